// The vault: personal facts kept out of the entries. Entries name a record; erasing the record leaves every hash standing.
import type { PersonId } from "#core/contribution/contribution.ts";

export interface VaultRecord {
  readonly record: string;
  /** Null for what belongs to no one person, such as the evidence of a pull request and the jurors' answers about it. */
  readonly person: PersonId | null;
  readonly kind:
    | "discord"
    | "github"
    | "wallet"
    | "signature"
    | "evidence"
    | "judgement"
    | "reason"
    | "votes"
    | "motion"
    | "claim-book";
  readonly text: string;
}

export interface Identity {
  readonly provider: "discord" | "github";
  /** The provider's own number of the account, as text. */
  readonly account: string;
  /** The login or user name as last seen. */
  readonly name: string;
}

export interface Vault {
  read(record: string): Promise<VaultRecord | null>;
  /** Who owns this account, if anybody. */
  personOf(provider: Identity["provider"], account: string): Promise<PersonId | null>;
  identitiesOf(person: PersonId): Promise<readonly Identity[]>;
  /** Names the account's person, creating one under the given new id when there is none; the name is brought up to date. */
  ensurePerson(identity: Identity, newPerson: PersonId): Promise<PersonId>;
  /** Gives an account to another person: only for one whose own record holds nothing else. */
  moveIdentity(identity: Identity, person: PersonId): Promise<void>;
  /** Records of one kind whose text is exactly this (a wallet in checksum form). */
  find(kind: VaultRecord["kind"], text: string): Promise<readonly VaultRecord[]>;
  keep(records: readonly VaultRecord[]): Promise<void>;
}
