// Parting: a wallet, or the Discord account, leaves its person. Work and what it earned stay with the GitHub account's person.
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Draft } from "#core/ledger/entry.ts";
import type { State } from "#core/ledger/state.ts";
import { recordElsewhere } from "./elsewhere.ts";
import { newPersonId, type House } from "./house.ts";

/** @param because the end of a sentence; empty where no wallet is linked */
export function walletUnlinked(state: State, person: PersonId, because: string): Draft[] {
  const record = state.persons.get(person)?.walletRecord ?? null;
  if (record === null) return [];
  return [{ key: `wallet-unlinked:${record}`, fact: { kind: "wallet-unlinked", person, record, because } }];
}

/** Makes the Discord account of a person one of its own, who has nothing. @returns who it is now; null where there was none */
export type Part = (person: PersonId) => Promise<PersonId | null>;

/** However often what follows is decided anew, the vault is changed once: a second look would find nobody to part. */
export function partOnce(house: House): Part {
  let parting: Promise<PersonId | null> | null = null;
  return (person) => (parting ??= partInVault(house, person));
}

async function partInVault({ store, ids }: House, person: PersonId): Promise<PersonId | null> {
  const discord = (await store.vault.identitiesOf(person)).find(({ provider }) => provider === "discord");
  if (discord === undefined) return null;
  const to = newPersonId(ids);
  await store.vault.moveIdentity(discord, to);
  return to;
}

/** The wallet that the account had proven is nobody's, here and in every other DAO of the store. */
export async function partAccounts(
  house: House,
  state: State,
  { person, to }: { readonly person: PersonId; readonly to: PersonId | null },
  because: string,
): Promise<readonly Draft[]> {
  if (to === null) return walletUnlinked(state, person, because);
  await recordElsewhere(house, (elsewhere) => {
    const isTold = !elsewhere.persons.has(person) || elsewhere.persons.get(to)?.partedFrom === person;
    return isTold ? [] : parted(elsewhere, person, to, because);
  });
  return parted(state, person, to, because);
}

function parted(state: State, person: PersonId, to: PersonId, because: string): Draft[] {
  const fact = { kind: "account-unlinked" as const, person, provider: "discord" as const, to, because };
  return [...walletUnlinked(state, person, because), { key: `account-unlinked:${person}:${state.size}`, fact }];
}
