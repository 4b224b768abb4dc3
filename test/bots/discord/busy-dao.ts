// A busy DAO: everything that can be asked on Discord can be asked here, several times over, and the record tells what was done.
import type { FactKind } from "#core/ledger/entry.ts";
import { readAll } from "#core/ledger/ledger.ts";
import type { Rules } from "#core/rules.ts";
import { addressOf, makeEvidence } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import { makeAnswer } from "#test/support/jury.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const { ADA, BEN, TREASURER, OTHER_TREASURER, RITA, SAM, TOVE } = story;
export const PEOPLE: readonly Member[] = [...story.MEMBERS, ...story.REVIEWERS];
/** Everything can be asked so many times, each time about something else. */
export const WAVES = 3;

export interface BusyDao {
  readonly house: TestHouse;
  /** One of each kind of command. @param wave from 0 */
  wishes(wave: number): readonly Wish[];
  /** How many entries there are of each kind. */
  counts(): Promise<ReadonlyMap<FactKind, number>>;
}

export interface Wish {
  readonly user: string;
  readonly command: string;
  readonly subcommand?: string;
  readonly options?: Readonly<Record<string, string | number>>;
  /** The entries that it makes, once. */
  readonly makes: readonly FactKind[];
}

/** Epoch 1 has passed its vote and is not offered yet; in epoch 2 Ada has work whose scores are provisional, and open appeals. */
export async function openBusyDao(): Promise<BusyDao> {
  const rules: Rules = { ...story.makeJudgedRules(), maintainers: [TOVE.discord.id] };
  const world = makeWorld({ rules });
  world.judgeAnswers = (request) => ["a", "b", "c"].map((name) => makeAnswer(request, name, { value: 3 }));
  const draft = { rules: () => rules, amend: (_: string, value: string) => withVotingHours(rules, Number(value)) };
  const house = await makeHouse({ world, rules, members: story.MEMBERS, draft });
  await story.settleIn(house);
  for (const member of [ADA, BEN]) await link(house, member);
  for (const { key } of [ADA, BEN, TREASURER]) world.state.votingPowers.set(addressOf(key), 120n * 10n ** 18n);
  await story.mergeAndScore(house, makeEvidence({ pull: 1 }));
  await story.closeAndOpenBallot(house);
  await story.voteAndCount(house, 1);
  for (let pull = 2; pull < 2 + 4 * WAVES; pull += 1) await story.mergeAndScore(house, makeEvidence({ pull }));
  for (let wave = 0; wave < WAVES; wave += 1)
    await house.intake.fileAppeal(ADA.discord, `#${pullOf("decide", wave)}`, REASON);
  return { house, wishes, counts: () => countFacts(house) };
}

function withVotingHours(rules: Rules, votingHours: number): Rules {
  return { ...rules, vote: { ...rules.vote, votingHours } };
}

async function countFacts({ store, dao }: TestHouse): Promise<ReadonlyMap<FactKind, number>> {
  const counts = new Map<FactKind, number>();
  for await (const { fact } of readAll(store.ledger, dao)) counts.set(fact.kind, (counts.get(fact.kind) ?? 0) + 1);
  return counts;
}

const REASON = "It raises the limit of every caller, not of one.";
const WORDS = "I filtered by label, reloaded, and saw every issue again.";
const ABOUT = ["appeal", "confirm", "amend", "decide"] as const;

function pullOf(about: (typeof ABOUT)[number], wave: number): number {
  return 2 + wave * ABOUT.length + ABOUT.indexOf(about);
}

function workOf(about: (typeof ABOUT)[number], wave: number): string {
  return `laurel-dao/compiler#${pullOf(about, wave)}/author`;
}

function wishes(wave: number): readonly Wish[] {
  return [...readings(), ...writings(wave)];
}

function readings(): Wish[] {
  const by = { user: ADA.discord.id, makes: [] };
  return [
    { ...by, command: "help" },
    { ...by, command: "link", subcommand: "add" },
    { ...by, command: "ask", options: { question: "How many points do I have?" } },
    { ...by, command: "me" },
    { ...by, command: "score", options: { pull: "laurel-dao/compiler#1" } },
    { ...by, command: "leaderboard" },
    { ...by, command: "epoch" },
    { ...by, command: "proposal", subcommand: "list" },
    { ...by, command: "payout", subcommand: "list" },
    { ...by, command: "treasury" },
    { ...by, command: "rules", subcommand: "show" },
    { ...by, user: RITA.discord.id, command: "review", subcommand: "queue" },
  ];
}

function writings(wave: number): Wish[] {
  const asker = [ADA, BEN, TREASURER][wave] ?? ADA;
  const text = { words: "Shall we meet once a month? An hour would do." };
  const reason = { reason: REASON };
  return [
    {
      user: ADA.discord.id,
      command: "appeal",
      options: { pull: `laurel-dao/compiler#${pullOf("appeal", wave)}`, ...reason },
      makes: ["appeal-filed"],
    },
    {
      user: RITA.discord.id,
      command: "review",
      subcommand: "confirm",
      options: { work: workOf("confirm", wave), ...reason },
      makes: ["score-confirmed"],
    },
    {
      user: SAM.discord.id,
      command: "review",
      subcommand: "amend",
      options: { work: workOf("amend", wave), score: "1.20", ...reason },
      makes: ["score-amended"],
    },
    {
      user: TOVE.discord.id,
      command: "review",
      subcommand: "decide",
      options: { work: workOf("decide", wave), verdict: "uphold", ...reason },
      makes: ["appeal-voted"],
    },
    {
      user: asker.discord.id,
      command: "proposal",
      subcommand: "new",
      options: { kind: "question", title: `Question ${wave}`, ...text },
      makes: ["motion-drafted"],
    },
    {
      user: asker.discord.id,
      command: "rules",
      subcommand: "propose",
      options: { title: "A day longer", ...text, setting: "vote.votingHours", value: "96" },
      // One change of rules is open at a time; the second is refused.
      makes: wave === 0 ? ["motion-drafted"] : [],
    },
    {
      user: ADA.discord.id,
      command: "feedback",
      options: { words: `${WORDS} Again: ${wave}.` },
      makes: ["act-nominated"],
    },
    {
      user: TOVE.discord.id,
      command: "credit",
      options: { member: BEN.discord.id, kind: "triage", words: `Ben sorted twenty issues in week ${wave}.` },
      makes: ["act-recorded", "contribution-scored"],
    },
    {
      user: BEN.discord.id,
      command: "kudos",
      options: { member: ADA.discord.id, ...reason },
      makes: ["kudos-given"],
    },
    wave % 2 === 0
      ? { ...payout("hold", wave === 0 ? TREASURER : OTHER_TREASURER), makes: ["payout-held"] }
      : { ...payout("release", OTHER_TREASURER), makes: ["payout-released"] },
  ];
}

function payout(subcommand: "hold" | "release", { discord }: Member) {
  return { user: discord.id, command: "payout", subcommand, options: { epoch: 1, reason: REASON } };
}
