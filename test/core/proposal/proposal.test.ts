// A proposal: its commitment names every transfer, and its id changes with any of them.
import { expect, test } from "vitest";
import { canonicalJson, type Transfer } from "#core/key.ts";
import { commit, proposalId, type CommitmentFacts } from "#core/proposal/proposal.ts";
import { makeAddress, makeRules, tokens } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";

const { treasury, vote } = makeRules();
const TRANSFERS: readonly Transfer[] = [
  { wallet: makeAddress(0xa), amountBaseUnits: tokens(3) },
  { wallet: makeAddress(0xb), amountBaseUnits: tokens(2) },
];
const FACTS: CommitmentFacts = {
  daoId: "laurel-dao",
  epoch: 1,
  chainId: treasury.chainId,
  safe: treasury.safe,
  token: treasury.token.address,
  payoutId: makeHash("b1"),
  transfers: TRANSFERS,
  ledgerRoot: makeHash("d1"),
  ledgerSize: 9,
  strategiesHash: makeHash("f1"),
  quorum: "0",
  passRule: vote.passRule,
};

test("a commitment is plain JSON: amounts are texts, in the order of the transfers", () => {
  const commitment = commit(FACTS);
  expect(commitment.v).toBe(1);
  expect(commitment.transfers).toEqual([
    { wallet: makeAddress(0xa), amountBaseUnits: "3000000000000000000" },
    { wallet: makeAddress(0xb), amountBaseUnits: "2000000000000000000" },
  ]);
  expect(JSON.parse(canonicalJson(commitment))).toEqual(commitment);
});

test("a proposal's name survives the way to Snapshot and back", () => {
  const found = JSON.parse(canonicalJson(commit(FACTS))) as ReturnType<typeof commit>;
  expect(proposalId(found)).toBe(proposalId(commit(FACTS)));
});

test("anything that is changed in it makes another proposal", () => {
  const [first, second] = TRANSFERS;
  if (!first || !second) throw new Error("two transfers");
  const changes: Partial<CommitmentFacts>[] = [
    {},
    { transfers: [second, first] },
    { transfers: [first] },
    { transfers: [{ ...first, amountBaseUnits: tokens(4) }, second] },
    { transfers: [{ ...first, wallet: makeAddress(0xc) }, second] },
    { token: makeAddress(0xd) },
    { payoutId: makeHash("b2") },
    { ledgerRoot: makeHash("d2") },
    { ledgerSize: 10 },
    { quorum: "1" },
    { passRule: { ...vote.passRule, votersMin: 1 } },
    { epoch: 2 },
    { daoId: "other-dao" },
  ];
  const ids = changes.map((change) => proposalId(commit({ ...FACTS, ...change })));
  expect(new Set(ids).size).toBe(changes.length);
});
