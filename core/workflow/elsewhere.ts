// Elsewhere: the other DAOs of the same store. They share its vault, so what becomes of a person there is recorded in each.
import type { Draft } from "#core/ledger/entry.ts";
import type { State } from "#core/ledger/state.ts";
import type { House } from "./house.ts";
import { openStream, type Stream } from "./stream.ts";

export async function otherStreams(house: House): Promise<Stream[]> {
  const daos = (await house.store.ledger.daos()).filter((dao) => dao !== house.dao);
  return daos.map((dao) => openStream(house.store.ledger, dao, { now: () => house.stream.now() }));
}

/** Before it is recorded here, so that a failure in between is mended by the next try: what is recorded there already is not decided again. */
export async function recordElsewhere(house: House, decide: (state: State) => readonly Draft[]): Promise<void> {
  for (const other of await otherStreams(house)) await other.append((state) => ({ drafts: decide(state) }));
}
