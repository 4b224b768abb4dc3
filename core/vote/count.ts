// A count: voting power summed for each choice by the rules of the ballot's voting system, in exact integers at 18 decimals.
import { unreachable } from "#core/errors.ts";
import type { VotingSystem } from "./recount.ts";

export interface CountedVote {
  /** As signed: a whole number, a list of them, or an object of shares by choice number; choices count from 1. */
  readonly choice: unknown;
  /** At 18 decimals. */
  readonly power: bigint;
}

export const VOTING_SYSTEMS: readonly VotingSystem[] = [
  "basic",
  "single-choice",
  "approval",
  "ranked-choice",
  "weighted",
  "quadratic",
];

export function isVotingSystem(name: unknown): name is VotingSystem {
  return VOTING_SYSTEMS.some((system) => system === name);
}

/**
 * Counts as Snapshot's own client defines each system, without its floating point. A vote whose choice the system does not
 * know adds to no choice.
 * @returns power for each choice at 18 decimals, in the ballot's order; all zero when nobody voted
 */
export function countVotes(system: VotingSystem, choicesCount: number, votes: readonly CountedVote[]): bigint[] {
  const valid = votes.filter(({ choice }) => isValidChoice(system, choicesCount, choice));
  switch (system) {
    case "basic":
    case "single-choice":
      return sumPower(choicesCount, valid, ({ choice }) => [Number(choice)]);
    case "approval":
      return sumPower(choicesCount, valid, ({ choice }) => approvedIn(choice));
    case "ranked-choice":
      return countRanked(choicesCount, valid);
    case "weighted":
      return countWeighted(choicesCount, valid);
    case "quadratic":
      return countQuadratic(choicesCount, valid);
    default:
      return unreachable(system);
  }
}

export function isValidChoice(system: VotingSystem, choicesCount: number, choice: unknown): boolean {
  const isPlace = (number: number): boolean => Number.isInteger(number) && number >= 1 && number <= choicesCount;
  const isChoice = (value: unknown): boolean => typeof value === "number" && isPlace(value);
  const isListed = (value: unknown): boolean => isPlace(placeOf(value));
  switch (system) {
    case "basic":
    case "single-choice":
      return isChoice(choice);
    case "approval":
      return isListOfDifferent(choice, isListed);
    case "ranked-choice":
      return isListOfDifferent(choice, isListed) && numbersOf(choice).length === choicesCount && choicesCount > 0;
    case "weighted":
    case "quadratic":
      return isShares(choice, (key) => isChoice(Number(key)));
    default:
      return unreachable(system);
  }
}

/** In a list Snapshot takes a choice's number also as a text or alone in a list of its own, and "true" as the first. */
function placeOf(value: unknown): number {
  const [only]: readonly unknown[] = Array.isArray(value) && value.length === 1 ? value : [value];
  const isNumber = typeof only === "number" || typeof only === "string" || value === true;
  return isNumber ? Number(only) : NaN;
}

/** It takes them, and adds power to those alone that are written as numbers. */
function approvedIn(choice: unknown): number[] {
  return Array.isArray(choice) ? choice.filter((each) => typeof each === "number") : [];
}

function isListOfDifferent(choice: unknown, isChoice: (value: unknown) => boolean): boolean {
  return Array.isArray(choice) && choice.every(isChoice) && new Set(choice).size === choice.length;
}

function isShares(choice: unknown, isChoice: (key: string) => boolean): boolean {
  if (typeof choice !== "object" || choice === null || Array.isArray(choice)) return false;
  const shares = Object.values(choice);
  // A share beyond what a float holds reaches the hub's count as null, which is no share.
  const isShare = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value) && value >= 0;
  return Object.keys(choice).every(isChoice) && shares.every(isShare) && shares.some((share) => share > 0);
}

function numbersOf(choice: unknown): number[] {
  return Array.isArray(choice) ? choice.map(placeOf) : [];
}

function sumPower(
  choicesCount: number,
  votes: readonly CountedVote[],
  chosenOf: (vote: CountedVote) => readonly number[],
): bigint[] {
  const scores = Array.from({ length: choicesCount }, () => 0n);
  for (const vote of votes) for (const chosen of chosenOf(vote)) addTo(scores, chosen - 1, vote.power);
  return scores;
}

function addTo(scores: bigint[], at: number, power: bigint): void {
  scores[at] = (scores[at] ?? 0n) + power;
}

// ---- Ranked choice ----------------------------------------------------------------------------------------------------

interface Ranking {
  readonly ranked: readonly number[];
  readonly power: bigint;
}

/**
 * Instant run-off: the choice that the fewest rank first drops out, until one has more than half or two are left. Of equals
 * the one with the lower number drops out.
 */
function countRanked(choicesCount: number, votes: readonly CountedVote[]): bigint[] {
  let rankings: Ranking[] = votes.map(({ choice, power }) => ({ ranked: numbersOf(choice), power }));
  // Each round drops one choice, so there are fewer rounds than choices.
  for (let round = 0; round < choicesCount; round += 1) {
    const standing = firstChoices(rankings);
    if (standing.length < 3 || hasMajority(standing, rankings)) break;
    const last = standing.reduce((lowest, each) => (each[1] < lowest[1] ? each : lowest));
    rankings = rankings
      .map(({ ranked, power }) => ({ ranked: ranked.filter((choice) => choice !== last[0]), power }))
      .filter(({ ranked }) => ranked.length > 0);
  }
  const scores = Array.from({ length: choicesCount }, () => 0n);
  for (const [choice, power] of firstChoices(rankings)) scores[choice - 1] = power;
  return scores;
}

/** Of every choice that is still ranked by somebody, by number, lowest first. */
function firstChoices(rankings: readonly Ranking[]): (readonly [choice: number, power: bigint])[] {
  const powers = new Map(rankings.flatMap(({ ranked }) => ranked).map((choice) => [choice, 0n]));
  for (const { ranked, power } of rankings) {
    const [first = 0] = ranked;
    powers.set(first, (powers.get(first) ?? 0n) + power);
  }
  return [...powers].sort(([one], [other]) => one - other);
}

function hasMajority(standing: readonly (readonly [number, bigint])[], rankings: readonly Ranking[]): boolean {
  const all = rankings.reduce((sum, { power }) => sum + power, 0n);
  return standing.some(([, power]) => power * 2n > all);
}

// ---- Shares -----------------------------------------------------------------------------------------------------------

/** Shares in whole numbers of one vote's own unit, so that no share is rounded before it is weighed. */
interface Shares {
  /** By choice, in the ballot's order. */
  readonly shares: readonly bigint[];
  /** All that the voter gave, also under a key like "01" that no choice has. */
  readonly all: bigint;
  readonly power: bigint;
}

function countWeighted(choicesCount: number, votes: readonly CountedVote[]): bigint[] {
  const weighed = votes.map((vote) => readShares(choicesCount, vote));
  const scores = Array.from({ length: choicesCount }, () => 0n);
  for (const { shares, all, power } of weighed) {
    shares.forEach((share, at) => addTo(scores, at, (power * share) / all));
  }
  const isWhole = weighed.every(({ shares, all }) => sumOf(shares) === all);
  return isWhole ? scores : spread(sumOf(weighed.map(({ power }) => power)), scores);
}

/** Square roots are taken at 27 decimals: far below the last digit that is shown. */
const ROOT_SCALE = 10n ** 36n;

function countQuadratic(choicesCount: number, votes: readonly CountedVote[]): bigint[] {
  const weighed = votes.map((vote) => readShares(choicesCount, vote));
  const roots = Array.from({ length: choicesCount }, () => 0n);
  for (const { shares, all, power } of weighed) {
    shares.forEach((share, at) => addTo(roots, at, squareRoot((power * share * ROOT_SCALE) / all)));
  }
  const squares = roots.map((root) => root * root);
  return spread(sumOf(weighed.map(({ power }) => power)), squares);
}

/** Splits a total in proportion; every part is rounded to the nearest unit, as roots are only nearly exact. */
function spread(total: bigint, weights: readonly bigint[]): bigint[] {
  const all = sumOf(weights);
  return weights.map((weight) => (all === 0n ? 0n : (2n * total * weight + all) / (2n * all)));
}

function readShares(choicesCount: number, { choice, power }: CountedVote): Shares {
  // Shares whose sum is beyond what a float holds are nothing to Snapshot, each divided by infinity; the power counts all the same.
  const isCountable = Number.isFinite(Object.values(choice ?? {}).reduce((sum, share) => sum + Number(share), 0));
  if (!isCountable) return { shares: Array.from({ length: choicesCount }, () => 0n), all: 1n, power };
  const given = new Map(Object.entries(choice ?? {}).map(([key, share]) => [key, readDecimal(String(share))]));
  const decimals = Math.max(0, ...Array.from(given.values(), ([, below]) => below));
  const wholeOf = ([digits, below]: Decimal): bigint => digits * 10n ** BigInt(decimals - below);
  const shares = Array.from({ length: choicesCount }, (_, at) => wholeOf(given.get(String(at + 1)) ?? [0n, 0]));
  return { shares, all: sumOf(Array.from(given.values(), wholeOf)), power };
}

type Decimal = readonly [digits: bigint, decimals: number];

/** @param text a finite number of at least zero as JavaScript writes it, like "0.5" or "1e-7" */
function readDecimal(text: string): Decimal {
  const [, whole = "0", fraction = "", exponent = "0"] = /^(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text) ?? [];
  const decimals = fraction.length - Number(exponent);
  const digits = BigInt(whole + fraction);
  return decimals >= 0 ? [digits, decimals] : [digits * 10n ** BigInt(-decimals), 0];
}

function sumOf(powers: readonly bigint[]): bigint {
  return powers.reduce((sum, power) => sum + power, 0n);
}

/** The largest whole number whose square is not above `square`. */
export function squareRoot(square: bigint): bigint {
  if (square < 2n) return square;
  // A first guess from above, or Newton's method would stop short.
  let root = 1n << BigInt((square.toString(2).length + 1) >> 1);
  for (;;) {
    const next = (root + square / root) >> 1n;
    if (next >= root) return root;
    root = next;
  }
}
