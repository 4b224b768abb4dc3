// The vote page over real sockets, before a house whose ballots lie on the stand-in Snapshot.
import type { Wallet as Key } from "ethers";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openWebServer, type WebServer } from "#bots/web/server.ts";
import type { Hash } from "#core/key.ts";
import type { TypedVote } from "#core/world.ts";
import { makeKey } from "#test/support/build.ts";
import { BEN, passHours } from "#test/support/story.ts";
import { CLEO, openVotingHouse, STRANGER, type VotingHouse } from "#test/support/voting.ts";

let house: VotingHouse;
let server: WebServer;
let logged: string[];

beforeEach(async () => {
  house = await openVotingHouse();
  logged = [];
  server = await openWebServer({
    port: 0,
    host: "127.0.0.1",
    daos: () => [house.intake],
    webhookDoor: async () => undefined,
    isHealthy: () => ({ ok: true, sentence: "" }),
    log: (sentence) => logged.push(sentence),
  });
});
afterEach(async () => {
  await server.close();
  house.close();
});

const addressOf = (ballotId: string, rest = ""): string => `${server.url}/dao/laurel-dao/vote/${ballotId}${rest}`;

async function get(url: string): Promise<{ readonly status: number; readonly text: string }> {
  const response = await fetch(url, { headers: { accept: "text/html" } });
  return { status: response.status, text: await response.text() };
}

async function post(url: string, sent: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(sent),
  });
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

const sign = (key: Key, { domain, types, message }: TypedVote): Promise<string> =>
  key.signTypedData(domain, { Vote: [...types.Vote] }, message);

async function makeVote(ballotId: Hash, key: Key, choice: unknown = 1) {
  const wish = { voter: key.address.toLowerCase(), choice, reason: "" };
  const { status, answer } = await post(addressOf(ballotId, "/message"), wish);
  expect(status).toBe(200);
  const typed = answer as unknown as TypedVote;
  return { ...wish, timestamp: typed.message.timestamp, signature: await sign(key, typed) };
}

test("the page says what is decided, who gets what, and how it stands", async () => {
  const { status, text } = await get(addressOf(await house.openProposal()));
  expect(status).toBe(200);
  for (const words of [
    "Rewards of epoch 1",
    "Shall 1,000 LRL be paid from the treasury to 1 person for their work?",
    "Pays 1,000 LRL from the treasury to 1 person.",
    "Nobody is paid by this. The money stays in the treasury.",
    "Nobody has voted yet",
    "dev-1",
    `<script type="module" src="/assets/vote.js"></script>`,
  ])
    expect(text).toContain(words);
});

test("a member's words are text, whatever they hold", async () => {
  const words = `<script>alert("1")</script> and more than twenty letters`;
  const title = `Shall <b>we</b> go?`;
  const { text } = await get(addressOf(await house.openMotion({ title, words, choices: ["<i>Yes</i>", "No"] })));
  expect(text).toContain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;");
  expect(text).toContain("<h1>Shall &lt;b&gt;we&lt;/b&gt; go?</h1>");
  expect(text).toContain("<b>&lt;i&gt;Yes&lt;/i&gt;</b>");
  expect(text).not.toContain("<script>alert");
});

test("a vote is composed again from what was posted, relayed, and answered with its words and power", async () => {
  const ballotId = await house.openProposal();
  const vote = await makeVote(ballotId, BEN.key);
  expect(await post(addressOf(ballotId), vote)).toMatchObject({ status: 200, answer: { words: "For", power: "120" } });
  expect(house.snapshot.votes(ballotId)).toMatchObject([{ voter: BEN.key.address, choice: 1, app: "laurel", vp: 120 }]);
  const { text } = await get(addressOf(ballotId));
  expect(text).toContain("<span>For</span> <b>120</b>");
  expect(text).toContain("1 voted");
});

describe("refused in words:", () => {
  test.each([
    ["a bad address", "0x12"],
    ["a name", "epoch-1"],
    ["a ballot of somebody else's", `0x${"ab".repeat(32)}`],
  ])("%s", async (_, name) => {
    await house.openProposal();
    const { status, text } = await get(addressOf(name));
    expect([status, text.includes("There is no open vote at this address.")]).toEqual([400, true]);
    expect((await post(addressOf(name, "/message"), { voter: BEN.key.address, choice: 1 })).status).toBe(400);
  });

  test("a vote that is over", async () => {
    const ballotId = await house.openProposal();
    const vote = await makeVote(ballotId, BEN.key);
    house.world.passHours(73);
    expect((await get(addressOf(ballotId))).text).toContain("The vote on epoch 1 is over.");
    expect(await post(addressOf(ballotId), vote)).toMatchObject({
      status: 400,
      answer: { error: "The vote on epoch 1 is over." },
    });
    await passHours(house, 1);
    expect((await get(addressOf(ballotId))).text).toContain("There is no open vote at this address.");
    expect(house.snapshot.votes(ballotId)).toEqual([]);
  });

  test("a vote that was changed after it was signed", async () => {
    const ballotId = await house.openProposal();
    const vote = await makeVote(ballotId, BEN.key);
    for (const change of [{ choice: 2 }, { reason: "Another." }, { timestamp: vote.timestamp + 1 }]) {
      const { status, answer } = await post(addressOf(ballotId), { ...vote, ...change });
      expect(status).toBe(400);
      expect(answer["error"]).toMatch(/signature/);
    }
    expect(house.snapshot.votes(ballotId)).toEqual([]);
  });

  test("a vote that another wallet signed", async () => {
    const ballotId = await house.openProposal();
    const { signature } = await makeVote(ballotId, CLEO.key);
    const { status } = await post(addressOf(ballotId), { ...(await makeVote(ballotId, BEN.key)), signature });
    expect(status).toBe(400);
    expect(house.snapshot.votes(ballotId)).toEqual([]);
  });

  test.each([
    ["no vote at all", {}, "The voter is missing."],
    ["a list", [], "The voter is missing."],
    ["no signature", { voter: BEN.key.address, choice: 1, timestamp: 1 }, "The signature is missing."],
    [
      "a date that is no time of the vote",
      { voter: BEN.key.address, choice: 1, timestamp: "now", signature: "0x12" },
      "This vote was not signed while the vote is open.",
    ],
    [
      "a choice that the ballot does not have",
      { voter: BEN.key.address, choice: 4, timestamp: 1, signature: "0x12" },
      "This is no answer to this ballot.",
    ],
    [
      "a wallet that is none",
      { voter: "ben", choice: 1, timestamp: 1, signature: "0x12" },
      "This is not an Ethereum address.",
    ],
  ])("%s", async (_, sent, error) => {
    expect(await post(addressOf(await house.openProposal()), sent)).toMatchObject({ status: 400, answer: { error } });
  });

  test("a wallet without voting power, before it is asked to sign", async () => {
    const ballotId = await house.openProposal();
    const wish = { voter: STRANGER.key.address, choice: 1, reason: "" };
    const { status, answer } = await post(addressOf(ballotId, "/message"), wish);
    expect([status, answer["error"]]).toEqual([400, "You have no voting power in this vote."]);
  });

  test("a post of another site", async () => {
    const url = addressOf(await house.openProposal());
    expect((await post(url, {}, { "sec-fetch-site": "cross-site" })).status).toBe(403);
  });
});

test("whoever posts too often waits, and the page is still shown", async () => {
  const ballotId = await house.openProposal();
  const wallet = makeKey(5).address;
  const statuses: number[] = [];
  for (let at = 0; at < 31; at += 1)
    statuses.push((await fetch(addressOf(ballotId, `/voter.json?wallet=${wallet}`))).status);
  expect(new Set(statuses.slice(0, 30))).toEqual(new Set([200]));
  expect(statuses[30]).toBe(429);
  expect((await post(addressOf(ballotId), {})).status).toBe(429);
  expect((await get(addressOf(ballotId))).status).toBe(200);
});

test("while Snapshot rests the page is shown, and a vote is to be sent again", async () => {
  const ballotId = await house.openProposal();
  house.snapshot.inject("POST", "/graphql", { status: 503, times: 3 });
  expect((await get(addressOf(ballotId))).text).toContain("Snapshot does not show it at the moment.");
  const vote = await makeVote(ballotId, BEN.key);
  house.snapshot.inject("POST", "/", { status: 429 });
  expect((await post(addressOf(ballotId), vote)).status).toBe(503);
  expect((await post(addressOf(ballotId), vote)).status).toBe(200);
  expect(logged).toHaveLength(1);
});

test("nobody votes on what is not what was opened", async () => {
  const ballotId = await house.openProposal();
  const vote = await makeVote(ballotId, BEN.key);
  house.snapshot.lies.swapBody(ballotId, "Pay the thief.");
  house.world.passHours(0.01);
  const { text } = await get(addressOf(ballotId));
  expect(text).toContain("Do not vote on this ballot: what Snapshot shows is not what Laurel opened.");
  expect(text).not.toContain("vote.js");
  const { status, answer } = await post(addressOf(ballotId), vote);
  expect([status, answer["error"]]).toEqual([400, "Do not vote on this ballot: it is not what Laurel opened."]);
  expect(house.snapshot.votes(ballotId)).toEqual([]);
});
