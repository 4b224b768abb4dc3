// Envelopes: read from the very bytes, refused for every foreign domain, type or signature.
import { hash as digestOf } from "node:crypto";
import { getBytes, id as keccakOfText, TypedDataEncoder, Wallet } from "ethers";
import { expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { cidOf, kindOfTypes, parseEnvelope, recoverSigner } from "#contracts/snapshot/envelope.ts";
import {
  PROPOSAL_TYPES,
  REVOKE_ALIAS_TYPES,
  SNAPSHOT_DOMAIN,
  voteId,
  voteTypes,
} from "#contracts/snapshot/typed-data.ts";

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

test.each([
  ["a chain id", { chainId: 1 }, { chainId: 1 }],
  ["a chain id as text", { chainId: "0x1" }, { chainId: 1 }],
  ["a chain id as bytes", { chainId: [1, 0] }, { chainId: 256 }],
  ["a chain id as an old library writes it", { chainId: { type: "BigNumber", hex: "0x0a" } }, { chainId: 10 }],
  ["a contract", { verifyingContract: voter.address }, { verifyingContract: voter.address }],
])("%s in the domain is signed along, and named by the hash", async (_, written, meant) => {
  const sig = await voter.signTypedData({ ...SNAPSHOT_DOMAIN, ...meant }, voteTypes(1), MESSAGE);
  const envelope = parseEnvelope(await makeBytes({ domain: { ...SNAPSHOT_DOMAIN, ...written } }, { sig }));
  expect(recoverSigner(envelope)).toBe(voter.address);
  expect(envelope.messageHash).toBe(
    TypedDataEncoder.hash({ ...SNAPSHOT_DOMAIN, ...meant }, voteTypes(1), { ...MESSAGE }),
  );
  expect([envelope.isPlain, parseEnvelope(await makeBytes()).isPlain]).toEqual([false, true]);
});

test("a signature may be a list of its bytes, and so may a number in a list", async () => {
  const listed = { ...MESSAGE, choice: [2, 1] };
  const sig = await voter.signTypedData(SNAPSHOT_DOMAIN, voteTypes([1]), listed);
  const written = { types: voteTypes([1]), message: { ...listed, choice: [[2], "1"] } };
  const envelope = parseEnvelope(await makeBytes(written, { sig: [...getBytes(sig)] }));
  expect([envelope.messageHash, recoverSigner(envelope)]).toEqual([voteId(listed), voter.address]);
  const broken = await makeBytes(written, { sig: [1.5] });
  expect(() => parseEnvelope(broken)).toThrow(BadInput);
});

test("the types by which an alias is taken back are those of the sequencer", () => {
  expect(digestOf("sha256", JSON.stringify(REVOKE_ALIAS_TYPES))).toBe(
    "10d42fa4911391167e58c3ffb6fb21dd21fc1f7ef91be28a77e45ef4de5ff528",
  );
  expect(kindOfTypes(REVOKE_ALIAS_TYPES)).toBe("revoke-alias");
});

test("a broken signature names nobody", async () => {
  expect(recoverSigner(parseEnvelope(await makeBytes({}, { sig: "0x1234" })))).toBeNull();
});

test.each([
  ["foreign domain", { domain: { ...SNAPSHOT_DOMAIN, version: "0.1.3" } }],
  ["domain with a name that EIP-712 does not know", { domain: { ...SNAPSHOT_DOMAIN, hub: 1 } }],
  ["domain with an empty chain id", { domain: { ...SNAPSHOT_DOMAIN, chainId: null } }],
  ["domain without a version", { domain: { name: "snapshot", chainId: 1 } }],
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
