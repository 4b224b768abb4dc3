// Names: opaque ids joined with the vault at the doors, and the wallets that a proposal's lines name.
import { NeedsHuman } from "#core/errors.ts";
import { parseWallet, type Transfer, type Wallet } from "#core/key.ts";
import type { PersonId } from "#core/contribution/contribution.ts";
import type { ProposalState } from "#core/ledger/state.ts";
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

/**
 * The login at the code host where there is one, else the name on Discord behind an @, which no login has: anybody may choose a
 * name there that is somebody's login here. A pseudonym that says nothing about the person where there is neither.
 */
export async function shownName(vault: Vault, person: PersonId): Promise<string> {
  const identities = await vault.identitiesOf(person);
  const github = identities.find(({ provider }) => provider === "github");
  if (github !== undefined) return github.name;
  const discord = identities.find(({ provider }) => provider === "discord");
  return discord === undefined ? `member-${person.slice(-6)}` : `@${discord.name}`;
}

/** The vault for one reading, asked about each person once. Never kept for longer: a name may be erased. */
export function askingOnce(vault: Vault): Vault {
  const asked = new Map<PersonId, ReturnType<Vault["identitiesOf"]>>();
  return {
    ...vault,
    identitiesOf: (person) => {
      const identities = asked.get(person) ?? vault.identitiesOf(person);
      asked.set(person, identities);
      return identities;
    },
  };
}

/** What a proposal pays for: "epoch 6", "grant 2". */
export function payoutWords({ epoch, grant }: Pick<ProposalState, "epoch" | "grant">): string {
  return grant === undefined ? `epoch ${epoch}` : `grant ${grant.number}`;
}

export function subjectOf({ epoch, grant }: Pick<ProposalState, "epoch" | "grant">): PayoutSubject {
  return grant === undefined ? { epoch } : { epoch, grant: grant.number };
}

/** Null once its person was erased. */
export async function findWallet(vault: Vault, record: string): Promise<Wallet | null> {
  const kept = await vault.read(record);
  return kept === null ? null : parseWallet(kept.text);
}

/** Of a payout that is not at its end: nobody is erased before that. */
export async function walletOf(vault: Vault, record: string): Promise<Wallet> {
  const wallet = await findWallet(vault, record);
  if (wallet === null) {
    throw new NeedsHuman("A wallet of this payout is no longer in the vault.", {
      happened: record,
      next: "The ledger came from an older copy, and the person was erased since. Run: npm run reconcile, which reads the wallet on the ballot; then: npm run resume",
    });
  }
  return wallet;
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
