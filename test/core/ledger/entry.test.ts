// An entry: what is hashed is exact, what an older program wrote is lifted, and what a newer one wrote is not guessed at.
import { describe, expect, test } from "vitest";
import { liftFact, readEntry, type Fact } from "#core/ledger/entry.ts";
import { canonicalEntry } from "#core/ledger/ledger.ts";
import { DEFAULT_ACTS } from "#core/rules.ts";
import { DAO, makeRules, START } from "#test/support/build.ts";
import { recordedEntries } from "#test/support/recorded.ts";

const DRAFT = {
  key: "pull:501#1",
  fact: { kind: "pull-noticed", repository: "laurel-dao/compiler", repositoryId: 501, pull: 1, from: "webhook" },
} as const;
const BYTES =
  '{"at":1772323200,"dao":"laurel-dao","fact":{"from":"webhook","kind":"pull-noticed","pull":1,"repository":"laurel-dao/compiler","repositoryId":501},"key":"pull:501#1","number":7,"v":4}';

test("the bytes that are hashed are written out here, and never change", () => {
  expect(canonicalEntry(DAO, 7, START, DRAFT)).toBe(BYTES);
});

test("an entry reads back as it was written", () => {
  const stored = { dao: DAO, number: 7, key: DRAFT.key, canonical: BYTES };
  expect(readEntry(stored)).toEqual({ dao: DAO, number: 7, key: DRAFT.key, v: 4, at: START, fact: DRAFT.fact });
});

test("an entry of a newer version is not read as if it were known", () => {
  const canonical = BYTES.replace('"v":4', '"v":5');
  expect(() => readEntry({ dao: DAO, number: 7, key: DRAFT.key, canonical })).toThrow(
    "entry version 5 is newer than this program",
  );
});

test("an entry of version 3 is read as it stands, but for the rules that were adopted: a ballot names those that it asks for", () => {
  const { maintainers, acts, ...kept } = makeRules();
  const rules = { ...kept, v: 3 };
  const today = makeRules({ acts: { creditedMax: 0, kudosMax: 0 } });
  const adopted = { kind: "rules-adopted", rules, rulesHash: "0x12", because: "vote" };
  expect(liftFact(3, adopted)).toEqual({ ...adopted, rules: today });
  const about = { kind: "rules", rules, rulesHash: "0x12", basedOn: "0x11" };
  const asked = { kind: "motion-drafted", motion: "0x01", about };
  expect(liftFact(3, asked)).toBe(asked);
  expect(liftFact(3, DRAFT.fact)).toBe(DRAFT.fact);
});

test("an entry of version 2 is read as it stands, but for the rules that it may hold", () => {
  const { guardians, maintainers, acts, labelsLicence, ...kept } = makeRules();
  const { claims, ...treasury } = kept.treasury;
  const { power, unpaid, ...vote } = kept.vote;
  const rules = { ...kept, v: 2, treasury, vote };
  const lifted = liftFact(2, { kind: "rules-adopted", rules, rulesHash: "0x12", because: "first" });
  expect(lifted).toEqual({
    kind: "rules-adopted",
    rules: makeRules({ vote: { power: "hub" }, acts: { creditedMax: 0, kudosMax: 0 } }),
    rulesHash: "0x12",
    because: "first",
  });
  expect(liftFact(2, DRAFT.fact)).toBe(DRAFT.fact);
});

describe("an entry of version 1", () => {
  const recorded = <K extends Fact["kind"]>(kind: K): Extract<Fact, { kind: K }> => {
    const found = recordedEntries().find(({ fact }) => fact.kind === kind);
    if (found === undefined) throw new Error(`the recorded ledger holds no ${kind}`);
    return found.fact as Extract<Fact, { kind: K }>;
  };

  test("that holds a score is one that code alone gave, that stands, and of which no features were kept", () => {
    const { reasons, ...scored } = recorded("contribution-scored");
    expect(scored).toEqual({
      kind: "contribution-scored",
      contribution: "laurel-demo/lantern#11/author",
      score: 91,
      deterministic: 91,
      standing: "settled",
      jury: null,
      basis: null,
    });
    expect(reasons.length).toBeGreaterThan(0);
  });

  test("that holds rules is read as rules that mean what they meant, under the hash they were adopted by", () => {
    const { rules, rulesHash } = recorded("rules-adopted");
    expect(rulesHash).toBe("0xa3d1789fda8b787fa3226efe9a24fd31acd4f12f17e660d11a0c7d78747d8c27");
    expect(rules).toMatchObject({
      v: 4,
      maintainers: [],
      acts: { creditedMax: 0, kudosMax: 0 },
      jury: { jurors: [], deadlineSeconds: 45, spending: null },
      review: { reviewers: [], appealDays: 7, answerDays: 5, panel: 3 },
      reward: { exponentTenths: 10, capPercent: 100, newcomer: null },
      score: { auditPercent: 0 },
      rubric: { acts: DEFAULT_ACTS, kinds: { docs: { percent: 100, mostHundredths: 500 } } },
    });
  });

  test("of any other kind is read as it stands", () => {
    expect(liftFact(1, DRAFT.fact)).toBe(DRAFT.fact);
  });
});
