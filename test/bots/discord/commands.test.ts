// What people type and press, and what they read: a real client over the stand-in Discord, with a scripted intake behind it.
import { afterEach, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { unixSeconds } from "#core/time.ts";
import { makeRecord, makeWallet } from "#test/support/record.ts";
import { ALICE, CHANNEL, closeGuilds, GUILD, openGuild, OTHER_CHANNEL, SIGN_PAGE, STRANGER, urlsOf } from "./guild.ts";
import { hashOf, makeProposal, makeReview, makeReviewLine } from "./posts.ts";

afterEach(closeGuilds);

test("help names every command, and says first that we never ask by direct message", async () => {
  const { discord, ask, logged } = await openGuild();
  const answer = await ask("help");
  const pages = () => [answer.content, ...answer.followUps.map(({ content }) => content)];
  await discord.wait("the last page", () => pages().join("\n").includes("`/help`"));
  for (const usage of [
    "/link add",
    "/link show",
    "/link remove <what>",
    "/me",
    "/score <pull>",
    "/appeal <pull> <reason>",
    "/review queue",
    "/review confirm <work> <reason>",
    "/review amend <work> <score> <reason> [quotes]",
    "/review decide <work> <verdict> <reason> [score] [quotes]",
    "/review rate <work> <score>",
    "/proposal list",
    "/proposal show <name>",
    "/proposal vote <name>",
    "/proposal new <kind> <title> <words> [system] [choices] [to] [amount] [payout]",
    "/proposal remind <reminders>",
    "/rules show",
    "/rules history",
    "/rules diff [from] [to]",
    "/rules propose <title> <words> [setting] [value]",
    "/payout review [epoch] [grant]",
    "/payout approve [epoch] [grant]",
    "/payout hold <reason> [epoch] [grant]",
    "/payout release <reason> [epoch] [grant]",
    "/payout cancel <reason> [epoch] [grant]",
    "/payout list",
    "/help",
  ]) {
    expect(pages().join("\n")).toContain(`\`${usage}\``);
  }
  expect(answer.content).toContain("never ask you to link or to sign by direct message");
  expect(answer.isEphemeral).toBe(true);
  expect(logged).toEqual([]);
  expect(discord.unhandled).toEqual([]);
});

test("link gives a page of one's own, seen by nobody else", async () => {
  const { ask } = await openGuild();
  const answer = await ask("link", { subcommand: "add" });
  expect(answer.isEphemeral).toBe(true);
  expect(answer.content).toContain("https://laurel.example/link/one-time");
  expect(answer.content).toContain("bound to you, alice");
  expect(urlsOf(answer)).toEqual(["https://laurel.example/link/one-time"]);
});

test("score and me answer from the ledger, with marks shown as written", async () => {
  const { ask } = await openGuild();
  const why = await ask("score", { options: { pull: " acme/lamp#12 " } });
  expect(why.content).toBe("acme/lamp#12 scored 3.40.\nThe tests cover \\*every\\* branch.");
  expect((await ask("me")).content).toBe("alice earned 120 LRL.");
});

test("payouts are listed, those that are paid too, and their status told in words", async () => {
  const { ask } = await openGuild();
  expect((await ask("payout", { subcommand: "list" })).content).toBe(
    [
      "- Epoch 3: **120.1234… LRL** to 2 people, **waiting for treasurers**",
      "- Epoch 2: **80 LRL** to 1 person, **paid**",
    ].join("\n"),
  );
  expect((await ask("payout", { subcommand: "status" })).content).toBe(
    [
      "**Epoch 3** (**120.1234… LRL** to 2 people): One more signature of a treasurer.",
      "**Epoch 2** (**80 LRL** to 1 person): Paid in transaction 0xab.",
    ].join("\n"),
  );
});

test("what was typed wrongly is quoted as written", async () => {
  const explain = async (pull: string) => {
    throw new BadInput("This is not a pull request's name.", { happened: pull });
  };
  const { ask } = await openGuild({ explain });
  const answer = await ask("score", { options: { pull: "<@2001> **x**" } });
  expect(answer.content).toBe("This is not a pull request's name. \\<\\@2001\\> \\*\\*x\\*\\*");
});

test("an explanation stands under its heads, and its amounts are short", async () => {
  const text = "acme/lamp#12 in Acme DAO\n\nalice, author: 3.40 of 5.00\n  - Tests.\n  alice earned 926.196269 LRL.";
  const { ask } = await openGuild({ explain: async () => text });
  expect((await ask("score", { options: { pull: "acme/lamp#12" } })).content).toBe(
    "acme/lamp#12 in Acme DAO\n**alice, author: 3.40 of 5.00**\n- Tests.\nalice earned 926.1962… LRL.",
  );
});

test("before the first payout the list says so", async () => {
  const { ask } = await openGuild({ record: async () => makeRecord({ proposals: [] }) });
  expect((await ask("payout", { subcommand: "list" })).content).toContain("There is no payout yet.");
});

test("a treasurer reviews a payout with its full hashes", async () => {
  const { discord, ask } = await openGuild();
  const answer = await ask("payout", { subcommand: "review", options: { epoch: 2 } });
  expect(answer.isEphemeral).toBe(true);
  expect(answer.content).toContain("## Payout of epoch 2");
  expect(answer.content).toContain(hashOf("d"));
  expect(answer.content).toContain("0x7099797051812dc3a010C7d01B50E0d17dc79c80");
  expect(discord.unhandled).toEqual([]);
});

test("a treasurer who approves gets the page as a button and as text, and the review with it", async () => {
  const { ask } = await openGuild();
  const answer = await ask("payout", { subcommand: "approve" });
  expect(answer.isEphemeral).toBe(true);
  expect(answer.content).toContain(SIGN_PAGE.url);
  expect(urlsOf(answer)).toContain(SIGN_PAGE.url);
  const all = [answer.content, ...answer.followUps.map(({ content }) => content)].join("\n");
  expect(all).toContain(hashOf("d"));
  expect(answer.followUps.every(({ isEphemeral }) => isEphemeral)).toBe(true);
});

test("a review too long for one message goes on in further ones, seen by nobody else", async () => {
  const lines = Array.from({ length: 40 }, (_, at) =>
    makeReviewLine({ login: `dev-${at}`, wallet: makeWallet(2000 + at) }),
  );
  const { discord, ask } = await openGuild({ reviewPayout: async () => makeReview({ lines }) });
  const answer = await ask("payout", { subcommand: "review" });
  const pages = () => [answer.content, ...answer.followUps.map(({ content }) => content)];
  await discord.wait("the last page", () => pages().some((page) => page.includes("gives you a page of your own")));
  expect(pages().length).toBeGreaterThan(2);
  for (let at = 0; at < 40; at++) expect(pages().join("\n")).toContain(`dev-${at}\n`);
  expect(answer.followUps.every(({ isEphemeral }) => isEphemeral)).toBe(true);
});

test("a stranger who approves reads why not, alone", async () => {
  const { ask, logged } = await openGuild();
  const answer = await ask("payout", { subcommand: "approve", user: STRANGER });
  expect(answer.isEphemeral).toBe(true);
  expect(answer.content).toBe(
    "Only treasurers may do this. Your linked wallet is no owner of the Safe. Link an owner's wallet with /link add.",
  );
  expect(urlsOf(answer)).toEqual([]);
  expect(logged).toEqual([]);
});

test("an unknown command is answered", async () => {
  const { ask } = await openGuild();
  const answer = await ask("dance");
  expect(answer.content).toBe("I do not know this command (yet). Try /help.");
  expect(answer.isEphemeral).toBe(true);
});

test("a server without a DAO and a direct message get a clear sentence", async () => {
  const { discord } = await openGuild();
  const elsewhere = await discord.slash({ user: ALICE, channel: OTHER_CHANNEL, command: "me" });
  expect(elsewhere.content).toContain("No DAO is set up for this server yet");
  const direct = await discord.slash({ user: ALICE, command: "me" });
  expect(direct.content).toContain("Please use my commands in your DAO's server");
});

test("a bug becomes an apology with a number that stands in the log, and no stack", async () => {
  const { ask, logged } = await openGuild({
    standingOf: async () => {
      throw new TypeError("cannot read secret of undefined");
    },
  });
  const answer = await ask("me");
  const [, number = "none"] = /`([0-9]+)`/.exec(answer.content) ?? [];
  expect(answer.content).toContain("I am sorry");
  expect(answer.content).not.toContain("secret");
  expect(logged).toEqual([expect.stringContaining(number)]);
  expect(logged[0]).toContain("cannot read secret of undefined");
});

test("nothing is asked of the DAO when Discord did not take the acknowledgement", async () => {
  let offered = 0;
  const offerLink = async () => (offered++, { url: "https://laurel.example/link/x", expiresAt: unixSeconds(1) });
  const { discord, ask, logged } = await openGuild(
    { offerLink },
    { acknowledgeMillisecondsMax: 30, answerMillisecondsMax: 400 },
  );
  discord.inject("POST", "/interactions/:interaction/:token/callback", { delayMilliseconds: 80 });
  await expect(ask("link", { subcommand: "add" })).rejects.toThrow();
  await expect.poll(() => logged).toEqual([expect.stringContaining("10062")]);
  expect(offered).toBe(0);
  expect((await ask("me")).content).toBe("alice earned 120 LRL.");
});

test("an acknowledgement that Discord had already does nothing twice", async () => {
  let offered = 0;
  const offerLink = async () => (offered++, { url: "https://laurel.example/link/x", expiresAt: unixSeconds(1) });
  const { discord, ask, logged } = await openGuild({ offerLink }, { answerMillisecondsMax: 400 });
  discord.inject("POST", "/interactions/:interaction/:token/callback", { status: 500, hasEffect: true });
  await expect(ask("link", { subcommand: "add" })).rejects.toThrow();
  await expect.poll(() => logged).toEqual([expect.stringContaining("40060")]);
  expect(offered).toBe(0);
});

test("an answer that comes too late is logged once and does nothing again", async () => {
  let offered = 0;
  let allow = () => {};
  const allowed = new Promise<void>((resolve) => (allow = resolve));
  const offerLink = async () => {
    offered++;
    await allowed;
    return { url: "https://laurel.example/link/x", expiresAt: unixSeconds(1_790_000_600) };
  };
  const { ask, logged } = await openGuild({ offerLink }, { tokenMillisecondsMax: 60, answerMillisecondsMax: 200 });
  await expect(ask("link", { subcommand: "add" })).rejects.toThrow();
  allow();
  await expect.poll(() => logged).toEqual([expect.stringContaining("50027")]);
  expect(offered).toBe(1);
  expect(logged[0]).not.toContain("webhooks");
});

test("the buttons of a post explain it, with the record's address", async () => {
  const { discord, connection } = await openGuild();
  const places = { guildId: GUILD, proposalsChannelId: CHANNEL, payoutsChannelId: CHANNEL };
  const { messageId } = await connection.forumFor(places).ensurePost(makeProposal());
  const why = await discord.press({ user: ALICE, channel: CHANNEL, messageId, customId: makeProposal().key });
  expect(why.isEphemeral).toBe(true);
  expect(why.content).toContain("How to read this proposal");
  expect(why.content).toContain("<https://laurel.example/acme/record>");
  const print = /check:proposal:[0-9a-f]{32}/.exec(JSON.stringify(discord.messages(CHANNEL)))?.[0] ?? "";
  const check = await discord.press({ user: ALICE, channel: CHANNEL, messageId, customId: print });
  expect(check.content).toContain("How to check this proposal");
  expect(discord.unhandled).toEqual([]);
});
