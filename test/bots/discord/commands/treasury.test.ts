// What members read of the treasury: what it holds and owes, how long the rest lasts, and what cannot be told.
import { afterEach, expect, test } from "vitest";
import { parseBaseUnits, ZERO } from "#core/money.ts";
import { makeAddress, tokens } from "#test/support/build.ts";
import { makeTreasurySheet } from "#test/support/standing.ts";
import { closeGuilds, openGuild, urlsOf } from "../guild.ts";

afterEach(closeGuilds);

const SAFE = makeAddress(0x5afe);
const EXECUTOR = makeAddress(0xe8);

async function ask(changes: Parameters<typeof makeTreasurySheet>[0]) {
  const { ask: type } = await openGuild({ treasuryStanding: async () => makeTreasurySheet(changes) });
  return type("treasury");
}

test("balance, what is owed and where, what is left, its runway and the gas are told", async () => {
  const owed = { reserved: tokens(120), undrafted: ZERO, proposed: tokens(900), passed: parseBaseUnits("1") };
  const answer = await ask({
    owed: { ...owed, total: parseBaseUnits("1020000000000000000001") },
    freeBaseUnits: parseBaseUnits("8979999999999999999999"),
    runwayTenths: 89,
  });
  expect(answer.isEphemeral).toBe(true);
  expect(answer.content.split("\n")).toEqual([
    "## The treasury of Acme DAO",
    "**Balance:** **10,000 LRL**, as of block 77.",
    `The Safe \`${SAFE}\` on chain 11155111 (version 1.4.1): 2 of its 3 owners sign every payout. I hold no key to it.`,
    "### What is owed: **1,020.0000… LRL**",
    "- 120 LRL reserved, until their wallets are linked or may be paid",
    "- 900 LRL proposed, and not decided yet",
    "- 0.0000… LRL passed, and on their way to be paid",
    "### What is left",
    "**Free balance:** **8,979.9999… LRL**.",
    "**Budget:** **1,000 LRL** for an epoch of 7 days at most, and never more than 50 % of what is free.",
    "An epoch that closed now would share out **1,000 LRL** at most.",
    "**Runway:** 8.9 epochs at the full budget, which is 62 days.",
    "### Gas",
    `The executor \`${EXECUTOR}\` holds 0.05 of the chain's own coin. It only pays for gas.`,
  ]);
  expect(urlsOf(answer)).toEqual([`https://sepolia.etherscan.io/address/${SAFE}`]);
});

test("a treasury that owes more than it holds says what is missing", async () => {
  const answer = await ask({
    freeBaseUnits: ZERO,
    missingBaseUnits: tokens(30),
    runwayTenths: 0,
    budget: { ...makeTreasurySheet().budget, nowBaseUnits: ZERO },
  });
  expect(answer.content).toContain("More is owed than the Safe holds: **30 LRL** are missing.");
  expect(answer.content).toContain("**Runway:** 0.0 epochs at the full budget, which is 0 days.");
  expect(answer.content).toContain("### What is owed: **0 LRL**\nNothing.");
});

test("while the chain cannot be read, no balance and no runway is told, and why", async () => {
  const answer = await ask({
    chain: null,
    unreadBecause: ["The chain does not answer. It is tried again by itself."],
    freeBaseUnits: null,
    missingBaseUnits: null,
    runwayTenths: null,
    budget: { ...makeTreasurySheet().budget, nowBaseUnits: null },
    gas: null,
  });
  expect(answer.content).toContain(
    `The Safe \`${SAFE}\` on chain 11155111. What it holds cannot be told at the moment:\n- The chain does not answer. It is tried again by itself.`,
  );
  for (const unsaid of ["Balance", "Free balance", "Runway", "owners"]) expect(answer.content).not.toContain(unsaid);
  expect(answer.content).toContain("**Budget:** **1,000 LRL**");
  expect(answer.content).toContain("What the executor has for gas cannot be told at the moment.");
});

test("low gas, no explorer, no budget and a very long runway are said as such", async () => {
  const gas = { address: EXECUTOR, balanceWei: 1n, isLow: true };
  const poor = await ask({ gas, safeUrl: null, runwayTenths: null });
  expect(poor.content).toContain("**It runs low:** send it a little.");
  expect(poor.content).toContain("**Runway:** without end, because the budget is zero.");
  expect(urlsOf(poor)).toEqual([]);
  const rich = await ask({ runwayTenths: 100_000 });
  expect(rich.content).toContain("**Runway:** 10,000 epochs at the full budget, and more.");
});
