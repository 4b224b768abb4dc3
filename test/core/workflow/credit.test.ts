// Crediting: what code saw of a pull request stands in the open record before its people, and no word of theirs with it.
import { describe, expect, test } from "vitest";
import { makeAccount, makeEvidence, makeReview, makeRules, START } from "#test/support/build.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const { mergeAndScore, openHouse } = story;

test("the facts of a pull request are recorded once, before whom it credits, with what its lines count for", async () => {
  const house = await openHouse();
  const evidence = makeEvidence({
    mergedAt: START,
    reviews: [makeReview(makeAccount(2), { state: "changes-requested", submittedAt: START })],
    commits: [{ at: START, authors: [makeAccount(1)] }],
    linkedIssues: [{ number: 4, untrustedLabels: ["a secret label"] }],
  });
  await mergeAndScore(house, evidence);
  const [gathered] = await house.entries("evidence-gathered");
  expect(gathered?.key).toBe("evidence:501#1");
  expect(gathered?.fact).toMatchObject({
    addedLines: 2,
    facts: { listedFiles: 1, commits: 1, checks: "passed", linkedIssues: [4], reviews: [{ changeRequests: 1 }] },
  });
  const [recorded] = await house.entries("contribution-recorded");
  expect(recorded?.number).toBe((gathered?.number ?? 0) + 1);
  expect(recorded?.fact.evidenceHash).toMatch(/^0x[0-9a-f]{64}$/);
  house.close();
});

test("no word of a contributor is in the entries: not of title, body, label, review or change", async () => {
  const house = await openHouse();
  const words = ["kestrel", "osprey", "harrier", "merlin", "goshawk", "buzzard"] as const;
  const [title, body, label, review, comment, login] = words;
  await mergeAndScore(
    house,
    makeEvidence({
      author: makeAccount(1, { login }),
      untrustedTitle: title,
      untrustedBody: body,
      linkedIssues: [{ number: 1, untrustedLabels: [label] }],
      reviews: [makeReview(makeAccount(2), { untrustedText: review, untrustedLineComments: [comment] })],
    }),
  );
  const bytes = (await house.store.ledger.readStored(house.dao, 0, 1_000)).map(({ canonical }) => canonical).join();
  for (const word of [...words, "const limit"]) expect(bytes).not.toContain(word);
  house.close();
});

describe("a pull request that credits nobody", () => {
  test("leaves no facts behind to compare others with", async () => {
    const house = await openHouse();
    await mergeAndScore(house, makeEvidence({ author: makeAccount(9, { isBot: true }) }));
    expect(await house.entries("evidence-gathered")).toEqual([]);
    expect(await house.entries("contribution-refused")).toHaveLength(1);
    house.close();
  });
});

test("where the rules ask nothing of newcomers every account is old enough", async () => {
  const house = await openHouse(makeWorld({ rules: makeRules({ reward: { newcomer: null } }) }));
  await mergeAndScore(house, makeEvidence({ accountsSince: {} }));
  expect((await house.entries("contribution-recorded"))[0]?.fact.hasAgedAccount).toBe(true);
  house.close();
});

test("work is recorded by its kind: what most of its lines are, and a review as a review", async () => {
  const house = await openHouse();
  const [file] = makeEvidence().files;
  if (file === undefined) throw new Error("one file");
  const evidence = makeEvidence({
    files: [{ ...file, path: "docs/limits.md" }],
    reviews: [makeReview(makeAccount(2))],
  });
  await mergeAndScore(house, evidence);
  expect((await house.entries("contribution-recorded")).map(({ fact }) => [fact.role, fact.work])).toEqual([
    ["author", "docs"],
    ["reviewer", "review"],
  ]);
  house.close();
});
