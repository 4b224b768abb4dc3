// An entry: one fact, written once under its key, never changed. People appear by opaque id only; names and wallets lie in the vault.
import type { PersonId, Role } from "#core/contribution/contribution.ts";
import type { Language } from "#core/contribution/language.ts";
import { NeedsHuman } from "#core/errors.ts";
import type { Hash, Wallet } from "#core/key.ts";
import { liftRules, type Rules } from "#core/rules.ts";
import type { ScoreBasis } from "#core/score/basis.ts";
import type { Calibration } from "#core/score/calibration.ts";
import type { ActKind } from "#core/score/rubric.ts";
import type { WorkFacts } from "#core/score/work-facts.ts";
import type { UnixSeconds } from "#core/time.ts";
import type { RecountMark, VotingSystem } from "#core/vote/recount.ts";
import type { VerdictWord } from "#core/vote/verdict.ts";

/** The version that is written now. Older entries are lifted when read, and their stored bytes and hashes stay as they are. */
export const ENTRY_VERSION = 4;

/** Amounts are decimal strings of base units: JSON has no bigint. */
export type Fact =
  | { kind: "rules-adopted"; rules: Rules; rulesHash: Hash; because: "first" | "operator" | "vote" }
  | { kind: "epoch-opened"; epoch: number; opensAt: UnixSeconds; closesAt: UnixSeconds; rulesHash: Hash }
  | { kind: "pull-noticed"; repository: string; repositoryId: number; pull: number; from: "webhook" | "sweep" }
  /** What code saw of a merged pull request, once, before its people are credited. */
  | {
      kind: "evidence-gathered";
      repositoryId: number;
      pull: number;
      facts: WorkFacts;
      /** Of the normalised diff. */
      addedLines: number;
    }
  | {
      kind: "contribution-recorded";
      contribution: string;
      repository: string;
      repositoryId: number;
      pull: number;
      epoch: number;
      person: PersonId;
      role: Role;
      work: string;
      /** The vault record with the evidence this contribution is scored on, and its hash. */
      evidenceRecord: string;
      evidenceHash: Hash;
      /** The account at the code host was as old as the Rules ask of a newcomer; missing in version 1. */
      hasAgedAccount?: boolean;
    }
  | {
      kind: "contribution-refused";
      contribution: string;
      repository: string;
      repositoryId: number;
      pull: number;
      epoch: number;
      person: PersonId | null;
      because: string;
    }
  | {
      kind: "contribution-scored";
      contribution: string;
      /** This contribution's share, as all scores in entries. */
      score: number;
      deterministic: number;
      /** "provisional": something about it is for a person to look at; see the flags of its basis. */
      standing: Standing;
      /** Plain sentences of ours; the jurors' words lie in the vault. */
      reasons: readonly string[];
      /** The jury's value of the whole work before calibration and band; null where no juror counted. */
      jury: number | null;
      /** Null in entries of version 1, which kept no features. */
      basis: ScoreBasis | null;
    }
  /** What asking the jury about one pull request cost. */
  | { kind: "jury-asked"; repositoryId: number; pull: number; epoch: number; microdollars: number; tokens: number }
  /** Somebody says that a person did work which no pull request shows: a reviewer who is neither decides. */
  | { kind: "act-nominated"; nomination: string; number: number; epoch: number; by: PersonId; act: Act }
  | { kind: "act-declined"; nomination: string; person: PersonId; reasonRecord: string }
  /** Such work is credited: by a maintainer's own word, or a reviewer's on what was nominated. Its score follows in the same append. */
  | { kind: "act-recorded"; contribution: string; number: number; epoch: number; by: PersonId; act: Act }
  /** Thanks, which everybody sees and nobody is paid for. */
  | { kind: "kudos-given"; epoch: number; person: PersonId; to: PersonId; reasonRecord: string }
  /** Who was known by a Discord account alone is the person of a GitHub account: what was theirs is this person's. */
  | {
      kind: "persons-joined";
      person: PersonId;
      into: PersonId;
      /** The next wallet waits as a changed one. */ cools?: true;
    }
  | { kind: "score-confirmed"; contribution: string; person: PersonId; reasonRecord: string }
  | { kind: "score-amended"; contribution: string; person: PersonId; score: number; reasonRecord: string }
  | {
      kind: "appeal-filed";
      contribution: string;
      person: PersonId;
      reasonRecord: string;
      answerBy: UnixSeconds;
      /** How many reviewers decide; 0 where none is free to. */
      panel: number;
    }
  /** A reviewer's verdict on an appeal; the score is the one that stood where it is upheld. */
  | {
      kind: "appeal-voted";
      contribution: string;
      person: PersonId;
      verdict: "upheld" | "amended";
      score: number;
      reasonRecord: string;
    }
  | {
      kind: "appeal-answered";
      contribution: string;
      verdict: "upheld" | "amended" | "lapsed";
      score: number;
      because: string;
    }
  /** Of every epoch a sample, for people to rate; its weight is one over the chance of being drawn. */
  | { kind: "audit-drawn"; epoch: number; weight: number; drawn: readonly { contribution: string; jury: number }[] }
  | { kind: "audit-rated"; contribution: string; person: PersonId; value: number }
  | { kind: "calibration-fitted"; calibration: Calibration; labels: number }
  | {
      kind: "pull-announced";
      repositoryId: number;
      pull: number;
      about: "score" | "payment";
      epoch: number;
      revision?: number;
    }
  | { kind: "account-linked"; person: PersonId; provider: "discord" | "github"; record: string }
  | {
      kind: "wallet-linked";
      person: PersonId;
      record: string;
      /** Wallets that it took the place of, and whose they were: these people are told. Missing in older entries. */
      replaces?: readonly { person: PersonId; record: string }[];
      /** It waits as a changed wallet does: another one was linked to who this person was before. */
      cools?: true;
    }
  /** The person's Discord account is nobody's any more but `to`'s, who has nothing else; work and amounts stay. */
  | { kind: "account-unlinked"; person: PersonId; provider: "discord"; to: PersonId; because: string }
  /** A claim, proven in full, on the GitHub account of somebody else, or on their wallet of this record. */
  | {
      kind: "link-disputed";
      dispute: number;
      person: PersonId;
      holder: PersonId;
      about: "github" | "wallet";
      walletRecord: string | null;
      answerBy: UnixSeconds;
      /** How many reviewers decide. */
      panel: number;
    }
  | {
      kind: "dispute-voted";
      dispute: number;
      person: PersonId;
      verdict: "upheld" | "amended";
      reasonRecord: string;
    }
  | {
      kind: "dispute-answered";
      dispute: number;
      verdict: "upheld" | "amended" | "lapsed";
      because: string;
      /** Whose the holder's Discord account is from here on. */
      holderNow: PersonId;
    }
  | { kind: "dispute-announced"; dispute: number; shows: DisputeStage; channelId: string; messageId: string }
  /** The people of a changed wallet were told. */
  | { kind: "wallet-announced"; person: PersonId; record: string; channelId: string; messageId: string }
  | { kind: "wallet-unlinked"; person: PersonId; record: string; because: string }
  | {
      kind: "epoch-closed";
      epoch: number;
      budgetBaseUnits: string;
      isCappedByBalance: boolean;
      allocations: readonly { person: PersonId; score: number; amountBaseUnits: string; because?: "floor" | "cap" }[];
      /** What amendments of earlier epochs added to the scores of this one; missing in version 1. */
      carried?: readonly { person: PersonId; contribution: string; score: number }[];
    }
  | { kind: "amounts-reserved"; epoch: number; reserved: readonly { person: PersonId; amountBaseUnits: string }[] }
  | {
      kind: "proposal-drafted";
      proposal: Hash;
      epoch: number;
      payoutId: Hash;
      transfersHash: Hash;
      lines: readonly {
        person: PersonId;
        walletRecord: string;
        amountBaseUnits: string;
        because: string;
        reservedFrom: readonly number[];
      }[];
      reserved: readonly { person: PersonId; amountBaseUnits: string }[];
      votingBlock: number;
      ledgerRoot: Hash;
      ledgerSize: number;
      strategiesHash: Hash;
      quorum: string;
      /** "found" when it was read back from a ballot that a lost ledger had opened. */
      from: "allocation" | "found";
      /** Of a found ballot: reserved amounts that may lie in a line to a wallet this ledger does not know. They count as paid. */
      doubtful?: readonly { person: PersonId; epoch: number; amountBaseUnits: string }[];
      /** Of a found ballot that does not follow from this ledger: open work of people it may have paid. It counts as paid. */
      covered?: readonly string[];
      opensAt: UnixSeconds;
      endsAt: UnixSeconds;
      /** A one-off grant and no epoch's rewards: its epoch is the one that was the newest then. */
      grant?: GrantName;
    }
  /** A draft without a ballot, where another ledger of this DAO put something else to the vote: its epoch is closed and undrafted. */
  | { kind: "proposal-withdrawn"; proposal: Hash; payoutId: Hash; because: string }
  | { kind: "proposal-announced"; proposal: Hash; stage: string; channelId: string; messageId: string }
  | {
      kind: "ballot-opened";
      proposal: Hash;
      ballotId: Hash;
      startsAt: UnixSeconds;
      endsAt: UnixSeconds;
      votingBlock: number;
    }
  | {
      kind: "verdict-reached";
      proposal: Hash;
      verdict: VerdictWord;
      because: string;
      choices: readonly string[];
      scores: readonly string[];
      voters: number;
      quorum: string;
      /** Missing in versions 1 and 2, which counted as Snapshot did. */
      recount?: RecountMark;
    }
  /** A question of a member to all: no payout follows from it by itself. */
  | {
      kind: "motion-drafted";
      motion: Hash;
      number: number;
      person: PersonId;
      about: MotionAbout;
      /** Title and words, which lie in the vault. */
      textRecord: string;
      textHash: Hash;
      system: VotingSystem;
      choices: readonly string[];
      votingBlock: number;
      ledgerRoot: Hash;
      ledgerSize: number;
      strategiesHash: Hash;
      quorum: string;
      opensAt: UnixSeconds;
      endsAt: UnixSeconds;
      from: "member" | "found";
    }
  | { kind: "motion-announced"; motion: Hash; stage: string; channelId: string; messageId: string }
  | {
      kind: "motion-opened";
      motion: Hash;
      ballotId: Hash;
      startsAt: UnixSeconds;
      endsAt: UnixSeconds;
      votingBlock: number;
    }
  | {
      kind: "motion-decided";
      motion: Hash;
      verdict: VerdictWord;
      /** Of a question with choices of its own: the one that leads. */
      choice: string | null;
      because: string;
      choices: readonly string[];
      scores: readonly string[];
      voters: number;
      recount: RecountMark;
    }
  /** What a motion asked for was done, or cannot be done any more. */
  | { kind: "motion-carried-out"; motion: Hash; because: string }
  /** The members decided that a payout which was held is not made. */
  | { kind: "payout-dropped"; payoutId: Hash; motion: Hash }
  | { kind: "ballot-reminded"; payoutId: Hash; channelId: string; messageId: string }
  | { kind: "reminders-chosen"; person: PersonId; isOn: boolean }
  /** Whether what this person does is credited from here on. */
  | { kind: "sharing-chosen"; person: PersonId; takesPart: boolean }
  /** Until then it can be taken back; after it, whatever of theirs is on its way settles first. */
  | { kind: "erasure-asked"; person: PersonId; until: UnixSeconds }
  | { kind: "erasure-withdrawn"; person: PersonId }
  /** Their key and all that lay under it are destroyed. What was reserved for them is the treasury's again. */
  | { kind: "person-erased"; person: PersonId }
  /** Null takes an earlier choice back. */
  | { kind: "language-chosen"; person: PersonId; language: Language | null }
  | {
      kind: "batch-intended";
      payoutId: Hash;
      attempt: number;
      safeTxNonce: number;
      safeTxHash: Hash;
      /** Of what this batch pays: all that was voted on but what is withheld. */
      transfersHash: Hash;
      threshold: number;
      /** Lines left out, with the reason that their people read; missing in version 1. */
      withheld?: readonly Withheld[];
      /** What it puts up for claiming; missing where all is transferred. */
      claims?: RecordedRound;
    }
  | { kind: "batch-offered"; payoutId: Hash; safeTxHash: Hash; shows: string; channelId: string; messageId: string }
  | { kind: "batch-signed"; payoutId: Hash; safeTxHash: Hash; person: PersonId; signatureRecord: string }
  /** The Safe's threshold or owners are others now: so many must sign, and the signatures of these people hold no more. */
  | { kind: "signing-changed"; payoutId: Hash; safeTxHash: Hash; threshold: number; void: readonly PersonId[] }
  /** Lines of an offered batch that cannot be paid any more: an empty transaction at the same nonce waits for signatures. */
  | { kind: "lines-refused"; payoutId: Hash; safeTxHash: Hash; cancelHash: Hash; refused: readonly Withheld[] }
  | { kind: "batch-superseded"; payoutId: Hash; safeTxHash: Hash; because: string }
  | { kind: "batch-sent"; payoutId: Hash; safeTxHash: Hash; transactionHash: Hash }
  | {
      kind: "payout-settled";
      payoutId: Hash;
      transactionHash: Hash;
      block: number;
      manifest: Hash;
      safeTxHash: Hash | null;
      /** Voted lines that the chain shows unpaid: they become lines of the next proposal. Missing in version 1. */
      withheld?: readonly Withheld[];
      /** What it put up for claiming, as the chain shows it; missing where all was transferred. */
      claims?: RecordedRound;
    }
  /** Not one line of it can be paid: all of them become lines of the next proposal. */
  | { kind: "payout-withheld"; payoutId: Hash; withheld: readonly Withheld[] }
  | { kind: "payout-held"; payoutId: Hash; person: PersonId; reasonRecord: string; until: UnixSeconds }
  | { kind: "payout-released"; payoutId: Hash; person: PersonId; reasonRecord: string }
  /** The so many-th hold of one payout, as it was shown. */
  | {
      kind: "hold-announced";
      payoutId: Hash;
      number: number;
      shows: HoldStage;
      channelId: string;
      messageId: string;
    }
  /** A treasurer asked to stop an offered batch: an empty transaction at the same nonce waits for signatures. */
  | {
      kind: "cancel-asked";
      payoutId: Hash;
      safeTxHash: Hash;
      cancelHash: Hash;
      person: PersonId;
      reasonRecord: string;
      until: UnixSeconds;
    }
  | { kind: "cancel-signed"; payoutId: Hash; cancelHash: Hash; person: PersonId; signatureRecord: string }
  | { kind: "cancel-sent"; payoutId: Hash; cancelHash: Hash; transactionHash: Hash }
  /** The so many-th reminder of one batch. */
  | {
      kind: "treasurers-reminded";
      payoutId: Hash;
      safeTxHash: Hash;
      count: number;
      channelId: string;
      messageId: string;
    }
  | { kind: "payout-announced"; payoutId: Hash; channelId: string; messageId: string }
  /** Nothing new is closed, put to the vote or paid before that time. */
  | { kind: "dao-paused"; person: PersonId; reasonRecord: string; until: UnixSeconds }
  | { kind: "dao-resumed"; person: PersonId; reasonRecord: string }
  /** The so many-th pause, as it was shown. */
  | { kind: "pause-announced"; number: number; shows: PauseStage; channelId: string; messageId: string }
  | { kind: "step-stopped"; step: string; what: string; happened: string; next: string }
  | { kind: "step-resumed"; step: string; because: string }
  | { kind: "stop-announced"; step: string; channelId: string; messageId: string }
  | { kind: "ledger-restored"; oldRoot: Hash; oldSize: number; newRoot: Hash; newSize: number; because: string };

export type FactKind = Fact["kind"];

/** Work without a pull request. */
export interface Act {
  readonly kind: ActKind;
  /** Whose work it is. */
  readonly person: PersonId;
  /** Issues sorted, people helped, problems described. */
  readonly items: number;
  /** The vault record with the words about it, and their hash. */
  readonly evidenceRecord: string;
  readonly evidenceHash: Hash;
}

/** A one-off payment that a member asked for. */
export interface GrantName {
  readonly number: number;
  readonly person: PersonId;
  readonly textRecord: string;
  readonly textHash: Hash;
}

export type MotionAbout =
  | { readonly kind: "text" }
  /** Adopts these rules in the place of those with the hash `basedOn`. */
  | { readonly kind: "rules"; readonly rules: Rules; readonly rulesHash: Hash; readonly basedOn: Hash }
  /** For: a payout that is held is not made. Against: it goes on. */
  | { readonly kind: "hold"; readonly payoutId: Hash };

/** Whether a person still has to look at a score. */
export type Standing = "settled" | "provisional";

/** What the post on a dispute says. */
export type DisputeStage = "open" | "answered";

/** What the post on a hold says. */
export type HoldStage = "held" | "released";

/** What the post on a pause says: it was resumed, or it came to its own end. */
export type PauseStage = "paused" | "resumed" | "ended";

/** A voted line that is not paid now. */
export interface Withheld {
  readonly person: PersonId;
  readonly amountBaseUnits: string;
  /** One sentence of ours. */
  readonly because: string;
}

/** A round of claims: what one payout puts up, for whom, and the book behind its root. Amounts are decimal strings. */
export interface RecordedRound {
  readonly contract: Wallet;
  readonly round: number;
  readonly root: Hash;
  /** All that was ever put up there, this round included. */
  readonly totalBaseUnits: string;
  /** Of that, what this round adds. */
  readonly riseBaseUnits: string;
  /** The vault record of the book: it is nobody's own, and stays when a person is erased. */
  readonly bookRecord: string;
  readonly persons: readonly PersonId[];
}

/** A fact that is to be appended, under the key that may exist once per DAO. */
export interface Draft {
  readonly key: string;
  readonly fact: Fact;
}

export interface Entry {
  readonly dao: string;
  /** From 0, without gaps. */
  readonly number: number;
  readonly key: string;
  readonly v: number;
  readonly at: UnixSeconds;
  readonly fact: Fact;
}

/** An entry as it lies in the store: the canonical bytes are what is hashed, for ever. */
export interface StoredEntry {
  readonly dao: string;
  readonly number: number;
  readonly key: string;
  readonly canonical: string;
}

/**
 * Lifts an older fact to the shape of today.
 * @throws NeedsHuman for a version that this program does not know: a newer program wrote it, and reading on would be a guess
 */
export function liftFact(v: number, fact: unknown): Fact {
  if (v === ENTRY_VERSION) return fact as Fact;
  if (v === 3 || v === 2) return liftSecond(fact as Fact);
  if (v === 1) return liftFirst(fact as Fact);
  throw new NeedsHuman(`The entry version ${v} is newer than this program.`, {
    next: "Run the version of Laurel that wrote it.",
  });
}

/** Versions 2 and 3 differ by the rules that they hold. Rules that were only asked for stay as the ballot names them. */
function liftSecond(fact: Fact): Fact {
  return fact.kind === "rules-adopted" ? { ...fact, rules: liftRules(fact.rules) } : fact;
}

/** Version 1 knew one judge, kept no features and had no provisional scores. */
function liftFirst(fact: Fact): Fact {
  if (fact.kind === "rules-adopted") return { ...fact, rules: liftRules(fact.rules) };
  if (fact.kind !== "contribution-scored") return fact;
  const { kind, contribution, score, deterministic, reasons } = fact;
  return { kind, contribution, score, deterministic, reasons, standing: "settled", jury: null, basis: null };
}

/** Reads the canonical bytes of a stored entry; where it lies is part of them. */
export function readEntry(stored: StoredEntry): Entry {
  return parseEntry(stored.canonical);
}

/** Reads an entry from its canonical bytes alone. */
export function parseEntry(canonical: string): Entry {
  const { dao, number, key, v, at, fact } = JSON.parse(canonical) as Entry;
  return { dao, number, key, v, at, fact: liftFact(v, fact) };
}
