// The body of a ballot: within Snapshot's limit it shows what it can, and counts what it cannot.
import { expect, test } from "vitest";
import { ballotBody, ballotTitle, BODY_CHARACTERS_MAX } from "#core/proposal/body.ts";
import { commit } from "#core/proposal/proposal.ts";
import { makeAddress, makeRules, tokens } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";
import { baseUnits } from "#core/money.ts";

const { treasury, vote } = makeRules();
const FACTS = {
  daoName: "Laurel DAO",
  token: treasury.token,
  contributions: 3,
  recordUrl: "https://rewards.laurel.example/dao/laurel-dao",
  isCappedByBalance: false,
};

function commitmentOver(recipients: number, amount = tokens(2)) {
  return commit({
    daoId: "laurel-dao",
    epoch: 1,
    chainId: treasury.chainId,
    safe: treasury.safe,
    token: treasury.token.address,
    payoutId: makeHash("b1"),
    transfers: Array.from({ length: recipients }, (_, at) => ({
      wallet: makeAddress(at + 1),
      amountBaseUnits: amount,
    })),
    ledgerRoot: makeHash("d1"),
    ledgerSize: 9,
    strategiesHash: makeHash("f1"),
    quorum: "0",
    passRule: vote.passRule,
  });
}

test("two transfers are both shown, with the total and the hashes", () => {
  const body = ballotBody(commitmentOver(2), FACTS);
  expect(body).toContain(
    "Voting **For** pays 4 LRL from the treasury to 2 contributor wallets for 3 scored contributions",
  );
  expect(body).toContain(`| ${makeAddress(1)} | 2 LRL |\n| ${makeAddress(2)} | 2 LRL |`);
  expect(body).toContain(makeHash("b1"));
  expect(body).toContain(commitmentOver(2).transfersHash);
  expect(body).toContain(
    "at least 100 voting power takes part (votes for), at least 2 vote, and more than 50 % of for and against is for.",
  );
  expect(body).not.toContain("more transfers");
});

test("the table is one block of Markdown: no empty line between its rows", () => {
  const lines = ballotBody(commitmentOver(3), FACTS).split("\n");
  const start = lines.indexOf("| Wallet | Amount |");
  expect(lines[start - 1]).toBe("");
  expect(lines.slice(start, start + 5).every((line) => line.startsWith("|"))).toBe(true);
});

test("a lowered budget is said", () => {
  expect(ballotBody(commitmentOver(1), { ...FACTS, isCappedByBalance: true })).toContain(
    "The epoch's budget was lowered to what the treasury holds.",
  );
});

test.each([
  ["short amounts", tokens(2)],
  ["the longest amounts", baseUnits(2n ** 96n - 1n)],
])("500 rows of %s fit or are counted, and none is shown by half", (_, amount) => {
  const body = ballotBody(commitmentOver(500, amount), FACTS);
  expect(body.length).toBeLessThanOrEqual(BODY_CHARACTERS_MAX);
  const rows = body.split("\n").filter((line) => /^\| 0x[0-9a-fA-F]{40} \| [0-9,.]+ LRL \|$/.test(line)).length;
  const [, counted = "0"] = /([0-9]+) more transfers are in the signed payload/.exec(body) ?? [];
  expect(rows + Number(counted)).toBe(500);
  expect(rows).toBeGreaterThan(80);
});

test("a text that cannot fit is refused, not cut", () => {
  const facts = { ...FACTS, recordUrl: `https://laurel.example/${"x".repeat(10_000)}` };
  expect(() => ballotBody(commitmentOver(1), facts)).toThrow("The proposal's text is too long for Snapshot.");
});

test("a title fits Snapshot's limit", () => {
  expect(ballotTitle("Laurel DAO", 12)).toBe("Laurel DAO: rewards of epoch 12");
  expect(ballotTitle("x".repeat(400), 1)).toHaveLength(256);
});
