// Recorded motions and rules: what members asked of all, and every set of rules that ever came into force, for the public record.
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Hash } from "#core/key.ts";
import type { Entry, Fact } from "#core/ledger/entry.ts";
import { readAll } from "#core/ledger/ledger.ts";
import type { Vault } from "#core/ledger/vault.ts";
import { changesBetween, type Change } from "#core/proposal/changes.ts";
import type { MotionKind, MotionText } from "#core/proposal/motion.ts";
import type { Rules } from "#core/rules.ts";
import type { UnixSeconds } from "#core/time.ts";
import type { RecountMark, VotingSystem } from "#core/vote/recount.ts";
import type { VerdictWord } from "#core/vote/verdict.ts";
import type { ReadingRoom } from "./house.ts";
import { shownName } from "./names.ts";

export interface RecordedMotion {
  readonly number: number;
  readonly id: Hash;
  readonly kind: MotionKind;
  /** In the member's own words. */
  readonly title: string;
  readonly words: string;
  /** The login, or a pseudonym once erased. */
  readonly by: string;
  readonly stage: "drafted" | "discussion" | "voting" | VerdictWord;
  readonly system: VotingSystem;
  readonly choices: readonly string[];
  /** Of new rules: against those that they were written for. */
  readonly changes: readonly Change[];
  /** What a trial of them on the last epoch's work said, when they were proposed. */
  readonly shadow: readonly string[];
  readonly opensAt: UnixSeconds;
  readonly endsAt: UnixSeconds;
  readonly ballotId: Hash | null;
  readonly ballotUrl: string | null;
  readonly tally: {
    readonly choices: readonly string[];
    readonly scores: readonly string[];
    readonly voters: number;
    readonly quorum: string;
  } | null;
  readonly verdict: VerdictWord | null;
  readonly verdictBecause: string | null;
  readonly recount: RecountMark | null;
  /** What became of it, once it did. */
  readonly carriedOut: string | null;
}

/** Rules that came into force. */
export interface RecordedAdoption {
  readonly at: UnixSeconds;
  readonly rulesHash: Hash;
  readonly because: "first" | "operator" | "vote";
  /** The motion that passed, where a vote adopted them. */
  readonly motion: number | null;
  /** Against the rules before them; none for the first. */
  readonly changes: readonly Change[];
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface MotionBooks {
  readonly motions: Map<Hash, Writable<RecordedMotion>>;
  readonly adoptions: RecordedAdoption[];
  readonly rulesOf: Map<Hash, Rules>;
  /** Which motion asked for these rules last. */
  readonly asked: Map<Hash, number>;
  /** By the rules that were in force when a motion was drafted: by these it is decided. */
  readonly quorumOf: Map<Hash, string>;
  inForce: Rules | null;
}

export function emptyMotionBooks(): MotionBooks {
  return {
    motions: new Map(),
    adoptions: [],
    rulesOf: new Map(),
    asked: new Map(),
    quorumOf: new Map(),
    inForce: null,
  };
}

/** Every set of rules that was ever in force, by its hash. Reads the whole stream. */
export async function rulesByHash({ store, dao }: ReadingRoom): Promise<ReadonlyMap<Hash, Rules>> {
  const books = emptyMotionBooks();
  for await (const entry of readAll(store.ledger, dao)) noteAdoption(books, entry);
  return books.rulesOf;
}

export async function readMotionInto(house: ReadingRoom, books: MotionBooks, entry: Entry): Promise<void> {
  const { fact } = entry;
  switch (fact.kind) {
    case "rules-adopted":
      return noteAdoption(books, entry);
    case "motion-drafted":
      return recordMotion(house, books, fact);
    case "motion-announced":
      return change(books, fact.motion, { stage: fact.stage as RecordedMotion["stage"] });
    case "motion-opened": {
      const { ballotId, startsAt: opensAt, endsAt } = fact;
      return change(books, fact.motion, {
        ballotId,
        ballotUrl: house.links.ballotUrl(ballotId),
        opensAt,
        endsAt,
        stage: "voting",
      });
    }
    case "motion-decided": {
      const { verdict, because: verdictBecause, choices, scores, voters, recount } = fact;
      const tally = { choices, scores, voters, quorum: books.quorumOf.get(fact.motion) ?? "" };
      return change(books, fact.motion, { verdict, verdictBecause, recount, tally, stage: verdict });
    }
    case "motion-carried-out":
      return change(books, fact.motion, { carriedOut: fact.because });
    default:
      return;
  }
}

function change(books: MotionBooks, motion: Hash, facts: Partial<RecordedMotion>): void {
  const recorded = books.motions.get(motion);
  if (recorded !== undefined) Object.assign(recorded, facts);
}

function noteAdoption(books: MotionBooks, { fact, at }: Entry): void {
  if (fact.kind !== "rules-adopted") return;
  const { rules, rulesHash, because } = fact;
  const motion = because === "vote" ? (books.asked.get(rulesHash) ?? null) : null;
  const changes = books.inForce === null ? [] : changesBetween(books.inForce, rules);
  books.adoptions.push({ at, rulesHash, because, motion, changes });
  books.rulesOf.set(rulesHash, rules);
  books.inForce = rules;
}

async function recordMotion(
  house: ReadingRoom,
  books: MotionBooks,
  fact: Extract<Fact, { kind: "motion-drafted" }>,
): Promise<void> {
  const { motion, number, about, person, system, choices, opensAt, endsAt } = fact;
  books.quorumOf.set(motion, books.inForce?.vote.passRule.quorum ?? "");
  if (about.kind === "rules") books.asked.set(about.rulesHash, number);
  const basedOn = about.kind === "rules" ? books.rulesOf.get(about.basedOn) : undefined;
  books.motions.set(motion, {
    number,
    id: motion,
    kind: about.kind,
    ...(await readMotionText(house, fact.textRecord, `Motion ${number}`)),
    by: await shownName(house.store.vault, person),
    stage: "drafted",
    system,
    choices,
    changes: about.kind === "rules" && basedOn !== undefined ? changesBetween(basedOn, about.rules) : [],
    opensAt,
    endsAt,
    ballotId: null,
    ballotUrl: null,
    tally: null,
    verdict: null,
    verdictBecause: null,
    recount: null,
    carriedOut: null,
  });
}

/** Of people the words name ids only, so that somebody who is erased is named here no more. */
export async function namesIn(vault: Vault, sentence: string): Promise<string> {
  let named = sentence;
  for (const id of new Set(sentence.match(/\bperson-[0-9a-f]{32}\b/g)))
    named = named.replaceAll(id, await shownName(vault, id as PersonId));
  return named;
}

/** @param unnamed the title where the words were lost with a ledger */
export async function readMotionText(
  { store }: Pick<ReadingRoom, "store">,
  textRecord: string,
  unnamed: string,
): Promise<MotionText & { readonly shadow: readonly string[] }> {
  const kept = await store.vault.read(textRecord);
  const lost = { title: unnamed, words: "Its words are on Snapshot.", shadow: [] };
  if (kept === null) return lost;
  const text = { ...lost, ...(JSON.parse(kept.text) as MotionText) };
  return { ...text, shadow: await Promise.all(text.shadow.map((sentence) => namesIn(store.vault, sentence))) };
}
