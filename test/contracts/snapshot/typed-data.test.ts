// Ids of ballots and votes: EIP-712 hashes, equal to those of Snapshot's own client.
import { expect, test } from "vitest";
import { createRequire } from "node:module";
import { proposalId, PROPOSAL_TYPES, SNAPSHOT_DOMAIN, voteId, voteTypes } from "#contracts/snapshot/typed-data.ts";

const { utils }: { utils: { getHash(signed: unknown): string } } = createRequire(import.meta.url)(
  "@snapshot-labs/snapshot.js",
);

const FROM = "0x5615dEB798BB3E4dFa0139dFa1b3D433Cc23b72f";
const PROPOSAL = {
  ...{ from: FROM, space: "demo.local", timestamp: 1_800_000_000, type: "basic", title: "Epoch 1", body: "Pay them." },
  ...{ discussion: "", choices: ["For", "Against"], labels: [], start: 1_800_000_000, end: 1_800_086_400 },
  ...{ snapshot: 8_000_000, plugins: "{}", privacy: "", app: "laurel" },
};
const VOTE = {
  from: FROM,
  space: "demo.local",
  timestamp: 1_800_000_000,
  proposal: "0x01",
  reason: "",
  app: "",
  metadata: "{}",
};

test("a ballot's id is the hash that Snapshot computes", () => {
  expect(proposalId(PROPOSAL)).toBe(
    utils.getHash({ domain: SNAPSHOT_DOMAIN, types: PROPOSAL_TYPES, message: PROPOSAL }),
  );
});

test("one letter of the plugins changes a ballot's id", () => {
  expect(proposalId({ ...PROPOSAL, plugins: "{ }" })).not.toBe(proposalId(PROPOSAL));
});

test.each([1, [2, 1], '{"1":3}'])("a vote's id is the hash that Snapshot computes: choice %j", (choice) => {
  const message = { ...VOTE, choice };
  expect(voteId(message)).toBe(utils.getHash({ domain: SNAPSHOT_DOMAIN, types: voteTypes(choice), message }));
});
