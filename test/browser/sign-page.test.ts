// The sign page in a real browser, on the real server, before a house whose payout waits: what is read is what is computed is
// what is signed, and whatever goes wrong is said in words.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { verifyPayout } from "#bots/verify-payout.ts";
import { openWebServer, type WebServer } from "#bots/web/server.ts";
import type { PayoutReview } from "#core/workflow/answers.ts";
import { addressOf, makeAddress, makeEvidence, makeKey } from "#test/support/build.ts";
import type { Member, TestHouse } from "#test/support/house.ts";
import { ADA, BEN, offerPayout, openHouse, OTHER_TREASURER, TREASURER } from "#test/support/story.ts";
import { NO_BROWSER, openBrowser } from "./chromium.ts";
import { giveWallets, makeWallet, type TestWallet } from "./wallet.ts";

let browser: Browser;
let house: TestHouse;
let server: WebServer;
let contexts: BrowserContext[];
/** What the page shows may be changed on its way out of the house. */
let reviewOf: (review: PayoutReview) => PayoutReview;

beforeAll(async () => {
  if (NO_BROWSER === null) browser = await openBrowser();
  else process.stderr.write(`The sign page is not tried in a browser. ${NO_BROWSER}\n`);
});
afterAll(() => browser?.close());

beforeEach(async ({ skip }) => {
  skip(NO_BROWSER !== null, NO_BROWSER ?? "");
  house = await openHouse();
  await offerPayout(house, makeEvidence());
  reviewOf = (review) => review;
  const { intake } = house;
  server = await openWebServer({
    port: 0,
    host: "127.0.0.1",
    daos: () => [{ ...intake, signPage: async (token) => reviewOf(await intake.signPage(token)) }],
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

/** A browser of somebody's with these wallets in it; every context is another person. */
async function openContext(wallets: readonly TestWallet[]): Promise<BrowserContext> {
  const context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  contexts.push(context);
  await giveWallets(context, wallets);
  return context;
}

async function linkFor({ discord }: Member): Promise<string> {
  const { page } = await house.intake.offerSigning(discord, 1);
  return onServer(page.url);
}

/** The house believes to be elsewhere. */
function onServer(url: string): string {
  return `${server.url}${new URL(url).pathname}`;
}

/** `/payout approve`, and its link opened in a browser with these wallets. */
async function openPage(member: Member, ...wallets: readonly TestWallet[]): Promise<Page> {
  const context = await openContext(wallets);
  const page = await context.newPage();
  await page.goto(await linkFor(member));
  return page;
}

async function connect(page: Page, name = "Connect Test Wallet"): Promise<void> {
  await page.getByRole("button", { name }).click();
}

async function sign(page: Page): Promise<void> {
  await page.getByRole("button", { name: /^Sign / }).click();
}

/** The sentence under the page, once there is one. */
async function outcomeOf(page: Page): Promise<string> {
  const outcome = page.locator("#outcome:not(:empty)");
  await outcome.waitFor();
  return (await outcome.textContent()) ?? "";
}

const methodsOf = ({ asked }: TestWallet): string[] => asked.map(({ method }) => method);
const signed = async (): Promise<number> => (await house.entries("batch-signed")).length;

describe("a treasurer", () => {
  test("connects, compares, signs, and the signature is recorded", async () => {
    const wallet = makeWallet(TREASURER.key);
    const page = await openPage(TREASURER, wallet);
    const review = await house.intake.reviewPayout(TREASURER.discord, 1);
    for (const [id, hash] of [
      ["domain-hash", review.batch.domainHash],
      ["message-hash", review.batch.messageHash],
      ["safe-tx-hash", review.batch.safeTxHash],
    ] as const) {
      await page.locator(`#same-${id}`, { hasText: /^the same$/ }).waitFor();
      expect(await page.locator(`#own-${id}`).textContent()).toBe(hash);
      expect(await page.locator(`#${id}`).textContent()).toBe(hash);
    }
    await connect(page);
    await sign(page);
    expect(await outcomeOf(page)).toBe(
      `Signed by ${addressOf(TREASURER.key)}: 1 of 2 signatures are here. 1 more is needed. You can close this page.`,
    );
    expect(methodsOf(wallet)).toEqual(["eth_requestAccounts", "eth_chainId", "eth_chainId", "eth_signTypedData_v4"]);
    expect(await signed()).toBe(1);
    expect(await page.getByRole("button").count()).toBe(0);
  });

  test("is the last one needed, and reads that the transaction is sent now", async () => {
    const first = await openPage(TREASURER, makeWallet(TREASURER.key));
    await connect(first);
    await sign(first);
    await outcomeOf(first);
    const page = await openPage(OTHER_TREASURER, makeWallet(OTHER_TREASURER.key));
    await connect(page);
    await sign(page);
    expect(await outcomeOf(page)).toContain("2 of 2 signatures are here. That is enough: Laurel now sends");
  });

  test("signs the typed data that was built in the browser, never the server's", async () => {
    const wallet = makeWallet(TREASURER.key);
    const page = await openPage(TREASURER, wallet);
    await connect(page);
    await sign(page);
    await outcomeOf(page);
    const { batch } = await house.intake.reviewPayout(TREASURER.discord, 1);
    const [account, json] = wallet.asked.at(-1)?.params as [string, string];
    expect(account).toBe(TREASURER.key.address.toLowerCase());
    expect(JSON.parse(json)).toEqual(batch.typedData);
  });

  test("who cancels signs an empty transaction of the Safe to itself", async () => {
    const wallet = makeWallet(TREASURER.key);
    const context = await openContext([wallet]);
    const page = await context.newPage();
    const { page: link, review } = await house.intake.cancelPayout(TREASURER.discord, 1, "The vote was bought.");
    await page.goto(onServer(link.url));
    await page.getByRole("heading", { name: "Cancel the payout of epoch 1" }).waitFor();
    await connect(page);
    await sign(page);
    expect(await outcomeOf(page)).toContain("1 of 2 signatures are here.");
    const [, json] = wallet.asked.at(-1)?.params as [string, string];
    const empty = { to: review.safe, value: "0", data: "0x", operation: "0", nonce: "0" };
    expect(JSON.parse(json).message).toMatchObject(empty);
    expect(await house.entries("cancel-signed")).toHaveLength(1);
    expect(await signed()).toBe(0);
  });

  test("with two wallets chooses one, and the other is never asked", async () => {
    const [one, other] = [makeWallet(ADA.key, { name: "First" }), makeWallet(TREASURER.key, { name: "Second" })];
    const page = await openPage(TREASURER, one, other);
    await page.getByRole("button", { name: "Connect First" }).waitFor();
    await connect(page, "Connect Second");
    await sign(page);
    expect(await outcomeOf(page)).toContain("Signed by");
    expect(one.asked).toEqual([]);
  });

  test("may have an older wallet, which announces nothing", async () => {
    const page = await openPage(TREASURER, makeWallet(TREASURER.key, { isAnnounced: false }));
    await connect(page, "Connect your wallet");
    await sign(page);
    expect(await outcomeOf(page)).toContain("Signed by");
  });

  test("is offered no wallet that cannot be asked, and a dozen at most", async () => {
    const context = await openContext([makeWallet(TREASURER.key)]);
    await context.addInitScript(() => {
      const announce = (detail: unknown): void =>
        void window.addEventListener("eip6963:requestProvider", () =>
          window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail })),
        );
      for (const detail of [null, {}, { info: { uuid: "a" } }, { info: {}, provider: {} }]) announce(detail);
      for (let at = 0; at < 20; at++)
        announce({ info: { uuid: `many-${at}`, name: "w".repeat(500) }, provider: { request: async () => [] } });
    });
    const page = await context.newPage();
    await page.goto(await linkFor(TREASURER));
    await page.getByRole("button", { name: "Connect Test Wallet" }).waitFor();
    const offered = await page.getByRole("button").allTextContents();
    expect(offered).toHaveLength(12);
    expect(new Set(offered)).toEqual(new Set(["Connect Test Wallet", `Connect ${"w".repeat(40)}`]));
  });

  test("without a wallet reads how to get on", async () => {
    const page = await openPage(TREASURER);
    await page.getByText("No wallet was found in this browser.").waitFor();
  });
});

describe("on another chain", () => {
  test("the wallet is offered the right one, and signs there", async () => {
    const wallet = makeWallet(TREASURER.key, { chainId: 1 });
    const page = await openPage(TREASURER, wallet);
    await connect(page);
    await sign(page);
    expect(await outcomeOf(page)).toContain("Signed by");
    expect(wallet.asked.find(({ method }) => method === "wallet_switchEthereumChain")?.params).toEqual([
      { chainId: "0xaa36a7" },
    ]);
  });

  test("a treasurer who declines the change is not asked to sign", async () => {
    const wallet = makeWallet(TREASURER.key, { chainId: 1, accepts: (method) => !method.startsWith("wallet_") });
    const page = await openPage(TREASURER, wallet);
    await connect(page);
    expect(await outcomeOf(page)).toBe(
      "Your wallet is on chain 1, and this payout is on chain 11155111. Change the wallet to chain 11155111, then try again.",
    );
    expect(await page.getByRole("button", { name: /^Sign / }).count()).toBe(0);
    expect(methodsOf(wallet)).not.toContain("eth_signTypedData_v4");
  });

  test("a wallet that does not know the chain is told to add it", async () => {
    const page = await openPage(TREASURER, makeWallet(TREASURER.key, { chainId: 1, knownChains: [1] }));
    await connect(page);
    expect(await outcomeOf(page)).toContain(
      "Your wallet does not know chain 11155111: add it in the wallet's settings",
    );
  });

  test("a wallet that went there between connecting and signing is brought back first", async () => {
    const wallet = makeWallet(TREASURER.key);
    const page = await openPage(TREASURER, wallet);
    await connect(page);
    await page.getByRole("button", { name: /^Sign / }).waitFor();
    wallet.chainId = 1;
    await sign(page);
    expect(await outcomeOf(page)).toContain("Signed by");
    expect(wallet.chainId).toBe(11_155_111);
  });
});

describe("a refusal in words:", () => {
  test("the treasurer declined, nothing was sent, and the second try counts", async () => {
    const wallet = makeWallet(TREASURER.key, { accepts: (method) => method !== "eth_signTypedData_v4" });
    const page = await openPage(TREASURER, wallet);
    await connect(page);
    await sign(page);
    expect(await outcomeOf(page)).toBe("You declined in your wallet. Nothing was signed or sent; you can try again.");
    expect(await signed()).toBe(0);
    wallet.accepts = () => true;
    await sign(page);
    await page.getByText("Signed by").waitFor();
  });

  test("the treasurer declined to connect", async () => {
    const page = await openPage(TREASURER, makeWallet(TREASURER.key, { accepts: () => false }));
    await connect(page);
    expect(await outcomeOf(page)).toContain("You declined in your wallet.");
  });

  test("the account is no owner of the Safe, and the link stays good", async () => {
    const context = await openContext([makeWallet(makeKey(77), { name: "Stranger" }), makeWallet(TREASURER.key)]);
    const page = await context.newPage();
    await page.goto(await linkFor(TREASURER));
    await connect(page, "Connect Stranger");
    await sign(page);
    expect(await outcomeOf(page)).toContain("This signature is not by a treasurer, or not over this batch.");
    expect(await outcomeOf(page)).toContain(addressOf(makeKey(77)));
    await connect(page);
    await sign(page);
    await page.getByText("Signed by").waitFor();
    expect(await signed()).toBe(1);
  });

  test("the account is another owner's than the link's", async () => {
    const page = await openPage(TREASURER, makeWallet(OTHER_TREASURER.key));
    await connect(page);
    await sign(page);
    expect(await outcomeOf(page)).toContain("This was signed by another owner than the link was made for.");
    expect(await signed()).toBe(0);
  });

  test("the link was used in another tab", async () => {
    const context = await openContext([makeWallet(TREASURER.key)]);
    const [one, other] = [await context.newPage(), await context.newPage()];
    const link = await linkFor(TREASURER);
    await one.goto(link);
    await other.goto(link);
    await connect(one);
    await connect(other);
    await sign(one);
    expect(await outcomeOf(one)).toContain("Signed by");
    await sign(other);
    expect(await outcomeOf(other)).toBe(
      "This link was used already, or it was never valid. Run /payout approve in Discord for a new one.",
    );
    expect(await signed()).toBe(1);
    await other.reload();
    await other.getByRole("heading", { name: "This link was used already, or it was never valid." }).waitFor();
  });

  test("the link ran out while the page lay open", async () => {
    const wallet = makeWallet(TREASURER.key);
    const page = await openPage(TREASURER, wallet);
    await connect(page);
    await page.getByRole("button", { name: /^Sign / }).waitFor();
    house.world.passHours(601 / 3_600);
    await sign(page);
    expect(await outcomeOf(page)).toBe(
      "This link has expired: it was good for ten minutes. Run /payout approve in Discord for a new one.",
    );
    expect(methodsOf(wallet)).not.toContain("eth_signTypedData_v4");
    expect(await page.getByRole("button").count()).toBe(0);
  });

  test("the payout moved on to another nonce", async () => {
    const wallet = makeWallet(TREASURER.key);
    const page = await openPage(TREASURER, wallet);
    await connect(page);
    await page.getByRole("button", { name: /^Sign / }).waitFor();
    house.world.useNonce();
    house.world.passHours(0.1);
    await house.tick();
    await sign(page);
    expect(await outcomeOf(page)).toBe(
      "This payout has moved on since the link was made. Run /payout review in Discord to see where it stands.",
    );
    expect(methodsOf(wallet)).not.toContain("eth_signTypedData_v4");
  });

  test("the server is gone", async () => {
    const page = await openPage(TREASURER, makeWallet(TREASURER.key));
    await connect(page);
    await page.getByRole("button", { name: /^Sign / }).waitFor();
    await server.close();
    await sign(page);
    expect(await outcomeOf(page)).toBe("Laurel gave no answer. Nothing was sent; reload the page and try again.");
  });
});

describe("nothing is signed when", () => {
  interface BatchJson {
    manifest: Record<string, unknown> & { transfers: { wallet: string; amountBaseUnits: string }[]; nonce: number };
    typedData: { message: Record<string, unknown> };
    hashes: Record<string, string>;
  }
  const thief = addressOf(makeKey(99));
  const other = `0x${"9".repeat(64)}`;

  test.each<[string, (batch: BatchJson) => void, string]>([
    [
      "the manifest pays somebody else",
      ({ manifest }) => void (manifest.transfers[0]!.wallet = thief),
      "your browser computes 0x",
    ],
    [
      "it pays more",
      ({ manifest }) => void (manifest.transfers[0]!.amountBaseUnits += "0"),
      "your browser computes 0x",
    ],
    [
      "it pays one more",
      ({ manifest }) => void manifest.transfers.push({ wallet: thief, amountBaseUnits: "1" }),
      "your browser computes 0x",
    ],
    ["it is for another nonce", ({ manifest }) => void (manifest.nonce += 1), "your browser computes 0x"],
    [
      "it runs other code in the Safe",
      ({ manifest }) => void (manifest["multiSend"] = thief),
      "your browser computes 0x",
    ],
    ["it has a field that means nothing", ({ manifest }) => void (manifest["operation"] = 1), "cannot be used"],
    ["it cancels instead", (batch) => void (batch.manifest = cancelOf(batch.manifest) as never), "computes 0x"],
    ["a hash came with it that the page does not show", ({ hashes }) => void (hashes["safeTxHash"] = other), other],
    [
      "the server's typed data is of another transaction",
      ({ typedData }) => void (typedData.message["to"] = thief),
      "the typed data of the server is not what the manifest stands for",
    ],
  ])("%s", async (_, tamper, said) => {
    const wallet = makeWallet(TREASURER.key);
    const context = await openContext([wallet]);
    await context.route("**/batch.json", async (route) => {
      const batch = (await (await route.fetch()).json()) as BatchJson;
      tamper(batch);
      await route.fulfill({ json: batch });
    });
    const page = await context.newPage();
    await page.goto(await linkFor(TREASURER));
    expect(await outcomeOf(page)).toContain(said);
    expect(await page.getByRole("button").count()).toBe(0);
    expect(wallet.asked).toEqual([]);
  });

  test("the manifest changes after the page was read", async () => {
    const wallet = makeWallet(TREASURER.key);
    const page = await openPage(TREASURER, wallet);
    await connect(page);
    await page.getByRole("button", { name: /^Sign / }).waitFor();
    reviewOf = (review) => ({ ...review, batch: { ...review.batch, safeTxNonce: review.batch.safeTxNonce + 1 } });
    await sign(page);
    expect(await outcomeOf(page)).toContain("Do not sign this, here or elsewhere: your browser computes 0x");
    expect(methodsOf(wallet)).not.toContain("eth_signTypedData_v4");
    expect(await page.getByRole("button").count()).toBe(0);
  });

  test.each<[string, (review: PayoutReview) => PayoutReview["batch"]["transfers"], string]>([
    ["a row shows another wallet", ({ batch }) => batch.transfers.map((each) => ({ ...each, wallet: thief })), "row 1"],
    ["a row is missing", () => [], "row 1"],
    [
      "a row is there that nobody is paid by",
      ({ batch }) => [...batch.transfers, { ...batch.transfers[0]!, wallet: thief }],
      "somebody whom the manifest does not pay",
    ],
  ])("%s", async (_, shown, said) => {
    const wallet = makeWallet(TREASURER.key);
    const context = await openContext([wallet]);
    const page = await context.newPage();
    // The page is rendered from another batch than the manifest, with the hashes of the manifest.
    let isFirst = true;
    reviewOf = (review) => {
      if (!isFirst) return review;
      isFirst = false;
      return { ...review, batch: { ...review.batch, transfers: shown(review) } };
    };
    await page.goto(await linkFor(TREASURER));
    expect(await outcomeOf(page)).toContain(said);
    expect(wallet.asked).toEqual([]);
  });

  function cancelOf({ v, chainId, safe, safeVersion, nonce }: Record<string, unknown>) {
    return { v, purpose: "cancel", chainId, safe, safeVersion, nonce };
  }
});

describe("the page itself", () => {
  test("asks nobody but its own server, and its policy has nothing to refuse", async () => {
    const context = await openContext([makeWallet(TREASURER.key)]);
    const [hosts, complaints] = [new Set<string>(), [] as string[]];
    context.on("request", (request) => hosts.add(new URL(request.url()).host));
    context.on("console", (message) => complaints.push(message.text()));
    context.on("weberror", (error) => complaints.push(String(error.error())));
    const page = await context.newPage();
    await page.goto(await linkFor(TREASURER));
    await connect(page);
    await sign(page);
    await outcomeOf(page);
    expect([...hosts]).toEqual([new URL(server.url).host]);
    expect(complaints).toEqual([]);
  });

  test("an address is drawn in groups and copied without gaps", async () => {
    const page = await openPage(TREASURER);
    const copied = await page.locator(".transfers .address").evaluate((address) => {
      window.getSelection()?.selectAllChildren(address);
      return window.getSelection()?.toString();
    });
    expect(copied).toBe(addressOf(ADA.key));
  });

  test("an address that was never paid before stands out", async () => {
    reviewOf = (review) => ({ ...review, lines: review.lines.map((line) => ({ ...line, isNewAddress: true })) });
    const page = await openPage(TREASURER);
    await page.getByText("1 address is new: this person was never paid there before.").waitFor();
    expect(await page.locator(".transfers .badge").textContent()).toBe("new address");
  });

  test("the manifest can be downloaded, and holds what the hashes are computed from", async () => {
    const page = await openPage(TREASURER);
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "the manifest" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("manifest.json");
    const { batch } = await house.intake.reviewPayout(TREASURER.discord, 1);
    const terminal = { print: () => undefined, complain: expect.unreachable };
    expect(verifyPayout(await download.path(), [batch.safeTxHash], terminal)).toBe(0);
  });

  test.each([
    ["a phone", { width: 390, height: 844 }],
    ["a small phone", { width: 320, height: 568 }],
    ["a desktop", { width: 1280, height: 900 }],
  ])("nothing is wider than %s", async (_, viewport) => {
    const page = await openPage(TREASURER, makeWallet(TREASURER.key));
    await page.setViewportSize(viewport);
    await connect(page);
    await page.getByRole("button", { name: /^Sign / }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
  });
});

test("the link page links a contract that takes the connected account's signature, and no other", async () => {
  const contract = makeAddress(0xc0de);
  house.world.state.contractWallets.set(contract, addressOf(BEN.key));
  const wallet = makeWallet(BEN.key);
  const page = await (await openContext([wallet])).newPage();
  const { url } = await house.intake.offerLink(BEN.discord);
  await page.goto(onServer(url));
  await connect(page);
  await page.getByText("Is your wallet a contract").click();
  await page.getByLabel("Address of the contract").fill(contract);
  await page.getByRole("button", { name: "Link the contract" }).click();
  await page.locator("#text", { hasText: contract }).waitFor();
  await page.getByRole("button", { name: "Sign this text" }).click();
  expect(await outcomeOf(page)).toContain(`are paid to ${contract}`);
  expect(wallet.asked.at(-1)?.params).toContain(addressOf(BEN.key).toLowerCase());
});

test("the link page speaks to the same wallets", async () => {
  const wallet = makeWallet(BEN.key);
  const context = await openContext([wallet]);
  const page = await context.newPage();
  const { url } = await house.intake.offerLink(BEN.discord);
  await page.goto(onServer(url));
  await connect(page);
  await page.getByRole("button", { name: "Sign this text" }).waitFor();
  expect(await page.locator("#text").textContent()).toContain(addressOf(BEN.key));
  await page.getByRole("button", { name: "Sign this text" }).click();
  expect(await outcomeOf(page)).toContain(`are paid to ${addressOf(BEN.key)}`);
  expect(methodsOf(wallet)).toEqual(["eth_requestAccounts", "personal_sign"]);
});
