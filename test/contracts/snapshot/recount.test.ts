// The re-count on the stand-in Snapshot: an honest hub agrees to the last vote, and every lie of a hub is named.
import { id as keccakOfText, Wallet as Key } from "ethers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NeedsHuman, RetryLater } from "#core/errors.ts";
import { canonicalJson, parseWallet, type Hash, type Wallet } from "#core/key.ts";
import { unixSeconds } from "#core/time.ts";
import type { VotingSystem } from "#core/vote/recount.ts";
import type { BallotBox } from "#core/world.ts";
import { connectBallotBox, type BallotBoxPlace } from "#contracts/snapshot/ballot-box.ts";
import { parseEnvelope } from "#contracts/snapshot/envelope.ts";
import { adaptSigner, loadSnapshotJs } from "#contracts/snapshot/snapshot-js.ts";
import { SNAPSHOT_DOMAIN, voteId, voteTypes, type TypedFields } from "#contracts/snapshot/typed-data.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { castVote, type VoteCast } from "#test/sandbox/snapshot-voter.ts";
import {
  startSnapshot,
  type SnapshotOptions,
  type SnapshotStandIn,
  type SpaceSettings,
} from "#test/sandbox/snapshot.ts";

const NOW = 1_800_000_000;
const DAY = 86_400;
const SPACE = "demo.local";
const [author, ada, bob, cleo, dora] = ["author", "ada", "bob", "cleo", "dora"].map(
  (name) => new Key(keccakOfText(name)),
) as [Key, Key, Key, Key, Key];
const payoutId: Hash = `0x${keccakOfText("payout one").slice(2)}`;
const COMMITMENT = canonicalJson({ v: 1, payoutId, quorum: "2" });
const CHOICES = ["For", "Against", "Abstain"];
const NONE: ReadonlyMap<Hash, string> = new Map();

/** Ada has 5, Bob 3, Cleo 0.25. */
const WEIGHTS = {
  name: "whitelist-weighted",
  params: { addresses: { [ada.address]: 5, [bob.address]: 3, [cleo.address]: 0.25 } },
};

interface Story extends AsyncDisposable {
  readonly snapshot: SnapshotStandIn;
  readonly box: BallotBox;
  readonly ballotId: Hash;
  readonly pinned: { readonly strategiesHash: Hash; readonly commitment: string };
  /** @returns the vote's id */
  vote(voter: Key, choice: VoteCast["choice"], more?: { at?: number; type?: string }): Promise<Hash>;
  pass(seconds: number): void;
  end(): void;
  /** Another box over the same ballot. */
  connect(place: Partial<BallotBoxPlace>): BallotBox;
}

interface Setting {
  readonly space?: Partial<SpaceSettings>;
  readonly options?: Partial<SnapshotOptions>;
  readonly place?: Partial<BallotBoxPlace>;
  readonly system?: VotingSystem;
  readonly choices?: readonly string[];
  readonly votingBlock?: number;
  readonly startsAfter?: number;
  /** Before the ballot is opened. */
  readonly prepare?: (snapshot: SnapshotStandIn) => Promise<unknown>;
}

async function openStory(setting: Setting = {}): Promise<Story> {
  let seconds = NOW;
  const clock = { now: () => unixSeconds(seconds) };
  const settings = { id: SPACE, strategies: [WEIGHTS], members: [author.address], voting: { quorum: 2 } };
  const space: SpaceSettings = { ...settings, filters: { onlyMembers: true }, ...setting.space };
  const snapshot = await startSnapshot({ clock, chainId: 11155111, spaces: [space], ...setting.options });
  const { sequencerUrl, hubUrl } = snapshot;
  const connect = (place: Partial<BallotBoxPlace>) =>
    connectBallotBox({ sequencerUrl, hubUrl, space: SPACE, author, clock, app: "laurel", ...setting.place, ...place });
  const box = connect({});
  const { strategiesHash } = await box.terms();
  await setting.prepare?.(snapshot);
  const startsAt = NOW + (setting.startsAfter ?? 0);
  const { ballotId } = await box.openBallot({
    ...{ payoutId, title: "Epoch 1", body: "Pay them.", choices: setting.choices ?? CHOICES, commitment: COMMITMENT },
    ...(setting.system === undefined ? {} : { system: setting.system }),
    ...{ startsAt: unixSeconds(startsAt), endsAt: unixSeconds(startsAt + DAY) },
    votingBlock: setting.votingBlock ?? 8_000_000,
  });
  return {
    ...{ snapshot, box, ballotId, connect, pinned: { strategiesHash, commitment: COMMITMENT } },
    vote: async (voter, choice, { at, type } = {}) => {
      const timestamp = unixSeconds(at ?? seconds);
      const system = type ?? setting.system ?? "basic";
      await castVote({ sequencerUrl, space: SPACE, voter, ballotId, choice, timestamp, type: system });
      return idOf(snapshot.messages().at(-1)?.id);
    },
    pass: (more) => void (seconds += more),
    end: () => void (seconds = startsAt + DAY + 61),
    [Symbol.asyncDispose]: () => snapshot.close(),
  };
}

function idOf(text: string | undefined): Hash {
  return `0x${(text ?? "").slice(2)}`;
}

/** Ada and Cleo for, Bob against: 5.25 to 3. */
async function voteThrice(story: Story): Promise<readonly [Hash, Hash, Hash]> {
  return [await story.vote(ada, 1), await story.vote(bob, 2), await story.vote(cleo, 1)];
}

function recount({ box, ballotId, pinned }: Story, seen: ReadonlyMap<Hash, string> = NONE, from: BallotBox = box) {
  return from.recount(ballotId, pinned, seen);
}

async function seenOf({ box, ballotId }: Story): Promise<ReadonlyMap<Hash, string>> {
  const { votes } = await box.watchVotes(ballotId, null);
  return new Map(votes.map(({ voteId: id, envelope }) => [id, envelope]));
}

// ---- An honest hub ----------------------------------------------------------------------------------------------------

describe("an honest hub", () => {
  test("agrees in every vote, and the tally is ours", async () => {
    await using story = await openStory();
    await voteThrice(story);
    story.end();
    expect(await recount(story)).toMatchObject({
      ...{ votes: 3, agree: 3, faults: [], voters: 3, power: "chain", system: "basic", choices: CHOICES },
      scores: ["5.25", "3", "0"],
      powers: expect.arrayContaining([
        { voter: ada.address, power: "5", choice: 1 },
        { voter: bob.address, power: "3", choice: 2 },
        { voter: cleo.address, power: "0.25", choice: 1 },
      ]),
    });
    expect(story.snapshot.unhandled).toEqual([]);
  });

  test("is counted while the ballot is open, and compared with no final tally", async () => {
    await using story = await openStory();
    await story.vote(ada, 1);
    story.snapshot.lies.falseScores(story.ballotId, [9, 0, 0]);
    expect(await recount(story)).toMatchObject({ votes: 1, agree: 1, faults: [], scores: ["5", "0", "0"] });
  });

  test("with nobody's vote counts nothing", async () => {
    await using story = await openStory();
    story.end();
    expect(await recount(story)).toMatchObject({ votes: 0, agree: 0, faults: [], voters: 0, scores: ["0", "0", "0"] });
  });

  test("counts the last of two votes of one voter", async () => {
    await using story = await openStory();
    await voteThrice(story);
    story.pass(10);
    await story.vote(ada, 2);
    await story.vote(bob, 3);
    story.end();
    expect(await recount(story)).toMatchObject({ votes: 3, agree: 3, faults: [], scores: ["0.25", "5", "3"] });
  });

  test("of two votes of one second counts the one that the sequencer kept", async () => {
    await using story = await openStory();
    await story.vote(ada, 1);
    await story.vote(ada, 2).catch(() => undefined);
    await story.vote(ada, 3).catch(() => undefined);
    story.end();
    const [kept] = story.snapshot.votes(story.ballotId);
    const { faults, powers } = await recount(story);
    expect([faults, powers]).toEqual([[], [{ voter: ada.address, power: "5", choice: kept?.choice }]]);
  });

  test.each<[VotingSystem, VoteCast["choice"], VoteCast["choice"], readonly string[]]>([
    ["single-choice", 1, 2, ["5", "3", "0"]],
    ["approval", [1, 2], [2], ["5", "8", "0"]],
    ["ranked-choice", [1, 2, 3], [3, 2, 1], ["5", "0", "3"]],
    ["weighted", { 1: 1, 3: 1 }, { 3: 1 }, ["2.5", "0", "5.5"]],
    ["quadratic", { 1: 1 }, { 2: 1 }, ["5", "3", "0"]],
  ])("agrees on a ballot of %s", async (system, adasChoice, bobsChoice, scores) => {
    await using story = await openStory({ system });
    await story.vote(ada, adasChoice);
    await story.vote(bob, bobsChoice);
    story.end();
    expect(await recount(story)).toMatchObject({ system, votes: 2, agree: 2, faults: [], scores });
  });

  test("is waited for until its tally is final", async () => {
    await using story = await openStory();
    await story.vote(ada, 1);
    story.end();
    story.snapshot.inject("GET", /^\/scores\//, { delayMilliseconds: 400 });
    const hasty = story.connect({ deadlineMilliseconds: 200 });
    await expect(recount(story, NONE, hasty)).rejects.toThrow(RetryLater);
    expect(await recount(story)).toMatchObject({ faults: [] });
  });

  test("that is busy is asked again later", async () => {
    await using story = await openStory();
    story.snapshot.inject("POST", "/graphql", { status: 429 });
    await expect(recount(story)).rejects.toThrow(RetryLater);
  });

  test("without the ballot has nothing to count", async () => {
    await using story = await openStory();
    const message = { space: SPACE, proposal: story.ballotId, timestamp: NOW + 1 };
    const client = new (loadSnapshotJs().Client712)(story.snapshot.sequencerUrl);
    await client.cancelProposal(adaptSigner(author), author.address, message);
    expect((await recount(story)).faults).toEqual(["The ballot is not on Snapshot."]);
  });
});

// ---- Lies -------------------------------------------------------------------------------------------------------------

describe("a lie is named", () => {
  async function lieAbout(lie: (story: Story, votes: readonly [Hash, Hash, Hash]) => unknown, seen = false) {
    await using story = await openStory();
    const votes = await voteThrice(story);
    const kept = seen ? await seenOf(story) : NONE;
    story.end();
    expect((await recount(story, kept)).faults).toEqual([]);
    await lie(story, votes);
    const report = await recount(story, kept);
    return { ...report, votesCast: votes };
  }

  test("a flipped choice", async () => {
    const { faults, agree, scores, votesCast } = await lieAbout(({ snapshot }, [first]) =>
      snapshot.lies.flipChoice(first, 2),
    );
    expect(faults).toContain(`Vote ${votesCast[0]}: the hub shows the choice 2, and 1 was signed.`);
    expect(faults).toContain('The hub\'s final score for "For" is 0.25, and the votes add up to 5.25.');
    expect([agree, scores]).toEqual([2, ["5.25", "3", "0"]]);
  });

  test("inflated power", async () => {
    const { faults, agree, scores, votesCast } = await lieAbout(({ snapshot }, [, second]) =>
      snapshot.lies.inflatePower(second, 300),
    );
    expect(faults).toContain(
      `Vote ${votesCast[1]}: the hub gives ${bob.address} a voting power of 300, and by the chain it is 3.`,
    );
    expect([agree, scores]).toEqual([2, ["5.25", "3", "0"]]);
  });

  test("false totals", async () => {
    const { faults, agree } = await lieAbout(({ snapshot, ballotId }) =>
      snapshot.lies.falseScores(ballotId, [3, 5.25, 0]),
    );
    expect([agree, faults]).toEqual([
      3,
      [
        'The hub\'s final score for "For" is 3, and the votes add up to 5.25.',
        'The hub\'s final score for "Against" is 5.25, and the votes add up to 3.',
      ],
    ]);
  });

  test("a false sum", async () => {
    const { faults } = await lieAbout(({ snapshot, ballotId }) =>
      snapshot.tamper.proposal(ballotId, { scores_total: 9 }),
    );
    expect(faults).toEqual(["The hub's final total is 9, and the votes add up to 8.25."]);
  });

  test("a swapped body", async () => {
    const { faults } = await lieAbout(({ snapshot, ballotId }) => snapshot.lies.swapBody(ballotId, "Pay me."));
    expect(faults).toEqual(["The hub's body is not the signed one."]);
  });

  test("swapped strategies", async () => {
    const ticket = { name: "ticket", params: {} };
    const { faults } = await lieAbout(({ snapshot, ballotId }) => snapshot.lies.swapStrategies(ballotId, [ticket]));
    expect(faults[0]).toMatch(/^The ballot's strategies hash to 0x\w+, and 0x\w+ was pinned\.$/);
  });

  test("a changed quorum", async () => {
    const { faults } = await lieAbout(({ snapshot }) => snapshot.lies.changeQuorum(SPACE, 1));
    expect(faults).toEqual(["The ballot's quorum is 1, and 2 was pinned."]);
  });

  test("a vote that is hidden among the votes and stands in the messages", async () => {
    const { faults, scores, votesCast } = await lieAbout(({ snapshot }, [first]) =>
      snapshot.lies.hideVote(first, "votes"),
    );
    expect(faults[0]).toBe(
      `Vote ${votesCast[0]}: the hub hides it among the votes, and its messages show it; ${ada.address} signed it.`,
    );
    expect(scores).toEqual(["5.25", "3", "0"]);
  });

  test("a vote that is hidden everywhere, and was seen while the ballot was open", async () => {
    const { faults, scores, votesCast } = await lieAbout(
      ({ snapshot }, [first]) => snapshot.lies.hideVote(first, "votes and messages"),
      true,
    );
    expect(faults[0]).toBe(
      `Vote ${votesCast[0]}: the hub hides it among the votes, and it was seen while the ballot was open; ${ada.address} signed it.`,
    );
    expect(scores).toEqual(["5.25", "3", "0"]);
  });

  test("an older vote shown in the place of a later one", async () => {
    await using story = await openStory();
    const first = await story.vote(ada, 1);
    const [before] = story.snapshot.votes(story.ballotId);
    story.pass(10);
    const second = await story.vote(ada, 2);
    story.end();
    const { id: _, voter: __, space: ___, ...shown } = before ?? expect.unreachable();
    story.snapshot.tamper.vote(second, { ...shown, ...{ id: first } });
    const { faults, scores, doubts } = await recount(story);
    expect(faults).toEqual([expect.stringMatching(new RegExp(`^Vote ${second}: the hub hides it among the votes`))]);
    expect(scores).toEqual(["0", "5", "0"]);
    // The sequencer itself does that with two votes that come at once, so it is told apart from what is surely a lie.
    expect(doubts).toEqual({ votes: [{ voter: ada.address, otherwise: 1 }], otherFaults: [] });
  });

  test("an invented vote", async () => {
    const { faults, votes, agree, scores } = await lieAbout(({ snapshot, ballotId }) =>
      snapshot.lies.inventVote(ballotId, { voter: dora, choice: 2, vp: 100 }),
    );
    expect(faults[0]).toMatch(new RegExp(`^Vote 0x\\w+: its signature is by 0x\\w+, not by ${dora.address}\\.$`));
    expect([votes, agree, scores]).toEqual([4, 3, ["5.25", "3", "0"]]);
  });

  test("a vote after the end", async () => {
    const { faults, votes, agree, scores } = await lieAbout(({ snapshot, ballotId }) =>
      snapshot.lies.addLateVote(ballotId, { voter: dora, choice: 2, vp: 100 }),
    );
    expect(faults[0]).toMatch(/^Vote 0x\w+: it was signed 60 s after the end\.$/);
    expect([votes, agree, scores]).toEqual([4, 3, ["5.25", "3", "0"]]);
  });

  test("one vote shown as another voter's, at another time, under other bytes", async () => {
    const { faults, agree, votesCast } = await lieAbout(({ snapshot }, [first, second]) => {
      snapshot.tamper.vote(first, { voter: dora.address, created: NOW + 5 });
      const cid = snapshot.votes(snapshot.proposals(SPACE)[0]?.id ?? "").find(({ id }) => id === second)?.ipfs ?? "";
      snapshot.tamper.pin(cid, "<html>");
    });
    const [first, second] = votesCast;
    expect(faults).toEqual(
      expect.arrayContaining([
        `Vote ${first}: the hub shows it as a vote of ${dora.address}, and ${ada.address} signed it.`,
        `Vote ${first}: the hub dates it ${NOW + 5}, and ${NOW} was signed.`,
        `Vote ${second}: its envelope cannot be read: The envelope is not JSON. <html>.`,
      ]),
    );
    expect(agree).toBe(1);
  });

  test("a voter who is shown with two votes", async () => {
    await using story = await openStory();
    const first = await story.vote(ada, 1);
    const [older] = story.snapshot.votes(story.ballotId);
    story.pass(10);
    const second = await story.vote(ada, 2);
    const third = await story.vote(bob, 1);
    story.end();
    story.snapshot.tamper.vote(third, older ?? expect.unreachable());
    const { faults, scores } = await recount(story);
    expect(faults[0]).toBe(`Vote ${second}: its voter ${ada.address} is also shown with the vote ${first}.`);
    expect(faults[1]).toMatch(new RegExp(`^Vote ${third}: the hub hides it among the votes`));
    expect(scores).toEqual(["3", "5", "0"]);
  });

  test("two hubs that disagree, by name", async () => {
    await using story = await openStory();
    const [first] = await voteThrice(story);
    story.end();
    const { hubUrl, honestHubUrl, lies } = story.snapshot;
    const both = story.connect({ hubUrls: [hubUrl, honestHubUrl] });
    expect((await recount(story, NONE, both)).faults).toEqual([]);
    lies.hideVote(first, "votes and messages");
    const names = `The hubs ${hubUrl} and ${honestHubUrl} disagree`;
    expect((await recount(story, NONE, both)).faults).toEqual([
      `${names} on the ballot's votes.`,
      `${names} on the ballot's scores.`,
      `${names} on the ballot's scores_total.`,
      `${names}: only the second shows the vote ${first}.`,
    ]);
    lies.forget();
    lies.swapBody(story.ballotId, "Pay me.");
    expect((await recount(story, NONE, both)).faults).toContain(`${names} on the ballot's body.`);
  });

  test("a ballot of ours under another domain than ours", async () => {
    await using story = await openStory();
    const { snapshot, ballotId } = story;
    const own = await fetch(`${snapshot.hubUrl}/ipfs/${snapshot.proposals(SPACE)[0]?.ipfs}`);
    const { address, data } = JSON.parse(await own.text());
    const domain = { ...SNAPSHOT_DOMAIN, chainId: 1 };
    const sig = await author.signTypedData(domain, data.types, data.message);
    const text = JSON.stringify({ address, sig, data: { ...data, domain } });
    const { cid, messageHash } = parseEnvelope(text);
    snapshot.tamper.pin(cid, text);
    snapshot.tamper.proposal(ballotId, { ipfs: cid });
    expect((await recount(story)).faults).toEqual([
      `The signed message hashes to ${messageHash}, which is not the ballot's id.`,
      "It was signed under more than Snapshot's name and version.",
    ]);
  });

  test("a ballot that was edited, also when the hub does not say so", async () => {
    await using story = await openStory({ startsAfter: 60 });
    const { snapshot, ballotId } = story;
    const before = snapshot.proposals(SPACE)[0] ?? expect.unreachable();
    const update = { proposal: ballotId, from: author.address, space: SPACE, timestamp: NOW + 1, type: "basic" };
    const texts = { title: "Epoch 1", body: "Pay me.", discussion: "", choices: CHOICES, labels: [], privacy: "" };
    const client = new (loadSnapshotJs().Client712)(snapshot.sequencerUrl);
    const plugins = `{"laurel":${COMMITMENT}}`;
    await client.updateProposal(adaptSigner(author), author.address, { ...update, ...texts, plugins });
    expect((await recount(story)).faults).toContain("The ballot was edited after it was opened.");
    snapshot.tamper.proposal(ballotId, { updated: null, ipfs: before.ipfs, body: before.body });
    expect((await recount(story)).faults).toEqual([
      expect.stringMatching(/^The ballot was edited after it was opened, by the message 0x\w+\.$/),
    ]);
  });

  test("fifty faults are told, and how many more there are", async () => {
    const voters = Array.from({ length: 60 }, (_, at) => new Key(keccakOfText(`voter ${at}`)));
    await using story = await openStory({ space: { strategies: [{ name: "ticket", params: {} }] } });
    for (const voter of voters) story.snapshot.lies.flipChoice(await story.vote(voter, 1), 2);
    story.end();
    const { faults, agree } = await recount(story);
    expect([faults.length, agree]).toEqual([50, 0]);
    expect(faults.at(-1)).toBe("There are 13 more faults.");
  });
});

// ---- Odd votes --------------------------------------------------------------------------------------------------------

describe("an odd vote that the sequencer takes is counted:", () => {
  const message = {
    from: ada.address,
    space: SPACE,
    timestamp: NOW + 10,
    choice: 1,
    reason: "",
    app: "",
    metadata: "",
  };

  interface Oddity {
    readonly domain?: object;
    readonly message?: (ballotId: Hash) => object;
    readonly sig?: (signature: string) => unknown;
  }

  /** Ada votes as anybody does and then again in the odd form, which the hub shows as if the sequencer had taken it. */
  async function countOddly({ domain = {}, message: changed, sig: written }: Oddity) {
    await using story = await openStory();
    const { snapshot, ballotId } = story;
    const plain = await story.vote(ada, 2);
    const signed = { ...message, proposal: ballotId, ...changed?.(ballotId) };
    const whole = { ...SNAPSHOT_DOMAIN, ...domain };
    const sig = await ada.signTypedData(whole, voteTypes(1), signed);
    const part = { domain: whole, types: voteTypes(1), message: signed };
    const text = JSON.stringify({ address: ada.address, sig: written?.(sig) ?? sig, data: part });
    const { cid, messageHash: id } = parseEnvelope(text);
    snapshot.tamper.pin(cid, text);
    snapshot.tamper.vote(plain, { id, ipfs: cid, created: NOW + 10, choice: 1 });
    story.end();
    return await recount(story);
  }

  test.each<[string, Oddity]>([
    ["with a chain id in its domain", { domain: { chainId: 1 } }],
    [
      "with another last byte of its signature",
      { sig: (sig) => `${sig.slice(0, -2)}${sig.endsWith("1b") ? "1d" : "1e"}` },
    ],
    ["with a list of bytes as its signature", { sig: (sig) => [...Buffer.from(sig.slice(2), "hex")] }],
    ["for the ballot in capital letters", { message: (id) => ({ proposal: `0x${id.slice(2).toUpperCase()}` }) }],
    ["for the ballot in wide digits", { message: (id) => ({ proposal: id.replaceAll("0", "\uff10") }) }],
    ["for the space with an accent", { message: () => ({ space: "d\u00e9mo.local" }) }],
    ["with 90,000 characters that nobody signed", { message: () => ({ more: "\u20ac".repeat(90_000) }) }],
  ])("%s", async (_, oddity) => {
    expect(await countOddly(oddity)).toMatchObject({ votes: 1, agree: 1, faults: [], scores: ["5", "0", "0"] });
  });

  test("but one that is signed by somebody else is in doubt, and what its voter did sign stands beside it", async () => {
    const { faults, doubts, scores } = await countOddly({ sig: () => `0x${"11".repeat(64)}1b` });
    expect([faults.length, scores]).toEqual([1, ["5", "0", "0"]]);
    expect(doubts).toEqual({ votes: [{ voter: ada.address, otherwise: 2 }], otherFaults: [] });
  });

  test.each<[string, Oddity]>([
    ["another ballot", { message: (id) => ({ proposal: id.replace(/.$/, (last) => (last === "1" ? "2" : "1")) }) }],
    ["another space", { message: () => ({ space: "demos.local" }) }],
  ])("but not one for %s", async (_, oddity) => {
    const { faults, doubts } = await countOddly(oddity);
    expect([faults[0], doubts]).toEqual([
      expect.stringMatching(/it was signed for another (ballot|space)\.$/),
      undefined,
    ]);
  });

  test("of one voter's flood only the last hundred that nobody knows are looked at", async () => {
    await using story = await openStory();
    const first = await story.vote(ada, 2);
    const [oldest] = story.snapshot.votes(story.ballotId);
    for (let again = 0; again < 101; again += 1) {
      story.pass(1);
      await story.vote(ada, 1);
    }
    await story.vote(bob, 2);
    story.end();
    // Whoever asks for it waits for bytes that never fit.
    story.snapshot.tamper.pin(oldest?.ipfs ?? "", "x".repeat(400_000));
    expect(oldest?.id).toBe(first);
    expect(await recount(story)).toMatchObject({ votes: 2, agree: 2, faults: [], scores: ["5", "3", "0"] });
  });
});

// ---- Votes by other keys ----------------------------------------------------------------------------------------------

describe("a vote by an alias", () => {
  const alias = new Key(keccakOfText("ada's phone"));

  async function nameAlias({ sequencerUrl }: SnapshotStandIn, principal: Key, named: Key, timestamp: number) {
    const client = new (loadSnapshotJs().Client712)(sequencerUrl);
    await client.alias(adaptSigner(principal), principal.address, { alias: named.address, timestamp });
  }

  async function voteAsAlias({ snapshot, ballotId, vote: _, ...story }: Story, timestamp = NOW): Promise<void> {
    const message = {
      ...{ from: ada.address, space: SPACE, timestamp, proposal: ballotId, type: "basic", choice: 1 },
      ...{ reason: "", app: "laurel" },
    };
    const client = new (loadSnapshotJs().Client712)(snapshot.sequencerUrl);
    await client.vote(adaptSigner(alias), alias.address, message);
    story.end();
  }

  test("counts for whoever named it", async () => {
    await using story = await openStory({ prepare: (snapshot) => nameAlias(snapshot, ada, alias, NOW) });
    await voteAsAlias(story);
    expect(await recount(story)).toMatchObject({ votes: 1, agree: 1, faults: [], scores: ["5", "0", "0"] });
  });

  test("does not count when it was named too long before", async () => {
    await using story = await openStory({ prepare: (snapshot) => nameAlias(snapshot, ada, alias, NOW - 2 * DAY) });
    await voteAsAlias(story);
    const strict = story.connect({ aliasDays: 1 });
    const { faults, agree } = await recount(story, NONE, strict);
    expect([agree, faults[0]]).toEqual([
      0,
      expect.stringContaining(
        `${alias.address} signed for ${ada.address}, and what they signed for that is not of the 1 days before.`,
      ),
    ]);
  });

  test("does not count when somebody else named it", async () => {
    await using story = await openStory({ prepare: (snapshot) => nameAlias(snapshot, ada, alias, NOW) });
    await voteAsAlias(story);
    const [row] = story.snapshot.aliases();
    const foreign = new Key(keccakOfText("somebody"));
    await nameAlias(story.snapshot, foreign, new Key(keccakOfText("a phone")), NOW + DAY);
    const pinned = await (await fetch(`${story.snapshot.hubUrl}/ipfs/${story.snapshot.aliases().at(-1)?.ipfs}`)).text();
    story.snapshot.tamper.pin(row?.ipfs ?? "", pinned);
    const { faults } = await recount(story);
    expect(faults[0]).toContain(`${alias.address} signed for ${ada.address}, and nothing that they signed allows it.`);
  });

  test("does not count when it was taken back before", async () => {
    const types: TypedFields = {
      RevokeAlias: [
        { name: "from", type: "address" },
        { name: "alias", type: "address" },
        { name: "timestamp", type: "uint64" },
      ],
    };
    await using story = await openStory({ prepare: (snapshot) => nameAlias(snapshot, ada, alias, NOW) });
    await voteAsAlias(story, NOW + 200);
    const seen = await seenOf(story);
    const message = { from: ada.address, alias: alias.address, timestamp: NOW + 100 };
    const sig = await ada.signTypedData(SNAPSHOT_DOMAIN, types, message);
    const envelope = { address: ada.address, sig, data: { domain: SNAPSHOT_DOMAIN, types, message } };
    const taken = await fetch(story.snapshot.sequencerUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(envelope),
    });
    // The story is past its end by now, so the sequencer may find the revocation too old a message, but not malformed.
    expect(taken.status).toBe(200);
    const { faults, doubts } = await recount(story);
    expect(faults[0]).toContain(`${alias.address} signed for ${ada.address}, who had taken that back.`);
    // It is dated before the vote and came after it, and the hub goes by what came first.
    expect(doubts).toEqual({ votes: [{ voter: ada.address, otherwise: null }], otherFaults: [] });
    expect(await recount(story, seen)).toMatchObject({ agree: 1, faults: [], scores: ["5", "0", "0"] });
  });

  test("of the proposal's author opens a ballot in the name of the member", async () => {
    const hot = new Key(keccakOfText("the bot's hot key"));
    const principal: Wallet = parseWallet(author.address);
    await using story = await openStory({
      place: { author: hot, principal },
      prepare: (snapshot) => nameAlias(snapshot, author, hot, NOW),
    });
    await story.vote(ada, 1);
    story.end();
    expect(story.snapshot.proposals(SPACE)).toMatchObject([{ author: author.address }]);
    expect(await story.box.findBallot(payoutId)).toMatchObject({ ballotId: story.ballotId });
    expect(await story.box.readBallot(story.ballotId, story.pinned)).toMatchObject({ state: "final", faults: [] });
    expect(await recount(story)).toMatchObject({ agree: 1, faults: [] });
    const late = story.connect({ aliasDays: 0 });
    story.snapshot.tamper.pin(story.snapshot.aliases()[0]?.ipfs ?? "", "{}");
    expect((await late.readBallot(story.ballotId, story.pinned)).faults).toEqual([
      `The ballot's author cannot be verified: ${hot.address} signed for ${author.address}, and nothing that they signed allows it.`,
    ]);
  });
});

// ---- On a chain -------------------------------------------------------------------------------------------------------

describe("on a chain", () => {
  const TOKEN = "0x00000000000000000000000000000000000a11ce";
  const WALLET = parseWallet("0x00000000000000000000000000000000000c0de5");
  const SIGNS_ALL = "0x631626ba7e60e01b60005260206000f3";
  const SIGNS_NOTHING = "0x60006000526020" + "6000f3";
  let evm: Evm;
  let block: number;

  beforeAll(async () => {
    evm = await startEvm({ timestamp: unixSeconds(NOW), seed: "recount" });
    // Answers any call with the storage word whose slot is the first argument: a token with balances to be set at will.
    await evm.send("anvil_setCode", [TOKEN, "0x6004355460005260206000f3"]);
    await evm.send("anvil_setCode", [WALLET, SIGNS_ALL]);
    await hold(ada.address, 7n);
    await hold(WALLET, 5n);
    block = Number(await evm.send("eth_blockNumber", []));
    await hold(ada.address, 1_000n);
  });
  afterAll(() => evm?.close());

  async function hold(holder: string, units: bigint): Promise<void> {
    await evm.mine(1);
    const word = (value: string) => `0x${value.replace("0x", "").toLowerCase().padStart(64, "0")}`;
    await evm.send("anvil_setStorageAt", [TOKEN, word(holder), word((units * 10n ** 18n).toString(16))]);
    await evm.mine(1);
  }

  const params = { address: TOKEN, decimals: 18 };
  const strategies = [
    { name: "erc20-votes", params },
    { name: "erc20-balance-of", params },
    { name: "ticket", params: { value: 0.5 } },
  ];

  function openOnChain(place: Partial<BallotBoxPlace> = {}): Promise<Story> {
    const { rpcUrl } = evm;
    return openStory({ space: { strategies }, options: { rpcUrl }, place: { rpcUrl, ...place }, votingBlock: block });
  }

  async function voteByContract({ snapshot, ballotId }: Story): Promise<Hash> {
    const message = {
      ...{ from: WALLET, space: SPACE, timestamp: NOW, proposal: ballotId, choice: 2 },
      ...{ reason: "", app: "", metadata: "{}" },
    };
    const sig = await dora.signTypedData(SNAPSHOT_DOMAIN, voteTypes(2), message);
    const envelope = { address: WALLET, sig, data: { domain: SNAPSHOT_DOMAIN, types: voteTypes(2), message } };
    const { status } = await fetch(snapshot.sequencerUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(envelope),
    });
    expect(status).toBe(200);
    return voteId(message);
  }

  test("power is what a voter held at the voting block, by all strategies together", async () => {
    await using story = await openOnChain();
    expect(await story.box.terms()).toMatchObject({ uncountable: null });
    await story.vote(ada, 1);
    story.end();
    expect(await recount(story)).toMatchObject({ agree: 1, faults: [], scores: ["14.5", "0", "0"], power: "chain" });
    expect(await story.box.votingPower(parseWallet(ada.address), block)).toEqual({
      power: "14.5",
      parts: [
        { strategy: "erc20-votes", power: "7" },
        { strategy: "erc20-balance-of", power: "7" },
        { strategy: "ticket", power: "0.5" },
      ],
    });
  });

  test("without a node power cannot be computed, and that is a fault", async () => {
    await using story = await openOnChain();
    await story.vote(ada, 1);
    story.end();
    const { sequencerUrl, hubUrl } = story.snapshot;
    const clock = { now: () => unixSeconds(NOW + 2 * DAY) };
    const blind = connectBallotBox({ sequencerUrl, hubUrl, space: SPACE, author, clock, app: "laurel" });
    expect((await blind.terms()).uncountable).toBe("No node of the space's chain is known.");
    const report = await recount(story, NONE, blind);
    expect(report.faults).toEqual(["Voting power cannot be computed. No node of chain 11155111 is known."]);
    expect(report.power).toBe("hub");
    const trusting = story.connect({ power: "hub" });
    expect(await recount(story, NONE, trusting)).toMatchObject({
      faults: [],
      power: "hub",
      scores: ["14.5", "0", "0"],
    });
  });

  test("a node of another chain is refused", async () => {
    await using story = await openStory({
      space: { network: "1", strategies },
      options: { rpcUrl: evm.rpcUrl },
      place: { rpcUrl: evm.rpcUrl },
      votingBlock: block,
    });
    await story.vote(ada, 1);
    await expect(recount(story)).rejects.toThrow(NeedsHuman);
  });

  test("a contract's vote counts while the contract stands by it, and after that when it was seen", async () => {
    await using story = await openOnChain();
    const id = await voteByContract(story);
    const seen = await seenOf(story);
    expect([...seen.keys()]).toEqual([id]);
    story.end();
    expect(await recount(story)).toMatchObject({ agree: 1, faults: [], scores: ["0", "10.5", "0"] });
    await evm.send("anvil_setCode", [WALLET, SIGNS_NOTHING]);
    try {
      const { faults, doubts } = await recount(story);
      expect(faults).toEqual([expect.stringMatching(`^Vote ${id}: its signature is by 0x\\w+, not by ${WALLET}\\.$`)]);
      expect(doubts).toEqual({ votes: [{ voter: WALLET, otherwise: null }], otherFaults: [] });
      expect(await recount(story, seen)).toMatchObject({ agree: 1, faults: [], scores: ["0", "10.5", "0"] });
      const { votes } = await story.connect({}).watchVotes(story.ballotId, null);
      expect(votes).toEqual([]);
    } finally {
      await evm.send("anvil_setCode", [WALLET, SIGNS_ALL]);
    }
  });
});

test("the power of many wallets is told on one question about the space, so that askers use up nobody's measure", async () => {
  await using story = await openStory({ options: { requestsPerMinuteMax: 10 } });
  const box = story.connect({});
  for (let asker = 0; asker < 20; asker += 1) {
    const wallet = parseWallet(new Key(keccakOfText(`asker ${asker}`)).address);
    expect((await box.votingPower(wallet, 8_000_000)).power).toBe("0");
  }
  expect((await box.votingPower(parseWallet(ada.address), 8_000_000)).power).toBe("5");
});

// ---- Watching ---------------------------------------------------------------------------------------------------------

describe("watching", () => {
  test("shows each vote once, with its very bytes, also one that was voted over", async () => {
    await using story = await openStory();
    const first = await story.vote(ada, 1);
    const { votes, next } = await story.box.watchVotes(story.ballotId, null);
    expect(votes).toEqual([
      { voteId: first, cid: story.snapshot.votes(story.ballotId)[0]?.ipfs, envelope: expect.any(String), mci: next },
    ]);
    expect(JSON.parse(votes[0]?.envelope ?? "")).toMatchObject({ address: ada.address, hash: first });
    story.pass(10);
    const second = await story.vote(ada, 2);
    const more = await story.box.watchVotes(story.ballotId, next);
    expect(more.votes.map(({ voteId: id }) => id)).toEqual([second]);
    expect(await story.box.watchVotes(story.ballotId, more.next)).toEqual({ votes: [], next: more.next });
    const all = await story.connect({}).watchVotes(story.ballotId, null);
    expect(all.votes.map(({ voteId: id }) => id)).toEqual([first, second]);
  });

  test("passes over what nobody signed", async () => {
    await using story = await openStory();
    await story.snapshot.lies.inventVote(story.ballotId, { voter: dora, choice: 1, vp: 1 });
    expect((await story.box.watchVotes(story.ballotId, null)).votes).toEqual([]);
  });
});
