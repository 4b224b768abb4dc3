// Kept reviews: as much of them as is read for a score, so that no flood of comments fills the vault.
import { expect, test } from "vitest";
import { creditPeople } from "#core/contribution/contribution.ts";
import type { Review } from "#core/contribution/evidence.ts";
import { keepEvidence, type KeptEvidence } from "#core/workflow/kept-evidence.ts";
import { scoreBySize } from "#core/workflow/score-work.ts";
import { makeAccount, makeEvidence, makeReview, makeRules } from "#test/support/build.ts";

const REVIEWER = "laurel-dao/compiler#1/reviewer-1";

function keep(reviews: readonly Review[]): KeptEvidence {
  const evidence = makeEvidence({ reviews });
  const { credits, shares } = creditPeople(evidence, 1);
  return keepEvidence(evidence, credits, shares, makeRules());
}

test("a flood of long comments is kept in part, and scored as it would be whole", () => {
  const comment = (at: number) => `Comment ${at} says why. ${"x".repeat(60_000)}`;
  const untrustedLineComments = Array.from({ length: 300 }, (_, at) => comment(at));
  const flood = Array.from({ length: 3 }, () =>
    makeReview(makeAccount(2), { untrustedText: comment(0), untrustedLineComments }),
  );
  const kept = keep(flood);
  expect(JSON.stringify(kept).length).toBeLessThan(5_200_000);
  expect(scoreBySize("reviewer", REVIEWER, kept, makeRules()).score).toBe(150);
});

test("reviews of an ordinary length are kept whole, without the accounts that wrote them", () => {
  const reviews = [
    makeReview(makeAccount(2), { untrustedLineComments: ["Why not a constant?", "This may overflow."] }),
  ];
  const unnamed = { id: 0, login: "", isBot: false };
  expect(keep(reviews).reviewsOf[REVIEWER]).toEqual(reviews.map((review) => ({ ...review, reviewer: unnamed })));
});
