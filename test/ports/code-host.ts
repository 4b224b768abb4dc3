// What every code host promises, whichever it is: how it lists, what it shows, and that its one comment stays one.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Evidence, PullRef } from "#core/contribution/evidence.ts";
import { unixSeconds } from "#core/time.ts";
import type { CodeHost, PullNotice } from "#core/world.ts";
import { makeFile } from "#test/core/score/make-diff.ts";
import { DAO, makeAccount, makeEvidence, makeReview, START } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";
import { familyOf } from "./family.ts";

export interface CodeHostStage {
  readonly codeHost: CodeHost;
  readonly repository: string;
  readonly repositoryId: number;
  /** Merges a pull request that shows exactly this. */
  merge(evidence: Evidence): void;
  /** Opens one that nobody has merged. */
  leaveOpen(pull: number): void;
  /** How often our comments under a pull request were written or edited, one number for each. */
  commentWrites(pull: number): readonly number[];
  /** The next comment that is written is lost: on the way there, or on the way back. */
  loseComment(when: "before" | "after"): void;
  close(): Promise<void>;
}

const HOUR = 3_600;
/** The port's own limit. */
const PULLS_LISTED_MAX = 500;

export function codeHostSuite(name: string, open: () => Promise<CodeHostStage>): void {
  describe(`the code host, ${name}`, () => {
    let stage: CodeHostStage;
    beforeEach(async () => {
      stage = await open();
    });
    afterEach(() => stage.close());

    function refOf(pull: number): PullRef {
      return { repository: stage.repository, repositoryId: stage.repositoryId, pull };
    }

    function merge(pull: number, changes: Partial<Evidence> = {}): PullRef {
      stage.merge(makeEvidence({ ref: refOf(pull), ...changes }));
      return refOf(pull);
    }

    function noticeOf(pull: number, changes: Partial<PullNotice> = {}): PullNotice {
      return {
        ref: refOf(pull),
        daoId: DAO,
        daoName: "Laurel DAO",
        epoch: 3,
        recordUrl: "https://laurel.example/dao/laurel-dao",
        credited: [
          {
            login: "dev-1",
            role: "author",
            score: 307,
            reasons: ["Good."],
            isProvisional: false,
            appealUntil: null,
            hasLinkedWallet: true,
          },
        ],
        refused: [],
        judgeName: "the jury",
        payment: null,
        ...changes,
      };
    }

    const listed = async (since: number): Promise<number[]> =>
      (await stage.codeHost.mergedPulls(stage.repository, unixSeconds(since))).map(({ pull }) => pull);

    test("lists merged pull requests oldest first, the lower number first in the same second", async () => {
      merge(9, { mergedAt: unixSeconds(START + 2 * HOUR) });
      merge(4, { mergedAt: unixSeconds(START + HOUR) });
      merge(3, { mergedAt: unixSeconds(START + HOUR) });
      stage.leaveOpen(5);
      expect(await stage.codeHost.mergedPulls(stage.repository, START)).toEqual([refOf(3), refOf(4), refOf(9)]);
    });

    test("lists what was merged in that very second, and nothing before it", async () => {
      merge(1, { mergedAt: START });
      merge(2, { mergedAt: unixSeconds(START + 1) });
      expect(await listed(START)).toEqual([1, 2]);
      expect(await listed(START + 1)).toEqual([2]);
      expect(await listed(START + 2)).toEqual([]);
    });

    test("lists the oldest five hundred of more", async () => {
      for (let pull = 1; pull <= PULLS_LISTED_MAX + 2; pull += 1) {
        merge(pull, { mergedAt: unixSeconds(START + pull), files: [] });
      }
      const pulls = await listed(START);
      expect([pulls.length, pulls[0], pulls.at(-1)]).toEqual([PULLS_LISTED_MAX, 1, PULLS_LISTED_MAX]);
    });

    test("knows a repository in whatever letter case, and answers with its own name", async () => {
      merge(1);
      expect(await stage.codeHost.mergedPulls(stage.repository.toUpperCase(), START)).toEqual([refOf(1)]);
    });

    test("asks for a person when the repository is not there for us", async () => {
      expect(await familyOf(() => stage.codeHost.mergedPulls("nobody/nothing", START))).toBe("NeedsHuman");
    });

    test("shows a merged pull request whole", async () => {
      const fixer = { id: 0, login: "fixer[bot]", isBot: true };
      const evidence = makeEvidence({
        ref: refOf(12),
        author: makeAccount(1),
        coAuthors: [makeAccount(2), fixer],
        commits: [
          { at: unixSeconds(START - 3 * HOUR), authors: [makeAccount(1)] },
          { at: unixSeconds(START - 2 * HOUR), authors: [makeAccount(2), makeAccount(1)] },
          { at: unixSeconds(START - 2 * HOUR), authors: [fixer] },
        ],
        accountsSince: {
          1: unixSeconds(1_262_304_000),
          2: START,
          3: unixSeconds(START - HOUR),
          4: unixSeconds(START - 1),
        },
        checks: "failed",
        reviews: [
          makeReview(makeAccount(3), { untrustedLineComments: ["Why?", "And this?"] }),
          makeReview(makeAccount(4), { state: "changes-requested", submittedAt: unixSeconds(START + 60) }),
        ],
        files: [
          makeFile("src/a.ts", { added: ["const a = 1;"], removed: ["const b = 2;"] }),
          { ...makeFile("img/b.png"), previousPath: "img/a.png", status: "renamed", untrustedPatch: null },
        ],
        untrustedTitle: "Größer <b>&amp; besser</b>",
        untrustedBody: "Fixes #9.\n\n@everyone",
        untrustedLabels: ["area: größe", "small"],
        untrustedAttributes: "*.lock linguist-generated\n# größer\n".repeat(20),
        linkedIssues: [{ number: 9, untrustedLabels: ["bug", "small"] }],
      });
      stage.merge(evidence);
      expect(await stage.codeHost.evidence(refOf(12))).toEqual(evidence);
    });

    test.each(["passed", "failed", "pending", "none"] as const)("tells that the checks are: %s", async (checks) => {
      expect((await stage.codeHost.evidence(merge(1, { checks }))).checks).toBe(checks);
    });

    test.each([
      ["that is not there", () => stage.codeHost.evidence(refOf(404))],
      ["that is not merged", () => (stage.leaveOpen(2), stage.codeHost.evidence(refOf(2)))],
      ["of another repository under this name", () => stage.codeHost.evidence({ ...merge(1), repositoryId: 99_999 })],
    ])("asks for a person about a pull request %s", async (_, ask) => {
      expect(await familyOf(ask)).toBe("NeedsHuman");
    });

    test("writes one comment, leaves it alone while it says the same, and edits it when it does not", async () => {
      merge(1);
      const first = await stage.codeHost.ensureComment(noticeOf(1));
      expect(await stage.codeHost.ensureComment(noticeOf(1))).toEqual(first);
      expect(stage.commentWrites(1)).toEqual([1]);
      const lines = [{ login: "dev-1", amount: "120 LRL" }];
      const payment = { lines, transactionHash: makeHash("ab"), transactionUrl: null };
      expect(await stage.codeHost.ensureComment(noticeOf(1, { payment }))).toEqual(first);
      expect(stage.commentWrites(1)).toEqual([2]);
    });

    test("keeps the comments of two pull requests apart", async () => {
      merge(1);
      merge(2);
      const [one, other] = [
        await stage.codeHost.ensureComment(noticeOf(1)),
        await stage.codeHost.ensureComment(noticeOf(2)),
      ];
      expect(one.url).not.toBe(other.url);
      expect([stage.commentWrites(1), stage.commentWrites(2)]).toEqual([[1], [1]]);
    });

    test("reads the epoch back from our own comment", async () => {
      const ref = merge(1);
      expect((await stage.codeHost.evidence(ref)).epochInOurComment).toBeNull();
      await stage.codeHost.ensureComment(noticeOf(1, { epoch: 7 }));
      expect((await stage.codeHost.evidence(ref)).epochInOurComment).toBe(7);
    });

    test.each(["before", "after"] as const)(
      "has written one comment although the first try was cut off %s it was there",
      async (when) => {
        merge(1);
        stage.loseComment(when);
        expect(await familyOf(() => stage.codeHost.ensureComment(noticeOf(1)))).toBe("RetryLater");
        expect(stage.commentWrites(1)).toEqual(when === "before" ? [] : [1]);
        const found = await stage.codeHost.ensureComment(noticeOf(1));
        expect(await stage.codeHost.ensureComment(noticeOf(1))).toEqual(found);
        expect(stage.commentWrites(1)).toEqual([1]);
      },
    );

    test("asks for a person when there is nothing to comment on", async () => {
      expect(await familyOf(() => stage.codeHost.ensureComment(noticeOf(404)))).toBe("NeedsHuman");
    });
  });
}
