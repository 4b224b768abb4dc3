// The disk under the store: what SQLite says of its file, told in our families of error, each with what to do.
import { NeedsHuman, RetryLater, type LaurelError } from "#core/errors.ts";

/** SQLite's primary result codes (https://sqlite.org/rescode.html) that speak of the file and not of what was asked. */
const BUSY = 5;
const READONLY = 8;
const IO_ERROR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

const NOTHING_IS_LOST = "Nothing that was acknowledged is lost, and Laurel goes on by itself afterwards.";

const PASSING: ReadonlyMap<number, readonly [message: string, next: string]> = new Map([
  [FULL, ["The ledger's disk is full: nothing more is recorded.", `Make room on it. ${NOTHING_IS_LOST}`]],
  [BUSY, ["The ledger is held by another process.", "It is tried again by itself."]],
  [READONLY, ["The ledger may not be written.", `Let this process write the file and its folder. ${NOTHING_IS_LOST}`]],
  [IO_ERROR, ["The ledger's disk does not do as it is told.", `Look after the disk. ${NOTHING_IS_LOST}`]],
  [CANNOT_OPEN, ["The ledger's files cannot be reached.", `Bring the file and its folder back. ${NOTHING_IS_LOST}`]],
]);

const RESTORE =
  "Stop Laurel, keep the damaged file, restore a backup in its place, run: npm run reconcile, then start it again.";

/** @returns the same error when it does not speak of the file */
export function tellDisk(cause: unknown, path: string): unknown {
  if (!(cause instanceof Error)) return cause;
  const happened = `${path}: ${cause.message}`;
  // Every entry is written as JSON: one that is none was changed behind our back.
  if (cause instanceof SyntaxError) return damaged(happened, cause);
  const code = primaryCode(cause);
  if (code === CORRUPT || code === NOT_A_DATABASE) return damaged(happened, cause);
  const [message, next] = PASSING.get(code ?? -1) ?? [];
  return message === undefined ? cause : new RetryLater(message, { happened, next: next ?? "", cause });
}

function damaged(happened: string, cause: Error): LaurelError {
  return new NeedsHuman("The ledger's file is damaged.", { happened, next: RESTORE, cause });
}

/** The lowest eight bits; the others say more than we ask. */
function primaryCode(cause: Error): number | null {
  const code: unknown = Reflect.get(cause, "errcode");
  return typeof code === "number" ? code & 0xff : null;
}

/** Makes every act of a room of the store tell what the disk said. */
export function tellingDisk<Room extends object>(room: Room, path: string): Room {
  for (const [name, act] of Object.entries(room)) {
    if (typeof act !== "function") continue;
    const told = async (...asked: readonly unknown[]): Promise<unknown> => {
      try {
        return await Reflect.apply(act, room, asked);
      } catch (cause) {
        throw tellDisk(cause, path);
      }
    };
    Reflect.set(room, name, told);
  }
  return room;
}
