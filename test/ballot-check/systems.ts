// The voting systems: a ballot for each, what is a choice in it and what is not, and who voted what.
import { isFields, listOf, type Fields } from "#contracts/snapshot/fields.ts";
import { voteId, voteTypes, type VoteMessage } from "#contracts/snapshot/typed-data.ts";
import type { VotingSystem } from "#core/vote/recount.ts";
import type { Wallet } from "ethers";
import { TAKEN } from "./outcome.ts";
import { readPower, type Power } from "./space.ts";
import { castVote, composeVote, openProposal, DELAY_SECONDS_MAX, type Stage } from "./stage.ts";
import { askHub, sendRaw } from "./wire.ts";

/** A ballot that is played to its end. */
export interface Played {
  readonly system: VotingSystem;
  readonly id: string;
  readonly startsAt: number;
  readonly endsAt: number;
  /** By voter in lower case: the vote that counts. */
  readonly votes: Map<string, CountedVote>;
}

export interface CountedVote {
  readonly id: string;
  readonly choice: unknown;
  readonly power: Power;
}

interface Plan {
  readonly system: VotingSystem;
  /** Cast by the voters in turn. */
  readonly choices: readonly unknown[];
  /** As signed. */
  readonly refused: readonly VoteMessage["choice"][];
}

export const VOTERS_MAX = 5;
const VOTES_PER_PAGE = 1_000;

const PLANS: readonly Plan[] = [
  { system: "basic", choices: [1, 2, 1, 3, 2], refused: [0, 4, [1], '{"1":1}'] },
  { system: "single-choice", choices: [2, 1, 2, 3, 1], refused: [0, 4, [1]] },
  { system: "approval", choices: [[1, 2], [2], [1, 3], [3], [2, 3]], refused: [1, [4], [1, 1]] },
  {
    system: "ranked-choice",
    choices: [
      [1, 2, 3],
      [2, 3, 1],
      [3, 2, 1],
      [3, 1, 2],
      [2, 1, 3],
    ],
    refused: [1, [1, 2], [1, 1, 2], [1, 2, 4]],
  },
  {
    system: "weighted",
    choices: [{ 1: 3, 2: 1 }, { 2: 1 }, { 1: 1, 3: 2 }, { 1: 1, 2: 1, 3: 1 }, { 3: 5 }],
    refused: [1, '{"4":1}', '{"1":0}', "{}", '{"1":-1}', "no json"],
  },
  {
    system: "quadratic",
    choices: [{ 1: 1, 3: 1 }, { 1: 1, 2: 4 }, { 1: 2, 2: 3, 3: 1 }, { 3: 1 }, { 2: 1 }],
    refused: [1, '{"4":1}', '{"1":0}', "{}", '{"1":-1}', "no json"],
  },
];

/** Opens one ballot for each system that the space allows. */
export async function openSystems(stage: Stage): Promise<readonly Played[]> {
  const { report, space } = stage;
  const opened: Played[] = [];
  for (const { system } of PLANS) {
    const isForeign = space.system !== null && space.system !== system;
    // Counted like basic, so it is played only where nothing else may be.
    if (system === "single-choice" && space.system !== system) continue;
    if (isForeign) {
      report.skip(`${system}: a ballot`, `the space allows ${space.system} only`);
      continue;
    }
    const { reply, startsAt, endsAt } = await openProposal(stage, { type: system });
    report.check(`${system}: a ballot`, TAKEN, reply.got);
    if (reply.got === TAKEN) opened.push({ system, id: reply.id, startsAt, endsAt, votes: new Map() });
  }
  return opened;
}

/** @returns why nobody can vote in time; empty when they can */
export function whyNoVotes({ space }: Stage): string {
  if (space.isShutterOnly) return "the space wants every vote encrypted";
  if (!["any", "basic"].includes(space.voteValidation)) return `voters must meet "${space.voteValidation}"`;
  if ((space.delaySeconds ?? 0) > DELAY_SECONDS_MAX) return `voting starts only after ${space.delaySeconds} s`;
  return "";
}

/** By address in lower case; all the ballots of one check share block and strategies. */
export async function readPowers(stage: Stage, proposal: string, addresses: readonly string[]) {
  const read = addresses.map(async (address): Promise<readonly [string, Power]> => {
    return [address.toLowerCase(), await readPower(stage.wire, stage.space.id, proposal, address)];
  });
  return new Map(await Promise.all(read));
}

/** Every voter's vote, and what is no choice of this system. */
export async function playSystem(stage: Stage, ballot: Played, powers: ReadonlyMap<string, Power>): Promise<void> {
  const plan = PLANS.find(({ system }) => system === ballot.system);
  const { report, voters } = stage;
  const [first = stage.author] = voters;
  for (const choice of plan?.refused ?? []) {
    const message = composeVote(stage, first.address, ballot.id, choice);
    const reply = await sendRaw(stage.wire, { signer: first, types: voteTypes(choice), message });
    report.check(`${ballot.system}: the choice ${JSON.stringify(choice)}`, "invalid choice", reply.got);
  }
  for (const [at, voter] of voters.entries()) {
    await voteFor(stage, ballot, powers, voter, choiceOf(ballot.system, at));
  }
}

async function voteFor(
  stage: Stage,
  ballot: Played,
  powers: ReadonlyMap<string, Power>,
  voter: Wallet,
  choice: unknown,
): Promise<void> {
  const power = powers.get(voter.address.toLowerCase());
  const { system } = ballot;
  const reply = await castVote(stage, voter, ballot.id, { choice, type: system });
  const expected = power === undefined || power.vp === 0 ? "no voting power" : TAKEN;
  const name = `${system}: ${voter.address.slice(0, 8)} votes ${JSON.stringify(choice)}`;
  stage.report.check(name, expected, reply.got);
  if (reply.got === TAKEN && power) keepVote(ballot, voter.address, { id: reply.id, choice, power });
}

export function keepVote(ballot: Played, voter: string, vote: CountedVote): void {
  ballot.votes.set(voter.toLowerCase(), vote);
}

/** One voter votes again and again: the latest signed time wins, and of one second the greater id. */
export async function checkRevotes(stage: Stage, ballot: Played, voter: Wallet): Promise<void> {
  const { report, wire } = stage;
  const first = ballot.votes.get(voter.address.toLowerCase());
  if (first === undefined) return report.skip("voting again", "this voter has no vote yet");
  const at = Math.max(stage.clock.now(), await timeOf(stage, first.id));
  // A second ahead is within what the server allows, and needs no waiting.
  const [again, third] = [choiceOf(ballot.system, 1), choiceOf(ballot.system, 2)];
  const later = { choice: again, type: ballot.system, patch: { timestamp: at + 1 } };
  const reply = await castVote(stage, voter, ballot.id, later);
  report.check("voting again", TAKEN, reply.got);
  if (reply.got === TAKEN) keepVote(ballot, voter.address, { ...first, id: reply.id, choice: again });
  const earlier = { choice: third, type: ballot.system, patch: { timestamp: at, reason: "an afterthought" } };
  const tooEarly = await castVote(stage, voter, ballot.id, earlier);
  report.check("a vote signed before the one that counts", "already voted at later time", tooEarly.got);
  const lower = composeLower(stage, voter, ballot, at + 1, reply.id);
  const types = voteTypes(signedChoice(ballot.system, 2));
  const tied = await sendRaw(wire, { signer: voter, types, message: lower });
  report.check("a vote of the same second with a lower id", "already voted same time with lower index", tied.got);
  await checkReplaced(stage, ballot, voter, [first.id, reply.id]);
}

/** Tries reasons until the hash is small enough: about every second one is. */
function composeLower(stage: Stage, voter: Wallet, { id, system }: Played, timestamp: number, than: string): Fields {
  const vote = { ...composeVote(stage, voter.address, id, signedChoice(system, 2)), timestamp };
  for (let attempt = 0; attempt < 500; attempt += 1) {
    const message = { ...vote, reason: `reason ${attempt}` };
    if (voteId(message as unknown as VoteMessage).localeCompare(than) < 0) return message;
  }
  throw new Error("no lower id was found");
}

async function checkReplaced(stage: Stage, ballot: Played, voter: Wallet, ids: readonly string[]): Promise<void> {
  const { report, wire } = stage;
  const rows = await readVotes(stage, ballot.id);
  const own = rows.filter((row) => String(row["voter"]).toLowerCase() === voter.address.toLowerCase());
  report.check("only the last vote is shown", ids[1] ?? "", own.map(({ id }) => String(id)).join(", "));
  const query = "query ($ids: [String]) { messages(where: { id_in: $ids }) { id type } }";
  const messages = listOf(await askHub(wire, query, { ids }), "messages").filter(isFields);
  const kept = ids.every((id) => messages.some((message) => message["id"] === id && message["type"] === "vote"));
  report.check("both stay among the messages", "true", String(kept));
}

async function timeOf(stage: Stage, id: string): Promise<number> {
  const query = "query ($id: String!) { vote(id: $id) { created } }";
  const { vote } = await askHub(stage.wire, query, { id });
  return isFields(vote) ? Number(vote["created"]) : 0;
}

const VOTES_QUERY = `query ($proposal: String!, $first: Int!) {
  votes(first: $first, where: { proposal: $proposal }) { id voter choice vp } }`;

export async function readVotes({ wire }: Stage, proposal: string): Promise<readonly Fields[]> {
  return listOf(await askHub(wire, VOTES_QUERY, { proposal, first: VOTES_PER_PAGE }), "votes").filter(isFields);
}

/** A contract votes: its owner's signature counts, another's does not. */
export async function checkContractVote(
  stage: Stage,
  ballot: Played,
  powers: ReadonlyMap<string, Power>,
): Promise<void> {
  const { report, contractWallet: wallet, stranger } = stage;
  const name = "a contract's vote, signed by its owner";
  if (typeof wallet === "string") return report.skip(name, wallet);
  const vote = { choice: choiceOf(ballot.system, 1), type: ballot.system };
  const forged = await castVote(stage, stranger, ballot.id, vote, wallet.address);
  report.check("a contract's vote, signed by a stranger", "signature validation failed", forged.got);
  const power = powers.get(wallet.address.toLowerCase());
  const reply = await castVote(stage, wallet.owner, ballot.id, vote, wallet.address);
  report.check(name, power !== undefined && power.vp > 0 ? TAKEN : "no voting power", reply.got);
  if (reply.got === TAKEN && power) keepVote(ballot, wallet.address, { id: reply.id, choice: vote.choice, power });
}

/** @param at which voter's, counted from zero */
export function choiceOf(system: VotingSystem, at: number): unknown {
  const choices = PLANS.find((plan) => plan.system === system)?.choices ?? [];
  return choices[at % choices.length];
}

/** As it is signed: a number, a list, or JSON. */
export function signedChoice(system: VotingSystem, at: number): VoteMessage["choice"] {
  const choice = choiceOf(system, at);
  if (typeof choice === "number") return choice;
  return Array.isArray(choice) ? choice.map(Number) : JSON.stringify(choice);
}
