// A dispute: somebody proves a claim on what is linked to somebody else. Reviewers who are neither decide; until then nothing changes.
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput } from "#core/errors.ts";
import type { Draft } from "#core/ledger/entry.ts";
import { idsEverOf, type DisputeState, type State } from "#core/ledger/state.ts";
import { addDays, showTime } from "#core/time.ts";
import type { DisputePost } from "#core/world.ts";
import type { DiscordAccount, ReviewItem } from "./answers.ts";
import { rulesInForce, type House } from "./house.ts";
import { nameOf, walletOf } from "./names.ts";
import { recordFacts, type Outcome } from "./outcome.ts";
import { partAccounts, partOnce, walletUnlinked, type Part } from "./parting.ts";
import { keepReason } from "./reason.ts";
import { findReviewer, isAmong, personOfDiscord, requireReviewer } from "./reviewer.ts";
import type { Decision } from "./stream.ts";

/** What is claimed, and whose it is. */
export interface Claim {
  readonly about: "github" | "wallet";
  readonly holder: PersonId;
  /** Of a wallet: the holder's record of it. */
  readonly walletRecord: string | null;
}

const DISPUTES_OPEN_PER_PERSON_MAX = 2;

export function disputeName({ dispute }: Pick<DisputeState, "dispute">): string {
  return `dispute-${dispute}`;
}

/** "dispute-3" as 3; null for any other name. */
export function readDisputeName(text: string): number | null {
  const digits = /^dispute-([1-9][0-9]{0,9})$/.exec(text.trim().toLowerCase())?.[1];
  return digits === undefined ? null : Number(digits);
}

/**
 * Records the claim where somebody may decide it.
 * @param takePage uses up the page whose proofs were complete
 * @returns what the claimant is told in any case: what is another's is not linked
 */
export async function fileDispute(
  house: House,
  claimant: DiscordAccount,
  claim: Claim,
  takePage: () => Promise<void>,
): Promise<BadInput> {
  const state = await house.stream.state();
  const known = await house.store.vault.personOf("discord", claimant.id);
  const refusal = whyNotDisputable(state, known, claim);
  if (refusal !== null) return refusal;
  const free = await countFree(house, state, claimant, [known, claim.holder]);
  if (free === 0) return nobodyDecides(claim);
  await takePage();
  const person = await personOfDiscord(house, claimant);
  let told: BadInput | null = null;
  await house.stream.append((now) => {
    told = whyNotDisputable(now, person, claim);
    if (told !== null) return { drafts: [] };
    const { review } = rulesInForce(now);
    const dispute = now.lastDispute + 1;
    const answerBy = addDays(house.stream.now(), review.answerDays);
    const panel = Math.min(review.panel, free);
    const fact = { kind: "link-disputed" as const, dispute, person, ...claim, answerBy, panel };
    told = new BadInput(SAYS[claim.about], {
      happened: `Your claim is on record as ${disputeName({ dispute })}. Nothing was changed.`,
      next: `Reviewers who are neither of you decide by ${showTime(answerBy)}.`,
    });
    return { drafts: [{ key: `link-disputed:${dispute}`, fact }] };
  });
  return told ?? nobodyDecides(claim);
}

const SAYS = {
  github: "This GitHub account is linked to another Discord account already.",
  wallet: "This wallet is linked to another person already.",
} as const;

function nobodyDecides({ about }: Claim): BadInput {
  const next =
    about === "github"
      ? "Nothing was changed: this DAO has no reviewer who could decide. If it is yours, ask its members."
      : "Use another wallet. This DAO has no reviewer who could decide whose it is.";
  return new BadInput(SAYS[about], { next });
}

/** The same claim once at a time, and not again soon after it was answered. */
function whyNotDisputable(state: State, person: PersonId | null, claim: Claim): BadInput | null {
  if (person === null) return null;
  const ids = idsEverOf(state, person);
  const own = [...state.disputes.values()].filter((dispute) => ids.has(dispute.person));
  const same = own.find(({ about, holder, answer }) => {
    return about === claim.about && holder === claim.holder && answer?.verdict !== "amended";
  });
  if (same !== undefined) {
    const standing = same.answer === null ? `is decided by ${showTime(same.answerBy)}` : "was decided";
    return new BadInput(SAYS[claim.about], {
      happened: `Your claim ${disputeName(same)} ${standing}.`,
      next: "Nothing was changed. Ask a reviewer of the DAO if you have more to say.",
    });
  }
  if (own.filter(({ answer }) => answer === null).length < DISPUTES_OPEN_PER_PERSON_MAX) return null;
  return new BadInput(SAYS[claim.about], {
    happened: `${DISPUTES_OPEN_PER_PERSON_MAX} claims of yours wait for a decision already.`,
    next: "Wait until they are decided.",
  });
}

async function countFree(
  house: House,
  state: State,
  claimant: DiscordAccount,
  people: readonly (PersonId | null)[],
): Promise<number> {
  const involved = people.filter((person) => person !== null);
  let free = 0;
  for (const reviewer of rulesInForce(state).review.reviewers)
    if (reviewer.discordId !== claimant.id && !(await isAmong(house, involved, reviewer))) free += 1;
  return free;
}

// ---- Deciding ---------------------------------------------------------------------------------------------------------

export interface DisputeVote {
  readonly dispute: number;
  readonly verdict: "upheld" | "amended";
  readonly reason: string;
}

/** @returns what became of it @throws BadInput when the asker may not decide it, or it is decided */
export async function voteOnDispute(house: House, asker: DiscordAccount, vote: DisputeVote): Promise<string> {
  const seen = needDispute(await house.stream.state(), vote.dispute);
  await admit(house, asker, seen);
  const person = await personOfDiscord(house, asker);
  const record = keepReason(house, person, vote.reason, []);
  let said = "";
  const part = partOnce(house);
  await house.stream.append(async (state) => {
    const dispute = needDispute(state, vote.dispute);
    if (dispute.votes.has(person)) throw new BadInput("You have decided on this already.", { next: "One vote each." });
    const { verdict } = vote;
    const fact = {
      kind: "dispute-voted" as const,
      dispute: dispute.dispute,
      person,
      verdict,
      reasonRecord: record.record,
    };
    const votes = [...(await countedVotes(house, state, dispute)), verdict];
    const isWhole = votes.length >= dispute.panel;
    said = isWhole
      ? `Recorded. ${answerWords(verdictOf(votes))}`
      : `Recorded. ${dispute.panel - votes.length} more reviewers decide with you.`;
    const voted: Draft = { key: `dispute-voted:${dispute.dispute}:${person}`, fact };
    return { drafts: [voted, ...(isWhole ? await answer(house, state, dispute, votes, part) : [])], records: [record] };
  });
  return said;
}

/** Of those who are reviewers now: whoever joined or parted accounts since has no vote left under the old id, and votes anew. */
async function countedVotes(
  house: House,
  state: State,
  { votes }: DisputeState,
): Promise<readonly ("upheld" | "amended")[]> {
  const counted: ("upheld" | "amended")[] = [];
  for (const [person, verdict] of votes) {
    const { discordId } = await nameOf(house.store.vault, person);
    if (discordId !== null && findReviewer(rulesInForce(state), discordId) !== undefined) counted.push(verdict);
  }
  return counted;
}

/** @throws BadInput */
async function admit(house: House, asker: DiscordAccount, { person, holder }: DisputeState): Promise<void> {
  const reviewer = requireReviewer(rulesInForce(await house.stream.state()), asker);
  if (!(await isAmong(house, [person, holder], reviewer))) return;
  throw new BadInput("You are one of the two whom this is about.", { next: "Another reviewer decides." });
}

function needDispute(state: State, number: number): DisputeState {
  const dispute = state.disputes.get(number);
  if (dispute !== undefined && dispute.answer === null) return dispute;
  throw new BadInput(`There is no open dispute-${number}.`, { next: "See /review queue." });
}

/** More than half must say so: what is linked stays as it is on a tie. */
function verdictOf(votes: readonly ("upheld" | "amended")[]): "upheld" | "amended" {
  return votes.filter((vote) => vote === "amended").length * 2 > votes.length ? "amended" : "upheld";
}

function answerWords(verdict: "upheld" | "amended"): string {
  return verdict === "upheld"
    ? "Everything stays linked as it is."
    : "It is taken from its holder, and the claimant may link it.";
}

/**
 * The answer, and what follows from it in the same append. The vault is written before: where the append then fails, the vote
 * is asked for again, and parting twice is parting once.
 */
async function answer(
  house: House,
  state: State,
  dispute: DisputeState,
  votes: readonly ("upheld" | "amended")[],
  part: Part,
): Promise<Draft[]> {
  const verdict = verdictOf(votes);
  const because = `${votes.length === 1 ? "One reviewer" : `${votes.length} reviewers`} decided.`;
  if (verdict === "upheld") return [answered(dispute, { verdict, because, holderNow: dispute.holder })];
  const why = `reviewers decided ${disputeName(dispute)}`;
  if (dispute.about === "wallet") {
    const isStillThere = state.persons.get(dispute.holder)?.walletRecord === dispute.walletRecord;
    const taken = isStillThere ? walletUnlinked(state, dispute.holder, why) : [];
    return [answered(dispute, { verdict, because, holderNow: dispute.holder }), ...taken];
  }
  // The holder gave it up meanwhile, and the claimant linked it: parting would take it from them.
  if (state.joined.get(dispute.person) === dispute.holder)
    return [answered(dispute, { verdict, because, holderNow: dispute.holder })];
  const to = await part(dispute.holder);
  const drafts = await partAccounts(house, state, { person: dispute.holder, to }, why);
  return [answered(dispute, { verdict, because, holderNow: to ?? dispute.holder }), ...drafts];
}

function answered(
  { dispute }: DisputeState,
  said: { readonly verdict: "upheld" | "amended" | "lapsed"; readonly because: string; readonly holderNow: PersonId },
): Draft {
  return { key: `dispute-answered:${dispute}`, fact: { kind: "dispute-answered", dispute, ...said } };
}

/** The time to decide is over: whoever has voted decides, and where nobody has, everything stays as it is. */
export function closeDispute(house: House, number: number): Outcome {
  const part = partOnce(house);
  return {
    record: async (state): Promise<Decision> => {
      const dispute = state.disputes.get(number);
      if (dispute === undefined || dispute.answer !== null) return { drafts: [] };
      const votes = await countedVotes(house, state, dispute);
      if (votes.length > 0) return { drafts: await answer(house, state, dispute, votes, part) };
      const because = "No reviewer decided in time.";
      return { drafts: [answered(dispute, { verdict: "lapsed", because, holderNow: dispute.holder })] };
    },
  };
}

// ---- Telling ----------------------------------------------------------------------------------------------------------

/** The open disputes that this reviewer may decide on, for the queue. @throws BadInput when the asker is no reviewer */
export async function disputesFor(house: House, asker: DiscordAccount): Promise<ReviewItem[]> {
  const state = await house.stream.state();
  const reviewer = requireReviewer(rulesInForce(state), asker);
  const person = await personOfDiscord(house, asker);
  const items: ReviewItem[] = [];
  for (const dispute of state.disputes.values()) {
    if (dispute.answer !== null || dispute.votes.has(person)) continue;
    if (!(await isAmong(house, [dispute.person, dispute.holder], reviewer)))
      items.push(await sayDispute(house, dispute));
  }
  return items;
}

async function sayDispute(house: House, dispute: DisputeState): Promise<ReviewItem> {
  const { about, person, holder, answerBy, panel } = dispute;
  const votes = await countedVotes(house, await house.stream.state(), dispute);
  const [claimant, owner] = [await accountWords(house, person), await accountWords(house, holder)];
  const what = about === "github" ? "the GitHub account" : "the wallet";
  return {
    what: "dispute",
    contribution: disputeName(dispute),
    pullKey: null,
    score: null,
    deterministic: null,
    says: [
      `${claimant} has proven a claim on ${what} of ${owner}.`,
      "Upheld: everything stays linked as it is. Amended: it is taken from its holder, and the claimant may link it; payment then waits as for every changed wallet.",
      "Ask both before you decide. Who holds an account today may have stolen it.",
      `To be decided by ${showTime(answerBy)}; ${votes.length} of ${panel} votes are in.`,
    ],
  };
}

/** As a reviewer may look them up, not as a mention. */
async function accountWords(house: House, person: PersonId): Promise<string> {
  const accounts = await house.store.vault.identitiesOf(person);
  const names = accounts.map(({ provider, name }) => `${provider === "discord" ? "Discord" : "GitHub"} ${name}`);
  return names.length === 0 ? "somebody whose accounts were erased" : names.join(", ");
}

/** A post of its own for the claim and for its answer, so that Discord tells both people of each. */
export async function announceDispute(house: House, number: number): Promise<Outcome> {
  const state = await house.stream.state();
  const dispute = state.disputes.get(number);
  if (dispute === undefined) return recordFacts();
  const { vault } = house.store;
  const { person, holder, about, walletRecord, answerBy, answer: given } = dispute;
  const shows = given === null ? ("open" as const) : ("answered" as const);
  const post: DisputePost = {
    about: "dispute",
    key: `laurel:dispute:${person.slice(-32)}:${number}:${shows}`,
    where: "payouts",
    daoName: rulesInForce(state).name,
    dispute: disputeName(dispute),
    of: about,
    claimant: await nameOf(vault, person),
    holder: await nameOf(vault, given?.holderNow ?? holder),
    wallet:
      walletRecord === null || (await vault.read(walletRecord)) === null ? null : await walletOf(vault, walletRecord),
    answerBy,
    answer: given === null ? null : { verdict: given.verdict, because: given.because },
  };
  const { channelId, messageId } = await house.world.forum.ensurePost(post);
  return recordFacts({
    key: `dispute-announced:${number}:${shows}`,
    fact: { kind: "dispute-announced", dispute: number, shows, channelId, messageId },
  });
}
