// Crashes at the money acts: the real process is killed before and after each, and its ledger is put back to older copies.
import { copyFileSync, existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { parseWallet } from "#core/key.ts";
import { parsePulls } from "./sandbox/github.ts";
import { readBalances } from "./sandbox/report.ts";
import { PAYOUTS_CHANNEL, PROPOSALS_CHANNEL, SPACE, startSandbox, type Sandbox } from "./sandbox/sandbox.ts";
import * as story from "./sandbox/story.ts";

const pulls = parsePulls(
  JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/pulls.sample.json"), "utf8")),
).slice(-3);
const EXECUTION_SUCCESS = "0x442e715f626346e8c54381002da614f62bee8d27386535b2521ec8540898556e";

let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

async function startHouse(seed: number): Promise<Sandbox> {
  sandbox = await startSandbox({ pulls, port: 0, seed });
  await sandbox.startLaurel();
  await story.linkEverybody(sandbox);
  await story.mergePulls(sandbox, pulls);
  await story.untilScored(sandbox, pulls);
  return sandbox;
}

/** Whatever happened on the way: one post, one ballot, one Safe transaction, each wallet paid exactly its transfer. */
async function expectPaidOnce(house: Sandbox): Promise<void> {
  const proposal = story.theProposal(await house.record());
  expect(proposal.stage).toBe("paid");
  expect(story.postsWith(house, PROPOSALS_CHANNEL, "laurel:proposal:")).toBe(1);
  expect(story.postsWith(house, PROPOSALS_CHANNEL, "laurel:thanks:")).toBe(1);
  expect(story.postsWith(house, PAYOUTS_CHANNEL, "laurel:payout:")).toBe(1);
  expect(house.snapshot.proposals(SPACE)).toHaveLength(1);
  const filter = { address: house.treasury.safe, topics: [EXECUTION_SUCCESS], fromBlock: "0x0", toBlock: "latest" };
  expect(await house.evm.send("eth_getLogs", [filter])).toHaveLength(1);
  const balances = await readBalances(
    house,
    house.people.map(({ key }) => parseWallet(key.address)),
  );
  const voted = new Map(proposal.lines.map(({ wallet, amountBaseUnits }) => [wallet, BigInt(amountBaseUnits)]));
  for (const [wallet, balance] of balances) expect(balance, wallet).toBe(voted.get(wallet) ?? 0n);
  for (const { base, number } of pulls) expect(house.github.comments(base.repo.full_name, number)).toHaveLength(1);
}

/** Starts the process with a plug pulled at one moment of one step, lets it die there, and starts it again without. */
async function dieAt(house: Sandbox, moment: string, step: string): Promise<void> {
  await house.stopLaurel("kill");
  await house.startLaurel({ SANDBOX_KILL_AT: `${moment}:${step}` }).catch(() => undefined);
  await house.laurelEnded();
  await house.startLaurel();
}

test("killed before and after every money act, it pays once", async () => {
  const house = await startHouse(21);
  const { openEpoch } = await house.record();
  await house.stopLaurel("kill");
  await house.jumpTo(((openEpoch?.closesAt ?? 0) + 60) as never);
  for (const moment of ["after-act", "after-entry"]) await dieAt(house, moment, "draft-proposal");
  await house.until("the proposal", ({ proposals }) => proposals.at(-1)?.stage === "discussion");

  await house.stopLaurel("kill");
  await house.jump(24.1);
  for (const moment of ["before-act", "after-act"]) await dieAt(house, moment, "open-ballot");
  await house.until("the ballot", ({ proposals }) => proposals.at(-1)?.stage === "voting");
  await story.voteAll(house, () => 1);
  await story.endVote(house);

  await house.stopLaurel("kill");
  await house.jump(24.1);
  for (const step of ["intend-batch", "offer-batch"]) {
    for (const moment of ["before-act", "after-act"]) await dieAt(house, moment, step);
  }
  await story.waitForPost(house, PAYOUTS_CHANNEL, "laurel:payout:");
  await house.until("the offer", ({ proposals }) => proposals.at(-1)?.stage === "to-sign");
  const [ada, grace] = house.treasurers;
  if (!ada || !grace) throw new Error("the cast is too small");
  await story.approve(house, ada);
  await house.stopLaurel("stop");
  await house.startLaurel({ SANDBOX_KILL_AT: "before-act:execute-batch" });
  await story.approve(house, grace);
  await house.laurelEnded();
  await dieAt(house, "after-act", "execute-batch");
  await house.stopLaurel("kill");
  await house.evm.mine(4);
  await house.jump(0.1);
  for (const moment of ["before-act", "after-act"]) await dieAt(house, moment, "announce-payout");
  await house.until("the settled payout", ({ proposals }) => proposals.at(-1)?.stage === "paid");
  await story.waitForPost(house, PROPOSALS_CHANNEL, "laurel:thanks:");
  await story.untilTold(house, pulls);
  await expectPaidOnce(house);
}, 240_000);

const DATABASE = ["", "-wal", "-shm"];

async function keepCopy(house: Sandbox, name: string): Promise<void> {
  await house.stopLaurel("stop");
  for (const end of DATABASE)
    if (existsSync(house.ledgerPath + end)) copyFileSync(house.ledgerPath + end, join(house.folder, name + end));
  await house.startLaurel();
}

async function putBack(house: Sandbox, name: string): Promise<void> {
  await house.stopLaurel("kill");
  for (const end of DATABASE) {
    rmSync(house.ledgerPath + end, { force: true });
    if (existsSync(join(house.folder, name + end)))
      copyFileSync(join(house.folder, name + end), house.ledgerPath + end);
  }
}

test("put back to a copy from before the payout, from before the ballot, and from before the epoch's close, it pays nobody twice", async () => {
  const house = await startHouse(22);
  await keepCopy(house, "before-close");
  await story.closeEpoch(house);
  await keepCopy(house, "before-ballot");
  await story.openBallot(house);
  await story.voteAll(house, () => 1);
  await story.endVote(house);
  await keepCopy(house, "before-payout");
  await story.waitForOffer(house);
  for (const treasurer of house.treasurers.slice(0, 2)) await story.approve(house, treasurer);
  await story.settle(house);
  await story.untilTold(house, pulls);
  await expectPaidOnce(house);

  for (const copy of ["before-payout", "before-ballot"]) {
    await putBack(house, copy);
    const reconciled = await house.command("reconcile");
    expect(reconciled, reconciled.said).toMatchObject({ code: 0 });
    await house.startLaurel();
    await house.until("the paid proposal", ({ proposals }) => proposals.at(-1)?.stage === "paid");
    await story.untilTold(house, pulls);
    await house.until("the thanks", () => story.postsWith(house, PROPOSALS_CHANNEL, "laurel:thanks:") === 1);
    await expectPaidOnce(house);
  }

  await putBack(house, "before-close");
  await house.startLaurel();
  const reading = await house.until("reading only", ({ readOnlyBecause }) =>
    /npm run reconcile/.test(readOnlyBecause ?? ""),
  );
  expect(reading.proposals).toEqual([]);
  expect((await house.command("reconcile")).code).toBe(0);
  const healed = await house.until(
    "the paid proposal",
    ({ proposals, readOnlyBecause }) => readOnlyBecause === null && proposals.at(-1)?.stage === "paid",
  );
  expect(healed.proposals).toHaveLength(1);
  await house.until("the thanks", () => story.postsWith(house, PROPOSALS_CHANNEL, "laurel:thanks:") === 1);
  await expectPaidOnce(house);
  expect(await house.command("verify")).toMatchObject({ code: 0 });
}, 240_000);
