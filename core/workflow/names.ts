// Names: opaque ids joined with the vault at the doors, and the wallets that a proposal's lines name.
import { NeedsHuman } from "#core/errors.ts";
import { parseWallet, type Transfer, type Wallet } from "#core/key.ts";
import type { PersonId } from "#core/contribution/contribution.ts";
import type { ProposalState } from "#core/ledger/replay.ts";
import type { Vault } from "#core/ledger/vault.ts";
import { parseBaseUnits } from "#core/money.ts";
import type { PayoutSubject, PersonName } from "#core/world.ts";

export async function nameOf(vault: Vault, person: PersonId): Promise<PersonName> {
  const identities = await vault.identitiesOf(person);
  return {
    person,
    discordId: identities.find(({ provider }) => provider === "discord")?.account ?? null,
    login: identities.find(({ provider }) => provider === "github")?.name ?? null,
  };
}

/** The login where there is one; else a pseudonym that says nothing about the person. */
export async function shownName(vault: Vault, person: PersonId): Promise<string> {
  const identities = await vault.identitiesOf(person);
  const shown = identities.find(({ provider }) => provider === "github") ?? identities[0];
  return shown?.name ?? `member-${person.slice(-6)}`;
}

/** What a proposal pays for: "epoch 6", "grant 2". */
export function payoutWords({ epoch, grant }: Pick<ProposalState, "epoch" | "grant">): string {
  return grant === undefined ? `epoch ${epoch}` : `grant ${grant.number}`;
}

export function subjectOf({ epoch, grant }: Pick<ProposalState, "epoch" | "grant">): PayoutSubject {
  return grant === undefined ? { epoch } : { epoch, grant: grant.number };
}

export async function walletOf(vault: Vault, record: string): Promise<Wallet> {
  const kept = await vault.read(record);
  if (kept === null) {
    throw new NeedsHuman("A wallet of this payout is no longer in the vault.", {
      happened: record,
      next: "Restore the vault from the newest backup, then run: npm run reconcile",
    });
  }
  return parseWallet(kept.text);
}

/** The exact transfers of a proposal, in the order that was voted on. */
export async function transfersOf(
  vault: Vault,
  lines: readonly { readonly walletRecord: string; readonly amountBaseUnits: string }[],
): Promise<Transfer[]> {
  const transfers: Transfer[] = [];
  for (const { walletRecord, amountBaseUnits } of lines) {
    transfers.push({ wallet: await walletOf(vault, walletRecord), amountBaseUnits: parseBaseUnits(amountBaseUnits) });
  }
  return transfers;
}
