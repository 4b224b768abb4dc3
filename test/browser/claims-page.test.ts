// The claims page and the sign page of a payout with small rewards in a real browser, before a real Claims on a real chain.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { CLAIMS } from "#contracts/claims/claims.ts";
import { balanceOf } from "#test/sandbox/treasury.ts";
import { addressOf, makeKey, tokens } from "#test/support/build.ts";
import { openClaimsScene, type ClaimsScene } from "#test/support/claims.ts";
import { BEN, OTHER_TREASURER, TREASURER } from "#test/support/story.ts";
import { NO_BROWSER, openBrowser } from "./chromium.ts";
import { giveWallets, makeWallet, type TestWallet } from "./wallet.ts";

const BENS_WALLET = addressOf(BEN.key);
const STRANGER = makeKey(0x57a6);

let browser: Browser;
let scene: ClaimsScene;
let contexts: BrowserContext[] = [];

beforeAll(async () => {
  if (NO_BROWSER !== null) return;
  browser = await openBrowser();
  scene = await openClaimsScene("claims in a browser");
  await scene.evm.fund(STRANGER.address, 10n ** 18n);
});
afterAll(async () => {
  await browser?.close();
  await scene?.close();
});
afterEach(async () => {
  for (const context of contexts) await context.close();
  contexts = [];
});

const inBrowser = test.skipIf(NO_BROWSER !== null);

/** A wallet that passes on to the chain what it does not answer itself, and signs what is sent. */
function walletOnChain(key = STRANGER, changes: Partial<TestWallet> = {}): TestWallet {
  const { evm } = scene;
  const node = async (method: string, params: readonly unknown[]): Promise<unknown> => {
    if (method === "eth_call") return evm.send(method, params);
    const [{ to, data }] = params as readonly [{ to: string; data: string }];
    const nonce = Number(await evm.send("eth_getTransactionCount", [key.address, "latest"]));
    const fee = { maxFeePerGas: 10n ** 10n, maxPriorityFeePerGas: 0n, gasLimit: 300_000n };
    const signed = await key.signTransaction({ to, data, nonce, chainId: evm.chainId, type: 2, ...fee });
    return evm.send("eth_sendRawTransaction", [signed]);
  };
  return makeWallet(key, { chainId: evm.chainId, node, ...changes });
}

async function openPage(address: string, wallet: TestWallet): Promise<Page> {
  const context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  contexts.push(context);
  await giveWallets(context, [wallet]);
  const page = await context.newPage();
  await page.goto(address);
  return page;
}

const claimsPage = (wallet: TestWallet): Promise<Page> =>
  openPage(`${scene.server.url}/dao/${scene.house.dao}/claims`, wallet);

async function connect(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Connect Test Wallet" }).click();
  await page.locator("#sign").waitFor();
}

async function outcomeOf(page: Page): Promise<string> {
  const outcome = page.locator("#outcome:not(:empty)");
  await outcome.waitFor();
  return (await outcome.textContent()) ?? "";
}

const held = (): Promise<bigint> => balanceOf(scene.evm, scene.deployed.token.address, BENS_WALLET);
const sent = ({ asked }: TestWallet): number => asked.filter(({ method }) => method === "eth_sendTransaction").length;

describe("a stranger with a wallet", () => {
  inBrowser("fetches somebody's reward, which goes to that somebody", async () => {
    await scene.payEpoch(1);
    const wallet = walletOnChain();
    const page = await claimsPage(wallet);
    await connect(page);
    await page.getByRole("button", { name: "Claim", exact: true }).click();
    expect(await outcomeOf(page)).toMatch(
      new RegExp(`^Sent in transaction 0x[0-9a-f]{64}\\. Once .* the reward is in ${BENS_WALLET}\\.$`),
    );
    await scene.evm.mine(1);
    expect(await held()).toBe(tokens(500));
    expect(sent(wallet)).toBe(1);
    await page.reload();
    expect(await page.getByRole("button").count()).toBe(0);
  });

  inBrowser("is told, before a fee is paid, that the reward was fetched meanwhile", async () => {
    await scene.payEpoch(2);
    const wallet = walletOnChain();
    const page = await claimsPage(wallet);
    await connect(page);
    const list = await scene.house.intake.claims.list(null);
    const line = list?.accounts.find((account) => account.wallet === BENS_WALLET);
    const call = [BENS_WALLET, line?.cumulativeBaseUnits, line?.proof];
    await scene.evm.transact({ to: scene.contract, data: CLAIMS.encodeFunctionData("claim", call) });
    await page.getByRole("button", { name: "Claim", exact: true }).click();
    expect(await outcomeOf(page)).toBe("This reward was fetched already: reload the page.");
    expect(sent(wallet)).toBe(0);
  });

  inBrowser("on another chain is asked to change it, and sends nothing until it did", async () => {
    await scene.payEpoch(3);
    const wallet = walletOnChain(STRANGER, { chainId: 1, knownChains: [1] });
    const page = await claimsPage(wallet);
    await page.getByRole("button", { name: "Connect Test Wallet" }).click();
    expect(await outcomeOf(page)).toContain("Your wallet is on chain 1, and these rewards are on chain 11155111.");
    expect(sent(wallet)).toBe(0);
  });

  inBrowser("who says no in the wallet reads that nothing was sent", async () => {
    const wallet = walletOnChain(STRANGER, { accepts: (method) => method !== "eth_sendTransaction" });
    const page = await claimsPage(wallet);
    await connect(page);
    await page.getByRole("button", { name: "Claim", exact: true }).click();
    expect(await outcomeOf(page)).toContain("You declined in your wallet. Nothing was signed or sent");
  });
});

describe("a treasurer who signs small rewards", () => {
  const signPage = async (wallet: TestWallet, member = TREASURER): Promise<Page> => {
    const { page } = await scene.house.intake.offerSigning(member.discord, 4);
    return openPage(`${scene.server.url}${new URL(page.url).pathname}`, wallet);
  };

  inBrowser("has the browser compute the root from the book, and the wallet read what was there before", async () => {
    await scene.offerEpoch(4);
    const page = await signPage(walletOnChain(TREASURER.key));
    await page.locator("#same-safe-tx-hash", { hasText: /^the same$/ }).waitFor();
    await connect(page);
    expect(await page.locator("#claims-before").textContent()).toBe(
      `Your wallet read ${scene.contract}: it stands where this round follows on.`,
    );
    await page.getByRole("button", { name: "Sign the payout" }).click();
    expect(await outcomeOf(page)).toContain("1 of 2 signatures are here.");
  });

  inBrowser("is told to read the root elsewhere when the wallet cannot, and may sign", async () => {
    const page = await signPage(makeWallet(OTHER_TREASURER.key, { chainId: scene.evm.chainId }), OTHER_TREASURER);
    await connect(page);
    expect(await page.locator("#claims-before").textContent()).toContain("Read root() there yourself before you sign");
  });

  inBrowser("is not asked to sign when the contract stands on another root than the book follows on", async () => {
    const wallet = walletOnChain(OTHER_TREASURER.key, {
      node: async (_, [call]) =>
        (call as { data: string }).data === "0x146ca531" ? `0x${"3".padStart(64, "0")}` : `0x${"dd".repeat(32)}`,
    });
    const page = await signPage(wallet, OTHER_TREASURER);
    await page.getByRole("button", { name: "Connect Test Wallet" }).click();
    expect(await outcomeOf(page)).toContain(`Do not sign this, here or elsewhere: ${scene.contract} stands on 0xdddd`);
    expect(wallet.asked.map(({ method }) => method)).not.toContain("eth_signTypedData_v4");
  });
});
