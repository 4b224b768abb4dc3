// The treasury's standing: what it holds, what it owes, and for how many epochs the rest lasts.
import { capBudget } from "#core/epoch/allocation.ts";
import { explainError, isLaurelError } from "#core/errors.ts";
import type { Hash, Wallet } from "#core/key.ts";
import type { State } from "#core/ledger/state.ts";
import { baseUnits, parseBaseUnits, sumOf, ZERO, type BaseUnits } from "#core/money.ts";
import { epochBudget, type Rules } from "#core/rules.ts";
import type { TreasuryStanding } from "#core/world.ts";
import { rulesInForce, type House } from "./house.ts";
import { payoutsOnChain } from "./propose.ts";

/** What is promised and has not left the treasury, by where it stands. */
export interface Owed {
  /** For people without a wallet that may be paid; lines of a later proposal. */
  readonly reserved: BaseUnits;
  /** Of epochs that closed and are not proposed yet. */
  readonly undrafted: BaseUnits;
  /** Of proposals that are not decided yet. */
  readonly proposed: BaseUnits;
  /** Of proposals that passed and are not paid yet. */
  readonly passed: BaseUnits;
  readonly total: BaseUnits;
}

export interface TreasurySheet {
  readonly daoName: string;
  readonly token: Rules["treasury"]["token"];
  readonly chainId: number;
  readonly safe: Wallet;
  /** The Safe at the DAO's block explorer; null where the rules name none. */
  readonly safeUrl: string | null;
  /** Null while the chain cannot be read, or the Safe is not as pinned. */
  readonly chain:
    | (Pick<TreasuryStanding, "block" | "balanceBaseUnits" | "threshold" | "safeVersion"> & {
        readonly owners: number;
      })
    | null;
  /** Why `chain` is null, in sentences; empty when it is not. */
  readonly unreadBecause: readonly string[];
  readonly owed: Owed;
  /** What is held and not owed; null without the balance. */
  readonly freeBaseUnits: BaseUnits | null;
  /** By how much more is owed than held; null without the balance. */
  readonly missingBaseUnits: BaseUnits | null;
  readonly budget: {
    readonly perEpochBaseUnits: BaseUnits;
    readonly epochDays: number;
    readonly runwayShareMaxPercent: number;
    /** What an epoch could pay that closed now; null without the balance. */
    readonly nowBaseUnits: BaseUnits | null;
  };
  /** For how many epochs at the full budget the free balance lasts, in tenths, rounded down; null without the balance or a budget. */
  readonly runwayTenths: number | null;
  /** The key that pays for gas; null while it cannot be read. */
  readonly gas: { readonly address: Wallet; readonly balanceWei: bigint; readonly isLow: boolean } | null;
}

/** Beyond this nobody plans; a larger figure is told as this one. */
export const RUNWAY_TENTHS_MAX = 100_000;

export async function treasuryStanding(house: House): Promise<TreasurySheet> {
  const { treasury } = house.world;
  const [held, left, gas] = await Promise.all([
    unlessDown(treasury.standing()),
    unlessDown(payoutsOnChain(house)),
    unlessDown(treasury.executorStanding()),
  ]);
  const state = await house.stream.state();
  return composeSheet(rulesInForce(state), owedNow(state, left.is ?? new Map()), {
    standing: held.is,
    // A payout that the chain may show already would be counted as owed and gone at once.
    troubles: [held, left].flatMap(({ because }) => (because === null ? [] : [because])),
    gas: gas.is,
  });
}

interface Heard<T> {
  readonly is: T | null;
  readonly because: string | null;
}

/** What cannot be read is said beside what can. */
async function unlessDown<T>(reading: Promise<T>): Promise<Heard<T>> {
  try {
    return { is: await reading, because: null };
  } catch (error) {
    if (!isLaurelError(error)) throw error;
    return { is: null, because: explainError(error) };
  }
}

/**
 * As `owedAmounts` counts it, told apart.
 * @param left what payouts that the chain shows left unpaid, by payout id
 */
export function owedNow(state: State, left: ReadonlyMap<Hash, BaseUnits>): Owed {
  const reserved = sumOf([...state.reserved.values()].flat().map(({ amountBaseUnits }) => amountBaseUnits));
  const undrafted = sumOf(
    [...state.closed.values()].flatMap(({ allocations }) => allocations.map(({ amountBaseUnits }) => amountBaseUnits)),
  );
  const unsettled = [...state.proposals.values()].filter(({ settled }) => settled === null);
  const sumOfThose = (word: "passed" | undefined): BaseUnits =>
    sumOf(
      unsettled
        .filter(({ verdict }) => verdict?.word === word)
        .map(
          ({ payoutId, lines }) =>
            left.get(payoutId) ?? sumOf(lines.map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits))),
        ),
    );
  const proposed = sumOfThose(undefined);
  const passed = sumOfThose("passed");
  return { reserved, undrafted, proposed, passed, total: sumOf([reserved, undrafted, proposed, passed]) };
}

/** Pure: what was heard of the chain, held against what the rules and the ledger say. */
export function composeSheet(
  rules: Rules,
  owed: Owed,
  {
    standing,
    troubles,
    gas,
  }: {
    readonly standing: TreasuryStanding | null;
    /** Why the chain cannot be told from, as sentences. */
    readonly troubles: readonly string[];
    readonly gas: TreasurySheet["gas"];
  },
): TreasurySheet {
  const { chainId, safe, token, explorerUrl } = rules.treasury;
  const { runwayShareMaxPercent } = rules.budget;
  const unreadBecause = [...troubles, ...(standing?.faults ?? [])];
  const chain = standing === null || unreadBecause.length > 0 ? null : chainOf(standing);
  const held = chain?.balanceBaseUnits ?? null;
  const free = held === null ? null : lessOf(held, owed.total);
  const perEpoch = epochBudget(rules);
  return {
    daoName: rules.name,
    token,
    chainId,
    safe,
    safeUrl: explorerUrl === null ? null : `${explorerUrl}/address/${safe}`,
    chain,
    unreadBecause,
    owed,
    freeBaseUnits: free,
    missingBaseUnits: held === null ? null : lessOf(owed.total, held),
    budget: {
      perEpochBaseUnits: perEpoch,
      epochDays: rules.epoch.days,
      runwayShareMaxPercent,
      nowBaseUnits: held === null ? null : capBudget(perEpoch, held, [owed.total], runwayShareMaxPercent),
    },
    runwayTenths: free === null ? null : runwayTenths(free, perEpoch),
    gas,
  };
}

function chainOf({
  block,
  balanceBaseUnits,
  threshold,
  safeVersion,
  owners,
}: TreasuryStanding): TreasurySheet["chain"] {
  const known = { block, balanceBaseUnits, threshold, owners: owners.length };
  return safeVersion === undefined ? known : { ...known, safeVersion };
}

/** The difference, and zero where it would be negative. */
function lessOf(from: BaseUnits, amount: BaseUnits): BaseUnits {
  return from > amount ? baseUnits(from - amount) : ZERO;
}

function runwayTenths(free: BaseUnits, perEpoch: BaseUnits): number | null {
  if (perEpoch === 0n) return null;
  const tenths = (free * 10n) / perEpoch;
  return tenths > RUNWAY_TENTHS_MAX ? RUNWAY_TENTHS_MAX : Number(tenths);
}
