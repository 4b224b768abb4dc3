// Rights: who may use what, for every part of every command and every role; what stands in no row here, nobody may use.
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { COMMANDS, MENUS } from "#bots/discord/commands/list.ts";
import { COMMAND_DEFINITIONS } from "#bots/discord/router.ts";
import type { InteractionOutcome } from "#test/sandbox/discord.ts";
import { addressOf } from "#test/support/build.ts";
import type { TestHouse } from "#test/support/house.ts";
import { BEN, OTHER_TREASURER, TREASURER, SAM } from "#test/support/story.ts";
import {
  CHANNEL,
  GUILD,
  openRolesHouse,
  openRolesStage,
  REASON,
  ROLE_NAMES,
  ROLES,
  SHOWY_ROLES,
  WORDS,
  type Moment,
  type RoleName,
  type RolesStage,
} from "./roles-stage.ts";

/** How the answer begins, for each role; "yes" is how it begins for whoever may. */
type Cells = Readonly<Partial<Record<RoleName, string>>> & { readonly others: string };
type Row = readonly [
  part: string,
  begins: string | RegExp,
  who: Cells,
  options?: Readonly<Record<string, string | number>>,
  moment?: Moment,
];

const YES = "yes";
const EVERYONE: Cells = { others: YES };
const REVIEWERS: Cells = { others: "Only the DAO's reviewers may do this.", reviewer: YES };
const NO_WALLET = "Only treasurers can do this, and your wallet is not linked.";
const NO_OWNER = "Only treasurers can do this: your linked wallet is not an owner of the Safe.";
const TREASURERS: Cells = { others: NO_WALLET, contributor: NO_OWNER, treasurer: YES };
const HOLDERS: Cells = { ...TREASURERS, guardian: YES };
const MAINTAINERS: Cells = { others: "Only the DAO's maintainers credit work", maintainer: YES };
const ADMINS: Cells = { others: "Only the DAO's maintainers and the admins", maintainer: YES, admin: YES };
const SERVER_ADMINS: Cells = { others: "Only whoever may manage this server can set up its DAO.", admin: YES };
const VOTERS: Cells = { others: "Only members with a vote can ask this", contributor: YES, treasurer: YES };
const LINKED = (otherwise: string): Cells => ({ others: otherwise, contributor: YES, treasurer: YES });
const AUTHOR: Cells = {
  others: "Laurel does not know which work is yours.",
  contributor: YES,
  treasurer: "No work of yours on #3 can be appealed.",
};

const work = (pull: number) => ({ work: `laurel-dao/compiler#${pull}/author` });
const BECAUSE = { reason: REASON };

const TABLE: readonly Row[] = [
  ["link add", "**Your page to link your accounts**", EVERYONE],
  ["link show", "**Discord**", EVERYONE],
  ["link remove", "This unlinks your wallet.", LINKED("No wallet is linked to you."), { what: "wallet" }],
  ["ask", "-# No language model is set up here", EVERYONE, { question: "How do I link?" }],
  ["me", "You are ", LINKED("You have not linked anything yet.")],
  ["score", "laurel-dao/compiler#1 in Laurel DAO", EVERYONE, { pull: "#1" }],
  ["leaderboard", "## Laurel DAO: points of epoch 2", EVERYONE],
  ["epoch", "## Laurel DAO: epoch 2 is open", EVERYONE],
  ["appeal", "Your appeal about laurel-dao/compiler#3/author is on record.", AUTHOR, { pull: "#3", ...BECAUSE }],
  ["feedback", /^Thank you\. It is on record as feedback-[0-9]+\./, EVERYONE, { words: WORDS }],
  ["kudos", "Your thanks are on record.", EVERYONE, { member: BEN.discord.id, ...BECAUSE }],
  ["proposal list", "**Open**", EVERYONE, {}, "voting"],
  ["proposal show", "## Rewards of epoch 1", EVERYONE, { name: "epoch 1" }, "voting"],
  ["proposal vote", "The vote on epoch 1 is open", EVERYONE, { name: "epoch 1" }, "voting"],
  ["proposal new", "Motion 1,", VOTERS, { kind: "question", title: "A question", words: WORDS }, "voting"],
  [
    "proposal remind",
    "You are no longer mentioned",
    LINKED("You have linked nothing, so you are not reminded of votes."),
    { reminders: "off" },
  ],
  ["payout list", "- Epoch 1", EVERYONE, {}, "offered"],
  ["payout status", "**Epoch 1**", EVERYONE, {}, "offered"],
  ["payout review", "## ", TREASURERS, {}, "offered"],
  ["payout approve", "**Your page to sign this payout**", TREASURERS, {}, "offered"],
  ["payout hold", "The payout of epoch 1 is held until", HOLDERS, BECAUSE],
  ["payout release", "The payout of epoch 1 goes on.", HOLDERS, BECAUSE, "held"],
  ["payout cancel", "**Your page to sign against this payout**", TREASURERS, BECAUSE, "offered"],
  ["treasury", "## ", EVERYONE],
  ["rules show", "## ", EVERYONE],
  ["rules history", "**Rules that came into force", EVERYONE],
  ["rules diff", "Nothing differs between the rules in force and the file.", EVERYONE],
  [
    "rules propose",
    "Motion 1,",
    VOTERS,
    { title: "Longer votes", words: WORDS, setting: "vote.votingHours", value: "96" },
  ],
  ["review queue", /^\*\*[0-9]+ items wait for you\.\*\*/, REVIEWERS],
  ["review confirm", "Recorded: laurel-dao/compiler#2/author stays", REVIEWERS, { ...work(2), ...BECAUSE }],
  [
    "review amend",
    "Recorded: laurel-dao/compiler#3/author is 1.20",
    REVIEWERS,
    { ...work(3), score: "1.20", ...BECAUSE },
  ],
  ["review decide", "Recorded. 2 more votes decide", REVIEWERS, { ...work(4), verdict: "uphold", ...BECAUSE }],
  ["review rate", "Recorded. Thank you", REVIEWERS, { ...work(1), score: "2.00" }],
  ["credit", "Credited: triage-2", MAINTAINERS, { member: BEN.discord.id, kind: "triage", words: WORDS }],
  ["admin setup", "**", SERVER_ADMINS],
  ["admin pause", "The DAO is paused until", ADMINS, BECAUSE],
  ["admin resume", "The DAO goes on", ADMINS, BECAUSE, "paused"],
  ["language", "From now on I answer you in English.", EVERYONE, { language: "en" }],
  ["privacy show", "**In my vault**", LINKED("I keep nothing about your Discord account.")],
  ["privacy export", "This is all that I keep about you.", LINKED("Nothing is kept about your Discord account.")],
  ["privacy erase", "**If you are erased**", LINKED("I keep nothing about your Discord account.")],
  ["privacy opt-out", "From now on", LINKED("Nothing is kept about your Discord account."), { choice: "on" }],
  ["help", "I reward the work of **Laurel DAO**", EVERYONE],
];

/** What one person does here leaves everything as it was for the next; all else is asked of a house of its own. */
const FOR_EACH =
  /^(link (add|show|remove)|ask|me|score|leaderboard|epoch|feedback|kudos|help|language|treasury|rules (show|history|diff)|proposal (list|show|vote|remind)|payout (list|status|review|approve|cancel)|review queue|privacy (show|export|erase))$/;

let stage: RolesStage;
const houses: TestHouse[] = [];

beforeAll(async () => {
  stage = await openRolesStage();
});
afterAll(() => stage.close());
afterEach(() => {
  for (const house of houses.splice(0)) house.close();
});

async function enter(moment: Moment = "passed"): Promise<TestHouse> {
  const house = await openRolesHouse(moment);
  houses.push(house);
  stage.enter(house);
  return house;
}

function ask(role: RoleName, part: string, options: Row[3] = {}): Promise<InteractionOutcome> {
  const [command = "", subcommand] = part.split(" ");
  const place = { user: ROLES[role].discord.id, channel: CHANNEL };
  return stage.discord.slash({ ...place, command, ...(subcommand === undefined ? {} : { subcommand }), options });
}

const saidTo = async (...asked: Parameters<typeof ask>): Promise<string> => (await ask(...asked)).content;

/** "yes", or the answer itself where it begins otherwise. */
function read(content: string, begins: string | RegExp): string {
  const isThat = typeof begins === "string" ? content.startsWith(begins) : begins.test(content);
  return isThat ? YES : content;
}

describe("every part of every command", () => {
  test("stands in the table, and nothing else does", () => {
    const parts = COMMANDS.flatMap(({ definition, rights }) =>
      typeof rights === "string" ? [definition.name] : Object.keys(rights).map((part) => `${definition.name} ${part}`),
    );
    expect(TABLE.map(([part]) => part).toSorted()).toEqual(parts.toSorted());
  });

  test("has a right of its own: what is registered without one nobody may use", () => {
    for (const { definition, rights } of COMMANDS) {
      const registered = (definition.options ?? []).filter(({ type }) => type === 1).map(({ name }) => name);
      expect(typeof rights === "string" ? [] : Object.keys(rights).toSorted(), definition.name).toEqual(
        registered.toSorted(),
      );
    }
  });

  test.each(TABLE.map(asCase))("/$part", async ({ part, begins, who, options, moment }) => {
    let isFresh = false;
    for (const role of ROLE_NAMES) {
      if (!isFresh) await enter(moment);
      const cell = who[role] ?? who.others;
      const said = read(await saidTo(role, part, options), begins);
      expect(said.startsWith(cell) ? cell : said, role).toBe(cell);
      isFresh = cell !== YES || FOR_EACH.test(part);
    }
  });
});

function asCase([part, begins, who, options = {}, moment]: Row) {
  return { part, begins, who, options, ...(moment && { moment }) };
}

test("a role in Discord alone makes nobody anything", async () => {
  await enter("offered");
  stage.discord.setRoles(
    GUILD,
    ROLES.stranger.discord.id,
    SHOWY_ROLES.map(({ id }) => id),
  );
  for (const [part, , who, options] of TABLE.filter(([, , { others }]) => others !== YES)) {
    const said = await saidTo("stranger", part, options);
    expect(said.startsWith(who.stranger ?? who.others), `${part}: ${said.slice(0, 100)}`).toBe(true);
  }
  stage.discord.setRoles(GUILD, ROLES.stranger.discord.id, []);
});

test("a treasurer is one for as long as the wallet owns the Safe, and the page to sign is no way around it", async () => {
  const house = await enter("offered");
  const page = (await ask("treasurer", "payout approve")).content;
  const token = /\/sign\/([0-9a-f]+)/.exec(page)?.[1] ?? "";
  const { safe } = house.world.state;
  safe.owners = safe.owners.filter((owner) => owner !== addressOf(TREASURER.key));
  for (const part of ["payout review", "payout approve"])
    expect(await saidTo("treasurer", part)).toContain("your linked wallet is not an owner of the Safe");
  expect(await saidTo("treasurer", "payout cancel", BECAUSE)).toContain("is not an owner of the Safe");
  await expect(house.intake.postSignature(token, `0x${"11".repeat(65)}`)).rejects.toThrow();
  expect(await house.entries("batch-signed")).toEqual([]);
});

test("whoever unlinked the wallet is no treasurer any more", async () => {
  const house = await enter("offered");
  await house.intake.unlink(TREASURER.discord, "wallet");
  expect(await saidTo("treasurer", "payout approve")).toContain(NO_WALLET);
  expect(await house.intake.reviewPayout(OTHER_TREASURER.discord, null)).toMatchObject({ purpose: "pay" });
});

test("rules that name others take the rights of those who were named, at once", async () => {
  const house = await enter();
  const rules = { ...house.world.rules, maintainers: [], guardians: [], v: 4 as const };
  await house.stream.append((state) => ({
    drafts: [
      {
        key: `rules:other:${state.size}`,
        fact: { kind: "rules-adopted", rules, rulesHash: "0x77", because: "vote" },
      },
    ],
  }));
  expect(await saidTo("maintainer", "credit", { member: BEN.discord.id, kind: "triage", words: WORDS })).toContain(
    "Only the DAO's maintainers",
  );
  expect(await saidTo("maintainer", "admin pause", BECAUSE)).toContain("Only the DAO's maintainers");
  expect(await saidTo("guardian", "payout hold", BECAUSE)).toContain(NO_WALLET);
});

describe("menus and their forms", () => {
  const fields = { kind: "feedback", words: WORDS };

  async function credit(role: RoleName, by: string = BEN.discord.id): Promise<string> {
    const place = { user: ROLES[role].discord.id, channel: CHANNEL };
    const onMessage = stage.discord.say({ user: by, channel: CHANNEL, content: "See how I solved it." });
    await stage.discord.useMenu({ ...place, command: "Credit this message", onMessage });
    return (await stage.discord.submitModal({ user: place.user, fields })).content;
  }

  test.each(ROLE_NAMES)("what %s names by the menu waits for a reviewer, but for a maintainer's word", async (role) => {
    const house = await enter();
    expect(await credit(role)).toContain(role === "maintainer" ? "Credited: feedback-2" : "A reviewer decides");
    expect(await house.entries("act-recorded")).toHaveLength(role === "maintainer" ? 1 : 0);
  });

  test("a maintainer's own message waits too", async () => {
    const house = await enter();
    expect(await credit("maintainer", ROLES.maintainer.discord.id)).toContain("A reviewer decides");
    expect(await house.entries("act-recorded")).toEqual([]);
  });

  test("every menu belongs to a command that takes its form, and to no part that only some may use", () => {
    for (const menu of MENUS) {
      const command = COMMANDS.find(({ definition }) => definition.name === menu.command);
      expect(command?.submit, menu.definition.name).toBeDefined();
    }
  });
});

describe("buttons", () => {
  /** The private answer of one person, as its own id and buttons; nobody else is shown it. */
  const partsOf = (outcome: InteractionOutcome) =>
    outcome.components.flatMap((row) => (Array.isArray(row["components"]) ? row["components"] : []));

  test("of an answer for one person cannot be pressed by another", async () => {
    await enter();
    const outcome = await ask("contributor", "link remove", { what: "wallet" });
    const customId = String(partsOf(outcome)[0]?.custom_id);
    expect(customId).toContain("do:link:");
    const press = { channel: CHANNEL, messageId: outcome.message?.id ?? "", customId };
    await expect(stage.discord.press({ ...press, user: SAM.discord.id })).rejects.toThrow("somebody else only");
  });

  test.each([
    ["do:link:wallet", "No wallet is linked to you."],
    ["do:privacy:erase", "Nothing is kept about your Discord account."],
    ["do:privacy:keep", "You did not ask to be erased, or it is done already."],
    ["do:admin:write", "Only whoever may manage this server can set up its DAO."],
    ["do:payout:status", "**Epoch 1**"],
    ["do:proposal:vote epoch 1", "The vote on epoch 1 is open"],
    ["do:proposal:show epoch 1", "## Rewards of epoch 1"],
    ["do:credit:anything", "I do not know this button"],
    ["do:review:confirm", "I do not know this button"],
    ["do:nothing:at all", "I do not know this button"],
  ])("%s acts for whoever presses it, and for nobody else", async (customId, begins) => {
    const house = await enter("voting");
    const { size } = await house.state();
    const said = await pressOn(customId, "stranger");
    expect(said.slice(0, begins.length)).toBe(begins);
    expect((await house.state()).size).toBe(size);
  });

  /** On a post that everybody sees. */
  async function pressOn(customId: string, role: RoleName): Promise<string> {
    const messageId = await stage.post(customId);
    const press = { user: ROLES[role].discord.id, channel: CHANNEL, messageId, customId };
    return (await stage.discord.press(press)).content;
  }

  test("the appeal's form is filled in by whose work it is, and by nobody else", async () => {
    for (const [role, begins] of [
      ["stranger", "Laurel does not know which work is yours."],
      ["contributor", "Your appeal about laurel-dao/compiler#3/author is on record."],
    ] as const) {
      await enter();
      const messageId = await stage.post("do:appeal:");
      const place = { user: ROLES[role].discord.id, channel: CHANNEL };
      const shown = await stage.discord.press({ ...place, messageId, customId: "do:appeal:" });
      expect(shown.modal?.["custom_id"]).toBe("form:appeal:");
      const sent = await stage.discord.submitModal({ user: place.user, fields: { pull: "#3", reason: REASON } });
      expect(sent.content.slice(0, begins.length)).toBe(begins);
    }
  });
});

describe("what is registered", () => {
  test("is registered in the DAO's own servers and nowhere else, so that no direct message has it", () => {
    const names = stage.discord.registeredCommands(GUILD).map(({ name }) => name);
    expect(names.toSorted()).toEqual(COMMAND_DEFINITIONS.map(({ name }) => name).toSorted());
    const put = stage.discord.log.filter(({ method, path }) => method !== "GET" && path.includes("/commands"));
    expect(put.map(({ path }) => path)).toEqual([`/applications/9001/guilds/${GUILD}/commands`]);
  });
});

test("what only admins need is shown to them alone at first, and everything else to everybody", () => {
  const shown = COMMAND_DEFINITIONS.map(({ name, default_member_permissions: permissions = null }) => [
    name,
    permissions,
  ]);
  expect(shown.filter(([, permissions]) => permissions !== null)).toEqual([["admin", "32"]]);
});
