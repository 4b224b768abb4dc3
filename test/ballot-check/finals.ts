// The end: what comes too late, and the final scores beside Snapshot's own count and ours.
import { setTimeout as wait } from "node:timers/promises";
import type { Fields } from "#contracts/snapshot/fields.ts";
import { loadSnapshotJs } from "#contracts/snapshot/snapshot-js.ts";
import { countVotes } from "#core/vote/count.ts";
import { parsePower, showPower } from "#core/vote/verdict.ts";
import { isClose } from "./outcome.ts";
import { readProposal } from "./proposals.ts";
import { castVote, CHOICES, isSame, PERIOD_SECONDS_MAX, type Stage } from "./stage.ts";
import { readVotes, type Played } from "./systems.ts";
import { requestTally } from "./wire.ts";

/** The server may count up to a minute after it was asked, and the clocks of two processes differ a little. */
const POLLS_MAX = 40;
const POLL_MILLISECONDS = 2_000;
const MARGIN_SECONDS = 2;

export async function checkEnds(stage: Stage, ballots: readonly Played[]): Promise<void> {
  const { report, clock, voters } = stage;
  const endsAt = Math.max(...ballots.map((ballot) => ballot.endsAt));
  if (endsAt - clock.now() > PERIOD_SECONDS_MAX) {
    return report.skip("the final scores", `voting ends only in ${endsAt - clock.now()} s`);
  }
  await waitUntil(stage, endsAt + MARGIN_SECONDS);
  const [ballot] = ballots;
  const [voter = stage.author] = voters;
  if (ballot) {
    const late = await castVote(stage, voter, ballot.id, { choice: 1, type: "basic", patch: { reason: "too late" } });
    report.check("a vote after the end", "not in voting window", late.got);
  }
  await Promise.all(ballots.map((each) => requestTally(stage.wire, each.id)));
  for (const each of ballots) await checkFinal(stage, each);
}

export async function waitUntil({ clock }: Stage, time: number): Promise<void> {
  // Nobody asks for more than the longest delay or period.
  await wait(Math.max(0, time - clock.now()) * 1_000);
}

async function checkFinal(stage: Stage, ballot: Played): Promise<void> {
  const { report } = stage;
  const { system } = ballot;
  const row = await awaitFinal(stage, ballot.id);
  report.check(`${system}: the tally`, "final", String(row["scores_state"]));
  await checkVotesShown(stage, ballot);
  const scores = Array.isArray(row["scores"]) ? row["scores"].map(Number) : [];
  compare(stage, `${system}: the scores as snapshot.js counts them`, countBySnapshot(stage, ballot), scores);
  compare(stage, `${system}: the scores as Laurel counts them`, countExactly(ballot), scores);
  const total = [...ballot.votes.values()].reduce((sum, { power }) => sum + power.vp, 0);
  compare(stage, `${system}: the total`, [total], [Number(row["scores_total"])]);
}

async function awaitFinal(stage: Stage, id: string): Promise<Fields> {
  for (let poll = 1; poll < POLLS_MAX; poll += 1) {
    const row = await readProposal(stage, id);
    if (row["scores_state"] === "final") return row;
    await wait(POLL_MILLISECONDS);
    // Nothing becomes final by itself.
    if (poll % 10 === 0) await requestTally(stage.wire, id);
  }
  return readProposal(stage, id);
}

async function checkVotesShown(stage: Stage, ballot: Played): Promise<void> {
  const rows = await readVotes(stage, ballot.id);
  const { report } = stage;
  const ids = [...ballot.votes.values()].map(({ id }) => id);
  const shown = rows.map(({ id }) => String(id));
  report.check(`${ballot.system}: the votes shown`, brief(ids), brief(shown));
  const powers = [...ballot.votes].map(([voter, { power }]): readonly [number, number] => {
    const row = rows.find((each) => isSame(String(each["voter"]), voter));
    return [power.vp, Number(row?.["vp"])];
  });
  const name = `${ballot.system}: their power`;
  compare(
    stage,
    name,
    powers.map(([own]) => own),
    powers.map(([, theirs]) => theirs),
  );
}

function countBySnapshot({ space }: Stage, { system, votes }: Played): number[] {
  const Voting = loadSnapshotJs().utils.voting[system];
  if (Voting === undefined) throw new Error(`snapshot.js has no ${system}`);
  const weighed = [...votes.values()].map(({ choice, power }) => ({
    choice,
    balance: power.vp,
    scores: power.byStrategy,
  }));
  return new Voting({ choices: CHOICES }, weighed, space.strategies).getScores();
}

function countExactly({ system, votes }: Played): number[] {
  const weighed = [...votes.values()].map(({ choice, power }) => ({ choice, power: parsePower(String(power.vp)) }));
  return countVotes(system, CHOICES.length, weighed).map((score) => Number(showPower(score)));
}

function compare({ report }: Stage, name: string, expected: readonly number[], got: readonly number[]): void {
  const same = expected.length === got.length && expected.every((each, at) => isClose(each, got[at] ?? Number.NaN));
  report.add({ name, expected: JSON.stringify(expected), got: JSON.stringify(got), same });
}

/** In order, and short enough for a line. */
function brief(ids: readonly string[]): string {
  return ids
    .map((id) => id.slice(0, 10))
    .sort()
    .join(" ");
}
