// Signing in on a link page, over real sockets: our server, a Discord and a GitHub that check as the real ones do, and a browser.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { openSignInDesk, type OAuthSettings } from "#bots/web/oauth.ts";
import { openWebServer, type WebServer } from "#bots/web/server.ts";
import { browserFor, cookieOf, readTicket, type SignInDoor } from "#bots/web/sign-in.ts";
import { startAuthority, type Authority } from "#test/sandbox/authority.ts";
import { openBrowser, type PersonBrowser } from "#test/sandbox/person-browser.ts";
import { startGitHub, makeAppKeys, type GitHubStandIn } from "#test/sandbox/github.ts";
import { addressOf, makeEvidence } from "#test/support/build.ts";
import { makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import { makeMember, mergeAndScore } from "#test/support/story.ts";

const ADA = makeMember("ada", 1, 1);
const EVE = makeMember("eve", 3, 3);
const SECRETS = { discord: "secret of the discord client", github: "secret of the github client" };
const CLIENTS = { discord: "100000000000000099", github: "Iv23litheclient" };

let house: TestHouse;
let web: WebServer;
let discord: Authority;
let github: Authority;
let api: GitHubStandIn;
let door: SignInDoor | null;
const logged: string[] = [];

function settings(changes: Partial<OAuthSettings> = {}): OAuthSettings {
  return {
    discord: { clientId: CLIENTS.discord, clientSecret: SECRETS.discord, webUrl: discord.webUrl },
    github: {
      clientId: CLIENTS.github,
      clientSecret: SECRETS.github,
      webUrl: github.webUrl,
      apiUrl: api.apiUrl,
    },
    publicUrl: web.url,
    ...changes,
  };
}

async function openAuthorities(codeMillisecondsMax?: number): Promise<void> {
  const life = codeMillisecondsMax === undefined ? {} : { codeMillisecondsMax };
  const accountsOf = (members: readonly Member[]) => members.map(({ discord: { id, name } }) => ({ id, name }));
  discord = await startAuthority({
    like: "discord",
    clientId: CLIENTS.discord,
    clientSecret: SECRETS.discord,
    redirectUris: [`${web.url}/sign-in/discord`],
    accounts: accountsOf([ADA, EVE]),
    ...life,
  });
  github = await startAuthority({
    like: "github",
    clientId: CLIENTS.github,
    clientSecret: SECRETS.github,
    redirectUris: [`${web.url}/sign-in/github`],
    accounts: [ADA, EVE].flatMap((member) =>
      member.github === null ? [] : [{ id: String(member.github.id), name: member.github.login }],
    ),
    ...life,
  });
  api.signInWith(github);
  door = { desk: openSignInDesk(settings()), isSecure: false };
}

beforeEach(async () => {
  logged.length = 0;
  house = await makeHouse({ identity: { way: "sign-in" } });
  await house.tick();
  web = await openWebServer({
    port: 0,
    host: "127.0.0.1",
    daos: () => [house.intake],
    webhookDoor: async (_, response) => void response.writeHead(404).end(),
    isHealthy: () => ({ ok: true, sentence: "" }),
    log: (sentence) => logged.push(sentence),
    get signIn() {
      return door;
    },
  });
  const { publicKeyPem } = makeAppKeys();
  api = await startGitHub({
    appId: "1",
    publicKeyPem,
    webhookSecret: "a secret of the webhook",
    clock: house.world.clock,
  });
  await openAuthorities();
});

afterEach(async () => {
  for (const each of [web, discord, github, api]) await each.close();
  house.close();
});

async function pageFor({ discord: asker }: Member): Promise<string> {
  const { url } = await house.intake.offerLink(asker);
  return `${web.url}${new URL(url).pathname}`;
}

async function linkOn(browser: PersonBrowser, page: string, { key }: Member): Promise<unknown> {
  const wallet = addressOf(key);
  const { text } = (await browser.getJson(`${page}/text?wallet=${wallet}`)) as { text: string };
  return browser.postJson(page, { wallet, signature: await key.signMessage(text) });
}

/** Where the provider would send the browser back, without going there. */
async function answerOf(
  browser: PersonBrowser,
  page: string,
  provider: "discord" | "github",
  account: string,
): Promise<URL> {
  const { url } = (await browser.postJson(`${page}/sign-in`, { with: provider })) as { url: string };
  const asked = new URL(url);
  asked.searchParams.set("sandbox_account", account);
  const response = await fetch(asked, { redirect: "manual" });
  return new URL(response.headers.get("location") ?? "http://nowhere.invalid");
}

const idOf = ({ github: account }: Member): string => String(account?.id ?? 0);

test("Discord, GitHub and the wallet become one person, and both tokens are given back", async () => {
  await mergeAndScore(house, makeEvidence());
  const worker = await house.store.vault.personOf("github", idOf(ADA));
  const [browser, page] = [openBrowser(), await pageFor(ADA)];
  expect(await browser.open(page)).toContain('data-sign-in="discord"');
  expect(await browser.signIn(page, "discord", ADA.discord.id)).toContain('data-sign-in="github"');
  expect(await browser.signIn(page, "github", idOf(ADA))).toContain('id="sign-button"');
  expect(await linkOn(browser, page, ADA)).toMatchObject({ linked: true, githubLogin: "dev-1" });
  expect(await house.store.vault.personOf("discord", ADA.discord.id)).toBe(worker);
  expect([discord.tokensOut(), github.tokensOut()]).toEqual([0, 0]);
  expect([discord.tokenAnswers, github.tokenAnswers]).toEqual([["ok"], ["ok"]]);
  expect([...discord.unhandled, ...github.unhandled, ...api.unhandled, ...logged]).toEqual([]);
});

test("GitHub is asked for no scope, and both are asked with PKCE and an unguessable state", async () => {
  const [browser, page] = [openBrowser(), await pageFor(ADA)];
  const urlOf = async (provider: string) =>
    new URL(((await browser.postJson(`${page}/sign-in`, { with: provider })) as { url: string }).url).searchParams;
  const first = await urlOf("discord");
  expect(first.get("scope")).toBe("identify");
  await browser.signIn(page, "discord", ADA.discord.id);
  const second = await urlOf("github");
  expect(second.has("scope")).toBe(false);
  for (const query of [first, second]) {
    expect(query.get("code_challenge_method")).toBe("S256");
    expect(query.get("code_challenge")).toMatch(/^[\w-]{43}$/);
    expect(query.get("state")).toMatch(/^[0-9a-f]{64}$/);
  }
  expect(first.get("state")).not.toBe(second.get("state"));
});

test("a person without work on GitHub links a wallet alone", async () => {
  const [browser, page] = [openBrowser(), await pageFor(ADA)];
  await browser.signIn(page, "discord", ADA.discord.id);
  expect(await browser.open(`${page}?github=none`)).toContain('id="sign-button"');
  expect(await linkOn(browser, page, ADA)).toMatchObject({ githubLogin: null });
});

describe("whoever is not the person of the page", () => {
  test("signs in to Discord as somebody else, and gets nowhere", async () => {
    const [browser, page] = [openBrowser(), await pageFor(EVE)];
    const said = await browser.signIn(page, "discord", ADA.discord.id);
    expect(said).toContain("This page is for another Discord account.");
    expect(await browser.open(page)).toContain('data-sign-in="discord"');
    await expect(linkOn(browser, page, ADA)).rejects.toThrow("not signed in with Discord here yet");
    expect(discord.tokensOut()).toBe(0);
  });

  test("has the address, and no browser that signed in", async () => {
    const [browser, thief, page] = [openBrowser(), openBrowser(), await pageFor(ADA)];
    await browser.signIn(page, "discord", ADA.discord.id);
    await browser.signIn(page, "github", idOf(ADA));
    const seen = await thief.open(page);
    expect(seen).toContain('data-sign-in="discord"');
    expect(seen).not.toContain("dev-1");
    await expect(linkOn(thief, page, EVE)).rejects.toThrow("not signed in with Discord here yet");
    await expect(thief.signIn(page, "github", idOf(EVE))).rejects.toThrow("not signed in with Discord here yet");
    expect(await linkOn(browser, page, ADA)).toMatchObject({ githubLogin: "dev-1" });
  });

  test("takes the page over only by signing in anew, which forgets what was confirmed", async () => {
    const [browser, other, page] = [openBrowser(), openBrowser(), await pageFor(ADA)];
    await browser.signIn(page, "discord", ADA.discord.id);
    await browser.signIn(page, "github", idOf(ADA));
    await answerOf(other, page, "discord", EVE.discord.id);
    await expect(linkOn(browser, page, ADA)).rejects.toThrow("not signed in with Discord here yet");
    await expect(linkOn(other, page, EVE)).rejects.toThrow("not signed in with Discord here yet");
  });

  test("sends a GitHub sign-in of their own page to somebody, whose browser did not begin it", async () => {
    const [thief, victim, page] = [openBrowser(), openBrowser(), await pageFor(EVE)];
    await thief.signIn(page, "discord", EVE.discord.id);
    const back = await answerOf(thief, page, "github", idOf(ADA));
    expect(await victim.open(back.href)).toContain("This sign-in was not begun here");
    expect(github.tokenAnswers).toEqual([]);
  });

  test("holds a Discord account alone, of somebody whose GitHub account is linked", async () => {
    const [browser, page] = [openBrowser(), await pageFor(ADA)];
    await browser.signIn(page, "discord", ADA.discord.id);
    await browser.signIn(page, "github", idOf(ADA));
    await linkOn(browser, page, ADA);
    const [thief, again] = [openBrowser(), await pageFor(ADA)];
    await thief.signIn(again, "discord", ADA.discord.id);
    expect(await thief.open(`${again}?github=none`)).not.toContain('id="sign-button"');
    await expect(linkOn(thief, again, EVE)).rejects.toThrow("Your GitHub account has to be confirmed as well.");
  });
});

describe("an answer is refused", () => {
  test("the second time", async () => {
    const [browser, page] = [openBrowser(), await pageFor(ADA)];
    const back = await answerOf(browser, page, "discord", ADA.discord.id);
    await browser.open(back.href);
    expect(await browser.open(back.href)).toContain("This sign-in was not begun here, or it was used already.");
    expect(discord.tokenAnswers).toEqual(["ok"]);
  });

  test("with another state", async () => {
    const [browser, page] = [openBrowser(), await pageFor(ADA)];
    const back = await answerOf(browser, page, "discord", ADA.discord.id);
    for (const state of ["", "0".repeat(64), `${back.searchParams.get("state")}0`]) {
      const changed = new URL(back);
      changed.searchParams.set("state", state);
      expect(await browser.open(changed.href)).toContain("This sign-in was not begun here");
    }
    expect(discord.tokenAnswers).toEqual([]);
  });

  test("in another browser, which signs in for a page of its own", async () => {
    const [browser, page] = [openBrowser(), await pageFor(ADA)];
    const [other, otherPage] = [openBrowser(), await pageFor(EVE)];
    await answerOf(other, otherPage, "discord", EVE.discord.id);
    const back = await answerOf(browser, page, "discord", ADA.discord.id);
    expect(await other.open(back.href)).toContain("This sign-in was not begun here");
  });

  test("with the code of another sign-in: its verifier is not ours", async () => {
    const [browser, page] = [openBrowser(), await pageFor(EVE)];
    const [victim, victimPage] = [openBrowser(), await pageFor(ADA)];
    await victim.signIn(victimPage, "discord", ADA.discord.id);
    await browser.signIn(page, "discord", EVE.discord.id);
    const stolen = await answerOf(victim, victimPage, "github", idOf(ADA));
    const own = await answerOf(browser, page, "github", idOf(EVE));
    own.searchParams.set("code", stolen.searchParams.get("code") ?? "");
    expect(await browser.open(own.href)).toContain("GitHub did not confirm this sign-in.");
    expect(github.tokenAnswers).toEqual(["bad_verification_code"]);
  });

  test("of GitHub at the door for Discord, and the other way round", async () => {
    const [browser, page] = [openBrowser(), await pageFor(ADA)];
    const ofDiscord = await answerOf(browser, page, "discord", ADA.discord.id);
    ofDiscord.pathname = "/sign-in/github";
    expect(await browser.open(ofDiscord.href)).toContain("This sign-in was not begun here");
    await browser.signIn(page, "discord", ADA.discord.id);
    const ofGithub = await answerOf(browser, page, "github", idOf(ADA));
    ofGithub.pathname = "/sign-in/discord";
    expect(await browser.open(ofGithub.href)).toContain("This sign-in was not begun here");
    expect(github.tokenAnswers).toEqual([]);
  });

  test("when it says that another server gives it", async () => {
    const [browser, page] = [openBrowser(), await pageFor(ADA)];
    const back = await answerOf(browser, page, "discord", ADA.discord.id);
    back.searchParams.set("iss", github.webUrl);
    expect(await browser.open(back.href)).toContain("Discord did not confirm this sign-in.");
    expect(discord.tokenAnswers).toEqual([]);
  });

  test("without the cookie, or with one that is not ours", async () => {
    const back = await answerOf(openBrowser(), await pageFor(ADA), "discord", ADA.discord.id);
    const ask = async (cookie: string) =>
      (await fetch(back, { headers: { accept: "text/html", cookie }, redirect: "manual" })).text();
    for (const cookie of ["", "laurel-link=x", `laurel-link=nowhere.${"0".repeat(32)}.${"0".repeat(64)}`])
      expect(await ask(cookie)).toContain("This sign-in was not begun here");
  });

  test("with a cookie that names the page and not the browser, before its code is used", async () => {
    const page = await pageFor(ADA);
    const back = await answerOf(openBrowser(), page, "discord", ADA.discord.id);
    const cookie = cookieOf({ daoId: house.dao, token: page.split("/").at(-1) ?? "", browser: "0".repeat(64) }, false);
    const headers = { accept: "text/html", cookie: cookie.split(";")[0] ?? "" };
    const response = await fetch(back, { headers, redirect: "manual" });
    expect(await response.text()).toContain("This sign-in was not begun here");
    expect(discord.tokenAnswers).toEqual([]);
  });

  test("after the page has run out", async () => {
    const [browser, page] = [openBrowser(), await pageFor(ADA)];
    const back = await answerOf(browser, page, "discord", ADA.discord.id);
    house.world.passHours(0.2);
    expect(await browser.open(back.href)).toContain("This link has expired");
    expect(discord.tokenAnswers).toEqual([]);
  });

  test("when the provider finds its code too old", async () => {
    await discord.close();
    await github.close();
    await openAuthorities(0);
    const [browser, page] = [openBrowser(), await pageFor(ADA)];
    expect(await browser.signIn(page, "discord", ADA.discord.id)).toContain("Discord did not confirm this sign-in.");
  });

  test("when our secret is not the client's, at either provider", async () => {
    const wrong = { clientSecret: "another secret" };
    const { discord: asDiscord, github: asGithub } = settings();
    door = { desk: openSignInDesk(settings({ discord: { ...asDiscord, ...wrong } })), isSecure: false };
    const [browser, page] = [openBrowser(), await pageFor(ADA)];
    expect(await browser.signIn(page, "discord", ADA.discord.id)).toContain("Discord did not confirm this sign-in.");
    door = { desk: openSignInDesk(settings({ github: { ...asGithub, ...wrong } })), isSecure: false };
    await browser.signIn(page, "discord", ADA.discord.id);
    expect(await browser.signIn(page, "github", idOf(ADA))).toContain("GitHub did not confirm this sign-in.");
    expect(github.tokenAnswers).toEqual(["incorrect_client_credentials"]);
  });
});

test("who says no at the provider is led back, and the page is still good", async () => {
  const [browser, page] = [openBrowser(), await pageFor(ADA)];
  const said = await browser.signIn(page, "discord", "");
  expect(said).toContain("You did not agree at Discord.");
  expect(said).toContain(`href="${new URL(page).pathname}"`);
  expect(await browser.signIn(page, "discord", ADA.discord.id)).toContain('data-sign-in="github"');
});

test("a provider that is down is told as such", async () => {
  const [browser, page] = [openBrowser(), await pageFor(ADA)];
  discord.failTokens(1);
  expect(await browser.signIn(page, "discord", ADA.discord.id)).toContain("Discord does not answer at the moment.");
  expect(await browser.signIn(page, "discord", ADA.discord.id)).toContain('data-sign-in="github"');
});

test("nothing in an answer or a cookie leads a browser anywhere but to its own page", async () => {
  const [browser, page] = [openBrowser(), await pageFor(ADA)];
  const { url } = (await browser.postJson(`${page}/sign-in`, { with: "discord", next: "https://evil.example" })) as {
    url: string;
  };
  expect(new URL(url).origin).toBe(discord.webUrl);
  const cookie = await fetch(`${page}/sign-in`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ with: "discord" }),
  });
  const asked = new URL(((await cookie.json()) as { url: string }).url);
  asked.searchParams.set("sandbox_account", ADA.discord.id);
  const back = new URL((await fetch(asked, { redirect: "manual" })).headers.get("location") ?? "");
  for (const name of ["next", "redirect_uri", "return_to"]) back.searchParams.set(name, "https://evil.example");
  const came = await fetch(back, {
    redirect: "manual",
    headers: { cookie: cookie.headers.getSetCookie()[0]?.split(";")[0] ?? "", accept: "text/html" },
  });
  expect([came.status, came.headers.get("location")]).toEqual([303, new URL(page).pathname]);
});

test("another site cannot begin a sign-in in somebody's browser", async () => {
  const page = await pageFor(ADA);
  const headers = { "content-type": "application/json", origin: "https://evil.example" };
  const response = await fetch(`${page}/sign-in`, { method: "POST", headers, body: '{"with":"discord"}' });
  expect(response.status).toBe(403);
});

test("where nobody signs in, the doors say so", async () => {
  door = null;
  const response = await fetch(`${web.url}/sign-in/discord?code=1&state=2`, { headers: { accept: "text/html" } });
  expect([response.status, await response.text()]).toEqual([400, expect.stringContaining("Nobody signs in here.")]);
});

describe("the cookie", () => {
  const ticket = { daoId: "a dao", token: "0".repeat(32), browser: "1".repeat(64) };

  test("is read by no script, sent by no other site's requests, and over HTTPS set by this host alone", () => {
    expect(cookieOf(ticket, false)).toMatch(/^laurel-link=\S+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600$/);
    expect(cookieOf(ticket, true)).toMatch(
      /^__Host-laurel-link=.+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/,
    );
  });

  test("is read back whole, and two of them are none", () => {
    const [sent = ""] = cookieOf(ticket, true).split(";");
    expect(readTicket(`other=1; ${sent}`, true)).toEqual(ticket);
    expect(readTicket(`${sent}; ${sent}`, true)).toBeNull();
    expect(readTicket(sent, false)).toBeNull();
  });

  test("speaks for one page only", () => {
    const [sent = ""] = cookieOf(ticket, false).split(";");
    const own = { desk: openSignInDesk(settings()), isSecure: false };
    expect(browserFor(own, sent, "a dao", ticket.token)).toBe(ticket.browser);
    expect(browserFor(own, sent, "a dao", "2".repeat(32))).toBeNull();
    expect(browserFor(own, sent, "another", ticket.token)).toBeNull();
    expect(browserFor(null, sent, "a dao", ticket.token)).toBeNull();
  });
});
