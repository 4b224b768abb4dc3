// Payouts under fire: one DAO pays from a real Safe on a real EVM while its process dies again and again and its ledger is put back.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Wallet as Key } from "ethers";
import { composePayoutBatch } from "#contracts/safe/payout-batch.ts";
import { SAFE, composeEmptyTx, encodeExecution, safeTxHash } from "#contracts/safe/safe-tx.ts";
import { connectTreasury } from "#contracts/safe/treasury.ts";
import { readTokenMove, type ChainLog } from "#contracts/token/erc20.ts";
import { isLaurelError } from "#core/errors.ts";
import type { Hash, Wallet } from "#core/key.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import type { Store } from "#core/ledger/ledger.ts";
import type { Rules } from "#core/rules.ts";
import type { Ids } from "#core/workflow/house.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { reconcile } from "#core/workflow/restore.ts";
import type { Batch, Treasury, World } from "#core/world.ts";
import { startEvm, type Evm } from "../sandbox/evm.ts";
import { deployTreasury, type SandboxTreasury } from "../sandbox/treasury.ts";
import { beginLife, Crash, type Faults, type Life, type Place, type Trouble } from "../simulation/faults.ts";
import { startLaurel, type Laurel } from "../simulation/laurel.ts";
import { seededRandom, type Random } from "../simulation/random.ts";
import { addressOf, makeAccount, makeEvidence, makeKey, makeRules, START, tokens } from "../support/build.ts";
import { seededIds, type Member } from "../support/house.ts";
import { makeWorld, signBatch, type TestWorld, type WorldState } from "../support/world.ts";
import { sendAlone } from "./alone.ts";

/** A round is one DAO with so many payouts, one after the other: a copy put back may be from before several of them. */
export const PAYOUTS_PER_ROUND = 5;
const PEOPLE_PER_PAYOUT = 2;
const ATTEMPTS_MAX = 7;
const CLEAN_RUNS_MAX = 3;
/** So many of the attempts that may die are processes of their own, which end by SIGKILL. */
const ALONE_SHARE = 0.08;
const RESTORED_SHARE = 0.35;
/** Of the ports' calls and appends of an attempt; a payout from its merge to its thanks takes about so many. */
const CALLS_BEFORE_DEATH_MAX = 90;
/** Days pass in steps; from a merge to the last word it takes thirteen. */
const HOURS_PER_STEP = 25;
const STEPS_PER_RUN_MAX = 24;
/** As in bots/main.ts. */
const SWEEP_SECONDS = 3_600;
const COPIES_MAX = 24;
const NONCE_TAKEN_SHARE = 0.1;
const EXECUTED_BY_OWNERS_SHARE = 0.15;
const REORGANISED_SHARE = 0.3;
const CONFIRMATIONS = 3;
/** A chain takes back what is not final; what lies as deep as the rules ask stays. */
const BLOCKS_UNDONE_MAX = CONFIRMATIONS - 1;
const BASE_FEE_WEI = 1_000_000_000n;

export interface Figures {
  payouts: number;
  once: number;
  twice: number;
  never: number;
  kills: number;
  /** By SIGKILL, in a process of its own. */
  killedAlone: number;
  restored: number;
  noncesTaken: number;
  executedByOwners: number;
  reorganised: number;
}

export function noFigures(): Figures {
  const outcomes = { payouts: 0, once: 0, twice: 0, never: 0 };
  return { ...outcomes, kills: 0, killedAlone: 0, restored: 0, noncesTaken: 0, executedByOwners: 0, reorganised: 0 };
}

/** Like "500 payouts: paid once 500, twice 0, never 0; 2,300 kills, ..." */
export function sayFigures(figures: Figures): string {
  const { payouts, once, twice, never, kills, killedAlone, restored, noncesTaken, executedByOwners, reorganised } =
    figures;
  const outcome = `${payouts} payouts: paid once ${once}, twice ${twice}, never ${never}`;
  const met = `${kills + killedAlone} kills (${killedAlone} by SIGKILL), ${restored} copies put back, ${reorganised} reorganisations`;
  return `${outcome}; ${met}, ${noncesTaken} nonces taken, ${executedByOwners} executed by owners`;
}

/** What of the chain a process on its own can reach, too. */
export type Chain = Pick<Evm, "chainUrl" | "deployer" | "send" | "call" | "transact" | "mine" | "advanceTo">;

export interface Site {
  readonly evm: Chain;
  readonly deployed: SandboxTreasury;
  readonly owners: readonly [Key, Key, Key];
  readonly executor: Key;
}

/** The chain with its contracts, as every round finds it. */
export interface Ground extends Site {
  /** Back to the state right after deployment. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

export async function openGround(): Promise<Ground> {
  const evm = await startEvm({ timestamp: START, seed: "crash" });
  try {
    const [one, two, three, executor] = evm.wallets(4);
    if (!one || !two || !three || !executor) throw new Error("the chain has four wallets");
    const owners = [one, two, three] as const;
    const fundsBaseUnits = tokens(1_000_000);
    const deployed = await deployTreasury(evm, { treasurers: owners, threshold: 2, executor, fundsBaseUnits });
    let base = await evm.send("evm_snapshot", []);
    const renew = async (): Promise<void> => {
      await evm.send("evm_revert", [base]);
      base = await evm.send("evm_snapshot", []);
    };
    return { evm, deployed, owners, executor, renew, close: () => evm.close() };
  } catch (cause) {
    await evm.close();
    throw cause;
  }
}

export interface RoundPlan {
  readonly seed: number;
  readonly payouts: number;
  /** Whether what a restored copy left behind is kept, and may itself be put back later. */
  readonly keepsAbandoned: boolean;
}

/** @returns sentences on what does not hold; empty when each payout was made exactly once */
export async function playRound(ground: Ground, plan: RoundPlan, figures: Figures): Promise<string[]> {
  const { payouts } = plan;
  await ground.renew();
  const folder = mkdtempSync(join(tmpdir(), "laurel-payouts-"));
  const round = openRound(ground, plan, { figures, folder, random: seededRandom(plan.seed) });
  try {
    await round.runOnce(null, () => linkAll(round));
    const untold: string[] = [];
    for (let payout = 0; payout < payouts; payout += 1)
      if (!(await playPayout(round, payout))) untold.push(`payout ${payout + 1} was not settled and told in the end`);
    return [...(await countPayments(round, payouts)), ...untold];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @returns whether it was settled and told in the end */
async function playPayout(round: Round, payout: number): Promise<boolean> {
  const { random, figures } = round;
  mergeWork(round, payout);
  for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
    const callsLeft = attempt === ATTEMPTS_MAX ? null : random.between(1, CALLS_BEFORE_DEATH_MAX);
    const isAlone = callsLeft !== null && random.chance(ALONE_SHARE);
    const isDone = isAlone
      ? await round.runAlone(callsLeft, payout)
      : await round.runOnce(callsLeft, () => liveOn(round, payout));
    const isRestored = random.chance(RESTORED_SHARE) && round.putBack();
    if (isRestored) figures.restored += 1;
    if (isDone && !isRestored) return true;
  }
  for (let run = 1; run <= CLEAN_RUNS_MAX; run += 1)
    if (await round.runOnce(null, () => liveOn(round, payout))) return true;
  return false;
}

export interface Round {
  readonly ground: Site;
  readonly random: Random;
  readonly figures: Figures;
  readonly world: TestWorld;
  readonly members: readonly Member[];
  readonly treasurers: readonly Member[];
  /** The process that lives now. */
  readonly laurel: () => Laurel;
  readonly store: () => Store;
  /** Starts a process, lets it live, and ends it. @returns whether it did all there was to do */
  runOnce(callsLeft: number | null, live: () => Promise<boolean>): Promise<boolean>;
  /** The same in a process of its own, which dies by SIGKILL. */
  runAlone(callsLeft: number, payout: number): Promise<boolean>;
  /** Puts the ledger back to an older copy. */
  putBack(): boolean;
}

/** Where a round is played. */
interface Seat {
  readonly figures: Figures;
  /** Where the ledger lies. */
  readonly folder: string;
  readonly random: Random;
  /** The world as another process left it; a new one when left out. */
  readonly state?: WorldState;
  /** How a process ends when its time has come, where a throw is not enough. */
  readonly die?: (state: WorldState) => void;
}

export function openRound(ground: Site, plan: RoundPlan, seat: Seat): Round {
  const { seed, payouts, keepsAbandoned } = plan;
  const { figures, folder, random } = seat;
  const { deployed } = ground;
  const { safe, payouts: at, multiSendCallOnly, token, fromBlock, chainId } = deployed;
  const place = { chainId, safe, payouts: at, multiSendCallOnly, token, fromBlock, confirmations: CONFIRMATIONS };
  const rules = makeRules({ treasury: place });
  const world = makeWorld({ rules, owners: ground.owners.map(addressOf) });
  if (seat.state !== undefined) Object.assign(world.state, seat.state);
  const members = Array.from({ length: payouts * PEOPLE_PER_PAYOUT }, (_, number) => makeContributor(seed, number));
  const treasurers = ground.owners.slice(0, 2).map((key, number): Member => {
    return { discord: { id: `80${number}`, name: `treasurer ${number}` }, key, github: null };
  });
  const path = join(folder, "ledger.db");
  const copies: Buffer[] = [];
  const ids = seededIds(`payouts ${seed} ${random.digits()}`);
  let open: { readonly laurel: Laurel; readonly store: Store } | null = null;
  const opened = () => {
    if (open === null) throw new Error("no process lives");
    return open;
  };

  async function runOnce(callsLeft: number | null, live: () => Promise<boolean>): Promise<boolean> {
    const life = seat.die === undefined ? beginLife() : lifeUntil(() => seat.die?.(world.state));
    const store = openSqlite(path);
    const treasury = connectRealTreasury(ground);
    const parts = { rules, world: { ...world, treasury: treasury.port }, store, life, ids };
    try {
      const laurel = await startProcess(parts, members, deathAfter(random, callsLeft));
      open = { laurel, store };
      await ground.evm.advanceTo(world.clock.now());
      return await live();
    } catch (error) {
      if (!(error instanceof Crash)) throw error;
      figures.kills += 1;
      return false;
    } finally {
      if (seat.die === undefined) life.end();
      open = null;
      await treasury.quiet();
      treasury.close();
      store.release();
      store.close();
      keepCopy();
    }
  }

  async function runAlone(callsLeft: number, payout: number): Promise<boolean> {
    const { evm, owners, executor } = ground;
    const { signal, outcome } = await sendAlone(folder, {
      plan,
      payout,
      callsLeft,
      seed: random.between(1, 0x7fff_ffff),
      chainUrl: evm.chainUrl,
      deployer: evm.deployer,
      deployed,
      ownerKeys: owners.map(({ privateKey }) => privateKey),
      executorKey: executor.privateKey,
      state: world.state,
    });
    Object.assign(world.state, outcome.state);
    if (signal === "SIGKILL") figures.killedAlone += 1;
    for (const met of ["noncesTaken", "executedByOwners", "reorganised"] as const) figures[met] += outcome.figures[met];
    // What was acknowledged and not yet moved into the file itself is moved by whoever opens it next.
    openSqlite(path).close();
    keepCopy();
    return outcome.isDone;
  }

  function keepCopy(): void {
    copies.push(readFileSync(path));
    // The oldest stays: it is from before the first payout.
    if (copies.length > COPIES_MAX) copies.splice(1, 1);
  }

  return {
    ground,
    random,
    figures,
    world,
    members,
    treasurers,
    laurel: () => opened().laurel,
    store: () => opened().store,
    runOnce,
    runAlone,
    putBack: () => {
      const older = copies.slice(0, -1);
      const picked = random.between(0, older.length - 1);
      const copy = older[picked];
      if (copy === undefined) return false;
      if (!keepsAbandoned) copies.splice(picked + 1);
      for (const end of ["-wal", "-shm"]) rmSync(path + end, { force: true });
      writeFileSync(path, copy);
      return true;
    },
  };
}

/** Everybody has a wallet that no other round knows, and is paid in one payout only. */
function makeContributor(seed: number, number: number): Member {
  const github = { id: number + 1, login: `dev-${number + 1}` };
  return {
    discord: { id: `9${number}`, name: github.login },
    key: makeKey(0x1_0000 * (seed + 1) + number + 1),
    github,
  };
}

/** A life whose end is the end of the process: nothing comes after it. */
function lifeUntil(end: () => void): Life {
  return { ...beginLife(), end };
}

interface ProcessParts {
  readonly rules: Rules;
  readonly world: World;
  readonly store: Store;
  readonly life: Life;
  readonly ids: Ids;
}

function startProcess(parts: ProcessParts, members: readonly Member[], faults: Faults): Promise<Laurel> {
  return startLaurel({
    ...parts,
    faults,
    sweepSeconds: SWEEP_SECONDS,
    tell: () => undefined,
    identity: {
      way: "vouched",
      says: "The test confirms who is who.",
      githubOf: async (account) => members.find(({ discord }) => discord.id === account)?.github ?? null,
    },
    isDown: () => false,
  });
}

/** The process dies at the so-manieth call to the outside or append, before or after it; at null it lives. */
function deathAfter(random: Random, calls: number | null): Faults {
  const trouble: Trouble = random.chance(0.5) ? "crash-before" : "crash-after";
  let left = calls ?? Infinity;
  return {
    strikes: () => false,
    atCall: (at: Place) => {
      if (at === "store") return null;
      left -= 1;
      return left === 0 ? trouble : null;
    },
    end: () => {
      left = Infinity;
    },
    injected: new Map(),
  };
}

const RECEIPT_ATTEMPTS_MAX = 100;

/** What a process had begun at the chain is waited for after its death, so that the same seed gives the same round. */
function connectRealTreasury({ evm, deployed, executor }: Site) {
  const treasury = connectTreasury({
    ...deployed,
    rpcUrl: evm.chainUrl,
    executorKey: executor.privateKey,
    confirmations: CONFIRMATIONS,
    deadlineMilliseconds: 20_000,
  });
  const begun = new Set<Promise<unknown>>();
  const follow = <Answer>(act: Promise<Answer>): Promise<Answer> => {
    const ended: Promise<unknown> = act.catch(() => undefined).finally(() => begun.delete(ended));
    begun.add(ended);
    return act;
  };
  const port: Treasury = {
    ...treasury,
    execute: (batch, signatures) => follow(mined(evm, treasury.execute(batch, signatures))),
    speedUp: (batch, signatures, previous) => follow(mined(evm, treasury.speedUp(batch, signatures, previous))),
  };
  return { port, quiet: () => Promise.all(begun), close: () => treasury.close() };
}

/** The chain answers a moment before it has mined. */
async function mined(evm: Chain, sent: Promise<Hash>): Promise<Hash> {
  const hash = await sent;
  for (let attempt = 0; attempt < RECEIPT_ATTEMPTS_MAX; attempt += 1) {
    if ((await evm.send("eth_getTransactionReceipt", [hash])) !== null) break;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return hash;
}

// ---- What people do ---------------------------------------------------------------------------------------------------

async function linkAll({ laurel, members, treasurers }: Round): Promise<boolean> {
  const { intake, lookAround } = laurel();
  await lookAround();
  for (const member of [...treasurers, ...members]) await link(intake, member);
  return true;
}

async function link(intake: Intake, { discord, key }: Member): Promise<void> {
  const page = await intake.offerLink(discord);
  const token = page.url.split("/").at(-1) ?? "";
  const wallet = addressOf(key);
  const text = await intake.linkTextFor(token, wallet);
  await intake.completeLink(token, { wallet, signature: await key.signMessage(text) });
}

function peopleOf({ members }: Pick<Round, "members">, payout: number): readonly Member[] {
  return members.slice(payout * PEOPLE_PER_PAYOUT, (payout + 1) * PEOPLE_PER_PAYOUT);
}

function mergeWork(round: Round, payout: number): void {
  const { world } = round;
  for (const { github } of peopleOf(round, payout)) {
    const id = github?.id ?? 0;
    const author = makeAccount(id);
    const commits = [{ at: world.state.now, authors: [author] }];
    world.merge(makeEvidence({ pull: id, author, commits, mergedAt: world.state.now }));
  }
}

/** Day after day, until the payout is made and told. */
export async function liveOn(round: Round, payout: number): Promise<boolean> {
  const { world, ground } = round;
  for (let step = 0; step < STEPS_PER_RUN_MAX; step += 1) {
    await operate(round);
    await round.laurel().lookAround();
    if (await isTold(round, payout)) return true;
    voteOnEverything(round);
    await visitPayout(round);
    await mayReorganise(round, () =>
      round
        .laurel()
        .lookAround()
        .then(() => undefined),
    );
    await ground.evm.mine(CONFIRMATIONS + 1);
    world.passHours(HOURS_PER_STEP);
    await ground.evm.advanceTo(world.clock.now());
  }
  return false;
}

async function isTold(round: Round, payout: number): Promise<boolean> {
  const { world, store } = round;
  const wallets = new Set<string>(peopleOf(round, payout).map(({ key }) => key.address));
  const named = votedTransfers(world).filter(({ wallet }) => wallets.has(wallet));
  if (named.length < wallets.size) return false;
  for (const { payoutId } of named)
    if (!(await store().ledger.has(world.rules.daoId, `payout-announced:${payoutId}`))) return false;
  return true;
}

/** The operator runs what Laurel asks for. */
async function operate(round: Round): Promise<void> {
  const { house, readOnlyBecause, life } = round.laurel();
  if (readOnlyBecause() !== null) {
    await reconcile(house).catch((error: unknown) => {
      if (!isLaurelError(error)) throw error;
    });
  }
  life.mustLive();
  const { stopped } = await house.stream.state();
  for (const [step, { happened }] of [...stopped]) {
    // After a reorganisation the Safe may have gone back behind the nonce that was signed: an empty transaction fills the gap.
    if (/was signed for nonce|is in no block, and|failed on chain/.test(happened)) await takeNonce(round);
    await house.stream.append((state) => {
      const fact = { kind: "step-resumed" as const, step, because: "the operator said so" };
      return { drafts: state.stopped.has(step) ? [{ key: `resumed:${step}:${state.size}`, fact }] : [] };
    });
  }
}

function voteOnEverything({ world }: Round): void {
  const { now, ballots } = world.state;
  for (const { draft } of ballots) {
    if (now < draft.startsAt || now > draft.endsAt) continue;
    const { epoch } = JSON.parse(draft.commitment) as { epoch: number };
    world.vote(epoch, "member-a", 1, 80);
    world.vote(epoch, "member-b", 1, 40);
  }
}

/** They sign whatever they are asked to; now and then they execute it themselves, or another transaction takes the nonce. */
async function visitPayout(round: Round): Promise<void> {
  const { random, treasurers, figures } = round;
  for (const treasurer of treasurers) {
    const { proposals } = await round.laurel().house.stream.state();
    // They come when they are called: nothing is asked of the chain while nothing is offered.
    if (![...proposals.values()].some(({ batch }) => batch?.transactionHash === null)) return;
    const batch = await sign(round.laurel().intake, treasurer);
    round.laurel().life.mustLive();
    if (batch === null) continue;
    if (random.chance(NONCE_TAKEN_SHARE)) {
      figures.noncesTaken += 1;
      await takeNonce(round);
    } else if (random.chance(EXECUTED_BY_OWNERS_SHARE)) {
      await mayReorganise(round, async () => {
        if (await executeAsOwners(round.ground, batch)) figures.executedByOwners += 1;
      });
    }
  }
}

/** @returns what there was to sign; null when there was nothing */
async function sign(intake: Intake, { discord, key }: Member): Promise<Batch | null> {
  try {
    const { review, page } = await intake.offerSigning(discord, null);
    await intake.postSignature(page.url.split("/").at(-1) ?? "", signBatch(key, review.batch).signature);
    return review.batch;
  } catch (error) {
    if (isLaurelError(error)) return null;
    throw error;
  }
}

// ---- What the chain does ----------------------------------------------------------------------------------------------

/** Another transaction of the Safe, with nothing to do with payouts. */
async function takeNonce({ ground: { evm, deployed, owners }, random }: Round): Promise<void> {
  const { safe } = deployed;
  const nonce = Number(BigInt(await evm.call(safe, SAFE.encodeFunctionData("nonce"))));
  // No two are the same bytes: the chain never mines a transaction twice, also not after it took the first one back.
  const nothing = `0x${random.digits()}`;
  const safeTx = { ...composeEmptyTx(safe, nonce), to: addressOf(owners[2]), data: nothing };
  const hash = safeTxHash(deployed, safeTx);
  const signatures = owners.slice(0, 2).map((key) => {
    return { signer: addressOf(key), signature: key.signingKey.sign(hash).serialized };
  });
  await evm.transact({ to: safe, data: encodeExecution(safeTx, signatures) });
}

/** @returns whether the chain took it: the executor may have been faster */
async function executeAsOwners({ evm, deployed, owners }: Site, batch: Batch): Promise<boolean> {
  const { token, payouts, multiSendCallOnly, safe } = deployed;
  const safeTx = composePayoutBatch({ token: token.address, payouts, multiSendCallOnly }, batch);
  const signatures = owners.slice(1).map((key) => signBatch(key, batch));
  try {
    await evm.transact({ to: safe, data: encodeExecution(safeTx, signatures) });
    return true;
  } catch {
    return false;
  }
}

/** Now and then the chain takes back what just happened on it. */
async function mayReorganise({ ground: { evm }, random, figures }: Round, act: () => Promise<void>): Promise<void> {
  if (!random.chance(REORGANISED_SHARE)) return act();
  const before = await evm.send("evm_snapshot", []);
  const blockBefore = await blockNumber(evm);
  try {
    await act();
  } finally {
    const undone = (await blockNumber(evm)) - blockBefore;
    if (undone > 0 && undone <= BLOCKS_UNDONE_MAX) {
      await evm.send("evm_revert", [before]);
      figures.reorganised += 1;
      // Another fee makes other bytes of the same transaction: anvil never mines the very same ones again.
      const fee = BASE_FEE_WEI + BigInt(figures.reorganised);
      await evm.send("anvil_setNextBlockBaseFeePerGas", [`0x${fee.toString(16)}`]);
      await evm.mine(1);
    }
  }
}

async function blockNumber(evm: Chain): Promise<number> {
  return Number(await evm.send("eth_blockNumber", []));
}

// ---- Counting ---------------------------------------------------------------------------------------------------------

interface VotedTransfer {
  readonly payoutId: Hash;
  readonly wallet: Wallet;
  readonly amount: bigint;
}

function votedTransfers({ state }: TestWorld): VotedTransfer[] {
  return state.ballots.flatMap(({ draft }) => {
    const { payoutId, transfers } = JSON.parse(draft.commitment) as {
      payoutId: Hash;
      transfers: { wallet: Wallet; amountBaseUnits: string }[];
    };
    return transfers.map(({ wallet, amountBaseUnits }) => ({ payoutId, wallet, amount: BigInt(amountBaseUnits) }));
  });
}

/** By the token's own Transfer logs alone, each recipient against what was voted. */
async function countPayments(round: Round, payouts: number): Promise<string[]> {
  const { ground, world, figures } = round;
  const paid = await transfersOnChain(ground);
  const voted = votedTransfers(world);
  const faults: string[] = [];
  for (let payout = 0; payout < payouts; payout += 1) {
    const found = peopleOf(round, payout).map(({ key }): Found => {
      const amounts = paid.filter(({ to }) => to === key.address).map(({ amount }) => amount);
      const wanted = voted.filter(({ wallet }) => wallet === key.address).map(({ amount }) => amount);
      const isAsVoted = amounts.length === 1 && wanted.length === 1 && amounts[0] === wanted[0];
      if (!isAsVoted)
        faults.push(`payout ${payout + 1}: ${key.address} was voted [${wanted.join()}] and paid [${amounts.join()}]`);
      if (amounts.length === 0) return "never";
      return isAsVoted ? "once" : "twice";
    });
    figures.payouts += 1;
    if (found.includes("twice")) figures.twice += 1;
    else if (found.includes("never")) figures.never += 1;
    else figures.once += 1;
  }
  return faults;
}

type Found = "once" | "twice" | "never";

async function transfersOnChain({ evm, deployed }: Site): Promise<{ to: string; amount: bigint }[]> {
  const { token, fromBlock } = deployed;
  const filter = { address: token.address, fromBlock: `0x${fromBlock.toString(16)}`, toBlock: "latest" };
  const logs = (await evm.send("eth_getLogs", [filter])) as ChainLog[];
  return logs.flatMap((log) => {
    const move = readTokenMove(log, token.address);
    return move === null ? [] : [{ to: move.to, amount: move.amountBaseUnits }];
  });
}
