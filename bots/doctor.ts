// The doctor: looks at every party and permission that Laurel needs, and says what to mend. It changes nothing.
import { readSettings, type Settings } from "#config/secrets.ts";
import { BadInput } from "#core/errors.ts";
import type { Clock } from "#core/time.ts";
import { faultOf, runChecks, type Check, type Found, type Word } from "./doctor/check.ts";
import { checkClock, checkFiles, checkLedger, checkPublicUrl, checkSignIn, soundRules } from "./doctor/here.ts";
import * as parties from "./doctor/parties.ts";

const MARKS: Readonly<Record<Word, string>> = { well: "✓", warning: "!", fault: "✗" };

/**
 * Prints a line for each thing that was looked at, and what to do below those that are not well.
 * @param clock of the wall: what it is compared with is on wall time too
 * @returns 0 where nothing is at fault, also with warnings; else 1
 */
export async function doctorCommand(
  print: (sentence: string) => void,
  clock: Clock,
  env?: Parameters<typeof readSettings>[0],
): Promise<number> {
  const found = await examine(clock, env);
  for (const each of found) print(sayFound(each));
  const [faults, warnings] = [countOf(found, "fault"), countOf(found, "warning")];
  const noted = warnings === 1 ? "1 warning" : `${warnings} warnings`;
  print(faults === 0 ? `Nothing is at fault; ${noted}.` : `${faults} at fault, ${noted}.`);
  return faults === 0 ? 0 : 1;
}

function countOf(found: readonly Found[], word: Word): number {
  return found.filter((each) => each.word === word).length;
}

function sayFound({ word, of, sentence, next }: Found): string {
  const line = `${MARKS[word]} ${of}: ${sentence}`;
  return next === null ? line : `${line}\n    ${next}`;
}

/** Every finding, in the order of the checks; no setting that is secret stands in any. */
export async function examine(clock: Clock, env?: Parameters<typeof readSettings>[0]): Promise<Found[]> {
  let settings: Settings;
  try {
    settings = readSettings(env);
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return faultOf(error).map((finding) => ({ ...finding, of: "settings" }));
  }
  const hide = hiderOf(settings);
  const found = await runChecks(checksOf(settings, clock));
  const all: Found[] = [
    { of: "settings", word: "well", sentence: "Every setting is there and well formed.", next: null },
    ...found,
  ];
  return all.map((each) => ({
    ...each,
    sentence: hide(each.sentence),
    next: each.next === null ? null : hide(each.next),
  }));
}

function checksOf(settings: Settings, clock: Clock): Check[] {
  const daos = soundRules(settings.daoFiles);
  return [
    ...checkFiles(settings.daoFiles),
    checkLedger(settings.ledgerUrl),
    checkClock(settings.github.apiUrl, clock),
    ...parties.checkDiscord(settings, daos),
    ...parties.checkGitHub(settings, daos),
    ...parties.checkModels(settings, daos),
    ...parties.checkSnapshot(settings, daos, clock),
    ...parties.checkChain(settings, daos, clock),
    ...parties.checkQueue(settings, daos),
    checkPublicUrl(settings),
    checkSignIn(settings),
  ];
}

/** Whatever a party says in its error: a key, a token or an address with a key in it is printed nowhere. */
function hiderOf(settings: Settings): (sentence: string) => string {
  const { github, discord, judge, jurors, snapshot, proposerKey, executorKey, rpcUrl, safeQueue, signIn } = settings;
  const secrets = [
    ...[github.privateKey, ...github.webhookSecrets, discord.token, judge?.apiKey, ...jurors.keys.values()],
    ...[signIn?.discord.clientSecret, signIn?.github.clientSecret],
    ...[snapshot.apiKey, proposerKey, executorKey, rpcUrl, safeQueue?.apiKey],
  ].filter((secret): secret is string => typeof secret === "string" && secret !== "");
  return (sentence) => secrets.reduce((shown, secret) => shown.replaceAll(secret, "…"), sentence);
}
