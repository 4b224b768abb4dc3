// A wallet notice: when a wallet takes another's place, the people of both are told, because neither may know of it.
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Draft } from "#core/ledger/entry.ts";
import type { State } from "#core/ledger/state.ts";
import { addHours, unixSeconds, type UnixSeconds } from "#core/time.ts";
import type { WalletPost } from "#core/world.ts";
import { rulesInForce, type House } from "./house.ts";
import { findWallet, nameOf } from "./names.ts";
import { recordFacts, type Outcome } from "./outcome.ts";

/** A post of its own for each change, so that Discord tells those it names; found by its key, it is not written twice. */
export async function announceWallet(house: House, person: PersonId): Promise<Outcome> {
  const state = await house.stream.state();
  const change = state.walletChanges.get(person);
  if (change === undefined) return recordFacts();
  const { vault } = house.store;
  const wallet = await findWallet(vault, change.record);
  // In a ledger from an older copy: erased since, so nobody is there to be told.
  if (wallet === null) return recordFacts(walletAnnounced(person, change.record, { channelId: "", messageId: "" }));
  const replaced: WalletPost["replaced"][number][] = [];
  for (const { person: whose, record } of change.replaces)
    replaced.push({ name: await nameOf(vault, whose), wallet: await findWallet(vault, record) });
  const post = await house.world.forum.ensurePost({
    about: "wallet",
    key: walletPostKey(person, change.record),
    where: "payouts",
    daoName: rulesInForce(state).name,
    name: await nameOf(vault, person),
    wallet,
    replaced,
    payableFrom: payableFrom(state, person, house.stream.now()),
  });
  return recordFacts(walletAnnounced(person, change.record, post));
}

function walletAnnounced(
  person: PersonId,
  record: string,
  { channelId, messageId }: { readonly channelId: string; readonly messageId: string },
): Draft {
  const fact = { kind: "wallet-announced", person, record, channelId, messageId } as const;
  return { key: `wallet-announced:${record}`, fact };
}

/** Records end with the number of entries at their time, which together with the person names a change. */
function walletPostKey(person: PersonId, record: string): string {
  return `laurel:wallet:${person.slice(-32)}:${record.split(":").at(-1) ?? ""}`;
}

/** By whichever rules an open epoch goes, nothing is paid there before. */
export function payableFrom(state: State, person: PersonId, now: UnixSeconds): UnixSeconds | null {
  const changedAt = state.persons.get(person)?.changedAt ?? null;
  if (changedAt === null) return null;
  const epochs = [state.openEpoch, ...state.closed.values()].flatMap((epoch) => epoch?.rulesHash ?? []);
  const rules = [rulesInForce(state), ...epochs.flatMap((hash) => state.rulesOf.get(hash) ?? [])];
  const from = addHours(changedAt, Math.min(...rules.map(({ payout }) => payout.coolDownHours)));
  return from > now ? unixSeconds(from) : null;
}
