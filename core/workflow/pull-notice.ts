// Telling a pull request: our one comment on it, as facts; names and the jurors' words are joined from the vault here.
import type { Draft } from "#core/ledger/entry.ts";
import { readAll } from "#core/ledger/ledger.ts";
import { fold } from "#core/ledger/replay.ts";
import {
  emptyState,
  findContribution,
  type ContributionState,
  type PullState,
  type State,
} from "#core/ledger/state.ts";
import { addDays, type UnixSeconds } from "#core/time.ts";
import type { PullNotice } from "#core/world.ts";
import { judgeName, recordUrl, rulesInForce, type House } from "./house.ts";
import { jurorsWords } from "./juror-words.ts";
import { nameOf } from "./names.ts";
import { recordFacts, type Outcome } from "./outcome.ts";

export async function announceScore(house: House, pull: PullState): Promise<Outcome> {
  const told = pullAnnounced(pull, "score", pull.epoch ?? 0);
  // A comment that speaks of the payment names the scores too; it must not be written back to "not paid yet".
  const paid = pullAnnounced(pull, "payment", pull.epoch ?? 0);
  if (await house.store.ledger.has(house.dao, paid.key)) return recordFacts(told);
  const found = findContributions(await house.stream.state(), pull);
  const contributions = found.length === pull.contributions.length ? found : await readContributions(house, pull);
  await house.world.codeHost.ensureComment(await pullNotice(house, pull, contributions, null));
  return recordFacts(told);
}

export function pullAnnounced(pull: PullState, about: "score" | "payment", epoch: number): Draft {
  const { repositoryId, pull: number } = pull;
  const isAmended = about === "score" && pull.revision > 0;
  return {
    key: `announced:${about}:${pull.key}:${epoch}${isAmended ? `:${pull.revision}` : ""}`,
    fact: {
      kind: "pull-announced",
      repositoryId,
      pull: number,
      about,
      epoch,
      ...(isAmended && { revision: pull.revision }),
    },
  };
}

/** A pull request may still wait for its comment when its epoch is closed; then what was decided since counts. */
function findContributions(state: State, pull: PullState): ContributionState[] {
  const changeable = pull.contributions.flatMap((id) => findContribution(state, id) ?? []);
  if (changeable.length > 0) return changeable;
  const closed = [...state.closed.values(), ...[...state.proposals.values()].map(({ closed }) => closed)];
  return closed.flatMap(({ contributions }) => contributions.filter(({ pullKey }) => pullKey === pull.key));
}

/** The state lets go of an epoch that is over: a comment that could not be written until then is made from the entries. */
async function readContributions(house: House, pull: PullState): Promise<ContributionState[]> {
  const state = emptyState(house.dao);
  for await (const entry of readAll(house.store.ledger, house.dao)) {
    const { fact } = entry;
    if (!("contribution" in fact) || !pull.contributions.includes(fact.contribution)) continue;
    fold(state, [{ ...entry, number: state.size }]);
  }
  return [...state.contributions.values()];
}

/** The facts of our one comment on a pull request; names are joined from the vault here. */
export async function pullNotice(
  house: House,
  pull: PullState,
  contributions: readonly ContributionState[],
  payment: PullNotice["payment"],
): Promise<PullNotice> {
  const state = await house.stream.state();
  const credited: PullNotice["credited"][number][] = [];
  const rules = rulesInForce(state);
  const newcomers = new Set<string>();
  const mayAppeal = rules.review.reviewers.length > 0;
  for (const contribution of contributions) {
    const { person, role, score, standing, scoredAt } = contribution;
    const { login } = await nameOf(house.store.vault, person);
    const words = await jurorsWords(house.store.vault, contribution.wordsRecord);
    if (login !== null && state.persons.get(person)?.firstPull === pull.key) newcomers.add(login);
    credited.push({
      login: login ?? "a former member",
      role,
      score: score ?? 0,
      reasons: [...contribution.reasons, ...words],
      isProvisional: standing === "provisional",
      appealUntil: mayAppeal && scoredAt !== null ? addDays(scoredAt, rules.review.appealDays) : null,
      hasLinkedWallet: state.persons.get(person)?.walletRecord != null,
    });
  }
  const refused: PullNotice["refused"][number][] = [];
  for (const { person, because } of pull.refused) {
    refused.push({ login: person === null ? null : (await nameOf(house.store.vault, person)).login, because });
  }
  return {
    ref: pull,
    daoId: house.dao,
    daoName: rules.name,
    epoch: pull.epoch ?? 0,
    recordUrl: recordUrl(house),
    credited,
    refused,
    ...(newcomers.size === 0 ? {} : { welcome: { logins: [...newcomers], epochClosesAt: closingOf(state, pull) } }),
    judgeName: judgeName(rules, house.links),
    payment,
  };
}

function closingOf({ openEpoch }: State, { epoch }: PullState): UnixSeconds | null {
  return openEpoch !== null && openEpoch.number === epoch ? openEpoch.closesAt : null;
}
