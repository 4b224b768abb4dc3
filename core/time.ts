// Time: seconds since 1970 in UTC, and the clock as a port. Core never reads a clock of its own.

export type UnixSeconds = number & { readonly unit: "unix seconds" };

export interface Clock {
  /** The current time; never runs backwards within one process. */
  now(): UnixSeconds;
}

export const HOUR_SECONDS = 3_600;
export const DAY_SECONDS = 86_400;

/** @throws RangeError when the value is not a whole second that Snapshot and JavaScript dates can both carry */
export function unixSeconds(value: number): UnixSeconds {
  if (!Number.isSafeInteger(value) || value < 0 || value > 253_402_300_799) {
    throw new RangeError(`not a time in unix seconds: ${value}`);
  }
  return value as UnixSeconds;
}

export function addHours(time: UnixSeconds, hours: number): UnixSeconds {
  return unixSeconds(time + Math.round(hours * HOUR_SECONDS));
}

export function addDays(time: UnixSeconds, days: number): UnixSeconds {
  return addHours(time, days * 24);
}

/** Reads an ISO 8601 time as GitHub writes it. */
export function parseIsoTime(text: string): UnixSeconds {
  return unixSeconds(Math.floor(Date.parse(text) / 1000));
}

/** "2026-03-01 12:00 UTC", for texts. */
export function showTime(time: UnixSeconds): string {
  return `${new Date(time * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
