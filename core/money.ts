// Money: whole numbers of a token's smallest unit. Never a JavaScript number; decimals appear only in texts for people.
import { BadInput } from "./errors.ts";

export type BaseUnits = bigint & { readonly unit: "base units" };

/** The largest amount one transfer can carry: `Payouts` packs it into 96 bits beside the wallet. */
export const TRANSFER_BASE_UNITS_MAX = 2n ** 96n - 1n;

/** @throws BadInput when the amount is negative */
export function baseUnits(amount: bigint): BaseUnits {
  if (amount < 0n) throw new BadInput("An amount of money is never negative.", { happened: `${amount}` });
  return amount as BaseUnits;
}

export const ZERO = baseUnits(0n);

/** Reads a decimal string of base units, as entries, manifests and reports carry it. */
export function parseBaseUnits(text: string): BaseUnits {
  if (!/^(0|[1-9][0-9]{0,77})$/.test(text)) {
    throw new BadInput("This is not an amount in base units.", {
      happened: JSON.stringify(text.slice(0, 100)),
      next: "Write a whole number without sign, point or leading zero.",
    });
  }
  return baseUnits(BigInt(text));
}

/** Reads what people write ("1250.5") into base units; more decimals than the token has are refused, never rounded. */
export function parseTokenAmount(text: string, decimals: number): BaseUnits {
  const match = /^(0|[1-9][0-9]{0,59})(?:\.([0-9]{1,77}))?$/.exec(text);
  if (!match || (match[2] ?? "").length > decimals) {
    throw new BadInput("This is not an amount of the token.", {
      happened: JSON.stringify(text.slice(0, 100)),
      next: `Write a plain number with at most ${decimals} decimals, like 1250.5`,
    });
  }
  return baseUnits(BigInt(match[1] ?? "0") * 10n ** BigInt(decimals) + BigInt((match[2] ?? "").padEnd(decimals, "0")));
}

/** An amount as people read it: "1,250.5 LRL". Exact: no digit is rounded away. */
export function showAmount(amount: BaseUnits, token: { readonly decimals: number; readonly symbol: string }): string {
  const digits = amount.toString().padStart(token.decimals + 1, "0");
  const whole = digits.slice(0, digits.length - token.decimals).replace(/\B(?=(\d{3})+$)/g, ",");
  const fraction = token.decimals === 0 ? "" : digits.slice(-token.decimals).replace(/0+$/, "");
  return `${fraction === "" ? whole : `${whole}.${fraction}`} ${token.symbol}`;
}

const SHORT_DECIMALS = 4;

/** For a glance: at most four decimals, the rest cut and marked ("926.1962… LRL"). Wherever money is signed it is shown whole. */
export function showShortly(amount: BaseUnits, token: { readonly decimals: number; readonly symbol: string }): string {
  const [digits = "", symbol = ""] = showAmount(amount, token).split(" ");
  const [whole = "", fraction = ""] = digits.split(".");
  return fraction.length <= SHORT_DECIMALS
    ? `${digits} ${symbol}`
    : `${whole}.${fraction.slice(0, SHORT_DECIMALS)}… ${symbol}`;
}

/** The exact sum; zero for an empty list. */
export function sumOf(amounts: Iterable<BaseUnits>): BaseUnits {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return baseUnits(sum);
}
