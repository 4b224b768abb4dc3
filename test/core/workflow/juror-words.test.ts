// The jurors' words: kept in one place, shown as sentences, and gone without a trace when they are erased.
import { describe, expect, test } from "vitest";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { markAnswers } from "#core/score/aggregate.ts";
import type { JudgeRequest } from "#core/score/judge-port.ts";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import { jurorsWords, keepWords, readWords } from "#core/workflow/juror-words.ts";
import { makeRubric } from "#test/core/score/make-diff.ts";
import { makeEvidence } from "#test/support/build.ts";
import { makeAbsence, makeAnswer, makeJury } from "#test/support/jury.ts";

const RECORD = "judgement:1";

function makeRequest(): JudgeRequest {
  const diff = normaliseDiff(makeEvidence().files, 1_000);
  const rubric = makeRubric();
  return { untrustedTitle: "", untrustedBody: "", diff, rubric, seed: 1, jury: makeJury(["a"]), only: null };
}

describe("what is kept", () => {
  test("is each raw answer, that without the prose apart, and the words of the jurors that count", () => {
    const request = makeRequest();
    const answers = [makeAnswer(request, "a", { value: 4 }), makeAbsence(request, "b")];
    const again = makeAnswer(request, "a", { value: 3 });
    const { words } = markAnswers(answers, request.diff, request.rubric);
    const kept = keepWords(RECORD, answers, again, words);
    expect(kept).toMatchObject({ record: RECORD, person: null, kind: "judgement" });
    expect(JSON.parse(kept?.text ?? "")).toMatchObject({
      answers: [
        { juror: "a", isWithoutProse: false, raw: expect.stringContaining('"value":4') },
        { juror: "a", isWithoutProse: true, raw: expect.stringContaining('"value":3') },
      ],
      words: [{ juror: "a", criteria: [{ name: "impact", value: 4 }, {}, {}, {}] }],
    });
  });

  test("is nothing where no juror answered", () => {
    expect(keepWords(RECORD, [makeAbsence(makeRequest(), "a")], null, [])).toBeNull();
  });
});

describe("shown, they are", () => {
  const criterion = { quotes: [], isGrounded: true, value: 3 };
  const criteria = [
    { ...criterion, name: "impact" as const, reason: "It raises a limit" },
    { ...criterion, name: "effort" as const, reason: "" },
    { ...criterion, name: "quality" as const, reason: "", isGrounded: false },
    { ...criterion, name: "risk" as const, reason: "It is tested" },
  ];

  async function shown(record: string | null): Promise<string[]> {
    const { vault } = openSqlite(":memory:");
    const text = JSON.stringify({ answers: [], words: [{ juror: "a", criteria }] });
    await vault.keep([{ record: RECORD, person: null, kind: "judgement", text }]);
    return jurorsWords(vault, record);
  }

  test("one sentence for each juror, with what was not counted and why", async () => {
    expect(await shown(RECORD)).toEqual([
      "Juror a: impact 3 of 5 (It raises a limit); effort 3 of 5; quality not counted, it quotes no line of this change; handling of risk 3 of 5 (It is tested).",
    ]);
  });

  test("nothing where nobody was asked", async () => {
    expect(await shown(null)).toEqual([]);
  });

  test("told as erased where they are no longer kept", async () => {
    expect(await shown("judgement:2")).toEqual([
      "What the jurors wrote about this work was erased; their numbers stand in the ledger.",
    ]);
    expect(await readWords(openSqlite(":memory:").vault, RECORD)).toBeNull();
  });
});
