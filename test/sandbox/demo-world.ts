// The demo's world: its people, and what happens outside Discord when one of them asks for it: work is merged, time passes.
import { Wallet as Signer, id as keccakOfText } from "ethers";
import { unixSeconds, type UnixSeconds } from "#core/time.ts";
import type { DemoWallet } from "./demo-wallet.ts";
import type { RestPull } from "./github-pulls.ts";
import { openDemoDoor, type DemoDoor } from "./demo-door.ts";
import { openDiscordPage } from "./discord-page.ts";
import { GUILD, STRANGER_DISCORD_ID, type Person, type Sandbox } from "./sandbox.ts";
import { mergePulls } from "./story.ts";

interface DemoPerson {
  readonly id: string;
  readonly name: string;
  /** Like "treasurer and reviewer". */
  readonly about: string;
  readonly wallet: DemoWallet;
  /** Whether there is a GitHub account whose work can be merged. */
  readonly mayWork: boolean;
}

interface DemoWorld {
  readonly people: readonly DemoPerson[];
  now(): UnixSeconds;
  /** For everybody: stand-ins, chain and bot; blocks are mined, so that what was sent becomes final. */
  pass(hours: number): Promise<void>;
  /** A pull request of this person's is merged, and the bot is told. @returns its name, like "owner/name#20" */
  merge(personId: string): Promise<string>;
}

/** More than any payout waits for. */
const BLOCKS_MINED = 4;
const HOUR_SECONDS = 3_600;

/**
 * Opens the demo's address, before the bot is started, with the chat under /discord.
 * @param closedBecause why people can only read along for now, or null
 */
export function openDemo(
  sandbox: Sandbox,
  pulls: readonly RestPull[],
  closedBecause: () => string | null,
): Promise<DemoDoor> {
  const world = openDemoWorld(sandbox, pulls);
  const guild = { id: GUILD, name: "Laurel Demo DAO" };
  const bot = { id: sandbox.environment["DISCORD_APPLICATION_ID"] ?? "", name: "laurel" };
  const { discord } = sandbox;
  const discordPage = openDiscordPage({
    discord,
    guild,
    bot,
    people: world.people,
    world,
    now: world.now,
    closedBecause,
  });
  return openDemoDoor({ port: Number(new URL(sandbox.webUrl).port), discordPage });
}

function openDemoWorld(sandbox: Sandbox, pulls: readonly RestPull[]): DemoWorld {
  const repository = pulls[0]?.base.repo.full_name ?? "";
  let newest = Math.max(0, ...pulls.map(({ number }) => number));
  let last: Promise<unknown> = Promise.resolve();
  /** Two who let time pass at once must not pull the clock apart. */
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const done = last.then(act);
    last = done.catch(() => undefined);
    return done;
  };
  const merge = async (personId: string): Promise<string> => {
    const author = sandbox.people.find(({ discordId }) => discordId === personId)?.github ?? null;
    if (author === null) throw new Error("Only contributors have work that can be merged.");
    newest += 1;
    const pull = makePull(newest, { ...author, type: "User" }, repository, sandbox.clock.now());
    sandbox.github.addPull(pull);
    const [status] = await mergePulls(sandbox, [pull]);
    if (status !== 202) throw new Error(`The bot answered the webhook with ${status}.`);
    return `${repository}#${newest}`;
  };
  const pass = async (hours: number): Promise<void> => {
    await sandbox.jump(hours);
    await sandbox.evm.mine(BLOCKS_MINED);
  };
  return {
    people: peopleOf(sandbox),
    now: () => sandbox.clock.now(),
    pass: (hours) => inTurn(() => pass(hours)),
    merge: (personId) => inTurn(() => merge(personId)),
  };
}

function peopleOf(sandbox: Sandbox): DemoPerson[] {
  const { treasurers, people, voters, evm } = sandbox;
  const readChain: DemoWallet["readChain"] = (method, params) => evm.send(method, params);
  const castOf = ({ discordId: id, name, key, github }: Person, about: string): DemoPerson => {
    return { id, name, about, wallet: { key, chainId: evm.chainId, readChain }, mayWork: github !== null };
  };
  const stranger = new Signer(keccakOfText("laurel sandbox stranger"));
  return [
    ...treasurers.map((person, at) => castOf(person, `${at === 0 ? "maintainer, " : ""}treasurer, reviewer, voter`)),
    ...people.map((person) => castOf(person, voters.includes(person) ? "contributor, voter" : "contributor")),
    castOf({ name: "Mallory", discordId: STRANGER_DISCORD_ID, key: stranger, github: null }, "stranger"),
  ];
}

/** Small pieces of work, told apart by their numbers. */
const WORK = [
  { title: "feat: lamps blink before their battery is empty", file: "battery", verb: "warn" },
  { title: "fix: the timer no longer drifts over a long night", file: "timer", verb: "tick" },
  { title: "feat: a scene for reading in bed", file: "scene", verb: "dim" },
] as const;

function makePull(number: number, author: RestPull["user"], repository: string, now: UnixSeconds): RestPull {
  const { title, file, verb } = WORK[number % WORK.length] ?? WORK[0];
  const lines = [
    `/** What the ${file} of lamp model ${number} does. */`,
    `export function ${verb}Model${number}(level: number): number {`,
    `  if (!Number.isFinite(level)) throw new RangeError("level of model ${number} is no number");`,
    `  return Math.min(100, Math.max(0, Math.round(level * ${number} / 10)));`,
    "}",
  ];
  const checks = [
    `test("model ${number} never leaves its range", () => {`,
    `  expect([${verb}Model${number}(-1), ${verb}Model${number}(1000)]).toEqual([0, 100]);`,
    "});",
  ];
  const files = [makeFile(`src/${file}-${number}.ts`, lines), makeFile(`test/${file}-${number}.test.ts`, checks)];
  return {
    number,
    title: `${title} (model ${number})`,
    body: `Asked for by people who own model ${number}. Tested on a lamp.`,
    user: author,
    created_at: isoOf(unixSeconds(now - HOUR_SECONDS)),
    base: { ref: "main", repo: { full_name: repository } },
    head: { ref: `${file}-${number}`, sha: number.toString(16).padStart(40, "d"), repo: { full_name: repository } },
    additions: lines.length + checks.length,
    deletions: 0,
    changed_files: files.length,
    commits: 1,
    files,
  };
}

function makeFile(filename: string, lines: readonly string[]): RestPull["files"][number] {
  const patch = [`@@ -0,0 +1,${lines.length} @@`, ...lines.map((line) => `+${line}`)].join("\n");
  return { filename, status: "added", additions: lines.length, deletions: 0, changes: lines.length, patch };
}

function isoOf(time: UnixSeconds): string {
  return new Date(time * 1000).toISOString().replace(/\.\d{3}Z$/, "Z");
}
