// Payout reasons: what people said about a payout is told with who said it, on one line, and not once it is erased.
import { expect, test } from "vitest";
import type { PersonId } from "#core/contribution/contribution.ts";
import { payoutReasons } from "#core/workflow/payout-reasons.ts";
import { makeBatch, makeProposal, START } from "#test/support/build.ts";
import { makeHouse } from "#test/support/house.ts";
import { makeHash } from "#test/support/record.ts";

test("each deed is a sentence with its person and reason, however the reason was written", async () => {
  const house = await makeHouse();
  const { vault } = house.store;
  const gwen = await vault.ensurePerson({ provider: "discord", account: "61", name: "gwen" }, "person-g" as PersonId);
  const kept = { person: gwen, kind: "reason" } as const;
  const text = JSON.stringify({ reason: "Two lines name\nthe same work", quotes: [] });
  await vault.keep([{ record: "r1", ...kept, text }]);
  const deed = { person: gwen, reasonRecord: "r1" };
  const erased = { person: "person-000000abcdef" as PersonId, reasonRecord: "gone" };
  const cancel = { cancelHash: makeHash("ca"), asked: erased, holdSeconds: 0, signatures: new Map() };
  const proposal = makeProposal({
    hold: { number: 1, cancelled: null, ...deed, until: START, release: erased, shows: null },
    batch: makeBatch({
      cancel: { ...cancel, transactionHash: null, sentAt: null },
      refused: [{ person: gwen, amountBaseUnits: "5", because: "The token refuses it." }],
    }),
  });
  expect(await payoutReasons(house, proposal)).toEqual([
    "Held until 2026-03-01 00:00 UTC by @gwen: Two lines name the same work.",
    "Released by member-abcdef: (the reason was erased).",
    "member-abcdef asks to cancel it: (the reason was erased).",
    "The line of @gwen cannot be paid: The token refuses it.",
  ]);
  house.close();
});

test("where nobody said anything, nothing is told", async () => {
  const house = await makeHouse();
  expect(await payoutReasons(house, makeProposal())).toEqual([]);
  house.close();
});
