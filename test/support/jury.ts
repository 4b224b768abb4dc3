// A scripted jury: answers as the adapter of an endpoint hands them over, from the few numbers that matter.
import { contentHash } from "#core/key.ts";
import type { JudgeRequest, Juror, JurorAnswer, JuryRules } from "#core/score/judge-port.ts";
import { parseJudgement, type Quote } from "#core/score/judgement.ts";

/** Jurors of these names, with equal weights; what they may cost is not limited. */
export function makeJury(names: readonly string[], changes: Partial<JuryRules> = {}): JuryRules {
  return { jurors: names.map(makeJuror), deadlineSeconds: 45, spending: null, ...changes };
}

function makeJuror(name: string): Juror {
  return {
    name,
    baseUrl: "https://models.example.org/v1",
    model: `model-${name}`,
    keyName: null,
    weight: 1,
    price: null,
  };
}

interface AnswerParts {
  /** The same for every criterion. */
  readonly value?: number;
  readonly reason?: string;
  /** A changed line of the first file, unless given. */
  readonly quote?: Quote;
  readonly microdollars?: number;
}

/** An answer with one value for all criteria, each on the same quote. */
export function makeAnswer(request: JudgeRequest, juror: string, parts: AnswerParts = {}): JurorAnswer {
  const { value = 1, reason = `Said by ${juror}.`, quote = firstLine(request), microdollars = 100 } = parts;
  const { rubric } = request;
  const criterion = { quotes: [quote], reason, value };
  const raw = JSON.stringify(Object.fromEntries(rubric.criteria.map(({ name }) => [name, criterion])));
  const judgement = parseJudgement(JSON.parse(raw), rubric);
  const answer = { judgement, model: `model-${juror}`, fingerprint: null, raw, answerHash: contentHash(raw) };
  return { ...asked(request, juror), tokensIn: 900, tokensOut: 80, microdollars, answer: { judged: true, ...answer } };
}

/** A juror that was asked and gave nothing. */
export function makeAbsence(request: JudgeRequest, juror: string, because = "it did not answer in time"): JurorAnswer {
  return { ...asked(request, juror), tokensIn: 0, tokensOut: 0, microdollars: 0, answer: { judged: false, because } };
}

function asked({ untrustedTitle, untrustedBody, diff, seed }: JudgeRequest, juror: string) {
  const promptHash = contentHash([untrustedTitle, untrustedBody, diff.text]);
  return { juror, weight: 1, promptHash, seed };
}

function firstLine({ diff }: JudgeRequest): Quote {
  const [file] = diff.files;
  const line = file?.shownLines.find((shown) => shown.startsWith("+"));
  if (file === undefined || line === undefined) throw new Error("the diff shows no added line to quote");
  return { path: file.path, line: line.slice(1) };
}
