// Motions: what a member asks all others, from the draft to what follows from it. The DAO owns its rules: they change here.
import { strict as assert } from "node:assert";
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput } from "#core/errors.ts";
import { canonicalJson, contentHash, payoutId, type Hash } from "#core/key.ts";
import type { Draft, Fact, MotionAbout } from "#core/ledger/entry.ts";
import { rootOf } from "#core/ledger/merkle.ts";
import { idsEverOf, type MotionState, type State } from "#core/ledger/state.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import { passWords } from "#core/proposal/body.ts";
import { changesBetween, type Change } from "#core/proposal/changes.ts";
import { motionBody, readChoices, readText, textHash } from "#core/proposal/motion.ts";
import type { MotionCommitment, MotionText } from "#core/proposal/motion.ts";
import { RULES_VERSION, rulesHash, type Rules } from "#core/rules.ts";
import { stripHidden } from "#core/score/visible-text.ts";
import { addHours, showTime } from "#core/time.ts";
import type { VotingSystem } from "#core/vote/recount.ts";
import { BALLOT_CHOICES, parsePower, reachOutcome, reachVerdict } from "#core/vote/verdict.ts";
import type { PassRule, Tally, Verdict } from "#core/vote/verdict.ts";
import type { BallotTerms, MotionPost } from "#core/world.ts";
import { adoption, isAdoptable } from "./adopt.ts";
import type { DiscordAccount } from "./answers.ts";
import { countVotes, standingOf, watchBallot, type Countable } from "./count-votes.ts";
import { motionRules, stageOfMotion, type MotionStage } from "./due-steps.ts";
import { recordUrl, rulesInForce, type House } from "./house.ts";
import { findWallet, nameOf, payoutWords } from "./names.ts";
import { recordFacts, waitFor, type Outcome } from "./outcome.ts";
import { ensureBallot, refuseOtherWords } from "./open-ballot.ts";
import { termsFault } from "./propose.ts";
import { readMotionText } from "./recorded-motions.ts";
import { remindVoters } from "./remind-voters.ts";
import { shadowWords } from "./shadow.ts";

const FINAL_TALLY_POLL_SECONDS = 20;
const CARRY_OUT_POLL_SECONDS = 600;
/** Each one asks everybody for their attention. */
const MOTIONS_OPEN_MAX = 10;
const MOTIONS_PER_PERSON_MAX = 2;

/** What a member asks for. */
export interface MotionWish {
  readonly title: string;
  readonly words: string;
  readonly about: MotionAbout;
  /** Of a question in words; everything else is for, against or abstain. */
  readonly system: VotingSystem;
  readonly choices: readonly string[];
}

// ---- Asking -----------------------------------------------------------------------------------------------------------

/** @returns a sentence on what happens next @throws BadInput when the asker has no vote, or too much is asked already */
export async function draftMotion(house: House, asker: DiscordAccount, wish: MotionWish): Promise<string> {
  const person = await voterOf(house, asker);
  const text = readAsked(wish);
  const isQuestion = wish.about.kind === "text";
  const system = isQuestion ? wish.system : "basic";
  const choices = isQuestion ? readChoices(wish.choices.map(asShown), system) : BALLOT_CHOICES;
  const { treasury, ballotBox } = house.world;
  const [terms, block] = await Promise.all([ballotBox.terms(), treasury.latestBlock()]);
  const shadow = wish.about.kind === "rules" ? await shadowWords(house, wish.about.rules) : [];
  let said = "";
  await house.stream.append(async (state) => {
    const rules = rulesInForce(state);
    refuseTerms(terms, rules);
    if (isQuestion) refuseAgain(state, person, text);
    refuseCrowd(state, person);
    refuseUnaskable(state, wish.about);
    await refuseAskedBefore(house, wish.about);
    const drafted = await composeDraft(
      house,
      state,
      { person, text, system, choices, about: wish.about },
      terms,
      block.number,
    );
    const { number, opensAt } = drafted.fact;
    said = `Motion ${number}, "${text.title}", is open for discussion; its ballot opens at ${showTime(opensAt)}.`;
    const record: VaultRecord = {
      record: drafted.fact.textRecord,
      person,
      kind: "motion",
      text: JSON.stringify({ ...text, shadow }),
    };
    return { drafts: [{ key: draftKey(drafted.fact), fact: drafted.fact }], records: [record] };
  });
  return said;
}

/** A payout waits while its motion is open: asked again and again it would wait for ever, so its key is taken by the first. */
export function draftKey({ motion, about }: { readonly motion: Hash; readonly about: MotionAbout }): string {
  return about.kind === "hold" ? `motion-about:${about.payoutId}` : `motion:${motion}`;
}

async function refuseAskedBefore({ store, dao }: House, about: MotionAbout): Promise<void> {
  if (about.kind !== "hold" || !(await store.ledger.has(dao, draftKey({ motion: "0x", about })))) return;
  throw new BadInput("The members were asked about this payout before.", {
    happened: "Each payout is asked about once: while a vote about it is open, it waits.",
    next: "See /proposal list. A treasurer or guardian can hold it with /payout hold.",
  });
}

/** @throws BadInput when a title or the words are missing or too long */
export function readAsked({ title, words }: Pick<MotionWish, "title" | "words">): MotionText {
  return readText(asShown(title), asShown(words));
}

/** Without characters that show nothing or turn the reading direction: two choices that look alike are then the same. */
function asShown(text: string): string {
  return text.replace(/\r\n?/g, "\n").split("\n").map(stripHidden).join("\n").normalize("NFC");
}

function refuseTerms(terms: BallotTerms, rules: Rules): void {
  const fault = termsFault(terms, rules);
  if (fault === null) return;
  throw new BadInput("The Snapshot space cannot carry this vote.", fault);
}

interface Asked {
  readonly person: PersonId;
  readonly text: MotionText;
  readonly system: VotingSystem;
  readonly choices: readonly string[];
  readonly about: MotionAbout;
}

/** The voting block is taken here, before anything is public. */
async function composeDraft(
  house: House,
  state: State,
  { person, text, system, choices, about }: Asked,
  terms: BallotTerms,
  votingBlock: number,
): Promise<{ readonly fact: Extract<Fact, { kind: "motion-drafted" }> }> {
  const rules = rulesInForce(state);
  const number = state.lastMotion + 1;
  const opensAt = addHours(house.stream.now(), rules.vote.discussionHours);
  return {
    fact: {
      kind: "motion-drafted",
      motion: motionName(rules, number),
      number,
      person,
      about,
      textRecord: `motion:${house.dao}:${house.ids.next()}`,
      textHash: textHash(text),
      system,
      choices,
      votingBlock,
      ledgerRoot: rootOf(await house.store.ledger.frontier(house.dao, state.size)),
      ledgerSize: state.size,
      strategiesHash: terms.strategiesHash,
      quorum: terms.quorum,
      opensAt,
      endsAt: addHours(opensAt, rules.vote.votingHours),
      from: "member",
    },
  };
}

export function motionName(rules: Rules, number: number): Hash {
  const { chainId, payouts, safe } = rules.treasury;
  return payoutId({ chainId, payouts, safe, daoId: rules.daoId, kind: "motion", number, part: 0 });
}

/** Whoever may vote may ask. @throws BadInput for everybody else */
export async function voterOf(house: House, asker: DiscordAccount): Promise<PersonId> {
  const person = await house.store.vault.personOf("discord", asker.id);
  const record = person === null ? null : ((await house.stream.state()).persons.get(person)?.walletRecord ?? null);
  const wallet = record === null ? null : await findWallet(house.store.vault, record);
  if (person === null || wallet === null)
    throw new BadInput("Only members with a vote can ask this, and your wallet is not linked.", {
      next: "Run /link add first.",
    });
  const { number } = await house.world.treasury.latestBlock();
  const { power } = await house.world.ballotBox.votingPower(wallet, number);
  if (parsePower(power) > 0n) return person;
  throw new BadInput("Only members with a vote can ask this.", {
    happened: `Your wallet ${wallet} has no voting power in the Snapshot space.`,
    next: "Ask a member who has, or link the wallet that holds your votes with /link add.",
  });
}

/** Pressed twice, or delivered twice: it is one question. */
function refuseAgain({ motions }: State, person: PersonId, text: MotionText): void {
  const hash = textHash(text);
  const same = [...motions.values()].find((motion) => motion.person === person && motion.textHash === hash);
  if (same === undefined) return;
  throw new BadInput("You have asked this in the same words.", {
    happened: `It is motion ${same.number}.`,
    next: "See /proposal list.",
  });
}

function refuseCrowd(state: State, person: PersonId): void {
  const open = [...state.motions.values()].filter(({ verdict }) => verdict === null);
  if (open.length >= MOTIONS_OPEN_MAX)
    throw new BadInput("Enough motions are open already.", {
      happened: `${open.length} are open.`,
      next: "Wait until one of them is decided; see /proposal list.",
    });
  const ids = idsEverOf(state, person);
  const own = open.filter((motion) => ids.has(motion.person));
  if (own.length >= MOTIONS_PER_PERSON_MAX)
    throw new BadInput("You have asked enough for now.", {
      happened: `${own.length} motions of yours are open.`,
      next: "Wait until one of them is decided.",
    });
}

/** @throws BadInput when what is asked for changes nothing, is asked already, or cannot be done */
function refuseUnaskable(state: State, about: MotionAbout): void {
  const open = [...state.motions.values()].filter(({ carriedOut }) => carriedOut === null);
  if (about.kind === "rules") {
    const same = open.find((motion) => motion.about.kind === "rules");
    if (same !== undefined)
      throw new BadInput("Other rules are being voted on.", {
        happened: `Motion ${same.number} would change the rules.`,
        next: "Wait until it is decided: then it is clear what your change would change.",
      });
    if (about.rulesHash === state.rulesHash || about.basedOn !== state.rulesHash)
      throw new BadInput("These rules would change nothing, or were written for other rules than those in force.", {
        happened: `In force are ${state.rulesHash ?? "none"}.`,
        next: "See /rules show, change dao.yaml from there, and propose again.",
      });
  }
  if (about.kind !== "hold") return;
  const proposal = state.proposals.get(about.payoutId);
  if (proposal === undefined || proposal.batch !== null || proposal.verdict?.word !== "passed")
    throw new BadInput("This payout cannot be decided about any more.", {
      happened: "It was offered to the treasurers, or it is over.",
      next: "See /payout status.",
    });
  if (open.some((motion) => motion.about.kind === "hold" && motion.about.payoutId === about.payoutId))
    throw new BadInput("A vote about this payout is open already.", { next: "See /proposal list." });
}

// ---- The ballot -------------------------------------------------------------------------------------------------------

async function rulesFor(house: House, motion: MotionState): Promise<Rules> {
  const state = await house.stream.state();
  return motionRules(state, motion, rulesInForce(state));
}

/** With what a trial of new rules said when they were proposed: the work it was tried on is not the last for long. */
async function textOf(
  house: House,
  { textRecord, number }: MotionState,
): Promise<MotionText & { readonly shadow: readonly string[] }> {
  return readMotionText(house, textRecord, `Motion ${number}`);
}

export function motionCommitment(motion: MotionState, rules: Rules): MotionCommitment {
  const { chainId, safe } = rules.treasury;
  return {
    v: 1,
    daoId: rules.daoId,
    motion: motion.number,
    chainId,
    safe,
    payoutId: motion.motion,
    about: { ...motion.about },
    textHash: motion.textHash,
    system: motion.system,
    choices: motion.choices,
    ledgerRoot: motion.ledgerRoot,
    ledgerSize: motion.ledgerSize,
    strategiesHash: motion.strategiesHash,
    quorum: motion.quorum,
    passRule: rules.vote.passRule,
  };
}

async function motionPost(house: House, motion: MotionState): Promise<MotionPost> {
  const rules = await rulesFor(house, motion);
  const { ballot, verdict, number, about, choices, system } = motion;
  return {
    about: "motion",
    key: `laurel:motion:${motion.motion.slice(2, 34)}`,
    where: "proposals",
    daoName: rules.name,
    number,
    kind: about.kind,
    stage: stageOfMotion(motion),
    ...(await textOf(house, motion)),
    by: await nameOf(house.store.vault, motion.person),
    choices,
    system,
    payout: await heldPayout(house, about),
    changes: about.kind === "rules" ? weightyChanges(rules, about.rules) : [],
    opensAt: ballot?.startsAt ?? motion.opensAt,
    endsAt: ballot?.endsAt ?? motion.endsAt,
    ballotUrl: ballot === null ? null : house.world.ballotBox.proposalUrl(ballot.ballotId),
    recount: verdict?.recount ?? null,
    verdictBecause: verdict?.because ?? null,
    carriedOut: motion.carriedOut,
    recordUrl: recordUrl(house),
  };
}

/** What decides about money and votes; each other setting comes after them. */
const WEIGHTY = [
  "treasury",
  "snapshot",
  "vote",
  "budget",
  "payout",
  "guardians",
  "maintainers",
  "acts",
  "reward",
  "review",
  "repositories",
];

/** With what weighs most on top: where only some of the changes are shown, none of these is buried under others. */
export function weightyChanges(before: Rules, after: Rules): Change[] {
  const rankOf = ({ path }: Change): number => {
    const rank = WEIGHTY.indexOf(path.split(/[.[]/)[0] ?? "");
    return rank === -1 ? WEIGHTY.length : rank;
  };
  return changesBetween(before, after).toSorted((one, other) => rankOf(one) - rankOf(other));
}

export async function announceMotion(house: House, motion: MotionState, stage: MotionStage): Promise<Outcome> {
  const { channelId, messageId } = await house.world.forum.ensurePost(await motionPost(house, motion));
  return recordFacts({
    key: `announced:motion:${motion.motion}:${stage}`,
    fact: { kind: "motion-announced", motion: motion.motion, stage, channelId, messageId },
  });
}

export async function openMotion(house: House, motion: MotionState): Promise<Outcome> {
  const rules = await rulesFor(house, motion);
  const commitment = motionCommitment(motion, rules);
  const text = await textOf(house, motion);
  const of = `motion ${motion.number}`;
  await refuseOtherWords(house, text, { payoutId: motion.motion, hash: motion.textHash, of });
  const drafted = { ...motion, payoutId: motion.motion, what: "motion" };
  const { ballotId, startsAt, endsAt, votingBlock } = await ensureBallot(house, drafted, rules, {
    title: `${rules.name}: ${text.title}`.slice(0, 256),
    body: motionBody(commitment, {
      text,
      changes: motion.about.kind === "rules" ? weightyChanges(rules, motion.about.rules) : [],
      passWords: passWords(commitment),
      recordUrl: recordUrl(house),
      payout: await heldPayout(house, motion.about),
    }),
    choices: motion.choices,
    system: motion.system,
    commitment,
  });
  const fact = { motion: motion.motion, ballotId, startsAt, endsAt, votingBlock };
  return recordFacts({ key: `motion-ballot:${motion.motion}`, fact: { kind: "motion-opened", ...fact } });
}

async function heldPayout(house: House, about: MotionAbout): Promise<string | null> {
  if (about.kind !== "hold") return null;
  const proposal = (await house.stream.state()).proposals.get(about.payoutId);
  return proposal === undefined ? "an earlier proposal" : payoutWords(proposal);
}

async function countableOf(house: House, motion: MotionState): Promise<Countable> {
  const { ballot, strategiesHash } = motion;
  if (ballot === null) throw new Error("a motion is counted by its ballot");
  const commitment = motionCommitment(motion, await rulesFor(house, motion));
  return {
    ballotId: ballot.ballotId,
    of: `motion ${motion.number}`,
    pinned: { strategiesHash, commitment: canonicalJson(commitment) },
    choices: motion.choices,
    recipients: [],
  };
}

export async function watchMotion(house: House, motion: MotionState): Promise<Outcome> {
  const rules = await rulesFor(house, motion);
  return watchBallot(house, await countableOf(house, motion), async (recount) =>
    house.world.forum.ensurePost({ ...(await motionPost(house, motion)), standing: standingOf(recount, rules) }),
  );
}

export async function remindMotion(house: House, { motion, number, ballot }: MotionState): Promise<Outcome> {
  if (ballot === null) return recordFacts();
  return remindVoters(house, { name: motion, of: `motion ${number}`, ballot });
}

export async function decideMotion(house: House, motion: MotionState): Promise<Outcome> {
  const rules = await rulesFor(house, motion);
  const tally = await countVotes(house, await countableOf(house, motion), rules);
  if (tally === null) return waitFor("Snapshot has not counted the votes yet", FINAL_TALLY_POLL_SECONDS);
  const isOwnChoices = motion.choices.join("\n") !== BALLOT_CHOICES.join("\n");
  const { word, because, choice } = isOwnChoices
    ? reachOutcome(tally, tally.powerCast, rules.vote.passRule)
    : { ...verdictOn(motion, tally, rules.vote.passRule), choice: null };
  const { choices, scores, voters, recount, recipientsShare } = tally;
  return recordFacts({
    key: `motion-decided:${motion.motion}`,
    fact: {
      kind: "motion-decided",
      motion: motion.motion,
      verdict: word,
      choice,
      because,
      choices,
      scores,
      voters,
      recount: { ...recount, recipientsShare },
    },
  });
}

/**
 * That a held payout goes on is an answer too: where only votes for count towards the quorum, those against it would never be
 * enough to be heard.
 */
function verdictOn({ about }: MotionState, tally: Tally, rule: PassRule): Verdict {
  const verdict = reachVerdict(tally, rule);
  if (about.kind !== "hold" || verdict.word !== "lapsed") return verdict;
  const ofAll = reachVerdict(tally, { ...rule, quorumCounts: "all" });
  return ofAll.word === "rejected" ? ofAll : verdict;
}

// ---- What follows -----------------------------------------------------------------------------------------------------

/** Decided on the state of the moment: what was asked for may have become impossible, or wait for its turn. */
export async function carryOutMotion(house: House, { motion: name }: MotionState): Promise<Outcome> {
  const state = await house.stream.state();
  const motion = state.motions.get(name);
  if (motion === undefined) return recordFacts();
  if (motion.verdict?.word === "passed" && motion.about.kind === "rules") {
    const waits = earlierRules(state, motion) ?? isAdoptable(state, motion.about.rules);
    if (waits !== null) return waitFor(waits, CARRY_OUT_POLL_SECONDS);
  }
  return { record: (now) => ({ drafts: carryOut(now, name) }) };
}

/** Two at once are open only where a ledger took them over: each was written for what the one before it left. */
function earlierRules(state: State, { number }: MotionState): string | null {
  const earlier = [...state.motions.values()].find(
    (other) => other.about.kind === "rules" && other.carriedOut === null && other.number < number,
  );
  return earlier === undefined ? null : `motion ${earlier.number}, which was asked before, comes first`;
}

function carryOut(state: State, name: Hash): Draft[] {
  const motion = state.motions.get(name);
  if (motion?.verdict == null || motion.carriedOut !== null) return [];
  const { effects, because } = effectsOf(state, motion);
  return [
    ...effects,
    { key: `motion-carried-out:${name}`, fact: { kind: "motion-carried-out", motion: name, because } },
  ];
}

function effectsOf(state: State, motion: MotionState): { effects: Draft[]; because: string } {
  const { about, verdict } = motion;
  const hasPassed = verdict?.word === "passed";
  switch (about.kind) {
    case "text":
      return {
        effects: [],
        because: hasPassed ? "The answer of the members is on record." : "Nothing follows from it.",
      };
    case "rules":
      return hasPassed ? rulesEffects(state, about) : { effects: [], because: "The rules stay as they are." };
    case "hold":
      return holdEffects(state, motion, about.payoutId);
  }
}

function rulesEffects(
  state: State,
  { rules, rulesHash: hash, basedOn }: Extract<MotionAbout, { kind: "rules" }>,
): { effects: Draft[]; because: string } {
  if (rules.v !== RULES_VERSION)
    return {
      effects: [],
      because: "An older release asked for these rules, and this one writes others. Propose them again.",
    };
  assert.equal(rulesHash(rules), hash, "the rules that were voted on are those that are adopted");
  if (state.rulesHash !== basedOn)
    return {
      effects: [],
      because: "The rules were changed meanwhile, so this change no longer fits them. Propose it again.",
    };
  const effects = adoption(state, rules, "vote");
  const open = effects.length === 1 ? state.openEpoch : null;
  const after = open === null ? "" : `; epoch ${open.number} keeps the rules that it opened with`;
  return { effects, because: `The new rules are in force (${hash})${after}.` };
}

function holdEffects(
  state: State,
  { motion, verdict }: MotionState,
  payout: Hash,
): { effects: Draft[]; because: string } {
  const proposal = state.proposals.get(payout);
  if (proposal === undefined || proposal.batch !== null || proposal.verdict?.word !== "passed")
    return { effects: [], because: "The payout was decided in another way meanwhile." };
  if (verdict?.word === "passed")
    return {
      effects: [{ key: `dropped:${payout}`, fact: { kind: "payout-dropped", payoutId: payout, motion } }],
      because: `The payout of ${payoutWords(proposal)} is not made.`,
    };
  // Too few took part to let go what a guardian holds.
  if (verdict?.word === "lapsed")
    return { effects: [], because: "Too few voted, so nothing follows: a hold lasts as long as it was set for." };
  const person = `motion-${contentHash(motion).slice(2, 34)}` as PersonId;
  const fact: Fact = { kind: "payout-released", payoutId: payout, person, reasonRecord: "" };
  return {
    effects: [{ key: `released:${payout}:${state.size}`, fact }],
    because: `The payout of ${payoutWords(proposal)} goes on.`,
  };
}
