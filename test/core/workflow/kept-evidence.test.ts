// Kept evidence: enough to score the work again, the same every time, and of a body no more than anybody judges.
import { describe, expect, test } from "vitest";
import { creditPeople } from "#core/contribution/contribution.ts";
import type { Evidence } from "#core/contribution/evidence.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { addHours } from "#core/time.ts";
import { evidenceHash, followedRequestsOf, keepEvidence, readEvidence } from "#core/workflow/kept-evidence.ts";
import { makeAccount, makeEvidence, makeReview, makeRules, START } from "#test/support/build.ts";

const idOf = (name: string): string => `laurel-dao/compiler#1/${name}`;

function keep(evidence: Evidence) {
  const { credits, shares } = creditPeople(evidence, 1);
  return keepEvidence(evidence, credits, shares, makeRules());
}

test("the same pull request is kept as the same bytes, and one changed character is another hash", () => {
  const kept = keep(makeEvidence({ untrustedBody: "It was too low." }));
  expect(evidenceHash(keep(makeEvidence({ untrustedBody: "It was too low." })))).toBe(evidenceHash(kept));
  expect(evidenceHash(keep(makeEvidence({ untrustedBody: "It was too low!" })))).not.toBe(evidenceHash(kept));
});

test("what is read back from the vault has the hash that it had, and what was erased is nothing", async () => {
  const { vault } = openSqlite(":memory:");
  const kept = keep(makeEvidence({ reviews: [makeReview(makeAccount(2))] }));
  await vault.keep([{ record: "evidence:1", person: null, kind: "evidence", text: JSON.stringify(kept) }]);
  const read = await readEvidence(vault, "evidence:1");
  expect(read === null ? null : evidenceHash(read)).toBe(evidenceHash(kept));
  expect(await readEvidence(vault, "evidence:2")).toBeNull();
});

test("of a body eight thousand characters are kept", () => {
  expect(keep(makeEvidence({ untrustedBody: "x".repeat(60_000) })).untrustedBody).toHaveLength(8_000);
});

test("labels are those of the issues it closes, never those that its author put on the pull request", () => {
  const linkedIssues = [
    { number: 4, untrustedLabels: ["bug"] },
    { number: 5, untrustedLabels: ["docs", "good first issue"] },
  ];
  expect(keep(makeEvidence({ linkedIssues, untrustedLabels: ["urgent"] })).untrustedLabels).toEqual([
    "bug",
    "docs",
    "good first issue",
  ]);
});

describe("requests for changes after which commits were made", () => {
  const request = { state: "changes-requested" as const, submittedAt: START };
  const evidence = makeEvidence({
    mergedAt: addHours(START, 3),
    reviews: [
      makeReview(makeAccount(9, { isBot: true }), request),
      makeReview(makeAccount(2)),
      makeReview(makeAccount(3), request),
    ],
    commits: [{ at: addHours(START, 1), authors: [makeAccount(1)] }],
  });

  test("are counted for the one who made them, bots between them or not", () => {
    const kept = keep(evidence);
    expect(Object.keys(kept.reviewsOf)).toEqual([idOf("reviewer-2"), idOf("reviewer-3")]);
    expect(
      [idOf("reviewer-2"), idOf("reviewer-3"), idOf("reviewer-4")].map((id) => followedRequestsOf(kept, id)),
    ).toEqual([0, 1, 0]);
  });

  test("are none in what the first version kept", () => {
    const { facts: _, ...kept } = keep(evidence);
    expect(followedRequestsOf(kept, idOf("reviewer-3"))).toBe(0);
  });
});
