// Parting: a wallet, or the Discord account, leaves its person. Work and what it earned stay with the GitHub account's person.
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Draft } from "#core/ledger/entry.ts";
import type { State } from "#core/ledger/state.ts";
import { newPersonId, type House } from "./house.ts";

/** @param because the end of a sentence; empty where no wallet is linked */
export function walletUnlinked(state: State, person: PersonId, because: string): Draft[] {
  const record = state.persons.get(person)?.walletRecord ?? null;
  if (record === null) return [];
  return [{ key: `wallet-unlinked:${record}`, fact: { kind: "wallet-unlinked", person, record, because } }];
}

/**
 * The Discord account becomes a person of its own, who has nothing, and the wallet that it had proven is nobody's. Safe to
 * repeat: who has been parted in the vault is not parted again.
 * @returns who the Discord account is now; null where there was none
 */
export async function partAccounts(
  house: House,
  state: State,
  person: PersonId,
  because: string,
): Promise<{ readonly to: PersonId | null; readonly drafts: readonly Draft[] }> {
  const { vault } = house.store;
  const discord = (await vault.identitiesOf(person)).find(({ provider }) => provider === "discord");
  const unlinked = walletUnlinked(state, person, because);
  if (discord === undefined) return { to: null, drafts: unlinked };
  const to = newPersonId(house.ids);
  await vault.moveIdentity(discord, to);
  const fact = { kind: "account-unlinked" as const, person, provider: discord.provider, to, because };
  return {
    to,
    drafts: [...unlinked, { key: `account-unlinked:${person}:${state.size}`, fact: { ...fact, provider: "discord" } }],
  };
}
