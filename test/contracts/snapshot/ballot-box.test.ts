// The ballot box on the stand-in Snapshot: opened once, found again, and never believed without its signature.
import { id as keccakOfText, Wallet } from "ethers";
import { describe, expect, test } from "vitest";
import { NeedsHuman, RetryLater } from "#core/errors.ts";
import { canonicalJson, type Hash } from "#core/key.ts";
import { unixSeconds, type Clock } from "#core/time.ts";
import type { Ballot, BallotBox, BallotDraft } from "#core/world.ts";
import { connectBallotBox, type BallotBoxPlace } from "#contracts/snapshot/ballot-box.ts";
import { adaptSigner, loadSnapshotJs } from "#contracts/snapshot/snapshot-js.ts";
import { castVote } from "#test/sandbox/snapshot-voter.ts";
import { startSnapshot, type SnapshotStandIn, type SpaceSettings } from "#test/sandbox/snapshot.ts";

const NOW = 1_800_000_000;
const DAY = 86_400;
const SPACE = "demo.local";
const author = makeWallet("author");
const ada = makeWallet("ada");
const bob = makeWallet("bob");
const payoutOne = hashOf("payout one");

function makeWallet(name: string): Wallet {
  return new Wallet(keccakOfText(name));
}

function hashOf(name: string): Hash {
  return `0x${keccakOfText(name).slice(2)}`;
}

class StoryClock implements Clock {
  seconds = NOW;
  now() {
    return unixSeconds(this.seconds);
  }
}

function makeSpace(patch: Partial<SpaceSettings> = {}): SpaceSettings {
  return {
    id: SPACE,
    strategies: [{ name: "whitelist", params: { addresses: [ada.address, bob.address], weight: 0.5 } }],
    members: [author.address],
    filters: { onlyMembers: true },
    voting: { quorum: 2 },
    ...patch,
  };
}

async function startStory(space = makeSpace(), place: Partial<BallotBoxPlace> = {}) {
  const clock = new StoryClock();
  const snapshot = await startSnapshot({ clock, chainId: 11155111, spaces: [space] });
  const { sequencerUrl, hubUrl } = snapshot;
  const box = connectBallotBox({ sequencerUrl, hubUrl, space: SPACE, author, clock, app: "laurel", ...place });
  return { clock, snapshot, box, [Symbol.asyncDispose]: () => snapshot.close() };
}

function makeDraft(patch: Partial<BallotDraft> = {}): BallotDraft {
  const payoutId = patch.payoutId ?? payoutOne;
  return {
    payoutId,
    title: "Epoch 1",
    body: "Pay them.",
    choices: ["For", "Against", "Abstain"],
    startsAt: unixSeconds(NOW),
    endsAt: unixSeconds(NOW + DAY),
    votingBlock: 8_000_000,
    commitment: canonicalJson({ v: 1, payoutId, quorum: "2", transfers: [["0x1", "1000"]] }),
    ...patch,
  };
}

async function readFor(box: BallotBox, ballot: Ballot, patch: { strategiesHash?: Hash; commitment?: string } = {}) {
  const { strategiesHash } = await box.terms();
  return box.readBallot(ballot.ballotId, { strategiesHash, commitment: makeDraft().commitment, ...patch });
}

async function vote(
  snapshot: SnapshotStandIn,
  clock: Clock,
  ballotId: Hash,
  voter: Wallet,
  choice: number,
): Promise<void> {
  const { sequencerUrl } = snapshot;
  await castVote({ sequencerUrl, space: SPACE, voter, ballotId, choice, timestamp: clock.now() });
}

describe("terms", () => {
  test("are the space's settings now", async () => {
    await using story = await startStory(makeSpace({ voting: { quorum: 2.5, delay: 60, period: DAY } }));
    const terms = await story.box.terms();
    expect(terms).toMatchObject({
      ...{ quorum: "2.5", votingDelaySeconds: 60, votingPeriodSeconds: DAY, isMembersOnly: true, network: "11155111" },
      strategies: [{ name: "whitelist", network: "11155111" }],
    });
    story.snapshot.changeSpace(SPACE, { strategies: [{ name: "ticket", params: {} }] });
    expect((await story.box.terms()).strategiesHash).not.toBe(terms.strategiesHash);
  });

  test("of a space without delay and period leave both open", async () => {
    await using story = await startStory(makeSpace({ voting: {} }));
    expect(await story.box.terms()).toMatchObject({ votingDelaySeconds: null, votingPeriodSeconds: null, quorum: "0" });
  });

  test("of an unknown space need a person", async () => {
    await using story = await startStory(makeSpace({ id: "other.local" }));
    await expect(story.box.terms()).rejects.toThrow(NeedsHuman);
  });
});

describe("opening", () => {
  test("puts the commitment into the signed plugins and finds the ballot again", async () => {
    await using story = await startStory();
    const { box, snapshot } = story;
    expect(await box.findBallot(payoutOne)).toBeNull();
    const ballot = await box.openBallot(makeDraft());
    expect(snapshot.proposals(SPACE)).toMatchObject([{ id: ballot.ballotId, author: author.address, app: "laurel" }]);
    expect(ballot).toMatchObject({
      payoutId: payoutOne,
      isEdited: false,
      commitment: { payoutId: payoutOne, quorum: "2" },
    });
    expect(await box.findBallot(payoutOne)).toEqual(ballot);
    expect(await box.openBallot(makeDraft({ title: "Another try" }))).toEqual(ballot);
    expect(snapshot.proposals(SPACE)).toHaveLength(1);
    expect(snapshot.unhandled).toEqual([]);
  });

  test("happens once even when the first answer is lost", async () => {
    await using story = await startStory();
    story.snapshot.inject("POST", "/", { drop: "after-effect" });
    const ballot = await story.box.openBallot(makeDraft());
    expect(story.snapshot.proposals(SPACE).map(({ id }) => id)).toEqual([ballot.ballotId]);
  });

  test("is tried again later when nothing arrived", async () => {
    await using story = await startStory();
    story.snapshot.inject("POST", "/", { drop: "before-effect" });
    await expect(story.box.openBallot(makeDraft())).rejects.toThrow(RetryLater);
    expect(story.snapshot.proposals(SPACE)).toEqual([]);
    await story.box.openBallot(makeDraft());
    expect(story.snapshot.proposals(SPACE)).toHaveLength(1);
  });

  test("gives the same id when a late first attempt lands after the search", async () => {
    await using story = await startStory(makeSpace(), { deadlineMilliseconds: 400 });
    loadSnapshotJs();
    story.snapshot.inject("POST", "/", { delayMilliseconds: 700 });
    await expect(story.box.openBallot(makeDraft())).rejects.toThrow(RetryLater);
    story.clock.seconds += 60;
    const [first] = await Promise.all([story.box.openBallot(makeDraft())]);
    await expect.poll(() => story.snapshot.log.filter(({ path }) => path === "/").length).toBe(2);
    expect(story.snapshot.proposals(SPACE).map(({ id }) => id)).toEqual([first.ballotId]);
  });

  test("signs a time exactly one voting delay before the start", async () => {
    await using story = await startStory(makeSpace({ voting: { delay: 60, period: DAY } }));
    const draft = makeDraft({ startsAt: unixSeconds(NOW + 65), endsAt: unixSeconds(NOW + 65 + DAY) });
    await story.box.openBallot(draft);
    expect(story.snapshot.proposals(SPACE)).toMatchObject([{ created: NOW + 5, start: NOW + 65 }]);
  });

  test.each([
    [{ status: 429 }, RetryLater],
    [{ status: 502, isHtml: true }, RetryLater],
    [{ status: 500 }, RetryLater],
  ])("waits when the sequencer answers %j", async (fault, family) => {
    await using story = await startStory();
    story.snapshot.inject("POST", "/", fault);
    await expect(story.box.openBallot(makeDraft())).rejects.toThrow(family);
  });

  test.each([
    ["only space authors can propose", { members: [ada.address] }, {}],
    ["proposal body length can not exceed 10000 characters", {}, { body: "x".repeat(10_001) }],
    ["invalid voting period", { voting: { period: 60 } }, {}],
  ])("needs a person when the sequencer says: %s", async (words, space, draft) => {
    await using story = await startStory(makeSpace(space));
    const opening = story.box.openBallot(makeDraft(draft));
    await expect(opening).rejects.toThrow(NeedsHuman);
    await expect(opening).rejects.toMatchObject({ happened: expect.stringContaining(words) });
  });

  test("needs a person when the ballot was there and has been deleted", async () => {
    await using story = await startStory();
    const { ballotId } = await story.box.openBallot(makeDraft());
    await deleteBallot(story.snapshot, ballotId);
    await expect(story.box.openBallot(makeDraft())).rejects.toThrow("was opened before and is gone");
  });

  test("refuses a commitment that lacks its payout id", async () => {
    await using story = await startStory();
    await expect(story.box.openBallot(makeDraft({ commitment: "{}" }))).rejects.toThrow("does not hold its payout id");
    expect(story.snapshot.log).toEqual([]);
  });
});

describe("searching", () => {
  test("passes over ballots of others and those without our commitment", async () => {
    await using story = await startStory(makeSpace({ filters: {} }));
    const { snapshot, clock, box } = story;
    const { sequencerUrl, hubUrl } = snapshot;
    const forger = connectBallotBox({ sequencerUrl, hubUrl, space: SPACE, author: ada, clock, app: "laurel" });
    await forger.openBallot(makeDraft());
    await openForeign(snapshot, { plugins: "{}" });
    expect(await box.findBallot(payoutOne)).toBeNull();
    expect(await box.ballots(10)).toEqual([]);
  });

  test("lists ours newest first, across pages and no more than asked", async () => {
    await using story = await startStory();
    const { box, clock } = story;
    for (let number = 0; number < 52; number += 1) {
      clock.seconds = NOW + number;
      await box.openBallot(makeDraft({ payoutId: hashOf(`payout ${number}`), startsAt: clock.now() }));
    }
    expect((await box.ballots(51)).map(({ startsAt }) => startsAt - NOW)).toEqual(
      Array.from({ length: 51 }, (_, index) => 51 - index),
    );
    expect(await box.findBallot(hashOf("payout 0"))).toMatchObject({ startsAt: NOW });
  });

  test("needs a person when two ballots carry one payout id", async () => {
    await using story = await startStory();
    const plugins = `{"laurel":${makeDraft().commitment}}`;
    await openForeign(story.snapshot, { plugins, title: "One" });
    await openForeign(story.snapshot, { plugins, title: "Two" });
    await expect(story.box.findBallot(payoutOne)).rejects.toThrow("Two ballots carry the same payout id");
  });

  test.each([
    [{ status: 429 }, "Snapshot is busy"],
    [{ status: 503 }, "Snapshot is busy"],
    [{ drop: "before-effect" as const }, "Snapshot did not answer"],
  ])("waits when the hub answers %j", async (fault, words) => {
    await using story = await startStory();
    story.snapshot.inject("POST", "/graphql", fault);
    const search = story.box.findBallot(payoutOne);
    await expect(search).rejects.toThrow(RetryLater);
    await expect(search).rejects.toThrow(words);
  });

  test("waits no longer than its deadline", async () => {
    await using story = await startStory(makeSpace(), { deadlineMilliseconds: 50 });
    story.snapshot.inject("POST", "/graphql", { delayMilliseconds: 200 });
    await expect(story.box.findBallot(payoutOne)).rejects.toMatchObject({
      happened: expect.stringContaining("no answer within 50 ms"),
    });
  });
});

describe("reading", () => {
  test("a ballot goes from open over pending to final, and reading it is what makes it final", async () => {
    await using story = await startStory();
    const { box, snapshot, clock } = story;
    const ballot = await box.openBallot(makeDraft());
    await vote(snapshot, clock, ballot.ballotId, ada, 1);
    await vote(snapshot, clock, ballot.ballotId, bob, 2);
    expect(await readFor(box, ballot)).toEqual({
      ...{ state: "open", isEdited: false, isFlagged: false, choices: ["For", "Against", "Abstain"] },
      ...{ scores: ["1", "1", "0"], scoresTotal: "2", voters: 2, quorum: "2", faults: [] },
    });
    clock.seconds = NOW + DAY + 1;
    snapshot.inject("GET", /^\/scores\//, { delayMilliseconds: 500 });
    const { sequencerUrl, hubUrl } = snapshot;
    const hasty = { sequencerUrl, hubUrl, space: SPACE, author, clock, app: "laurel", deadlineMilliseconds: 250 };
    expect(await readFor(connectBallotBox(hasty), ballot)).toMatchObject({ state: "pending" });
    expect(await readFor(box, ballot)).toMatchObject({
      state: "final",
      scores: ["1", "1", "0"],
      voters: 2,
      faults: [],
    });
    expect(snapshot.unhandled).toEqual([]);
  });

  test("voting power keeps its digits", async () => {
    await using story = await startStory(makeSpace({ strategies: [{ name: "ticket", params: { value: 0.1 } }] }));
    const { box, snapshot, clock } = story;
    const ballot = await box.openBallot(makeDraft());
    for (const voter of [ada, bob, makeWallet("cleo")]) await vote(snapshot, clock, ballot.ballotId, voter, 1);
    expect(await readFor(box, ballot)).toMatchObject({ scores: ["0.30000000000000004", "0", "0"] });
  });

  test("a ballot that is gone is missing", async () => {
    await using story = await startStory();
    const ballot = await story.box.openBallot(makeDraft());
    await deleteBallot(story.snapshot, ballot.ballotId);
    expect(await readFor(story.box, ballot)).toMatchObject({
      state: "missing",
      scores: [],
      faults: [/not on Snapshot/],
    });
  });

  test("an edited ballot is shown as edited and at fault", async () => {
    await using story = await startStory();
    const { box, snapshot } = story;
    const ballot = await box.openBallot(makeDraft({ startsAt: unixSeconds(NOW + 60) }));
    const update = { proposal: ballot.ballotId, from: author.address, space: SPACE, timestamp: NOW + 1, type: "basic" };
    const texts = { title: "Epoch 1", body: "Pay me.", discussion: "", choices: ["For", "Against"], labels: [] };
    const plugins = `{"laurel":${makeDraft().commitment}}`;
    const client = new (loadSnapshotJs().Client712)(snapshot.sequencerUrl);
    await client.updateProposal(adaptSigner(author), author.address, { ...update, ...texts, plugins, privacy: "" });
    const reading = await readFor(box, ballot);
    expect(reading.isEdited).toBe(true);
    expect(reading.faults).toContain("The ballot was edited after it was opened.");
    expect(await box.findBallot(payoutOne)).toMatchObject({ isEdited: true });
    snapshot.tamper.proposal(ballot.ballotId, { updated: null });
    expect((await readFor(box, ballot)).isEdited).toBe(true);
  });

  test("a flagged ballot is shown as flagged", async () => {
    await using story = await startStory();
    const ballot = await story.box.openBallot(makeDraft());
    story.snapshot.tamper.proposal(ballot.ballotId, { flagged: true });
    expect(await readFor(story.box, ballot)).toMatchObject({ isFlagged: true, faults: [] });
  });

  test.each([
    [{ plugins: { laurel: { v: 1, payoutId: payoutOne } } }, "The hub's plugins are not the signed ones."],
    [{ title: "Another" }, "The hub's title is not the signed one."],
    [{ body: "Pay me." }, "The hub's body is not the signed one."],
    [{ choices: ["Against", "For", "Abstain"] }, "The hub's choices is not the signed one."],
    [{ type: "single-choice" }, "The hub's type is not the signed one."],
    [{ start: NOW + 1 }, "The hub's start is not the signed one."],
    [{ end: NOW + 2 * DAY }, "The hub's end is not the signed one."],
    [{ snapshot: 7 }, "The hub's snapshot is not the signed one."],
    [{ quorum: 1 }, "The ballot's quorum is 1, and 2 was pinned."],
    [{ strategies: [{ name: "ticket", params: {} }] }, "was pinned."],
    [{ author: ada.address }, "The hub's author is not the signed one."],
  ])("names what the hub shows and nobody signed: %j", async (patch, fault) => {
    await using story = await startStory();
    const ballot = await story.box.openBallot(makeDraft());
    story.snapshot.tamper.proposal(ballot.ballotId, patch);
    const { faults } = await readFor(story.box, ballot);
    expect(faults).toEqual([expect.stringContaining(fault)]);
  });

  test("names a commitment and strategies that are not those on our record", async () => {
    await using story = await startStory();
    const ballot = await story.box.openBallot(makeDraft());
    const other = canonicalJson({ v: 1, payoutId: payoutOne, quorum: "2", transfers: [["0x2", "1000"]] });
    expect((await readFor(story.box, ballot, { commitment: other })).faults).toEqual([
      "The signed commitment is not the one on our record.",
    ]);
    expect((await readFor(story.box, ballot, { strategiesHash: hashOf("others") })).faults).toHaveLength(1);
  });

  test("names bytes that are not what the author signed", async () => {
    await using story = await startStory();
    const { box, snapshot } = story;
    const ballot = await box.openBallot(makeDraft());
    const [row] = snapshot.proposals(SPACE);
    const bytes = await (await fetch(`${snapshot.hubUrl}/ipfs/${row?.ipfs}`)).text();
    snapshot.tamper.pin(row?.ipfs ?? "", bytes.replace("Pay them.", "Pay me.  "));
    const { faults } = await readFor(box, ballot);
    expect(faults).toEqual([
      expect.stringContaining("The signed bytes hash to bafkrei"),
      expect.stringContaining("which is not the ballot's id"),
      expect.stringMatching(/^The ballot's author cannot be verified: its signature is by 0x\w+, not by/),
      "The hub's body is not the signed one.",
    ]);
    snapshot.tamper.pin(row?.ipfs ?? "", "<html>");
    expect((await readFor(box, ballot)).faults).toEqual([expect.stringContaining("cannot be read")]);
    snapshot.tamper.pin(row?.ipfs ?? "", bytes);
    expect((await readFor(box, ballot)).faults).toEqual([]);
  });

  test("waits for a gateway that lacks the bytes", async () => {
    await using story = await startStory();
    const ballot = await story.box.openBallot(makeDraft());
    story.snapshot.tamper.proposal(ballot.ballotId, { ipfs: "bafkreinone" });
    await expect(readFor(story.box, ballot)).rejects.toThrow(RetryLater);
  });
});

test("a ballot's page is on Snapshot's own site for its own hubs only", async () => {
  const place = { sequencerUrl: "", space: "dao.eth", author, clock: new StoryClock(), app: "laurel" };
  const urlOn = (hubUrl: string) => connectBallotBox({ ...place, hubUrl }).proposalUrl("0x01");
  expect(urlOn("https://hub.snapshot.org")).toBe("https://snapshot.box/#/s:dao.eth/proposal/0x01");
  expect(urlOn("https://testnet.hub.snapshot.org")).toBe("https://testnet.snapshot.box/#/s-tn:dao.eth/proposal/0x01");
  expect(urlOn("http://127.0.0.1:9")).toBe("http://127.0.0.1:9/#/s:dao.eth/proposal/0x01");
});

async function deleteBallot({ sequencerUrl }: SnapshotStandIn, proposal: Hash): Promise<void> {
  const message = { space: SPACE, proposal, timestamp: NOW + 1 };
  await new (loadSnapshotJs().Client712)(sequencerUrl).cancelProposal(adaptSigner(author), author.address, message);
}

async function openForeign({ sequencerUrl }: SnapshotStandIn, patch: Record<string, unknown>): Promise<void> {
  const message = {
    ...{
      space: SPACE,
      timestamp: NOW,
      type: "basic",
      title: "Foreign",
      body: "",
      discussion: "",
      choices: ["For", "Against"],
    },
    ...{ labels: [], start: NOW, end: NOW + DAY, snapshot: 8_000_000, plugins: "{}", privacy: "", app: "", ...patch },
  };
  await new (loadSnapshotJs().Client712)(sequencerUrl).proposal(adaptSigner(author), author.address, message);
}
