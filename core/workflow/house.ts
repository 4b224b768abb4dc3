// What the workflow of one DAO works with: its stream, the shared store, the outside world, and where ids come from.
import type { PersonId } from "#core/contribution/contribution.ts";
import { NeedsHuman } from "#core/errors.ts";
import type { Store } from "#core/ledger/ledger.ts";
import type { State } from "#core/ledger/state.ts";
import type { Hash } from "#core/key.ts";
import type { Rules } from "#core/rules.ts";
import type { World } from "#core/world.ts";
import type { Purse } from "./purse.ts";
import type { Stream } from "./stream.ts";

/** Where opaque ids and one-time tokens come from; seeded in the simulator. */
export interface Ids {
  /** 128 bits as 32 hex digits, never the same twice. */
  next(): string;
}

/** All that reading needs: the stream, the vault, and how things outside are addressed. */
export interface ReadingRoom {
  readonly dao: string;
  readonly stream: Stream;
  readonly store: Store;
  readonly links: Links;
}

export interface Links {
  readonly judgeName: string;
  readonly ballotUrl: (ballotId: Hash) => string;
  readonly transactionUrl: (hash: Hash) => string | null;
}

export interface House extends ReadingRoom {
  readonly world: World;
  readonly ids: Ids;
  readonly purse: Purse;
  /** Where people reach our pages, without a slash at the end. */
  readonly publicUrl: string;
}

export function rulesInForce(state: State): Rules {
  if (state.rules === null) {
    throw new NeedsHuman("No rules are in force.", {
      happened: state.dao,
      next: "Start Laurel once with DAO_FILE: npm start",
    });
  }
  return state.rules;
}

/** Who judges, for people: the jurors that the rules name, else what the operator has set up. */
export function judgeName({ jury }: Rules, links: Links): string {
  if (jury.jurors.length === 0) return links.judgeName;
  return jury.jurors.map(({ model, baseUrl }) => `${model} at ${new URL(baseUrl).host}`).join(", ");
}

export function newPersonId(ids: Ids): PersonId {
  return `person-${ids.next()}` as PersonId;
}

export function recordUrl(house: House): string {
  return `${house.publicUrl}/dao/${encodeURIComponent(house.dao)}`;
}
