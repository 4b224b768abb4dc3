// Losses: the process dies in payouts and in storms of deliveries, its ledger is put back to older copies, its chain is reorganised.
import { copyFileSync, existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { crashPulls, findFaults, openHouse } from "./house.ts";
import { noFigures, openGround, playRound } from "./payouts.ts";
import { seededRandom } from "./random.ts";
import { afterStorm, PULLS_PER_STORM, runStorm, stormPulls } from "./storm.ts";
import { PROPOSALS_CHANNEL, type Sandbox } from "#test/sandbox/sandbox.ts";
import * as story from "#test/sandbox/story.ts";

let house: Sandbox | undefined;
afterEach(() => house?.close());

/** By seed: whether copies of a history that an earlier restore gave up come back, too. */
const ROUNDS = [
  [32, true],
  [41, false],
  [166, true],
] as const;

test("payouts whose process dies, whose ledger is put back and whose chain is reorganised are each made exactly once", async () => {
  const ground = await openGround();
  const figures = noFigures();
  try {
    for (const [seed, keepsAbandoned] of ROUNDS)
      expect(await playRound(ground, { seed, payouts: 5, keepsAbandoned }, figures)).toEqual([]);
  } finally {
    await ground.close();
  }
  expect(figures).toMatchObject({ payouts: 15, once: 15, twice: 0, never: 0 });
  // What the three rounds met is the same in every run.
  const { kills, killedAlone, restored, reorganised, noncesTaken, executedByOwners } = figures;
  for (const met of [kills, killedAlone, restored, reorganised, noncesTaken, executedByOwners])
    expect(met).toBeGreaterThan(0);
}, 400_000);

const STORMS = 10;

test("ten storms of five hundred deliveries with kills lose nothing and double nothing", async () => {
  const pulls = stormPulls(STORMS);
  house = await openHouse(23, pulls);
  const random = seededRandom(23);
  let kills = 0;
  for (let storm = 0; storm < STORMS; storm += 1) {
    const own = pulls.slice(storm * PULLS_PER_STORM, (storm + 1) * PULLS_PER_STORM);
    const report = await runStorm(house, own, random);
    kills += report.kills;
    expect(report.acknowledged).toBe(500);
    expect(await afterStorm(house, own)).toEqual([]);
  }
  expect(kills).toBeGreaterThan(10);
}, 700_000);

const DATABASE = ["", "-wal", "-shm"];

async function keepCopy(from: Sandbox, name: string): Promise<void> {
  await from.stopLaurel("stop");
  for (const end of DATABASE)
    if (existsSync(from.ledgerPath + end)) copyFileSync(from.ledgerPath + end, join(from.folder, name + end));
  await from.startLaurel();
}

async function putBack(to: Sandbox, name: string): Promise<void> {
  await to.stopLaurel("kill");
  for (const end of DATABASE) {
    rmSync(to.ledgerPath + end, { force: true });
    if (existsSync(join(to.folder, name + end))) copyFileSync(join(to.folder, name + end), to.ledgerPath + end);
  }
}

test("put back to a copy from before the payout, from before the ballot, and from before the epoch's close, it pays nobody twice", async () => {
  house = await openHouse(22);
  const here = house;
  await story.mergePulls(here, crashPulls);
  await story.untilScored(here, crashPulls);
  await keepCopy(here, "before-close");
  await story.closeEpoch(here);
  await keepCopy(here, "before-ballot");
  await story.openBallot(here);
  await story.voteAll(here, () => 1);
  await story.endVote(here);
  await keepCopy(here, "before-payout");
  await story.waitForOffer(here);
  for (const treasurer of here.treasurers.slice(0, 2)) await story.approve(here, treasurer);
  await story.settle(here);
  await story.untilTold(here, crashPulls);
  expect(await findFaults(here)).toEqual([]);

  for (const copy of ["before-payout", "before-ballot"]) {
    await putBack(here, copy);
    const reconciled = await here.command("reconcile");
    expect(reconciled, reconciled.said).toMatchObject({ code: 0 });
    await here.startLaurel();
    await here.until("the paid proposal", ({ proposals }) => proposals.at(-1)?.stage === "paid");
    await story.untilTold(here, crashPulls);
    await here.until("the thanks", () => story.postsWith(here, PROPOSALS_CHANNEL, "laurel:thanks:") === 1);
    expect(await findFaults(here)).toEqual([]);
  }

  await putBack(here, "before-close");
  await here.startLaurel();
  const reading = await here.until("reading only", ({ readOnlyBecause }) =>
    /npm run reconcile/.test(readOnlyBecause ?? ""),
  );
  expect(reading.proposals).toEqual([]);
  expect((await here.command("reconcile")).code).toBe(0);
  const healed = await here.until(
    "the paid proposal",
    ({ proposals, readOnlyBecause }) => readOnlyBecause === null && proposals.at(-1)?.stage === "paid",
  );
  expect(healed.proposals).toHaveLength(1);
  await here.until("the thanks", () => story.postsWith(here, PROPOSALS_CHANNEL, "laurel:thanks:") === 1);
  expect(await findFaults(here)).toEqual([]);
  expect(await here.command("verify")).toMatchObject({ code: 0 });
}, 500_000);
