// Intake: what people and doors may ask of one DAO. Every answer is a value; a refusal is BadInput with its next step.
import type { Language } from "#core/contribution/language.ts";
import { BadInput } from "#core/errors.ts";
import type { PullRef } from "#core/contribution/evidence.ts";
import { StreamMoved } from "#core/ledger/ledger.ts";
import type { UnixSeconds } from "#core/time.ts";
import type { DiscordAccount, Linked, LinkPage, LinkStanding, OneTimePage, PayoutChoice } from "./answers.ts";
import type { PayoutReview, ReviewItem, Signed } from "./answers.ts";
import * as acts from "./acts.ts";
import type { OtherMember } from "./acts.ts";
import type { ActWish } from "./kept-act.ts";
import { fileAppeal, voteOnAppeal, type AppealVote } from "./appeal.ts";
import * as approval from "./approval.ts";
import { claimsUrl, openClaimDesk, type ClaimDesk } from "./claims.ts";
import { voteOnDispute, type DisputeVote } from "./dispute.ts";
import { explainWork, readWorkName, standingOf, suggestWorks } from "./explain.ts";
import * as governance from "./governance.ts";
import { pauseDao, resumeDao, type AdminClaim } from "./pause.ts";
import type { RulesDifference, RulesDraft, RulesSheet, RulesWish, VotePlace } from "./governance.ts";
import { rulesInForce, type House } from "./house.ts";
import { chooseLanguage, languageOf } from "./language.ts";
import * as linking from "./linking.ts";
import { beginSignIn, finishSignIn, takeSignIn, type IdentitySource, type Provider, type SignIn } from "./sign-in.ts";
import { linkStanding, unlink, type Unlinkable } from "./unlinking.ts";
import { draftMotion, type MotionWish } from "./motion.ts";
import { draftGrant, type GrantWish } from "./one-off-grant.ts";
import * as privacy from "./privacy.ts";
import { publicRecord, type PublicRecord } from "./record.ts";
import * as review from "./review.ts";
import type { Amendment } from "./review.ts";
import { epochStanding, keepEpochBooks, leaderboard } from "./standings.ts";
import type { EpochStanding, Leaderboard, Period } from "./standings.ts";
import { treasuryStanding, type TreasurySheet } from "./treasury-standing.ts";
import { openBooth, type Booth } from "./voting.ts";

export interface Intake {
  readonly daoId: string;
  readonly daoName: string;
  readonly guildId: string;
  readonly repositories: readonly string[];

  /** Records that a pull request was merged; the same one twice is one fact. */
  notePull(ref: PullRef, from: "webhook" | "sweep"): Promise<void>;

  /** A one-time page for linking accounts, ten minutes; an earlier unused one of the same person lapses. */
  offerLink(asker: DiscordAccount): Promise<OneTimePage>;
  /** What is linked to the asker, since when, and what waits. */
  linkStanding(asker: DiscordAccount): Promise<LinkStanding>;
  /** @throws BadInput when there is nothing of that kind */
  unlink(asker: DiscordAccount, what: Unlinkable): Promise<void>;
  /** Of a link page. @param browser what its cookie says @throws BadInput */
  beginSignIn(token: string, browser: string | null, provider: Provider): Promise<SignIn>;
  /** Uses the sign-in up. @throws BadInput: it is not this browser's, or used */
  takeSignIn(token: string, browser: string, provider: Provider, state: string): Promise<{ readonly verifier: string }>;
  /** @throws BadInput when it is not the Discord account of the page */
  finishSignIn(
    token: string,
    browser: string,
    signedIn: { readonly provider: Provider; readonly account: string; readonly name: string },
  ): Promise<void>;
  /** What the link page shows; asking does not use the token up. @throws BadInput: unknown, used or expired */
  linkPage(token: string, browser?: string | null): Promise<LinkPage>;
  /** The exact text that this wallet must sign for this page. */
  linkTextFor(token: string, wallet: string, proof?: linking.LinkProof): Promise<string>;
  /** @throws BadInput: token, wallet or signature wrong, or the wallet or account belongs to somebody else */
  completeLink(token: string, answer: linking.LinkAnswer, browser?: string | null): Promise<Linked>;

  /** @throws BadInput when the asker is no treasurer (an owner of the Safe, by linked wallet) or there is no such payout */
  reviewPayout(asker: DiscordAccount, which: PayoutChoice): Promise<PayoutReview>;
  /** The review and a one-time page to sign it: bound to the asker, the payout and the hash. */
  offerSigning(
    asker: DiscordAccount,
    which: PayoutChoice,
  ): Promise<{ readonly review: PayoutReview; readonly page: OneTimePage }>;
  /**
   * Stops a passed payout that is not offered yet.
   * @param id of the interaction @returns until when, as a sentence @throws BadInput once it is offered
   */
  holdPayout(asker: DiscordAccount, which: PayoutChoice, reason: string, id?: string): Promise<string>;
  releasePayout(asker: DiscordAccount, which: PayoutChoice, reason: string): Promise<string>;
  /** As `offerSigning`, for the empty transaction at the nonce of a payout that was offered. */
  cancelPayout(
    asker: DiscordAccount,
    which: PayoutChoice,
    reason: string,
  ): Promise<{ readonly review: PayoutReview; readonly page: OneTimePage }>;
  /** What the sign page shows; asking does not use the token up. */
  signPage(token: string): Promise<PayoutReview>;
  /** Verified over our own hash against the Safe's owners on chain. @throws BadInput with the reason */
  postSignature(token: string, signature: string): Promise<Signed>;

  /**
   * Stops closing, opening and paying for at most thirty days. @returns until when, as a sentence
   * @throws BadInput when the asker is no admin, has asked twice in a row, or it is paused already
   */
  pauseDao(asker: DiscordAccount, reason: string, claim: AdminClaim): Promise<string>;
  resumeDao(asker: DiscordAccount, reason: string, claim: AdminClaim): Promise<string>;

  /** Records an objection of the asker against the score of own work. @throws BadInput with the reason why not */
  fileAppeal(asker: DiscordAccount, pull: string, reason: string): Promise<string>;
  /** What the asker, a reviewer, may decide on now. */
  reviewQueue(asker: DiscordAccount): Promise<readonly ReviewItem[]>;
  confirmScore(asker: DiscordAccount, contribution: string, reason: string): Promise<string>;
  amendScore(asker: DiscordAccount, amendment: Amendment): Promise<string>;
  voteOnAppeal(asker: DiscordAccount, vote: AppealVote): Promise<string>;
  /** A reviewer's vote on a claim to what is linked to somebody else. */
  voteOnDispute(asker: DiscordAccount, vote: DisputeVote): Promise<string>;
  /**
   * Work that no pull request shows: the asker's own, or another member's. A maintainer's word about another credits it.
   * @param id of the interaction @returns what happens next, as a sentence @throws BadInput with the reason why it is not taken
   */
  nameAct(asker: DiscordAccount, worker: OtherMember, wish: ActWish, id: string): Promise<string>;
  /** As `nameAct`. @throws BadInput for whoever is no maintainer */
  creditAct(asker: DiscordAccount, worker: OtherMember, wish: ActWish, id: string): Promise<string>;
  /** Thanks on record, which pay nothing. @returns the reason as it was taken @throws BadInput with the reason why not */
  giveKudos(asker: DiscordAccount, to: OtherMember, reason: string, id: string): Promise<string>;
  /** Names of recorded work that begin or go on as typed, the asker's own first, at most 25. */
  suggestWorks(asker: DiscordAccount, typed: string): Promise<readonly string[]>;
  /** @param value hundredths of a point */
  rateWork(asker: DiscordAccount, contribution: string, value: number): Promise<string>;

  /** Where and with what the asker votes on "epoch 6", "grant 2" or "motion 3". @throws BadInput when no such vote is open */
  findVotePlace(asker: DiscordAccount, name: string): Promise<VotePlace>;
  /** A question in words to all members. @returns what happens next, as all that ask @throws BadInput when the asker has no vote */
  askQuestion(asker: DiscordAccount, wish: Omit<MotionWish, "about">): Promise<string>;
  /** A one-off payment to a member. */
  askForGrant(asker: DiscordAccount, wish: GrantWish): Promise<string>;
  /** That a passed payout, "epoch 6" or "grant 2", is not made. */
  askToDrop(asker: DiscordAccount, payout: string, text: Pick<MotionWish, "title" | "words">): Promise<string>;
  /** Other rules: the file as a whole, or one setting on top of those in force. */
  askForRules(asker: DiscordAccount, wish: RulesWish, text: Pick<MotionWish, "title" | "words">): Promise<string>;
  /** Whether the asker is mentioned before a vote ends. */
  chooseReminders(asker: DiscordAccount, isOn: boolean): Promise<string>;
  /** What the asker chose to be answered in; null where nothing was chosen. Cheap: it is asked before every answer. */
  languageOf(asker: DiscordAccount): Promise<Language | null>;
  /** @param language null takes an earlier choice back */
  chooseLanguage(asker: DiscordAccount, language: Language | null): Promise<void>;
  /** What is kept about the asker; null where nothing is. */
  privacySheet(asker: DiscordAccount): Promise<privacy.PrivacySheet | null>;
  /** A JSON file of all that is kept about the asker. @throws BadInput where nothing is, or too much for one file */
  exportPerson(asker: DiscordAccount): Promise<Buffer>;
  /** @returns from when on the asker is erased; it can be taken back until then @throws BadInput where nothing is kept */
  askErasure(asker: DiscordAccount): Promise<UnixSeconds>;
  /** @throws BadInput where it was not asked for, or is done */
  withdrawErasure(asker: DiscordAccount): Promise<void>;
  /** Whether what the asker does from here on is credited. @throws BadInput where nothing is kept */
  chooseSharing(asker: DiscordAccount, takesPart: boolean): Promise<void>;
  /** The rules in force, with their hash and that of the scoring policy in them. */
  showRules(): Promise<RulesSheet>;
  /** @param from the beginning of a hash, or null for the rules in force @param to the same, or null for the file */
  compareRules(from: string | null, to: string | null): Promise<RulesDifference>;

  /** Why a pull request got what it got, in plain sentences, from the ledger alone. @throws BadInput when it is unknown */
  explain(pull: string): Promise<string>;
  /** What the asker earned, why, and what it waits for, in plain sentences. */
  standingOf(asker: DiscordAccount): Promise<string>;
  /** What members read who vote with a wallet of their own, and with a wallet how it stands. @throws BadInput: no open ballot of ours */
  votePage: Booth["page"];
  /** What the wallet is to sign. @throws BadInput with the reason why this vote would not count */
  voteToSign: Booth["toSign"];
  /** @throws BadInput with the reason why this vote does not count */
  castVote: Booth["cast"];
  /** Who earned the most points. @throws BadInput where the period has no epoch */
  leaderboard(asked: { readonly period: Period; readonly kind: string | null }): Promise<Leaderboard>;
  /** @param number null for the open epoch @throws BadInput where there is no such epoch */
  epochStanding(number: number | null): Promise<EpochStanding>;
  /** What the treasury holds and owes; what the chain does not tell at the moment is missing, with the reason. */
  treasuryStanding(): Promise<TreasurySheet>;
  /** The public record: what the page, the report and the posts are made from. */
  record(): Promise<PublicRecord>;
  /** What was put up for claiming, and what is left to fetch of it. */
  readonly claims: ClaimDesk;
}

export interface IntakeOptions {
  readonly identity: IdentitySource;
  /** Called after a fact was recorded, so that the next tick comes at once. */
  readonly wake: () => void;
  /** Why nothing may be recorded at the moment, or null. */
  readonly readOnlyBecause: () => string | null;
  /** The DAO's file; missing where there is none to propose from. */
  readonly draft?: RulesDraft;
}

export async function openIntake(house: House, options: IntakeOptions): Promise<Intake> {
  const rules = rulesInForce(await house.stream.state());
  const { identity, draft = null } = options;

  /** Asks that record a fact are refused while a restored ledger waits for `reconcile`. */
  async function recording<T>(ask: () => Promise<T>): Promise<T> {
    const because = options.readOnlyBecause();
    if (because !== null)
      throw new BadInput("Laurel only reads at the moment.", { happened: because, next: "Try again later." });
    const answer = await ask();
    options.wake();
    return answer;
  }
  const record = keepRecord(house, options.readOnlyBecause);
  const booth = openBooth(house);
  const books = keepEpochBooks(house);

  return {
    daoId: house.dao,
    daoName: rules.name,
    guildId: rules.discord.guildId,
    repositories: rules.repositories,
    notePull: (ref, from) => recording(() => notePull(house, ref, from)),
    offerLink: (asker) => recording(() => linking.offerLink(house, asker)),
    linkStanding: (asker) => linkStanding(house, asker),
    unlink: (asker, what) => recording(() => unlink(house, asker, what)),
    beginSignIn: (token, browser, provider) => beginSignIn(house, token, browser, provider),
    takeSignIn: (token, browser, provider, state) => takeSignIn(house, token, browser, provider, state),
    finishSignIn: (token, browser, signedIn) => finishSignIn(house, token, browser, signedIn),
    linkPage: (token, browser = null) => linking.linkPage(house, identity, token, browser),
    linkTextFor: (token, wallet, proof = UNPROVEN) => linking.linkTextFor(house, identity, token, wallet, proof),
    // A claim that is refused may be on record as a dispute, which both people are told.
    completeLink: (token, answer, browser = null) =>
      recording(() => linking.completeLink(house, identity, token, answer, browser)).finally(options.wake),
    reviewPayout: (asker, which) => approval.reviewPayout(house, asker, which),
    offerSigning: (asker, which) => recording(() => approval.offerSigning(house, asker, which)),
    holdPayout: (asker, which, reason, id) => recording(() => approval.holdPayout(house, asker, which, reason, id)),
    releasePayout: (asker, which, reason) => recording(() => approval.releasePayout(house, asker, which, reason)),
    cancelPayout: (asker, which, reason) => recording(() => approval.cancelPayout(house, asker, which, reason)),
    signPage: (token) => approval.signPage(house, token),
    postSignature: (token, signature) => recording(() => approval.postSignature(house, token, signature)),
    pauseDao: (asker, reason, claim) => recording(() => pauseDao(house, asker, reason, claim)),
    resumeDao: (asker, reason, claim) => recording(() => resumeDao(house, asker, reason, claim)),
    fileAppeal: (asker, pull, reason) => recording(() => fileAppeal(house, asker, pull, reason)),
    reviewQueue: (asker) => review.reviewQueue(house, asker),
    confirmScore: (asker, contribution, reason) =>
      recording(() => review.confirmScore(house, asker, contribution, reason)),
    amendScore: (asker, amendment) => recording(() => review.amendScore(house, asker, amendment)),
    voteOnAppeal: (asker, vote) => recording(() => voteOnAppeal(house, asker, vote)),
    voteOnDispute: (asker, vote) => recording(() => voteOnDispute(house, asker, vote)),
    nameAct: (asker, worker, wish, id) => recording(() => acts.nameAct(house, asker, worker, wish, id)),
    creditAct: (asker, worker, wish, id) => recording(() => acts.creditAct(house, asker, worker, wish, id)),
    giveKudos: (asker, to, reason, id) => recording(() => acts.giveKudos(house, asker, to, reason, id)),
    suggestWorks: async (asker, typed) => suggestWorks(house, await record(), asker, typed),
    rateWork: (asker, contribution, value) => recording(() => review.rateWork(house, asker, contribution, value)),
    findVotePlace: (asker, name) => governance.findVotePlace(house, booth, asker, name),
    askQuestion: (asker, wish) => recording(() => draftMotion(house, asker, { ...wish, about: { kind: "text" } })),
    askForGrant: (asker, wish) => recording(() => draftGrant(house, asker, wish)),
    askToDrop: (asker, payout, text) => recording(() => governance.askToDrop(house, asker, payout, text)),
    askForRules: (asker, wish, text) => recording(() => governance.askForRules(house, asker, draft, wish, text)),
    chooseReminders: (asker, isOn) => recording(() => governance.chooseReminders(house, asker, isOn)),
    languageOf: (asker) => languageOf(house, asker),
    chooseLanguage: (asker, language) => recording(() => chooseLanguage(house, asker, language)),
    privacySheet: (asker) => privacy.privacySheet(house, asker),
    exportPerson: (asker) => privacy.exportPerson(house, asker),
    askErasure: (asker) => recording(() => privacy.askErasure(house, asker)),
    withdrawErasure: (asker) => recording(() => privacy.withdrawErasure(house, asker)),
    chooseSharing: (asker, takesPart) => recording(() => privacy.chooseSharing(house, asker, takesPart)),
    showRules: () => governance.showRules(house, draft),
    compareRules: (from, to) => governance.compareRules(house, draft, from, to),
    explain: async (text) => {
      const name = readWorkName(text, rules.repositories);
      return explainWork(await record(), name);
    },
    standingOf: async (asker) => standingOf(house, await record(), asker),
    votePage: booth.page,
    voteToSign: booth.toSign,
    castVote: booth.cast,
    leaderboard: async (asked) => leaderboard(house, await record(), await books(), asked),
    epochStanding: async (number) => epochStanding(house, await record(), await books(), number),
    treasuryStanding: () => treasuryStanding(house),
    record,
    claims: openClaimDesk(house),
  };
}

const UNPROVEN: linking.LinkProof = { browser: null, isForPublisher: false };

const RECORD_KEPT_SECONDS = 10;

/** The record is the whole stream read once, and anybody may ask: those who ask at about the same time share one reading. */
function keepRecord(house: House, readOnlyBecause: () => string | null): () => Promise<PublicRecord> {
  let kept: { readonly of: string; readonly at: UnixSeconds; readonly record: Promise<PublicRecord> } | null = null;
  return async () => {
    const { size } = await house.stream.state();
    const [at, because] = [house.stream.now(), readOnlyBecause()];
    const of = `${size} ${because}`;
    if (kept?.of === of && at - kept.at < RECORD_KEPT_SECONDS) return kept.record;
    const record = publicRecord(house, because, claimsUrl(house), (id) => governance.countVoters(house, id));
    kept = { of, at, record };
    record.catch(() => (kept = null));
    return record;
  };
}

/** The key is the fact: a webhook, its redelivery and the sweep all record the same one. */
async function notePull(house: House, ref: PullRef, from: "webhook" | "sweep"): Promise<void> {
  const key = `pull:${ref.repositoryId}#${ref.pull}`;
  if (await house.store.ledger.has(house.dao, key)) return;
  const { repository, repositoryId, pull } = ref;
  try {
    await house.stream.append(() => ({
      drafts: [{ key, fact: { kind: "pull-noticed", repository, repositoryId, pull, from } }],
    }));
  } catch (error) {
    if (error instanceof StreamMoved && (await house.store.ledger.has(house.dao, key))) return;
    throw error;
  }
}
