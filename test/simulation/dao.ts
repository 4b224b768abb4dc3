// A simulated DAO: how it judges, reviews and rewards its work, drawn from the seed.
import type { Juror, JuryRules } from "#core/score/judge-port.ts";
import type { ReviewRules } from "#core/score/rubric.ts";
import type { RewardRules } from "#core/epoch/allocation.ts";
import type { Rules } from "#core/rules.ts";
import { drawActs } from "./acts.ts";
import { GUARDIAN } from "./treasurers.ts";
import { makeRules, tokens } from "#test/support/build.ts";
import type { Focus } from "./faults.ts";
import type { Character } from "./jury.ts";
import type { Random } from "./random.ts";

export interface SimulatedDao {
  readonly rules: Rules;
  /** What its operator would rather have, and adopts as long as no proposal has passed; mostly nothing else. */
  readonly otherRules: Rules | null;
  /** Whether the operator has a model for rules that name no juror. */
  readonly hasModel: boolean;
  /** Where payouts are what is looked at, work is small, made by several, and judged by code alone. */
  readonly isPlain: boolean;
  /** Few DAOs merge so much, and audit all of it, that ratings teach their jury something. */
  readonly isBusy: boolean;
}

const BUDGET_TOKENS = 1_000;
const REVIEWER_SEATS_MAX = 4;
/** Longer than the longest outage of the code host. */
const PLAIN_SWEEP_DAYS = 8;

export function drawDao(seed: Random, focus: Focus): SimulatedDao {
  const random = seed.branch("the DAO");
  const isBusy = random.chance(0.03);
  const rules = isBusy ? makeTaught(drawRules(random)) : drawRules(random);
  if (focus === "payout")
    return { rules: makePlain(rules), otherRules: null, hasModel: false, isPlain: true, isBusy: false };
  const otherRules = random.chance(0.15) ? drawRules(random) : null;
  return { rules, otherRules, hasModel: random.chance(0.7), isPlain: false, isBusy };
}

function drawRules(random: Random): Rules {
  const base = makeRules();
  const kinds = {
    ...base.rubric.kinds,
    docs: { percent: 100, mostHundredths: 400 },
    upkeep: { percent: 30, mostHundredths: 100 },
  };
  const bandHundredths = random.pick([0, 50, 100, 100, 100, 150]);
  return {
    ...base,
    score: { ...base.score, bandHundredths, auditPercent: random.pick([0, 5, 50, 100]) },
    jury: { ...base.jury, jurors: drawJurors(random), spending: drawSpending(random) },
    review: drawReview(random, random.pick([0, 1, 2, 3, REVIEWER_SEATS_MAX])),
    reward: drawReward(random),
    ...drawPaying(random.branch("how it pays")),
    guardians: random.branch("its guardians").chance(0.5) ? [GUARDIAN.id] : [],
    ...drawActs(random.branch("its acts")),
    rubric: { ...base.rubric, kinds },
  };
}

/** How soon, how much at most, and for how long somebody may make it wait. */
function drawPaying(random: Random): Pick<Rules, "budget" | "payout" | "vote"> {
  const { budget, vote } = makeRules();
  return {
    budget: { ...budget, runwayShareMaxPercent: random.pick([100, 100, 100, 50, 20]) },
    payout: { coolDownHours: random.pick([0, 0, 24, 72, 240]), holdDays: random.pick([1, 3, 7]) },
    vote: { ...vote, unpaid: random.pick(["return", "roll-over-once"]) },
  };
}

/** Work is judged by code alone and decided about by nobody: what is left is how it is paid. */
function makePlain(rules: Rules): Rules {
  return {
    ...rules,
    score: { ...rules.score, auditPercent: 0 },
    jury: { ...rules.jury, jurors: [], spending: null },
    review: { ...rules.review, reviewers: [] },
    intake: { ...rules.intake, sweepDays: PLAIN_SWEEP_DAYS },
  };
}

/** An honest jury whose every work is rated by four people. */
function makeTaught(rules: Rules): Rules {
  const jurors = [1, 2, 3].map((at) => makeJuror("honest", at, 1));
  const reviewers = [1, 2, 3, 4].map((at) => ({ discordId: `70${at}`, githubLogin: `reviewer-${at}` }));
  return {
    ...rules,
    score: { ...rules.score, auditPercent: 100 },
    jury: { ...rules.jury, jurors, spending: null },
    review: { ...rules.review, reviewers },
  };
}

/** Now and then a whole jury is captured; none at all leaves the operator's model, or code alone. */
function drawJurors(random: Random): Juror[] {
  const isCaptured = random.chance(0.12);
  const characters: readonly [Character, ...Character[]] = isCaptured
    ? ["captured", "inventing"]
    : ["honest", "honest", "honest", "honest", "strict", "generous", "swayed", "captured", "inventing"];
  const count = random.pick([0, 1, 1, 2, 3, 3, 4, 5]);
  return Array.from({ length: count }, (_, at) =>
    makeJuror(random.pick(characters), at + 1, random.pick([1, 1, 2, 3])),
  );
}

function makeJuror(character: Character, at: number, weight: number): Juror {
  const name = `${character}-${at}`;
  return { name, baseUrl: "https://models.example.org/v1", model: name, keyName: null, weight, price: null };
}

/** Small enough to be spent in the middle of an epoch. */
function drawSpending(random: Random): JuryRules["spending"] {
  if (random.chance(0.6)) return null;
  return {
    microdollarsPerEpoch: random.pick([0, 6_000, 15_000, 40_000]),
    microdollarsPerDay: random.pick([3_000, 9_000, 30_000]),
  };
}

/** Some reviewers contribute themselves; one of those may review under another account at the code host. */
function drawReview(random: Random, seats: number): ReviewRules {
  const reviewers = Array.from({ length: seats }, (_, at) => {
    if (random.chance(0.5)) return { discordId: `70${at}`, githubLogin: `reviewer-${at}` };
    const login = random.pick([`dev-${at + 1}`, `dev-${at + 1}`, `DEV-${at + 1}`, `alt-${at + 1}`]);
    return { discordId: `9${at + 1}`, githubLogin: login };
  });
  return {
    reviewers,
    appealDays: random.pick([3, 7, 14]),
    answerDays: random.pick([1, 5, 5, 10]),
    panel: random.between(1, 3),
  };
}

function drawReward(random: Random): RewardRules {
  const capPercent = random.pick([15, 25, 40, 60, 100, 100]);
  const mostPercent = random.pick([10, 30, 60]);
  const floorTokens = Math.floor(
    (BUDGET_TOKENS * Math.min(capPercent, mostPercent) * random.pick([0.2, 0.6, 1])) / 100,
  );
  const newcomer = {
    floorBaseUnits: tokens(floorTokens).toString(),
    epochs: random.between(1, 3),
    accountDaysMin: random.pick([0, 30, 90]),
    mostPercent,
  };
  return { exponentTenths: random.between(5, 10), capPercent, newcomer: random.chance(0.5) ? newcomer : null };
}
