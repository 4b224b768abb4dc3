// A choice: what a voter answers on a ballot, read from what was sent, and said in words.
import { BadInput } from "#core/errors.ts";
import { isValidChoice } from "./count.ts";
import type { VotingSystem } from "./recount.ts";

/** One choice, several of them, or shares by choice number; choices count from 1. */
export type VoteChoice = number | readonly number[] | Readonly<Record<string, number>>;

/** Shares are weighed against each other, so larger numbers say nothing more. */
const SHARE_MAX = 1_000_000;

const HOW: Readonly<Record<VotingSystem, string>> = {
  basic: "Choose one.",
  "single-choice": "Choose one.",
  approval: "Choose one or more.",
  "ranked-choice": "Put all of the choices in an order.",
  weighted: "Give at least one choice a share, in whole numbers.",
  quadratic: "Give at least one choice a share, in whole numbers.",
};

/** @throws BadInput when this is no answer to a ballot of this system with so many choices */
export function readChoice(system: VotingSystem, choicesCount: number, sent: unknown): VoteChoice {
  const choice = choiceOf(sent);
  if (choice !== null && isValidChoice(system, choicesCount, choice)) return choice;
  throw new BadInput("This is no answer to this ballot.", {
    happened: `Sent was ${(JSON.stringify(sent) ?? "nothing").slice(0, 200)}.`,
    next: HOW[system],
  });
}

/** Shares of nothing are left out, so that the same answer is signed in one way only. */
function choiceOf(sent: unknown): VoteChoice | null {
  if (typeof sent === "number") return sent;
  if (Array.isArray(sent)) return sent.length > 0 && sent.every((each) => typeof each === "number") ? sent : null;
  if (typeof sent !== "object" || sent === null) return null;
  const shares: (readonly [string, number])[] = [];
  for (const [key, share] of Object.entries(sent)) {
    if (!/^[1-9][0-9]{0,3}$/.test(key) || !Number.isInteger(share) || share < 0 || share > SHARE_MAX) return null;
    if (share > 0) shares.push([key, Number(share)]);
  }
  return Object.fromEntries(shares);
}

/** "For", "A and C", "1. C, 2. A, 3. B", "A 67 %, B 33 %" */
export function choiceWords(system: VotingSystem, choices: readonly string[], choice: VoteChoice): string {
  const nameOf = (number: number): string => choices[number - 1] ?? `choice ${number}`;
  if (typeof choice === "number") return nameOf(choice);
  if (isList(choice)) {
    const names = choice.map(nameOf);
    return system === "ranked-choice" ? names.map((name, at) => `${at + 1}. ${name}`).join(", ") : joined(names);
  }
  const all = Object.values(choice).reduce((sum, share) => sum + share, 0);
  return Object.entries(choice)
    .map(([key, share]) => `${nameOf(Number(key))} ${Math.round((share * 100) / all)} %`)
    .join(", ");
}

function isList(choice: VoteChoice): choice is readonly number[] {
  return Array.isArray(choice);
}

function joined(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
