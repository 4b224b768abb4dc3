// Envelopes: read from the very bytes, refused for every foreign domain, type or signature.
import { id as keccakOfText, Wallet } from "ethers";
import { expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { cidOf, kindOfTypes, parseEnvelope, recoverSigner } from "#contracts/snapshot/envelope.ts";
import { PROPOSAL_TYPES, SNAPSHOT_DOMAIN, voteId, voteTypes } from "#contracts/snapshot/typed-data.ts";

const voter = new Wallet(keccakOfText("voter"));
const MESSAGE = {
  ...{ from: voter.address, space: "demo.local", timestamp: 1_800_000_000, proposal: "0x01", choice: 1 },
  ...{ reason: "", app: "", metadata: "{}" },
};

async function makeBytes(signed: object = {}, outer: object = {}): Promise<string> {
  const sig = await voter.signTypedData(SNAPSHOT_DOMAIN, voteTypes(1), MESSAGE);
  const part = { domain: SNAPSHOT_DOMAIN, types: voteTypes(1), message: MESSAGE, ...signed };
  return JSON.stringify({ address: voter.address, sig, hash: voteId(MESSAGE), data: part, ...outer });
}

test("a CID is the one that IPFS gives the same bytes", () => {
  expect(cidOf("hello world")).toBe("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e");
});

test("types are known by their exact JSON", () => {
  expect(kindOfTypes(PROPOSAL_TYPES)).toBe("proposal");
  expect([1, [1], "{}"].map((choice) => kindOfTypes(voteTypes(choice)))).toEqual(["vote", "vote-array", "vote-string"]);
  expect(kindOfTypes({ Proposal: PROPOSAL_TYPES["Proposal"]?.toReversed() })).toBe("");
});

test("a vote's envelope tells who signed what", async () => {
  const envelope = parseEnvelope(await makeBytes());
  expect(envelope).toMatchObject({ kind: "vote", messageHash: voteId(MESSAGE), address: voter.address });
  expect(recoverSigner(envelope)).toBe(voter.address);
});

test("a message changed after it was signed names another signer", async () => {
  const envelope = parseEnvelope(await makeBytes({ message: { ...MESSAGE, choice: 2 } }));
  expect(recoverSigner(envelope)).not.toBe(voter.address);
});

test("a broken signature names nobody", async () => {
  expect(recoverSigner(parseEnvelope(await makeBytes({}, { sig: "0x1234" })))).toBeNull();
});

test.each([
  ["foreign domain", { domain: { ...SNAPSHOT_DOMAIN, version: "0.1.3" } }],
  ["domain with a chain id", { domain: { ...SNAPSHOT_DOMAIN, chainId: 1 } }],
  ["foreign types", { types: { Vote: [{ name: "from", type: "string" }] } }],
  ["message that does not fit", { message: { ...MESSAGE, timestamp: "soon" } }],
  ["missing message", { message: null }],
])("a %s is refused", async (_name, signed) => {
  const bytes = await makeBytes(signed);
  expect(() => parseEnvelope(bytes)).toThrow(BadInput);
});

test("bytes that are no JSON are refused", () => {
  expect(() => parseEnvelope("<html>")).toThrow(BadInput);
});
