// The simulated world: all six ports over outside parties that remember, refuse, and can be moved by people and faults.
import type { Wallet } from "#core/key.ts";
import type { Rules } from "#core/rules.ts";
import { unixSeconds, type Clock, type UnixSeconds } from "#core/time.ts";
import type { Batch, ForumPost, World } from "#core/world.ts";
import { BLOCK_SECONDS, simulateChain, type Payment, type SimulatedChain } from "./chain.ts";
import { simulateCodeHost, type SimulatedCodeHost } from "./code-host.ts";
import type { Faults } from "./faults.ts";
import { simulateForum, type SimulatedForum } from "./forum.ts";
import { simulateJury } from "./jury.ts";
import type { Random } from "./random.ts";
import { simulateSpace, type SimulatedSpace } from "./space.ts";
import type { Teller } from "./trace.ts";

/** What every outside party stands on. */
export interface Ground {
  readonly rules: Rules;
  /** Whether the operator has a model for rules that name no juror; it has, unless said otherwise. */
  readonly hasModel?: boolean;
  readonly clock: Clock;
  readonly random: Random;
  readonly faults: Faults;
  readonly tell: Teller;
  readonly owners: readonly Wallet[];
  blockAt(now: UnixSeconds): number;
  /** Told before it takes effect, so that a witness can compare it with the ledger of that moment. */
  onPost(post: ForumPost): void;
  onExecution(batch: Batch): void;
  onPayment(payment: Payment): void;
}

export interface SimulatedWorld {
  readonly ground: Ground;
  readonly clock: TurnedClock;
  readonly codeHost: SimulatedCodeHost;
  readonly forum: SimulatedForum;
  readonly space: SimulatedSpace;
  readonly chain: SimulatedChain;
  /** As core sees it, with nothing going wrong on the way. */
  readonly ports: World;
}

/** A clock that stands until it is turned. */
export interface TurnedClock extends Clock {
  turnTo(time: UnixSeconds): void;
}

export function openClock(start: UnixSeconds): TurnedClock {
  let now = start;
  return {
    now: () => now,
    turnTo: (time) => {
      if (time > now) now = time;
    },
  };
}

export function simulateWorld(parts: Omit<Ground, "blockAt"> & { readonly clock: TurnedClock }): SimulatedWorld {
  const ground: Ground = { ...parts, blockAt: (now) => Math.floor(unixSeconds(now) / BLOCK_SECONDS) };
  const codeHost = simulateCodeHost(ground);
  const forum = simulateForum(ground);
  const space = simulateSpace(ground);
  const chain = simulateChain(ground);
  const ports: World = {
    codeHost: codeHost.port,
    judge: simulateJury(ground),
    forum: forum.port,
    ballotBox: space.port,
    treasury: chain.port,
    clock: parts.clock,
  };
  return { ground, clock: parts.clock, codeHost, forum, space, chain, ports };
}
