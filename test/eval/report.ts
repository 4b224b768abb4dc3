// The report: what an evaluation found, as lines for a terminal.
import type { Rules } from "#core/rules.ts";
import type { Accuracy } from "./accuracy.ts";
import type { AttackMove } from "./attack-moves.ts";
import type { CapturedFigures, CapturedMove } from "./captured-juror.ts";
import type { PatternFigure } from "./gaming-patterns.ts";
import type { JurorMove } from "./juror-moves.ts";
import { PLACES } from "./insertion.ts";
import { meanOf } from "./statistics.ts";

const FAULTS_SHOWN_MAX = 10;

export function showAccuracy(accuracy: Accuracy, scoredBy: string, jurors: number): string {
  const { rows, spearman, interval, tokensPerRow, naivePerRow, dollars, seconds, scales, textRows, jury } = accuracy;
  const ratio = naivePerRow === 0 ? 0 : tokensPerRow / naivePerRow;
  const questions = jurors + 1;
  const lines = [
    `${rows} rows, scored by ${scoredBy}.`,
    `Spearman        ${showRank(spearman)}  95 % interval ${showInterval(interval)}, before any rounding to whole points`,
    ...(scales > 1 ? [`                the mean over ${scales} scales, each ranked on its own`] : []),
    ...(textRows > 0
      ? [`                ${textRows} rows have no diff: they are scored as feedback, by list items and length`]
      : []),
    `Tokens a row    ${round(tokensPerRow)} of o200k for one juror, naive ${round(naivePerRow)}: ${ratio.toFixed(2)}`,
    ...(jurors > 0
      ? [`                ${round(tokensPerRow * questions)} at most with ${jurors} jurors and the pass without prose`]
      : []),
    `Cost            $${dollars.toFixed(4)}`,
    `Time            ${seconds.toFixed(1)} s`,
  ];
  if (jury === null) return lines.join("\n");
  const shown = jury.faults.slice(0, FAULTS_SHOWN_MAX).map(({ id, because }) => `  ${id}: ${because}`);
  const more = jury.faults.length - shown.length;
  return [
    ...lines,
    `Jury alone      ${showRank(jury.spearman)} before the band; code alone ${showRank(jury.deterministicSpearman)}`,
    `Unjudged        ${jury.unjudged} rows, ${jury.faults.length} answers that did not count`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ].join("\n");
}

function showRank(spearman: number | null): string {
  return spearman === null ? "none (no order)" : spearman.toFixed(3);
}

function showInterval(interval: readonly [number, number] | null): string {
  return interval === null ? "none" : `[${interval.map((end) => end.toFixed(3)).join(", ")}]`;
}

function round(value: number): string {
  return Math.round(value).toLocaleString("en-US");
}

type Move = AttackMove | JurorMove;

/** A line per family with the mean and the greatest move at each place, of the text and of prose. */
export function showMoves(title: string, moves: readonly Move[]): string {
  if (moves.length === 0) return `${title}: nothing, as nothing was scored.`;
  const places = PLACES.filter((place) => moves.some((move) => move.place === place));
  const moving = places.filter((place) =>
    moves.some((move) => move.place === place && move.movedMax + move.proseMax > 0),
  );
  const still = places.filter((place) => !moving.includes(place));
  const families = [...Map.groupBy(moves, ({ family }) => family)];
  const head = ["family", ...moving.flatMap((place) => [place, "prose"])];
  const rows = families.map(([family, ofFamily]) => [
    family,
    ...moving.flatMap((place) => {
      const move = ofFamily.find((each) => each.place === place);
      return move === undefined ? ["-", "-"] : showMove(move);
    }),
  ]);
  const all = moving.flatMap((place) => showMove(sumUp(moves.filter((move) => move.place === place))));
  return [
    title,
    ...alignColumns([head, ...rows, ["all families", ...all]]),
    ...(still.length > 0 ? [`Nothing moved by a text in: ${still.join(", ")}.`] : []),
  ].join("\n");
}

type Sides = Pick<Move, "moved" | "movedMax" | "prose" | "proseMax">;

function showMove({ moved, movedMax, prose, proseMax }: Sides): [string, string] {
  return [showSide(moved, movedMax), showSide(prose, proseMax)];
}

function showSide(mean: number, most: number): string {
  return `${points(mean, 3)} (${points(most)})`;
}

function sumUp(moves: readonly Move[]): Sides {
  const each = (value: (move: Move) => number): number =>
    meanOf(moves.flatMap((move) => Array.from({ length: move.insertions }, () => value(move))));
  return {
    moved: each(({ moved }) => moved),
    movedMax: moves.reduce((most, { movedMax }) => Math.max(most, movedMax), 0),
    prose: each(({ prose }) => prose),
    proseMax: moves.reduce((most, { proseMax }) => Math.max(most, proseMax), 0),
  };
}

export function showCaptured(figures: CapturedFigures, { score }: Rules): string {
  const { works, configuredJurors, ofThree, ofOne } = figures;
  const company =
    configuredJurors === 0
      ? "honest jurors are simulated: the value of size, give or take 1.00, a lean of up to 0.75 and noise up to 1.00"
      : `honest jurors: ${configuredJurors} configured, ${3 - configuredJurors} simulated around what those say`;
  const row = (name: string, { moved, movedMax, offMax }: CapturedMove): string[] => [
    name,
    points(moved),
    points(movedMax),
    points(offMax),
  ];
  return [
    `A captured juror that always answers the maximum, on ${works} pull requests, in points of 5, band ${points(score.bandHundredths)}`,
    `(${company})`,
    ...alignColumns([
      ["jury", "moved, mean", "most", "furthest from size"],
      row("one of three, real quotes", ofThree.realQuotes),
      row("one of three, fabricated quotes", ofThree.fabricatedQuotes),
      row("the only one, real quotes", ofOne.realQuotes),
      row("the only one, fabricated quotes", ofOne.fabricatedQuotes),
    ]),
  ].join("\n");
}

export function showPatterns(figures: readonly PatternFigure[], unbuilt: readonly string[]): string {
  return [
    "Patterns without words, by code alone, in points over all makers and pull requests",
    ...alignColumns([
      ["family", "honest", "gamed", "flagged"],
      ...figures.map(({ family, honest, gamed, flags }) => [
        family,
        points(honest),
        points(gamed),
        flags.length === 0 ? "no" : flags.join(", "),
      ]),
    ]),
    ...(unbuilt.length > 0 ? [`Left out, as no text is inserted and none can be built: ${unbuilt.join(", ")}.`] : []),
  ].join("\n");
}

export interface Target {
  readonly says: string;
  readonly isMet: boolean;
}

export function showTargets(targets: readonly Target[]): string {
  return targets.map(({ says, isMet }) => `${isMet ? "met   " : "MISSED"}  ${says}`).join("\n");
}

/** Hundredths as points. */
function points(hundredths: number, digits = 2): string {
  return (hundredths / 100).toFixed(digits);
}

/** The first column to the left, all others to the right. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0);
  const widths = Array.from({ length: columns }, (_, column) =>
    rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  "),
  );
}
