// Twice: the same interaction comes once more, and the acknowledgement that usually stops it was lost. What records, records once.
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { BEN, TOVE, ADA, TREASURER } from "#test/support/story.ts";
import { openBusyDao, type BusyDao, type Wish } from "./busy-dao.ts";
import { CHANNEL, openRolesStage, REASON, WORDS, type RolesStage } from "./roles-stage.ts";

let stage: RolesStage;
let dao: BusyDao | null = null;
beforeAll(async () => {
  stage = await openRolesStage();
});
afterAll(() => stage.close());
afterEach(() => dao?.house.close());

const text = { title: "Shall we?", words: WORDS };
const BY_WAVE: readonly Wish[] = [
  {
    user: ADA.discord.id,
    command: "proposal",
    subcommand: "new",
    options: { kind: "grant", ...text, to: BEN.discord.id, amount: "12" },
    makes: ["proposal-drafted"],
  },
  {
    user: ADA.discord.id,
    command: "proposal",
    subcommand: "new",
    options: { kind: "cancel-payout", ...text, payout: "epoch 1" },
    makes: ["motion-drafted"],
  },
  {
    user: TOVE.discord.id,
    command: "admin",
    subcommand: "pause",
    options: { reason: REASON },
    makes: ["dao-paused"],
  },
  {
    user: ADA.discord.id,
    command: "proposal",
    subcommand: "remind",
    options: { reminders: "off" },
    makes: ["reminders-chosen"],
  },
  { user: ADA.discord.id, command: "language", options: { language: "fr" }, makes: ["language-chosen"] },
  {
    user: ADA.discord.id,
    command: "privacy",
    subcommand: "opt-out",
    options: { choice: "on" },
    makes: ["sharing-chosen"],
  },
];

function nameOf({ command, subcommand, options }: Wish): string {
  return ["", command, subcommand, options?.["kind"]]
    .filter((word) => word !== undefined)
    .join(" ")
    .trim();
}

/** Asks, and delivers the same again to a process that knows nothing of the first. @returns what was recorded in all */
async function askTwice(busy: BusyDao, ask: () => Promise<unknown>): Promise<string[]> {
  const before = await busy.counts();
  const { discord } = stage;
  const answered = () =>
    discord.log.filter(({ path, status }) => path.endsWith("/messages/@original") && status === 200);
  await ask();
  const answers = answered().length;
  discord.forgetAcknowledgements();
  discord.repeatEvents(1, "INTERACTION_CREATE");
  await discord.wait("the second answer", () => answered().length > answers);
  const after = await busy.counts();
  return [...after].flatMap(([kind, count]) => Array.from({ length: count - (before.get(kind) ?? 0) }, () => kind));
}

const WRITINGS = [
  "appeal",
  "review confirm",
  "review amend",
  "review decide",
  "proposal new question",
  "rules propose",
  "feedback",
  "credit triage",
  "kudos",
  "payout hold",
];

test.each([...WRITINGS, ...BY_WAVE.map(nameOf)])("/%s", async (name) => {
  dao = await openBusyDao();
  stage.enter(dao.house);
  const wish = [...dao.wishes(0), ...BY_WAVE].find((each) => nameOf(each) === name);
  if (wish === undefined) throw new Error(`nobody wishes ${name}`);
  const { makes, ...asked } = wish;
  const made = await askTwice(dao, () => stage.discord.slash({ channel: CHANNEL, ...asked }));
  expect(made.toSorted()).toEqual(makes.toSorted());
});

test("every command that records is tried here", async () => {
  dao = await openBusyDao();
  const recording = dao.wishes(0).filter(({ makes }) => makes.length > 0);
  expect(recording.map(nameOf).toSorted()).toEqual(WRITINGS.toSorted());
});

test("a payout that was held and released, released again", async () => {
  dao = await openBusyDao();
  stage.enter(dao.house);
  await dao.house.intake.holdPayout(TREASURER.discord, 1, REASON);
  const release = { user: TREASURER.discord.id, channel: CHANNEL, command: "payout", subcommand: "release" };
  const made = await askTwice(dao, () => stage.discord.slash({ ...release, options: { epoch: 1, reason: REASON } }));
  expect(made).toEqual(["payout-released"]);
});

test.each([
  ["Credit this message", ADA, { kind: "feedback", words: WORDS }, "act-nominated"],
  ["Credit this message", TOVE, { kind: "feedback", words: WORDS }, "act-recorded contribution-scored"],
  ["Kudos", ADA, { reason: REASON }, "kudos-given"],
] as const)("the menu %s, its form sent by %o", async (command, { discord }, fields, makes) => {
  dao = await openBusyDao();
  stage.enter(dao.house);
  const place = { user: discord.id, channel: CHANNEL };
  const onMessage = stage.discord.say({ user: BEN.discord.id, channel: CHANNEL, content: "See how I solved it." });
  await stage.discord.useMenu({
    ...place,
    command,
    ...(command === "Kudos" ? { onUser: BEN.discord.id } : { onMessage }),
  });
  const made = await askTwice(dao, () => stage.discord.submitModal({ user: place.user, fields }));
  expect(made.toSorted()).toEqual(makes.split(" "));
});
