// A calibration: a rising map from what a jury says to what a DAO's people say, learned from their ratings of audited work.

export interface Calibration {
  /** From 1; a score's record says 0 where no calibration was used. */
  readonly version: number;
  /** Hundredths of a point, rising in both; linear between, flat outside. */
  readonly knots: readonly { readonly jury: number; readonly human: number }[];
}

/** One contribution that people rated: drawn for the audit, or appealed. */
export interface AuditLabel {
  /** Once among all labels. */
  readonly contribution: string;
  /** The jury's weighted median before calibration and band. */
  readonly juryHundredths: number;
  /** A whole number: the inverse of the chance to be rated, so 20 for a sample of 5 %, 1 for an appeal. */
  readonly weight: number;
  /** Once by each rater, on whatever scale the rater keeps to. */
  readonly ratings: readonly { readonly rater: string; readonly value: number }[];
}

/** With fewer labels a map would follow chance. */
export const LABELS_MIN = 50;
/** From fewer ratings nobody's scale can be read. */
export const RATINGS_OF_RATER_MIN = 5;
/** No more can be told apart, and a record stays small. */
const KNOTS_MAX = 21;
/** A knot that rests on less could be made by one rating. */
const LABELS_OF_KNOT_MIN = 5;
/** Parts of one unit of weight, so that sharing it among raters loses nothing that matters. */
const WEIGHT_PARTS = 1_000_000n;

/** @returns what people would say where the jury says this, 0..500; the jury's own word without a calibration */
export function calibrate(calibration: Calibration | null, juryHundredths: number): number {
  const knots = calibration?.knots ?? [];
  const above = knots.findIndex(({ jury }) => juryHundredths < jury);
  const to = knots[above === -1 ? knots.length - 1 : above];
  if (to === undefined) return juryHundredths;
  const from = knots[above - 1];
  if (from === undefined) return to.human;
  return from.human + Math.round(((to.human - from.human) * (juryHundredths - from.jury)) / (to.jury - from.jury));
}

/**
 * Weighted isotonic regression of people's normalised ratings on the jury's median (pool adjacent violators, Ayer 1955), with
 * one knot at the centre of each pool. In exact arithmetic: the same labels give the same knots in any order, everywhere.
 * @param version of the calibration that is made, from 1
 * @returns null with fewer than fifty usable labels or three raters, or when people's ratings do not rise with the jury's
 */
export function fitCalibration(labels: readonly AuditLabel[], version: number): Calibration | null {
  const rated = readRated(labels);
  if (rated.length < LABELS_MIN) return null;
  const knots = thinPools(joinViolators(poolByJury(rated))).map(centreOf);
  return knots.length < 2 ? null : { version, knots };
}

/**
 * What people say of each contribution on one common scale: every rating becomes its mid-rank among its rater's ratings
 * (raw scales differ up to twentyfold), then the median over raters counts.
 * @returns 0..500 by contribution; without those that nobody rated who gave at least five ratings, not all of them the same
 */
export function normaliseRatings(labels: readonly AuditLabel[]): Map<string, number> {
  return new Map(readRated(labels).map(({ contribution, human }) => [contribution, human]));
}

interface Rated {
  readonly contribution: string;
  readonly jury: number;
  readonly human: number;
  readonly weight: number;
  /** Whose rating counted. */
  readonly raters: readonly string[];
}

function readRated(labels: readonly AuditLabel[]): Rated[] {
  const scales = readScales(labels);
  return labels.flatMap(({ contribution, juryHundredths, weight, ratings }) => {
    const counted = ratings.flatMap(({ rater, value }) => {
      const hundredths = scales.get(rater)?.get(value);
      return hundredths === undefined ? [] : [{ rater, hundredths }];
    });
    if (counted.length === 0) return [];
    const human = medianOf(counted.map(({ hundredths }) => hundredths));
    return [{ contribution, jury: juryHundredths, human, weight, raters: counted.map(({ rater }) => rater) }];
  });
}

/** For each rater whose ratings say something: what each value means, as the share of the rater's ratings below its middle. */
function readScales(labels: readonly AuditLabel[]): Map<string, Map<number, number>> {
  const given = Map.groupBy(
    labels.flatMap(({ ratings }) => ratings),
    ({ rater }) => rater,
  );
  const scales = new Map<string, Map<number, number>>();
  for (const [rater, ratings] of given) {
    const counts = Map.groupBy(
      ratings.map(({ value }) => value).sort((a, b) => a - b),
      (value) => value,
    );
    if (ratings.length < RATINGS_OF_RATER_MIN || counts.size < 2) continue;
    const scale = new Map<number, number>();
    let below = 0;
    for (const [value, { length }] of counts) {
      scale.set(value, Math.round((250 * (2 * below + length)) / ratings.length));
      below += length;
    }
    scales.set(rater, scale);
  }
  return scales;
}

function medianOf(values: readonly number[]): number {
  const rising = values.toSorted((a, b) => a - b);
  const [lower, upper] = [rising[(rising.length - 1) >> 1], rising[rising.length >> 1]];
  return Math.round(((lower ?? 0) + (upper ?? 0)) / 2);
}

/** Neighbouring labels taken together. Both sums are weighted. */
interface Pool {
  readonly labels: number;
  readonly weight: bigint;
  readonly jury: bigint;
  readonly human: bigint;
}

/** One pool for each value of the jury, rising; a label weighs what its raters may carry of it. */
function poolByJury(rated: readonly Rated[]): Pool[] {
  const share = ({ weight, raters }: Rated) => (BigInt(weight) * WEIGHT_PARTS) / BigInt(raters.length);
  const carried = new Map<string, bigint>();
  for (const label of rated)
    for (const rater of label.raters) carried.set(rater, (carried.get(rater) ?? 0n) + share(label));
  const most = mostCarried([...carried.values()]);
  const pools = rated.map((label): Pool => {
    const weight = label.raters.reduce((sum, rater) => {
      const all = carried.get(rater) ?? 0n;
      return sum + (all > most ? (share(label) * most) / all : share(label));
    }, 0n);
    return { labels: 1, weight, jury: weight * BigInt(label.jury), human: weight * BigInt(label.human) };
  });
  const byJury = Map.groupBy(pools.keys(), (at) => rated[at]?.jury ?? 0);
  return [...byJury]
    .sort(([a], [b]) => a - b)
    .map(([, members]) => members.flatMap((at) => pools[at] ?? []).reduce(joinTwo))
    .filter(({ weight }) => weight > 0n);
}

/**
 * The highest level to which the heaviest raters can be cut so that nobody carries more than a third of what is left. With
 * fewer than three raters that is nothing.
 */
function mostCarried(carried: readonly bigint[]): bigint {
  const falling = carried.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0));
  const sumFrom = (at: number) => falling.slice(at).reduce((sum, each) => sum + each, 0n);
  const halfOfOthers = sumFrom(1) / 2n;
  return halfOfOthers >= (falling[1] ?? 0n) ? halfOfOthers : sumFrom(2);
}

function joinTwo(a: Pool, b: Pool): Pool {
  return {
    labels: a.labels + b.labels,
    weight: a.weight + b.weight,
    jury: a.jury + b.jury,
    human: a.human + b.human,
  };
}

/** Joins neighbours until each pool stands above the one before it, by a hundredth at least. */
function joinViolators(pools: readonly Pool[]): Pool[] {
  const rising: Pool[] = [];
  for (const pool of pools) {
    let high = pool;
    for (
      let low = rising.at(-1);
      low !== undefined && centreOf(low).human >= centreOf(high).human;
      low = rising.at(-1)
    ) {
      high = joinTwo(low, high);
      rising.pop();
    }
    rising.push(high);
  }
  return rising;
}

/** Joins the smallest pool to the smaller of its neighbours until each has labels enough and there are few enough. */
function thinPools(pools: readonly Pool[]): Pool[] {
  const thin = [...pools];
  const labelsAt = (at: number) => thin[at]?.labels ?? Infinity;
  for (;;) {
    const least = Math.min(...thin.map(({ labels }) => labels));
    if (thin.length < 2 || (thin.length <= KNOTS_MAX && least >= LABELS_OF_KNOT_MIN)) return thin;
    const at = thin.findIndex(({ labels }) => labels === least);
    const from = labelsAt(at - 1) <= labelsAt(at + 1) ? at - 1 : at;
    thin.splice(from, 2, thin.slice(from, from + 2).reduce(joinTwo));
  }
}

function centreOf({ weight, jury, human }: Pool): { jury: number; human: number } {
  const rounded = (sum: bigint) => Number((2n * sum + weight) / (2n * weight));
  return { jury: rounded(jury), human: rounded(human) };
}
