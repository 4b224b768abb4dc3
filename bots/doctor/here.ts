// What lies here: the settings' files, the ledger, the clock, and the address under which others reach this machine.
import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readRules } from "#config/rules.ts";
import type { Settings } from "#config/secrets.ts";
import { BadInput, explainError, RetryLater } from "#core/errors.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import type { Rules } from "#core/rules.ts";
import type { Clock } from "#core/time.ts";
import { CALL_MILLISECONDS_MAX, fault, warning, well, type Check, type Finding } from "./check.ts";

/** A year of a busy DAO; a full disk stops everything. */
const FREE_BYTES_MIN = 1_000_000_000;
/** GitHub refuses what is signed a minute ahead, and votes and one-time pages end by the clock. */
const DRIFT_SECONDS_MAX = 30;
const DRIFT_SECONDS_NOTED = 5;

export function checkFiles(daoFiles: readonly string[]): Check[] {
  const each = daoFiles.map((file) => ({ of: `rules ${file}`, look: async () => lookAtFile(file) }));
  const isTogether = daoFiles.length > 1 && daoFiles.every((file) => existsSync(file));
  return isTogether ? [...each, { of: "rules", look: async () => lookAtAll(daoFiles) }] : each;
}

function lookAtFile(file: string): Finding[] {
  if (!existsSync(file))
    return [
      warning(`${file} does not exist yet.`, "Run npm start, and /admin setup in your Discord server writes it."),
    ];
  const [rules] = readRules([file]);
  return rules === undefined ? [] : [well(`The rules of ${rules.name} (${rules.daoId}) can be used.`)];
}

function lookAtAll(daoFiles: readonly string[]): Finding[] {
  return [well(`${readRules(daoFiles).length} DAOs share nothing that only one may have.`)];
}

export function checkLedger(ledgerUrl: string): Check {
  return { of: "ledger", look: async () => lookAtLedger(resolve(ledgerUrl.replace(/^file:/, ""))) };
}

async function lookAtLedger(path: string): Promise<Finding[]> {
  const folder = dirname(path);
  try {
    accessSync(folder, constants.W_OK);
    if (existsSync(path)) accessSync(path, constants.W_OK);
  } catch (cause) {
    throw new BadInput("The ledger cannot be written.", {
      happened: explainError(cause),
      next: "Let this user write the file that LEDGER_URL names, and its folder.",
    });
  }
  return [await lookInside(path), lookAtSpace(folder)];
}

async function lookInside(path: string): Promise<Finding> {
  if (!existsSync(path)) return well(`The ledger ${path} is made at the first start.`);
  const store = openSqlite(path, "read");
  try {
    const daos = await store.ledger.daos();
    const sizes = await Promise.all(daos.map(async (dao) => `${await store.ledger.size(dao)} entries of ${dao}`));
    return well(`The ledger can be read and written: ${sizes.length === 0 ? "no entry yet" : sizes.join(", ")}.`);
  } finally {
    store.close();
  }
}

function lookAtSpace(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  const shown = `${(free / 1e9).toFixed(1)} GB are free beside the ledger.`;
  return free < FREE_BYTES_MIN ? warning(shown, "Make room: a full disk stops everything.") : well(shown);
}

/** @param daos the rules' own, which name what the ledger should hold; an installation without a DAO has no clock to keep */
export function checkClock(url: string, clock: Clock): Check {
  return {
    of: "clock",
    look: async () => {
      const response = await fetchHead(url);
      const theirs = Date.parse(response.headers.get("date") ?? "") / 1_000;
      if (Number.isNaN(theirs))
        return [warning(`${new URL(url).host} tells no time.`, "Compare this machine's clock.")];
      const drift = Math.abs(clock.now() - theirs);
      const sentence = `This machine's clock is ${Math.round(drift)} s from that of ${new URL(url).host}.`;
      const next = "Turn on the time service of this machine (NTP).";
      if (drift > DRIFT_SECONDS_MAX) return [fault(sentence, next)];
      return [drift > DRIFT_SECONDS_NOTED ? warning(sentence, next) : well(sentence)];
    },
  };
}

async function fetchHead(url: string): Promise<Response> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(CALL_MILLISECONDS_MAX) });
    await response.body?.cancel();
    return response;
  } catch (cause) {
    throw new RetryLater(`${new URL(url).host} does not answer.`, {
      happened: explainError(cause),
      next: "Look whether this machine reaches the internet.",
      cause,
    });
  }
}

const LOOPBACK = /^(localhost|127(\.[0-9]{1,3}){3}|\[::1\])$/;

export function checkPublicUrl({ publicUrl }: Pick<Settings, "publicUrl">): Check {
  return {
    of: "PUBLIC_URL",
    look: async () => [lookAtScheme(publicUrl), await lookAtDoor(publicUrl)],
  };
}

function lookAtScheme(publicUrl: string): Finding {
  const { protocol, hostname } = new URL(publicUrl);
  if (LOOPBACK.test(hostname))
    return warning(
      `${publicUrl} is this machine only: neither GitHub nor your members reach it.`,
      "Set PUBLIC_URL to your own domain with https.",
    );
  return protocol === "https:"
    ? well(`${publicUrl} is encrypted.`)
    : fault(`${publicUrl} is not encrypted.`, "Let a proxy end TLS and set PUBLIC_URL to an address with https.");
}

/** Before the first start nobody answers there, and that is no fault. */
async function lookAtDoor(publicUrl: string): Promise<Finding> {
  const next = "If Laurel runs: let your proxy pass PUBLIC_URL on to PORT. If it does not run yet: npm start.";
  try {
    const response = await fetch(`${publicUrl}/healthz`, { signal: AbortSignal.timeout(CALL_MILLISECONDS_MAX) });
    const health: unknown = await response.json();
    const sentence = typeof health === "object" && health !== null ? Reflect.get(health, "sentence") : undefined;
    if (typeof sentence !== "string") return warning(`${publicUrl} is answered by something else than Laurel.`, next);
    return response.ok
      ? well(`Laurel answers at ${publicUrl}: ${sentence}`)
      : warning(`Laurel answers at ${publicUrl}, and says: ${sentence}`, "See its log.");
  } catch (cause) {
    return warning(`Nobody answers at ${publicUrl}: ${explainError(cause)}`, next);
  }
}

/** Whether its secrets are right is told by the first person who signs in: nobody can ask without one. */
export function checkSignIn({ signIn }: Pick<Settings, "signIn">): Check {
  const gist = warning(
    "Nobody can sign in with GitHub: people prove their account by a signed gist, and appeal after that.",
    "Set GITHUB_CLIENT_ID and the two client secrets if you want the shorter way.",
  );
  return {
    of: "sign-in",
    look: async () => [signIn === null ? gist : well(`People sign in at ${signIn.github.webUrl} to link accounts.`)],
  };
}

/** The rules that the checks of outside parties go by: of every file that can be used. */
export function soundRules(daoFiles: readonly string[]): Rules[] {
  return daoFiles.flatMap((file) => {
    try {
      return existsSync(file) ? readRules([file]) : [];
    } catch {
      return []; // Its own check says why.
    }
  });
}
