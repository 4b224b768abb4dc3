// An entry: one fact, written once under its key, never changed. People appear by opaque id only; names and wallets lie in the vault.
import type { PersonId, Role } from "#core/contribution/contribution.ts";
import { NeedsHuman } from "#core/errors.ts";
import type { Hash } from "#core/key.ts";
import { liftRules, type Rules } from "#core/rules.ts";
import type { ScoreBasis } from "#core/score/basis.ts";
import type { Calibration } from "#core/score/calibration.ts";
import type { WorkFacts } from "#core/score/work-facts.ts";
import type { UnixSeconds } from "#core/time.ts";
import type { VerdictWord } from "#core/vote/verdict.ts";

/** The version that is written now. Older entries are lifted when read, and their stored bytes and hashes stay as they are. */
export const ENTRY_VERSION = 3;

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
  | { kind: "wallet-linked"; person: PersonId; record: string }
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
      opensAt: UnixSeconds;
      endsAt: UnixSeconds;
    }
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
    }
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
    }
  | { kind: "batch-offered"; payoutId: Hash; safeTxHash: Hash; shows: string; channelId: string; messageId: string }
  | { kind: "batch-signed"; payoutId: Hash; safeTxHash: Hash; person: PersonId; signatureRecord: string }
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
    }
  /** Not one line of it can be paid: all of them become lines of the next proposal. */
  | { kind: "payout-withheld"; payoutId: Hash; withheld: readonly Withheld[] }
  | { kind: "payout-held"; payoutId: Hash; person: PersonId; reasonRecord: string; until: UnixSeconds }
  | { kind: "payout-released"; payoutId: Hash; person: PersonId; reasonRecord: string }
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
  | { kind: "step-stopped"; step: string; what: string; happened: string; next: string }
  | { kind: "step-resumed"; step: string; because: string }
  | { kind: "stop-announced"; step: string; channelId: string; messageId: string }
  | { kind: "ledger-restored"; oldRoot: Hash; oldSize: number; newRoot: Hash; newSize: number; because: string };

export type FactKind = Fact["kind"];

/** Whether a person still has to look at a score. */
export type Standing = "settled" | "provisional";

/** A voted line that is not paid now. */
export interface Withheld {
  readonly person: PersonId;
  readonly amountBaseUnits: string;
  /** One sentence of ours. */
  readonly because: string;
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
  if (v === 2) return liftSecond(fact as Fact);
  if (v === 1) return liftFirst(fact as Fact);
  throw new NeedsHuman(`The entry version ${v} is newer than this program.`, {
    next: "Run the version of Laurel that wrote it.",
  });
}

/** Version 2 differs by the rules that it holds. */
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
