// One process of Laurel: the real core put together as bots/main.ts puts it together, between its start and its death.
import { BadInput, explainError, isLaurelError } from "#core/errors.ts";
import type { Delivery, Store } from "#core/ledger/ledger.ts";
import type { Rules } from "#core/rules.ts";
import { addDays, DAY_SECONDS, unixSeconds, type UnixSeconds } from "#core/time.ts";
import { adoptFirst } from "#core/workflow/adopt.ts";
import type { House, Ids } from "#core/workflow/house.ts";
import { drainInbox } from "#core/workflow/inbox.ts";
import { openIntake, type Intake } from "#core/workflow/intake.ts";
import type { IdentitySource } from "#core/workflow/sign-in.ts";
import { openPurse } from "#core/workflow/purse.ts";
import { findBreak } from "#core/workflow/restore.ts";
import { openStream } from "#core/workflow/stream.ts";
import { openTicker } from "#core/workflow/tick.ts";
import type { World } from "#core/world.ts";
import { behindGate, type Faults, type Gate, type Life } from "./faults.ts";
import type { Teller } from "./trace.ts";

const SWEEP_SECONDS = 3_600;
/** Somebody else may have been faster once, or an answer was lost; then the step is due no more. */
const VAIN_TIMES = 3;
const RECORDED_ALREADY = /^(\S+) will be tried again in [0-9]+ s: This fact is recorded already\./;
const SWEEP_RETRY_SECONDS = 300;

export type Party = "codeHost" | "judge" | "forum" | "ballotBox" | "treasury";
export const PARTIES: readonly [Party, ...Party[]] = ["codeHost", "forum", "ballotBox", "treasury", "judge"];

export interface LaurelParts {
  readonly rules: Rules;
  readonly world: World;
  /** An hour unless said otherwise, as in bots/main.ts. */
  readonly sweepSeconds?: number;
  readonly store: Store;
  readonly life: Life;
  readonly faults: Faults;
  readonly tell: Teller;
  readonly ids: Ids;
  readonly identity: IdentitySource;
  readonly isDown: (party: Party) => boolean;
  /** Told of a step that is due again and again, and whose fact is refused each time because its key is taken. */
  readonly onVain?: (step: string) => void;
  /** As a careless change would see the house; nobody else does. */
  readonly see?: (house: House) => House;
}

export interface Laurel {
  readonly house: House;
  readonly intake: Intake;
  readonly life: Life;
  /** What the loop does when it wakes. @returns how many steps left facts behind */
  lookAround(): Promise<number>;
  /** Why it only reads, or null. */
  readonly readOnlyBecause: () => string | null;
  /** The webhook's door. */
  takeIn(delivery: Delivery): Promise<"kept" | "known">;
}

export async function startLaurel(parts: LaurelParts): Promise<Laurel> {
  const { rules, life, tell } = parts;
  const house = await openHouse(parts);
  await adoptFirst(house.stream, rules);
  const refusedKeys = new Map<string, number>();
  const log = (sentence: string): void => {
    if (life.hasEnded) return;
    tell(() => `Laurel notes: ${sentence}`);
    const [, step] = RECORDED_ALREADY.exec(sentence) ?? [];
    if (step === undefined) return;
    const times = (refusedKeys.get(step) ?? 0) + 1;
    refusedKeys.set(step, times);
    if (times === VAIN_TIMES) parts.onVain?.(step);
  };
  let readOnlyBecause: string | null = "Laurel has not yet compared its ledger with what it published outside.";
  let sweepAt: UnixSeconds = unixSeconds(0);
  const seen = parts.see?.(house) ?? house;
  const ticker = openTicker(seen, { log });
  const intake = await openIntake(seen, {
    identity: parts.identity,
    wake: () => undefined,
    readOnlyBecause: () => readOnlyBecause,
  });

  async function compareLedger(): Promise<void> {
    const before = readOnlyBecause;
    try {
      readOnlyBecause = (await findBreak(house))?.because ?? null;
    } catch (error) {
      readOnlyBecause = `What was published outside cannot be read yet: ${explainError(error)}`;
    }
    if (readOnlyBecause !== null && readOnlyBecause !== before) log(`Laurel only reads: ${readOnlyBecause}`);
  }

  async function lookAround(): Promise<number> {
    life.mustLive();
    if (readOnlyBecause !== null) await compareLedger();
    if (readOnlyBecause !== null) {
      parts.store.release();
      return 0;
    }
    if (!parts.store.hold()) {
      log("Another process holds this ledger; this one waits.");
      return 0;
    }
    await drainInbox(house.store.inbox, (delivery) => receive(intake, rules, delivery), log).catch((error: unknown) =>
      log(`The inbox waits: ${explainError(error)}`),
    );
    await sweep();
    return ticker.tick();
  }

  async function sweep(): Promise<void> {
    const now = house.stream.now();
    if (now < sweepAt) return;
    const since = addDays(unixSeconds(Math.max(now - rules.intake.sweepDays * DAY_SECONDS, 0)), 0);
    sweepAt = unixSeconds(now + (parts.sweepSeconds ?? SWEEP_SECONDS));
    for (const repository of rules.repositories) {
      try {
        for (const ref of await house.world.codeHost.mergedPulls(repository, since))
          await intake.notePull(ref, "sweep");
      } catch (error) {
        if (!isLaurelError(error)) throw error;
        log(`The sweep of ${repository} is tried again soon: ${explainError(error)}`);
        sweepAt = unixSeconds(now + SWEEP_RETRY_SECONDS);
      }
    }
  }

  await compareLedger();
  return {
    house,
    intake,
    life,
    lookAround,
    readOnlyBecause: () => readOnlyBecause,
    takeIn: (delivery) => house.store.inbox.keepDelivery(delivery, parts.world.clock.now()),
  };
}

/** A house whose every call can meet what may go wrong. */
export async function openHouse(parts: Omit<LaurelParts, "identity">): Promise<House> {
  const { rules, world, store, life, faults, tell, ids, isDown } = parts;
  const gate: Gate = { life, faults, tell, isDown: () => false };
  const to = <P extends object>(party: Party, port: P): P =>
    behindGate(party, port, { ...gate, isDown: () => isDown(party) });
  const gatedStore: Store = {
    ...store,
    ledger: behindGate("store", store.ledger, gate),
    vault: behindGate("store", store.vault, gate),
    inbox: behindGate("store", store.inbox, gate),
    grants: behindGate("store", store.grants, gate),
  };
  return {
    dao: rules.daoId,
    stream: openStream(gatedStore.ledger, rules.daoId, world.clock),
    store: gatedStore,
    world: {
      codeHost: to("codeHost", world.codeHost),
      judge: to("judge", world.judge),
      forum: to("forum", world.forum),
      ballotBox: to("ballotBox", world.ballotBox),
      treasury: to("treasury", world.treasury),
      clock: world.clock,
    },
    links: {
      judgeName: world.judge.name,
      ballotUrl: (ballotId) => world.ballotBox.proposalUrl(ballotId),
      transactionUrl: (hash) => world.treasury.transactionUrl(hash),
    },
    ids,
    purse: openPurse(),
    publicUrl: "https://rewards.laurel.example",
  };
}

/** What bots/github/app.ts makes of a delivery, without the dress of GitHub's payloads. */
async function receive(intake: Intake, rules: Rules, { id, event, raw }: Delivery): Promise<void> {
  if (event !== "pull_request") return;
  const [repository = "", repositoryId = "", pull = ""] = raw.toString("utf8").split(" ");
  if (!/^[0-9]+$/.test(pull) || !/^[0-9]+$/.test(repositoryId))
    throw new BadInput(`GitHub's delivery ${id} is not what a ${event} event promises.`, {
      next: "It is set aside; a merged pull request is still found by the next sweep.",
    });
  if (!rules.repositories.includes(repository)) return;
  await intake.notePull({ repository, repositoryId: Number(repositoryId), pull: Number(pull) }, "webhook");
}

export function mergeDelivery(id: string, ref: { repository: string; repositoryId: number; pull: number }): Delivery {
  return { id, event: "pull_request", raw: Buffer.from(`${ref.repository} ${ref.repositoryId} ${ref.pull}`) };
}
