// Pace: how often one network address may ask for what costs us or others something. Counts are forgotten each minute.
import type { IncomingMessage } from "node:http";
import { isIP, isIPv6 } from "node:net";

export interface Pace {
  /** Counts this request, and says whether it is within what its sender may ask. */
  admits(request: IncomingMessage): boolean;
  close(): void;
}

/** A person who votes again and again stays far below. */
const REQUESTS_PER_ADDRESS_MAX = 30;
/** Snapshot takes a hundred a minute from us, and our own ticks need some of them. */
const REQUESTS_MAX = 300;
const ADDRESSES_MAX = 1_000;
const WINDOW_MILLISECONDS = 60_000;

export function openPace(windowMilliseconds = WINDOW_MILLISECONDS): Pace {
  const counts = new Map<string, number>();
  let all = 0;
  const timer = setInterval(() => {
    counts.clear();
    all = 0;
  }, windowMilliseconds).unref();
  return {
    admits: (request) => {
      const address = addressOf(request);
      const count = (counts.get(address) ?? 0) + 1;
      const [oldest] = counts.keys();
      if (count === 1 && counts.size >= ADDRESSES_MAX && oldest !== undefined) counts.delete(oldest);
      counts.set(address, count);
      // Those above their own measure take nothing from the others'.
      if (count > REQUESTS_PER_ADDRESS_MAX) return false;
      all += 1;
      return all <= REQUESTS_MAX;
    },
    close: () => clearInterval(timer),
  };
}

const LOOPBACK = ["127.0.0.1", "::1", "::ffff:127.0.0.1"];

/** Behind a proxy on this machine it is the address that the proxy itself saw, which it puts last: the others anybody may write. */
export function addressOf({
  socket,
  headers,
}: Pick<IncomingMessage, "headers"> & { socket: { remoteAddress?: string | undefined } }): string {
  const peer = socket.remoteAddress ?? "";
  const forwarded =
    String(headers["x-forwarded-for"] ?? "")
      .split(",")
      .at(-1)
      ?.trim() ?? "";
  return networkOf(LOOPBACK.includes(peer) && isIP(forwarded) !== 0 ? forwarded : peer);
}

/** A household has more IPv6 addresses than anybody can count, and one network of 64 bits. */
function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = [], tail = []] = address.split("::").map((side) => side.split(":").filter((group) => group !== ""));
  const between = Array.from({ length: Math.max(0, 8 - head.length - tail.length) }, () => "0");
  return [...head, ...between, ...tail].slice(0, 4).join(":");
}
