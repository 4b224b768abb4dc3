// The first start: DAO_FILE names a file that nobody has written yet. Discord alone is connected until /admin setup has written it.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import type { Settings } from "#config/secrets.ts";
import { explainError } from "#core/errors.ts";
import type { Store } from "#core/ledger/ledger.ts";
import type { Clock } from "#core/time.ts";
import { connectDiscord } from "./discord/client.ts";
import { openSetupDesk } from "./setup.ts";

export interface FirstStart<House extends Closable> {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: (sentence: string) => void;
  /** Held by this process; it is closed before the house opens it itself. */
  readonly store: Store;
  /** Starts the house with the file that was written. */
  readonly goOn: () => Promise<House>;
}

export interface Closable {
  close(): Promise<void>;
}

const CODE_BYTES = 10;
/** Until the answer that says so has reached Discord. */
const ANSWER_MILLISECONDS = 2_000;
const RETRY_MILLISECONDS = 60_000;

/**
 * A file that is missing although the ledger knows a DAO is a mistyped path: that is told, and no second DAO is begun over it.
 * @param daos those of the ledger
 */
export function isFirstStart({ daoFiles }: Pick<Settings, "daoFiles">, daos: readonly string[]): boolean {
  const [file, ...others] = daoFiles;
  return file !== undefined && others.length === 0 && daos.length === 0 && !existsSync(file);
}

/** @throws NeedsHuman, RetryLater when Discord cannot be connected to */
export async function startFirst<House extends Closable>(first: FirstStart<House>): Promise<Closable> {
  const { settings, clock, log, store } = first;
  const code = randomBytes(CODE_BYTES).toString("hex");
  let isClosed = false;
  let house: House | null = null;
  let timer: NodeJS.Timeout | undefined;
  let moving: Promise<void> = Promise.resolve();
  const written = (): void => {
    timer = setTimeout(() => (moving = goOn()), ANSWER_MILLISECONDS);
  };
  const discord = await connectDiscord({
    ...settings.discord,
    guildIds: "all",
    intakeOf: () => null,
    setup: openSetupDesk({ settings, clock, code, written }),
    sayOnce: (key) => store.sayOnce(key),
    log,
  });
  let leaving: Promise<void> | null = null;
  const leave = (): Promise<void> => (leaving ??= discord.close().finally(() => store.close()));

  async function goOn(): Promise<void> {
    try {
      await leave();
      house = await first.goOn();
      if (isClosed) await house.close();
      else log("The rules are written, and Laurel runs by them.");
    } catch (error) {
      log(`The rules are written, and Laurel cannot start by them yet: ${explainError(error)}`);
      if (!isClosed) timer = setTimeout(() => (moving = goOn()), RETRY_MILLISECONDS);
    }
  }

  log(
    `${settings.daoFiles[0]} does not exist yet: Laurel waits to be set up. In your Discord server type /admin setup, with the code ${code}`,
  );
  return {
    close: async () => {
      isClosed = true;
      clearTimeout(timer);
      await moving;
      await leave();
      await house?.close();
    },
  };
}
