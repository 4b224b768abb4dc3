// Replaying a score: the record alone gives the number again, the raw answers prove the record, and erased words take nothing away.
import { describe, expect, test } from "vitest";
import type { Fact } from "#core/ledger/entry.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import type { ReadingRoom } from "#core/workflow/house.ts";
import { replayScores, requeryScores } from "#core/workflow/replay-score.ts";
import { makeAccount, makeEvidence, makeReview } from "#test/support/build.ts";
import { makeHouse, type TestHouse } from "#test/support/house.ts";
import { makeAbsence, makeAnswer } from "#test/support/jury.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const REPOSITORY = "laurel-dao/compiler";
const AUTHOR = `${REPOSITORY}#1/author`;

/** Scored by three jurors of whom one is captured, and by a reviewer's work. */
async function judgedHouse(): Promise<TestHouse> {
  const world = makeWorld({ rules: story.makeJudgedRules() });
  world.judgeAnswers = (request) => [
    makeAnswer(request, "a", { value: 1 }),
    makeAnswer(request, "b", { value: 1 }),
    makeAnswer(request, "c", { value: 5 }),
  ];
  const house = await story.openHouse(world);
  await story.mergeAndScore(house, makeEvidence({ reviews: [makeReview(makeAccount(2))] }));
  return house;
}

/** The same house with another vault: what `change` gives null for was erased. */
function readingWith(house: TestHouse, change: (kept: VaultRecord) => VaultRecord | null): ReadingRoom {
  const { vault } = house.store;
  const read = async (record: string): Promise<VaultRecord | null> => {
    const kept = await vault.read(record);
    return kept === null ? null : change(kept);
  };
  return { ...house, store: { ...house.store, vault: { ...vault, read } } };
}

/** The same house with one fact of its ledger changed, in entries of this version. */
function rewriting(house: TestHouse, change: (fact: Fact) => Fact, v = 2): ReadingRoom {
  const { ledger } = house.store;
  const read: typeof ledger.read = async (...asked) =>
    (await ledger.read(...asked)).map((entry) => ({ ...entry, v, fact: change(entry.fact) }));
  return { ...house, store: { ...house.store, ledger: { ...ledger, read } } };
}

async function authorCheck(room: ReadingRoom) {
  const check = (await replayScores(room, { repository: REPOSITORY, pull: 1 })).find(
    ({ contribution }) => contribution === AUTHOR,
  );
  if (check === undefined) throw new Error("the author's score is checked");
  return check;
}

describe("a score that is as it was recorded", () => {
  test("is the same at both levels, for the author and for the reviewer, and says from what", async () => {
    const house = await judgedHouse();
    const checks = await replayScores(house, { repository: "Laurel-DAO/Compiler", pull: 1 });
    expect(
      checks.map(({ contribution, isPublicSound, isRawSound }) => [contribution, isPublicSound, isRawSound]),
    ).toEqual([
      [AUTHOR, true, true],
      [`${REPOSITORY}#1/reviewer-1`, true, true],
    ]);
    expect(checks[0]?.says).toEqual([
      `${AUTHOR}: 1.00 recorded, 0.94 by size.`,
      "From the public record: the same.",
      "  det-2, 3 jurors, calibration 0, whole work 1.00, share 1 of 1.",
      "From evidence and raw answers: the same.",
      "  4 raw answers.",
    ]);
    house.close();
  });

  test("is the same under a calibration, which a reviewer's score does not go by", async () => {
    const house = await story.openHouse(makeWorld({ rules: story.makeJudgedRules() }));
    const knots = [
      { jury: 0, human: 60 },
      { jury: 500, human: 400 },
    ];
    const fact = { kind: "calibration-fitted", calibration: { version: 1, knots }, labels: 50 } as const;
    await house.stream.append(() => ({ drafts: [{ key: "calibration:1", fact }] }));
    await story.mergeAndScore(house, makeEvidence({ reviews: [makeReview(makeAccount(2))] }));
    const checks = await replayScores(house, { repository: REPOSITORY, pull: 1 });
    expect(checks.map(({ isPublicSound, isRawSound }) => [isPublicSound, isRawSound])).toEqual([
      [true, true],
      [true, true],
    ]);
    house.close();
  });

  test("tells what people changed later, and is the same still", async () => {
    const house = await judgedHouse();
    const reason = "Read twice, it is a little more.";
    await house.intake.amendScore(story.RITA.discord, { contribution: AUTHOR, score: 120, reason, quotes: [] });
    const check = await authorCheck(house);
    expect(check).toMatchObject({ isPublicSound: true, isRawSound: true });
    expect(check.says.at(-1)).toBe("A reviewer later changed it to 1.20.");
    house.close();
  });

  test("is the same under rules that were adopted since", async () => {
    const house = await judgedHouse();
    const rules = story.makeJudgedRules({ score: { bandHundredths: 0 } });
    const fact = { kind: "rules-adopted", rules, rulesHash: "0x99", because: "vote" } as const;
    await house.stream.append(() => ({ drafts: [{ key: "rules", fact }] }));
    expect(await authorCheck(house)).toMatchObject({ isPublicSound: true, isRawSound: true });
    house.close();
  });
});

describe("words that were erased", () => {
  test("leave the score sound from the public record, and say that they were erased", async () => {
    const house = await judgedHouse();
    const check = await authorCheck(readingWith(house, (kept) => (kept.kind === "judgement" ? null : kept)));
    expect(check).toMatchObject({ isPublicSound: true, isRawSound: null });
    expect(check.says).toContain("  erased: the jurors' answers are no longer kept.");
    house.close();
  });

  test("of the evidence leave it sound too", async () => {
    const house = await judgedHouse();
    const check = await authorCheck(readingWith(house, (kept) => (kept.kind === "evidence" ? null : kept)));
    expect(check).toMatchObject({ isPublicSound: true, isRawSound: null });
    expect(check.says).toContain("  erased: the evidence is no longer kept.");
    house.close();
  });

  test("are said to be erased where the jurors' words are shown", async () => {
    const house = await judgedHouse();
    const gone = readingWith(house, (kept) => (kept.kind === "judgement" ? null : kept));
    const again = await makeHouse({ world: house.world, store: gone.store });
    expect(await again.intake.explain("#1")).toContain(
      "What the jurors wrote about this work was erased; their numbers stand in the ledger.",
    );
    house.close();
  });
});

describe("in the vault", () => {
  test("one changed byte of a raw answer is found", async () => {
    const house = await judgedHouse();
    const check = await authorCheck(
      readingWith(house, (kept) =>
        kept.kind === "judgement" ? { ...kept, text: kept.text.replace("Said by c.", "Said by d.") } : kept,
      ),
    );
    expect(check).toMatchObject({ isPublicSound: true, isRawSound: false });
    expect(check.says).toContain("  the kept answer of juror c is not the one in the record.");
    house.close();
  });

  test("a missing answer is found", async () => {
    const house = await judgedHouse();
    const check = await authorCheck(
      readingWith(house, (kept) =>
        kept.kind === "judgement" ? { ...kept, text: JSON.stringify({ answers: [], words: [] }) } : kept,
      ),
    );
    expect(check.isRawSound).toBe(false);
    expect(check.says).toContain("  the answer of juror a is missing.");
    house.close();
  });

  test("changed evidence is found", async () => {
    const house = await judgedHouse();
    const check = await authorCheck(
      readingWith(house, (kept) =>
        kept.kind === "evidence" ? { ...kept, text: kept.text.replaceAll("limit = 20", "limit = 21") } : kept,
      ),
    );
    expect(check).toMatchObject({ isPublicSound: true, isRawSound: false });
    expect(check.says).toContain("  The kept evidence is not the one in the record.");
    house.close();
  });
});

describe("in the record", () => {
  type Scored = Extract<Fact, { kind: "contribution-scored" }>;
  const changing = (change: (scored: Scored) => Scored) => (fact: Fact) =>
    fact.kind === "contribution-scored" && fact.contribution === AUTHOR ? change(fact) : fact;
  const inBasis = (basis: Partial<NonNullable<Scored["basis"]>>) =>
    changing((scored) => (scored.basis === null ? scored : { ...scored, basis: { ...scored.basis, ...basis } }));

  test.each<[string, (fact: Fact) => Fact, string]>([
    ["a score that was raised", changing((scored) => ({ ...scored, score: 194 })), "  The score recomputes to 1.00."],
    [
      "a size that was raised",
      changing((scored) => ({ ...scored, deterministic: 200 })),
      "  The score by size recomputes to 0.94.",
    ],
    ["a flag that was taken out", inBasis({ flags: [] }), '  The flag "jurors-disagree" is missing.'],
    [
      "a flagged score that was settled",
      changing((scored) => ({ ...scored, standing: "settled" })),
      "  Its standing does not follow from its flags.",
    ],
    ["a juror that was left out", inBasis({ jurors: [] }), "  The score recomputes to 0.94."],
    ["a share that is none", inBasis({ share: { place: 1, of: 1 } }), "  This is no share of a score."],
    [
      "a calibration that never was",
      inBasis({ calibration: 3 }),
      "  This is not the calibration that the score was made with.",
    ],
    [
      "a feature that is missing",
      inBasis({ features: {} }),
      "  A score cannot be computed again from these features. addedLines is missing",
    ],
  ])("%s is found", async (_, change, fault) => {
    const house = await judgedHouse();
    const check = await authorCheck(rewriting(house, change));
    expect(check.isPublicSound).toBe(false);
    expect(check.says.join("\n")).toContain(fault);
    house.close();
  });

  test("a juror's numbers that are not those of its answer are found", async () => {
    const house = await judgedHouse();
    const check = await authorCheck(
      rewriting(
        house,
        changing((scored) => {
          if (scored.basis === null) return scored;
          const jurors = scored.basis.jurors.map((mark) => ({
            ...mark,
            values: mark.values.map((each) => ({ ...each, value: 1 })),
          }));
          return { ...scored, basis: { ...scored.basis, jurors } };
        }),
      ),
    );
    expect(check.isRawSound).toBe(false);
    expect(check.says).toContain("  the record's values of juror c are not those of its answer.");
    house.close();
  });
});

test("a score of version 1 can be told nothing of, and is not called wrong", async () => {
  const house = await judgedHouse();
  const [check] = await replayScores(
    rewriting(house, (fact) => (fact.kind === "contribution-scored" ? { ...fact, basis: null } : fact), 1),
    { repository: REPOSITORY, pull: 1 },
  );
  expect(check).toMatchObject({ isPublicSound: null, isRawSound: null });
  expect(check?.says[1]).toContain("It was scored by the first version");
  house.close();
});

test("a pull request without a score is said to have none", async () => {
  const house = await judgedHouse();
  await expect(replayScores(house, { repository: REPOSITORY, pull: 2 })).rejects.toThrow(
    "The ledger of laurel-dao holds no score of laurel-dao/compiler#2.",
  );
  house.close();
});

describe("asking the models again", () => {
  test("reports what drifted, who is gone, and touches no score", async () => {
    const house = await judgedHouse();
    house.world.judgeAnswers = (request) => [
      makeAnswer(request, "a", { value: 1 }),
      makeAnswer(request, "b", { value: 3 }),
    ];
    const { size } = await house.state();
    expect(await requeryScores(house, { repository: REPOSITORY, pull: 1 }, house.world.judge)).toEqual([
      `${AUTHOR}: asked again.`,
      "  Juror a (the same model): impact 1, effort 1, quality 1, risk 1: no drift.",
      "  Juror b (the same model): impact 1 -> 3, effort 1 -> 3, quality 1 -> 3, risk 1 -> 3: drifted.",
      "  Juror c is not in the jury now.",
    ]);
    expect((await house.state()).size).toBe(size);
    house.close();
  });

  test("tells of a juror that does not answer", async () => {
    const house = await judgedHouse();
    house.world.judgeAnswers = (request) => ["a", "b", "c"].map((name) => makeAbsence(request, name));
    expect((await requeryScores(house, { repository: REPOSITORY, pull: 1 }, house.world.judge))[1]).toBe(
      "  Juror a did not answer: it did not answer in time.",
    );
    house.close();
  });

  test("about erased evidence asks nobody", async () => {
    const house = await judgedHouse();
    house.world.judgeAnswers = () => {
      throw new Error("nobody is asked");
    };
    const room = readingWith(house, (kept) => (kept.kind === "evidence" ? null : kept));
    expect(await requeryScores(room, { repository: REPOSITORY, pull: 1 }, house.world.judge)).toEqual([
      `${AUTHOR}: erased, there is nothing to ask about.`,
    ]);
    house.close();
  });

  test("about work that no juror was asked about says so", async () => {
    const house = await story.openHouse(makeWorld({ rules: story.makeJudgedRules() }));
    await story.mergeAndScore(house, makeEvidence());
    expect(await requeryScores(house, { repository: REPOSITORY, pull: 1 }, house.world.judge)).toEqual([
      "No juror was asked about this work, so nobody can be asked again.",
    ]);
    house.close();
  });
});
