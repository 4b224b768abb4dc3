// The set-up desk: takes an admin's answers, checks them against the real parties, and writes the DAO's file of rules.
import { timingSafeEqual } from "node:crypto";
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { readRules } from "#config/rules.ts";
import type { Settings } from "#config/secrets.ts";
import { choiceFaults, choicesOf, openSetupShelf, SETUP_STEPS } from "#config/setup.ts";
import type { SetupChoices, SetupDraft, SetupShelf, SetupStep } from "#config/setup.ts";
import { inspectChain } from "#contracts/safe/inspection.ts";
import { connectTreasury } from "#contracts/safe/treasury.ts";
import { BadInput, isLaurelError } from "#core/errors.ts";
import { parseWallet, type Wallet } from "#core/key.ts";
import type { Clock } from "#core/time.ts";
import { inspectDiscord } from "./discord/inspection.ts";
import type { SetupAsker, SetupDesk, SetupStand } from "./discord/setup.ts";
import { CALL_MILLISECONDS_MAX, faultOf, type Finding } from "./doctor/check.ts";
import { soundRules } from "./doctor/here.ts";
import { lookAtChannel, lookAtRepository, lookAtSpace, sayStanding, standingFaults } from "./doctor/parties.ts";
import { inspectGitHub } from "./github/inspection.ts";

export interface DeskOptions {
  readonly settings: Settings;
  readonly clock: Clock;
  /** What whoever begins must know; null where the DAOs of this process stand already. */
  readonly code: string | null;
  /** Called once the file of rules was written. */
  readonly written: () => void;
}

/** Safe's own MultiSendCallOnly 1.4.1 lies at this address on most chains. */
const MULTI_SEND_CALL_ONLY = "0x9641d764fc13c8B624c04430C7356C1C7C8102e2";
/** Each of them costs some questions to GitHub; a file takes more. */
const REPOSITORIES_MAX = 20;

export function openSetupDesk(options: DeskOptions): SetupDesk {
  return {
    stand: async (asker) => standOf(placeOf(options, asker), []),
    async begin(asker, code) {
      const place = placeOf(options, asker);
      if (place.draft !== null) return standOf(place, []);
      refuseWrongCode(options.code, code);
      place.shelf.keep({ guildId: asker.guildId, choices: {} });
      return standOf(placeOf(options, asker), []);
    },
    async choose(asker, step, field) {
      const { draft, standing } = needBegun(placeOf(options, asker));
      const choice = await readChoice(step, field, { ...standing, ...draft.choices }, options.settings);
      refuseFaults(faultsOfStep({ ...draft, choices: { ...draft.choices, [step]: choice } }, step));
      const findings = await look(step, choice, asker.guildId, options);
      refuseFaults(findings.filter(({ word }) => word === "fault").map(sayFinding));
      // Looking takes seconds, in which another admin may have answered another step.
      const now = needBegun(placeOf(options, asker));
      now.shelf.keep({ ...now.draft, choices: { ...now.draft.choices, [step]: choice } });
      return standOf(placeOf(options, asker), findings.map(sayFinding));
    },
    async write(asker) {
      const { shelf, draft, isDraft } = needBegun(placeOf(options, asker));
      const open = SETUP_STEPS.filter((step) => draft.choices[step] === undefined);
      if (open.length > 0 && !isDraft)
        throw new BadInput("Not everything is answered yet.", {
          happened: open.join(", "),
          next: "Type /admin setup.",
        });
      refuseFaults(isDraft ? [] : choiceFaults(draft));
      const { file, isInForce } = shelf.write(draft);
      // What was checked step by step may still not go together with the rest of the file that stands.
      if (!isInForce) readRules([file]);
      if (isInForce) options.written();
      return isInForce
        ? `${basename(file)} is written. I start with it now, and every command works in a moment. From here on the members change these rules by a vote.`
        : `${basename(file)} is written, as a draft beside the rules. Whoever runs me copies it over the file of rules; then /rules propose asks the members to adopt it.`;
    },
  };
}

// ---- Whose set-up it is -----------------------------------------------------------------------------------------------

interface Place {
  readonly shelf: SetupShelf;
  /** Null before anybody has begun. */
  readonly draft: SetupDraft | null;
  readonly file: string;
  readonly isDraft: boolean;
  /** What the rules that stand have chosen; empty where there are none. */
  readonly standing: Partial<SetupChoices>;
}

/** @throws BadInput when the asker may not manage the server, or the set-up is another server's */
function placeOf({ settings, code }: DeskOptions, { guildId, isServerAdmin }: SetupAsker): Place {
  if (!isServerAdmin)
    throw new BadInput("Only whoever may manage this server can set up its DAO.", {
      next: "Ask somebody with Discord's permission Manage Server.",
    });
  if (code === null) return standingPlace(settings.daoFiles, guildId);
  const [file = ""] = settings.daoFiles;
  const shelf = openSetupShelf(file);
  const draft = shelf.read();
  if (existsSync(file))
    throw new BadInput("The rules are written already.", { next: "I start with them in a moment." });
  if (draft !== null && draft.guildId !== guildId)
    throw new BadInput("I am being set up in another server.", {
      next: "If that is wrong, whoever runs me can remove the draft beside the file that DAO_FILE names.",
    });
  return { shelf, draft, file, isDraft: false, standing: {} };
}

/** A server whose DAO stands: what its admins write is a draft for the members. */
function standingPlace(daoFiles: readonly string[], guildId: string): Place {
  const found = daoFiles.flatMap((file) => soundRules([file]).map((rules) => ({ file, rules })));
  const { file, rules } = found.find((each) => each.rules.discord.guildId === guildId) ?? {};
  if (file === undefined || rules === undefined)
    throw new BadInput("No DAO is being set up here.", {
      next: "Whoever runs me names a file that does not exist yet in DAO_FILE and starts me with a ledger of its own.",
    });
  const shelf = openSetupShelf(file);
  const draft = shelf.read() ?? { guildId, choices: {} };
  return { shelf, draft, file, isDraft: true, standing: choicesOf(rules) };
}

function needBegun(place: Place): Place & { readonly draft: SetupDraft } {
  const { draft } = place;
  if (draft !== null) return { ...place, draft };
  throw new BadInput("Nobody has begun this set-up.", { next: "Type /admin setup." });
}

/** The log is read by whoever runs Laurel: without it any server that invited the bot could name its own treasury. */
function refuseWrongCode(expected: string | null, given: string): void {
  const [right, tried] = [Buffer.from(expected ?? ""), Buffer.from(given.trim())];
  if (expected !== null && right.length === tried.length && timingSafeEqual(right, tried)) return;
  throw new BadInput("This is not the code.", {
    next: "Whoever runs me finds it in my log, where I said that I wait to be set up. Each start makes a new one.",
  });
}

function standOf({ draft, file, isDraft, standing }: Place, seen: readonly string[]): SetupStand {
  const choices = { ...standing, ...draft?.choices };
  const shown = isDraft ? `${basename(file).replace(/(\.[^.]*)?$/, "")}.draft.yaml` : basename(file);
  return { isBegun: draft !== null, chosen: sayChoices(choices), seen, file: shown, isDraft };
}

function sayChoices(choices: Partial<SetupChoices>): SetupStand["chosen"] {
  const { name, repositories, channels, treasury, vote, budget, people } = choices;
  return {
    name: name === undefined ? null : `${name.name} (${name.id})`,
    repositories: repositories?.join(", ") ?? null,
    channels: channels === undefined ? null : `proposals in ${channels.proposals}, payouts in ${channels.payouts}`,
    treasury:
      treasury === undefined
        ? null
        : `Safe ${treasury.safe} on chain ${treasury.chainId}, Payouts ${treasury.payouts}, token ${treasury.token.symbol} ${treasury.token.address}`,
    vote:
      vote === undefined
        ? null
        : `${vote.space}, quorum ${vote.quorum}, at least ${vote.minimumVoters} voters, power by ${vote.power}`,
    budget:
      budget === undefined
        ? null
        : `at most ${budget.perEpoch} and ${budget.runwayShareMax} percent each ${budget.epochDays} days; ${budget.discussionHours} hours to discuss, ${budget.votingHours} to vote, ${budget.objectionHours} to object`,
    people:
      people === undefined
        ? null
        : `${people.maintainers.length} maintainers, ${people.reviewers.length} reviewers, ${people.guardians.length} guardians`,
  };
}

// ---- Reading what was typed -------------------------------------------------------------------------------------------

type Field = (name: string) => string | null;

async function readChoice(
  step: SetupStep,
  field: Field,
  choices: Partial<SetupChoices>,
  settings: Settings,
): Promise<unknown> {
  const text = (name: string, before: string | number | undefined): string => {
    const typed = (field(name) ?? "").trim();
    return typed === "" ? String(before ?? "") : typed;
  };
  const lines = (name: string, before: readonly string[] = []): readonly string[] => {
    const typed = (field(name) ?? "").split(/[\n,]/).flatMap((line) => line.trim() || []);
    return typed.length === 0 ? before : typed;
  };
  switch (step) {
    case "name":
      return { id: text("id", choices.name?.id), name: text("name", choices.name?.name) };
    case "repositories":
      return lines("repositories", choices.repositories);
    case "channels":
      return {
        proposals: text("proposals", choices.channels?.proposals),
        payouts: text("payouts", choices.channels?.payouts),
      };
    case "treasury":
      return readTreasury(text, choices.treasury, settings.rpcUrl);
    case "vote": {
      const { vote } = choices;
      return {
        space: text("space", vote?.space),
        quorum: text("quorum", vote?.quorum),
        minimumVoters: wholeOf(text("voters", vote?.minimumVoters ?? 2)),
        power: text("power", vote?.power ?? "chain").toLowerCase(),
      };
    }
    case "budget":
      return readBudget(text, choices.budget);
    case "people": {
      const { people } = choices;
      return {
        maintainers: lines("maintainers", people?.maintainers),
        reviewers: lines(
          "reviewers",
          people?.reviewers.map(({ discord, github }) => `${discord} ${github}`),
        ).map(readReviewer),
        guardians: lines("guardians", people?.guardians),
      };
    }
  }
}

type Text = (name: string, before: string | number | undefined) => string;

function readBudget(text: Text, before: SetupChoices["budget"] | undefined): unknown {
  const { discussionHours = 24, votingHours = 72, objectionHours = 24 } = before ?? {};
  const hours = text("hours", `${discussionHours} ${votingHours} ${objectionHours}`).split(/[\s,]+/);
  return {
    perEpoch: text("budget", before?.perEpoch),
    runwayShareMax: wholeOf(text("share", before?.runwayShareMax ?? 25)),
    epochDays: wholeOf(text("days", before?.epochDays ?? 7)),
    discussionHours: wholeOf(hours[0]),
    votingHours: wholeOf(hours[1]),
    objectionHours: wholeOf(hours[2]),
  };
}

function readReviewer(line: string): { discord: string; github: string } {
  const [discord = "", github = ""] = line.split(/\s+/);
  return { discord, github };
}

/** What is no number is left as it was typed: the check of the rules says what to write. */
function wholeOf(text: string | undefined): number | string {
  return /^[0-9]{1,9}$/.test(text ?? "") ? Number(text) : (text ?? "");
}

/** Symbol, decimals, chain and the newest block are read from the chain, so that nobody mistypes them. */
async function readTreasury(
  text: Text,
  before: SetupChoices["treasury"] | undefined,
  rpcUrl: string,
): Promise<SetupChoices["treasury"]> {
  const address = (name: string, was: string | undefined): Wallet => readAddress(text(name, was), name);
  const chain = inspectChain(rpcUrl, CALL_MILLISECONDS_MAX);
  try {
    const addresses = {
      safe: address("safe", before?.safe),
      payouts: address("payouts", before?.payouts),
      multiSendCallOnly: address("multisend", before?.multiSendCallOnly ?? MULTI_SEND_CALL_ONLY),
    };
    const token = await chain.token(address("token", before?.token.address));
    const [chainId, block] = await Promise.all([chain.chainId(), chain.newestBlock()]);
    // No payout of a DAO that begins now lies before this block; an address that stays keeps its own.
    const fromBlock = before?.payouts === addresses.payouts ? before.fromBlock : block.number;
    return { ...addresses, chainId, token, fromBlock };
  } finally {
    chain.close();
  }
}

function readAddress(text: string, field: string): Wallet {
  try {
    return parseWallet(text);
  } catch (cause) {
    throw new BadInput(`The address under ${field} is none.`, {
      happened: text === "" ? "It is empty." : JSON.stringify(text.slice(0, 60)),
      next: "Copy it from your wallet or a block explorer: 0x and 40 hex digits.",
      cause,
    });
  }
}

// ---- Checking ---------------------------------------------------------------------------------------------------------

/** The places of the file that a step fills: what is wrong elsewhere is told at its own step. */
const PREFIXES: Readonly<Record<SetupStep, readonly string[]>> = {
  name: ["id", "name"],
  repositories: ["repositories"],
  channels: ["discord"],
  treasury: ["treasury"],
  vote: ["snapshot", "vote.quorum", "vote.minimumVoters", "vote.power"],
  budget: ["budget", "epoch", "vote.discussionHours", "vote.votingHours", "vote.objectionHours", "review.appealDays"],
  people: ["maintainers", "reviewers", "guardians"],
};

function faultsOfStep(draft: SetupDraft, step: SetupStep): string[] {
  const isOf = (fault: string): boolean => PREFIXES[step].some((prefix) => new RegExp(`^${prefix}\\b`).test(fault));
  return choiceFaults(draft).filter(isOf);
}

function refuseFaults(faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw new BadInput("This cannot be used yet, and nothing was kept.", {
    happened: `\n${faults.map((fault) => `- ${fault}`).join("\n")}\n`,
    next: "Mend it and answer this step again.",
  });
}

function sayFinding({ sentence, next }: Finding): string {
  return next === null ? sentence : `${sentence} ${next}`;
}

async function look(
  step: SetupStep,
  choice: unknown,
  guildId: string,
  { settings, clock }: DeskOptions,
): Promise<readonly Finding[]> {
  try {
    switch (step) {
      case "repositories":
        return await lookAtRepositories(choice as SetupChoices["repositories"], settings);
      case "channels": {
        const { proposals, payouts } = choice as SetupChoices["channels"];
        const inspection = inspectDiscord({ ...settings.discord, deadlineMilliseconds: CALL_MILLISECONDS_MAX });
        const channels = [...new Set([proposals, payouts])];
        return await Promise.all(channels.map((channelId) => lookAtChannel(inspection, guildId, channelId)));
      }
      case "treasury":
        return await lookAtTreasury(choice as SetupChoices["treasury"], settings);
      case "vote":
        return await lookAtVote(choice as SetupChoices["vote"], settings, clock);
      case "name":
      case "budget":
      case "people":
        return [];
    }
  } catch (error) {
    if (!isLaurelError(error)) throw error;
    return faultOf(error);
  }
}

async function lookAtRepositories(repositories: readonly string[], settings: Settings): Promise<readonly Finding[]> {
  if (repositories.length > REPOSITORIES_MAX)
    throw new BadInput(`Name at most ${REPOSITORIES_MAX} repositories here.`, {
      next: "Whoever runs me can write more into the file itself.",
    });
  const inspection = inspectGitHub({ ...settings.github, deadlineMilliseconds: CALL_MILLISECONDS_MAX });
  const found = await Promise.all(
    repositories.map((repository) => lookAtRepository(inspection, repository).catch(faultOf)),
  );
  return found.flat();
}

async function lookAtTreasury(treasury: SetupChoices["treasury"], settings: Settings): Promise<readonly Finding[]> {
  const { rpcUrl, executorKey } = settings;
  const connection = connectTreasury({
    ...treasury,
    ...{ rpcUrl, executorKey, confirmations: 1, deadlineMilliseconds: CALL_MILLISECONDS_MAX },
  });
  try {
    const standing = await connection.standing();
    const faults = standingFaults(standing, settings);
    return faults.length > 0 ? faults : [sayStanding(standing, { treasury })];
  } finally {
    connection.close();
  }
}

async function lookAtVote(
  { space, power }: SetupChoices["vote"],
  settings: Settings,
  clock: Clock,
): Promise<readonly Finding[]> {
  const chain = inspectChain(settings.rpcUrl, CALL_MILLISECONDS_MAX);
  try {
    const chainId = await chain.chainId();
    return await lookAtSpace(settings, { snapshot: { space }, treasury: { chainId }, vote: { power } }, clock);
  } finally {
    chain.close();
  }
}
