// The stream of one DAO as this process sees it: the state folded so far, and the one way to append to it.
import { unixSeconds, type Clock, type UnixSeconds } from "#core/time.ts";
import type { Draft, Entry } from "#core/ledger/entry.ts";
import { RetryLater } from "#core/errors.ts";
import { StreamMoved, type Ledger } from "#core/ledger/ledger.ts";
import { fold } from "#core/ledger/replay.ts";
import { emptyState, type State } from "#core/ledger/state.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";

export interface Stream {
  readonly dao: string;
  /** Brings the state up to date with the ledger and returns it. It is the caller's to read, never to change. */
  state(): Promise<State>;
  /** max(clock, time of the last entry): time never runs backwards in a stream. */
  now(): UnixSeconds;
  /**
   * Decides on the state of this moment and appends what was decided; an empty decision appends nothing. When the stream moved
   * on in between, it is decided anew, a bounded number of times.
   * @throws StreamMoved when a key exists already or others keep writing
   */
  append(decide: (state: State) => Decision | Promise<Decision>): Promise<readonly Entry[]>;
  /** Keeps a checkpoint of what was folded, so that the next start has nothing to fold again. */
  close(): Promise<void>;
}

export interface Decision {
  readonly drafts: readonly Draft[];
  readonly records?: readonly VaultRecord[];
}

const BATCH = 2_000;
const TRIES_MAX = 5;
/** Folding so many again takes a hundredth of a second; keeping a checkpoint more often would cost more than it saves. */
const ENTRIES_PER_CHECKPOINT = 1_000;

export function openStream(ledger: Ledger, dao: string, clock: Clock): Stream {
  let state = emptyState(dao);
  let sizeKept: number | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function catchUp(): Promise<State> {
    if (sizeKept === null) {
      state = (await ledger.checkpoint(dao)) ?? state;
      sizeKept = state.size;
    }
    for (;;) {
      const entries = await ledger.read(dao, state.size, BATCH);
      fold(state, entries);
      if (entries.length < BATCH) break;
    }
    if (state.size - sizeKept >= ENTRIES_PER_CHECKPOINT) await keepCheckpoint();
    return state;
  }

  /** Only a cache: on a disk without room for it the ledger is still read, and the next checkpoint is tried in its turn. */
  async function keepCheckpoint(): Promise<void> {
    if (state.size === (sizeKept ?? state.size)) return;
    sizeKept = state.size;
    try {
      await ledger.keepCheckpoint(state);
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
    }
  }

  const now = (): UnixSeconds => unixSeconds(Math.max(clock.now(), state.lastAt));

  /** One writer at a time in this process, so that a decision is never made on a state that is being changed. */
  function inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = turn.then(act, act);
    turn = mine.catch(() => undefined);
    return mine;
  }

  async function tryAppend(decide: (state: State) => Decision | Promise<Decision>): Promise<readonly Entry[]> {
    for (let tried = 1; ; tried += 1) {
      await catchUp();
      const { drafts, records } = await decide(state);
      if (drafts.length === 0) return [];
      const size = state.size;
      try {
        const entries = await ledger.append(dao, size, now(), drafts, records);
        fold(state, entries);
        return entries;
      } catch (error) {
        const hasMoved = error instanceof StreamMoved && (await ledger.size(dao)) !== size;
        if (!hasMoved || tried >= TRIES_MAX) throw error;
      }
    }
  }

  return {
    dao,
    now,
    state: () => inTurn(catchUp),
    append: (decide) => inTurn(() => tryAppend(decide)),
    close: () => inTurn(keepCheckpoint),
  };
}
