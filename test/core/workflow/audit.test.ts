// The audit: a sample nobody could know before, rated by people who had no part in it, teaches the jury what the DAO values.
import { describe, expect, test } from "vitest";
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Fact } from "#core/ledger/entry.ts";
import type { AuditState, State } from "#core/ledger/state.ts";
import { drawAudit, findOrphans, recalibrate } from "#core/workflow/audit.ts";
import { openEpoch } from "#core/workflow/propose.ts";
import { replayScores } from "#core/workflow/replay-score.ts";
import * as build from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import { makeAnswer } from "#test/support/jury.ts";
import { makeHash } from "#test/support/record.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const { makeContribution, makeEvidence, makePerson, makeState } = build;
const { ADA, RITA, SAM, makeJudgedRules, mergeAndScore, openHouse, passHours } = story;

const idOf = (pull: number): string => `laurel-dao/compiler#${pull}/author`;

/** Judged pull requests 1 to `count` of one author each. */
function judgedState(count: number): State {
  const contributions = Array.from({ length: count }, (_, at) =>
    makeContribution({ id: idOf(at + 1), pullKey: `501#${at + 1}`, jury: 100 + at, score: 150 }),
  );
  return makeState({ contributions });
}

function drawnOf(drafts: ReturnType<typeof drawAudit>): string[] {
  const fact = drafts[0]?.fact;
  return fact?.kind === "audit-drawn" ? fact.drawn.map(({ contribution }) => contribution) : [];
}

describe("a sample", () => {
  test("follows from the root of the ledger: with the same root it is the same, with another one another", () => {
    const state = judgedState(40);
    const drawn = drawnOf(drawAudit(state, 1, 10, makeHash("aa")));
    expect(drawn).toHaveLength(4);
    expect(drawnOf(drawAudit(state, 1, 10, makeHash("aa")))).toEqual(drawn);
    expect(drawnOf(drawAudit(state, 1, 10, makeHash("ab")))).not.toEqual(drawn);
  });

  test("does not depend on the order in which the work came in", () => {
    const state = judgedState(40);
    const turned = { ...state, contributions: new Map([...state.contributions].toReversed()) };
    expect(drawnOf(drawAudit(turned, 1, 10, makeHash("aa")))).toEqual(drawnOf(drawAudit(state, 1, 10, makeHash("aa"))));
  });

  test("is rounded up, so that a small epoch has one too, and is weighed by its part", () => {
    const [draft] = drawAudit(judgedState(3), 1, 5, makeHash("aa"));
    expect(draft).toMatchObject({ key: "audit:1", fact: { kind: "audit-drawn", epoch: 1, weight: 20 } });
    expect(drawnOf(draft === undefined ? [] : [draft])).toHaveLength(1);
  });

  test.each<[string, Parameters<typeof makeContribution>[0]]>([
    ["no jury has judged", { jury: null }],
    ["several people share", { jury: 200, shares: 2 }],
    ["belongs to another epoch", { jury: 200, epoch: 2 }],
  ])("holds no work that %s", (_, changes) => {
    const state = makeState({ contributions: [makeContribution(changes)] });
    expect(drawAudit(state, 1, 100, makeHash("aa"))).toEqual([]);
  });

  test("is not drawn where the rules ask for none", () => {
    expect(drawAudit(judgedState(40), 1, 0, makeHash("aa"))).toEqual([]);
  });
});

describe("a calibration", () => {
  const NOBODY: ReadonlySet<PersonId> = new Set();
  const raters = ["rita", "sam", "tove"].map(makePerson);

  /** Fifty works whose ratings rise with what the jury gave them. */
  function ratedState(): State {
    const audits = new Map<string, AuditState>();
    for (let at = 0; at < 50; at += 1) {
      const ratings = new Map(raters.map((rater, nth) => [rater, at * 10 - (at % (nth + 2))]));
      audits.set(idOf(at + 1), { jury: at * 10, weight: 20, people: [], ratings });
    }
    return makeState({ audits });
  }

  function versionOf(state: State): number | null {
    const fact: Fact | undefined = recalibrate(state, NOBODY)[0]?.fact;
    return fact?.kind === "calibration-fitted" ? fact.calibration.version : null;
  }

  test("is fitted from fifty rated works, and not from forty-nine", () => {
    const state = ratedState();
    expect(recalibrate(state, NOBODY)[0]).toMatchObject({ key: "calibration:1", fact: { labels: 50 } });
    state.audits.delete(idOf(1));
    expect(recalibrate(state, NOBODY)).toEqual([]);
  });

  test("does not count who rated, linked GitHub, and is another person since", async () => {
    const house = await makeHouse();
    const rita = { provider: "discord", account: "31", name: "rita" } as const;
    const vault = house.store.vault;
    const before = await vault.ensurePerson(rita, makePerson("rita"));
    const work = { provider: "github", account: "7", name: "rita" } as const;
    const since = await vault.ensurePerson(work, makePerson("rita-of-github"));
    await vault.moveIdentity(rita, since);
    const ratings = new Map([
      [before, 100],
      [since, 400],
    ]);
    const audits = new Map([[idOf(1), { jury: 10, weight: 20, people: [], ratings }]]);
    expect(await findOrphans(house, makeState({ audits }))).toEqual(new Set([before]));
    house.close();
  });

  test("leaves out the ratings of whom it does not count", () => {
    const state = ratedState();
    expect(recalibrate(state, new Set([raters[0] ?? makePerson("rita")]))).toEqual([]);
    expect(recalibrate(state, new Set(raters))).toEqual([]);
  });

  test("rests on work that somebody has rated", () => {
    const state = ratedState();
    state.audits.set(idOf(51), { jury: 10, weight: 20, people: [], ratings: new Map() });
    expect(recalibrate(state, NOBODY)[0]?.fact).toMatchObject({ labels: 50 });
  });

  test("that says the same as the one in force is not written again", () => {
    const state = ratedState();
    const fact = recalibrate(state, NOBODY)[0]?.fact;
    if (fact?.kind !== "calibration-fitted") throw new Error("a calibration is fitted");
    expect(recalibrate({ ...state, calibration: fact.calibration }, NOBODY)).toEqual([]);
    expect(versionOf({ ...state, calibration: { version: 4, knots: [] } })).toBe(5);
  });

  test("comes into force when an epoch opens, is named by the next scores, and the replay uses it", async () => {
    const world = makeWorld({ rules: makeJudgedRules({ score: { bandHundredths: 500 } }) });
    world.judgeAnswers = (request) => ["a", "b", "c"].map((juror) => makeAnswer(request, juror, { value: 2 }));
    const house = await openHouse(world);
    await mergeAndScore(house, makeEvidence({ pull: 1 }));
    await recordLabels(house);
    await passHours(house, 7 * 24);
    const [fitted] = await house.entries("calibration-fitted");
    expect(fitted?.fact.calibration.version).toBe(1);
    await mergeAndScore(house, makeEvidence({ pull: 2, untrustedTitle: "After it" }));
    const [before, after] = (await house.entries("contribution-scored")).map(({ fact }) => fact);
    expect([before?.basis?.calibration, before?.score]).toEqual([0, 200]);
    expect([after?.basis?.calibration, after?.jury]).toEqual([1, 200]);
    // The labels say that people give twice what this jury gives.
    expect(after?.score).toBeGreaterThan(350);
    for (const pull of [1, 2]) {
      expect((await replayScores(house, { repository: "laurel-dao/compiler", pull: pull }))[0]).toMatchObject({
        isPublicSound: true,
        isRawSound: true,
      });
    }
    house.close();
  });

  /** As the ledger of a year would hold them: of fifty works the jury gave up to 2.50, and people twice as much. */
  async function recordLabels(house: TestHouse): Promise<void> {
    const drawn = Array.from({ length: 50 }, (_, at) => ({ contribution: idOf(1_000 + at), jury: at * 5 }));
    const rated = drawn.flatMap(({ contribution }, at) =>
      raters.map((person) => ({
        key: `rated:${contribution}:${person}`,
        fact: { kind: "audit-rated" as const, contribution, person, value: at * 10 },
      })),
    );
    for (const person of raters)
      await house.store.vault.ensurePerson({ provider: "discord", account: person, name: person }, person);
    await house.stream.append(() => ({
      drafts: [{ key: "audit:of a year", fact: { kind: "audit-drawn", epoch: 1, weight: 20, drawn } }, ...rated],
    }));
  }

  test("is not fitted a second time by an epoch that opens without new ratings", async () => {
    const house = await openHouse(makeWorld({ rules: makeJudgedRules() }));
    await recordLabels(house);
    await passHours(house, 7 * 24);
    await passHours(house, 7 * 24);
    expect(await house.entries("calibration-fitted")).toHaveLength(1);
    const outcome = openEpoch(house, 9);
    if ("wait" in outcome) throw new Error("opening waits for nothing");
    expect((await outcome.record(await house.state())).drafts.map(({ key }) => key)).toEqual(["epoch-opened:9"]);
    house.close();
  });
});

describe("rating", () => {
  /** Ada's judged pull request, drawn when the first epoch closed. */
  async function drawnHouse(reviewers = makeJudgedRules().review.reviewers): Promise<TestHouse> {
    const rules = makeJudgedRules({ score: { auditPercent: 100 }, review: { reviewers } });
    const world = makeWorld({ rules });
    world.judgeAnswers = (request) => [makeAnswer(request, "a", { value: 1 })];
    const house = await openHouse(world);
    await link(house, ADA);
    await mergeAndScore(house, makeEvidence());
    await passHours(house, 7 * 24);
    return house;
  }

  const rate = (house: TestHouse, { discord }: Member, value = 300) => house.intake.rateWork(discord, idOf(1), value);

  test("is asked for without telling the score, and is kept", async () => {
    const house = await drawnHouse();
    const [item] = await house.intake.reviewQueue(RITA.discord);
    expect(item).toMatchObject({ what: "audit", contribution: idOf(1), score: null, deterministic: null });
    expect(item?.says.join()).not.toContain("1.00");
    await rate(house, RITA);
    expect([...((await house.state()).audits.get(idOf(1))?.ratings ?? [])].map(([, value]) => value)).toEqual([300]);
    expect(await house.intake.reviewQueue(RITA.discord)).toEqual([]);
    house.close();
  });

  test("is possible once for each reviewer", async () => {
    const house = await drawnHouse();
    await rate(house, RITA);
    await expect(rate(house, RITA, 500)).rejects.toThrow("You have rated this work.");
    await rate(house, SAM);
    expect(await house.entries("audit-rated")).toHaveLength(2);
    house.close();
  });

  test("is not for who made the work, under whatever account, also long after its epoch", async () => {
    const house = await drawnHouse([
      { discordId: ADA.discord.id, githubLogin: "somebody-else" },
      { discordId: RITA.discord.id, githubLogin: "DEV-1" },
    ]);
    await passHours(house, 7 * 24);
    await passHours(house, 7 * 24);
    for (const member of [ADA, RITA]) {
      await expect(rate(house, member, 500)).rejects.toThrow("You have a part in this work.");
      expect(await house.intake.reviewQueue(member.discord)).toEqual([]);
    }
    house.close();
  });

  test.each([-1, 501, 0.5, Number.NaN])("with %d is refused", async (value) => {
    const house = await drawnHouse();
    await expect(rate(house, RITA, value)).rejects.toThrow("This is not a rating.");
    house.close();
  });

  test("work that was not drawn is refused", async () => {
    const house = await drawnHouse();
    await expect(house.intake.rateWork(RITA.discord, idOf(2), 300)).rejects.toThrow("This work was not drawn.");
    house.close();
  });

  test("moves no score", async () => {
    const house = await drawnHouse();
    await rate(house, RITA, 500);
    expect((await house.state()).late.get(idOf(1))).toMatchObject({ score: 100 });
    house.close();
  });
});
