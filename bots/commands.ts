// Commands that need nothing but the ledger: explain, tick --dry, verify. They read, and say what they found.
import { BadInput, explainError, isLaurelError, NeedsHuman } from "#core/errors.ts";
import { canonicalJson, type Hash } from "#core/key.ts";
import { readEntry, type Entry } from "#core/ledger/entry.ts";
import type { Ledger, Store } from "#core/ledger/ledger.ts";
import { EMPTY_FRONTIER, grow, leafHash, rootOf } from "#core/ledger/merkle.ts";
import { fold } from "#core/ledger/replay.ts";
import { emptyState, type State } from "#core/ledger/state.ts";
import { showTime, type Clock } from "#core/time.ts";
import { dueSteps, sayStep } from "#core/workflow/due-steps.ts";
import { explainWork, isNamed, readWorkName, type WorkName } from "#core/workflow/explain.ts";
import { rulesInForce, type ReadingRoom } from "#core/workflow/house.ts";
import { publicRecord } from "#core/workflow/record.ts";
import { replayScores } from "#core/workflow/replay-score.ts";
import { openStream, type Stream } from "#core/workflow/stream.ts";

type Print = (sentence: string) => void;
const STILL: Clock = { now: () => 0 as ReturnType<Clock["now"]> };

/** Closes the store afterwards. What breaks on the way is told as what it most likely is: a ledger that was changed behind our back. */
async function reading(store: Store, act: () => Promise<number>): Promise<number> {
  try {
    return await act();
  } catch (cause) {
    if (isLaurelError(cause)) throw cause;
    throw new NeedsHuman("The ledger cannot be understood.", {
      happened: explainError(cause),
      next: "Run: npm run verify. If it finds every entry whole, this is a fault in Laurel itself: report it.",
      cause,
    });
  } finally {
    store.close();
  }
}

/** @returns 0 when it could be told @throws BadInput when the ledger knows nothing of it */
export function explainCommand(store: Store, text: string, print: Print): Promise<number> {
  return reading(store, async () => {
    const daos = await store.ledger.daos();
    const refusals: BadInput[] = [];
    for (const dao of daos) {
      const told = await tryExplain(readingRoom(store, dao, STILL), text).catch((error: unknown) => {
        if (error instanceof BadInput) return error;
        throw error;
      });
      if (typeof told === "string") return (print(told), 0);
      refusals.push(told);
    }
    throw (
      refusals[0] ??
      new BadInput("The ledger is empty.", {
        next: "Set LEDGER_URL to the ledger you mean, for example file:laurel.sqlite",
      })
    );
  });
}

async function tryExplain(room: ReadingRoom, text: string): Promise<string> {
  const { repositories } = rulesInForce(await room.stream.state());
  const name = readWorkName(text, repositories);
  return explainWork(await publicRecord(room, null), name);
}

function readingRoom(store: Store, dao: string, clock: Clock): ReadingRoom {
  const links = { judgeName: "", ballotUrl: (id: Hash) => id, transactionUrl: () => null };
  return { dao, store, stream: openStream(store.ledger, dao, clock), links };
}

/** Prints what would be done now, per DAO, as sentences. */
export function tickCommand(store: Store, clock: Clock, print: Print): Promise<number> {
  return reading(store, async () => {
    const waiting = await store.inbox.waitingDeliveries(500);
    if (waiting.length > 0) print(`${waiting.length} deliveries wait in the inbox and would be handed on first.`);
    for (const dao of await store.ledger.daos()) await sayDue(dao, openStream(store.ledger, dao, clock), print);
    return 0;
  });
}

async function sayDue(dao: string, stream: Stream, print: Print): Promise<void> {
  const state = await stream.state();
  const steps = dueSteps(state, rulesInForce(state), stream.now());
  print(
    `${dao} at ${showTime(stream.now())}: ${steps.length === 0 ? "nothing is due." : `${steps.length} steps are due.`}`,
  );
  for (const step of steps) print(`  ${sayStep(step)}`);
  for (const { step, what, next } of state.stopped.values()) print(`  Waits for a person: ${step}. ${what} ${next}`);
}

/**
 * Replays the scores of one pull request, from the public entries and from the raw answers.
 * @param askAgain asks the models once more and says what drifted; null leaves them alone
 * @returns 0 the same, 1 another
 */
export function verifyScoreCommand(
  store: Store,
  text: string,
  print: Print,
  askAgain: AskAgain | null,
): Promise<number> {
  return reading(store, async () => {
    const { room, name } = await findRoom(store, text);
    const checks = await replayScores(room, name);
    for (const { says } of checks) says.forEach((sentence) => print(sentence));
    if (askAgain !== null) for (const sentence of await askAgain(room, name)) print(sentence);
    return checks.some(({ isPublicSound, isRawSound }) => isPublicSound === false || isRawSound === false) ? 1 : 0;
  });
}

export type AskAgain = (room: ReadingRoom, name: WorkName) => Promise<readonly string[]>;

/** The first DAO whose ledger knows the pull request. @throws BadInput when none does */
async function findRoom(store: Store, text: string): Promise<{ room: ReadingRoom; name: WorkName }> {
  for (const dao of await store.ledger.daos()) {
    const room = readingRoom(store, dao, STILL);
    const { repositories } = rulesInForce(await room.stream.state());
    const name = readWorkName(text, repositories);
    const { contributions } = await publicRecord(room, null);
    if (contributions.some((other) => isNamed(other, name))) return { room, name };
  }
  throw new BadInput(`No ledger here holds a score of ${text.slice(0, 120)}.`, {
    next: "Set LEDGER_URL to the ledger you mean, and write the pull request as owner/repo#12.",
  });
}

/** Checks every stored entry, the replay and the root. @returns 0 sound, 1 broken */
export function verifyCommand(store: Store, print: Print): Promise<number> {
  return reading(store, async () => {
    const daos = await store.ledger.daos();
    if (daos.length === 0)
      throw new BadInput("The ledger is empty: there is nothing to check.", {
        next: "Set LEDGER_URL to the ledger you mean.",
      });
    let isSound = true;
    for (const dao of daos) isSound = (await verifyDao(store, dao, print)) && isSound;
    return isSound ? 0 : 1;
  });
}

async function verifyDao(store: Store, dao: string, print: Print): Promise<boolean> {
  const BATCH = 2_000;
  const state = emptyState(dao);
  let frontier = EMPTY_FRONTIER;
  for (;;) {
    const batch = await store.ledger.readStored(dao, state.size, BATCH);
    for (const stored of batch) {
      const fault = findFault(stored, state.size) ?? (await findEntryFault(store.ledger, state, readEntry(stored)));
      if (fault !== null) return (print(`${dao}: entry ${stored.number} is broken: ${fault}`), false);
      frontier = grow(frontier, leafHash(stored.canonical));
    }
    if (batch.length < BATCH) break;
  }
  print(`${dao}: ${state.size} entries, root ${rootOf(frontier)}. Every entry is whole and they fold without a gap.`);
  for (const { step, what, next } of state.stopped.values()) print(`  Waits for a person: ${step}. ${what} ${next}`);
  return true;
}

/** Folds the entry, and holds a root that was put to the vote against the tree as it is now. */
async function findEntryFault(ledger: Ledger, state: State, entry: Entry): Promise<string | null> {
  const { dao, number, fact } = entry;
  if (fact.kind === "proposal-drafted" && fact.from === "allocation") {
    const { ledgerRoot, ledgerSize } = fact;
    const isHere = ledgerSize <= number && rootOf(await ledger.frontier(dao, ledgerSize)) === ledgerRoot;
    if (!isHere) return `its proposal was voted on over another root of the first ${ledgerSize} entries`;
  }
  try {
    fold(state, [entry]);
    return null;
  } catch (error) {
    return `it does not follow from the entries before it (${explainError(error)})`;
  }
}

function findFault(
  stored: { readonly dao: string; readonly number: number; readonly key: string; readonly canonical: string },
  expected: number,
): string | null {
  if (stored.number !== expected) return `its number is ${stored.number}`;
  try {
    const parsed = JSON.parse(stored.canonical) as { dao?: unknown; key?: unknown; number?: unknown };
    if (canonicalJson(parsed) !== stored.canonical) return "its bytes are not canonical";
    const isItself = parsed.dao === stored.dao && parsed.key === stored.key && parsed.number === stored.number;
    return isItself ? null : "its bytes belong to another place or key";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
