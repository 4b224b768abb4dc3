// Randomness: a seeded stream of numbers. The same seed draws the same numbers, in every process and on every machine.

export interface Random {
  /** At least 0 and below 1. */
  unit(): number;
  /** A whole number, both ends included. */
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  pick<T>(choices: readonly [T, ...T[]]): T;
  /** 128 bits as 32 hex digits. */
  digits(): string;
  /** A stream of its own, whatever was drawn here before. */
  branch(name: string): Random;
}

const TWO_TO_THE_32 = 2 ** 32;

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, and more than good enough to choose faults by. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const unit = (): number => word() / TWO_TO_THE_32;
  return {
    unit,
    between: (least, most) => least + Math.floor(unit() * (most - least + 1)),
    chance: (probability) => unit() < probability,
    pick: (choices) => choices[Math.floor(unit() * choices.length)] ?? choices[0],
    digits: () => Array.from({ length: 4 }, () => word().toString(16).padStart(8, "0")).join(""),
    branch: (name) => seededRandom(mixName(seed, name)),
  };
}

/** FNV-1a over the name, begun with the seed. */
function mixName(seed: number, name: string): number {
  let mixed = (seed ^ 0x811c9dc5) >>> 0;
  for (let at = 0; at < name.length; at += 1) mixed = Math.imul(mixed ^ name.charCodeAt(at), 0x01000193) >>> 0;
  return mixed;
}
