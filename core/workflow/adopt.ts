// Adopting: rules come into force by an entry. After the first, a file that differs is a draft until people have decided.
import { BadInput } from "#core/errors.ts";
import { canonicalJson } from "#core/key.ts";
import type { Draft } from "#core/ledger/entry.ts";
import type { State } from "#core/ledger/state.ts";
import { rulesHash, type Rules } from "#core/rules.ts";
import type { Stream } from "./stream.ts";

/** @returns a sentence when the file is only a draft, null when it is in force */
export async function adoptFirst(stream: Stream, rules: Rules): Promise<string | null> {
  await stream.append((state) =>
    state.rules === null ? { drafts: [adopted(state, rules, "first")] } : { drafts: [] },
  );
  const state = await stream.state();
  if (state.rulesHash === rulesHash(rules)) return null;
  return `The file of ${rules.daoId} differs from the rules in force (${state.rulesHash}): it is a draft and changes nothing. To adopt it, before a first proposal has passed: npm run adopt`;
}

/** @throws BadInput once a proposal has passed: from then on only a vote changes the rules */
export async function adoptByOperator(stream: Stream, rules: Rules): Promise<string> {
  let said = `The file of ${rules.daoId} is in force already.`;
  await stream.append((state) => {
    if (state.rulesHash === rulesHash(rules)) return { drafts: [] };
    if (state.hasPassedProposal) {
      throw new BadInput("The rules can no longer be changed by the operator.", {
        happened: `A proposal of ${rules.daoId} has passed: the DAO owns its rules now.`,
        next: "Change dao.yaml back, or let the DAO vote on the change.",
      });
    }
    const drafts = adoption(state, rules, "operator");
    const epochWords = drafts.length === 1 ? "keeps the rules it began with" : "goes by them too";
    said = `Adopted the file of ${rules.daoId} as the rules in force (${rulesHash(rules)}); the open epoch ${epochWords}.`;
    return { drafts };
  });
  return said;
}

/** The new rules, and the open epoch by them where the money or the votes moved. @throws BadInput while the old place is needed */
export function adoption(state: State, rules: Rules, because: "operator" | "vote"): Draft[] {
  const moved = isMoved(state, rules) ? reopened(state, rules) : [];
  return [adopted(state, rules, because), ...moved];
}

/** Where the money lies and where votes are held: one process is connected to one such place, that of the rules in force. */
function placeOf({ treasury, snapshot }: Rules): string {
  const { chainId, safe, payouts, multiSendCallOnly, token } = treasury;
  return canonicalJson({ chainId, safe, payouts, multiSendCallOnly, token, snapshot });
}

/** @returns why these rules cannot come into force yet, as a sentence; null when they can */
export function isAdoptable(state: State, rules: Rules): string | null {
  try {
    isMoved(state, rules);
    return null;
  } catch (error) {
    if (error instanceof BadInput) return error.message;
    throw error;
  }
}

/** @throws BadInput while something is promised that names the old place */
function isMoved(state: State, rules: Rules): boolean {
  if (state.rules === null || placeOf(rules) === placeOf(state.rules)) return false;
  const isPromised = state.proposals.size > 0 || state.closed.size > 0;
  if (!isPromised && state.reserved.size === 0) return true;
  const promise = isPromised ? "An epoch is being proposed, voted on or paid" : "Amounts are reserved";
  throw new BadInput("Treasury, token and Snapshot space cannot be changed while something is promised in them.", {
    happened: `${promise} under the rules in force.`,
    next: "Change these lines of dao.yaml back; they can change again when nothing of the old is open.",
  });
}

/** The open epoch, with the same dates, under the rules that were adopted: nothing of it names a Safe yet. */
function reopened({ openEpoch, size }: State, rules: Rules): Draft[] {
  if (openEpoch === null) return [];
  const { number: epoch, opensAt, closesAt } = openEpoch;
  const fact = { kind: "epoch-opened" as const, epoch, opensAt, closesAt, rulesHash: rulesHash(rules) };
  return [{ key: `epoch-opened:${epoch}:${size}`, fact }];
}

function adopted(state: State, rules: Rules, because: "first" | "operator" | "vote") {
  const hash = rulesHash(rules);
  return {
    key: `rules:${hash}:${state.size}`,
    fact: { kind: "rules-adopted" as const, rules, rulesHash: hash, because },
  };
}
