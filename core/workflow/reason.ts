// A reason: the words with which a person objects, confirms, amends or decides. They lie in the vault, and everybody may read them.
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput } from "#core/errors.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import type { House } from "./house.ts";

const REASON_CHARACTERS_MIN = 10;
const REASON_CHARACTERS_MAX = 2_000;
const LINE_ENDS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;

/** The words of a person, for the vault; the entry names the record. @throws BadInput when they are too few or too many */
export function keepReason(house: House, person: PersonId, reason: string, quotes: readonly string[]): VaultRecord {
  const text = reason.trim();
  if (text.length < REASON_CHARACTERS_MIN || text.length > REASON_CHARACTERS_MAX) {
    throw new BadInput("Give a reason.", {
      happened: `The reason has ${text.length} characters.`,
      next: `Write ${REASON_CHARACTERS_MIN} to ${REASON_CHARACTERS_MAX} characters: both the contributor and the DAO read it.`,
    });
  }
  return {
    record: `reason:${house.dao}:${house.ids.next()}`,
    person,
    kind: "reason",
    text: JSON.stringify({ reason: text, quotes }),
  };
}

/** On one line, because more could pass for sentences of ours. */
export async function readReason(house: Pick<House, "store">, record: string): Promise<string> {
  const kept = await house.store.vault.read(record);
  if (kept === null) return "(the reason was erased)";
  const { reason, quotes } = JSON.parse(kept.text) as { readonly reason: string; readonly quotes: readonly string[] };
  const quoted = quotes.map((line) => `"${line}"`).join(", ");
  return (quotes.length === 0 ? reason : `${reason} It quotes: ${quoted}`).replace(LINE_ENDS, " ");
}
