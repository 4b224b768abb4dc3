// A storm: hundreds of signed deliveries, many of them twice, while the process is killed again and again.
import { pullKey } from "#core/key.ts";
import type { RestPull } from "../sandbox/github-pulls.ts";
import type { Sandbox } from "../sandbox/sandbox.ts";

export const DELIVERIES_PER_STORM = 500;
export const PULLS_PER_STORM = 50;
const AT_ONCE = 10;
const REPOSITORY = "laurel-demo/lantern";

/** Small pull requests with numbers of their own, by one author each time another. */
export function stormPulls(storms: number): RestPull[] {
  return Array.from({ length: storms * PULLS_PER_STORM }, (_, at): RestPull => {
    const number = 1_000 + at;
    const patch = `@@ -1,1 +1,2 @@\n line\n+line of pull request ${number}`;
    return {
      number,
      title: `storm ${number}`,
      body: null,
      user: { login: `storm-${at % 7}`, id: 7_000 + (at % 7), type: "User" },
      created_at: "2026-03-01T09:00:00Z",
      merged_at: null,
      merge_commit_sha: number.toString(16).padStart(40, "0"),
      base: { ref: "main", repo: { full_name: REPOSITORY } },
      head: { ref: `pr-${number}`, sha: number.toString(16).padStart(40, "1") },
      additions: 1,
      deletions: 0,
      changed_files: 1,
      commits: 1,
      files: [
        { filename: `src/storm-${number}.ts`, status: "modified", additions: 1, deletions: 0, changes: 1, patch },
      ],
      co_authors: [],
      reviews: [],
    };
  });
}

export interface StormReport {
  readonly kills: number;
  readonly sent: number;
  readonly acknowledged: number;
}

/**
 * Sends each pull request's event several times under several delivery ids; what was not acknowledged is sent again, as GitHub's
 * redelivery does. Afterwards every pull request must be recorded once.
 * @param random 0..1, seeded
 */
export async function runStorm(house: Sandbox, pulls: readonly RestPull[], random: () => number): Promise<StormReport> {
  let kills = 0;
  let sent = 0;
  let acknowledged = 0;
  for (const { base, number } of pulls) house.github.merge(base.repo.full_name, number, house.clock.now());
  const waiting = Array.from({ length: DELIVERIES_PER_STORM }, (_, at) => {
    const pull = pulls[at % pulls.length];
    if (pull === undefined) throw new Error("a storm needs pull requests");
    return { number: pull.number, deliveryId: `storm-${pull.number}-${Math.floor(at / pulls.length / 2)}` };
  });
  const DELIVERIES_SENT_MAX = DELIVERIES_PER_STORM * 20;
  while (waiting.length > 0 && sent < DELIVERIES_SENT_MAX) {
    const batch = waiting.splice(0, AT_ONCE);
    const killing = random() < 0.08 && house.isLaurelUp();
    const answers = batch.map(async (delivery) => {
      const payload = house.github.mergedPayload(REPOSITORY, delivery.number);
      const { status } = await house.github.deliver(house.doorUrl, "pull_request", payload, {
        deliveryId: delivery.deliveryId,
      });
      sent += 1;
      if (status === 202) acknowledged += 1;
      else waiting.push(delivery);
    });
    if (killing) {
      await house.stopLaurel("kill");
      kills += 1;
    }
    await Promise.all(answers);
    if (!house.isLaurelUp()) await house.startLaurel();
  }
  return { kills, sent, acknowledged };
}

/** @returns sentences on what is missing or doubled; empty when the storm left no trace but its pull requests */
export async function afterStorm(house: Sandbox, pulls: readonly RestPull[]): Promise<string[]> {
  const names = new Set(pulls.map(({ base, number }) => pullKey(base.repo.full_name, number)));
  const record = await house.until("every pull request of the storm", ({ contributions }) => {
    const scored = contributions.filter(
      ({ repository, pull, score }) => score !== null && names.has(pullKey(repository ?? "", pull ?? 0)),
    );
    const isTold = pulls.every(({ base, number }) => house.github.comments(base.repo.full_name, number).length > 0);
    return scored.length >= names.size && isTold;
  });
  const found = record.contributions.filter(({ repository, pull }) => names.has(pullKey(repository ?? "", pull ?? 0)));
  const doubled = found.length - new Set(found.map(({ id }) => id)).size;
  const faults =
    doubled === 0 && found.length === names.size
      ? []
      : [`${found.length} contributions for ${names.size} pull requests`];
  for (const { base, number } of pulls) {
    const comments = house.github.comments(base.repo.full_name, number).length;
    if (comments !== 1) faults.push(`${comments} comments on #${number}`);
  }
  return faults;
}
