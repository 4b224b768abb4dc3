// Adopting: rules come into force by an entry. After the first, a file that differs is a draft until people have decided.
import { BadInput } from "#core/errors.ts";
import type { State } from "#core/ledger/replay.ts";
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
    said = `Adopted the file of ${rules.daoId} as the rules in force (${rulesHash(rules)}); the open epoch keeps the rules it began with.`;
    return { drafts: [adopted(state, rules, "operator")] };
  });
  return said;
}

function adopted(state: State, rules: Rules, because: "first" | "operator") {
  const hash = rulesHash(rules);
  return {
    key: `rules:${hash}:${state.size}`,
    fact: { kind: "rules-adopted" as const, rules, rulesHash: hash, because },
  };
}
