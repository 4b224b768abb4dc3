// A pause: a maintainer stops all that closes, opens or pays, and says why. What is under way goes on, and no pause lasts for ever.
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput } from "#core/errors.ts";
import type { Draft, PauseStage } from "#core/ledger/entry.ts";
import { idsEverOf, type State } from "#core/ledger/state.ts";
import type { Rules } from "#core/rules.ts";
import { addDays, showTime, type UnixSeconds } from "#core/time.ts";
import type { DiscordAccount } from "./answers.ts";
import { isPaused } from "./due-steps.ts";
import { rulesInForce, type House, type ReadingRoom } from "./house.ts";
import { shownName } from "./names.ts";
import { recordFacts, type Outcome } from "./outcome.ts";
import { stopReason } from "./payout-reasons.ts";
import { keepReason, readReason } from "./reason.ts";
import { personOfDiscord } from "./reviewer.ts";

/** Long enough to mend anything; nobody is kept from being paid by a pause that was forgotten. */
const PAUSE_DAYS = 30;
/** One person alone must not be able to keep people from being paid for ever. */
const PAUSES_IN_A_ROW_MAX = 2;

/** What the door knows of the asker. */
export interface AdminClaim {
  /** Discord lets the asker manage the server. */
  readonly isServerAdmin: boolean;
}

/** A pause that is in force, for the public record. */
export interface RecordedPause {
  /** As on the record: the login, or a pseudonym once erased. */
  readonly by: string;
  /** In the person's own words, on one line. */
  readonly untrustedReason: string;
  readonly since: UnixSeconds;
  readonly until: UnixSeconds;
}

/** @returns until when, and what goes on, as sentences @throws BadInput with the reason why not */
export async function pauseDao(
  house: House,
  asker: DiscordAccount,
  reason: string,
  claim: AdminClaim,
): Promise<string> {
  const until = addDays(house.stream.now(), PAUSE_DAYS);
  await decide(house, asker, reason, claim, (state, by) => {
    refusePausedTwice(state, house.stream.now());
    refuseThirdInARow(state, by.person, house.stream.now());
    return { key: `paused:${state.size}`, fact: { kind: "dao-paused", ...by, until } };
  });
  return `The DAO is paused until ${showTime(until)} at the latest; /admin resume ends it before. ${GOES_ON}`;
}

/** Every maintainer may end every pause. */
export async function resumeDao(
  house: House,
  asker: DiscordAccount,
  reason: string,
  claim: AdminClaim,
): Promise<string> {
  await decide(house, asker, reason, claim, (state, by) => {
    if (!isPaused(state, house.stream.now()))
      throw new BadInput("The DAO is not paused.", { next: "Nothing was changed." });
    return { key: `resumed:${state.size}`, fact: { kind: "dao-resumed", ...by } };
  });
  return "The DAO goes on: what waited is done now.";
}

async function decide(
  house: House,
  asker: DiscordAccount,
  reason: string,
  claim: AdminClaim,
  factOf: (state: State, by: { person: PersonId; reasonRecord: string }) => Draft,
): Promise<void> {
  requireAdmin(rulesInForce(await house.stream.state()), asker, claim);
  const person = await personOfDiscord(house, asker);
  const record = keepReason(house, person, reason, []);
  await house.stream.append((state) => {
    requireAdmin(rulesInForce(state), asker, claim);
    return { drafts: [factOf(state, { person, reasonRecord: record.record })], records: [record] };
  });
}

/** @throws BadInput when the asker is neither a maintainer of the rules nor one who manages the server */
export function requireAdmin({ maintainers }: Rules, { id }: DiscordAccount, { isServerAdmin }: AdminClaim): void {
  if (isServerAdmin || maintainers.includes(id)) return;
  throw new BadInput("Only the DAO's maintainers and the admins of this server may do this.", {
    happened: "The rules do not name you as a maintainer, and Discord does not let you manage this server.",
    next: "Ask one of them. Nothing was changed.",
  });
}

function refusePausedTwice(state: State, now: UnixSeconds): void {
  if (state.pause === null || !isPaused(state, now)) return;
  throw new BadInput(`The DAO is paused already, until ${showTime(state.pause.until)}.`, {
    next: "It can be paused anew once this pause is over.",
  });
}

/** Parting accounts makes nobody somebody else. */
function refuseThirdInARow(state: State, person: PersonId, now: UnixSeconds): void {
  const { pause } = state;
  if (pause === null || !idsEverOf(state, person).has(pause.person) || pause.inARow < PAUSES_IN_A_ROW_MAX) return;
  const freeFrom = addDays(pause.resumed?.at ?? pause.until, PAUSE_DAYS);
  if (now >= freeFrom) return;
  throw new BadInput("You have paused the DAO twice in a row.", {
    next: `The next pause is somebody else's, or yours from ${showTime(freeFrom)} on.`,
  });
}

const GOES_ON =
  "Work is still credited and scored, votes that are open are counted, and appeals go on. No epoch closes, no vote opens and nothing is paid meanwhile.";

/** What the public record says of it; null unless the DAO is paused now. */
export async function pauseOf(house: ReadingRoom, state: State): Promise<RecordedPause | null> {
  const { pause } = state;
  if (pause === null || !isPaused(state, house.stream.now())) return null;
  const { person, reasonRecord, at: since, until } = pause;
  const by = await shownName(house.store.vault, person);
  return { by, untrustedReason: await readReason(house, reasonRecord), since, until };
}

/** The person's own words stand at its end, behind a colon. */
export function sayPause({ by, untrustedReason, until }: RecordedPause): string {
  const sentence = `The DAO is paused until ${showTime(until)} at the latest, by ${by}: ${untrustedReason}`;
  return /[.!?…]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** One post for each pause, found by its key and edited when it is over. */
export async function announcePause(house: House, number: number, shows: PauseStage): Promise<Outcome> {
  const state = await house.stream.state();
  const { pause } = state;
  if (pause?.number !== number) return recordFacts();
  const { channelId, messageId } = await house.world.forum.ensurePost({
    about: "pause",
    key: `laurel:pause:${number}`,
    where: "payouts",
    daoName: rulesInForce(state).name,
    stop: await stopReason(house, pause, pause.until),
    resumed: pause.resumed === null ? null : await stopReason(house, pause.resumed, null),
    isOver: shows !== "paused",
  });
  return recordFacts({
    key: `pause-announced:${number}:${shows}`,
    fact: { kind: "pause-announced", number, shows, channelId, messageId },
  });
}
