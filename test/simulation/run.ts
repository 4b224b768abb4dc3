// A run: one seed's weeks of one DAO, played through the real core, with its people, its faults and its auditor.
import "./quick-hash.ts";
import type { PullRef } from "#core/contribution/evidence.ts";
import { RetryLater } from "#core/errors.ts";
import type { Entry } from "#core/ledger/entry.ts";
import type { Delivery, Store } from "#core/ledger/ledger.ts";
import type { ProposalState, State } from "#core/ledger/state.ts";
import type { Vault } from "#core/ledger/vault.ts";
import { DAY_SECONDS, HOUR_SECONDS, unixSeconds, type UnixSeconds } from "#core/time.ts";
import type { Rules } from "#core/rules.ts";
import { adoptByOperator } from "#core/workflow/adopt.ts";
import type { House } from "#core/workflow/house.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { batchOf } from "#core/workflow/pay.ts";
import { reconcile } from "#core/workflow/restore.ts";
import type { Batch, World } from "#core/world.ts";
import { START } from "#test/support/build.ts";
import { drawDao, type SimulatedDao } from "./dao.ts";
import { beginLife, Crash, drawFaults, type FaultKind, type Faults, type Focus } from "./faults.ts";
import { openAuditor, type Auditor, type Violation } from "./invariants.ts";
import { openHouse, PARTIES, startLaurel, type Laurel, type LaurelParts, type Party } from "./laurel.ts";
import { drawPeople, isForeseen, planWeek, type Plan } from "./people.ts";
import { seededRandom, type Random } from "./random.ts";
import { openDisk, type Disk } from "./store.ts";
import { calmTreasury, firstOwners } from "./treasurers.ts";
import { openTrace, SILENT, type Teller } from "./trace.ts";
import { openClock, simulateWorld, type SimulatedWorld } from "./world.ts";

/** A fault planted from outside: a port or the store is wrapped, and nothing in core knows of it. */
export interface Mutation {
  readonly name: string;
  readonly says: string;
  /** Which invariant has to notice it; left out, whichever does. */
  readonly breaks?: string | readonly string[];
  readonly focus: Focus;
  readonly world?: (simulated: SimulatedWorld) => World;
  readonly store?: (store: Store, simulated: SimulatedWorld) => Store;
  /** What core sees of its own house. */
  readonly house?: (house: House) => House;
}

export interface RunParts {
  readonly seed: number;
  /** Weeks in which things go wrong; the calm ones come on top. */
  readonly weeks: number;
  readonly focus?: Focus;
  readonly disabled?: ReadonlySet<FaultKind>;
  readonly mutation?: Mutation;
  readonly isTraced?: boolean;
}

export interface RunResult {
  readonly seed: number;
  readonly weeksPlayed: number;
  /** In which week, counted from one, and what. */
  readonly violation: (Violation & { readonly week: number }) | null;
  readonly injected: ReadonlyMap<FaultKind, number>;
  readonly payments: number;
  readonly entries: number;
  readonly sentences: readonly string[];
}

/** As Safe's own app composes them from what it shows. */
export interface Composing {
  composeOffered(proposal: ProposalState): Promise<Batch>;
  composeCancel(proposal: ProposalState): Promise<Batch>;
}

/** What people and weeks work with. */
export interface Scene {
  readonly world: SimulatedWorld;
  readonly random: Random;
  readonly faults: Faults;
  readonly tell: Teller;
  readonly isBusy: boolean;
  readonly isPlain: boolean;
  week(): number;
  /** The state as Laurel shows it to anybody who asks; null while it does not run. */
  stateNow(): State | null;
  vaultNow(): Vault | null;
  isReadOnly(): boolean;
  /** Somebody asks Laurel for something; a refusal is an answer, and anything unforeseen is a violation. */
  ask(what: string, act: (intake: Intake, composing: Composing) => Promise<void>): Promise<void>;
  /** @param ref the merged pull request it tells of, or null when it tells of none */
  deliver(delivery: Delivery, ref: PullRef | null): Promise<void>;
  later(seconds: number, act: () => Promise<void>): void;
  takeDown(seconds: number): void;
  /** As the operator does it: the process ends by itself and keeps a checkpoint. */
  restart(): Promise<void>;
  restoreBackup(): Promise<void>;
  reconcile(): Promise<void>;
  resume(step: string): Promise<void>;
  /** Refused once a proposal has passed; nothing where the operator likes the rules as they are. */
  adoptOtherRules(): Promise<void>;
}

/** So long a DAO in which nothing goes wrong needs to finish what was begun. */
export const CALM_WEEKS = 3;
const WEEK_SECONDS = 7 * DAY_SECONDS;

export async function playRun(parts: RunParts): Promise<RunResult> {
  const clock = openClock(START);
  const random = seededRandom(parts.seed);
  const trace = parts.isTraced ? openTrace(clock, START) : SILENT;
  const { tell } = trace;
  const faults = drawFaults({
    random: random.branch("faults"),
    focus: parts.focus ?? "all",
    disabled: parts.disabled ?? new Set(),
  });
  const dao = drawDao(random, parts.focus ?? "all");
  const { rules, hasModel } = dao;
  const auditor = openAuditor(rules.daoId, () => world, dao.isPlain ? "payouts" : "everything");
  const world: SimulatedWorld = simulateWorld({
    rules,
    hasModel,
    clock,
    random: random.branch("world"),
    faults,
    tell,
    owners: firstOwners(),
    onPost: auditor.seePost,
    onExecution: auditor.seeExecution,
    onPayment: auditor.seePayment,
  });
  const stage = openStage({
    dao,
    world,
    random: random.branch("stage"),
    faults,
    tell,
    auditor,
    mutation: parts.mutation ?? null,
  });
  const weeksInAll = parts.weeks + CALM_WEEKS;
  let week = 0;
  for (; week < weeksInAll && auditor.violation() === null; week += 1) {
    if (week === parts.weeks) stage.calmDown();
    await stage.playWeek(week, week >= parts.weeks);
  }
  if (auditor.violation() === null) await stage.checkEnd(unixSeconds(START + parts.weeks * WEEK_SECONDS));
  const violation = auditor.violation();
  if (violation !== null) tell(() => `Violated: ${violation.invariant}. ${violation.sentence}`);
  return {
    seed: parts.seed,
    weeksPlayed: week,
    violation: violation === null ? null : { ...violation, week },
    injected: faults.injected,
    payments: auditor.paymentsSeen(),
    entries: stage.entries(),
    sentences: trace.sentences,
  };
}

interface StageParts {
  readonly dao: SimulatedDao;
  readonly world: SimulatedWorld;
  readonly random: Random;
  readonly faults: Faults;
  readonly tell: Teller;
  readonly auditor: Auditor;
  readonly mutation: Mutation | null;
}

interface Stage {
  playWeek(week: number, isCalm: boolean): Promise<void>;
  calmDown(): void;
  checkEnd(calmSince: UnixSeconds): Promise<void>;
  entries(): number;
}

/** While something is under way Laurel looks around soon, then more and more seldom. */
const FIRST_LOOK_SECONDS = 4;
const LOOKS_IN_A_ROW_MAX = 12;
const STARTS_MAX = 50;
/** Where payouts are what is looked at, work whose delivery was lost is found a little later. */
const PLAIN_SWEEP_SECONDS = DAY_SECONDS;
const PLAIN_WEEKS_PER_CHECK = 3;
const COUNTING_SECONDS = HOUR_SECONDS;

function openStage({ dao, world, random, faults, tell, auditor, mutation }: StageParts): Stage {
  const { clock } = world;
  const { rules } = dao;
  const ports = mutation?.world?.(world) ?? world.ports;
  let disk: Disk = openDisk((added) => {
    auditor.seeEntries(added, disk);
    for (const { entry } of added) tell(() => `Entry ${entry.number}: ${sayEntry(entry)}.`);
  });
  let laurel: Laurel | null = null;
  let store: Store | null = null;
  let shownState: State | null = null;
  let weekNow = 0;
  let lookAt: number = clock.now();
  let looksInARow = 0;
  let hasNoise = false;
  /** Earliest first. */
  let plans: Plan[] = [];
  const downUntil = new Map<Party, number>();

  const people = drawPeople({ random, week: () => weekNow }, dao);
  const ids = random.branch("ids");

  const partsOf = (opened: Store): LaurelParts => ({
    rules,
    ...(dao.isPlain && { sweepSeconds: PLAIN_SWEEP_SECONDS }),
    world: ports,
    store: mutation?.store?.(opened, world) ?? opened,
    life: beginLife(),
    faults,
    tell: (sentence) => {
      hasNoise = true;
      tell(sentence);
    },
    ids: { next: ids.digits },
    identity: people.identity,
    isDown: (party) => (downUntil.get(party) ?? 0) > clock.now(),
    onVain: auditor.seeVain,
    ...(mutation?.house && { see: mutation.house }),
  });

  // ---- The process ----------------------------------------------------------------------------------------------------

  /** Starts it, as whatever watches over it would, again and again. */
  async function start(): Promise<void> {
    for (let tried = 0; tried < STARTS_MAX && laurel === null; tried += 1) {
      store = disk.open();
      const parts = partsOf(store);
      try {
        laurel = await startLaurel(parts);
        shownState = await laurel.house.stream.state();
        lookAt = clock.now();
        tell(() => "Laurel starts.");
      } catch (error) {
        const hasDied = parts.life.hasEnded;
        end(laurel);
        if (!hasDied && !(error instanceof RetryLater)) auditor.seeBug("at the start", error);
      }
    }
  }

  function end(process: Laurel | null): void {
    process?.life.end();
    store?.close();
    store = null;
    laurel = null;
    shownState = null;
  }

  /** After whatever happened: a dead process is buried, and started again a little later. */
  function bury(): void {
    auditor.checkNow(disk);
    if (laurel === null || !laurel.life.hasEnded) return;
    end(laurel);
    later(random.pick([5, 20, 60, 600, 7_200]), start);
  }

  async function look(): Promise<void> {
    if (laurel === null) return;
    const { life } = laurel;
    hasNoise = false;
    let recorded = 0;
    try {
      recorded = await laurel.lookAround();
      shownState = await laurel.house.stream.state();
    } catch (error) {
      if (!life.hasEnded && !isForeseen(error)) auditor.seeBug("in the loop", error);
    }
    // A tick goes on until nothing is due, so that another look soon finds something only where somebody else is waited for.
    const hasMore = hasNoise || isUnderWay(shownState) || isCounting(shownState, clock.now());
    const isBusy = hasMore || (recorded > 0 && !dao.isPlain);
    looksInARow = isBusy ? looksInARow + 1 : 0;
    const isRested = looksInARow === 0 || looksInARow > LOOKS_IN_A_ROW_MAX;
    if (isRested) looksInARow = 0;
    lookAt = clock.now() + (isRested ? rest() : soon());
    bury();
  }

  /** Where payouts are what is looked at, the clock jumps to what is due next; else it may be found late. */
  function rest(): number {
    if (!dao.isPlain) return random.between(5 * HOUR_SECONDS, 14 * HOUR_SECONDS);
    const due = shownState === null ? Infinity : nextDue(shownState, rules, clock.now());
    return Math.min(due - clock.now() + random.between(0, 900), random.between(14 * HOUR_SECONDS, 30 * HOUR_SECONDS));
  }

  function soon(): number {
    return random.between(1, FIRST_LOOK_SECONDS * 2 ** looksInARow);
  }

  function wake(): void {
    lookAt = Math.min(lookAt, clock.now() + random.between(0, 3));
    looksInARow = 0;
  }

  // ---- What people ask ------------------------------------------------------------------------------------------------

  async function ask(what: string, act: Parameters<Scene["ask"]>[1]): Promise<void> {
    if (laurel === null) return tell(() => `${what}, and nobody answers.`);
    const isElsewhere = faults.strikes("two processes at once", 0.1);
    const twin = isElsewhere ? await startTwin() : null;
    const process = twin ?? laurel;
    tell(() => `${what}${twin === null ? "" : " through the doors of a second process"}.`);
    const composing: Composing = {
      composeOffered: (proposal) =>
        batchOf(process.house, proposal, proposal.batch ?? { safeTxNonce: 0, withheld: [] }),
      composeCancel: async ({ batch }) => world.ports.treasury.composeCancel(batch?.safeTxNonce ?? 0),
    };
    const asking = act(process.intake, composing).catch((error: unknown) => {
      if (process.life.hasEnded) return;
      if (isForeseen(error)) tell(() => `That is refused: ${String(error)}`);
      else auditor.seeBug(what, error);
    });
    if (isElsewhere) await Promise.all([asking, look()]);
    else await asking;
    twin?.life.end();
    bury();
    if (laurel !== null) shownState = await laurel.house.stream.state().catch(() => null);
    bury();
    wake();
  }

  /** A process that waits for the ledger while the first one holds it; its doors are open. */
  async function startTwin(): Promise<Laurel | null> {
    const parts = partsOf(disk.open());
    try {
      return await startLaurel(parts);
    } catch (error) {
      if (!parts.life.hasEnded && !isForeseen(error)) auditor.seeBug("at the start of a second process", error);
      return null;
    }
  }

  async function deliver(delivery: Delivery, ref: PullRef | null): Promise<void> {
    if (laurel === null) return tell(() => `Delivery ${delivery.id} finds the door closed.`);
    try {
      const answer = await laurel.takeIn(delivery);
      tell(() => `Delivery ${delivery.id} is ${answer}.`);
      if (answer === "kept" && ref !== null) auditor.seeKept(delivery.id, `${ref.repositoryId}#${ref.pull}`);
    } catch (error) {
      if (!(error instanceof Crash) && !isForeseen(error)) auditor.seeBug("at the webhook's door", error);
    }
    wake();
    bury();
  }

  /** A command in another process: it has a stream of its own on the same store. */
  async function resume(step: string): Promise<void> {
    tell(() => `The operator runs: npm run resume -- ${step}`);
    const house = await openHouse({ ...partsOf(disk.open()), tell });
    const resuming = house.stream
      .append((state) => {
        if (!state.stopped.has(step)) return { drafts: [] };
        const fact = { kind: "step-resumed", step, because: "the operator said so" } as const;
        return { drafts: [{ key: `resumed:${step}:${state.size}`, fact }] };
      })
      .then(() => undefined)
      .catch((error: unknown) => {
        if (!isForeseen(error)) auditor.seeBug("in the command resume", error);
      });
    if (faults.strikes("two processes at once", 0.5)) await Promise.all([resuming, look()]);
    else await resuming;
    wake();
  }

  /** A command as well. */
  async function adoptOtherRules(): Promise<void> {
    const { otherRules } = dao;
    if (otherRules === null || laurel === null) return;
    tell(() => "The operator runs: npm run adopt");
    const house = await openHouse({ ...partsOf(disk.open()), tell });
    await adoptByOperator(house.stream, otherRules).catch((error: unknown) => {
      if (isForeseen(error)) tell(() => `That is refused: ${String(error)}`);
      else auditor.seeBug("in the command adopt", error);
    });
    wake();
  }

  async function runReconcile(): Promise<void> {
    if (laurel === null) return;
    const because = laurel.readOnlyBecause();
    tell(
      () =>
        `Laurel ${because === null ? "has stopped" : `only reads (${because})`}, and the operator runs: npm run reconcile`,
    );
    end(laurel);
    auditor.seeReconcile(true);
    const opened = disk.open();
    const parts = partsOf(opened);
    try {
      const said = await reconcile(await openHouse(parts));
      for (const sentence of said) tell(() => sentence);
    } catch (error) {
      tell(() => `It ends with: ${String(error)}`);
      if (!parts.life.hasEnded && !isForeseen(error)) auditor.seeBug("in the command reconcile", error);
    }
    parts.life.end();
    opened.close();
    auditor.seeReconcile(false);
    await start();
  }

  async function restoreBackup(): Promise<void> {
    const moment = random.between(Math.floor(disk.moments * random.unit()), disk.moments);
    end(laurel);
    disk = disk.backup(moment);
    auditor.seeRestored(disk);
    const { length } = disk.entriesOf(rules.daoId);
    tell(() => `The disk breaks, and a backup with ${length} entries takes its place.`);
    await start();
  }

  async function restart(): Promise<void> {
    if (laurel === null) return;
    tell(() => "The operator restarts Laurel.");
    await laurel.house.stream.close().catch((error: unknown) => {
      if (!isForeseen(error)) auditor.seeBug("at the end", error);
    });
    end(laurel);
    await start();
  }

  function later(seconds: number, act: () => Promise<void>): void {
    const plan = { at: clock.now() - weekStart() + seconds, act };
    const place = plans.findIndex(({ at }) => at > plan.at);
    plans.splice(place === -1 ? plans.length : place, 0, plan);
  }

  const weekStart = (): number => START + weekNow * WEEK_SECONDS;

  const scene: Scene = {
    world,
    random,
    faults,
    tell,
    isBusy: dao.isBusy,
    isPlain: dao.isPlain,
    week: () => weekNow,
    stateNow: () => shownState,
    vaultNow: () => (laurel === null ? null : (store?.vault ?? null)),
    isReadOnly: () => laurel !== null && laurel.readOnlyBecause() !== null,
    ask,
    deliver,
    later,
    takeDown: (seconds) => {
      const party = random.pick(PARTIES);
      tell(() => `${party} is down for ${Math.round(seconds / HOUR_SECONDS)} hours.`);
      downUntil.set(party, clock.now() + seconds);
    },
    restart,
    restoreBackup,
    reconcile: runReconcile,
    resume,
    adoptOtherRules,
  };

  // ---- The weeks ------------------------------------------------------------------------------------------------------

  async function playWeek(week: number, isCalm: boolean): Promise<void> {
    const left = plans.map(({ at, act }) => ({ at: at - WEEK_SECONDS, act }));
    weekNow = week;
    plans = [...left, ...planWeek(scene, people, isCalm)].sort((one, other) => one.at - other.at);
    if (week === 0) await start();
    const end = weekStart() + WEEK_SECONDS;
    while (auditor.violation() === null) {
      const [next] = plans;
      const planAt = next === undefined ? Infinity : weekStart() + next.at;
      const isLookNext = laurel !== null && lookAt <= planAt;
      const at = isLookNext ? lookAt : planAt;
      if (at >= end) break;
      clock.turnTo(unixSeconds(at));
      if (isLookNext) await look();
      else if (next !== undefined) {
        plans.shift();
        await next.act();
      }
    }
    if (!dao.isPlain || week % PLAIN_WEEKS_PER_CHECK === 0) await auditor.checkWeek(disk, shownState);
  }

  return {
    playWeek,
    calmDown: () => {
      tell(() => "From now on nothing goes wrong any more.");
      faults.end();
      downUntil.clear();
      calmTreasury(scene);
      world.space.settings.quorum = "0";
    },
    checkEnd: async (calmSince) => {
      await look();
      auditor.checkNow(disk);
      await auditor.checkEnd(disk, calmSince);
    },
    entries: () => disk.entriesOf(rules.daoId).length,
  };
}

/** The key, and of long hexadecimal names only the beginning. */
function sayEntry({ key, fact }: Entry): string {
  const name = key.replace(/(0x[0-9a-f]{8}|person-[0-9a-f]{6})[0-9a-f]+/g, "$1");
  switch (fact.kind) {
    case "epoch-closed": {
      const split = fact.allocations.map(
        ({ person, score, amountBaseUnits }) => `${person.slice(0, 13)} ${amountBaseUnits} (${score} hundredths)`,
      );
      const carried = fact.carried?.map(({ contribution, score }) => `${score} more for ${contribution}`) ?? [];
      return `${name} over ${fact.budgetBaseUnits} for ${split.join(", ")}; carries ${carried.join(", ") || "nothing"}`;
    }
    case "proposal-drafted": {
      const lines = fact.lines.map(
        ({ person, amountBaseUnits, because }) => `${person.slice(0, 13)} ${amountBaseUnits} (${because})`,
      );
      const kept = fact.reserved.map(({ person, amountBaseUnits }) => `${person.slice(0, 13)} ${amountBaseUnits}`);
      return `${name} of epoch ${fact.epoch} pays ${lines.join(", ")}; reserves ${kept.join(", ") || "nothing"}`;
    }
    case "amounts-reserved":
      return `${name} for ${fact.reserved.map(({ person }) => person.slice(0, 13)).join(", ")}`;
    case "verdict-reached":
      return `${name} ${fact.verdict}: ${fact.because}`;
    case "contribution-recorded":
      return `${name} by ${fact.person.slice(0, 13)} in epoch ${fact.epoch}`;
    case "contribution-scored": {
      const flags = fact.basis?.flags.map(({ kind }) => kind) ?? [];
      return `${name} ${fact.score} around ${fact.deterministic}, ${[fact.standing, ...flags].join(", ")}`;
    }
    case "score-amended":
    case "appeal-voted":
      return `${name} ${fact.score}`;
    case "appeal-answered":
      return `${name} ${fact.verdict}: ${fact.because}`;
    case "jury-asked":
      return `${name} for ${fact.microdollars} microdollars`;
    default:
      return name;
  }
}

/** When the clock alone makes something due, the soonest of all; what waits for a person or a block is not among them. */
function nextDue({ openEpoch, proposals }: State, { vote }: Rules, now: UnixSeconds): number {
  let due = openEpoch === null || openEpoch.closesAt <= now ? Infinity : openEpoch.closesAt;
  const wait = (at: number): void => {
    if (at > now && at < due) due = at;
  };
  for (const { settled, announcedAt, ballot, verdict, batch, heldUntil } of proposals.values()) {
    if (settled !== null) continue;
    if (ballot === null) wait((announcedAt ?? 0) + vote.discussionHours * HOUR_SECONDS);
    else if (verdict === null) wait(ballot.endsAt);
    else if (batch === null) wait(Math.max(verdict.at + vote.objectionHours * HOUR_SECONDS, heldUntil ?? 0));
    else wait((batch.remindedAt ?? batch.offeredAt ?? 0) + DAY_SECONDS);
  }
  return due;
}

function isUnderWay(state: State | null): boolean {
  if (state === null) return false;
  for (const { batch, settled } of state.proposals.values())
    if (settled === null && (batch?.transactionHash ?? batch?.cancel?.transactionHash ?? null) !== null) return true;
  return false;
}

/** The votes are in, and Snapshot has not counted them yet; where it takes longer than this, a person is asked. */
function isCounting(state: State | null, now: UnixSeconds): boolean {
  for (const { ballot, verdict } of state?.proposals.values() ?? [])
    if (ballot !== null && verdict === null && ballot.endsAt <= now && now < ballot.endsAt + COUNTING_SECONDS)
      return true;
  return false;
}
