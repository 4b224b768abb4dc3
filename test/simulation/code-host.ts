// The simulated code host: merged pull requests, who reads them, and the comments written under them.
import type { Evidence } from "#core/contribution/evidence.ts";
import { NeedsHuman } from "#core/errors.ts";
import type { CodeHost, PullNotice } from "#core/world.ts";
import type { Ground } from "./world.ts";

export interface SimulatedCodeHost {
  readonly port: CodeHost;
  /** Oldest first, by "repositoryId#number". */
  readonly pulls: Map<string, Evidence>;
  /** More than one comment of ours on a pull request is a fault of ours. */
  readonly comments: Map<string, PullNotice[]>;
  /** Pull requests that the App may not read at the moment. */
  readonly unreadable: Set<string>;
  /** As GitHub takes a comment: without looking for an earlier one. */
  writeComment(notice: PullNotice): void;
}

const PULLS_LISTED_MAX = 500;

export function pullId(ref: { readonly repositoryId: number; readonly pull: number }): string {
  return `${ref.repositoryId}#${ref.pull}`;
}

export function simulateCodeHost({ rules, tell }: Ground): SimulatedCodeHost {
  const pulls = new Map<string, Evidence>();
  const comments = new Map<string, PullNotice[]>();
  const unreadable = new Set<string>();
  const writeComment = (notice: PullNotice): void => {
    const key = pullId(notice.ref);
    comments.set(key, [...(comments.get(key) ?? []), notice]);
    tell(() => `A comment is written on pull request ${notice.ref.pull}: ${sayNotice(notice)}`);
  };
  const ensureComment = (notice: PullNotice): void => {
    const [known, ...others] = comments.get(pullId(notice.ref)) ?? [];
    if (known === undefined) return writeComment(notice);
    if (JSON.stringify(known) === JSON.stringify(notice)) return;
    comments.set(pullId(notice.ref), [notice, ...others]);
    tell(() => `The comment on pull request ${notice.ref.pull} now says: ${sayNotice(notice)}`);
  };
  return {
    pulls,
    comments,
    unreadable,
    writeComment,
    port: {
      mergedPulls: async (repository, since) => {
        const wanted = repository.toLowerCase();
        if (!rules.repositories.some((name) => name.toLowerCase() === wanted))
          throw new NeedsHuman("The repository is not there for the App.", { happened: repository });
        const listed: Evidence[] = [];
        for (const evidence of pulls.values())
          if (evidence.mergedAt >= since && evidence.ref.repository.toLowerCase() === wanted) listed.push(evidence);
        listed.sort((one, other) => one.mergedAt - other.mergedAt || one.ref.pull - other.ref.pull);
        return listed.slice(0, PULLS_LISTED_MAX).map(({ ref }) => ref);
      },
      evidence: async (ref) => {
        const evidence = pulls.get(pullId(ref));
        if (evidence === undefined || unreadable.has(pullId(ref)))
          throw new NeedsHuman("The pull request cannot be read.", {
            happened: pullId(ref),
            next: "Give the App access to the repository again, then: npm run resume",
          });
        return { ...evidence, epochInOurComment: comments.get(pullId(ref))?.[0]?.epoch ?? null };
      },
      ensureComment: async (notice) => {
        const key = pullId(notice.ref);
        if (!pulls.has(key)) throw new NeedsHuman("There is nothing to comment on.", { happened: key });
        ensureComment(notice);
        return { url: `https://github.com/${notice.ref.repository}/pull/${notice.ref.pull}#issuecomment-1` };
      },
    },
  };
}

function sayNotice({ credited, refused, payment, epoch }: PullNotice): string {
  const people = credited.map(({ login, role, score }) => `${login} ${score} as ${role}`);
  const not = refused.map(({ login, because }) => `not ${login}: ${because}`);
  return [`epoch ${epoch}`, ...people, ...not, payment === null ? "not paid yet" : "paid"].join(", ");
}
