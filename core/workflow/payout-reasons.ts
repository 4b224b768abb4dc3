// Payout reasons: who held a payout, let it go or asks to cancel it, and which lines cannot be paid, each with the reason.
import type { PersonId } from "#core/contribution/contribution.ts";
import type { HoldState, ProposalState } from "#core/ledger/state.ts";
import { showTime, type UnixSeconds } from "#core/time.ts";
import type { PayoutPost, StopReason } from "#core/world.ts";
import type { ReadingRoom } from "./house.ts";
import { nameOf, shownName } from "./names.ts";
import { readReason } from "./reason.ts";

/** What a person did about a payout; the words lie in the vault. */
interface Deed {
  readonly person: PersonId;
  readonly reasonRecord: string;
}

/** As sentences, oldest first. A person's own words stand at the end of one, behind a colon. */
export async function payoutReasons(house: ReadingRoom, { hold, batch }: ProposalState): Promise<string[]> {
  const asked = batch?.cancel?.asked ?? null;
  const ofHold = hold === null ? [] : await holdReasons(house, hold);
  const ofCancel = asked === null ? [] : [await sayDeed(house, asked, (name) => `${name} asks to cancel it`)];
  const ofLines = (batch?.refused ?? []).map(async ({ person, because }) => {
    return `The line of ${await shownName(house.store.vault, person)} cannot be paid: ${because}`;
  });
  return [...ofHold, ...ofCancel, ...(await Promise.all(ofLines))];
}

async function holdReasons(house: ReadingRoom, hold: HoldState): Promise<string[]> {
  const until = showTime(hold.until);
  const held = await sayDeed(house, hold, (name) =>
    hold.cancelled === null ? `Held until ${until} by ${name}` : `Cancelled, as ${name} asked, and held until ${until}`,
  );
  if (hold.release === null) return [held];
  return [held, await sayDeed(house, hold.release, (name) => `Released by ${name}`)];
}

async function sayDeed(house: ReadingRoom, deed: Deed, say: (name: string) => string): Promise<string> {
  const reason = await readReason(house, deed.reasonRecord);
  const sentence = `${say(await shownName(house.store.vault, deed.person))}: ${reason}`;
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** The same for a post, which names people as Discord does. */
export async function stopReason(house: ReadingRoom, deed: Deed, until: UnixSeconds | null): Promise<StopReason> {
  const by = await nameOf(house.store.vault, deed.person);
  return { by, untrustedReason: await readReason(house, deed.reasonRecord), until };
}

export function namedLines(
  house: ReadingRoom,
  lines: readonly { readonly person: PersonId; readonly because: string }[],
): Promise<PayoutPost["withheld"]> {
  return Promise.all(
    lines.map(async ({ person, because }) => ({ name: await nameOf(house.store.vault, person), because })),
  );
}
