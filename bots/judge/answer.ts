// An answer: a model's words, read once and exactly as they are. Nothing is repaired, and what is not a judgement is nothing.
import { isLaurelError } from "#core/errors.ts";
import { contentHash } from "#core/key.ts";
import type { JurorAnswer } from "#core/score/judge-port.ts";
import { parseJudgement } from "#core/score/judgement.ts";
import type { Rubric } from "#core/score/rubric.ts";
import { showLine } from "#core/score/visible-text.ts";

export type Judged = Extract<JurorAnswer["answer"], { readonly judged: true }>;

/** Of a whole HTTP answer, decoded, and of the model's words in it; a judgement takes about two thousand. */
export const ANSWER_BYTES_MAX = 65_536;
const FAULT_CHARACTERS_MAX = 200;

/** Why an answer is no judgement, as the end of a sentence for people. */
export class UnreadableAnswer extends Error {}

/**
 * @param raw the model's words
 * @param model as the endpoint names it
 * @throws UnreadableAnswer with words of ours only: the answer's own may repeat what a contributor wrote
 */
export function readJudged(raw: string, model: unknown, fingerprint: unknown, rubric: Rubric): Judged {
  if (Buffer.byteLength(raw) > ANSWER_BYTES_MAX) throw tooLong();
  // Half a character would not outlive being stored, and then the answer would not be the one that was hashed.
  if (!raw.isWellFormed()) throw new UnreadableAnswer("the model's answer holds broken characters");
  return {
    judged: true,
    judgement: readJudgement(raw, rubric),
    model: nameOf(model) ?? "unnamed",
    fingerprint: nameOf(fingerprint),
    raw,
    answerHash: contentHash(raw),
  };
}

export function tooLong(): UnreadableAnswer {
  return new UnreadableAnswer(`the model's answer was longer than ${ANSWER_BYTES_MAX} bytes`);
}

function readJudgement(raw: string, rubric: Rubric): Judged["judgement"] {
  try {
    return parseJudgement(JSON.parse(raw), rubric);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new UnreadableAnswer("the model's answer is not JSON", { cause });
    if (!isLaurelError(cause)) throw cause;
    const fault = showLine(cause.happened, FAULT_CHARACTERS_MAX);
    throw new UnreadableAnswer(`the model's answer is not a judgement: ${fault}`, { cause });
  }
}

/** Names stand in entries, where nothing is erased: one word without spaces, or none. */
const NAME = /^[A-Za-z0-9._:/@+-]{1,200}$/;

function nameOf(value: unknown): string | null {
  return typeof value === "string" && NAME.test(value) ? value : null;
}
