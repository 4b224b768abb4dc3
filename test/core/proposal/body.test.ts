// The body of a ballot: within Snapshot's limit it shows what it can, and counts what it cannot.
import { expect, test } from "vitest";
import { ballotBody, ballotTitle, BODY_CHARACTERS_MAX, grantTitle } from "#core/proposal/body.ts";
import { commit, TRANSFERS_PER_PROPOSAL_MAX } from "#core/proposal/proposal.ts";
import { makeAddress, makeRules, tokens } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";
import { canonicalJson } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";

const { treasury, vote } = makeRules();
const FACTS = {
  daoName: "Laurel DAO",
  token: treasury.token,
  contributions: 3,
  recordUrl: "https://rewards.laurel.example/dao/laurel-dao",
  isCappedByBalance: false,
  fairness: [],
  otherwise: "If it does not pass, its rewards go back to the treasury.",
  grant: null,
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

test("how the rewards spread and what becomes of them otherwise stand in the body, with figures and no names", () => {
  const fairness = ["Of 2 people, the one with the most gets 50 %."];
  const body = ballotBody(commitmentOver(2), { ...FACTS, fairness });
  expect(body).toContain("\n- Of 2 people, the one with the most gets 50 %.\n");
  expect(body).toContain("of for and against is for. If it does not pass, its rewards go back to the treasury.");
});

test("a grant says that a member asks for it, in the member's words, and nothing of scored work", () => {
  const grant = { number: 2, title: "Translate the docs", words: "Into Spanish.\nBy Mira." };
  const body = ballotBody(commitmentOver(1), { ...FACTS, grant });
  expect(body.split("\n").slice(0, 8)).toEqual([
    "Voting **For** pays 2 LRL from the treasury, once, to the wallet below. A member asks for it:",
    "",
    "> Into Spanish.",
    "> By Mira.",
    "",
    "| Wallet | Amount |",
    "|---|---|",
    `| ${makeAddress(1)} | 2 LRL |`,
  ]);
  expect(body).not.toContain("scored contributions");
  expect(grantTitle("Laurel DAO", grant)).toBe("Laurel DAO: grant 2, Translate the docs");
});

/** What the sequencer's limit is measured on, but for types and signature, which are short and always the same. */
function envelopeBytes(commitment: ReturnType<typeof commitmentOver>, body: string): number {
  const plugins = `{"laurel":${canonicalJson(commitment)}}`;
  return Buffer.byteLength(JSON.stringify({ title: "x".repeat(256), body, plugins }));
}

test("the largest proposal with its signed transfers stays far below what Snapshot takes", () => {
  const most = baseUnits(2n ** 96n - 1n);
  const commitment = commitmentOver(TRANSFERS_PER_PROPOSAL_MAX, most);
  const bytes = envelopeBytes(commitment, ballotBody(commitment, FACTS));
  expect(bytes).toBeGreaterThan(60_000);
  expect(bytes).toBeLessThan(86_000);
});
