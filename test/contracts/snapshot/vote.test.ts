// A vote on its way: the very message of Snapshot's own client, checked, relayed, and refused in words that a voter understands.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { id as keccakOfText, TypedDataEncoder, Wallet as Key } from "ethers";
import { describe, expect, test } from "vitest";
import { BadInput, RetryLater } from "#core/errors.ts";
import { parseWallet, type Hash } from "#core/key.ts";
import { unixSeconds } from "#core/time.ts";
import type { VoteChoice } from "#core/vote/choice.ts";
import type { VotingSystem } from "#core/vote/recount.ts";
import type { TypedVote, VoteWish } from "#core/world.ts";
import { connectBallotBox } from "#contracts/snapshot/ballot-box.ts";
import { loadSnapshotJs } from "#contracts/snapshot/snapshot-js.ts";
import { castVote, composeVote, type VoteRelay } from "#contracts/snapshot/vote.ts";
import { connectVotingChain } from "#contracts/snapshot/voting-chain.ts";
import { startEvm } from "#test/sandbox/evm.ts";
import { startSnapshot, type SpaceSettings } from "#test/sandbox/snapshot.ts";

const NOW = unixSeconds(1_800_000_000);
const DAY = 86_400;
const PLACE = { space: "demo.local", app: "laurel" };
const author = keyOf("author");
const ada = keyOf("ada");
const bob = keyOf("bob");
const BALLOT: Hash = `0x${"ab".repeat(32)}`;

function keyOf(name: string): Key {
  return new Key(keccakOfText(name));
}

function makeWish(patch: Partial<VoteWish> = {}): VoteWish {
  return { voter: parseWallet(ada.address), system: "basic", choice: 1, reason: "", timestamp: NOW, ...patch };
}

const sign = (key: Key, { domain, types, message }: TypedVote): Promise<string> =>
  key.signTypedData(domain, { Vote: [...types.Vote] }, message);

const CHOICES: readonly (readonly [VotingSystem, VoteChoice])[] = [
  ["basic", 2],
  ["single-choice", 3],
  ["approval", [1, 3]],
  ["ranked-choice", [3, 1, 2]],
  ["weighted", { 1: 2, 3: 1 }],
  ["quadratic", { 2: 1 }],
];

describe("what a wallet signs", () => {
  test.each(CHOICES)("for a ballot that is %s is what Snapshot's own client asks for", async (system, choice) => {
    const asked: unknown[] = [];
    const signer = {
      _signTypedData: async (domain: unknown, types: unknown, message: unknown) => {
        asked.push(structuredClone({ domain, types, message }));
        throw new Error("nothing is sent");
      },
    };
    const message = {
      space: PLACE.space,
      timestamp: NOW,
      proposal: BALLOT,
      type: system,
      choice: structuredClone(choice),
      reason: "Fair.",
      app: "laurel",
    };
    const client = new (loadSnapshotJs().Client712)("http://127.0.0.1:9");
    await expect(client.vote(signer, ada.address.toLowerCase(), message)).rejects.toThrow("nothing is sent");
    const { domain, types, message: ours } = composeVote(PLACE, BALLOT, makeWish({ system, choice, reason: "Fair." }));
    expect(asked).toEqual([{ domain, types, message: ours }]);
  });

  test.each<[VotingSystem, VoteChoice]>([
    ["basic", [1]],
    ["single-choice", { 1: 1 }],
    ["approval", 1],
    ["ranked-choice", { 1: 1 }],
    ["weighted", 1],
    ["quadratic", [1, 2]],
  ])("for a ballot that is %s is never %j", (system, choice) => {
    expect(() => composeVote(PLACE, BALLOT, makeWish({ system, choice }))).toThrow(BadInput);
  });
});

async function startStory(patch: Partial<SpaceSettings> = {}, system: VotingSystem = "basic") {
  const clock = { seconds: NOW as number, now: () => unixSeconds(clock.seconds) };
  const space: SpaceSettings = {
    id: PLACE.space,
    strategies: [{ name: "whitelist", params: { addresses: [ada.address] } }],
    members: [author.address],
    filters: { onlyMembers: true },
    voting: {},
    ...patch,
  };
  const snapshot = await startSnapshot({ clock, chainId: 11155111, spaces: [space] });
  const { sequencerUrl, hubUrl } = snapshot;
  const box = connectBallotBox({ sequencerUrl, hubUrl, author, clock, ...PLACE, deadlineMilliseconds: 2_000 });
  const payoutId: Hash = `0x${"01".repeat(32)}`;
  const { ballotId } = await box.openBallot({
    payoutId,
    title: "Epoch 1",
    body: "Pay them.",
    choices: ["For", "Against", "Abstain"],
    system,
    startsAt: NOW,
    endsAt: unixSeconds(NOW + DAY),
    votingBlock: 8_000_000,
    commitment: JSON.stringify({ payoutId }),
  });
  const cast = async (wish: VoteWish, key = ada): Promise<Hash> => {
    const vote = box.composeVote(ballotId, wish);
    return box.castVote(vote, await sign(key, vote));
  };
  return { clock, snapshot, box, ballotId, cast, [Symbol.asyncDispose]: () => snapshot.close() };
}

describe("casting", () => {
  test("puts the vote on Snapshot under the hash of what was signed", async () => {
    await using story = await startStory();
    const { snapshot, ballotId, box } = story;
    const id = await story.cast(makeWish({ reason: "Fair work." }));
    expect(snapshot.votes(ballotId)).toMatchObject([
      { id, voter: ada.address, choice: 1, reason: "Fair work.", vp: 1 },
    ]);
    const { domain, types, message } = box.composeVote(ballotId, makeWish({ reason: "Fair work." }));
    expect(id).toBe(TypedDataEncoder.hash(domain, { Vote: [...types.Vote] }, message));
  });

  test("the same vote twice is one vote, and a success both times", async () => {
    await using story = await startStory();
    expect(await story.cast(makeWish())).toBe(await story.cast(makeWish()));
    expect(story.snapshot.messages().filter(({ type }) => type === "vote")).toHaveLength(1);
  });

  test("a later vote takes the place of an earlier one", async () => {
    await using story = await startStory();
    await story.cast(makeWish());
    story.clock.seconds += 60;
    await story.cast(makeWish({ choice: 2, timestamp: unixSeconds(NOW + 60) }));
    expect(story.snapshot.votes(story.ballotId)).toMatchObject([{ choice: 2 }]);
  });

  test("an answer that was lost after the vote was stored is no failure", async () => {
    await using story = await startStory();
    story.snapshot.inject("POST", "/", { drop: "after-effect" });
    await story.cast(makeWish());
    expect(story.snapshot.votes(story.ballotId)).toHaveLength(1);
  });

  test.each([
    ["is down", { drop: "before-effect" as const, times: 2 }],
    ["answers 502 with a page", { status: 502, isHtml: true, times: 2 }],
    ["has an accident", { status: 500, times: 2 }],
    ["has heard enough", { status: 429 }],
  ])("is tried again later where Snapshot %s", async (_, fault) => {
    await using story = await startStory();
    story.snapshot.inject("POST", "/", fault);
    await expect(story.cast(makeWish())).rejects.toThrow(RetryLater);
    expect(story.snapshot.votes(story.ballotId)).toEqual([]);
  });

  test("waits no longer than its deadline", async () => {
    await using story = await startStory();
    const { sequencerUrl } = story.snapshot;
    story.snapshot.inject("POST", "/", { delayMilliseconds: 600, times: 2 });
    const relay: VoteRelay = { sequencerUrl, apiKey: null, deadlineMilliseconds: 50, chain: null };
    const vote = story.box.composeVote(story.ballotId, makeWish());
    await expect(castVote(relay, vote, await sign(ada, vote))).rejects.toThrow(RetryLater);
  });

  test("reads no endless answer", async () => {
    const server = createServer((_, response) => void response.writeHead(400).end(" ".repeat(100_000)));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const sequencerUrl = `http://127.0.0.1:${port}`;
    const vote = composeVote(PLACE, BALLOT, makeWish());
    const cast = castVote(
      { sequencerUrl, apiKey: null, deadlineMilliseconds: 2_000, chain: null },
      vote,
      await sign(ada, vote),
    );
    await expect(cast).rejects.toMatchObject({
      happened: expect.stringContaining("The answer is too long."),
    });
    server.closeAllConnections();
    server.close();
  });
});

describe("a refusal in a voter's words:", () => {
  test.each<[string, Partial<VoteWish>, Key, number, string]>([
    ["no power", { voter: parseWallet(bob.address) }, bob, 0, "You have no voting power in this vote."],
    ["too late", { timestamp: unixSeconds(NOW + DAY) }, ada, DAY + 1, "The vote is over, or has not begun."],
    ["signed before it began", { timestamp: unixSeconds(NOW - 1) }, ada, 0, "The vote is over, or has not begun."],
    ["signed long ago", { timestamp: unixSeconds(NOW - 7 * DAY) }, ada, 0, "You signed too long ago for Snapshot."],
    ["no such choice", { choice: 4 }, ada, 0, "Snapshot does not take this choice."],
    ["a reason without end", { reason: "x".repeat(5_001) }, ada, 0, "Snapshot does not take this choice."],
  ])("%s", async (_, wish, key, later, words) => {
    await using story = await startStory();
    story.clock.seconds += later;
    const cast = story.cast(makeWish(wish), key);
    await expect(cast).rejects.toThrow(BadInput);
    await expect(cast).rejects.toMatchObject({
      message: words,
      happened: expect.stringMatching(/^Snapshot says: .+\.$/),
    });
  });

  test("an earlier one than the one that is in", async () => {
    await using story = await startStory();
    story.clock.seconds += 60;
    await story.cast(makeWish({ timestamp: unixSeconds(NOW + 60) }));
    await expect(story.cast(makeWish({ choice: 2 }))).rejects.toThrow("A newer vote of yours is in already.");
  });

  test("a ballot that was taken down", async () => {
    await using story = await startStory();
    const vote = story.box.composeVote(BALLOT, makeWish());
    await expect(story.box.castVote(vote, await sign(ada, vote))).rejects.toThrow(
      "Snapshot does not know this vote any more.",
    );
  });

  test("a wallet that Snapshot blocks", async () => {
    await using story = await startStory();
    story.snapshot.blockAddress(ada.address);
    await expect(story.cast(makeWish())).rejects.toThrow("Snapshot has blocked this wallet.");
  });
});

describe("a signature", () => {
  const sequencerUrl = "http://127.0.0.1:9";
  const NO_NODE = connectVotingChain("http://127.0.0.1:9", 2_000);

  test.each([
    ["is no hex", "signed"],
    ["is empty", "0x"],
    ["has half a byte", "0x123"],
    ["has no end", `0x${"ab".repeat(20_000)}`],
  ])("that %s goes nowhere", async (_, signature) => {
    await using story = await startStory();
    const before = story.snapshot.log.length;
    const vote = story.box.composeVote(story.ballotId, makeWish());
    await expect(story.box.castVote(vote, signature)).rejects.toThrow(BadInput);
    expect(story.snapshot.log).toHaveLength(before);
  });

  test("by an account is checked here, and by a contract on Snapshot", async () => {
    await using evm = await startEvm({ timestamp: NOW });
    const contract = parseWallet("0x00000000000000000000000000000000000c0de5");
    // Answers any call with 0x1626ba7e: a contract that finds every signature good.
    await evm.send("anvil_setCode", [contract, "0x631626ba7e60e01b60005260206000f3"]);
    const seen: string[] = [];
    const server = createServer((request, response) => {
      request.on("data", (chunk: Buffer) => seen.push(JSON.parse(chunk.toString("utf8")).address));
      request.on("end", () => response.writeHead(200, { "content-type": "application/json" }).end("{}"));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    const relay: VoteRelay = {
      sequencerUrl: `http://127.0.0.1:${port}`,
      apiKey: null,
      deadlineMilliseconds: 5_000,
      chain: connectVotingChain(evm.rpcUrl, 5_000),
    };
    const byContract = composeVote(PLACE, BALLOT, makeWish({ voter: contract }));
    await castVote(relay, byContract, await sign(bob, byContract));
    expect(seen).toEqual([contract]);
    const byAda = composeVote(PLACE, BALLOT, makeWish());
    const forged = castVote(relay, byAda, await sign(bob, byAda));
    await expect(forged).rejects.toThrow("This signature is not by your wallet, or not over this vote.");
    await expect(forged).rejects.toMatchObject({ happened: expect.stringContaining(`It recovers to ${bob.address}`) });
    const undeployed = `${await sign(bob, byAda)}${"6492".repeat(16)}`;
    await castVote({ ...relay, chain: NO_NODE }, byAda, undeployed);
    expect(seen).toEqual([contract, ada.address]);
    server.closeAllConnections();
    server.close();
  });

  test("that nobody can judge now is tried again later", async () => {
    const relay: VoteRelay = { sequencerUrl, apiKey: null, deadlineMilliseconds: 2_000, chain: NO_NODE };
    const vote = composeVote(PLACE, BALLOT, makeWish());
    await expect(castVote(relay, vote, await sign(bob, vote))).rejects.toThrow(
      "The node of the voting chain gives no answer.",
    );
  });
});
