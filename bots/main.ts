// The composition root: one process that runs the DAOs of one store, and the commands an operator or a member types.
import { parseArgs } from "node:util";
import { amendRules, readDraft, readRules } from "#config/rules.ts";
import { loadEnvFile, readSettings, readLedgerUrl, type Settings } from "#config/secrets.ts";
import { BadInput, explainError, isLaurelError, NeedsHuman, RetryLater } from "#core/errors.ts";
import { canonicalJson } from "#core/key.ts";
import type { Store } from "#core/ledger/ledger.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { epochBudget, type Rules } from "#core/rules.ts";
import { addDays, DAY_SECONDS, unixSeconds, type Clock, type UnixSeconds } from "#core/time.ts";
import { showAmount } from "#core/money.ts";
import { adoptByOperator, adoptFirst } from "#core/workflow/adopt.ts";
import type { WorkName } from "#core/workflow/explain.ts";
import { rulesInForce, type House, type Ids, type ReadingRoom } from "#core/workflow/house.ts";
import { drainInbox } from "#core/workflow/inbox.ts";
import { openIntake, type Intake } from "#core/workflow/intake.ts";
import type { RulesDraft } from "#core/workflow/governance.ts";
import type { IdentitySource } from "#core/workflow/sign-in.ts";
import { termsFault } from "#core/workflow/propose.ts";
import { openPurse } from "#core/workflow/purse.ts";
import { requeryScores } from "#core/workflow/replay-score.ts";
import { findBreak, reconcile } from "#core/workflow/restore.ts";
import { openStream, type Stream } from "#core/workflow/stream.ts";
import { openTicker, type Ticker, type TickOptions } from "#core/workflow/tick.ts";
import {
  chooseIdentity,
  chooseJudge,
  connectOutside,
  linksOf,
  openSignIn,
  randomIds,
  systemClock,
  type Outside,
} from "./adapters.ts";
import { explainCommand, tickCommand, verifyCommand, verifyScoreCommand } from "./commands.ts";
import { doctorCommand } from "./doctor.ts";
import { isFirstStart, startFirst } from "./first-start.ts";
import { createApp } from "./github/app.ts";
import { githubDoor } from "./github/door.ts";
import { showPlainly } from "./terminal.ts";
import { verifyBallot } from "./verify-ballot.ts";
import { verifyPayout } from "./verify-payout.ts";
import { openWebServer } from "./web/server.ts";

/** Without a wake, the house looks around so often. */
const TICK_MILLISECONDS = 15_000;
const SWEEP_SECONDS = 3_600;
const SWEEP_RETRY_SECONDS = 300;

export interface StartOptions {
  readonly clock: Clock;
  readonly settings?: Settings;
  readonly ids?: Ids;
  readonly identity?: IdentitySource;
  readonly log?: (sentence: string) => void;
  /** Where a crash test pulls the plug. */
  readonly watch?: NonNullable<TickOptions["watch"]>;
}

export interface Laurel {
  readonly url: string;
  /** Makes the next tick come at once. */
  wake(): void;
  close(): Promise<void>;
}

/** One DAO as this process runs it. */
interface Member {
  readonly house: House;
  readonly intake: Intake;
  readonly ticker: Ticker;
  /** What its adapters were connected to. */
  readonly connectedTo: string;
  /** Null once it is known that no newer ledger was published outside. */
  readOnlyBecause: string | null;
  sweepAt: UnixSeconds;
}

/**
 * Starts the house: doors open, loops running.
 * @throws BadInput, NeedsHuman with all that is wrong in the settings, the rules or the ledger
 */
export async function start(options: StartOptions): Promise<Laurel> {
  const { clock, log = () => undefined } = options;
  const settings = options.settings ?? readSettings();
  if (await mayBeFirstStart(settings)) return waitForRules({ ...options, settings });
  const files = readRules(settings.daoFiles);
  const store = openHeldStore(settings);
  const members: Member[] = [];
  const bell = openBell();
  const outside = await connectOutside({
    settings,
    rules: files,
    clock,
    log,
    intakeOf: (guildId) => members.find(({ intake }) => intake.guildId === guildId)?.intake ?? null,
    sayOnce: (key) => store.sayOnce(key),
  }).catch((error: unknown) => {
    store.close();
    throw error;
  });
  try {
    for (const [at, rules] of files.entries())
      members.push(await openMember(rules, at, { settings, store, outside, bell, options }));
    for (const member of members) await checkReading(member, log);
    const web = await openWebServer({
      port: settings.port,
      host: "127.0.0.1",
      daos: () => members.map(({ intake }) => intake),
      webhookDoor: githubDoor({
        secrets: settings.github.webhookSecrets,
        keep: ({ id, event, raw }) => store.inbox.keepDelivery({ id, event, raw }, clock.now()),
        wake: bell.ring,
        log,
      }),
      isHealthy: () => healthOf(members, outside),
      signIn: openSignIn(settings),
      log,
    });
    const app = createApp({
      ...settings.github,
      secret: settings.github.webhookSecrets[0] ?? "",
      noteMerged: (ref) => noteMerged(members, ref),
      log,
    });
    const loop = runLoop({ members, store, bell, log, receive: (delivery) => app.receive(delivery) });
    return {
      url: web.url,
      wake: bell.ring,
      close: async () => {
        bell.stop();
        await web.close();
        await loop;
        await outside.close();
        for (const { house } of members) await house.stream.close();
        store.close();
      },
    };
  } catch (error) {
    await outside.close();
    store.close();
    throw error;
  }
}

/** Only a file is looked at: a ledger that is not there yet is not made by asking. */
async function mayBeFirstStart(settings: Settings): Promise<boolean> {
  if (!isFirstStart(settings, [])) return false;
  const store = openStore(settings.ledgerUrl);
  try {
    return isFirstStart(settings, await store.ledger.daos());
  } finally {
    store.close();
  }
}

/** Set up from Discord first; the house starts by itself once its rules are written. */
async function waitForRules(options: StartOptions & { readonly settings: Settings }): Promise<Laurel> {
  const { clock, settings, log = () => undefined } = options;
  const store = openHeldStore(settings);
  let house: Laurel | null = null;
  const goOn = async (): Promise<Laurel> => (house = await start(options));
  try {
    const first = await startFirst({ settings, clock, log, store, goOn });
    return { url: settings.publicUrl, wake: () => house?.wake(), close: first.close };
  } catch (error) {
    store.close();
    throw error;
  }
}

function openHeldStore({ ledgerUrl }: Settings): Store {
  const store = openStore(ledgerUrl);
  if (store.hold()) return store;
  store.close();
  throw new NeedsHuman("Another Laurel runs on this ledger.", {
    happened: ledgerUrl,
    next: "Stop the other process first.",
  });
}

function openStore(ledgerUrl: string, mode: "write" | "read" = "write"): Store {
  return openSqlite(ledgerUrl.replace(/^file:/, ""), mode);
}

interface Surroundings {
  readonly settings: Settings;
  readonly store: Store;
  readonly outside: Outside;
  readonly bell: Bell;
  readonly options: StartOptions;
}

async function openMember(file: Rules, at: number, surroundings: Surroundings): Promise<Member> {
  const { bell, options, outside, settings } = surroundings;
  const { log = () => undefined } = options;
  const stream = openStream(surroundings.store.ledger, file.daoId, options.clock);
  const draft = await adoptFirst(stream, file);
  if (draft !== null) log(draft);
  const house = await openHouse(file, stream, surroundings);
  await checkTreasury(house, outside, log);
  await checkSpace(house, log);
  const ticker = openTicker(house, { log, ...(options.watch ? { watch: options.watch } : {}) });
  const member: { -readonly [K in keyof Member]: Member[K] } = {
    house,
    ticker,
    intake: await openIntake(house, {
      identity: options.identity ?? chooseIdentity(settings),
      wake: bell.ring,
      readOnlyBecause: () => member.readOnlyBecause,
      draft: draftIn(settings.daoFiles, at),
    }),
    connectedTo: outsideOf(rulesInForce(await stream.state())),
    readOnlyBecause: "Laurel has not yet compared its ledger with what it published outside.",
    sweepAt: unixSeconds(0),
  };
  return member;
}

/** The file as it is whenever somebody asks: members propose from what its editor wrote last. */
function draftIn(daoFiles: readonly string[], at: number): RulesDraft {
  const file = daoFiles[at] ?? "";
  return {
    rules: () => readDraft(daoFiles, file),
    amend: (setting, value) => amendRules(daoFiles, file, setting, value),
  };
}

/** @param stream the DAO's stream; rules already in force there come before the file */
async function openHouse(
  file: Rules,
  stream: Stream,
  { settings, store, outside, options }: Omit<Surroundings, "bell">,
): Promise<House> {
  const world = outside.worldOf((await stream.state()).rules ?? file);
  return {
    dao: file.daoId,
    stream,
    store,
    world,
    links: linksOf(world),
    ids: options.ids ?? randomIds,
    purse: openPurse(),
    publicUrl: settings.publicUrl,
  };
}

/** What a treasurer would want to know before the first payout, not after it. @throws NeedsHuman when a key of ours could spend */
async function checkTreasury(house: House, outside: Outside, log: (sentence: string) => void): Promise<void> {
  const rules = (await house.stream.state()).rules;
  if (rules === null) return;
  try {
    const { owners, faults, balanceBaseUnits } = await house.world.treasury.standing();
    for (const fault of faults) log(`Warning, nothing is paid while this is so: ${fault}`);
    const own = outside.ownAddresses.filter((address) => owners.some((owner) => owner === address));
    if (own.length > 0) {
      throw new NeedsHuman("A key of this process is an owner of the Safe.", {
        happened: own.join(", "),
        next: "Use other keys for PROPOSER_KEY and EXECUTOR_KEY: no key held by the bot may spend from the treasury.",
      });
    }
    const budget = epochBudget(rules);
    const { token } = rules.treasury;
    if (budget > balanceBaseUnits) {
      log(
        `Warning: the budget of an epoch is ${showAmount(budget, token)}, and the Safe holds ${showAmount(balanceBaseUnits, token)}. An epoch's budget is capped at what is there.`,
      );
    }
  } catch (error) {
    if (!(error instanceof RetryLater)) throw error;
    log(`The treasury cannot be read yet: ${explainError(error)}`);
  }
}

/** A space that cannot carry a vote is told at the start, and not when the first epoch ends. */
async function checkSpace(house: House, log: (sentence: string) => void): Promise<void> {
  const rules = (await house.stream.state()).rules;
  if (rules === null) return;
  try {
    const fault = termsFault(await house.world.ballotBox.terms(), rules);
    if (fault !== null) log(`Warning, nothing is put to the vote while this is so: ${fault.happened} ${fault.next}`);
  } catch (error) {
    if (!isLaurelError(error)) throw error;
    log(`The Snapshot space cannot be read yet: ${explainError(error)}`);
  }
}

async function noteMerged(members: readonly Member[], ref: Parameters<Intake["notePull"]>[0]): Promise<void> {
  const wanted = ref.repository.toLowerCase();
  for (const { intake } of members) {
    if (intake.repositories.some((name) => name.toLowerCase() === wanted)) await intake.notePull(ref, "webhook");
  }
}

function healthOf(members: readonly Member[], outside: Outside): { ok: boolean; sentence: string } {
  const stuck = members.find(({ readOnlyBecause }) => readOnlyBecause !== null);
  if (stuck) return { ok: false, sentence: stuck.readOnlyBecause ?? "" };
  return outside.isForumReady()
    ? { ok: true, sentence: "All is well." }
    : { ok: false, sentence: "Discord is not connected." };
}

// ---- The loop ---------------------------------------------------------------------------------------------------------

interface Bell {
  ring(): void;
  stop(): void;
  /** Resolves when rung, or after a while. @returns false once stopped */
  wait(): Promise<boolean>;
}

function openBell(): Bell {
  let isStopped = false;
  let isRung = false;
  let answer: (() => void) | null = null;
  const ring = (): void => {
    isRung = true;
    answer?.();
  };
  return {
    ring,
    stop: () => {
      isStopped = true;
      ring();
    },
    wait: async () => {
      if (!isRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, TICK_MILLISECONDS);
          answer = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      isRung = false;
      answer = null;
      return !isStopped;
    },
  };
}

interface Loop {
  readonly members: readonly Member[];
  readonly store: Store;
  readonly bell: Bell;
  readonly receive: Parameters<typeof drainInbox>[1];
  readonly log: (sentence: string) => void;
}

async function runLoop(loop: Loop): Promise<void> {
  loop.bell.ring();
  while (await loop.bell.wait()) {
    try {
      await lookAround(loop);
    } catch (error) {
      loop.log(`The house stumbled and goes on: ${explainError(error)}`);
    }
  }
}

async function lookAround({ members, store, receive, log }: Loop): Promise<void> {
  for (const member of members) await checkReading(member, log);
  // A delivery belongs to some DAO of this process; while one only reads, all of them wait in the inbox.
  const isReading = members.some(({ readOnlyBecause }) => readOnlyBecause !== null);
  if (isReading) return store.release();
  if (!store.hold()) return log("Another process holds this ledger; this one waits.");
  await drainInbox(store.inbox, receive, log).catch((error: unknown) => log(`The inbox waits: ${explainError(error)}`));
  for (const member of members) await sweep(member, log);
  await Promise.all(members.map(({ ticker }) => ticker.tick()));
}

async function checkReading(member: Member, log: (sentence: string) => void): Promise<void> {
  const before = member.readOnlyBecause;
  if (before !== null) await compareLedger(member);
  member.readOnlyBecause ??= await findMove(member);
  if (member.readOnlyBecause !== null && member.readOnlyBecause !== before)
    log(`Laurel only reads: ${member.readOnlyBecause}`);
}

/** Every adapter was connected to what the rules named then: nothing is done in the new place through the old ones. */
async function findMove({ house, connectedTo }: Member): Promise<string | null> {
  const { rules } = await house.stream.state();
  if (rules === null || outsideOf(rules) === connectedTo) return null;
  return `The rules of ${house.dao} now name another treasury, space, server or repository. Restart Laurel: it connects to them at its start.`;
}

function outsideOf({ treasury, snapshot, discord, repositories, vote }: Rules): string {
  return canonicalJson({ treasury, snapshot, discord, repositories, power: vote.power });
}

async function compareLedger(member: { -readonly [K in keyof Member]: Member[K] }): Promise<void> {
  try {
    member.readOnlyBecause = (await findBreak(member.house))?.because ?? null;
  } catch (error) {
    member.readOnlyBecause = `What was published outside cannot be read yet: ${explainError(error)}`;
  }
}

/** Finds merged pull requests whose webhook never arrived. */
async function sweep(
  member: { -readonly [K in keyof Member]: Member[K] },
  log: (sentence: string) => void,
): Promise<void> {
  const { house, intake } = member;
  const now = house.stream.now();
  const rules = (await house.stream.state()).rules;
  if (now < member.sweepAt || rules === null) return;
  const since = addDays(unixSeconds(Math.max(now - rules.intake.sweepDays * DAY_SECONDS, 0)), 0);
  member.sweepAt = unixSeconds(now + SWEEP_SECONDS);
  for (const repository of rules.repositories) {
    try {
      for (const ref of await house.world.codeHost.mergedPulls(repository, since)) await intake.notePull(ref, "sweep");
    } catch (error) {
      if (!isLaurelError(error)) throw error;
      log(`The sweep of ${repository} is tried again soon: ${explainError(error)}`);
      member.sweepAt = unixSeconds(now + SWEEP_RETRY_SECONDS);
    }
  }
}

// ---- Commands ---------------------------------------------------------------------------------------------------------

const USAGE = `Laurel runs the rewards of a contributor DAO.

  npm start                          start the bot (settings: .env.example)
  npm run explain -- owner/repo#12   why a contribution got what it got, from the ledger alone
  npm run tick -- --dry              what would be done now, as sentences
  npm run verify                     check every entry, the replay and the root of the ledger
  npm run verify -- score owner/repo#12   compute the scores of a pull request again; --requery asks the models again
  npm run verify -- payout FILE      the three hashes of a payout's manifest, for comparing before signing (--expect 0x...)
  npm run verify -- ballot 0x...     count any Snapshot ballot again from its votes' signatures (--hub --rpc --ipfs URL, --json)
  npm run reconcile                  after a restored backup: append what happened outside
  npm run resume -- STEP             let a step go on that waited for a person
  npm run adopt                      adopt a changed dao.yaml, until a first proposal has passed
  npm run doctor                     look at every party and permission, and say what to mend`;

export interface Terminal {
  readonly print: (sentence: string) => void;
  readonly complain: (sentence: string) => void;
  readonly clock: Clock;
}

/** @returns the exit code: 0 done or true, 1 checked and false, 2 could not be done or checked */
export async function runCommand(words: readonly string[], terminal: Terminal): Promise<number> {
  const { print, clock } = terminal;
  const { positionals, values } = parseArgs({
    args: [...words],
    allowPositionals: true,
    strict: true,
    options: {
      dry: { type: "boolean" },
      requery: { type: "boolean" },
      expect: { type: "string", multiple: true },
      hub: { type: "string" },
      rpc: { type: "string" },
      ipfs: { type: "string" },
      json: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  const [command = "help", ...rest] = positionals;
  if (values.help) return (print(USAGE), 0);
  switch (command) {
    case "start":
      return startCommand(terminal);
    case "explain":
      return explainCommand(openStore(readLedgerUrl(), "read"), rest.join(" "), print);
    case "tick":
      if (!values.dry)
        throw new BadInput("Only a dry run can be asked for: the bot itself ticks.", { next: "npm run tick -- --dry" });
      return tickCommand(openStore(readLedgerUrl(), "read"), clock, print);
    case "verify":
      if (rest[0] === "ballot") return verifyBallot(rest[1] ?? "", values, values.json === true, terminal);
      if (rest[0] === "payout") return verifyPayout(rest[1] ?? "manifest.json", values.expect ?? [], terminal);
      if (rest[0] !== "score") return verifyCommand(openStore(readLedgerUrl(), "read"), print);
      return verifyScoreCommand(
        openStore(readLedgerUrl(), "read"),
        rest.slice(1).join(" "),
        print,
        values.requery === true ? askAgain : null,
      );
    case "reconcile":
      return onEachHouse(clock, async (house) => (await reconcile(house)).forEach((sentence) => print(sentence)));
    case "resume":
      return resumeCommand(rest.join(" "), terminal);
    case "adopt":
      return adoptCommand(terminal);
    case "doctor":
      return doctorCommand(print, systemClock);
    case "help":
      return (print(USAGE), 0);
    default:
      terminal.complain(`There is no command "${command}".\n\n${USAGE}`);
      return 2;
  }
}

/** Never from the cache: what the models say now is what is wanted. */
async function askAgain(room: ReadingRoom, name: WorkName): Promise<readonly string[]> {
  const judge = await chooseJudge({ ...readSettings(), cacheUrl: null });
  return requeryScores(room, name, judge);
}

async function startCommand({ print, clock }: Terminal): Promise<number> {
  const laurel = await start({ clock, log: print });
  print(`Laurel is running. Public record: ${laurel.url}   Webhooks: ${laurel.url}/api/github/webhooks`);
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
  await laurel.close();
  return 0;
}

/** Runs on every DAO of the settings, as the one holder of the store. */
async function onEachHouse(clock: Clock, act: (house: House) => Promise<void>): Promise<number> {
  const settings = readSettings();
  const rules = readRules(settings.daoFiles);
  const store = openStore(settings.ledgerUrl);
  const options: StartOptions = { clock, settings };
  try {
    holdOrSay(store, settings);
    const outside = await connectOutside({
      settings,
      rules,
      clock,
      intakeOf: () => null,
      sayOnce: () => false,
      log: () => undefined,
    });
    try {
      for (const file of rules)
        await act(
          await openHouse(file, openStream(store.ledger, file.daoId, clock), { settings, store, outside, options }),
        );
    } finally {
      await outside.close();
    }
  } finally {
    store.close();
  }
  return 0;
}

function holdOrSay(store: Store, { ledgerUrl }: Settings): void {
  if (store.hold()) return;
  throw new NeedsHuman("A running Laurel holds this ledger.", {
    happened: ledgerUrl,
    next: "Stop it, run this command, and start it again.",
  });
}

async function resumeCommand(step: string, { print, clock }: Terminal): Promise<number> {
  const settings = readSettings();
  const store = openStore(settings.ledgerUrl);
  try {
    for (const { daoId } of readRules(settings.daoFiles)) {
      const stream = openStream(store.ledger, daoId, clock);
      const resumed = await stream.append((state) => {
        if (!state.stopped.has(step)) return { drafts: [] };
        return {
          drafts: [
            {
              key: `resumed:${step}:${state.size}`,
              fact: { kind: "step-resumed", step, because: "the operator said so" },
            },
          ],
        };
      });
      if (resumed.length > 0) return (print(`${step} goes on with the next tick.`), 0);
    }
  } finally {
    store.close();
  }
  throw new BadInput(`No step "${step}" waits for a person.`, { next: "npm run verify lists the steps that do." });
}

async function adoptCommand({ print, clock }: Terminal): Promise<number> {
  const settings = readSettings();
  const store = openStore(settings.ledgerUrl);
  try {
    holdOrSay(store, settings);
    for (const rules of readRules(settings.daoFiles))
      print(await adoptByOperator(openStream(store.ledger, rules.daoId, clock), rules));
  } finally {
    store.close();
  }
  return 0;
}

if (import.meta.main) {
  const complain = (sentence: string): void => void process.stderr.write(`${showPlainly(sentence)}\n`);
  const print = (sentence: string): void => void process.stdout.write(`${showPlainly(sentence)}\n`);
  // The ledger's keys open what is personal: nobody else on this machine reads what Laurel writes.
  process.umask(0o077);
  try {
    loadEnvFile();
    process.exitCode = await runCommand(process.argv.slice(2), { print, complain, clock: systemClock });
  } catch (error) {
    complain(explainError(error));
    process.exitCode = 2;
  }
}
