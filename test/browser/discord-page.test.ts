// The stand-in Discord's page in a real browser: first over a small bot that uses everything Discord has, then over the real
// bot in the sandbox, where people link, ask, appeal, vote and approve with nothing but this page.
import { readFileSync } from "node:fs";
import { once } from "node:events";
import { createServer, get, type Server } from "node:http";
import { join } from "node:path";
import { Client, Events, GatewayIntentBits, MessageFlags, Partials, TextChannel, type Interaction } from "discord.js";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { unixSeconds } from "#core/time.ts";
import type { DemoDoor } from "#test/sandbox/demo-door.ts";
import { openDemo } from "#test/sandbox/demo-world.ts";
import { startDiscord, type DiscordStandIn } from "#test/sandbox/discord.ts";
import { openDiscordPage } from "#test/sandbox/discord-page.ts";
import { parsePulls } from "#test/sandbox/github.ts";
import { startSandbox, type Person, type Sandbox } from "#test/sandbox/sandbox.ts";
import * as story from "#test/sandbox/story.ts";
import { NO_BROWSER, openBrowser } from "./chromium.ts";

let browser: Browser;
let contexts: BrowserContext[] = [];

beforeAll(async () => {
  if (NO_BROWSER === null) browser = await openBrowser();
  else process.stderr.write(`The page of the stand-in Discord is not tried in a browser. ${NO_BROWSER}\n`);
});
afterAll(() => browser?.close());
beforeEach(({ skip }) => skip(NO_BROWSER !== null, NO_BROWSER ?? ""));

async function openChat(url: string, viewport = { width: 1280, height: 900 }): Promise<Page> {
  const context = await browser.newContext({ viewport });
  context.setDefaultTimeout(20_000);
  contexts.push(context);
  const page = await context.newPage();
  await page.goto(`${url}/discord`);
  await page.locator("#channels button").first().waitFor({ state: "attached" });
  return page;
}

async function closeContexts(): Promise<void> {
  for (const context of contexts) await context.close();
  contexts = [];
}

async function become(page: Page, name: string): Promise<void> {
  const label = page.locator("#me option", { hasText: new RegExp(`^${name} `) });
  await page.getByLabel("You are").selectOption((await label.getAttribute("value")) ?? "");
  await page.locator("#who", { hasText: `You are ${name} (` }).waitFor();
}

const enter = (page: Page, channel: string) => page.getByRole("button", { name: channel }).click();

/** Types into the box and presses Enter, as one does. */
async function type(page: Page, words: string): Promise<void> {
  await page.getByRole("combobox", { name: "Message" }).fill(words);
  await page.keyboard.press("Enter");
}

/** A command with its options, and its answer once it is there. */
async function command(page: Page, words: string, options: Readonly<Record<string, string>> = {}): Promise<string> {
  const answers = page.locator(".message", { hasText: `used ${words}` });
  const before = await answers.count();
  await type(page, words);
  for (const [name, value] of Object.entries(options)) {
    const control = page.getByLabel(name, { exact: true });
    const isList = (await control.evaluate((element) => element.tagName)) === "SELECT";
    await (isList ? control.selectOption(value) : control.fill(value));
  }
  const send = page.locator("#command").getByRole("button", { name: "Send" });
  if (await send.isVisible()) await send.click();
  const answer = answers.nth(before);
  await answer.locator(".text").first().waitFor();
  return (await answer.textContent()) ?? "";
}

describe("over a bot that uses everything", () => {
  const [ALICE, BOB, GUILD, GENERAL, NEWS, BOT] = ["2001", "2002", "1001", "3001", "3002", "9001"];
  let discord: DiscordStandIn;
  let client: Client;
  let server: Server;
  let url: string;
  let closed: string | null;

  const OPTIONS = [
    { type: 3, name: "words", description: "Some words.", required: true, min_length: 3, max_length: 20 },
    { type: 4, name: "count", description: "How many.", min_value: 1 },
    { type: 6, name: "who", description: "Somebody." },
    { type: 3, name: "kind", description: "One of two.", choices: ["a", "b"].map((value) => ({ name: value, value })) },
    { type: 5, name: "really", description: "Or not." },
    { type: 3, name: "place", description: "A place.", autocomplete: true },
  ];
  const COMMANDS = [
    { name: "echo", description: "Says it again.", options: OPTIONS },
    { name: "form", description: "Opens a form." },
    { name: "mute", description: "Never answers." },
    { name: "Points", type: 2 },
    { name: "Keep this", type: 3 },
  ];

  const inOneRow = (...components: object[]) => [{ type: 1, components }];
  const postOf = (text: string) => ({
    flags: MessageFlags.IsComponentsV2 as const,
    components: [
      { type: 17, accent_color: 0x22c55e, components: [{ type: 10, content: text }, { type: 14 }] },
      ...inOneRow(
        { type: 2, style: 1, label: "Count", custom_id: "count" },
        { type: 2, style: 5, label: "Record", url: "http://127.0.0.1/record" },
      ),
      ...inOneRow({ type: 3, custom_id: "choose", options: ["tea", "ink"].map((value) => ({ label: value, value })) }),
    ],
  });
  const FORM = {
    title: "A form",
    custom_id: "form",
    components: [
      { type: 18, label: "Why", component: { type: 4, custom_id: "why", style: 2, min_length: 3 } },
      { type: 18, label: "Sure", component: { type: 3, custom_id: "sure", options: [{ label: "yes", value: "y" }] } },
    ],
  };

  async function answer(interaction: Interaction): Promise<unknown> {
    const flags = MessageFlags.Ephemeral as const;
    if (interaction.isAutocomplete()) return interaction.respond([{ name: "Oslo", value: "oslo" }]);
    if (interaction.isUserContextMenuCommand())
      return interaction.reply(`Points of ${interaction.targetUser.username}`);
    if (interaction.isMessageContextMenuCommand())
      return interaction.reply({ content: `Kept: ${interaction.targetMessage.content}`, flags });
    if (interaction.isButton()) return interaction.update(postOf("**Counted** by a press"));
    if (interaction.isStringSelectMenu()) return interaction.reply({ content: interaction.values.join(), flags });
    if (interaction.isModalSubmit()) {
      const sure = interaction.fields.getStringSelectValues("sure").join();
      return interaction.reply({ content: `${interaction.fields.getTextInputValue("why")}, ${sure}`, flags });
    }
    if (!interaction.isChatInputCommand()) return null;
    if (interaction.commandName === "form") return interaction.showModal(FORM);
    if (interaction.commandName === "mute") return null;
    const { options } = interaction;
    const given = OPTIONS.map(({ name }) => `${name}=${String(options.get(name)?.value ?? "none")}`).join(" ");
    return interaction.reply({ content: `**${given}** <t:1767225600:R> <@${ALICE}> \\*as it is\\*`, flags });
  }

  beforeEach(async ({ skip }) => {
    skip(NO_BROWSER !== null, NO_BROWSER ?? "");
    closed = null;
    const guild = {
      id: GUILD,
      name: "Laurel DAO",
      channels: [
        { id: GENERAL, name: "general" },
        { id: NEWS, name: "news" },
      ],
      members: [
        { id: ALICE, username: "alice" },
        { id: BOB, username: "bob" },
      ],
    };
    discord = await startDiscord({
      token: "secret",
      applicationId: BOT,
      guilds: [guild],
      acknowledgeMillisecondsMax: 500,
    });
    const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages];
    client = new Client({ intents, partials: [Partials.Channel], rest: { api: discord.apiUrl } });
    client.on("error", () => undefined);
    client.on(Events.InteractionCreate, (interaction) => void answer(interaction));
    client.on(Events.MessageCreate, ({ author, content, channel }) => {
      if (!author.bot && content !== "" && channel.isSendable()) void channel.send(`I heard: ${content}`);
    });
    const isReady = once(client, Events.ClientReady);
    await client.login("secret");
    await isReady;
    await client.rest.put(`/applications/${BOT}/guilds/${GUILD}/commands`, { body: COMMANDS });
    const people = [
      { id: ALICE, name: "alice" },
      { id: BOB, name: "bob" },
    ].map((person) => ({ ...person, about: "member", wallet: null, mayWork: false }));
    const page = openDiscordPage({
      discord,
      guild: { id: GUILD, name: "Laurel DAO" },
      bot: { id: BOT, name: "laurel" },
      people,
      world: null,
      now: () => unixSeconds(1_767_225_600 + 7_200),
      closedBecause: () => closed,
    });
    server = createServer((request, response) => void page(request, response)).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    url = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`;
  });
  afterEach(async () => {
    await closeContexts();
    await client?.destroy();
    await discord?.close();
    server?.closeAllConnections();
    server?.close();
  });

  const textOf = (page: Page, at = -1) => page.locator(".message").nth(at).locator(".body").textContent();

  async function post(text: string): Promise<void> {
    const channel = client.channels.cache.get(GENERAL);
    if (channel instanceof TextChannel) await channel.send(postOf(text));
  }

  test("a post is edited in place by a press, and a choice is answered to whoever chose", async () => {
    await post("## Epoch 1\n- **120.5 LRL** to <@2001>\n-# small print");
    const page = await openChat(url);
    const message = page.locator(".message");
    expect(await message.locator("h5").textContent()).toBe("Epoch 1");
    expect(await message.locator(".item").textContent()).toBe("•120.5 LRL to @alice");
    expect(await message.getByRole("link", { name: "Record" }).getAttribute("href")).toBe("http://127.0.0.1/record");
    const id = await message.getAttribute("data-id");
    await page.getByRole("button", { name: "Count" }).click();
    await message.getByText("Counted by a press").waitFor();
    expect([await message.count(), await message.getAttribute("data-id")]).toEqual([1, id]);
    await message.getByRole("combobox").selectOption("ink");
    await page.locator(".message.own-eyes").waitFor();
    expect(await textOf(page)).toContain("inkOnly you can see this.");
    await become(page, "bob");
    await message.first().waitFor();
    expect(await message.count()).toBe(1);
  });

  test("a command asks for its options by their kinds, and holds people to their limits", async () => {
    const page = await openChat(url);
    const box = page.getByRole("combobox", { name: "Message" });
    await box.fill("/e");
    expect(await page.locator("#offers").getByRole("option").allTextContents()).toEqual([
      "/echo <words> [count] [who] [kind] [really] [place]Says it again.",
    ]);
    await page.keyboard.press("Tab");
    await page.getByLabel("place (if you like)").focus();
    await expect.poll(() => page.locator("#completions-place option").allTextContents()).toEqual(["Oslo"]);
    const words = page.getByLabel("words", { exact: true });
    await words.pressSequentially("no");
    await page.getByRole("button", { name: "Send" }).click();
    expect(await words.evaluate((input: HTMLInputElement) => input.validity.tooShort)).toBe(true);
    await words.fill("now then");
    await page.getByLabel("count (if you like)").fill("3");
    await page.getByLabel("who (if you like)").selectOption("bob");
    await page.getByLabel("kind (if you like)").selectOption("b");
    await page.getByLabel("really (if you like)").selectOption("no");
    await page.getByLabel("place (if you like)").fill("oslo");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("alice used /echo").waitFor();
    expect(await page.locator(".message strong").textContent()).toBe(
      "words=now then count=3 who=2002 kind=b really=false place=oslo",
    );
    expect(await textOf(page)).toContain("2 hours ago @alice *as it is*");
  });

  test("a command typed out whole, as the bot writes it, fills its own form", async () => {
    const page = await openChat(url);
    await type(page, "/echo words:as typed count:2 kind:a really:…");
    expect(await page.getByLabel("words", { exact: true }).inputValue()).toBe("as typed");
    expect(await page.getByLabel("really (if you like)").inputValue()).toBe("");
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("words=as typed count=2 who=none kind=a really=none place=none").waitFor();
  });

  test("a form opens, and its answer is for one person", async () => {
    const page = await openChat(url);
    await type(page, "/form");
    await page.getByLabel("Why").fill("It is late.");
    await page.getByLabel("Sure").selectOption("y");
    await page.getByRole("button", { name: "Submit" }).click();
    await page.getByText("It is late., y").waitFor();
  });

  test("the menus of a person and of a message hold what the bot put there", async () => {
    discord.say({ user: BOB, channel: GENERAL, content: "good work" });
    const page = await openChat(url);
    await page.getByLabel("Apps for this message of bob").click();
    await page.getByRole("button", { name: "Keep this" }).click();
    await page.getByText("Kept: good work").waitFor();
    await page.getByLabel("Apps for bob").click();
    await page.getByRole("button", { name: "Points" }).click();
    await page.getByText("Points of bob").waitFor();
  });

  test("the bot is spoken to by its name, and directly", async () => {
    const page = await openChat(url);
    await page.getByRole("combobox", { name: "Message" }).fill("hello @lau");
    await page.keyboard.press("Enter");
    await page.keyboard.press("Enter");
    await page.getByText("I heard: hello @laurel").waitFor();
    await enter(page, "Direct: laurel");
    await type(page, "only us");
    await page.getByText("I heard: only us").waitFor();
    await become(page, "bob");
    await page.locator("#messages.empty").waitFor();
  });

  test("a bot that does not answer, and a page that may only be read, say so", async () => {
    const page = await openChat(url);
    await type(page, "/mute");
    await page.getByText("The application did not respond.").waitFor();
    closed = "Read along for now";
    await expect.poll(() => page.getByRole("combobox", { name: "Message" }).isDisabled()).toBe(true);
    const asked = { method: "POST", headers: { "content-type": "application/json" } };
    const body = JSON.stringify({ do: "say", as: ALICE, channel: GENERAL, content: "all the same" });
    const refused = await fetch(`${url}/discord/act`, { ...asked, body });
    expect([refused.status, await refused.json()]).toEqual([409, { error: "Read along for now" }]);
  });

  test("words of people are never taken for markup, and nothing is asked of anybody outside", async () => {
    const hostile = "<img src=x onerror=alert(1)> [here](javascript:alert(1)) ``` <script>alert(1)</script>";
    discord.say({ user: BOB, channel: GENERAL, content: hostile });
    const page = await openChat(url);
    const [hosts, complaints] = [new Set<string>(), [] as string[]];
    page.context().on("request", (request) => hosts.add(new URL(request.url()).host));
    page.context().on("console", (message) => complaints.push(message.text()));
    await page.reload();
    await page.locator(".message").waitFor();
    expect(await textOf(page)).toBe(hostile);
    expect(await page.locator(".message a, .message img, .message script").count()).toBe(0);
    expect([[...hosts], complaints]).toEqual([[new URL(url).host], []]);
  });

  test("another site that gives its own name this address is refused", async () => {
    const { port } = new URL(url);
    const request = get({ host: "127.0.0.1", port, path: "/discord/place", headers: { host: "evil.example" } });
    const [answer] = await once(request, "response");
    answer.resume();
    expect(answer.statusCode).toBe(403);
  });

  test.each([
    ["a phone", { width: 390, height: 844 }],
    ["a small phone", { width: 320, height: 568 }],
    ["a desktop", { width: 1280, height: 900 }],
  ])("nothing is wider than %s", async (_, viewport) => {
    await post(`## ${"long".repeat(40)}\n\`0x${"ab".repeat(32)}\``);
    const page = await openChat(url, viewport);
    await page.locator(".message").waitFor();
    const side = page.getByRole("button", { name: "Channels", exact: true });
    if (await side.isVisible()) await side.click();
    await enter(page, "# general");
    await type(page, "/echo");
    await page.getByLabel("words", { exact: true }).waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
  });
});

describe("over the real bot, with a demo wallet for each of its people,", () => {
  const sample = join(import.meta.dirname, "../fixtures/pulls.sample.json");
  const pulls = parsePulls(JSON.parse(readFileSync(sample, "utf8")));
  let sandbox: Sandbox;
  let door: DemoDoor;
  let page: Page;

  beforeAll(async () => {
    if (NO_BROWSER !== null) return;
    sandbox = await startSandbox({ pulls, port: 0, seed: 11 });
    door = await openDemo(sandbox, pulls, () => null);
    await sandbox.startLaurel({ PORT: String(door.botPort) });
    page = await openChat(sandbox.webUrl);
  }, 120_000);
  afterAll(async () => {
    await closeContexts();
    await door?.close();
    await sandbox?.close();
  });

  /** Kept where somebody asks for pictures to look at. */
  async function shoot(name: string): Promise<void> {
    const folder = process.env["SCREENSHOTS"];
    if (folder !== undefined) await page.screenshot({ path: join(folder, `${name}.png`) });
  }

  function personNamed(name: string): Person {
    const person = [...sandbox.treasurers, ...sandbox.people].find((one) => one.name === name);
    if (person === undefined) throw new Error(`nobody is called ${name}`);
    return person;
  }

  /** Opens the page that the newest answer links to, with a demo wallet, and connects it. */
  async function openWithWallet(verb: string): Promise<Page> {
    const opened = await openOwnPage(verb);
    await opened.getByRole("button", { name: /^Connect .+'s demo wallet$/ }).click();
    return opened;
  }

  async function openOwnPage(verb: string): Promise<Page> {
    const link = page.getByRole("link", { name: new RegExp(`^${verb} with .+'s demo wallet$`) }).last();
    const [opened] = await Promise.all([page.context().waitForEvent("page"), link.click()]);
    return opened;
  }

  /** Presses the page's button, says yes to the wallet's question, and reads what came of it. */
  async function signOn(opened: Page, button: RegExp): Promise<string> {
    await opened.getByRole("button", { name: button }).click();
    await opened.getByRole("button", { name: /^Sign as / }).click();
    const outcome = opened.locator("#outcome:not(:empty)");
    await outcome.waitFor();
    const said = (await outcome.textContent()) ?? "";
    await opened.close();
    return said;
  }

  const bodyOf = async (id: string | null) => (await page.locator(`[data-id="${id}"]`).textContent()) ?? "";

  test("Ada links her wallet", async () => {
    await become(page, "Ada");
    await enter(page, "# chat");
    expect(await command(page, "/link add")).toContain("Your page to link your accounts");
    const opened = await openOwnPage("Link");
    await opened.getByRole("button", { name: "Sign in with Discord" }).click();
    await opened.getByRole("link", { name: "Continue as Ada" }).click();
    await opened.getByRole("link", { name: "Go on without GitHub" }).click();
    await opened.getByRole("button", { name: "Connect Ada's demo wallet" }).click();
    await opened.getByRole("button", { name: "Sign this text" }).waitFor();
    expect(await opened.locator(".demo-wallet-note").textContent()).toContain("Ada's demo wallet: for this demo only.");
    expect(await signOn(opened, /^Sign this text$/)).toContain(
      `Linked: rewards are paid to ${personNamed("Ada").key.address}.`,
    );
  });

  test("an author whose work was merged asks for its score, appeals, and is answered by three reviewers", async () => {
    for (const person of [...sandbox.treasurers.slice(1), ...story.linkingPeople(sandbox)])
      await story.linkPerson(sandbox, person);
    await become(page, "mira-k");
    await page.getByRole("button", { name: "Merge a pull request of mira-k" }).click();
    await page.getByText("Merged: laurel-demo/lantern#20").waitFor();
    await story.mergePulls(sandbox, pulls.toReversed());
    await story.untilScored(sandbox, pulls);
    const pull = "laurel-demo/lantern#12";
    expect(await command(page, "/score", { pull })).toContain("mira-k, author (fix), epoch 1: 2.40 of 5.00");
    expect(await command(page, "/ask", { question: "How do I link my wallet?" })).toContain("/link");
    await enter(page, "Direct: laurel");
    await type(page, "How do I link my wallet?");
    await page.locator(".message", { hasText: "APP" }).getByText("/link").first().waitFor();
    await enter(page, "# chat");
    const reason = "Two of the cases are hard to see from the lines alone.";
    expect(await command(page, "/appeal", { pull, reason })).toContain(
      "Your appeal about laurel-demo/lantern#12/author is on record.",
    );
    for (const name of ["Ada", "Grace", "Katherine"]) {
      await become(page, name);
      expect(await command(page, "/review queue")).toContain("Appeal: laurel-demo/lantern#12/author");
      const options = { work: `${pull}/author`, verdict: "uphold", reason: "It stands as it is." };
      await command(page, "/review decide", options);
    }
    const { contributions } = await sandbox.until("the answer to the appeal", (record) =>
      JSON.stringify(record.contributions).includes("It stands as it is."),
    );
    expect(contributions.find((one) => one.pull === 12 && one.role === "author")?.score).toBe(240);
  });

  test("a member names what another wrote from its menu, a reviewer credits it, and somebody is thanked", async () => {
    await become(page, "lena-o");
    await type(page, "Close the socket first, then open it again: after that the lamp answers.");
    await page.locator(".message", { hasText: "Close the socket first" }).waitFor();
    await become(page, "mira-k");
    await page.getByLabel("Apps for this message of lena-o").last().click();
    await page.getByRole("button", { name: "Credit this message" }).last().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What kind of work is it?").selectOption("mentoring");
    expect(await dialog.getByLabel("What it did for the project").inputValue()).toContain("Close the socket first");
    await shoot("credit-form");
    await dialog.getByRole("button", { name: "Submit" }).click();
    await page.getByText("It is on record as mentoring-1.").first().waitFor();
    await become(page, "Ada");
    expect(await command(page, "/review queue")).toContain("To be credited: mentoring-1");
    const work = { work: "mentoring-1", reason: "Many of us were helped by it." };
    expect(await command(page, "/review confirm", work)).toContain("mentoring-1 is credited with");
    await become(page, "mira-k");
    await page.getByLabel("Apps for lena-o", { exact: true }).click();
    await page.getByRole("button", { name: "Kudos" }).click();
    await dialog.getByLabel("What for?").fill("My lamp answers again since then.");
    await dialog.getByRole("button", { name: "Submit" }).click();
    await page.getByText("Your thanks are on record.").waitFor();
    await page.getByText("My lamp answers again since then.").last().waitFor();
    await shoot("thanks");
    await become(page, "lena-o");
    expect(await command(page, "/me")).toContain("You were thanked once in this epoch.");
    const { contributions, kudos } = await sandbox.until("the credited help", (record) => record.kudos.length > 0);
    expect(contributions.filter(({ role }) => role === "helper").map(({ id }) => id)).toEqual(["mentoring-1"]);
    expect(kudos).toMatchObject([{ reason: "My lamp answers again since then." }]);
  });

  test("the epoch is put to the vote, Ada votes, and its one post follows", async () => {
    await story.closeEpoch(sandbox);
    await become(page, "Ada");
    await enter(page, "# proposals");
    await page.locator(".message").first().waitFor();
    const id = await page.locator(".message").first().getAttribute("data-id");
    await page.getByRole("button", { name: "+ 1 day" }).click();
    await page.getByText("1 day passed.").waitFor();
    await page.getByRole("button", { name: "+ 1 hour" }).click();
    await sandbox.until("the ballot on Snapshot", ({ proposals }) => proposals.at(-1)?.stage === "voting");
    await enter(page, "# proposals");
    const post = page.locator(`[data-id="${id}"]`);
    await post.getByRole("button", { name: "Status" }).click();
    await page.locator(".own-eyes", { hasText: "Being voted on" }).waitFor();
    await post.getByRole("button", { name: "Appeal" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Which work, like owner/name#12").fill("laurel-demo/lantern#12");
    await dialog.getByLabel("What the score misses").fill("Somebody else's work, about which I cannot appeal.");
    await shoot("appeal-form");
    await dialog.getByRole("button", { name: "Submit" }).click();
    await page.locator(".own-eyes", { hasText: "can be appealed" }).waitFor();
    await post.getByRole("button", { name: "Vote", exact: true }).click();
    await page.locator(".own-eyes", { hasText: "The vote on epoch 1 is open" }).waitFor();
    await shoot("post-buttons");
    await enter(page, "# chat");
    expect(await command(page, "/proposal vote", { name: "epoch 1" })).toContain("100");
    const opened = await openWithWallet("Vote");
    await opened.getByRole("radio", { name: /^For/ }).check();
    expect(await signOn(opened, /^Sign and cast$/)).toContain("Your vote is in: For with 100.");
    await story.voteAll(sandbox, ({ name }) => (name === "Ada" ? null : 1));
    await story.endVote(sandbox);
    await enter(page, "# proposals");
    await expect.poll(() => bodyOf(id), { timeout: 20_000 }).toContain("Passed");
  });

  test("two treasurers approve, and the payout's post goes from waiting to paid in place", async () => {
    await story.waitForOffer(sandbox);
    await enter(page, "# payouts");
    await page.getByText("0 of 2 signatures").first().waitFor();
    const id = await page.locator(".message", { hasText: "0 of 2 signatures" }).getAttribute("data-id");
    for (const [at, name] of ["Ada", "Grace"].entries()) {
      await become(page, name);
      expect(await command(page, "/payout approve")).toContain("Your page to sign this payout");
      const opened = await openWithWallet("Sign");
      expect(await signOn(opened, /^Sign /)).toContain(`${at + 1} of 2 signatures are here.`);
    }
    await story.settle(sandbox);
    await expect.poll(() => bodyOf(id), { timeout: 20_000 }).toContain("Paid. Every transfer was found on chain");
    await enter(page, "# proposals");
    await page.getByText("says thank you: epoch 1 is paid").waitFor();
    expect(sandbox.discord.unhandled).toEqual([]);
  });
});
