// The stand-in Discord against the real discord.js: what it plays, and what it refuses.
import { Client, DiscordAPIError, Events, GatewayIntentBits, MessageFlags, Partials, TextChannel } from "discord.js";
import type { ChatInputCommandInteraction, Interaction } from "discord.js";
import { afterEach, expect, test } from "vitest";
import { startDiscord } from "#test/sandbox/discord.ts";
import type { DiscordOptions, DiscordStandIn } from "#test/sandbox/discord.ts";

const ALICE = "2001";
const BOB = "2002";
const GUILD = "1001";
const GENERAL = "3001";
const NEWS = "3002";
const REVIEWER = "4001";
const APPLICATION = "9001";

const open: { discord: DiscordStandIn; client: Client }[] = [];

afterEach(async () => {
  for (const { discord, client } of open.splice(0)) {
    await client.destroy();
    await discord.close();
    expect(discord.unhandled).toEqual([]);
  }
});

async function startPair(options: Partial<DiscordOptions> = {}) {
  const discord = await startDiscord({
    token: "secret",
    applicationId: APPLICATION,
    guilds: [
      {
        id: GUILD,
        name: "Laurel DAO",
        channels: [
          { id: GENERAL, name: "general" },
          { id: NEWS, name: "news", isReadOnly: true },
        ],
        roles: [{ id: REVIEWER, name: "reviewer" }],
        members: [
          { id: ALICE, username: "alice", roles: [REVIEWER] },
          { id: BOB, username: "bob", isClosedToMessages: true },
        ],
      },
    ],
    ...options,
  });
  const client = new Client({
    intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
    partials: [Partials.Channel],
    rest: { api: discord.apiUrl, retries: 1 },
    allowedMentions: { parse: [] },
  });
  const errors: unknown[] = [];
  client.on("error", (error) => errors.push(error));
  open.push({ discord, client });
  const isReady = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login("secret");
  await isReady;
  return { discord, client, errors };
}

function onCommand(
  client: Client,
  answer: (interaction: ChatInputCommandInteraction<"cached">) => Promise<unknown>,
): void {
  on(client, (interaction) =>
    interaction.isChatInputCommand() && interaction.inCachedGuild() ? answer(interaction) : Promise.resolve(),
  );
}

function on(client: Client, answer: (interaction: Interaction) => Promise<unknown>): void {
  client.on(
    Events.InteractionCreate,
    (interaction) => void answer(interaction).catch((error) => client.emit("error", error)),
  );
}

function channelOf(client: Client, id: string): TextChannel {
  const channel = client.channels.cache.get(id);
  if (!(channel instanceof TextChannel)) throw new Error(`no text channel ${id}`);
  return channel;
}

/** The code with which the gateway closes after this identify. */
function identifyCloses(discord: DiscordStandIn, identify: object): Promise<number> {
  const socket = new WebSocket(discord.apiUrl.replace("http", "ws").replace("/api", "/?v=10&encoding=json"));
  socket.addEventListener("open", () => socket.send(JSON.stringify({ op: 2, d: identify })));
  return new Promise((resolve) => socket.addEventListener("close", ({ code }) => resolve(code)));
}

/** The code of Discord's refusal, or the error itself when it is another one. */
async function refusalOf(attempt: Promise<unknown>): Promise<unknown> {
  try {
    await attempt;
    return "no refusal";
  } catch (error) {
    return error instanceof DiscordAPIError ? error.code : error;
  }
}

const button = (custom_id: string, label = "Vote") => ({ type: 2, style: 1, custom_id, label });
const row = (...components: object[]) => ({ type: 1, components });
const proposalPost = (text: string, customId: string) => ({
  flags: MessageFlags.IsComponentsV2 as const,
  components: [{ type: 17, components: [{ type: 10, content: text }, { type: 14 }, row(button(customId))] }],
});

test("a client logs in and sees its guild, its channels and itself", async () => {
  const { client, discord } = await startPair();
  const guild = await client.guilds.fetch(GUILD);
  expect(client.user?.id).toBe(APPLICATION);
  expect([guild.name, guild.ownerId, [...guild.channels.cache.keys()]]).toEqual(["Laurel DAO", ALICE, [GENERAL, NEWS]]);
  expect((await guild.members.fetch(BOB)).user.username).toBe("bob");
  expect(await refusalOf(guild.members.fetch("777"))).toBe(10007);
  expect(await refusalOf(client.users.fetch("777"))).toBe(10013);
  expect(await refusalOf(client.channels.fetch("777"))).toBe(10003);
  expect(discord.connectedBots()).toBe(1);
});

test("a wrong token and a privileged intent are refused at the door", async () => {
  const { discord } = await startPair();
  const answer = await fetch(`${discord.apiUrl}/v10/users/@me`, { headers: { authorization: "Bot wrong" } });
  expect([answer.status, await answer.json()]).toEqual([401, { message: "401: Unauthorized", code: 0 }]);
  expect(await identifyCloses(discord, { token: "wrong", intents: 1 })).toBe(4004);
  expect(await identifyCloses(discord, { token: "secret", intents: GatewayIntentBits.MessageContent })).toBe(4014);
  expect(discord.connectedBots()).toBe(1);
});

test("commands are registered for a guild, fetched again and held to Discord's schema", async () => {
  const { client, discord } = await startPair();
  const guild = await client.guilds.fetch(GUILD);
  await guild.commands.set([{ name: "score", description: "Shows a score", nameLocalizations: { de: "wertung" } }]);
  expect([...(await guild.commands.fetch()).values()].map(({ name }) => name)).toEqual(["score"]);
  expect(discord.registeredCommands(GUILD)).toMatchObject([{ name: "score", name_localizations: { de: "wertung" } }]);
  const many = Array.from({ length: 101 }, (_, index) => ({ name: `c${index}`, description: "x" }));
  expect(await refusalOf(guild.commands.set(many))).toBe(30032);
  expect(await refusalOf(guild.commands.set([{ name: "Score", description: "upper case" }]))).toBe(50035);
  expect(await refusalOf(guild.commands.set([{ name: "score", description: "" }]))).toBe(50035);
  expect(discord.registeredCommands(GUILD)).toHaveLength(1);
});

test("a deferred ephemeral answer reaches the asker, and follow-ups stand beside it", async () => {
  const { client, discord } = await startPair();
  onCommand(client, async (interaction) => {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply({
      content: `roles: ${JSON.stringify(interaction.member?.roles)}`.length > 0 ? "linked" : "",
    });
    await interaction.followUp({ content: "and more", flags: MessageFlags.Ephemeral });
  });
  const outcome = await discord.slash({ user: ALICE, channel: GENERAL, command: "link" });
  expect([outcome.acknowledgedAs, outcome.content, outcome.isEphemeral]).toEqual([5, "linked", true]);
  await discord.wait("the follow-up", () => outcome.followUps.length === 1);
  expect(outcome.followUps[0]).toMatchObject({ content: "and more", isEphemeral: true });
  expect(discord.messages(GENERAL)).toEqual([]);
});

test("a subcommand carries its options, the member's roles and the people meant", async () => {
  const { client, discord } = await startPair();
  const guild = await client.guilds.fetch(GUILD);
  await guild.commands.set([
    {
      name: "payout",
      description: "Payouts",
      options: [
        {
          type: 1,
          name: "approve",
          description: "Approves one",
          options: [
            { type: 4, name: "epoch", description: "Which", required: true },
            { type: 6, name: "for", description: "Whom" },
          ],
        },
      ],
    },
  ]);
  onCommand(client, (interaction) => {
    const { options } = interaction;
    const isReviewer = interaction.member.roles.cache.has(REVIEWER);
    return interaction.reply(
      `${options.getSubcommand()} ${options.getInteger("epoch")} ${options.getUser("for")?.username} ${isReviewer}`,
    );
  });
  const asked = { user: ALICE, channel: GENERAL, command: "payout", subcommand: "approve" };
  const outcome = await discord.slash({ ...asked, options: { epoch: 1, for: BOB } });
  expect(outcome.content).toBe("approve 1 bob true");
  expect(discord.messages(GENERAL)).toMatchObject([{ content: "approve 1 bob true", author: { id: APPLICATION } }]);
  await expect(discord.slash({ ...asked, options: {} })).rejects.toThrow("without epoch");
  await expect(discord.slash({ ...asked, options: { epoch: "one" } })).rejects.toThrow("would not let");
});

test("the first follow-up to a deferred reply is that reply, and a deferred update edits the pressed message", async () => {
  const { client, discord } = await startPair();
  on(client, async (interaction) => {
    if (interaction.isChatInputCommand()) {
      await interaction.deferReply({ flags: MessageFlags.Ephemeral });
      await interaction.followUp({ content: "your batch", components: [row(button("sign"))] });
    } else if (interaction.isButton()) {
      await interaction.deferUpdate();
      await interaction.editReply({ content: "signed", components: [] });
    }
  });
  const shown = await discord.slash({ user: ALICE, channel: GENERAL, command: "batch" });
  expect([shown.content, shown.isEphemeral, shown.followUps]).toEqual(["your batch", true, []]);
  const press = { channel: GENERAL, messageId: shown.message?.id ?? "", customId: "sign" };
  await expect(discord.press({ ...press, user: BOB })).rejects.toThrow("somebody else only");
  const pressed = await discord.press({ ...press, user: ALICE });
  expect([pressed.acknowledgedAs, pressed.content, shown.content]).toEqual([6, "signed", "signed"]);
});

test("a command that was never registered still reaches the bot", async () => {
  const { client, discord } = await startPair();
  onCommand(client, (interaction) => interaction.reply(`I do not know /${interaction.commandName}.`));
  const outcome = await discord.slash({ user: BOB, channel: GENERAL, command: "dance", options: { fast: true } });
  expect(outcome.content).toBe("I do not know /dance.");
});

test("a press on a button updates its message, and a disabled or missing button cannot be pressed", async () => {
  const { client, discord } = await startPair();
  const post = await channelOf(client, GENERAL).send({ content: "Approve?", components: [row(button("approve:1"))] });
  on(client, async (interaction) => {
    if (!interaction.isButton()) return;
    const components = [row({ ...button(interaction.customId), disabled: true })];
    await interaction.update({ content: `approved by ${interaction.user.username}`, components });
  });
  const press = { user: ALICE, channel: GENERAL, messageId: post.id };
  const outcome = await discord.press({ ...press, customId: "approve:1" });
  expect([outcome.acknowledgedAs, outcome.content]).toEqual([7, "approved by alice"]);
  expect(discord.messages(GENERAL)).toMatchObject([{ id: post.id, editedCount: 1 }]);
  await expect(discord.press({ ...press, customId: "approve:1" })).rejects.toThrow("disabled");
  await expect(discord.press({ ...press, customId: "approve:2" })).rejects.toThrow("nothing to press");
});

test("a select opens a modal, and what is written there comes back", async () => {
  const { client, discord } = await startPair();
  const options = [{ label: "Score", value: "score" }];
  const post = await channelOf(client, GENERAL).send({ components: [row({ type: 3, custom_id: "kind", options })] });
  const reason = { type: 4, custom_id: "reason", style: 2, min_length: 5 };
  on(client, async (interaction) => {
    if (interaction.isStringSelectMenu()) {
      const components = [{ type: 18, label: "Why", component: reason }];
      await interaction.showModal({ custom_id: `appeal:${interaction.values[0]}`, title: "Appeal", components });
    } else if (interaction.isModalSubmit()) {
      await interaction.reply({
        content: interaction.fields.getTextInputValue("reason"),
        flags: MessageFlags.Ephemeral,
      });
    }
  });
  const shown = await discord.press({
    user: BOB,
    channel: GENERAL,
    messageId: post.id,
    customId: "kind",
    values: ["score"],
  });
  expect(shown.modal).toMatchObject({ custom_id: "appeal:score", title: "Appeal" });
  await expect(discord.submitModal({ user: BOB, fields: { reason: "no" } })).rejects.toThrow("between 5 and 4000");
  const outcome = await discord.submitModal({
    user: BOB,
    customId: "appeal:score",
    fields: { reason: "It was larger." },
  });
  expect([outcome.content, outcome.isEphemeral]).toEqual(["It was larger.", true]);
});

test("autocomplete answers with choices, twenty-five at most", async () => {
  const { client, discord, errors } = await startPair();
  on(client, async (interaction) => {
    if (!interaction.isAutocomplete()) return;
    const most = interaction.options.getFocused() === "many" ? 26 : 2;
    await interaction.respond(
      Array.from({ length: most }, (_, index) => ({ name: `epoch ${index}`, value: `${index}` })),
    );
  });
  const typing = { user: ALICE, channel: GENERAL, command: "payout", focused: "epoch" };
  const outcome = await discord.autocomplete({ ...typing, typed: "ep" });
  expect(outcome.choices).toMatchObject([{ value: "0" }, { value: "1" }]);
  void discord.autocomplete({ ...typing, typed: "many" });
  await discord.wait("the refused choices", () => discord.log.some(({ status }) => status === 400));
  await expect.poll(() => errors).toMatchObject([{ code: 50035 }]);
});

test("a Components V2 post is edited in place and found again by its custom_id", async () => {
  const { client, discord } = await startPair();
  const channel = channelOf(client, GENERAL);
  const post = await channel.send({ ...proposalPost("Epoch 1", "vote:e1"), nonce: "epoch-1", enforceNonce: true });
  await post.edit(proposalPost("Epoch 1: 12 votes", "vote:e1"));
  discord.say({ user: BOB, channel: GENERAL, content: "looks fine" });
  const listed = await channel.messages.fetch({ limit: 100 });
  const found = listed.find((message) => JSON.stringify(message.components).includes('"vote:e1"'));
  expect([found?.id, found?.author.id]).toEqual([post.id, APPLICATION]);
  expect(await client.rest.get(`/channels/${GENERAL}/messages`)).not.toHaveProperty("1.nonce");
  expect(discord.messages(GENERAL)).toMatchObject([{ editedCount: 1, nonce: "epoch-1" }, { content: "looks fine" }]);
  expect(JSON.stringify(discord.messages(GENERAL)[0]?.components)).toContain("Epoch 1: 12 votes");
  expect(listed.map(({ content }) => content)).toEqual(["", ""]);
  expect(await refusalOf(post.edit({ content: "plain again" }))).toBe(50035);
});

test.each([
  ["2001 characters", { content: "x".repeat(2001) }],
  ["Components V2 with content", { ...proposalPost("text", "a"), content: "x" }],
  ["Components V2 without components", { flags: MessageFlags.IsComponentsV2 as const }],
  ["a Components V2 text without its flag", { components: [{ type: 10, content: "x" }] }],
  ["4001 displayed characters", { ...proposalPost("x".repeat(4001), "a") }],
  ["the same custom_id twice", { content: "x", components: [row(button("a"), button("a"))] }],
  ["a button label of 81 characters", { content: "x", components: [row(button("a", "x".repeat(81)))] }],
  ["a link button without an address", { content: "x", components: [row({ type: 2, style: 5, label: "open" })] }],
  ["an embed title of 257 characters", { embeds: [{ title: "x".repeat(257) }] }],
  [
    "6001 characters over all embeds",
    { embeds: [{ description: "x".repeat(3001) }, { description: "x".repeat(3000) }] },
  ],
  ["a nonce of 26 characters", { content: "x", nonce: "n".repeat(26) }],
  ["41 components", { ...proposalPost("x", "a"), components: Array.from({ length: 41 }, () => ({ type: 14 })) }],
] as const)("a message with %s is an invalid form", async (_, form) => {
  const { client, discord } = await startPair();
  // The raw route, because some of these the client's own checks would stop.
  expect(await refusalOf(client.rest.post(`/channels/${GENERAL}/messages`, { body: form }))).toBe(50035);
  expect(discord.messages(GENERAL)).toEqual([]);
});

test("exactly at the limits a message is accepted", async () => {
  const { client, discord } = await startPair();
  const channel = channelOf(client, GENERAL);
  await channel.send("x".repeat(2000));
  await channel.send({ embeds: [{ description: "x".repeat(3000) }, { description: "x".repeat(3000) }] });
  await channel.send(proposalPost("x".repeat(4000), "a"));
  await channel.send({ files: [{ attachment: Buffer.from("1,2"), name: "payout.csv" }] });
  expect(discord.messages(GENERAL)).toHaveLength(4);
  expect(discord.messages(GENERAL)[3]?.attachments).toMatchObject([{ filename: "payout.csv", size: 3 }]);
  expect(await refusalOf(client.rest.post(`/channels/${GENERAL}/messages`, { body: {} }))).toBe(50006);
});

test("other people's messages, closed channels and closed people are out of reach", async () => {
  const { client, discord } = await startPair();
  const messageId = discord.say({ user: BOB, channel: GENERAL, content: "mine" });
  expect(
    await refusalOf(client.rest.patch(`/channels/${GENERAL}/messages/${messageId}`, { body: { content: "x" } })),
  ).toBe(50005);
  expect(await refusalOf(channelOf(client, GENERAL).messages.edit("777", "x"))).toBe(10008);
  expect(await refusalOf(channelOf(client, NEWS).send("x"))).toBe(50013);
  expect(await refusalOf(client.users.send(BOB, "x"))).toBe(50007);
  await client.users.send(ALICE, "You were paid.");
  expect(discord.directMessages(ALICE)).toMatchObject([{ content: "You were paid." }]);
  expect(await refusalOf(client.rest.get("/channels/undefined"))).toBe(50035);
});

test("content is hidden from the bot unless it is mentioned or spoken to directly", async () => {
  const { client, discord } = await startPair();
  const heard: string[] = [];
  client.on(Events.MessageCreate, (message) => heard.push(message.content));
  discord.say({ user: ALICE, channel: GENERAL, content: "secret" });
  discord.say({ user: ALICE, channel: GENERAL, content: "hello", mentionsBot: true });
  discord.say({ user: ALICE, content: "direct" });
  await expect.poll(() => heard).toEqual(["", `<@${APPLICATION}> hello`, "direct"]);
});

test("a thread opens on a message, and the bot speaks in it", async () => {
  const { client, discord } = await startPair();
  const post = await channelOf(client, GENERAL).send("Epoch 1");
  const thread = await post.startThread({ name: "Discussion" });
  await thread.send("Say what you think.");
  expect(thread.id).toBe(post.id);
  expect(discord.messages(thread.id)).toMatchObject([{ content: "Say what you think." }]);
  expect(
    await refusalOf(client.rest.post(`/channels/${GENERAL}/messages/${post.id}/threads`, { body: { name: "x" } })),
  ).toBe(160004);
});

test("an answer after the deadline finds the interaction unknown", async () => {
  const { client, discord, errors } = await startPair({ acknowledgeMillisecondsMax: 30 });
  const gate = Promise.withResolvers<void>();
  onCommand(client, async (interaction) => {
    await gate.promise;
    await interaction.reply("too late");
  });
  await expect(discord.slash({ user: ALICE, channel: GENERAL, command: "slow" })).rejects.toThrow(
    "not acknowledged within 30 ms",
  );
  gate.resolve();
  await expect.poll(() => errors).toMatchObject([{ code: 10062 }]);
  expect(discord.messages(GENERAL)).toEqual([]);
});

test("a second acknowledgement, an early follow-up and an outlived token are refused", async () => {
  const { client, discord } = await startPair({ tokenMillisecondsMax: 0 });
  const codes: unknown[] = [];
  onCommand(client, async (interaction) => {
    const { id, token } = interaction;
    const followUp = () =>
      refusalOf(client.rest.post(`/webhooks/${APPLICATION}/${token}`, { body: { content: "x" }, auth: false }));
    codes.push(
      await refusalOf(client.rest.post(`/webhooks/${APPLICATION}/strange`, { body: { content: "x" }, auth: false })),
    );
    await interaction.reply("once");
    const body = { type: 4, data: { content: "twice" } };
    codes.push(await refusalOf(client.rest.post(`/interactions/${id}/${token}/callback`, { body, auth: false })));
    codes.push(await followUp());
  });
  await discord.slash({ user: ALICE, channel: GENERAL, command: "score" });
  await expect.poll(() => codes).toEqual([10015, 40060, 50027]);
  expect(discord.messages(GENERAL)).toMatchObject([{ content: "once" }]);
});

test("the same enforced nonce makes one message until Discord forgets it", async () => {
  const { client, discord } = await startPair();
  const send = () => channelOf(client, GENERAL).send({ content: "Epoch 1", nonce: "epoch-1", enforceNonce: true });
  const [first, second] = [await send(), await send()];
  expect(second.id).toBe(first.id);
  discord.forgetNonces();
  expect((await send()).id).not.toBe(first.id);
  expect(discord.messages(GENERAL)).toHaveLength(2);
});

test("a rate limit and a lost answer are tried again by the client", async () => {
  const { client, discord } = await startPair();
  const route = "/channels/:channel/messages";
  discord.inject("POST", route, { status: 429, retryAfterSeconds: 0.02 });
  await channelOf(client, GENERAL).send("after a rate limit");
  discord.inject("POST", route, { drop: "after-effect", isReset: true });
  await channelOf(client, GENERAL).send({ content: "once", nonce: "once", enforceNonce: true });
  discord.inject("POST", route, { drop: "before-effect" });
  await expect(channelOf(client, GENERAL).send("dropped")).rejects.toThrow("other side closed");
  discord.inject("POST", route, { status: 500, times: 2 });
  await expect(channelOf(client, GENERAL).send("never")).rejects.toMatchObject({ status: 500 });
  expect(discord.messages(GENERAL).map(({ content }) => content)).toEqual(["after a rate limit", "once"]);
  expect(discord.log.filter(({ method }) => method === "POST").map(({ status }) => status)).toEqual([
    429,
    200,
    null,
    200,
    null,
    500,
    500,
  ]);
});

test("hooks stand before a request and after its effect", async () => {
  const { client, discord } = await startPair();
  const seen: string[] = [];
  const count = () => discord.messages(GENERAL).length;
  discord.hooks.beforeRequest = (method) => void seen.push(`before ${method}: ${count()}`);
  discord.hooks.afterEffect = (method) => void seen.push(`after ${method}: ${count()}`);
  await channelOf(client, GENERAL).send("x");
  expect(seen).toEqual(["before POST: 0", "after POST: 1"]);
  discord.hooks.beforeRequest = () => "drop";
  await expect(channelOf(client, GENERAL).send("y")).rejects.toThrow("other side closed");
  expect(count()).toBe(1);
});

test("a client asked to reconnect, or cut off, resumes and hears what it missed", async () => {
  const { client, discord } = await startPair();
  const heard: string[] = [];
  client.on(Events.MessageCreate, (message) => heard.push(message.content));
  for (const [index, cut] of [() => discord.reconnect(), () => discord.dropConnections(4000)].entries()) {
    const isResumed = new Promise((resolve) => client.once(Events.ShardResume, resolve));
    cut();
    await discord.wait("the connection to end", () => discord.connectedBots() === 0);
    discord.say({ user: ALICE, channel: GENERAL, content: `missed ${index}`, mentionsBot: true });
    await isResumed;
  }
  await expect.poll(() => heard).toEqual([`<@${APPLICATION}> missed 0`, `<@${APPLICATION}> missed 1`]);
  expect(discord.connectedBots()).toBe(1);
});

test("events that come in another order, or twice, are each acknowledged once", async () => {
  const { client, discord, errors } = await startPair();
  const heard: string[] = [];
  onCommand(client, async (interaction) => {
    heard.push(interaction.commandName);
    await interaction.reply(interaction.commandName);
  });
  discord.holdEvents();
  const answers = ["first", "second"].map((command) => discord.slash({ user: ALICE, channel: GENERAL, command }));
  discord.releaseEvents("last first");
  expect((await Promise.all(answers)).map(({ content }) => content)).toEqual(["first", "second"]);
  expect(heard).toEqual(["second", "first"]);
  const again = await discord.slash({ user: ALICE, channel: GENERAL, command: "third" });
  discord.repeatEvents(2);
  await expect.poll(() => errors).toMatchObject([{ code: 40060 }]);
  expect(again.content).toBe("third");
  expect(discord.messages(GENERAL).map(({ content }) => content)).toEqual(["second", "first", "third"]);
});

test("a session that is said to be invalid and may be resumed is resumed", async () => {
  const { client, discord } = await startPair();
  const isResumed = new Promise((resolve) => client.once(Events.ShardResume, resolve));
  discord.invalidateSessions(true);
  await isResumed;
  expect(discord.connectedBots()).toBe(1);
});

test("above its pace a request is told when to come again, and a client that reads the headers waits", async () => {
  const { client, discord } = await startPair({ pace: { requests: 2, milliseconds: 300 } });
  const channel = channelOf(client, GENERAL);
  for (const content of ["one", "two", "three"]) await channel.send(content);
  expect(discord.log.filter(({ method }) => method === "POST").map(({ status }) => status)).toEqual([200, 200, 200]);
  const headers = { authorization: "Bot secret", "content-type": "application/json" };
  const ask = () => fetch(`${discord.apiUrl}/v10/channels/${NEWS}/messages`, { headers });
  const [first, , third] = [await ask(), await ask(), await ask()];
  expect([first.status, first.headers.get("x-ratelimit-remaining")]).toEqual([200, "1"]);
  expect([third.status, await third.json()]).toMatchObject([429, { global: false }]);
  expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
});

test("commands in the menu of a person and of a message tell whom and what they were chosen on", async () => {
  const { client, discord } = await startPair();
  const guild = await client.guilds.fetch(GUILD);
  await guild.commands.set([
    { name: "Points", type: 2 },
    { name: "Keep this", type: 3 },
  ]);
  on(client, async (interaction) => {
    if (interaction.isUserContextMenuCommand()) await interaction.reply(`of ${interaction.targetUser.username}`);
    if (interaction.isMessageContextMenuCommand()) await interaction.reply(`"${interaction.targetMessage.content}"`);
  });
  const onMessage = discord.say({ user: BOB, channel: GENERAL, content: "good work" });
  const asked = { user: ALICE, channel: GENERAL };
  expect((await discord.useMenu({ ...asked, command: "Points", onUser: BOB })).content).toBe("of bob");
  expect((await discord.useMenu({ ...asked, command: "Keep this", onMessage })).content).toBe('"good work"');
  await expect(discord.useMenu({ ...asked, command: "Points", onMessage })).rejects.toThrow("No menu holds");
});

test("what one person sees holds their own answers and nobody else's, and says what they are answers to", async () => {
  const { client, discord } = await startPair();
  const options = [{ name: "pull", description: "Which", type: 3 as const, required: true }];
  const why = { name: "why", description: "Why", type: 1 as const, options };
  const guild = await client.guilds.fetch(GUILD);
  await guild.commands.set([{ name: "score", description: "A score", options: [why] }]);
  onCommand(client, (interaction) => interaction.reply({ content: "Yours.", flags: MessageFlags.Ephemeral }));
  await discord.slash({
    user: ALICE,
    channel: GENERAL,
    command: "score",
    subcommand: "why",
    options: { pull: "a/b#1" },
  });
  discord.say({ user: BOB, channel: GENERAL, content: "hello" });
  expect(discord.seenBy(ALICE, GENERAL)).toMatchObject([
    { content: "Yours.", isEphemeral: true, repliesTo: { username: "alice", command: "score why" } },
    { content: "hello", repliesTo: null },
  ]);
  expect(discord.seenBy(BOB, GENERAL).map(({ content }) => content)).toEqual(["hello"]);
  expect(discord.channels(GUILD).map(({ name, parentId }) => [name, parentId])).toEqual([
    ["general", null],
    ["news", null],
  ]);
});

test("a file comes with its alt text, and an edit puts another in its place", async () => {
  const { client, discord } = await startPair();
  onCommand(client, async (interaction) => {
    await interaction.deferReply();
    await interaction.editReply({ files: [{ attachment: Buffer.from("one"), name: "a.png", description: "Bars" }] });
    const files = [{ attachment: Buffer.from("two"), name: "b.png", description: "More bars" }];
    await interaction.editReply({ files, attachments: [] });
  });
  const outcome = await discord.slash({ user: ALICE, channel: GENERAL, command: "board" });
  await discord.wait("the second file", () => outcome.message?.attachments[0]?.filename === "b.png");
  expect(outcome.message?.attachments).toMatchObject([{ filename: "b.png", description: "More bars", size: 3 }]);
  expect(discord.file(String(outcome.message?.attachments[0]?.id))?.bytes.toString()).toBe("two");
});
