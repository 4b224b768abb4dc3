// The stand-in Snapshot, asked by Snapshot's own client: what it takes, what it refuses and in which words.
import { id as keccakOfText, TypedDataEncoder, Wallet } from "ethers";
import { describe, expect, test } from "vitest";
import { parseWallet } from "#core/key.ts";
import { unixSeconds, type Clock } from "#core/time.ts";
import { cidOf } from "#contracts/snapshot/envelope.ts";
import { fieldsOf, listOf, textOf, type Fields } from "#contracts/snapshot/fields.ts";
import { adaptSigner, loadSnapshotJs, readRefusal, type SnapshotClient } from "#contracts/snapshot/snapshot-js.ts";
import { PROPOSAL_TYPES, SNAPSHOT_DOMAIN, voteTypes } from "#contracts/snapshot/typed-data.ts";
import { startEvm } from "./evm.ts";
import { REVOKE_ALIAS_TYPES } from "./snapshot-sequencer.ts";
import { castVote } from "./snapshot-voter.ts";
import { startSnapshot, type SnapshotOptions, type SnapshotStandIn, type SpaceSettings } from "./snapshot.ts";

const NOW = 1_800_000_000;
const DAY = 86_400;
const SPACE = "demo.local";
const author = makeWallet("author");
const ada = makeWallet("ada");
const bob = makeWallet("bob");
const cleo = makeWallet("cleo");
const stranger = makeWallet("stranger");

function makeWallet(name: string): Wallet {
  return new Wallet(keccakOfText(name));
}

class StoryClock implements Clock {
  seconds = NOW;
  now() {
    return unixSeconds(this.seconds);
  }
}

function makeSpace(patch: Partial<SpaceSettings> = {}): SpaceSettings {
  const addresses = [ada.address, bob.address, cleo.address];
  return {
    id: SPACE,
    strategies: [{ name: "whitelist", params: { addresses } }],
    members: [author.address],
    filters: { onlyMembers: true },
    voting: { quorum: 2 },
    ...patch,
  };
}

async function startStory(space = makeSpace(), options: Partial<SnapshotOptions> = {}) {
  const clock = new StoryClock();
  const snapshot = await startSnapshot({ clock, chainId: 11155111, spaces: [space], ...options });
  return { clock, snapshot, [Symbol.asyncDispose]: () => snapshot.close() };
}

function makeProposal(patch: Fields = {}) {
  return {
    ...{ from: author.address, space: SPACE, timestamp: NOW, type: "basic", title: "Epoch 1", body: "Pay them." },
    ...{ discussion: "", choices: ["For", "Against", "Abstain"], labels: [], start: NOW, end: NOW + DAY },
    ...{ snapshot: 8_000_000, plugins: "{}", privacy: "", app: "laurel", ...patch },
  };
}

/** @returns the id, or the sequencer's words */
async function send(
  snapshot: SnapshotStandIn,
  method: keyof SnapshotClient,
  signer: Wallet,
  message: Fields,
): Promise<string> {
  const client = new (loadSnapshotJs().Client712)(snapshot.sequencerUrl);
  try {
    return textOf(fieldsOf(await client[method](adaptSigner(signer), signer.address, { ...message }), "reply"), "id");
  } catch (error) {
    const refusal = readRefusal(error);
    if (refusal === null) throw error;
    return refusal.words;
  }
}

function makeVote(proposal: string, choice: number | string) {
  const head = { from: ada.address, space: SPACE, timestamp: NOW, proposal };
  return { ...head, choice, reason: "", app: "", metadata: "{}" };
}

function openProposal(snapshot: SnapshotStandIn, patch: Fields = {}, signer = author): Promise<string> {
  return send(snapshot, "proposal", signer, makeProposal({ from: signer.address, ...patch }));
}

/** @returns "" when the vote was taken, else the sequencer's words */
async function vote(
  story: { snapshot: SnapshotStandIn; clock: Clock },
  ballotId: string,
  voter: Wallet,
  choice = 1,
  at?: number,
) {
  const { sequencerUrl } = story.snapshot;
  const timestamp = unixSeconds(at ?? story.clock.now());
  return castVote({ sequencerUrl, space: SPACE, voter, ballotId, choice, timestamp }).then(
    () => "",
    (error: Error) => error.message,
  );
}

async function post(url: string, body: unknown): Promise<Fields> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return fieldsOf(await response.json(), "answer");
}

function ask({ hubUrl }: SnapshotStandIn, query: string, variables: Fields = {}): Promise<Fields> {
  return post(`${hubUrl}/graphql`, { query, variables });
}

async function askScores({ hubUrl }: SnapshotStandIn, id: string): Promise<unknown> {
  return (await fetch(`${hubUrl}/api/scores/${id}`)).json();
}

interface RawEnvelope {
  address: string;
  domain: { name: string; version: string };
  types: Record<string, { name: string; type: string }[]>;
  message: Record<string, unknown>;
  signer: Wallet;
  extra: Fields;
}

async function postRaw(snapshot: SnapshotStandIn, raw: RawEnvelope): Promise<unknown> {
  const { address, domain, types, message, signer, extra } = raw;
  const sig = await signer.signTypedData(domain, types, message);
  const reply = await post(snapshot.sequencerUrl, { address, sig, data: { domain, types, message }, ...extra });
  return reply["error_description"] ?? "taken";
}

test("the sequencer complains in its own order: mend the first fault and it names the next", async () => {
  await using story = await startStory();
  const { snapshot } = story;
  snapshot.blockAddress(stranger.address);
  expect(await openProposal(snapshot)).toMatch(/^0x/);
  const ladder: readonly [string, (raw: RawEnvelope) => void][] = [
    ["unauthorized", (raw) => void (raw.address = stranger.address)],
    ["wrong envelope format", (raw) => void (raw.extra = { note: "hello" })],
    ["too large message", (raw) => void (raw.message["body"] = "x".repeat(100_000))],
    ["wrong timestamp", (raw) => void (raw.message["timestamp"] = NOW + 301)],
    ["proposal cannot contain whitespace", (raw) => void (raw.message["proposal"] = "0x 1")],
    ["wrong domain", (raw) => void (raw.domain = { name: "snapshot", version: "0.1.3" })],
    ["wrong types", (raw) => void (raw.types = { Proposal: PROPOSAL_TYPES["Proposal"]?.toReversed() ?? [] })],
    ["Invalid space id", (raw) => void (raw.message["space"] = "demo..local")],
    [
      "unknown space",
      (raw) => void (raw.message["space"] = raw.message["space"] === SPACE ? "other.local" : "demo..local"),
    ],
    ["wrong alias", (raw) => void (raw.message["from"] = bob.address)],
    ["signature validation failed", (raw) => void (raw.signer = ada)],
    ["duplicate message", () => undefined],
  ];
  for (const [index, [words]] of ladder.entries()) {
    const domain = { ...SNAPSHOT_DOMAIN };
    const raw: RawEnvelope = {
      ...{ address: author.address, domain, types: PROPOSAL_TYPES, message: makeProposal(), signer: author, extra: {} },
    };
    for (const [, spoil] of ladder.slice(index)) spoil(raw);
    expect(await postRaw(snapshot, raw), words).toBe(words);
  }
});

describe("proposals", () => {
  const refusals: readonly [words: string, patch: Fields, space?: Partial<SpaceSettings>][] = [
    ["wrong timestamp", { timestamp: NOW - 6 * DAY - 1 }],
    ["wrong proposal format", { title: "x".repeat(257) }],
    ["wrong proposal format", { title: "" }],
    ["wrong proposal format", { choices: ["For", "x".repeat(257)] }],
    ["wrong proposal format", { app: "x".repeat(25) }],
    ["wrong proposal format", { labels: ["far too long"] }],
    ["wrong proposal format", { end: 2_000_000_001 }],
    ["proposal end date must be in the future", { start: NOW - 10, end: NOW }],
    ["wrong choices for basic type voting", { choices: ["For", "Against", "Abstain", "Perhaps"] }],
    ["wrong choices for basic type voting", { choices: ["For"] }],
    ["invalid voting delay", { start: NOW + 59 }, { voting: { delay: 60 } }],
    ["invalid voting period", {}, { voting: { period: DAY + 1 } }],
    ["invalid voting type", {}, { voting: { type: "single-choice" } }],
    ["not allowed to set privacy", { privacy: "shutter" }, { voting: { privacy: "" } }],
    ["not allowed to set privacy", {}, { voting: { privacy: "shutter" } }],
    [
      "validation failed",
      { from: ada.address },
      { filters: {}, validation: { name: "basic", params: { minScore: 2 } } },
    ],
    ["failed to check validation", { from: ada.address }, { filters: {}, validation: { name: "passport-gated" } }],
    ["only space authors can propose", {}, { members: [ada.address] }],
    ["proposal snapshot must be after network start", { snapshot: 1 }],
    ["proposal body length can not exceed 10000 characters", { body: "x".repeat(10_001) }],
    [
      "number of choices can not exceed 20",
      { type: "approval", choices: Array.from({ length: 21 }, (_, i) => `${i}`) },
    ],
    [
      "invalid space settings: strategy 'moon' is not a valid strategy",
      {},
      { strategies: [{ name: "moon", params: {} }] },
    ],
  ];

  test.each(refusals)("are refused (%#): %s", async (words, patch, space) => {
    await using story = await startStory(makeSpace(space));
    const signer = patch["from"] === ada.address ? ada : author;
    expect(await openProposal(story.snapshot, patch, signer)).toBe(words);
    expect(story.snapshot.proposals(SPACE)).toEqual([]);
  });

  test("with exactly the allowed length are taken, under the hash of their message", async () => {
    await using story = await startStory(makeSpace({ voting: { delay: 60, period: DAY } }));
    const window = { start: NOW + 60, end: NOW + 60 + DAY };
    const message = makeProposal({ title: "x".repeat(256), body: "x".repeat(10_000), timestamp: NOW, ...window });
    const id = await send(story.snapshot, "proposal", author, message);
    expect(id).toBe(TypedDataEncoder.hash(SNAPSHOT_DOMAIN, PROPOSAL_TYPES, message));
    expect(story.snapshot.unhandled).toEqual([]);
  });

  test("are pinned byte for byte under their CID", async () => {
    await using story = await startStory();
    const id = await openProposal(story.snapshot);
    const [row] = story.snapshot.proposals(SPACE);
    const bytes = await (await fetch(`${story.snapshot.hubUrl}/ipfs/${row?.ipfs}`)).text();
    expect(row?.ipfs).toMatch(/^bafkrei[a-z2-7]{52}$/);
    expect(cidOf(bytes)).toBe(row?.ipfs);
    expect(fieldsOf(JSON.parse(bytes), "envelope")["hash"]).toBe(id);
  });

  test("may be signed by an alias: what counts is who is signed for", async () => {
    await using story = await startStory();
    const { snapshot } = story;
    const message = makeProposal({ title: "By alias" });
    expect(await send(snapshot, "proposal", stranger, message)).toBe("wrong alias");
    await send(snapshot, "alias", author, { alias: stranger.address, timestamp: NOW });
    const id = await send(snapshot, "proposal", stranger, message);
    expect(snapshot.proposals(SPACE)).toMatchObject([{ id, author: author.address }]);
    expect(snapshot.messages().at(-1)).toMatchObject({ id, address: stranger.address });
    const deletion = { from: author.address, space: SPACE, proposal: id, timestamp: NOW };
    expect(await send(snapshot, "cancelProposal", stranger, deletion)).toBe(
      "alias not allowed for the type: delete-proposal",
    );
    await send(snapshot, "alias", bob, { alias: cleo.address, timestamp: NOW });
    const outsider = makeProposal({ from: bob.address, title: "By an outsider's alias" });
    expect(await send(snapshot, "proposal", cleo, outsider)).toBe("only space authors can propose");
  });

  test("are taken with a primary type and the domain's own type beside theirs", async () => {
    await using story = await startStory();
    const { sequencerUrl } = story.snapshot;
    const [domain, message] = [{ ...SNAPSHOT_DOMAIN }, makeProposal()];
    const sig = await author.signTypedData(domain, PROPOSAL_TYPES, message);
    const types = { ...PROPOSAL_TYPES, EIP712Domain: [{ name: "name", type: "string" }] };
    const signed = { domain, types, message, primaryType: "Proposal" };
    const reply = await post(sequencerUrl, { address: author.address, sig, data: signed });
    expect(reply["id"]).toBe(TypedDataEncoder.hash(SNAPSHOT_DOMAIN, PROPOSAL_TYPES, message));
  });

  test("keep the quorum and the strategies of their space as it was", async () => {
    await using story = await startStory();
    const { snapshot } = story;
    await openProposal(snapshot);
    snapshot.changeSpace(SPACE, { voting: { quorum: 9 }, strategies: [{ name: "ticket", params: {} }] });
    expect(snapshot.proposals(SPACE)).toMatchObject([{ quorum: 2, strategies: [{ name: "whitelist" }] }]);
  });

  test("keep their id when edited before the start, and show that they were", async () => {
    await using story = await startStory();
    const { snapshot, clock } = story;
    const id = await openProposal(snapshot, { start: NOW + 60 });
    const [before] = snapshot.proposals(SPACE);
    const update = { ...makeProposal({ title: "Epoch 1, richer", timestamp: NOW + 5 }), proposal: id };
    const { start, end, snapshot: block, app, ...message } = update;
    expect([start, end, block, app]).toEqual([NOW, NOW + DAY, 8_000_000, "laurel"]);
    expect(await send(snapshot, "updateProposal", ada, { ...message, from: ada.address })).toBe("Not the author");
    expect(await send(snapshot, "updateProposal", author, message)).toMatch(/^0x/);
    const [after] = snapshot.proposals(SPACE);
    expect(after).toMatchObject({ id, title: "Epoch 1, richer", updated: NOW + 5 });
    expect(after?.ipfs).not.toBe(before?.ipfs);
    clock.seconds = NOW + 61;
    const late = { ...message, timestamp: NOW + 61 };
    expect(await send(snapshot, "updateProposal", author, late)).toBe("proposal already started");
  });

  test("vanish when their author deletes them, even after the end", async () => {
    await using story = await startStory();
    const { snapshot, clock } = story;
    const id = await openProposal(snapshot);
    clock.seconds = NOW + DAY + 1;
    const timestamp = NOW + DAY + 1;
    const deletion = { space: SPACE, proposal: id, timestamp };
    expect(await send(snapshot, "cancelProposal", ada, deletion)).toBe("not authorized to archive proposal");
    expect(await send(snapshot, "cancelProposal", author, deletion)).toMatch(/^0x/);
    expect(await ask(snapshot, `{ proposal(id: "${id}") { id } }`)).toEqual({ data: { proposal: null } });
  });
});

describe("votes", () => {
  test("are taken once a voter: a later one replaces the row and leaves the old message", async () => {
    await using story = await startStory();
    const { snapshot, clock } = story;
    const id = await openProposal(snapshot);
    expect(await vote(story, id, ada, 1)).toBe("");
    clock.seconds += 10;
    expect(await vote(story, id, ada, 2)).toBe("");
    expect(snapshot.votes(id)).toMatchObject([{ voter: ada.address, choice: 2, vp: 1, created: NOW + 10 }]);
    expect(snapshot.messages().map(({ mci, type }) => [mci, type])).toEqual([
      [1, "proposal"],
      [2, "vote"],
      [3, "vote"],
    ]);
    expect(await vote(story, id, ada, 3, NOW + 5)).toBe("already voted at later time");
  });

  test("of one second are settled by the greater id", async () => {
    await using story = await startStory();
    const { snapshot } = story;
    const id = await openProposal(snapshot);
    const voted = await Promise.all([1, 2, 3].map((choice) => vote(story, id, ada, choice)));
    const ids = snapshot.messages().flatMap((message) => (message.type === "vote" ? [message.id] : []));
    expect(
      voted.filter((words) => words !== "").every((words) => words === "already voted same time with lower index"),
    ).toBe(true);
    expect(snapshot.votes(id).map((row) => row.id)).toEqual([ids.toSorted((a, b) => a.localeCompare(b)).at(-1)]);
  });

  test("are refused in the sequencer's words", async () => {
    await using story = await startStory();
    const { snapshot, clock } = story;
    const id = await openProposal(snapshot, { start: NOW + 60 });
    expect(await vote(story, id, ada)).toBe("not in voting window");
    clock.seconds = NOW + 60;
    expect(await vote(story, id, ada, 1, NOW + 59)).toBe("not in voting window");
    expect(await vote(story, id, ada, 4)).toBe("invalid choice");
    expect(await vote(story, id, ada, 0)).toBe("invalid choice");
    expect(await vote(story, id, stranger)).toBe("no voting power");
    expect(await vote(story, keccakOfText("none"), ada)).toBe("unknown proposal");
    clock.seconds = NOW + DAY;
    expect(await vote(story, id, ada)).toBe("");
    clock.seconds = NOW + DAY + 1;
    expect(await vote(story, id, bob, 1, NOW + DAY)).toBe("not in voting window");
    expect(snapshot.votes(id)).toHaveLength(1);
  });

  test("by an alias count for whom it signs, as long as the alias lives", async () => {
    await using story = await startStory();
    const { snapshot, clock } = story;
    const id = await openProposal(snapshot, { end: NOW + 100 * DAY });
    const message = {
      from: ada.address,
      space: SPACE,
      timestamp: NOW,
      proposal: id,
      choice: 1,
      reason: "",
      app: "",
      metadata: "{}",
    };
    const raw = {
      address: stranger.address,
      domain: { ...SNAPSHOT_DOMAIN },
      types: voteTypes(1),
      message,
      signer: stranger,
      extra: {},
    };
    expect(await postRaw(snapshot, raw)).toBe("wrong alias");
    expect(await send(snapshot, "alias", ada, { alias: ada.address, timestamp: NOW })).toMatch(/cannot be the same/);
    expect(await send(snapshot, "alias", ada, { alias: stranger.address, timestamp: NOW })).toMatch(/^0x/);
    expect(await send(snapshot, "alias", bob, { alias: stranger.address, timestamp: NOW })).toMatch(/already linked/);
    expect(await postRaw(snapshot, raw)).toBe("taken");
    expect(snapshot.votes(id)).toMatchObject([{ voter: ada.address }]);
    clock.seconds = NOW + 90 * DAY;
    const late = { ...message, timestamp: clock.seconds };
    expect(await postRaw(snapshot, { ...raw, message: late })).toBe("wrong alias");
  });

  test("by an alias need it to be there: signing again renews it, revoking ends it", async () => {
    await using story = await startStory(makeSpace(), { aliasDays: 30 });
    const { snapshot, clock } = story;
    const id = await openProposal(snapshot, { end: NOW + 100 * DAY });
    const register = () => send(snapshot, "alias", ada, { alias: stranger.address, timestamp: clock.seconds });
    const voteAs = (choice: number) =>
      postRaw(snapshot, {
        ...{ address: stranger.address, domain: { ...SNAPSHOT_DOMAIN }, types: voteTypes(choice), signer: stranger },
        message: { ...makeVote(id, choice), from: ada.address, timestamp: clock.seconds },
        extra: {},
      });
    const revoke = () =>
      postRaw(snapshot, {
        ...{ address: ada.address, domain: { ...SNAPSHOT_DOMAIN }, types: REVOKE_ALIAS_TYPES, signer: ada, extra: {} },
        message: { from: ada.address, alias: stranger.address, timestamp: clock.seconds },
      });
    await register();
    clock.seconds = NOW + 30 * DAY;
    expect(await voteAs(1)).toBe("wrong alias");
    await register();
    expect([await voteAs(2), snapshot.aliases().length]).toEqual(["taken", 1]);
    clock.seconds += 1;
    expect([await revoke(), await voteAs(3)]).toEqual(["taken", "wrong alias"]);
    clock.seconds += 1;
    expect([await revoke(), snapshot.aliases()]).toEqual(["alias does not exist", []]);
    expect(snapshot.messages().map(({ type, space }) => [type, space])).toContainEqual(["revoke-alias", ""]);
  });

  test("meet what the space asks of voters, as it did when the ballot was opened", async () => {
    const voteValidation = { name: "basic", params: { minScore: 2 } };
    await using story = await startStory(makeSpace({ voteValidation }));
    const { snapshot } = story;
    const id = await openProposal(snapshot);
    snapshot.changeSpace(SPACE, { voteValidation: { name: "any" } });
    expect(await vote(story, id, ada)).toBe("failed vote validation");
    snapshot.changeSpace(SPACE, { voteValidation: { name: "passport-gated" } });
    const other = await openProposal(snapshot, { title: "Epoch 2" });
    expect(await vote(story, other, ada)).toBe("failed to check vote validation");
  });

  test("under shutter are ciphertexts without a reason, and count for no choice", async () => {
    await using story = await startStory();
    const { snapshot, clock } = story;
    const id = await openProposal(snapshot, { privacy: "shutter" });
    const seal = (choice: string, reason: string) =>
      postRaw(snapshot, {
        ...{ address: ada.address, domain: { ...SNAPSHOT_DOMAIN }, types: voteTypes(choice), signer: ada, extra: {} },
        message: { ...makeVote(id, choice), reason },
      });
    expect(await seal("0xc0de", "because")).toBe("reason not allowed with shutter");
    expect(await seal("1", "")).toBe("invalid choice");
    expect(await seal("0xc0de", "")).toBe("taken");
    clock.seconds = NOW + DAY + 1;
    expect(await askScores(snapshot, id)).toEqual({ result: true });
    expect(snapshot.proposals(SPACE)).toMatchObject([{ scores: [0, 0, 0], scores_total: 1, scores_state: "pending" }]);
  });

  test.each([
    ["single-choice", 2, [0, 1, 0]],
    ["approval", [1, 3], [1, 0, 1]],
    ["ranked-choice", [2, 1, 3], [0, 1, 0]],
    ["weighted", { 1: 3, 2: 1 }, [0.75, 0.25, 0]],
    ["quadratic", { 1: 1, 3: 1 }, [0.5, 0, 0.5]],
  ] as const)("of the type %s are tallied", async (type, choice, scores) => {
    await using story = await startStory();
    const { snapshot, clock } = story;
    const ballotId = await openProposal(snapshot, { type });
    const { sequencerUrl } = snapshot;
    await castVote({ sequencerUrl, space: SPACE, voter: ada, ballotId, choice, type, timestamp: clock.now() });
    expect(snapshot.proposals(SPACE)).toMatchObject([{ scores, scores_total: 1, scores_state: "pending" }]);
  });
});

describe("the tally", () => {
  test("becomes final only when somebody asks for the scores after the end", async () => {
    await using story = await startStory();
    const { snapshot, clock } = story;
    const id = await openProposal(snapshot, { start: NOW + 1 });
    const state = () => snapshot.proposals(SPACE)[0]?.scores_state;
    expect(await askScores(snapshot, id)).toEqual({ result: false });
    clock.seconds = NOW + 1;
    await vote(story, id, ada, 1);
    await vote(story, id, bob, 2);
    await vote(story, id, cleo, 1);
    await askScores(snapshot, id);
    expect(state()).toBe("pending");
    clock.seconds = NOW + DAY + 1;
    expect(state()).toBe("pending");
    expect(await askScores(snapshot, id)).toEqual({ result: true });
    expect(snapshot.proposals(SPACE)).toMatchObject([
      { scores: [2, 1, 0], scores_total: 3, scores_state: "final", votes: 3, quorum: 2 },
    ]);
    expect(await askScores(snapshot, keccakOfText("none"))).toEqual({ result: false });
  });

  test("lies when it is tampered with", async () => {
    await using story = await startStory();
    const { snapshot } = story;
    const id = await openProposal(snapshot);
    await vote(story, id, ada, 1);
    await vote(story, id, bob, 2);
    const [first, second] = snapshot.votes(id);
    snapshot.tamper.vote(first?.id ?? "", { choice: 2 });
    snapshot.tamper.hideVote(second?.id ?? "");
    snapshot.tamper.proposal(id, { title: "Another" });
    expect(snapshot.votes(id)).toMatchObject([{ choice: 2 }]);
    expect(snapshot.proposals(SPACE)).toMatchObject([{ title: "Another", scores: [0, 1, 0] }]);
    expect(snapshot.messages()).toHaveLength(3);
  });
});

describe("the hub", () => {
  test("refuses too wide, too deep and too long questions", async () => {
    await using story = await startStory();
    const errorsOf = async (query: string) => JSON.stringify((await ask(story.snapshot, query))["errors"]);
    const six = [1, 2, 3, 4, 5, 6].map((n) => `a${n}: space(id: "${SPACE}") { id }`).join(" ");
    expect(await errorsOf(`{ ${six} }`)).toContain("exceeds the maximum number of root selections: 5");
    expect(await errorsOf(`{ proposals(first: 1001) { id } }`)).toContain("must not be greater than 1000");
    expect(await errorsOf(`{ proposals(skip: 5001) { id } }`)).toContain("must not be greater than 5000");
    expect(await errorsOf(`{ votes { proposal { space { strategies { params } } } } }`)).toBeUndefined();
    expect(await errorsOf(`{ wrong { id } }`)).toContain("Cannot query field");
  });

  test("tells the power at a ballot's block, or in the space now", async () => {
    await using story = await startStory();
    const { snapshot } = story;
    const id = await openProposal(snapshot);
    const powerOf = (asked: string) => ask(snapshot, `{ vp(${asked}) { vp vp_by_strategy vp_state } }`);
    const whole = (vp: number, vp_state: string) => ({ data: { vp: { vp, vp_by_strategy: [vp], vp_state } } });
    expect(await powerOf(`voter: "${ada.address}", space: "${SPACE}", proposal: "${id}"`)).toEqual(whole(1, "final"));
    expect(await powerOf(`voter: "${stranger.address}", space: "${SPACE}"`)).toEqual(whole(0, "pending"));
    expect(JSON.stringify(await powerOf(`voter: "${ada.address}", space: "no.local"`))).toContain("space not found");
  });

  test("filters, orders and pages", async () => {
    await using story = await startStory();
    const { snapshot, clock } = story;
    const ids: string[] = [];
    for (const number of [0, 1, 2]) {
      clock.seconds = NOW + number;
      ids.push(await openProposal(snapshot, { timestamp: NOW + number, start: NOW + number }));
    }
    await vote(story, ids[0] ?? "", ada);
    const listed = async (name: string, rest: string) => {
      const { data: answer } = await ask(snapshot, `{ ${name}(${rest}) { id } }`);
      return listOf(fieldsOf(answer, "answer"), name).map((row) => ids.indexOf(textOf(fieldsOf(row, "row"), "id")));
    };
    expect(await listed("proposals", `where: { space: "${SPACE}" }`)).toEqual([2, 1, 0]);
    expect(
      await listed("proposals", `first: 1, skip: 1, where: { author: "${author.address.toLowerCase()}" }`),
    ).toEqual([1]);
    expect(
      await listed("proposals", `orderDirection: asc, orderBy: "created", where: { created_gte: ${NOW + 1} }`),
    ).toEqual([1, 2]);
    expect(await listed("proposals", `where: { id_in: ["${ids[1]}"], state: "active" }`)).toEqual([1]);
    expect(await listed("proposals", `where: { scores_state: "pending" }`)).toEqual([2, 1, 0]);
    expect(await listed("proposals", `where: { space: "other.local" }`)).toEqual([]);
    const { data: walked } = await ask(
      snapshot,
      `{ messages(where: { space: "${SPACE}", type_in: ["vote"], mci_gt: 3 }, orderBy: "mci", orderDirection: asc) { mci type } }`,
    );
    expect(walked).toEqual({ messages: [{ mci: 4, type: "vote" }] });
  });
});

test("beyond the limit of a minute hub and sequencer each refuse, until the minute is over", async () => {
  await using story = await startStory(makeSpace(), { requestsPerMinuteMax: 2 });
  const { snapshot, clock } = story;
  const read = () =>
    fetch(`${snapshot.hubUrl}/graphql`, { method: "POST", body: '{"query":"{ space(id: \\"x\\") { id } }"}' });
  expect([(await read()).status, (await read()).status, (await read()).status]).toEqual([200, 200, 429]);
  expect(await openProposal(snapshot)).toMatch(/^0x/);
  expect(await openProposal(snapshot)).toBe("duplicate message");
  expect(await openProposal(snapshot, { title: "Epoch 2" })).toMatch(/^too many requests, refer to/);
  clock.seconds += 60;
  expect(await openProposal(snapshot, { title: "Epoch 2" })).toMatch(/^0x/);
  expect((await read()).status).toBe(200);
});

test("faults strike the requests they were meant for, and hooks see each one", async () => {
  const seen: string[] = [];
  await using story = await startStory(makeSpace(), {
    beforeRequest: (method, path) => void seen.push(`${method} ${path}`),
  });
  const { snapshot } = story;
  snapshot.inject("POST", "/", { status: 429 });
  expect(await openProposal(snapshot)).toMatch(/^too many requests/);
  snapshot.inject("POST", "/", { drop: "before-effect" });
  await expect(openProposal(snapshot)).rejects.toBeDefined();
  expect(snapshot.proposals(SPACE)).toEqual([]);
  snapshot.inject("POST", "/", { drop: "after-effect" });
  await expect(openProposal(snapshot)).rejects.toBeDefined();
  expect(snapshot.proposals(SPACE)).toHaveLength(1);
  snapshot.hooks.afterEffect = () => {
    throw new Error("cut here");
  };
  await expect(openProposal(snapshot, { title: "Epoch 2" })).rejects.toBeDefined();
  expect(snapshot.proposals(SPACE)).toHaveLength(2);
  expect(seen).toEqual(["POST /", "POST /", "POST /", "POST /"]);
  expect(snapshot.log.map(({ status }) => status)).toEqual([429, null, null, null]);
});

test("voting power is what a voter held at the voting block, and contracts sign by EIP-1271", async () => {
  await using evm = await startEvm({ timestamp: unixSeconds(NOW) });
  const [token, wallet] = ["0x00000000000000000000000000000000000a11ce", "0x00000000000000000000000000000000000c0de5"];
  // Answers any call with the storage word whose slot is the first argument: a token with balances to be set at will.
  await evm.send("anvil_setCode", [token, "0x6004355460005260206000f3"]);
  // Answers any call with 0x1626ba7e: a contract that finds every signature good.
  await evm.send("anvil_setCode", [wallet, "0x631626ba7e60e01b60005260206000f3"]);
  const hold = async (holder: string, units: bigint) => {
    // anvil files a block's state away when the next block is mined: what is set by hand belongs to a block of its own.
    await evm.mine(1);
    const word = (value: string) => `0x${value.replace("0x", "").toLowerCase().padStart(64, "0")}`;
    await evm.send("anvil_setStorageAt", [token, word(holder), word((units * 10n ** 18n).toString(16))]);
    await evm.mine(1);
  };
  await hold(ada.address, 7n);
  await hold(wallet, 5n);
  const block = Number(await evm.send("eth_blockNumber", []));
  await hold(ada.address, 1_000n);
  const params = { address: token, decimals: 18 };
  const strategies = [
    { name: "erc20-balance-of", params },
    { name: "erc20-votes", params },
    { name: "ticket", params: { value: 0.5 } },
  ];
  await using story = await startStory(makeSpace({ strategies }), { rpcUrl: evm.rpcUrl });
  const { snapshot } = story;
  expect(await openProposal(snapshot, { snapshot: block + 10 })).toBe("invalid snapshot block");
  const id = await openProposal(snapshot, { snapshot: block });
  expect(await vote(story, id, ada)).toBe("");
  expect(snapshot.votes(id)).toMatchObject([{ vp: 14.5, vp_by_strategy: [7, 7, 0.5] }]);
  const message = {
    from: parseWallet(wallet),
    space: SPACE,
    timestamp: NOW,
    proposal: id,
    choice: 2,
    reason: "",
    app: "",
    metadata: "{}",
  };
  const raw = {
    address: parseWallet(wallet),
    domain: { ...SNAPSHOT_DOMAIN },
    types: voteTypes(2),
    message,
    signer: stranger,
    extra: {},
  };
  expect(await postRaw(snapshot, raw)).toBe("taken");
  expect(snapshot.proposals(SPACE)).toMatchObject([{ scores: [14.5, 10.5, 0] }]);
  const empty = parseWallet("0x00000000000000000000000000000000000c0de6");
  expect(await postRaw(snapshot, { ...raw, address: empty, message: { ...message, from: empty } })).toBe(
    "signature validation failed",
  );
});
