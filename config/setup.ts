// A set-up: what the admins of a server have chosen so far, kept beside the file of rules that it becomes.
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { formatUnits } from "ethers";
import { parseDocument } from "yaml";
import { z } from "zod";
import { BadInput, NeedsHuman } from "#core/errors.ts";
import type { Wallet } from "#core/key.ts";
import type { Rules } from "#core/rules.ts";
import { parseRules } from "./rules.ts";

export const SETUP_STEPS = ["name", "repositories", "channels", "treasury", "vote", "budget", "people"] as const;
export type SetupStep = (typeof SETUP_STEPS)[number];

/** As the file of rules says it; ids and amounts are exact texts. */
export interface SetupChoices {
  readonly name: { readonly id: string; readonly name: string };
  readonly repositories: readonly string[];
  readonly channels: { readonly proposals: string; readonly payouts: string };
  readonly treasury: {
    readonly chainId: number;
    readonly safe: Wallet;
    readonly payouts: Wallet;
    readonly multiSendCallOnly: Wallet;
    readonly token: { readonly address: Wallet; readonly symbol: string; readonly decimals: number };
    readonly fromBlock: number;
  };
  readonly vote: {
    readonly space: string;
    readonly quorum: string;
    readonly minimumVoters: number;
    readonly power: "chain" | "hub";
  };
  readonly budget: {
    readonly perEpoch: string;
    readonly runwayShareMax: number;
    readonly epochDays: number;
    readonly discussionHours: number;
    readonly votingHours: number;
    readonly objectionHours: number;
  };
  readonly people: {
    readonly maintainers: readonly string[];
    readonly reviewers: readonly { readonly discord: string; readonly github: string }[];
    readonly guardians: readonly string[];
  };
}

export interface SetupDraft {
  /** The server whose admins alone may go on with it. */
  readonly guildId: string;
  readonly choices: Partial<SetupChoices>;
}

const EXAMPLE_FILE = join(import.meta.dirname, "dao.example.yaml");
const RUBRIC_FILE = join(import.meta.dirname, "rubric.yaml");
const DRAFT_BYTES_MAX = 100_000;
const EXPLORERS: ReadonlyMap<number, string> = new Map([
  [1, "https://etherscan.io"],
  [10, "https://optimistic.etherscan.io"],
  [100, "https://gnosisscan.io"],
  [137, "https://polygonscan.com"],
  [8453, "https://basescan.org"],
  [42161, "https://arbiscan.io"],
  [11155111, "https://sepolia.etherscan.io"],
]);

/** Where each choice stands in the file; the example has every place, with the words that explain it. */
function placesOf({ guildId, choices }: SetupDraft): [path: readonly string[], value: unknown][] {
  const { name, repositories, channels, treasury, vote, budget, people } = choices;
  const { space, ...voting } = vote ?? { space: undefined };
  const { perEpoch, runwayShareMax, epochDays, ...hours } = budget ?? {};
  const flat: [readonly string[], unknown][] = [
    [["id"], name?.id],
    [["name"], name?.name],
    [["repositories"], repositories],
    [["discord", "guild"], guildId],
    [["discord", "proposalsChannel"], channels?.proposals],
    [["discord", "payoutsChannel"], channels?.payouts],
    [["snapshot", "space"], space],
    [["budget", "perEpoch"], perEpoch],
    [["budget", "runwayShareMax"], runwayShareMax],
    [["epoch", "days"], epochDays],
    [["reviewers"], people?.reviewers],
    [["guardians"], people?.guardians],
    [["maintainers"], people?.maintainers],
    ...Object.entries({ ...voting, ...hours }).map(([key, value]): [readonly string[], unknown] => [
      ["vote", key],
      value,
    ]),
  ];
  if (treasury === undefined) return flat;
  const { token, ...place } = treasury;
  const explorer = EXPLORERS.get(treasury.chainId);
  return [
    ...flat,
    ...Object.entries(place).map(([key, value]): [readonly string[], unknown] => [["treasury", key], value]),
    ...Object.entries(token).map(([key, value]): [readonly string[], unknown] => [["treasury", "token", key], value]),
    [["treasury", "explorer"], explorer ?? null],
  ];
}

/**
 * The file of rules with these choices in their places; what is not chosen, and every comment, stays as it stands.
 * @param standing the text of a file that stands already; null begins with the example
 */
export function composeDaoFile(draft: SetupDraft, standing: string | null): string {
  const document = parseDocument(standing ?? readFileSync(EXAMPLE_FILE, "utf8"));
  for (const [path, value] of placesOf(draft)) {
    if (value === undefined) continue;
    if (value === null) document.deleteIn(path);
    else document.setIn(path, typeof value === "object" ? document.createNode(value) : value);
  }
  if (standing !== null) return document.toString({ lineWidth: 0 });
  // The program's own rubric is used until the DAO writes one.
  document.deleteIn(["rubric"]);
  return document.toString({ lineWidth: 0 }).replace(/^# What one DAO has chosen\..*\n/, `${HEADING}\n`);
}

const HEADING = "# What one DAO has chosen, as its admins answered /admin setup.";

/** What is wrong with the choices made so far, a sentence each, from the same check that every file of rules passes. */
export function choiceFaults(draft: SetupDraft): string[] {
  try {
    parseRules(composeDaoFile(draft, null), readFileSync(RUBRIC_FILE, "utf8"), FILE);
    return [];
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return error.happened.split("\n").flatMap((line) => (line === "" ? [] : line.replace(`${FILE}: `, "")));
  }
}

const FILE = "dao.yaml";

/** What rules that stand have chosen; an answer that is left empty keeps it. */
export function choicesOf(rules: Rules): SetupChoices {
  const { daoId: id, name, repositories, discord, snapshot, treasury, vote, budget, epoch } = rules;
  const { chainId, safe, payouts, multiSendCallOnly, token, fromBlock } = treasury;
  const { passRule, power, discussionHours, votingHours, objectionHours } = vote;
  return {
    name: { id, name },
    repositories,
    channels: { proposals: discord.proposalsChannelId, payouts: discord.payoutsChannelId },
    treasury: { chainId, safe, payouts, multiSendCallOnly, token, fromBlock },
    vote: { space: snapshot.space, quorum: passRule.quorum, minimumVoters: passRule.votersMin, power },
    budget: {
      perEpoch: formatUnits(BigInt(budget.perEpochBaseUnits), token.decimals).replace(/\.0$/, ""),
      runwayShareMax: budget.runwayShareMaxPercent,
      epochDays: epoch.days,
      ...{ discussionHours, votingHours, objectionHours },
    },
    people: {
      maintainers: rules.maintainers,
      reviewers: rules.review.reviewers.map(({ discordId, githubLogin }) => ({
        discord: discordId,
        github: githubLogin,
      })),
      guardians: rules.guardians,
    },
  };
}

// ---- On disk ----------------------------------------------------------------------------------------------------------

/** The draft beside a file of rules. */
export interface SetupShelf {
  /** Null before anybody has begun. @throws NeedsHuman when it cannot be understood */
  read(): SetupDraft | null;
  keep(draft: SetupDraft): void;
  /**
   * Writes the file of rules; where one stands already, a draft beside it, which the members may adopt.
   * @returns the file that was written, and whether it is the file of rules itself
   */
  write(draft: SetupDraft): { readonly file: string; readonly isInForce: boolean };
}

const DRAFT = z.object({
  v: z.literal(1),
  guildId: z.string().regex(/^[0-9]{17,20}$/),
  choices: z.looseObject({}),
});

/** @param daoFile the file of rules that it becomes */
export function openSetupShelf(daoFile: string): SetupShelf {
  const draftFile = `${daoFile}.setup.json`;
  return {
    read: () => readDraftFile(draftFile),
    keep: ({ guildId, choices }) => replaceFile(draftFile, `${JSON.stringify({ v: 1, guildId, choices }, null, 2)}\n`),
    write(draft) {
      const standing = existsSync(daoFile) ? readFileSync(daoFile, "utf8") : null;
      const text = composeDaoFile(draft, standing);
      if (standing === null && createFile(daoFile, text)) {
        rmSync(draftFile, { force: true });
        return { file: daoFile, isInForce: true };
      }
      const extension = extname(daoFile);
      const beside = join(dirname(daoFile), `${basename(daoFile, extension)}.draft${extension}`);
      replaceFile(beside, text);
      rmSync(draftFile, { force: true });
      return { file: beside, isInForce: false };
    },
  };
}

function readDraftFile(file: string): SetupDraft | null {
  if (!existsSync(file)) return null;
  try {
    const text = readFileSync(file, "utf8");
    if (text.length > DRAFT_BYTES_MAX) throw new Error(`more than ${DRAFT_BYTES_MAX} bytes`);
    const { guildId, choices } = DRAFT.parse(JSON.parse(text));
    // What was chosen was checked when it was chosen, and is checked as a whole before it is written.
    return { guildId, choices: pickSteps(choices) };
  } catch (cause) {
    throw new NeedsHuman("What was set up so far cannot be read.", {
      happened: file,
      next: "Whoever runs Laurel can remove this file; the set-up then begins anew.",
      cause,
    });
  }
}

function pickSteps(choices: Readonly<Record<string, unknown>>): Partial<SetupChoices> {
  return Object.fromEntries(SETUP_STEPS.flatMap((step) => (step in choices ? [[step, choices[step]]] : [])));
}

/** Whole or not at all, also when the machine stops in the middle. */
function replaceFile(file: string, text: string): void {
  const beside = `${file}.part`;
  writeDurably(beside, text);
  renameSync(beside, file);
}

/** @returns false where the file exists: nothing is ever written over rules */
function createFile(file: string, text: string): boolean {
  const beside = `${file}.part`;
  writeDurably(beside, text);
  try {
    linkSync(beside, file);
    return true;
  } catch (cause) {
    if (cause instanceof Error && "code" in cause && cause.code === "EEXIST") return false;
    throw cause;
  } finally {
    rmSync(beside, { force: true });
  }
}

/** Readable by the one who runs Laurel, as its other files are. */
function writeDurably(file: string, text: string): void {
  const handle = openSync(file, "w", 0o640);
  try {
    writeSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
