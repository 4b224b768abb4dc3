// The vote page in a real browser, on the real server, before a house whose ballots lie on the stand-in Snapshot: a member
// chooses, signs with a wallet of their own, and sees it counted.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openWebServer, type WebServer } from "#bots/web/server.ts";
import type { Hash } from "#core/key.ts";
import type { TypedVote } from "#core/world.ts";
import { BEN } from "#test/support/story.ts";
import { CLEO, openVotingHouse, STRANGER, type VotingHouse } from "#test/support/voting.ts";
import { NO_BROWSER, openBrowser } from "./chromium.ts";
import { giveWallets, makeWallet, type TestWallet } from "./wallet.ts";

let browser: Browser;
let house: VotingHouse;
let server: WebServer;
let contexts: BrowserContext[];
/** What is to be signed may be changed on its way out of the house. */
let tamper: (typed: TypedVote) => TypedVote;

beforeAll(async () => {
  if (NO_BROWSER === null) browser = await openBrowser();
  else process.stderr.write(`The vote page is not tried in a browser. ${NO_BROWSER}\n`);
});
afterAll(() => browser?.close());

beforeEach(async ({ skip }) => {
  skip(NO_BROWSER !== null, NO_BROWSER ?? "");
  house = await openVotingHouse();
  tamper = (typed) => typed;
  const { intake } = house;
  server = await openWebServer({
    port: 0,
    host: "127.0.0.1",
    daos: () => [{ ...intake, voteToSign: async (ballotId, wish) => tamper(await intake.voteToSign(ballotId, wish)) }],
    webhookDoor: async () => undefined,
    isHealthy: () => ({ ok: true, sentence: "" }),
    log: () => undefined,
  });
  contexts = [];
});
afterEach(async () => {
  for (const context of contexts ?? []) await context.close();
  await server?.close();
  house?.close();
});

async function openPage(ballotId: Hash, ...wallets: readonly TestWallet[]): Promise<Page> {
  const context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  contexts.push(context);
  await giveWallets(context, wallets);
  const page = await context.newPage();
  await page.goto(`${server.url}/dao/laurel-dao/vote/${ballotId}`);
  return page;
}

const choose = (page: Page, name: RegExp) => page.getByRole("radio", { name }).check();
const connect = (page: Page) => page.getByRole("button", { name: "Connect Test Wallet" }).click();
const cast = (page: Page) => page.getByRole("button", { name: "Sign and cast" }).click();

/** The sentence under the page, once there is one. */
async function outcomeOf(page: Page): Promise<string> {
  const outcome = page.locator("#outcome:not(:empty)");
  await outcome.waitFor();
  return (await outcome.textContent()) ?? "";
}

const methodsOf = ({ asked }: TestWallet): string[] => asked.map(({ method }) => method);
const votesOn = (ballotId: Hash) => house.snapshot.votes(ballotId);

describe("a member", () => {
  test("votes For, reads that it is in, and sees it counted", async () => {
    const ballotId = await house.openProposal();
    const wallet = makeWallet(BEN.key);
    const page = await openPage(ballotId, wallet);
    await choose(page, /^For/);
    await page.getByLabel("Your reason").fill("Good work.");
    await connect(page);
    await page.getByText("Voting power: 120.").waitFor();
    await cast(page);
    expect(await outcomeOf(page)).toBe(
      "Your vote is in: For with 120. You may vote again until 2026-03-12 00:00 UTC; your last vote counts.",
    );
    expect(await page.locator("#standing li", { hasText: "For" }).locator("b").textContent()).toBe("120");
    expect(await page.locator("#standing").textContent()).toContain("1 voted");
    expect(votesOn(ballotId)).toMatchObject([{ voter: BEN.key.address, choice: 1, reason: "Good work.", vp: 120 }]);
    expect(methodsOf(wallet)).toEqual(["eth_requestAccounts", "eth_signTypedData_v4"]);
  });

  test("votes again, and only the last vote counts", async () => {
    const ballotId = await house.openProposal();
    const page = await openPage(ballotId, makeWallet(BEN.key));
    await choose(page, /^For/);
    await connect(page);
    await cast(page);
    await page.getByText("Your vote is in: For with 120.").waitFor();
    await choose(page, /^Against/);
    await cast(page);
    await page.getByText("Your vote is in: Against with 120.").waitFor();
    expect(votesOn(ballotId)).toMatchObject([{ choice: 2 }]);
    const later = await openPage(ballotId, makeWallet(BEN.key));
    await connect(later);
    await later.getByText(/^Your vote is in: Against, signed at .+\. You may vote again\.$/).waitFor();
  });

  test("on whichever chain the wallet is, is asked for no other", async () => {
    const ballotId = await house.openProposal();
    const wallet = makeWallet(BEN.key, { chainId: 1 });
    const page = await openPage(ballotId, wallet);
    await choose(page, /^Abstain/);
    await connect(page);
    await cast(page);
    expect(await outcomeOf(page)).toContain("Your vote is in: Abstain");
    expect(wallet.chainId).toBe(1);
  });

  test("puts choices in order with the keyboard", async () => {
    const ballotId = await house.openMotion({ system: "ranked-choice" });
    const page = await openPage(ballotId, makeWallet(CLEO.key));
    const up = page.getByRole("button", { name: "Move Online up" });
    await up.focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    expect(await up.isDisabled()).toBe(true);
    await connect(page);
    await cast(page);
    expect(await outcomeOf(page)).toContain("Your vote is in: 1. Online, 2. Lisbon, 3. Oslo with 2.5.");
    expect(votesOn(ballotId)).toMatchObject([{ choice: [3, 1, 2] }]);
  });

  test("approves of several", async () => {
    const ballotId = await house.openMotion({ system: "approval" });
    const page = await openPage(ballotId, makeWallet(BEN.key));
    for (const name of ["Oslo", "Online"]) await page.getByRole("checkbox", { name }).check();
    await connect(page);
    await cast(page);
    expect(await outcomeOf(page)).toContain("Your vote is in: Oslo and Online with 120.");
  });

  test.each(["weighted", "quadratic"] as const)("shares voting power out on a ballot that is %s", async (system) => {
    const ballotId = await house.openMotion({ system });
    const page = await openPage(ballotId, makeWallet(BEN.key));
    await page.getByLabel("Lisbon").fill("3");
    await page.getByLabel("Online").fill("1");
    expect(await page.locator("output").allTextContents()).toEqual(["75 %", "0 %", "25 %"]);
    await connect(page);
    await cast(page);
    expect(await outcomeOf(page)).toContain("Your vote is in: Lisbon 75 %, Online 25 % with 120.");
    expect(votesOn(ballotId)).toMatchObject([{ choice: { 1: 3, 3: 1 } }]);
  });
});

describe("a refusal in words:", () => {
  test("the member declined, nothing was sent, and the second try counts", async () => {
    const ballotId = await house.openProposal();
    const wallet = makeWallet(BEN.key, { accepts: (method) => method !== "eth_signTypedData_v4" });
    const page = await openPage(ballotId, wallet);
    await choose(page, /^For/);
    await connect(page);
    await cast(page);
    expect(await outcomeOf(page)).toBe("You declined in your wallet. Nothing was signed or sent; you can try again.");
    expect(votesOn(ballotId)).toEqual([]);
    wallet.accepts = () => true;
    await cast(page);
    await page.getByText("Your vote is in: For").waitFor();
  });

  test("nothing was chosen", async () => {
    const wallet = makeWallet(BEN.key);
    const page = await openPage(await house.openProposal(), wallet);
    await connect(page);
    await cast(page);
    expect(await outcomeOf(page)).toBe("Choose first.");
    expect(methodsOf(wallet)).not.toContain("eth_signTypedData_v4");
  });

  test("a share is no whole number", async () => {
    const page = await openPage(await house.openMotion({ system: "weighted" }), makeWallet(BEN.key));
    await page.getByLabel("Lisbon").fill("0.5");
    await connect(page);
    await cast(page);
    expect(await outcomeOf(page)).toBe("Shares are whole numbers from 0 to 1,000,000.");
  });

  test("the wallet has no voting power, and there is nothing to press", async () => {
    const page = await openPage(await house.openProposal(), makeWallet(STRANGER.key));
    await connect(page);
    await page.getByText("This wallet has no voting power in this vote.").waitFor();
    expect(await page.getByRole("button", { name: "Sign and cast" }).count()).toBe(0);
  });

  test("the vote ended while the page lay open", async () => {
    const wallet = makeWallet(BEN.key);
    const page = await openPage(await house.openProposal(), wallet);
    await choose(page, /^For/);
    await connect(page);
    await page.getByText("Voting power: 120.").waitFor();
    house.world.passHours(73);
    await cast(page);
    expect(await outcomeOf(page)).toContain("The vote on epoch 1 is over.");
    expect(methodsOf(wallet)).not.toContain("eth_signTypedData_v4");
  });

  test("without a wallet there are other ways", async () => {
    const page = await openPage(await house.openProposal());
    await page.getByText("No wallet was found in this browser.").waitFor();
    expect(await page.locator("#no-wallet").getByRole("link", { name: "on Snapshot" }).count()).toBe(1);
  });
});

test.each<[string, (typed: TypedVote) => TypedVote]>([
  ["another choice", (typed) => ({ ...typed, message: { ...typed.message, choice: 2 } })],
  ["another ballot", (typed) => ({ ...typed, message: { ...typed.message, proposal: `0x${"ab".repeat(32)}` } })],
  ["another domain", (typed) => ({ ...typed, domain: { name: "Tether", version: "1" } })],
])("a vote for %s than was chosen never reaches the wallet", async (_, change) => {
  const wallet = makeWallet(BEN.key);
  tamper = change;
  const page = await openPage(await house.openProposal(), wallet);
  await choose(page, /^For/);
  await connect(page);
  await cast(page);
  expect(await outcomeOf(page)).toContain("Laurel asked for something else than your vote to be signed.");
  expect(methodsOf(wallet)).toEqual(["eth_requestAccounts"]);
});

describe("the page itself", () => {
  test("asks nobody but its own server, and its policy has nothing to refuse", async () => {
    const page = await openPage(await house.openProposal(), makeWallet(BEN.key));
    const [hosts, complaints] = [new Set<string>(), [] as string[]];
    const context = page.context();
    context.on("request", (request) => hosts.add(new URL(request.url()).host));
    context.on("console", (message) => complaints.push(message.text()));
    context.on("weberror", (error) => complaints.push(String(error.error())));
    await page.reload();
    await choose(page, /^For/);
    await connect(page);
    await cast(page);
    await outcomeOf(page);
    expect([...hosts]).toEqual([new URL(server.url).host]);
    expect(complaints).toEqual([]);
  });

  test.each([
    ["a phone", { width: 390, height: 844 }],
    ["a small phone", { width: 320, height: 568 }],
    ["a desktop", { width: 1280, height: 900 }],
  ])("nothing is wider than %s", async (name, viewport) => {
    const choices = ["An idea with a name that is long enough for two lines", "x".repeat(60)];
    for (const system of ["basic", "ranked-choice"] as const) {
      const page = await openPage(
        await house.openMotion({ system, choices, title: `Shall we meet, ${name} asks in ${system}?` }),
        makeWallet(BEN.key),
      );
      await page.setViewportSize(viewport);
      await connect(page);
      await page.getByText("Voting power: 120.").waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
    }
  });
});
