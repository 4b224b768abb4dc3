// A kept act: what was said of work that no pull request shows, as it lies in the vault: enough to score it again.
import type { PersonId } from "#core/contribution/contribution.ts";
import { contentHash } from "#core/key.ts";
import type { Act } from "#core/ledger/entry.ts";
import type { Vault, VaultRecord } from "#core/ledger/vault.ts";
import type { Rules } from "#core/rules.ts";
import { deterministicScore, type DeterministicScore } from "#core/score/deterministic.ts";
import type { ActKind } from "#core/score/rubric.ts";
import type { House } from "./house.ts";

/** What somebody says of a work. */
export interface ActWish {
  readonly kind: ActKind;
  /** Issues sorted, people helped, problems described. */
  readonly items: number;
  readonly untrustedWords: string;
  /** Where it can be seen, such as a message on Discord; null where the words are all. */
  readonly url: string | null;
}

export interface KeptAct {
  readonly kind: ActKind;
  readonly items: number;
  readonly untrustedText: string;
  readonly url: string | null;
}

export function keepAct(
  house: House,
  name: string,
  by: PersonId,
  wish: ActWish & { readonly person: PersonId },
): { readonly act: Act; readonly kept: KeptAct; readonly record: VaultRecord } {
  const { kind, items, person, url } = wish;
  const kept: KeptAct = { kind, items, untrustedText: wish.untrustedWords, url };
  const record = `act:${house.dao}:${name}:${house.ids.next()}`;
  return {
    act: { kind, person, items, evidenceRecord: record, evidenceHash: contentHash(kept) },
    kept,
    record: { record, person: by, kind: "evidence", text: JSON.stringify(kept) },
  };
}

/** @returns null when it was erased */
export async function readAct(vault: Vault, record: string): Promise<KeptAct | null> {
  const kept = await vault.read(record);
  return kept === null ? null : (JSON.parse(kept.text) as KeptAct);
}

/** By code alone: there is no diff that a juror could quote. */
export function scoreAct({ kind, items, untrustedText }: KeptAct, { rubric }: Rules): DeterministicScore {
  return deterministicScore({ role: "act", kind, items, untrustedText, rubric });
}
