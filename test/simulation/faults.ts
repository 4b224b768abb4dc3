// Faults: what goes wrong between a process and everything outside it, drawn from the seed and counted by kind.
import { RetryLater } from "#core/errors.ts";
import type { Random } from "./random.ts";
import type { Teller } from "./trace.ts";

export const FAULT_KINDS = [
  "crash before an act",
  "crash after an act",
  "crash before an append",
  "crash after an append",
  "timeout before the effect",
  "timeout after the effect",
  "effect twice",
  "party down for hours",
  "delivery twice",
  "delivery late",
  "delivery lost",
  "delivery malformed",
  "model dead",
  "model talks nonsense",
  "pull request unreadable",
  "hub lags",
  "hub counts late",
  "hub lies",
  "ballot edited",
  "ballot flagged",
  "space settings changed",
  "transaction slow",
  "transaction lost",
  "chain reorganised",
  "nonce taken",
  "executed by an owner",
  "owner replaced",
  "threshold changed",
  "treasury doubtful",
  "treasury short",
  "treasury drained",
  "token paused",
  "recipient refused",
  "wallet changed",
  "executor dry",
  "nonce queued elsewhere",
  "signed elsewhere",
  "contract takes its word back",
  "payout held",
  "payout cancelled",
  "treasurers away",
  "two processes at once",
  "backup restored",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export type Focus = "all" | "payout" | "intake" | "vote" | "restore";
export const FOCUSES: readonly Focus[] = ["all", "payout", "intake", "vote", "restore"];

/** How often a fault strikes, as a multiple of what its place asks for; kinds that are not named here as ever. */
const EMPHASIS: Record<Focus, Partial<Record<FaultKind, number>>> = {
  all: {},
  payout: {
    "transaction slow": 3,
    "transaction lost": 4,
    "chain reorganised": 4,
    "nonce taken": 4,
    "executed by an owner": 3,
    "owner replaced": 3,
    "threshold changed": 3,
    "treasury drained": 3,
    "token paused": 3,
    "recipient refused": 3,
    "wallet changed": 3,
    "executor dry": 3,
    "nonce queued elsewhere": 3,
    "signed elsewhere": 2,
    "contract takes its word back": 3,
    "payout held": 3,
    "payout cancelled": 3,
    "treasurers away": 2,
    "backup restored": 0.3,
    "two processes at once": 0.2,
  },
  intake: {
    "delivery twice": 3,
    "delivery late": 3,
    "delivery lost": 3,
    "delivery malformed": 3,
    "crash after an act": 3,
    "crash before an append": 3,
    "two processes at once": 3,
    "backup restored": 0.3,
  },
  vote: { "hub lags": 4, "hub counts late": 3, "hub lies": 4, "ballot edited": 4, "space settings changed": 3 },
  restore: { "backup restored": 6 },
};

export class Crash extends Error {
  constructor() {
    super("the process has ended");
  }
}

export interface Faults {
  /** Draws whether this fault strikes here and now; a strike is counted. */
  strikes(kind: FaultKind, probability: number): boolean;
  /** What meets a process at one call, if anything. */
  atCall(place: Place): Trouble | null;
  /** From now on nothing goes wrong any more. */
  end(): void;
  readonly injected: ReadonlyMap<FaultKind, number>;
}

export type Place = "port" | "append" | "store";
export type Trouble = "crash-before" | "crash-after" | "timeout-before" | "timeout-after" | "twice";

const TROUBLES: Record<Place, readonly [Trouble, FaultKind][]> = {
  port: [
    ["crash-before", "crash before an act"],
    ["crash-after", "crash after an act"],
    ["crash-after", "crash after an act"],
    ["timeout-before", "timeout before the effect"],
    ["timeout-before", "timeout before the effect"],
    ["timeout-after", "timeout after the effect"],
    ["timeout-after", "timeout after the effect"],
    ["twice", "effect twice"],
  ],
  append: [
    ["crash-before", "crash before an append"],
    ["crash-after", "crash after an append"],
  ],
  store: [
    ["crash-before", "crash before an act"],
    ["crash-after", "crash after an act"],
  ],
};
/** Of a hundred thousand calls at this place, so many meet trouble. */
const TROUBLED: Record<Place, number> = { port: 2_500, append: 1_000, store: 120 };

/** Where what people do to payouts is looked at, fewer calls fail beside; of what happens at a door most hangs on when one does. */
const CALLS_TROUBLED: Partial<Record<Focus, number>> = { payout: 0.6, intake: 2 };

export interface FaultsParts {
  readonly random: Random;
  readonly focus: Focus;
  /** Kinds that never strike: how a failure is shrunk. */
  readonly disabled: ReadonlySet<FaultKind>;
}

export function drawFaults({ random, focus, disabled }: FaultsParts): Faults {
  const injected = new Map<FaultKind, number>();
  /** Some lives are calm, some are hard: both find what the other cannot. */
  const roughness = random.pick([0.2, 0.6, 1, 1, 2.5]);
  let hasEnded = false;
  const note = (kind: FaultKind): true => {
    injected.set(kind, (injected.get(kind) ?? 0) + 1);
    return true;
  };
  // The calls until the next trouble are drawn at once, so that a call without trouble costs one subtraction.
  const callsLeft: Record<Place, number> = { port: 0, append: 0, store: 0 };
  const drawCalls = (place: Place): void => {
    const share = (TROUBLED[place] * roughness * (CALLS_TROUBLED[focus] ?? 1)) / 100_000;
    callsLeft[place] = Math.ceil(Math.log(1 - random.unit()) / Math.log(1 - share));
  };
  drawCalls("port");
  drawCalls("append");
  drawCalls("store");
  return {
    injected,
    strikes: (kind, probability) => {
      const drawn = random.unit();
      if (hasEnded || disabled.has(kind)) return false;
      return drawn < probability * (EMPHASIS[focus][kind] ?? 1) && note(kind);
    },
    atCall: (place) => {
      callsLeft[place] -= 1;
      if (callsLeft[place] > 0 || hasEnded) return null;
      drawCalls(place);
      const choices = TROUBLES[place];
      const [trouble, kind] = choices[random.between(0, choices.length - 1)] ?? choices[0] ?? [null, FAULT_KINDS[0]];
      if (disabled.has(kind)) return null;
      note(kind);
      return trouble;
    },
    end: () => {
      hasEnded = true;
    },
  };
}

/** One process between its start and its end: once it has ended, nothing that it had begun goes on. */
export interface Life {
  /** @throws Crash when the process has ended */
  mustLive(): void;
  readonly hasEnded: boolean;
  end(): void;
}

export function beginLife(): Life {
  let hasEnded = false;
  return {
    mustLive: () => {
      if (hasEnded) throw new Crash();
    },
    get hasEnded() {
      return hasEnded;
    },
    end: () => {
      hasEnded = true;
    },
  };
}

export interface Gate {
  readonly life: Life;
  readonly faults: Faults;
  readonly tell: Teller;
  /** The party behind the gate does not answer now. */
  readonly isDown: () => boolean;
}

/** These compute and do not wait, so nothing can come between. */
const AT_ONCE: ReadonlySet<PropertyKey> = new Set([
  "now",
  "name",
  "mostMicrodollars",
  "composeBatch",
  "composeCancel",
  "readSignature",
  "readWalletProof",
  "transactionUrl",
  "proposalUrl",
]);

/** The same party, behind all that can go wrong on the way to it and back. */
export function behindGate<Party extends object>(name: string, party: Party, gate: Gate): Party {
  const passages = new Map<PropertyKey, unknown>();
  return new Proxy(party, {
    get: (target, member) => {
      const known = passages.get(member);
      if (known !== undefined) return known;
      const value: unknown = Reflect.get(target, member);
      if (typeof value !== "function" || AT_ONCE.has(member)) return value;
      const place: Place = member === "append" ? "append" : name === "store" ? "store" : "port";
      const passage = passageOf(gate, place, `${name}.${String(member)}`, (words) =>
        Reflect.apply(value, target, words),
      );
      passages.set(member, passage);
      return passage;
    },
  });
}

/** Whoever asked may have died before the answer, and then nobody reads it. */
function refused(error: Error): Promise<never> {
  const answer = Promise.reject(error);
  answer.catch(() => undefined);
  return answer;
}

/** Each process passes here some hundred times a week: without trouble nothing is awaited that the act does not await. */
function passageOf(
  gate: Gate,
  place: Place,
  call: string,
  act: (words: unknown[]) => Promise<unknown>,
): (...words: unknown[]) => Promise<unknown> {
  const { life, faults, isDown } = gate;
  const alive = (answer: unknown): unknown => {
    life.mustLive();
    return answer;
  };
  return (...words) => {
    if (life.hasEnded) return refused(new Crash());
    if (isDown()) return refused(new RetryLater("The other side does not answer.", { happened: call }));
    const trouble = faults.atCall(place);
    if (trouble !== null) return meetTrouble(gate, trouble, call, () => act(words));
    // Whoever has died meanwhile gets no further than the next call.
    return place === "store" ? act(words) : act(words).then(alive);
  };
}

async function meetTrouble({ life, tell }: Gate, trouble: Trouble, call: string, act: () => Promise<unknown>) {
  switch (trouble) {
    case "crash-before":
      tell(() => `Laurel is killed before ${call}.`);
      life.end();
      throw new Crash();
    case "crash-after":
      await act();
      life.mustLive();
      tell(() => `Laurel is killed after ${call}, before it reads the answer.`);
      life.end();
      throw new Crash();
    case "timeout-before":
      tell(() => `${call} never arrives.`);
      throw new RetryLater("There was no answer in time.", { happened: call });
    case "timeout-after":
      await act();
      life.mustLive();
      tell(() => `${call} takes effect, and the answer is lost.`);
      throw new RetryLater("There was no answer in time.", { happened: call });
    case "twice":
      tell(() => `${call} arrives twice.`);
      await act();
      life.mustLive();
      return act();
  }
}
