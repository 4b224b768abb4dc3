// A house to be crashed: the real process on the sandbox with a small story, and what must hold however often it died.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseWallet } from "#core/key.ts";
import { parsePulls } from "../sandbox/github.ts";
import type { RestPull } from "../sandbox/github-pulls.ts";
import { readBalances } from "../sandbox/report.ts";
import { PAYOUTS_CHANNEL, PROPOSALS_CHANNEL, SPACE, startSandbox, type Sandbox } from "../sandbox/sandbox.ts";
import * as story from "../sandbox/story.ts";

const SAMPLE = join(import.meta.dirname, "../fixtures/pulls.sample.json");
const EXECUTION_SUCCESS = "0x442e715f626346e8c54381002da614f62bee8d27386535b2521ec8540898556e";

export const crashPulls: readonly RestPull[] = parsePulls(JSON.parse(readFileSync(SAMPLE, "utf8"))).slice(-3);

/** Everybody is linked; nothing is merged yet. */
export async function openHouse(seed: number, pulls: readonly RestPull[] = crashPulls): Promise<Sandbox> {
  const house = await startSandbox({ pulls, port: 0, seed });
  try {
    await house.startLaurel();
    await story.linkEverybody(house);
    return house;
  } catch (error) {
    await house.close();
    throw error;
  }
}

/**
 * Whatever happened on the way: one post, one ballot (one more for each motion), one payment, each wallet paid exactly its transfer.
 * @param safeTransactions the payment, and one more for each batch that the treasurers cancelled
 * @returns sentences on what does not hold; empty when all does
 */
export async function findFaults(house: Sandbox, safeTransactions = 1): Promise<string[]> {
  const record = await house.record();
  const proposal = story.theProposal(record);
  const motions = record.motions.length;
  const faults: string[] = [];
  const expect = (what: string, found: unknown, wanted: unknown): void => {
    if (found !== wanted) faults.push(`${what}: ${String(found)} instead of ${String(wanted)}`);
  };
  expect("stage", proposal.stage, "paid");
  expect("proposal posts", story.postsWith(house, PROPOSALS_CHANNEL, "laurel:proposal:"), 1);
  expect("thanks posts", story.postsWith(house, PROPOSALS_CHANNEL, "laurel:thanks:"), 1);
  expect("payout posts", story.postsWith(house, PAYOUTS_CHANNEL, "laurel:payout:"), 1);
  expect("ballots", house.snapshot.proposals(SPACE).length, 1 + motions);
  expect("motion posts", story.postsWith(house, PROPOSALS_CHANNEL, "laurel:motion:"), motions);
  const filter = { address: house.treasury.safe, topics: [EXECUTION_SUCCESS], fromBlock: "0x0", toBlock: "latest" };
  expect("Safe transactions", ((await house.evm.send("eth_getLogs", [filter])) as unknown[]).length, safeTransactions);
  const balances = await readBalances(
    house,
    house.people.map(({ key }) => parseWallet(key.address)),
  );
  const voted = new Map(proposal.lines.map(({ wallet, amountBaseUnits }) => [wallet, BigInt(amountBaseUnits)]));
  // Of whoever was erased since, the record has the amount alone.
  const unnamed = proposal.lines.flatMap(({ wallet, amountBaseUnits }) =>
    wallet === null ? [BigInt(amountBaseUnits)] : [],
  );
  for (const [wallet, balance] of balances) {
    const isErased = !voted.has(wallet) && unnamed.includes(balance);
    if (isErased) unnamed.splice(unnamed.indexOf(balance), 1);
    else expect(`balance of ${wallet}`, balance, voted.get(wallet) ?? 0n);
  }
  expect("payments to whoever was erased that are nowhere", unnamed.length, 0);
  for (const { base, number } of crashPulls)
    expect(`comments on #${number}`, house.github.comments(base.repo.full_name, number).length, 1);
  return faults;
}
