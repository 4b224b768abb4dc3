// The vault: personal facts kept out of the entries. Entries name a record; erasing the record leaves every hash standing.
import type { PersonId } from "#core/contribution/contribution.ts";

export interface VaultRecord {
  readonly record: string;
  /**
   * Null for what belongs to no one person, such as the evidence of a pull request and the jurors' answers about it. Whatever has
   * a person is encrypted under that person's own key, and is gone with it.
   */
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
  /** Null for what was never kept, and for what was erased. @throws NeedsHuman where it is there and damaged */
  read(record: string): Promise<VaultRecord | null>;
  /** Who owns this account, if anybody. */
  personOf(provider: Identity["provider"], account: string): Promise<PersonId | null>;
  identitiesOf(person: PersonId): Promise<readonly Identity[]>;
  /** Names the account's person, creating one under the given new id when there is none; the name is brought up to date. */
  ensurePerson(identity: Identity, newPerson: PersonId): Promise<PersonId>;
  /** Gives an account to another person: only for one whose own record holds nothing else. */
  moveIdentity(identity: Identity, person: PersonId): Promise<void>;
  /** Wallets whose text is exactly this, in checksum form. */
  find(kind: "wallet", text: string): Promise<readonly VaultRecord[]>;
  /** A record that exists is never written anew; one of a person who was erased is not kept. */
  keep(records: readonly VaultRecord[]): Promise<void>;
  /**
   * Puts back what is public elsewhere of people who were erased, so that a restored ledger can end what it had begun. It lies
   * under the store's own key, and goes when the person is erased again.
   */
  keepFound(records: readonly VaultRecord[]): Promise<void>;
  /** All that is kept about one person, in the order of names. */
  recordsOf(person: PersonId): Promise<readonly VaultRecord[]>;
  /** Destroys the key, and then all that lay under it; a second time changes nothing. */
  erase(person: PersonId): Promise<void>;
  isErased(person: PersonId): Promise<boolean>;
}
