// The pace of the stand-in Discord: how many requests of one kind to one place pass in a while, and what the next one is told.
import type { RestAnswer } from "#test/sandbox/discord-routes.ts";

export interface PaceOptions {
  readonly requests: number;
  readonly milliseconds: number;
}

interface Bucket {
  used: number;
  endsAtMilliseconds: number;
}

type Measured = (route: string, parts: Readonly<Record<string, string>>, act: () => RestAnswer) => RestAnswer;

/** Discord counts a route apart for each of these. */
const PLACES = ["channel", "guild", "token"];

/** Answers tell what is left, as Discord's do: a client that reads them waits by itself. Interactions are not counted. */
export function measurePace(options: PaceOptions | null): Measured {
  const buckets = new Map<string, Bucket>();
  return (route, parts, act) => {
    if (options === null || route.includes("/interactions/")) return act();
    const place = PLACES.map((name) => parts[name] ?? "").join(" ");
    const bucket = openBucket(buckets, `${route} ${place}`, options);
    const resetAfterSeconds = (bucket.endsAtMilliseconds - performance.now()) / 1000;
    if (bucket.used >= options.requests) return tooManyRequests(resetAfterSeconds, false);
    bucket.used += 1;
    const headers = paceHeaders(options.requests, options.requests - bucket.used, resetAfterSeconds);
    return { ...act(), headers: { ...headers, "x-ratelimit-bucket": route.replace(/\W+/g, "-") } };
  };
}

function openBucket(buckets: Map<string, Bucket>, name: string, { milliseconds }: PaceOptions): Bucket {
  const known = buckets.get(name);
  if (known !== undefined && known.endsAtMilliseconds > performance.now()) return known;
  const bucket = { used: 0, endsAtMilliseconds: performance.now() + milliseconds };
  buckets.set(name, bucket);
  return bucket;
}

export function tooManyRequests(retryAfterSeconds: number, isGlobal: boolean): RestAnswer {
  const headers = {
    ...paceHeaders(5, 0, retryAfterSeconds),
    "retry-after": String(retryAfterSeconds),
    "x-ratelimit-scope": isGlobal ? "global" : "user",
    ...(isGlobal ? { "x-ratelimit-global": "true" } : {}),
  };
  const body = { message: "You are being rate limited.", retry_after: retryAfterSeconds, global: isGlobal };
  return { status: 429, headers, body };
}

function paceHeaders(limit: number, remaining: number, resetAfterSeconds: number): Record<string, string> {
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-reset-after": String(resetAfterSeconds),
  };
}
