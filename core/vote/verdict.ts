// A verdict: what a final tally means under the DAO's own pass rule, in exact arithmetic.
import { BadInput } from "#core/errors.ts";

export interface PassRule {
  /** Voting power needed, in whole units of the space's symbol, as a decimal string. */
  readonly quorum: string;
  /** Whose power counts towards the quorum: only votes for, or all votes. */
  readonly quorumCounts: "for" | "all";
  /** Power for must be above this share of for and against together. */
  readonly thresholdPercent: number;
  readonly votersMin: number;
  /** Votes of those whom the proposal would pay do not count. Missing: they do; a signed payload of the first version says so. */
  readonly recipientsAbstain?: true;
}

export interface Tally {
  /** In the ballot's order: for, against, abstain. */
  readonly choices: readonly string[];
  /** Voting power of each choice as a decimal string. */
  readonly scores: readonly string[];
  readonly voters: number;
}

export type VerdictWord = "passed" | "rejected" | "lapsed";

export interface Verdict {
  readonly word: VerdictWord;
  readonly because: string;
}

/** What members of a question with choices of their own have said. */
export interface Outcome extends Verdict {
  /** The choice that leads; null where none does. */
  readonly choice: string | null;
}

export const BALLOT_CHOICES = ["For", "Against", "Abstain"] as const;

/** Voting power is compared at 18 decimals; what lies below is far under any strategy's resolution. */
const POWER_DECIMALS = 18;

/**
 * Lapsed: too few voted. Rejected: enough voted, and not enough of it was for. Passed: otherwise.
 * A tie is not above any threshold of 50, so it is rejected.
 */
export function reachVerdict(tally: Tally, rule: PassRule): Verdict {
  const [inFavour = 0n, against = 0n, abstain = 0n] = tally.scores.map(parsePower);
  const counted = rule.quorumCounts === "for" ? inFavour : inFavour + against + abstain;
  const countedWords = rule.quorumCounts === "for" ? "votes for" : "all votes";
  if (tally.voters < rule.votersMin) {
    return { word: "lapsed", because: `${tally.voters} voted, and the rules ask for ${rule.votersMin}` };
  }
  if (counted < parsePower(rule.quorum)) {
    return {
      word: "lapsed",
      because: `the quorum is ${rule.quorum} (${countedWords}), and ${showPower(counted)} was cast`,
    };
  }
  const decided = inFavour + against;
  if (inFavour * 100n <= decided * BigInt(rule.thresholdPercent)) {
    return {
      word: "rejected",
      because: `${showPower(inFavour)} for of ${showPower(decided)} is not above ${rule.thresholdPercent} %`,
    };
  }
  return {
    word: "passed",
    because: `${showPower(inFavour)} for, ${showPower(against)} against, quorum ${rule.quorum} reached`,
  };
}

/**
 * Of a question with choices of its own: the one with the most, where enough took part. A tie leads to nothing.
 * @param powerCast of everybody who voted, which is less than the sum of the scores where one vote may name several choices
 */
export function reachOutcome(tally: Tally, powerCast: string, rule: PassRule): Outcome {
  const scores = tally.scores.map(parsePower);
  const most = scores.reduce((high, score) => (score > high ? score : high), 0n);
  const leading = tally.choices.filter((_, at) => scores[at] === most);
  if (tally.voters < rule.votersMin) {
    return lapsed(`${tally.voters} voted, and the rules ask for ${rule.votersMin}`);
  }
  if (parsePower(powerCast) < parsePower(rule.quorum)) {
    return lapsed(`the quorum is ${rule.quorum}, and ${powerCast} was cast`);
  }
  if (most === 0n || leading.length !== 1) {
    return { word: "rejected", because: "no choice leads", choice: null };
  }
  const [choice = ""] = leading;
  return {
    word: "passed",
    because: `"${choice}" leads with ${showPower(most)}, quorum ${rule.quorum} reached`,
    choice,
  };
}

function lapsed(because: string): Outcome {
  return { word: "lapsed", because, choice: null };
}

/** Reads "12", "12.5", "1.2e+21" or "9.99e-100" into 18 decimals; digits below are cut, as the smallest token units already are. */
export function parsePower(text: string): bigint {
  const match = /^([0-9]{1,400})(?:\.([0-9]{1,400}))?(?:[eE]([+-]?[0-9]{1,3}))?$/.exec(text);
  if (!match) throw new BadInput("This is not voting power.", { happened: JSON.stringify(text.slice(0, 80)) });
  const digits = `${match[1]}${match[2] ?? ""}`;
  const shift = POWER_DECIMALS - (match[2] ?? "").length + Number(match[3] ?? "0");
  return shift >= 0 ? BigInt(digits) * 10n ** BigInt(shift) : BigInt(digits) / 10n ** BigInt(-shift);
}

export function showPower(power: bigint): string {
  const digits = power.toString().padStart(POWER_DECIMALS + 1, "0");
  const fraction = digits.slice(-POWER_DECIMALS).replace(/0+$/, "");
  return `${digits.slice(0, -POWER_DECIMALS)}${fraction === "" ? "" : `.${fraction}`}`;
}
