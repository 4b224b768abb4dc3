// In flight: what of one person has begun and is not at its end. Nobody is erased in the middle of it.
import type { PersonId } from "#core/contribution/contribution.ts";
import type { MotionState, ProposalState, State } from "#core/ledger/state.ts";

/** @returns one sentence of ours for each; empty when nothing is */
export function inFlight(state: State, person: PersonId): string[] {
  return [
    ...[...state.closed.values()]
      .filter(isAllocated(person))
      .map(({ epoch }) => `Epoch ${epoch} is about to be proposed.`),
    ...[...state.proposals.values()].flatMap((proposal) => ofProposal(proposal, person)),
    ...[...state.motions.values()].filter((motion) => motion.person === person).map(sayMotion),
    ...(hasOpenAppeal(state, person) ? ["An appeal about your work is not answered yet."] : []),
    ...(hasOpenDispute(state, person) ? ["A claim on your accounts or your wallet is not answered yet."] : []),
    ...(isToBeTold(state, person) ? ["You are about to be told of a changed wallet."] : []),
  ];
}

function isAllocated(person: PersonId) {
  return ({ allocations }: State["closed"] extends Map<number, infer Closed> ? Closed : never): boolean =>
    allocations.some((each) => each.person === person && each.amountBaseUnits > 0n);
}

function ofProposal(proposal: ProposalState, person: PersonId): string[] {
  const { epoch, grant, lines, batch, hold } = proposal;
  const of = grant === undefined ? `epoch ${epoch}` : `grant ${grant.number}`;
  if (lines.some((line) => line.person === person)) return [`A payment to you in ${of} is not at its end.`];
  if (grant?.person === person) return [`What you asked for as ${of} is not at its end.`];
  const hasSigned = batch?.signatures.has(person) === true || batch?.cancel?.signatures.has(person) === true;
  const hasActed = hasSigned || batch?.cancel?.asked?.person === person || hold?.person === person;
  return hasActed ? [`What you signed or held of ${of} is not at its end.`] : [];
}

function sayMotion({ number }: MotionState): string {
  return `Your motion ${number} is not at its end.`;
}

function hasOpenAppeal({ contributions, late }: State, person: PersonId): boolean {
  return [...contributions.values(), ...late.values()].some(
    (work) => work.appeal?.answer === null && (work.person === person || work.appeal.person === person),
  );
}

function hasOpenDispute({ disputes }: State, person: PersonId): boolean {
  return [...disputes.values()].some(
    ({ answer, shows, person: claimant, holder }) =>
      (answer === null || shows !== "answered") && (claimant === person || holder === person),
  );
}

function isToBeTold({ walletChanges }: State, person: PersonId): boolean {
  return [...walletChanges].some(
    ([whose, { replaces }]) => whose === person || replaces.some((each) => each.person === person),
  );
}
