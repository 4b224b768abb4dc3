// The link page in a real browser: two sign-ins and a signature; where nobody can sign in, a signature and a gist.
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { connectGists } from "#bots/github/gists.ts";
import { openSignInDesk } from "#bots/web/oauth.ts";
import { openWebServer, type WebServer } from "#bots/web/server.ts";
import type { SignInDoor } from "#bots/web/sign-in.ts";
import { startAuthority, type Authority } from "#test/sandbox/authority.ts";
import { makeAppKeys, startGitHub, type GitHubStandIn } from "#test/sandbox/github.ts";
import { addressOf } from "#test/support/build.ts";
import { makeHouse, type TestHouse } from "#test/support/house.ts";
import { ADA, BEN } from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";
import { NO_BROWSER, openBrowser } from "./chromium.ts";
import { giveWallets, makeWallet } from "./wallet.ts";

const GIST = "0123456789abcdef0123";

let browser: Browser;
let house: TestHouse;
let server: WebServer;
let context: BrowserContext;
let api: GitHubStandIn;
let authorities: Authority[] = [];
let door: SignInDoor | null = null;

beforeAll(async () => {
  if (NO_BROWSER === null) browser = await openBrowser();
  else process.stderr.write(`The link page is not tried in a browser. ${NO_BROWSER}\n`);
});
afterAll(() => browser?.close());

beforeEach(async ({ skip }) => {
  skip(NO_BROWSER !== null, NO_BROWSER ?? "");
  door = null;
  authorities = [];
  const world = makeWorld();
  const { publicKeyPem } = makeAppKeys();
  api = await startGitHub({ appId: "1", publicKeyPem, webhookSecret: "a secret of it", clock: world.clock });
  const gists = connectGists({ apiUrl: api.apiUrl, deadlineMilliseconds: 5_000 });
  // Both ways are asked of two houses over the same world.
  house = await makeHouse({ world, identity: { way: "gist", gists } });
  await house.tick();
  server = await openWebServer({
    port: 0,
    host: "127.0.0.1",
    daos: () => [house.intake],
    webhookDoor: async () => undefined,
    isHealthy: () => ({ ok: true, sentence: "" }),
    get signIn() {
      return door;
    },
    log: () => undefined,
  });
  context = await browser.newContext();
  context.setDefaultTimeout(20_000);
  await giveWallets(context, [makeWallet(ADA.key)]);
});
afterEach(async () => {
  await context?.close();
  for (const each of authorities) await each.close();
  await server?.close();
  await api?.close();
  house?.close();
});

async function letPeopleSignIn(): Promise<void> {
  house = await makeHouse({ world: house.world, store: house.store, identity: { way: "sign-in" }, seed: "signs in" });
  const start = async (like: "discord" | "github", accounts: { id: string; name: string }[]): Promise<Authority> => {
    const redirectUris = [`${server.url}/sign-in/${like}`];
    const authority = await startAuthority({ like, clientId: like, clientSecret: "secret", redirectUris, accounts });
    authorities.push(authority);
    return authority;
  };
  const discord = await start(
    "discord",
    [ADA.discord, BEN.discord].map(({ id, name }) => ({ id, name })),
  );
  const github = await start("github", [{ id: "1", name: "dev-1" }]);
  api.signInWith(github);
  const client = (authority: Authority, clientId: string) => {
    return { clientId, clientSecret: "secret", webUrl: authority.webUrl };
  };
  const desk = openSignInDesk({
    discord: client(discord, "discord"),
    github: { ...client(github, "github"), apiUrl: api.apiUrl },
    publicUrl: server.url,
  });
  door = { desk, isSecure: false };
}

/** Its policy must have nothing to refuse, and nobody but our own server and the two providers is asked. */
async function openPage(): Promise<{ page: Page; complaints: string[] }> {
  const { url } = await house.intake.offerLink(ADA.discord);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  await page.goto(`${server.url}${new URL(url).pathname}`);
  return { page, complaints };
}

async function outcomeOf(page: Page): Promise<string> {
  const outcome = page.locator("#outcome:not(:empty)");
  await outcome.waitFor();
  return (await outcome.textContent()) ?? "";
}

const press = (page: Page, name: string) => page.getByRole("button", { name }).click();

test("Discord, GitHub, the wallet: each is a press, and the page names what it confirmed", async () => {
  await letPeopleSignIn();
  const { page, complaints } = await openPage();
  expect(await page.getByRole("button", { name: "Sign in with GitHub" }).count()).toBe(0);
  await press(page, "Sign in with Discord");
  await page.getByRole("link", { name: "Continue as ada" }).click();
  await press(page, "Sign in with GitHub");
  await page.getByRole("link", { name: "Continue as dev-1" }).click();
  await press(page, "Connect Test Wallet");
  await page.locator("#text", { hasText: "GitHub dev-1 (1)" }).waitFor();
  await press(page, "Sign this text");
  expect(await outcomeOf(page)).toBe(
    `Linked: rewards for GitHub dev-1 are paid to ${addressOf(ADA.key)}. You can close this page.`,
  );
  expect(complaints).toEqual([]);
  expect(await page.evaluate(() => document.cookie)).toBe("");
});

test("who signs in as somebody else reads why that does not do, and goes back to the page", async () => {
  await letPeopleSignIn();
  const { page } = await openPage();
  await press(page, "Sign in with Discord");
  await page.getByRole("link", { name: "Continue as ben" }).click();
  expect(await page.locator("h1").textContent()).toBe("This page is for another Discord account.");
  await page.getByRole("link", { name: "Back to your page" }).click();
  await page.getByRole("button", { name: "Sign in with Discord" }).waitFor();
});

test("where nobody can sign in, the signed text is published as a gist", async () => {
  const { page, complaints } = await openPage();
  await press(page, "Connect Test Wallet");
  await page.locator("#text", { hasText: "the GitHub account that publishes this text" }).waitFor();
  await press(page, "Sign this text");
  const text = (await page.locator("#gist-text").textContent()) ?? "";
  const address = api.putGist({
    id: GIST,
    owner: { id: 1, login: "dev-1" },
    isPublic: true,
    files: { "laurel.txt": text.replace("ada", "eve") },
  });
  await page.getByLabel("Address of the gist").fill(address);
  await press(page, "Check the gist and link");
  expect(await outcomeOf(page)).toContain("This gist does not hold exactly the text");
  api.putGist({ id: GIST, owner: { id: 1, login: "dev-1" }, isPublic: true, files: { "laurel.txt": `${text}\n` } });
  await press(page, "Check the gist and link");
  await page.locator("#outcome", { hasText: "Linked: rewards for GitHub dev-1" }).waitFor();
  expect(complaints.filter((words) => !words.includes("400"))).toEqual([]);
});

test("and a person without work on GitHub says so, and signs a text that says it too", async () => {
  const { page } = await openPage();
  await press(page, "Connect Test Wallet");
  await page.getByLabel("I have no work on GitHub").check();
  await page.locator("#text", { hasText: "no GitHub account" }).waitFor();
  await press(page, "Sign this text");
  expect(await outcomeOf(page)).toContain(`Linked: rewards are paid to ${addressOf(ADA.key)}.`);
});

test.each([
  ["a small phone", { width: 320, height: 568 }],
  ["a desktop", { width: 1280, height: 900 }],
])("nothing is wider than %s", async (_, viewport) => {
  const { page } = await openPage();
  await page.setViewportSize(viewport);
  await press(page, "Connect Test Wallet");
  await press(page, "Sign this text");
  await page.locator("#gist-text").waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
});
