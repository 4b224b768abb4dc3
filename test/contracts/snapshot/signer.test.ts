// Signers: an account by its signature, a contract by its word, an alias by what its principal signed, and nobody else.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { AbiCoder, concat, id as keccakOfText, Interface, Wallet as Key } from "ethers";
import { describe, expect, test } from "vitest";
import { parseWallet, type Wallet } from "#core/key.ts";
import { cidOf, parseEnvelope, recoverSigner } from "#contracts/snapshot/envelope.ts";
import { openSigners } from "#contracts/snapshot/signer.ts";
import { REVOKE_ALIAS_TYPES, SNAPSHOT_DOMAIN, voteTypes, type TypedFields } from "#contracts/snapshot/typed-data.ts";
import type { ChainQuestion, VotingChain } from "#contracts/snapshot/voting-chain.ts";

const AT = 1_800_000_000;
const DAY = 86_400;
const [ada, phone, eve] = ["ada", "ada's phone", "eve"].map((name) => new Key(keccakOfText(name))) as [Key, Key, Key];
const CONTRACT = parseWallet("0x00000000000000000000000000000000000c0de5");
const MAGIC = `0x1626ba7e${"00".repeat(28)}`;
const ALIAS_TYPES: TypedFields = {
  Alias: [
    { name: "from", type: "address" },
    { name: "alias", type: "address" },
    { name: "timestamp", type: "uint64" },
  ],
};

function addressOf(key: Key): Wallet {
  return parseWallet(key.address);
}

async function makeVote(from: string, address: string, signer: Key): Promise<string> {
  const message = {
    from,
    space: "demo.local",
    timestamp: AT,
    proposal: "0x01",
    choice: 1,
    reason: "",
    app: "",
    metadata: "",
  };
  const sig = await signer.signTypedData(SNAPSHOT_DOMAIN, voteTypes(1), message);
  return JSON.stringify({ address, sig, data: { domain: SNAPSHOT_DOMAIN, types: voteTypes(1), message } });
}

interface Permission {
  readonly from?: string;
  readonly alias?: string;
  readonly address?: string;
  readonly signer?: Key;
  readonly timestamp?: number;
}

async function makePermission(changes: Permission, types = ALIAS_TYPES): Promise<string> {
  const { from = ada.address, alias = phone.address, address = ada.address, signer = ada, timestamp = AT } = changes;
  const message = { from, alias, timestamp };
  const sig = await signer.signTypedData(SNAPSHOT_DOMAIN, types, message);
  return JSON.stringify({ address, sig, data: { domain: SNAPSHOT_DOMAIN, types, message } });
}

function typeOf(text: string): string {
  return text.includes("RevokeAlias") ? "revoke-alias" : "alias";
}

/** A hub that names these envelopes, as aliases or as messages, and gives their bytes. */
async function serveAliases(aliases: readonly string[], messages: readonly string[] = []) {
  const pins = new Map([...aliases, ...messages].map((text) => [cidOf(text), text]));
  const rows = (texts: readonly string[]) => texts.map((text) => ({ id: "0x", ipfs: cidOf(text), type: typeOf(text) }));
  const server = createServer((request, response) => {
    const cid = /\/ipfs\/(\w+)/.exec(request.url ?? "")?.[1];
    response.end(
      cid === undefined
        ? JSON.stringify({ data: { aliases: rows(aliases), messages: rows(messages) } })
        : pins.get(cid),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const hub = { hubUrl: url, sequencerUrl: url, ipfsUrl: url, apiKey: null, deadlineMilliseconds: 5_000 };
  return { hub, [Symbol.asyncDispose]: async () => void server.close() };
}

function chainOf(answer: (question: ChainQuestion) => string | null): VotingChain {
  return { ask: async (questions) => questions.map(answer), assertNetwork: async () => undefined };
}

async function faultsOf(text: string, aliases: readonly string[] = [], chain: VotingChain | null = null) {
  await using server = await serveAliases(aliases);
  const envelope = parseEnvelope(text);
  return await openSigners({ hub: server.hub, chain, aliasDays: 90 }).faults(envelope, recoverSigner(envelope));
}

test("an account speaks for itself, and for nobody else", async () => {
  expect(await faultsOf(await makeVote(ada.address, ada.address, ada))).toEqual([]);
  expect(await faultsOf(await makeVote(ada.address, ada.address, eve))).toEqual([
    `its signature is by ${eve.address}, not by ${ada.address}`,
  ]);
  expect(await faultsOf(await makeVote(ada.address, eve.address, eve))).toEqual([
    `${eve.address} signed for ${ada.address}, and nothing that they signed allows it`,
  ]);
  expect(await faultsOf(await makeVote("ada.eth", ada.address, ada))).toEqual(["it speaks for no account"]);
});

describe("an alias", () => {
  test.each<[string, Permission, boolean]>([
    ["that was named", {}, true],
    ["that was named 90 days before", { timestamp: AT - 90 * DAY }, true],
    ["that was named longer before", { timestamp: AT - 90 * DAY - 1 }, false],
    ["that was named after a vote which may be dated back", { timestamp: AT + 6 * DAY }, true],
    ["that was named long after", { timestamp: AT + 6 * DAY + 1 }, false],
    ["for somebody else", { from: eve.address }, false],
    ["that is another key", { alias: eve.address }, false],
    ["named by somebody else in the principal's name", { signer: eve }, false],
    ["named by a contract that says yes to all", { signer: eve, address: CONTRACT }, false],
  ])("%s", async (_, permission, holds) => {
    const vote = await makeVote(ada.address, phone.address, phone);
    const agreeable = chainOf(({ params }) => (JSON.stringify(params).includes(CONTRACT) ? MAGIC : "0x"));
    const faults = await faultsOf(vote, [await makePermission(permission)], agreeable);
    expect([faults.length, faults.join()]).toEqual([
      holds ? 0 : 1,
      holds ? "" : expect.stringContaining(`${phone.address} signed for ${addressOf(ada)}, and `),
    ]);
  });

  test("that was named again later keeps its first permission, which the messages still show", async () => {
    const [first, renewed] = [
      await makePermission({ timestamp: AT - DAY }),
      await makePermission({ timestamp: AT + 60 * DAY }),
    ];
    const envelope = parseEnvelope(await makeVote(ada.address, phone.address, phone));
    await using server = await serveAliases([renewed], [renewed, first]);
    const signers = openSigners({ hub: server.hub, chain: null, aliasDays: 90 });
    expect(await signers.faults(envelope, recoverSigner(envelope))).toEqual([]);
    expect(await faultsOf(await makeVote(ada.address, phone.address, phone), [renewed])).toHaveLength(1);
  });

  test.each<[string, Permission, boolean]>([
    ["before the vote", {}, true],
    ["after the vote", { timestamp: AT + 1 }, false],
    ["of another key", { alias: eve.address }, false],
    ["by somebody else in the principal's name", { signer: eve }, false],
    ["before it was named", { timestamp: AT - 10 }, false],
  ])("that was taken back %s", async (_, revocation, isTakenBack) => {
    const envelope = parseEnvelope(await makeVote(ada.address, phone.address, phone));
    const named = await makePermission({ timestamp: AT - 5 });
    await using server = await serveAliases([], [await makePermission(revocation, REVOKE_ALIAS_TYPES), named]);
    const signers = openSigners({ hub: server.hub, chain: null, aliasDays: 90 });
    expect(await signers.faults(envelope, recoverSigner(envelope))).toEqual(
      isTakenBack ? [`${phone.address} signed for ${ada.address}, who had taken that back`] : [],
    );
  });

  test("needs no permission on the hub any more for a vote that held when it was seen", async () => {
    const envelope = parseEnvelope(await makeVote(ada.address, phone.address, phone));
    await using server = await serveAliases([], []);
    const signers = openSigners({ hub: server.hub, chain: null, aliasDays: 90 });
    expect(await signers.faults(envelope, recoverSigner(envelope), true)).toEqual([]);
    expect(await signers.faults(envelope, recoverSigner(envelope), false)).toHaveLength(1);
  });
});

describe("a contract", () => {
  const asked = (signature: string) =>
    new Interface([`function ${signature}`]).getFunction("isValidSignature")?.selector;
  const selectorOf = ({ params }: ChainQuestion) => String(Object(params[0]).data).slice(0, 10);

  test("signs by its word, also in the draft's form, and not by any other answer", async () => {
    const vote = await makeVote(CONTRACT, CONTRACT, ada);
    const draft = asked("isValidSignature(bytes, bytes)");
    const answers = [MAGIC, null, "0x", `0x${"00".repeat(32)}`].map((answer) => chainOf(() => answer));
    const counted = await Promise.all(answers.map(async (chain) => (await faultsOf(vote, [], chain)).length));
    expect(counted).toEqual([0, 1, 1, 1]);
    const old = chainOf((question) => (selectorOf(question) === draft ? `0x20c13b0b${"00".repeat(28)}` : null));
    expect(await faultsOf(vote, [], old)).toEqual([]);
    expect(await faultsOf(vote, [], null)).toHaveLength(1);
  });

  test("that is not deployed yet is deployed and asked in one call", async () => {
    const text = await makeVote(CONTRACT, CONTRACT, ada);
    const wrapped = AbiCoder.defaultAbiCoder().encode(["address", "bytes", "bytes"], [eve.address, "0x1234", "0x5678"]);
    const vote = JSON.stringify({ ...JSON.parse(text), sig: concat([wrapped, `0x${"6492".repeat(16)}`]) });
    const results = [
      [true, "0x"],
      [true, MAGIC],
    ];
    const answer = AbiCoder.defaultAbiCoder().encode(["(bool, bytes)[]"], [results]);
    const questions: ChainQuestion[] = [];
    const chain = chainOf((question) => {
      questions.push(question);
      return question.method === "eth_getCode" ? "0x" : answer;
    });
    expect(await faultsOf(vote, [], chain)).toEqual([]);
    expect(questions.map(({ method }) => method)).toEqual(["eth_getCode", "eth_call"]);
    const deployed = chainOf(({ method }) => (method === "eth_getCode" ? "0x60" : MAGIC));
    expect(await faultsOf(vote, [], deployed)).toEqual([]);
    const without = chainOf(() => "0x");
    expect(await faultsOf(vote, [], without)).toHaveLength(1);
  });
});
