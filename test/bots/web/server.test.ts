// The web server over real sockets: every address, every refusal, and hostile text that stays text.
import { request as httpRequest } from "node:http";
import { connect } from "node:net";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openWebServer, type WebServer, type WebServerOptions } from "#bots/web/server.ts";
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput, RetryLater } from "#core/errors.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import type { LinkPage, PayoutReview } from "#core/workflow/answers.ts";
import type { Intake } from "#core/workflow/intake.ts";
import type { PublicRecord } from "#core/workflow/record.ts";
import {
  makeHash,
  makeRecord,
  makeRecordedContribution,
  makeRecordedProposal,
  makeWallet,
} from "#test/support/record.ts";

const TOKEN = "kZ3f-one-time_9";
const HOSTILE = `<script>alert("1")</script>`;
const ESCAPED = "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;";

const linkPage: LinkPage = {
  daoName: "Laurel DAO",
  discordName: "Mira",
  discordId: "204255221017214977",
  github: { login: "mira", id: 5120 },
  way: "vouched",
  isDiscordConfirmed: false,
  linkedGithub: null,
  vouchedBy: "Discord confirmed this GitHub account.",
  chainId: 11_155_111,
  expiresAt: unixSeconds(1_772_366_400),
};

const review: PayoutReview = {
  purpose: "pay",
  daoName: "Laurel DAO",
  epoch: 2,
  batch: {
    payoutId: makeHash("b2"),
    safeTxNonce: 7,
    transfers: [{ wallet: makeWallet(7), amountBaseUnits: baseUnits(1_820_500_000_000_000_000_000n) }],
    transfersHash: makeHash("c3"),
    directHash: makeHash("c3"),
    claims: null,
    safeTxHash: makeHash("9a"),
    domainHash: makeHash("5d"),
    messageHash: makeHash("6e"),
    typedData: {
      domain: { chainId: 11_155_111, verifyingContract: makeWallet(91) },
      types: { SafeTx: [{ name: "to", type: "address" }] },
      primaryType: "SafeTx",
      message: { to: makeWallet(92) },
    },
    calls: [
      { to: makeWallet(93), what: "approve Payouts to take 1,820.5 LRL" },
      { to: makeWallet(94), what: "pay 1 transfer, 1,820.5 LRL in all" },
    ],
  },
  lines: [
    {
      discordId: "1",
      login: "mira",
      wallet: makeWallet(7),
      amount: "1,820.5 LRL",
      because: "epoch 2",
      isNewAddress: false,
      withheldBecause: null,
    },
  ],
  total: "1,820.5 LRL",
  ballotUrl: "https://snapshot.example/e5",
  verdictBecause: "passed with 40 for",
  signedBy: [makeWallet(1)],
  threshold: 2,
  safe: makeWallet(91),
  cancelSigned: null,
  says: [],
  signWith: null,
  safeVersion: "1.4.1",
  chainId: 11_155_111,
};

/** A DAO that knows one token; what was asked of it is kept. */
class OneTokenDao implements Intake {
  readonly daoId: string = "laurel-dao";
  readonly daoName: string = "Laurel DAO";
  readonly guildId = "77";
  readonly repositories = ["laurel-dao/compiler"];
  readonly taken: unknown[] = [];
  recordNow: PublicRecord = makeRecord();
  linkNow: LinkPage = linkPage;
  reviewNow: PayoutReview = review;

  async linkPage(token: string) {
    knows(token);
    return this.linkNow;
  }
  async linkTextFor(token: string, wallet: string) {
    knows(token);
    return `Pay Mira to ${wallet}`;
  }
  async completeLink(token: string, answer: { readonly wallet: string; readonly signature: string }) {
    knows(token);
    if (answer.signature === "0xslow") throw new RetryLater("The chain is slow.", { happened: `token ${token}` });
    if (answer.signature === "0xbug") throw new TypeError(`cannot read ${token}`);
    this.taken.push(answer);
    return {
      person: "p1" as PersonId,
      wallet: makeWallet(7),
      githubLogin: "mira",
      reserved: "120 LRL reserved from epoch 1",
    };
  }
  async signPage(token: string) {
    knows(token);
    return this.reviewNow;
  }
  async postSignature(token: string, signature: string) {
    knows(token);
    this.taken.push(signature);
    return { signer: makeWallet(1), signed: 1, threshold: 2, safeTxHash: makeHash("9a") };
  }
  async record() {
    return this.recordNow;
  }
  readonly claims: Intake["claims"] = { list: unasked, standing: unasked };
  notePull = unasked;
  offerLink = unasked;
  linkStanding = unasked;
  unlink = unasked;
  beginSignIn = unasked;
  takeSignIn = unasked;
  finishSignIn = unasked;
  voteOnDispute = unasked;
  reviewPayout = unasked;
  pauseDao = unasked;
  resumeDao = unasked;
  offerSigning = unasked;
  holdPayout = unasked;
  releasePayout = unasked;
  cancelPayout = unasked;
  fileAppeal = unasked;
  reviewQueue = unasked;
  confirmScore = unasked;
  amendScore = unasked;
  voteOnAppeal = unasked;
  rateWork = unasked;
  nameAct = unasked;
  creditAct = unasked;
  giveKudos = unasked;
  suggestWorks = unasked;
  votePage = unasked;
  voteToSign = unasked;
  castVote = unasked;
  leaderboard = unasked;
  epochStanding = unasked;
  treasuryStanding = unasked;
  explain = unasked;
  standingOf = unasked;
  findVotePlace = unasked;
  askQuestion = unasked;
  askForGrant = unasked;
  askToDrop = unasked;
  askForRules = unasked;
  chooseReminders = unasked;
  languageOf = unasked;
  chooseLanguage = unasked;
  privacySheet = unasked;
  exportPerson = unasked;
  askErasure = unasked;
  withdrawErasure = unasked;
  chooseSharing = unasked;
  showRules = unasked;
  compareRules = unasked;
}

class OtherDao extends OneTokenDao {
  override readonly daoId = "other dao/2";
  override readonly daoName = "Other <DAO>";
}

function knows(token: string): void {
  if (token === TOKEN) return;
  throw new BadInput("This link is not good any more.", {
    happened: "It was used or ran out.",
    next: "Run /link add again.",
  });
}

function unasked(): never {
  throw new Error("the web server never asks this");
}

let server: WebServer;
let dao: OneTokenDao;
let daos: Intake[];
let health: { ok: boolean; sentence: string };
let logged: string[];
let webhookBodies: string[];

const options: Omit<WebServerOptions, "port" | "bodyDeadlineMilliseconds"> = {
  host: "127.0.0.1",
  daos: () => daos,
  webhookDoor: async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString("utf8");
    if (body === "break") throw new Error("the door broke");
    webhookBodies.push(body);
    response.writeHead(202).end();
  },
  isHealthy: () => health,
  log: (sentence) => logged.push(sentence),
};

beforeEach(async () => {
  dao = new OneTokenDao();
  daos = [dao];
  health = { ok: true, sentence: "Everything answers." };
  logged = [];
  webhookBodies = [];
  server = await openWebServer({ ...options, port: 0, bodyDeadlineMilliseconds: 200 });
});

afterEach(() => server.close());

async function get(path: string, accept = "text/html", method = "GET") {
  const response = await fetch(`${server.url}${path}`, { method, headers: { accept } });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function post(path: string, body: string, headers: Record<string, string> = {}) {
  const sent = { "content-type": "application/json", ...headers };
  const response = await fetch(`${server.url}${path}`, { method: "POST", headers: sent, body });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** The path exactly as written: fetch would resolve its dots away. */
function getRaw(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = httpRequest({ host: "127.0.0.1", port: server.port, path }, (response) => {
      response.resume();
      response.on("end", () => resolve(response.statusCode ?? 0));
    });
    asked.on("error", reject).end();
  });
}

const LINK = `/dao/laurel-dao/link/${TOKEN}`;
const SIGN = `/dao/laurel-dao/sign/${TOKEN}`;
const LINK_ANSWER = JSON.stringify({ wallet: makeWallet(7), signature: "0x1234" });

describe("the public record", () => {
  test("the root shows the record of the only DAO", async () => {
    const { status, text } = await get("/");
    expect(status).toBe(200);
    expect(text).toContain("<h1>Laurel DAO</h1>");
    expect(text).toContain("9,200 LRL are put to the vote, which ends 2026-03-04 12:00 UTC.");
    expect(text).toContain("The author is a bot: bots are not rewarded.");
    expect(text).toContain("3.07");
  });

  test("the root lists the DAOs when there are several, each at its own address", async () => {
    daos = [dao, new OtherDao()];
    const { text } = await get("/");
    expect(text).toContain('href="/dao/laurel-dao"');
    expect(text).toContain('href="/dao/other%20dao%2F2"');
    expect(text).toContain("Other &lt;DAO&gt;");
    expect((await get("/dao/other%20dao%2F2")).status).toBe(200);
  });

  test("without a DAO the root says so", async () => {
    daos = [];
    expect((await get("/")).text).toContain("There is none yet");
  });

  test("record.json is the record itself", async () => {
    const { status, text, headers } = await get("/dao/laurel-dao/record.json");
    expect(status).toBe(200);
    expect(headers.get("content-type")).toContain("application/json");
    expect(JSON.parse(text)).toEqual(makeRecord());
  });

  test("while Laurel only reads, the page says why before anything else is shown", async () => {
    dao.recordNow = makeRecord({ readOnlyBecause: "The ledger was restored from a backup." });
    const { text } = await get("/dao/laurel-dao");
    expect(text.indexOf("The ledger was restored from a backup.")).toBeGreaterThan(0);
    expect(text.indexOf("The ledger was restored from a backup.")).toBeLessThan(text.indexOf("Rewards of epoch 2"));
  });

  test("a proposal that was rejected ends at the vote and is never shown as signed", async () => {
    const proposal = makeRecordedProposal({
      stage: "rejected",
      verdict: "rejected",
      verdictBecause: "3 for of 10 is not above 50 %",
    });
    dao.recordNow = makeRecord({ proposals: [proposal] });
    const { text } = await get("/dao/laurel-dao");
    expect(text).toMatch(/class="stopped" aria-current="step">\s*voted/);
    expect(text).toMatch(/class="ahead"\s*>\s*signed/);
    expect(text).toContain("3 for of 10 is not above 50 %");
    expect(text).toContain("Who would have got what");
  });

  test("a proposal says how points become amounts, the largest first, and what is reserved", async () => {
    const [first, second] = makeRecordedProposal().lines;
    if (!first || !second) throw new Error("the builder makes two lines");
    dao.recordNow = makeRecord({ proposals: [makeRecordedProposal({ lines: [second, first] })] });
    const words = (await get("/")).text.replace(/<[^>]+>/g, "").replace(/\s+/g, " ");
    expect(words.indexOf("6,200 LRL")).toBeLessThan(words.indexOf("3,000 LRL"));
    expect(words).toContain("the budget of 10,000 LRL is shared over all 4.87 points of epoch 2.");
    expect(words).toContain("120 LRL of it is reserved for 1 person who cannot be paid yet.");
    expect(words).toContain("1.80 points");
  });

  test("a hash in a sentence is short for the eye, whole in its title and leads to the chain", async () => {
    const hash = makeHash("9a");
    const paid = { stage: "paid" as const, waitsFor: `Paid in transaction ${hash}.`, transactionHash: hash };
    const transactionUrl = "https://scan.example/tx/9a";
    dao.recordNow = makeRecord({ proposals: [makeRecordedProposal({ ...paid, transactionUrl })] });
    const { text } = await get("/");
    const short = `${hash.slice(0, 6)}…${hash.slice(-4)}`;
    expect(text).toContain(
      `Paid in transaction <a href="${transactionUrl}" rel="noreferrer"><code title="${hash}">${short}</code></a>.`,
    );
  });

  test("an amount with eighteen decimals is cut for the eye and whole in its title", async () => {
    const [line] = makeRecordedProposal().lines;
    if (line === undefined) throw new Error("the builder makes lines");
    dao.recordNow = makeRecord({
      proposals: [makeRecordedProposal({ lines: [{ ...line, amount: "1,820.512345678901234567 LRL" }] })],
    });
    const { text } = await get("/dao/laurel-dao");
    expect(text).toContain('title="1,820.512345678901234567 LRL"');
    expect(text).toContain("1,820.5123… LRL");
  });

  test("names, reasons and addresses from outside stay text", async () => {
    const proposal = makeRecordedProposal();
    dao.recordNow = makeRecord({
      daoName: HOSTILE,
      contributions: [
        makeRecordedContribution({
          contributor: HOSTILE,
          reasons: [HOSTILE, "\u202eturned"],
          repository: `a/"onload=x`,
        }),
      ],
      proposals: [
        {
          ...proposal,
          ballotUrl: "javascript:alert(1)",
          waitsFor: HOSTILE,
          tally: { choices: [HOSTILE], scores: ["NaN"], voters: 1, quorum: HOSTILE },
        },
      ],
      stopped: [{ step: "s", what: HOSTILE, happened: HOSTILE, next: HOSTILE }],
      refused: [{ id: "x", repository: HOSTILE, pull: 1, because: HOSTILE }],
    });
    const { text } = await get("/dao/laurel-dao");
    expect(text).toContain(ESCAPED);
    expect(text).not.toContain(HOSTILE);
    expect(text).not.toContain("javascript:alert");
    expect(text).not.toContain('"onload=x');
    expect(text).not.toContain("\u202e");
  });
});

describe("the link page", () => {
  test("says who is linked and is never stored", async () => {
    const { status, text, headers } = await get(LINK);
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    for (const words of ["Mira", "204255221017214977", "5120", "Discord confirmed this GitHub account."])
      expect(text).toContain(words);
  });

  test("takes the address of a contract, and says on which chain that is asked", async () => {
    const { text } = await get(LINK);
    for (const words of ['<input id="contract"', 'id="use-contract"', "<code>11155111</code>"])
      expect(text.replace(/\s+/g, " ")).toContain(words);
  });

  test("a hostile Discord name or login stays text", async () => {
    dao.linkNow = { ...linkPage, discordName: HOSTILE, github: { login: HOSTILE, id: 1 }, vouchedBy: HOSTILE };
    const { text } = await get(LINK);
    expect(text).toContain(ESCAPED);
    expect(text).not.toContain(HOSTILE);
  });

  test("the text to sign is told for one wallet", async () => {
    expect(JSON.parse((await get(`${LINK}/text?wallet=0xabc`)).text)).toEqual({ text: "Pay Mira to 0xabc" });
  });

  test("a signature links the wallet, and only what is asked for is passed on", async () => {
    const { status, text } = await post(
      LINK,
      JSON.stringify({ wallet: makeWallet(7), signature: "0x1234", admin: true }),
    );
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      linked: true,
      wallet: makeWallet(7),
      githubLogin: "mira",
      reserved: "120 LRL reserved from epoch 1",
    });
    expect(dao.taken).toEqual([{ wallet: makeWallet(7), signature: "0x1234" }]);
  });

  test("an unknown token is refused with the next step, as a page for people and as JSON for scripts", async () => {
    const page = await get("/dao/laurel-dao/link/unknown");
    expect([page.status, page.headers.get("content-type")]).toEqual([400, "text/html; charset=utf-8"]);
    expect(page.text).toContain("Run /link add again.");
    const json = await get("/dao/laurel-dao/link/unknown", "application/json");
    expect(json.status).toBe(400);
    expect(JSON.parse(json.text)).toEqual({
      error: "This link is not good any more.",
      happened: "It was used or ran out.",
      next: "Run /link add again.",
    });
  });
});

describe("the sign page", () => {
  /** As it is read: hashes and addresses stand in groups, whose gaps are only drawn. */
  const wordsOf = async () => (await get(SIGN)).text.replace(/<[^>]+>/g, "").replace(/\s+/g, " ");

  test("shows hashes, Safe, chain, whole wallets and decoded calls", async () => {
    const { status, headers } = await get(SIGN);
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    const words = await wordsOf();
    for (const shown of [
      makeHash("9a"),
      makeHash("5d"),
      makeHash("6e"),
      makeWallet(91),
      makeWallet(7),
      "11155111",
      "pay 1 transfer",
      "1,820.5 LRL",
      "1820500000000000000000 base units",
      `npm run verify -- payout manifest.json --expect ${makeHash("9a")}`,
    ])
      expect(words).toContain(shown);
    expect(words).not.toContain("new address");
    expect(words).not.toContain("left out");
  });

  test("names the wallet to choose, and nothing where none is linked any more", async () => {
    expect(await wordsOf()).not.toContain("Choose this wallet");
    dao.reviewNow = { ...review, signWith: makeWallet(55) };
    expect(await wordsOf()).toContain(`Choose this wallet, which you have linked: ${makeWallet(55)}`);
  });

  test("says what was said about the payout, in words that stay words", async () => {
    expect(await wordsOf()).not.toContain("What was said about it");
    dao.reviewNow = { ...review, cancelSigned: 1, says: [`Held until noon by gwen: ${HOSTILE}`] };
    const { text } = await get(SIGN);
    expect(text).toContain("What was said about it");
    expect(text).toContain(ESCAPED);
    expect(text).not.toContain(HOSTILE);
    expect(await wordsOf()).toContain("This payout may be cancelled: 1 of 2 have signed for that.");
  });

  test("an address that was never paid before stands out", async () => {
    const lines = review.lines.map((line) => ({ ...line, isNewAddress: true }));
    dao.reviewNow = { ...review, lines };
    const words = await wordsOf();
    expect(words).toContain("1 address is new: this person was never paid there before.");
    expect(words).toContain(`mira new address ${makeWallet(7)}`);
  });

  test("who is left out is told with the reason, and is not among the paid", async () => {
    const because = "The token refuses this address.";
    const left = { ...review.lines[0]!, login: "jonas-k", wallet: makeWallet(8), withheldBecause: because };
    dao.reviewNow = { ...review, lines: [...review.lines, { ...left, isNewAddress: true }] };
    const words = await wordsOf();
    expect(words).toContain(`jonas-k, 1,820.5 LRL: ${because}`);
    expect(words).not.toContain(makeWallet(8));
    expect(words).not.toContain("new address");
  });

  test("a cancellation says that it pays nobody, and its manifest has no payment", async () => {
    dao.reviewNow = { ...review, purpose: "cancel", batch: { ...review.batch, transfers: [], calls: [] } };
    const words = await wordsOf();
    expect(words).toContain("Cancel the payout of epoch 2");
    expect(words).toContain("pays nobody and uses up Safe nonce 7");
    expect(words).toContain("Who is then not paid by it mira, 1,820.5 LRL");
    const { manifest } = JSON.parse((await get(`${SIGN}/batch.json`)).text);
    expect(manifest).toEqual({
      v: 1,
      purpose: "cancel",
      chainId: 11_155_111,
      safe: makeWallet(91),
      safeVersion: "1.4.1",
      nonce: 7,
    });
  });

  test("names and reasons from outside stay text", async () => {
    const lines = review.lines.map((line) => ({ ...line, login: HOSTILE, because: HOSTILE, amount: HOSTILE }));
    dao.reviewNow = { ...review, lines, daoName: HOSTILE, verdictBecause: HOSTILE, ballotUrl: "javascript:alert(1)" };
    const { text } = await get(SIGN);
    expect(text).toContain(ESCAPED);
    expect(text).not.toContain(HOSTILE);
    expect(text).not.toContain("javascript:");
  });

  test("batch.json carries the manifest, the typed data and the hashes, and nothing about people", async () => {
    const batch = JSON.parse((await get(`${SIGN}/batch.json`)).text);
    expect(Object.keys(batch)).toEqual(["manifest", "typedData", "hashes"]);
    expect(batch.typedData.primaryType).toBe("SafeTx");
    expect(batch.hashes).toEqual({
      domainHash: makeHash("5d"),
      messageHash: makeHash("6e"),
      safeTxHash: makeHash("9a"),
    });
  });

  test("the manifest comes as a file, with money as decimal strings", async () => {
    const { text, headers } = await get(`${SIGN}/manifest.json`);
    expect(headers.get("content-disposition")).toBe('attachment; filename="manifest.json"');
    expect(headers.get("cache-control")).toBe("no-store");
    expect(JSON.parse(text)).toEqual({
      v: 1,
      chainId: 11_155_111,
      safe: makeWallet(91),
      safeVersion: "1.4.1",
      nonce: 7,
      multiSend: makeWallet(92),
      payouts: makeWallet(94),
      payoutId: makeHash("b2"),
      token: makeWallet(93),
      transfers: [{ wallet: makeWallet(7), amountBaseUnits: "1820500000000000000000" }],
    });
    expect((await get(SIGN)).text).toContain(`href="${SIGN}/manifest.json"`);
    expect((await get("/dao/laurel-dao/sign/unknown/manifest.json")).status).toBe(400);
  });

  test("a signature is passed on and its count told", async () => {
    const { status, text } = await post(SIGN, JSON.stringify({ signature: "0xfeed" }));
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ signed: 1, threshold: 2, signer: makeWallet(1), safeTxHash: makeHash("9a") });
    expect(dao.taken).toEqual(["0xfeed"]);
  });
});

describe("what is refused", () => {
  test.each([
    "/nowhere",
    "/dao/unknown",
    "/dao/laurel-dao/link",
    "/dao/unknown/link/x",
    "/dao/%E0%A4%A",
    "//",
    "/assets/server.ts",
  ])("nothing is at %s", async (path) => {
    expect(await getRaw(path)).toBe(path === "//" ? 200 : 404);
  });

  test.each([
    "/assets/../server.ts",
    "/assets/..%2fserver.ts",
    "/assets/%2e%2e/server.ts",
    "/assets/../../../package.json",
    "/assets/",
  ])("no path leaves the fixed list of assets: %s", async (path) => expect(await getRaw(path)).toBe(404));

  test.each([
    ["POST", "/", "GET"],
    ["DELETE", LINK, "GET, POST"],
    ["PUT", "/healthz", "GET"],
    ["GET", "/api/github/webhooks", "POST"],
  ])("%s %s is answered with what is allowed", async (method, path, allowed) => {
    const { status, headers } = await get(path, "text/html", method);
    expect([status, headers.get("allow")]).toEqual([405, allowed]);
  });

  test("a post from another site never reaches the DAO", async () => {
    expect((await post(LINK, LINK_ANSWER, { origin: "https://evil.example" })).status).toBe(403);
    expect((await post(LINK, LINK_ANSWER, { origin: "null" })).status).toBe(403);
    expect(await postRaw(LINK, LINK_ANSWER, { "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await postRaw(LINK, LINK_ANSWER, { "sec-fetch-site": "same-site", origin: server.url })).toBe(403);
    expect(dao.taken).toEqual([]);
    expect((await post(LINK, LINK_ANSWER, { origin: server.url })).status).toBe(200);
    expect(
      await postRaw(LINK, LINK_ANSWER, { "sec-fetch-site": "same-origin", origin: "https://behind.example" }),
    ).toBe(200);
  });

  test("only JSON is taken, and only an object with the text asked for", async () => {
    expect((await post(LINK, "wallet=1", { "content-type": "application/x-www-form-urlencoded" })).status).toBe(415);
    expect((await post(LINK, "{", {})).status).toBe(400);
    for (const body of ["null", "[]", "{}", '{"signature":7}', '{"signature":""}'])
      expect((await post(SIGN, body)).status).toBe(400);
    expect(dao.taken).toEqual([]);
  });

  test("64 kB are taken and one byte more is not", async () => {
    const frame = JSON.stringify({ signature: "" }).length;
    expect((await post(SIGN, JSON.stringify({ signature: "0".repeat(65_536 - frame) }))).status).toBe(200);
    expect((await post(SIGN, JSON.stringify({ signature: "0".repeat(65_537 - frame) }))).status).toBe(413);
    expect(dao.taken).toHaveLength(1);
  });

  test("a body that does not arrive is given up", async () => {
    const socket = connect(server.port, "127.0.0.1");
    socket.write(`POST ${SIGN} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`);
    const answer = await new Promise<string>((resolve) =>
      socket.once("data", (chunk) => resolve(chunk.toString("utf8"))),
    );
    socket.destroy();
    expect(answer).toContain("HTTP/1.1 408");
  });

  test("a slow outside party is told as such, and a bug only to the log, without the token", async () => {
    const slow = await post(LINK, JSON.stringify({ wallet: "0x1", signature: "0xslow" }));
    expect([slow.status, slow.headers.get("retry-after")]).toEqual([503, "60"]);
    const bug = await post(LINK, JSON.stringify({ wallet: "0x1", signature: "0xbug" }));
    expect(bug.status).toBe(500);
    expect(bug.text).not.toContain("cannot read");
    expect(logged).toHaveLength(2);
    expect(logged[1]).toContain("POST /dao/:daoId/link/:token: cannot read [token]");
    expect(logged.join()).not.toContain(TOKEN);
  });
});

function postRaw(path: string, body: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = { "content-type": "application/json", ...headers };
    const asked = httpRequest(
      { host: "127.0.0.1", port: server.port, path, method: "POST", headers: sent },
      (response) => {
        response.resume();
        response.on("end", () => resolve(response.statusCode ?? 0));
      },
    );
    asked.on("error", reject).end(body);
  });
}

describe("the house around it", () => {
  test.each(["/", LINK, SIGN, "/nowhere", "/assets/ethers.min.js", "/healthz", `${SIGN}/manifest.json`])(
    "%s is guarded by its headers",
    async (path) => {
      const { headers } = await get(path);
      expect(headers.get("content-security-policy")).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      );
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
    },
  );

  test.each(["/", LINK, SIGN])("%s has no inline script or style, which its policy would refuse", async (path) => {
    const { text } = await get(path);
    expect(text).not.toMatch(/<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc="\/assets\/)/i);
  });

  test("every asset that a page names is there", async () => {
    const pages = await Promise.all([get("/"), get(LINK), get(SIGN)]);
    const named = new Set(pages.flatMap(({ text }) => text.match(/\/assets\/[\w.-]+/g) ?? []));
    expect([...named].sort()).toEqual(["/assets/laurel.css", "/assets/link.js", "/assets/sign.js"]);
    const imported = ["/assets/batch.js", "/assets/ethers.min.js", "/assets/wallet.js"];
    for (const path of [...named, ...imported]) expect((await get(path)).status).toBe(200);
    expect((await get("/assets/link.js")).headers.get("content-type")).toBe("text/javascript; charset=utf-8");
  });

  test("health is 200 when well and 503 when not, with its sentence", async () => {
    expect((await get("/healthz")).status).toBe(200);
    health = { ok: false, sentence: "No tick has ended for an hour." };
    const { status, text } = await get("/healthz");
    expect(status).toBe(503);
    expect(JSON.parse(text)).toEqual({ ok: false, sentence: "No tick has ended for an hour." });
  });

  test("robots stay away from one-time pages", async () => {
    expect((await get("/robots.txt")).text).toContain("Disallow: /dao/*/link/");
  });

  test("HEAD answers like GET without a body", async () => {
    const { status, text } = await get("/", "text/html", "HEAD");
    expect([status, text]).toEqual([200, ""]);
  });

  test("a webhook goes to its door as it came, whatever its type and origin", async () => {
    const { status } = await post("/api/github/webhooks", "raw \u00e9", {
      "content-type": "text/plain",
      origin: "https://github.example",
    });
    expect(status).toBe(202);
    expect(webhookBodies).toEqual(["raw \u00e9"]);
  });

  test("a door that breaks answers 500 and is logged", async () => {
    expect((await post("/api/github/webhooks", "break")).status).toBe(500);
    expect(logged[0]).toContain("the door broke");
  });

  test("a port in use is refused with its number and how to choose another", async () => {
    const second = openWebServer({ ...options, port: server.port });
    await expect(second).rejects.toThrow(BadInput);
    await expect(second).rejects.toMatchObject({
      message: `Port ${server.port} is already in use.`,
      next: expect.stringMatching(/PORT=\d+ or --port \d+/),
    });
  });
});
