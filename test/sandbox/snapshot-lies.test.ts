// A lying hub: each lie is seen on it, fits itself, and leaves the honest hub and the sequencer alone.
import { id as keccakOfText, verifyTypedData, Wallet } from "ethers";
import { expect, test } from "vitest";
import { unixSeconds } from "#core/time.ts";
import { cidOf } from "#contracts/snapshot/envelope.ts";
import { fieldsOf, listOf, textOf, type Fields } from "#contracts/snapshot/fields.ts";
import { adaptSigner, loadSnapshotJs } from "#contracts/snapshot/snapshot-js.ts";
import { SNAPSHOT_DOMAIN, voteTypes } from "#contracts/snapshot/typed-data.ts";
import { castVote } from "./snapshot-voter.ts";
import { startSnapshot, type SnapshotStandIn } from "./snapshot.ts";

const NOW = 1_800_000_000;
const SPACE = "demo.local";
const [author, ada, bob, eve] = ["author", "ada", "bob", "eve"].map((name) => new Wallet(keccakOfText(name))) as [
  Wallet,
  Wallet,
  Wallet,
  Wallet,
];

/** Ada votes for with 7, Bob against with 5. */
async function startStory() {
  const weights = { [ada.address]: 7, [bob.address]: 5 };
  const strategies = [{ name: "whitelist-weighted", params: { addresses: weights } }];
  const clock = { now: () => unixSeconds(NOW) };
  const spaces = [{ id: SPACE, strategies, voting: { quorum: 3 } }];
  const snapshot = await startSnapshot({ clock, chainId: 11155111, spaces });
  const proposal = {
    ...{ space: SPACE, timestamp: NOW, type: "basic", title: "Epoch 1", body: "Pay them.", discussion: "", labels: [] },
    ...{ choices: ["For", "Against"], start: NOW, end: NOW + 60, snapshot: 8_000_000, plugins: "{}", app: "" },
  };
  const client = new (loadSnapshotJs().Client712)(snapshot.sequencerUrl);
  const reply = await client.proposal(adaptSigner(author), author.address, proposal);
  const ballotId = textOf(fieldsOf(reply, "The reply"), "id");
  const cast = { sequencerUrl: snapshot.sequencerUrl, space: SPACE, ballotId, timestamp: unixSeconds(NOW) };
  await castVote({ ...cast, voter: ada, choice: 1 });
  await castVote({ ...cast, voter: bob, choice: 2 });
  const [ofAda = "", ofBob = ""] = snapshot.votes(ballotId).map(({ id }) => id);
  const close = () => snapshot.close();
  return { snapshot, ballotId, ofAda, ofBob, [Symbol.asyncDispose]: close };
}

const BALLOT = `{ proposal(id: "ID") { body quorum scores scores_total votes strategies { name } space { voting { quorum } } }
  votes(where: { proposal: "ID" }) { id ipfs voter choice vp vp_by_strategy created } messages { id type } }`;

async function ask(hubUrl: string, ballotId: string): Promise<Fields> {
  const body = JSON.stringify({ query: BALLOT.replaceAll("ID", ballotId) });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${hubUrl}/graphql`, { method: "POST", headers, body });
  return fieldsOf(fieldsOf(await response.json(), "The answer")["data"], "The answer");
}

const HONEST = { scores: [7, 5], scores_total: 12, votes: 2, body: "Pay them.", quorum: 3 };

test.each<[string, (told: Awaited<ReturnType<typeof startStory>>) => unknown, Fields]>([
  ["a flipped choice", ({ snapshot, ofAda }) => snapshot.lies.flipChoice(ofAda, 2), { scores: [0, 12] }],
  ["an inflated power", ({ snapshot, ofBob }) => snapshot.lies.inflatePower(ofBob, 50), { scores: [7, 50] }],
  [
    "false scores",
    ({ snapshot, ballotId }) => snapshot.lies.falseScores(ballotId, [9, 1]),
    { scores: [9, 1], scores_total: 10 },
  ],
  ["another body", ({ snapshot, ballotId }) => snapshot.lies.swapBody(ballotId, "Pay me."), { body: "Pay me." }],
  [
    "other strategies",
    ({ snapshot, ballotId }) => snapshot.lies.swapStrategies(ballotId, [{ name: "ticket", params: {} }]),
    { strategies: [{ name: "ticket" }] },
  ],
  [
    "another quorum",
    ({ snapshot }) => snapshot.lies.changeQuorum(SPACE, 1),
    { quorum: 1, space: { voting: { quorum: 1 } } },
  ],
  [
    "a hidden vote",
    ({ snapshot, ofBob }) => snapshot.lies.hideVote(ofBob, "votes"),
    { scores: [7, 0], scores_total: 7, votes: 1 },
  ],
  [
    "an invented vote",
    ({ snapshot, ballotId }) => snapshot.lies.inventVote(ballotId, { voter: eve, choice: 1, vp: 30 }),
    { scores: [37, 5], votes: 3 },
  ],
  [
    "a late vote",
    ({ snapshot, ballotId }) => snapshot.lies.addLateVote(ballotId, { voter: eve, choice: 2, vp: 4 }),
    { scores: [7, 9], votes: 3 },
  ],
])("%s is shown until the lie is forgotten, and never by the honest hub", async (_name, lie, shown) => {
  await using story = await startStory();
  const { snapshot, ballotId } = story;
  await lie(story);
  expect((await ask(snapshot.hubUrl, ballotId))["proposal"]).toMatchObject(shown);
  expect((await ask(snapshot.honestHubUrl, ballotId))["proposal"]).toMatchObject(HONEST);
  expect(snapshot.proposals(SPACE)).toMatchObject([HONEST]);
  snapshot.lies.forget();
  expect((await ask(snapshot.hubUrl, ballotId))["proposal"]).toMatchObject(HONEST);
});

test("a hidden vote stays among the messages, unless it is hidden there, too", async () => {
  await using story = await startStory();
  const { snapshot, ballotId, ofAda, ofBob } = story;
  snapshot.lies.hideVote(ofAda, "votes");
  snapshot.lies.hideVote(ofBob, "votes and messages");
  const { votes, messages } = await ask(snapshot.hubUrl, ballotId);
  expect(votes).toEqual([]);
  expect(messages).toEqual([
    { id: ofAda, type: "vote" },
    { id: ballotId, type: "proposal" },
  ]);
});

test("an invented vote is in order but for its signature, and a late one but for its time", async () => {
  await using story = await startStory();
  const { snapshot, ballotId } = story;
  const invented = await snapshot.lies.inventVote(ballotId, { voter: eve, choice: 1, vp: 30 });
  const late = await snapshot.lies.addLateVote(ballotId, { voter: ada, choice: 1, vp: 7 });
  expect(await readEnvelope(snapshot, ballotId, invented)).toEqual({ signer: "somebody else", created: NOW });
  expect(await readEnvelope(snapshot, ballotId, late)).toEqual({ signer: "the voter", created: NOW + 120 });
});

/** Fetched by the CID that the hub shows, and looked at like any other. */
async function readEnvelope(snapshot: SnapshotStandIn, ballotId: string, id: string) {
  const { votes } = await ask(snapshot.hubUrl, ballotId);
  const rows = listOf({ votes }, "votes").map((row) => fieldsOf(row, "A vote"));
  const row = rows.find((vote) => vote["id"] === id) ?? {};
  const bytes = await (await fetch(`${snapshot.hubUrl}/ipfs/${textOf(row, "ipfs")}`)).text();
  expect([cidOf(bytes), fieldsOf(JSON.parse(bytes), "The envelope")["hash"]]).toEqual([row["ipfs"], id]);
  const { sig, data: signed } = fieldsOf(JSON.parse(bytes), "The envelope");
  const message = fieldsOf(fieldsOf(signed, "The signed part")["message"], "The message");
  const signer = verifyTypedData(SNAPSHOT_DOMAIN, voteTypes(1), message, String(sig));
  return { signer: signer === row["voter"] ? "the voter" : "somebody else", created: row["created"] };
}
