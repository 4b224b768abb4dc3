// A figure: one thing measured, beside the peer or the limit that it is measured against.

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly against: string;
  readonly againstValue: number;
  /** value / againstValue. */
  readonly ratio: number;
}

/** Measures in rounds and says in a sentence how far it is. */
export type Bench = (say: (sentence: string) => void) => Promise<readonly Figure[]>;

export function makeFigure(name: string, value: number, unit: string, against: string, againstValue: number): Figure {
  const [own, other] = [threeDigits(value), threeDigits(againstValue)];
  return { name, value: own, unit, against, againstValue: other, ratio: threeDigits(value / againstValue) };
}

/** More digits than that are noise. */
function threeDigits(value: number): number {
  return Math.abs(value) >= 1_000 ? Math.round(value) : Number(value.toPrecision(3));
}

/** The middle one; of an even number the lower of the two. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  if (median === undefined) throw new Error("a median needs a value");
  return median;
}

/** Seconds on the wall that an act takes. */
export async function secondsOf(act: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await act();
  return (performance.now() - startedAt) / 1_000;
}

/** The median of several rounds, in seconds. */
export async function medianSecondsOf(rounds: number, act: (round: number) => unknown): Promise<number> {
  const seconds: number[] = [];
  for (let round = 0; round < rounds; round += 1) seconds.push(await secondsOf(() => act(round)));
  return medianOf(seconds);
}

export function showTable(figures: readonly Figure[]): string {
  const head = ["name", "value", "unit", "against", "value", "ratio"];
  const rows = figures.map((figure) => [
    figure.name,
    showNumber(figure.value),
    figure.unit,
    figure.against,
    showNumber(figure.againstValue),
    showNumber(figure.ratio),
  ]);
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const isNumber = (column: number): boolean => [1, 4, 5].includes(column);
  const show = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    return isNumber(column) ? cell.padStart(width) : cell.padEnd(width);
  };
  return all.map((row) => row.map(show).join("  ").trimEnd()).join("\n");
}

function showNumber(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 3 });
}
