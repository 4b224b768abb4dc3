// Crediting: the evidence of a merged pull request becomes contributions and refusals, in one append.
import {
  creditPeople,
  type Credit,
  type Credits,
  type PersonId,
  type Refusal,
} from "#core/contribution/contribution.ts";
import type { CodeAccount, Evidence } from "#core/contribution/evidence.ts";
import type { Hash } from "#core/key.ts";
import type { Draft } from "#core/ledger/entry.ts";
import type { PullState, State } from "#core/ledger/state.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import type { Rules } from "#core/rules.ts";
import { addDays } from "#core/time.ts";
import { newPersonId, rulesInForce, type House } from "./house.ts";
import { evidenceHash, keepEvidence } from "./kept-evidence.ts";
import type { Outcome } from "./outcome.ts";
import { scoreBySize } from "./score-work.ts";
import type { Decision } from "./stream.ts";

/** Fetches the evidence, credits the people and records each credit and refusal in one append. */
export async function gatherEvidence(house: House, pull: PullState): Promise<Outcome> {
  const evidence = await house.world.codeHost.evidence(pull);
  return {
    record: async (state) => {
      const epoch = state.openEpoch;
      if (epoch === null) return { drafts: [] };
      const rules = state.rulesOf.get(epoch.rulesHash) ?? rulesInForce(state);
      return creditPull(house, evidence, epoch.number, { state, rules });
    },
  };
}

async function creditPull(
  house: House,
  evidence: Evidence,
  epoch: number,
  { state, rules }: { readonly state: State; readonly rules: Rules },
): Promise<Decision> {
  const { credits, refusals, shares } = await leaveOut(house, state, creditPeople(evidence, epoch));
  const kept = keepEvidence(evidence, credits, shares, rules);
  const evidenceRecord = `evidence:${house.dao}:${evidence.ref.repositoryId}#${evidence.ref.pull}:${kept.mergeCommit}`;
  const { repositoryId, pull } = evidence.ref;
  const gathered: Draft = {
    key: `evidence:${repositoryId}#${pull}`,
    fact: {
      kind: "evidence-gathered",
      repositoryId,
      pull,
      facts: kept.facts,
      addedLines: kept.diff.features.addedLines,
    },
  };
  const drafts: Draft[] = credits.length === 0 ? [] : [gathered];
  for (const credit of credits) {
    const person = await personFor(house, credit.account);
    drafts.push(
      recordCredit(credit, person, evidence, {
        epoch,
        evidenceRecord,
        evidenceHash: evidenceHash(kept),
        work: scoreBySize(credit.role, credit.id, kept, rules).kind,
        hasAgedAccount: isAged(credit.account, evidence, rules),
      }),
    );
  }
  for (const refusal of refusals) {
    const isPerson = refusal.account !== null && !refusal.account.isBot;
    const person = isPerson && refusal.account ? await personFor(house, refusal.account) : null;
    // What was credited before a restore keeps that epoch: the next restored copy must read it in our comment again.
    drafts.push(recordRefusal(refusal, person, evidence, Math.min(epoch, evidence.epochInOurComment ?? epoch)));
  }
  const record: VaultRecord = {
    record: evidenceRecord,
    person: null,
    kind: "evidence",
    text: JSON.stringify(kept),
  };
  // Of work that nobody is credited for, nothing is kept.
  return { drafts, records: credits.length === 0 ? [] : [record] };
}

/** Whoever takes no part is not credited, and nobody else earns more by it. */
async function leaveOut(house: House, state: State, { credits, refusals, shares }: Credits): Promise<Credits> {
  const takesPart: Credit[] = [];
  const refused: Refusal[] = [...refusals];
  for (const credit of credits) {
    const person = await house.store.vault.personOf("github", String(credit.account.id));
    if (person === null || state.persons.get(person)?.takesNoPart !== true) takesPart.push(credit);
    else refused.push({ id: credit.id, account: credit.account, because: TAKES_NO_PART });
  }
  return { credits: takesPart, refusals: refused, shares };
}

const TAKES_NO_PART = "The contributor has chosen to take no part in the rewards.";

function personFor(house: House, account: CodeAccount): Promise<PersonId> {
  const identity = { provider: "github", account: String(account.id), name: account.login } as const;
  return house.store.vault.ensurePerson(identity, newPersonId(house.ids));
}

interface Recorded {
  readonly epoch: number;
  readonly evidenceRecord: string;
  readonly evidenceHash: Hash;
  readonly work: string;
  readonly hasAgedAccount: boolean;
}

/** Where the Rules ask nothing of newcomers, every account is old enough; one whose age is not told is not. */
function isAged(account: CodeAccount, { accountsSince, mergedAt }: Evidence, { reward }: Rules): boolean {
  const since = accountsSince[String(account.id)];
  return (
    reward.newcomer === null || (since !== undefined && addDays(since, reward.newcomer.accountDaysMin) <= mergedAt)
  );
}

function recordCredit(credit: Credit, person: PersonId, { ref }: Evidence, recorded: Recorded): Draft {
  const { repository, repositoryId, pull } = ref;
  return {
    key: `contribution:${repositoryId}#${pull}/${credit.id.split("/").at(-1)}`,
    fact: {
      kind: "contribution-recorded",
      contribution: credit.id,
      repository,
      repositoryId,
      pull,
      person,
      role: credit.role,
      ...recorded,
    },
  };
}

function recordRefusal(refusal: Refusal, person: PersonId | null, { ref }: Evidence, epoch: number): Draft {
  const { repository, repositoryId, pull } = ref;
  const { id, because } = refusal;
  return {
    key: `contribution:${repositoryId}#${pull}/${id.split("/").at(-1)}`,
    fact: { kind: "contribution-refused", contribution: id, repository, repositoryId, pull, epoch, person, because },
  };
}
