// The ballot check: plays a whole life of ballots against a sequencer and a hub, and says where they are not as recorded.
import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Wallet } from "ethers";
import { BadInput, explainError } from "#core/errors.ts";
import { unixSeconds, type Clock } from "#core/time.ts";
import { fieldsOf, textOf, textsOf } from "#contracts/snapshot/fields.ts";
import { checkAliasProposal, checkRegistration, checkRevocation, voteByAlias } from "./aliases.ts";
import { deployContractWallet } from "./contract-wallet.ts";
import { checkEnds, waitUntil } from "./finals.ts";
import { openReport, SKIPPED, TAKEN, type Outcome, type Report } from "./outcome.ts";
import { checkBeforeStart, checkOpening, checkRefusals, updateProposal } from "./proposals.ts";
import { readSpace, startBlock, type Power } from "./space.ts";
import { castVote, composeProposal, deriveWallet, type Stage } from "./stage.ts";
import {
  checkContractVote,
  checkRevotes,
  choiceOf,
  keepVote,
  openSystems,
  playSystem,
  readPowers,
  signedChoice,
  VOTERS_MAX,
  whyNoVotes,
  type Played,
} from "./systems.ts";
import { askNode, type Wire } from "./wire.ts";

const USAGE = `npm run ballot-check -- --sequencer URL --hub URL --rpc URL --space NAME --keys FILE [--json FILE] [--window SECONDS]

  --sequencer URL   where signed messages are posted
  --hub URL         where /graphql is answered
  --rpc URL         a node of the space's network
  --space NAME      a space for tests; ballots and votes are left in it
  --keys FILE       {"author": "0x…", "voters": ["0x…", …]}: private keys of test accounts
  --json FILE       writes {"cases": [{name, expected, got, same}], "same": true}
  --window SECONDS  how long a ballot stays open where the space fixes no period (40)

Ends with 0 when all is as expected, 1 when something is not, 2 when the check could not be made.`;

const WINDOW_SECONDS = "40";
/** Far enough from the newest block that a small reorganisation does not matter. */
const CONFIRMATIONS = 2;

interface Keys {
  readonly author: Wallet;
  readonly voters: readonly Wallet[];
}

interface Wish {
  readonly wire: Wire;
  readonly space: string;
  readonly keys: Keys;
  readonly windowSeconds: number;
}

async function check({ wire, space: spaceId, keys, windowSeconds }: Wish, report: Report, clock: Clock): Promise<void> {
  const space = await readSpace(wire, spaceId);
  const { author, voters } = keys;
  const [owner = author] = voters;
  const contractWallet = await deployContractWallet(wire.rpcUrl, space, owner, voters);
  const block = await chooseBlock(wire.rpcUrl, typeof contractWallet === "string" ? 0 : contractWallet.block);
  const stranger = deriveWallet(author.privateKey, clock.now(), "stranger");
  const stage: Stage = {
    ...{ wire, report, clock, space, author, stranger, block, windowSeconds, contractWallet },
    voters: voters.slice(0, VOTERS_MAX),
  };
  if (block < startBlock(space.network)) throw new BadInput(`Block ${block} lies before the start of the network.`);
  await checkRefusals(stage);
  const { reply } = await checkOpening(stage);
  if (reply.got !== TAKEN) return;
  await checkBeforeStart(stage);
  await checkAliasProposal(stage);
  await checkVoting(stage);
}

/** With a node that mines on command a few empty blocks come first, so that the voting block is behind the newest. */
async function chooseBlock(rpcUrl: string, atLeast: number): Promise<number> {
  await askNode(rpcUrl, "anvil_mine", [`0x${CONFIRMATIONS.toString(16)}`]).catch(() => undefined);
  const newest = Number(await askNode(rpcUrl, "eth_blockNumber", []));
  return Math.max(newest - CONFIRMATIONS, Math.min(atLeast, newest));
}

async function checkVoting(stage: Stage): Promise<void> {
  const { report, voters, contractWallet, stranger } = stage;
  const why = whyNoVotes(stage) || (voters.length === 0 ? "there are no voters" : "");
  if (why !== "") return report.skip("voting", why);
  const [member, other] = voters;
  const alias = member && other ? await checkRegistration(stage, member, other) : null;
  if (alias === null) report.skip("aliases", "they take two voters");
  const ballots = await openSystems(stage);
  const [first] = ballots;
  if (first === undefined) return;
  const addresses = [...voters, stranger].map(({ address }) => address);
  const asked = typeof contractWallet === "string" ? addresses : [...addresses, contractWallet.address];
  const powers = await readPowers(stage, first.id, asked);
  // A second more: then the start is past for whoever rounds it.
  await waitUntil(stage, Math.max(...ballots.map(({ startsAt }) => startsAt)) + 1);
  await Promise.all(ballots.map((ballot) => playSystem(stage, ballot, powers)));
  await checkSpecialVotes(stage, first, powers);
  if (alias !== null && member && other) await checkAliasVotes(stage, ballots, powers, { alias, member, other });
  await checkEnds(stage, ballots);
}

async function checkSpecialVotes(stage: Stage, ballot: Played, powers: ReadonlyMap<string, Power>): Promise<void> {
  const { report, voters, stranger, author } = stage;
  const [voter = author] = voters;
  const vote = { choice: choiceOf(ballot.system, 0), type: ballot.system };
  const noPower = "a vote of a stranger without power";
  const hasPower = (powers.get(stranger.address.toLowerCase())?.vp ?? 0) > 0;
  if (hasPower) report.skip(noPower, "everybody has power in this space");
  else report.check(noPower, "no voting power", (await castVote(stage, stranger, ballot.id, vote)).got);
  const unknown = `0x${"00".repeat(32)}`;
  report.check("a vote on no ballot", "unknown proposal", (await castVote(stage, voter, unknown, vote)).got);
  const edit = composeProposal(stage, { type: ballot.system });
  const edited = await updateProposal(stage, author, ballot.id, edit);
  report.check("an edit after the start", "proposal already started", edited.got);
  await checkRevotes(stage, ballot, voter);
  await checkContractVote(stage, ballot, powers);
}

interface Pair {
  readonly alias: Wallet;
  readonly member: Wallet;
  readonly other: Wallet;
}

/** On the last ballot: where there are several, not the one on which a vote was signed a second ahead. */
async function checkAliasVotes(
  stage: Stage,
  ballots: readonly Played[],
  powers: ReadonlyMap<string, Power>,
  { alias, member, other }: Pair,
): Promise<void> {
  const { report } = stage;
  const ballot = ballots.at(-1);
  if (ballot === undefined) return;
  const choice = signedChoice(ballot.system, 0);
  const power = powers.get(member.address.toLowerCase());
  // Later than any vote of this member, also than one signed a second ahead: of one second the greater id would win.
  await waitUntil(stage, stage.clock.now() + 2);
  const reply = await voteByAlias(stage, alias, member, ballot.id, choice);
  report.check("a vote by the alias", power && power.vp > 0 ? TAKEN : "no voting power", reply.got);
  if (reply.got === TAKEN && power)
    keepVote(ballot, member.address, { id: reply.id, choice: choiceOf(ballot.system, 0), power });
  const foreign = await voteByAlias(stage, alias, other, ballot.id, choice);
  report.check("a vote by the alias of somebody else", "wrong alias", foreign.got);
  await checkRevocation(stage, alias, member, ballot.id, choice);
}

function readWish(words: readonly string[]): { wish: Wish; json: string | undefined } | null {
  const text = { type: "string" } as const;
  const options = { sequencer: text, hub: text, rpc: text, space: text, keys: text, json: text, window: text };
  const { values } = parseArgs({ args: [...words], options: { ...options, help: { type: "boolean" } } });
  const { sequencer, hub, rpc, space, keys } = values;
  if (values.help || !sequencer || !hub || !rpc || !space || !keys) return null;
  const windowSeconds = Number(values.window ?? WINDOW_SECONDS);
  if (!Number.isInteger(windowSeconds) || windowSeconds < 3 || windowSeconds > 120) {
    throw new BadInput("--window is a whole number of seconds from 3 to 120.");
  }
  const wire = { sequencerUrl: trim(sequencer), hubUrl: trim(hub), rpcUrl: rpc };
  return { wish: { wire, space, keys: readKeys(keys), windowSeconds }, json: values.json };
}

function readKeys(file: string): Keys {
  const fields = fieldsOf(JSON.parse(readFileSync(file, "utf8")), "The file of keys");
  return { author: readKey(textOf(fields, "author")), voters: textsOf(fields, "voters").map(readKey) };
}

/** A wrong key must not be printed, so what ethers says of it is not passed on. */
function readKey(key: string): Wallet {
  try {
    return new Wallet(key);
  } catch {
    throw new BadInput("The file of keys holds something that is no private key.");
  }
}

function trim(url: string): string {
  return url.replace(/\/+$/, "").replace(/\/graphql$/, "");
}

function conclude(outcomes: readonly Outcome[]): number {
  const played = outcomes.filter(({ expected }) => expected !== SKIPPED);
  const other = played.filter(({ same }) => !same);
  const skipped = outcomes.length - played.length;
  say(`${played.length} cases played, ${played.length - other.length} the same, ${skipped} skipped`);
  return other.length === 0 ? 0 : 1;
}

/** @param isWhole false when the check broke off: then nothing is said to be the same */
function keep(file: string | undefined, cases: readonly Outcome[], isWhole: boolean): void {
  if (file === undefined) return;
  const same = isWhole && cases.every((outcome) => outcome.same);
  writeFileSync(file, `${JSON.stringify({ cases, same }, null, 2)}\n`);
}

async function run({ wish, json }: { wish: Wish; json: string | undefined }): Promise<number> {
  const clock = { now: () => unixSeconds(Math.floor(Date.now() / 1_000)) };
  const report = openReport(say);
  say("case | expected | got | same");
  try {
    await check(wish, report, clock);
  } catch (error) {
    keep(json, report.outcomes, false);
    throw error;
  }
  keep(json, report.outcomes, true);
  return conclude(report.outcomes);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

try {
  const asked = readWish(process.argv.slice(2));
  if (asked === null) say(USAGE);
  process.exitCode = asked === null ? 2 : await run(asked);
} catch (error) {
  process.stderr.write(`${explainError(error)}\n`);
  process.exitCode = 2;
}
