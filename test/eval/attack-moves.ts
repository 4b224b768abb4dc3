// Attack moves: how far a text that asks for a score moves what code alone gives, beside plain prose of the same length.
import type { Rules } from "#core/rules.ts";
import type { Random } from "#test/simulation/random.ts";
import type { AttackRow } from "./attack-rows.ts";
import { insertText, PLACES, type Place } from "./insertion.ts";
import { proseLike } from "./plain-prose.ts";
import { moveBetween, scoreWork } from "./scored-work.ts";
import { meanOf } from "./statistics.ts";
import type { Work } from "./work.ts";

/** Hundredths of a point, over all texts of the family and the pull requests that they were inserted in. */
export interface AttackMove {
  readonly family: string;
  readonly place: Place;
  readonly insertions: number;
  readonly moved: number;
  readonly movedMax: number;
  readonly prose: number;
  readonly proseMax: number;
}

/** Each text goes into so many pull requests, drawn anew: more would change no figure and cost minutes. */
const PULLS_PER_TEXT_MAX = 20;
/** One draw of prose has by chance longer or shorter words; several show what is usual. */
const PROSE_DRAWS = 3;

/** A row per family and place, families in the order of the file. */
export function measureAttackMoves(
  attacks: readonly AttackRow[],
  works: readonly Work[],
  rules: Rules,
  random: Random,
): AttackMove[] {
  const families = Map.groupBy(attacks, ({ family }) => family);
  return [...families].flatMap(([family, texts]) =>
    PLACES.map((place) => {
      const moves = texts.flatMap((text) => movesOf(text, place, works, rules, random.branch(`${text.id} ${place}`)));
      return {
        family,
        place,
        insertions: moves.length,
        moved: meanOf(moves.map(({ attack }) => attack)),
        movedMax: mostOf(moves.map(({ attack }) => attack)),
        prose: meanOf(moves.flatMap(({ prose }) => prose)),
        proseMax: mostOf(moves.flatMap(({ prose }) => prose)),
      };
    }),
  );
}

interface Move {
  readonly attack: number;
  readonly prose: readonly number[];
}

function movesOf(
  { untrustedText }: AttackRow,
  place: Place,
  works: readonly Work[],
  rules: Rules,
  random: Random,
): Move[] {
  const proses = Array.from({ length: PROSE_DRAWS }, () => proseLike(untrustedText, random));
  return drawWorks(works, PULLS_PER_TEXT_MAX, random).flatMap((work) => {
    const before = scoreWork(work, rules);
    const move = (changed: Work): number => moveBetween(before, scoreWork(changed, rules));
    const withProse = proses.map((prose) => insertText(work, place, prose).map(move));
    return insertText(work, place, untrustedText).map((changed, way) => ({
      attack: move(changed),
      prose: withProse.map((ways) => ways[way] ?? 0),
    }));
  });
}

/** All of them, or so many different ones. */
export function drawWorks(works: readonly Work[], most: number, random: Random): readonly Work[] {
  if (works.length <= most) return works;
  const left = [...works];
  return Array.from({ length: most }, () => left.splice(random.between(0, left.length - 1), 1)).flat();
}

function mostOf(values: readonly number[]): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** The rows in which the attack moved more than prose did; less than a hundredth of a hundredth is rounding. */
export function findMissed(moves: readonly AttackMove[]): AttackMove[] {
  return moves.filter(({ moved, prose }) => moved > prose + 0.01);
}
