// Acts: work that no pull request shows. Somebody names it, a maintainer or a reviewer credits it, code scores it; and thanks, which pay nothing.
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput } from "#core/errors.ts";
import { contentHash } from "#core/key.ts";
import type { Act, Draft } from "#core/ledger/entry.ts";
import { idsEverOf, type ContributionState, type NominationState, type State } from "#core/ledger/state.ts";
import type { Rules } from "#core/rules.ts";
import type { DeterministicScore } from "#core/score/deterministic.ts";
import type { ActKind } from "#core/score/rubric.ts";
import { showScore } from "#core/score/score.ts";
import { showTime } from "#core/time.ts";
import type { DiscordAccount, ReviewItem } from "./answers.ts";
import { rulesInForce, type House } from "./house.ts";
import { keepAct, readAct, scoreAct, type ActWish, type KeptAct } from "./kept-act.ts";
import { shownName } from "./names.ts";
import { keepReason } from "./reason.ts";
import { isAmong, personOfDiscord, requireReviewer } from "./reviewer.ts";
import type { Decision } from "./stream.ts";

export const ACT_KINDS = ["feedback", "mentoring", "triage"] as const satisfies readonly ActKind[];
export const ITEMS_MAX = 20;
export const ACT_WORDS_CHARACTERS_MIN = 20;
export const ACT_WORDS_CHARACTERS_MAX = 2_000;
/** Waiting for reviewers, of one person who names and in all: a queue that nobody can read through is no queue. */
const NAMED_BY_ONE_MAX = 5;
const NOMINATIONS_MAX = 100;
/** Credited by one person's word in one epoch: whoever else there is, and whatever accounts there are, no one person pays out more. */
const CREDITED_BY_ONE_MAX = 20;

export interface OtherMember extends DiscordAccount {
  readonly isBot: boolean;
}

/**
 * Feedback of one's own, or the work of another member that somebody names. A maintainer's word credits at once, but for the
 * work of another maintainer: two who credit each other need nobody else.
 * @param id of the interaction, which Discord never gives twice
 * @returns a sentence on what happens next @throws BadInput with the reason why it is not taken
 */
export async function nameAct(
  house: House,
  asker: DiscordAccount,
  worker: OtherMember,
  wish: ActWish,
  id: string,
): Promise<string> {
  refuseBot(worker);
  const words = readWords(wish);
  const by = await personOfDiscord(house, asker);
  const person = worker.id === asker.id ? by : await personOfDiscord(house, worker);
  let said = "";
  await house.stream.append(async (state) => {
    const rules = rulesInForce(state);
    const epoch = needOpenEpoch(state);
    const isByWord = person !== by && isMaintainer(rules, asker) && !isMaintainer(rules, worker);
    refuseTooMany(state, rules, person, isByWord ? null : by);
    refuseOptedOut(state, person);
    const key = keyOf(wish, id);
    if (wish.url !== null) await refuseNamedBefore(house, key);
    const number = state.lastAct + 1;
    const name = `${wish.kind}-${number}`;
    const { act, kept, record } = keepAct(house, name, by, { ...wish, untrustedWords: words, person });
    if (isByWord) {
      const credited = creditDrafts(state, { name, number, by, act, kept }, key);
      said = `Credited: ${name}, worth ${showScore(credited.score.score)} of 5.00. It goes into the proposal of epoch ${epoch}, and everybody can see why with /score ${name}.`;
      return { drafts: credited.drafts, records: [record] };
    }
    refuseFlood(state, by);
    said = sayNominated(rules, name, person === by);
    return {
      drafts: [{ key, fact: { kind: "act-nominated", nomination: name, number, epoch, by, act } }],
      records: [record],
    };
  });
  return said;
}

/** A message is named once, by whomever; all else once by each interaction. */
function keyOf({ url }: ActWish, id: string): string {
  return url === null ? `act:${id}` : `act-of:${contentHash(url)}`;
}

async function refuseNamedBefore({ store, dao }: House, key: string): Promise<void> {
  if (!(await store.ledger.has(dao, key))) return;
  throw new BadInput("This message was named before.", {
    happened: "What a message shows is credited or declined once.",
    next: "Name another message, or ask a maintainer.",
  });
}

/** @throws BadInput for whoever is no maintainer: the same work may be named by anybody from the message itself */
export async function creditAct(
  house: House,
  asker: DiscordAccount,
  worker: OtherMember,
  wish: ActWish,
  id: string,
): Promise<string> {
  if (!isMaintainer(rulesInForce(await house.stream.state()), asker))
    throw new BadInput("Only the DAO's maintainers credit work by their word alone.", {
      next: "Name it from its message instead: open the message's menu, Apps, Credit this message. A reviewer then decides.",
    });
  if (worker.id === asker.id)
    throw new BadInput("Nobody credits their own work.", { next: "Ask another maintainer, or use /feedback." });
  return nameAct(house, asker, worker, wish, id);
}

export function isMaintainer({ maintainers }: Rules, { id }: DiscordAccount): boolean {
  return maintainers.includes(id);
}

function sayNominated({ review }: Rules, name: string, isOwn: boolean): string {
  const thanks = isOwn ? "Thank you. " : "";
  return review.reviewers.length === 0
    ? `${thanks}It is on record as ${name}. This DAO has named no reviewers yet who could credit it.`
    : `${thanks}It is on record as ${name}. A reviewer decides whether it is credited; /score ${name} tells how it stands.`;
}

function refuseBot({ isBot, name }: OtherMember): void {
  if (!isBot) return;
  throw new BadInput("Bots are not rewarded.", { happened: `${name} is a bot.`, next: "Choose the person behind it." });
}

function readWords({ untrustedWords, items }: ActWish): string {
  const words = untrustedWords.trim();
  if (!Number.isSafeInteger(items) || items < 1 || items > ITEMS_MAX)
    throw new BadInput("This is not a number of things done.", {
      happened: `${items}`,
      next: `Write one from 1 to ${ITEMS_MAX}.`,
    });
  if (words.length >= ACT_WORDS_CHARACTERS_MIN && words.length <= ACT_WORDS_CHARACTERS_MAX) return words;
  throw new BadInput("Say what was done.", {
    happened: `The text has ${words.length} characters.`,
    next: `Write ${ACT_WORDS_CHARACTERS_MIN} to ${ACT_WORDS_CHARACTERS_MAX} characters: reviewers and the DAO read them.`,
  });
}

function needOpenEpoch({ openEpoch }: State): number {
  if (openEpoch !== null) return openEpoch.number;
  throw new BadInput("No epoch is open at the moment.", {
    next: "The next one opens by itself: try again in a minute.",
  });
}

/**
 * Of what waits only what the same person named counts: strangers who name a member's works keep nobody else from it.
 * @param by null for a word that credits at once
 */
function refuseTooMany(state: State, { acts }: Rules, person: PersonId, by: PersonId | null): void {
  if (acts.creditedMax === 0)
    throw new BadInput("This DAO rewards pull requests and reviews alone.", {
      next: "Its rules can allow more (acts.credited): /rules propose.",
    });
  const own = idsEverOf(state, person);
  const credited = creditedTo(state, own);
  const namers = by === null ? new Set<PersonId>() : idsEverOf(state, by);
  const waiting = [...state.nominations.values()].filter(
    (nomination) => own.has(nomination.act.person) && namers.has(nomination.by),
  ).length;
  if (credited + waiting < acts.creditedMax) return;
  throw new BadInput(TOO_MANY_WORDS, {
    happened: `${credited} are credited, ${waiting} wait; the rules allow ${acts.creditedMax} in one epoch.`,
    next: "Name it again when the next epoch is open.",
  });
}

const TOO_MANY_WORDS = "This person's works without a pull request are as many as one epoch takes.";

function creditedTo(state: State, own: ReadonlySet<PersonId>): number {
  return actsOf(state).filter(({ person }) => own.has(person)).length;
}

function actsOf({ contributions }: State): ContributionState[] {
  return [...contributions.values()].filter(({ role }) => role === "helper");
}

/** Much may have changed since it was named: accounts were joined, other rules or another epoch began. */
function refuseUncreditable(state: State, { acts }: Rules, person: PersonId, by: PersonId): void {
  refuseOptedOut(state, person);
  if (creditedTo(state, idsEverOf(state, person)) >= acts.creditedMax)
    throw new BadInput(TOO_MANY_WORDS, {
      happened: `The rules of this epoch allow ${acts.creditedMax}.`,
      next: "Credit it when the next epoch is open.",
    });
  const byOne = actsOf(state).filter(
    ({ creditedBy }) => creditedBy !== undefined && idsEverOf(state, by).has(creditedBy),
  );
  if (byOne.length < CREDITED_BY_ONE_MAX) return;
  throw new BadInput("You have credited as much as one person credits in one epoch.", {
    happened: `${byOne.length} works rest on your word.`,
    next: "Another reviewer or maintainer can go on; you can when the next epoch is open.",
  });
}

function refuseOptedOut({ persons }: State, person: PersonId): void {
  if (persons.get(person)?.takesNoPart !== true) return;
  throw new BadInput("This person has chosen to take no part in the rewards.", {
    next: "They can take part again with /privacy opt-out.",
  });
}

function refuseFlood(state: State, by: PersonId): void {
  const { nominations } = state;
  const ids = idsEverOf(state, by);
  const own = [...nominations.values()].filter((nomination) => ids.has(nomination.by)).length;
  if (own < NAMED_BY_ONE_MAX && nominations.size < NOMINATIONS_MAX) return;
  throw new BadInput("Too much waits for the reviewers already.", {
    happened: `${own} of yours wait, ${nominations.size} in all.`,
    next: "Try again when some of it is decided.",
  });
}

interface Credited {
  readonly name: string;
  readonly number: number;
  readonly by: PersonId;
  readonly act: Act;
  readonly kept: KeptAct;
}

function creditDrafts(
  state: State,
  { name, number, by, act, kept }: Credited,
  key: string,
): { readonly drafts: Draft[]; readonly score: DeterministicScore } {
  const epoch = needOpenEpoch(state);
  const rulesHash = state.openEpoch?.rulesHash ?? state.rulesHash ?? "0x";
  const rules = state.rulesOf.get(rulesHash) ?? rulesInForce(state);
  refuseUncreditable(state, rules, act.person, by);
  const scored = scoreAct(kept, rules);
  const { score, kind, features, reasons, version } = scored;
  const basis = {
    scorer: version,
    kind,
    rulesHash,
    rubricHash: contentHash(rules.rubric),
    templateHash: null,
    evidenceHash: act.evidenceHash,
    features,
    share: { place: 0, of: 1 },
    jurors: [],
    withoutProse: null,
    unaskedBecause: "work without a pull request is scored by code alone",
    calibration: 0,
    flags: [],
    wordsRecord: null,
  };
  const drafts: Draft[] = [
    { key, fact: { kind: "act-recorded", contribution: name, number, epoch, by, act } },
    {
      key: `score:${name}`,
      fact: {
        kind: "contribution-scored",
        contribution: name,
        score,
        deterministic: score,
        standing: "settled",
        reasons,
        jury: null,
        basis,
      },
    },
  ];
  return { drafts, score: scored };
}

// ---- What reviewers decide --------------------------------------------------------------------------------------------

/** Works that this reviewer may credit or decline, the oldest first. */
export async function nominationsFor(house: House, asker: DiscordAccount, most: number): Promise<ReviewItem[]> {
  const state = await house.stream.state();
  const reviewer = requireReviewer(rulesInForce(state), asker);
  const items: ReviewItem[] = [];
  for (const nomination of state.nominations.values()) {
    if (items.length >= most) break;
    if (await isAmong(house, [nomination.act.person, nomination.by], reviewer)) continue;
    items.push(await sayNomination(house, nomination, rulesInForce(state)));
  }
  return items;
}

async function sayNomination(house: House, nomination: NominationState, rules: Rules): Promise<ReviewItem> {
  const { act, by, nomination: name, at } = nomination;
  const { vault } = house.store;
  const kept = await readAct(vault, act.evidenceRecord);
  const worker = await shownName(vault, act.person);
  const namer = by === act.person ? "by themselves" : `by ${await shownName(vault, by)}`;
  const worth = kept === null ? null : scoreAct(kept, rules).score;
  return {
    what: "nomination",
    contribution: name,
    pullKey: null,
    score: worth,
    deterministic: worth,
    says: [
      `${worker}, ${act.kind}${act.items === 1 ? "" : `, ${act.items} times`}, named ${namer} on ${showTime(at)}.`,
      kept === null ? "(the words were erased)" : `In their words: ${kept.untrustedText.replace(/\s+/g, " ")}`,
      ...(kept?.url == null ? [] : [`Seen at ${kept.url}`]),
    ],
  };
}

export function isNomination(state: State, name: string): boolean {
  return state.nominations.has(name);
}

/** @throws BadInput when it is decided already, or the asker may not */
export async function creditNomination(
  house: House,
  asker: DiscordAccount,
  name: string,
  reason: string,
): Promise<string> {
  const { person, nomination } = await admitTo(house, asker, name);
  const kept = await readAct(house.store.vault, nomination.act.evidenceRecord);
  if (kept === null)
    throw new BadInput("The words about this work were erased: nothing can be counted.", {
      next: `Decline it: /review amend ${name} with the score 0.00.`,
    });
  const record = keepReason(house, person, reason, []);
  let said = "";
  await house.stream.append((state): Decision => {
    const { act, number } = needNomination(state, name);
    const credited = { name, number, by: person, act, kept };
    const { drafts, score } = creditDrafts(state, credited, `act:credited:${name}`);
    said = `${name} is credited with ${showScore(score.score)} of 5.00.`;
    const confirmed: Draft = {
      key: `confirmed:${name}`,
      fact: { kind: "score-confirmed", contribution: name, person, reasonRecord: record.record },
    };
    return { drafts: [...drafts, confirmed], records: [record] };
  });
  return said;
}

/** The reason is kept for whoever named it. */
export async function declineNomination(
  house: House,
  asker: DiscordAccount,
  name: string,
  reason: string,
): Promise<string> {
  const { person } = await admitTo(house, asker, name);
  const record = keepReason(house, person, reason, []);
  await house.stream.append((state): Decision => {
    needNomination(state, name);
    const fact = { kind: "act-declined" as const, nomination: name, person, reasonRecord: record.record };
    return { drafts: [{ key: `declined:${name}`, fact }], records: [record] };
  });
  return `${name} is not credited; your reason stands on the public record.`;
}

async function admitTo(
  house: House,
  asker: DiscordAccount,
  name: string,
): Promise<{ readonly person: PersonId; readonly nomination: NominationState }> {
  const state = await house.stream.state();
  const reviewer = requireReviewer(rulesInForce(state), asker);
  const nomination = needNomination(state, name);
  if (await isAmong(house, [nomination.act.person, nomination.by], reviewer))
    throw new BadInput("You have a part in this work.", {
      happened: `${name}: who did it and who named it do not decide on it.`,
      next: "Another reviewer decides.",
    });
  return { person: await personOfDiscord(house, asker), nomination };
}

function needNomination(state: State, name: string): NominationState {
  const nomination = state.nominations.get(name);
  if (nomination !== undefined) return nomination;
  throw new BadInput("This work does not wait for a decision any more.", { next: `See /score ${name}.` });
}

// ---- Thanks -----------------------------------------------------------------------------------------------------------

/** @returns what is said aloud @throws BadInput with the reason why not */
export async function giveKudos(
  house: House,
  asker: DiscordAccount,
  to: OtherMember,
  reason: string,
  id: string,
): Promise<string> {
  refuseBot(to);
  if (to.id === asker.id) throw new BadInput("Thanks go to somebody else.", { next: "Choose another member." });
  const person = await personOfDiscord(house, asker);
  const thanked = await personOfDiscord(house, to);
  const record = keepReason(house, person, reason, []);
  await house.stream.append((state): Decision => {
    const epoch = needOpenEpoch(state);
    const { kudosMax } = rulesInForce(state).acts;
    const ids = idsEverOf(state, person);
    const given = state.kudos.filter(({ from }) => ids.has(from)).length;
    if (given >= kudosMax)
      throw new BadInput("You have thanked as often as one epoch takes.", {
        happened: `${given} times; the rules allow ${kudosMax}.`,
        next: "Thank again when the next epoch is open.",
      });
    const fact = { kind: "kudos-given" as const, epoch, person, to: thanked, reasonRecord: record.record };
    return { drafts: [{ key: `kudos:${id}`, fact }], records: [record] };
  });
  return reason.trim();
}
