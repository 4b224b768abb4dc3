// A seat: one model at one endpoint, asked once within its deadline. No fault of the model or its endpoint gets past here.
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
import { judgementSchema } from "#core/score/judgement.ts";
import type { Rubric } from "#core/score/rubric.ts";
import { readJudged, UnreadableAnswer, type Judged } from "./answer.ts";
import { ANSWER_TOKENS_MAX } from "./cost.ts";
import { STRICTEST_FORM, weakenForm, type Form } from "./form.ts";
import { isRefusal, openLine, type Endpoint, type Line } from "./line.ts";
import { keepPatience } from "./patience.ts";
import { SCHEMA_NAME, type Prompt } from "./prompt.ts";

export interface Seat {
  /** Never throws for a fault of the model or its endpoint. */
  ask(question: SeatQuestion): Promise<Reply>;
}

export interface SeatQuestion {
  readonly prompt: Prompt;
  readonly rubric: Rubric;
  readonly seed: number;
  /** For all tries together. */
  readonly deadlineMilliseconds: number;
}

export interface Reply {
  readonly answer: Judged | { readonly judged: false; readonly because: string };
  readonly spent: Spent;
}

/** "uncounted": a model was at work, and nobody said how long. */
export type Spent = "nothing" | "uncounted" | { readonly tokensIn: number; readonly tokensOut: number };

const RESTING = "the model did not answer in time again and again, so it is not asked for some minutes";
/** More than any model takes or gives at once: whoever says so miscounts. */
const TOKENS_TOLD_MAX = 10_000_000;

export function openSeat(endpoint: Endpoint, restMilliseconds: number): Seat {
  const patience = keepPatience(restMilliseconds);
  /** What this endpoint took last, so that it need not refuse the same again. */
  let form = STRICTEST_FORM;

  return {
    async ask(question) {
      if (!patience.mayAsk()) return { answer: { judged: false, because: RESTING }, spent: "nothing" };
      const line = openLine(endpoint, question.deadlineMilliseconds);
      const deadline = AbortSignal.timeout(question.deadlineMilliseconds);
      let spent: Spent = "nothing";
      try {
        const taken = await askInForm(endpoint.model, question, { line, deadline, form });
        form = taken.form;
        spent = readUsage(taken.completion);
        patience.note("answered");
        return { answer: readCompletion(taken.completion, question.rubric), spent };
      } catch (error) {
        patience.note(isTimeout(error, deadline) ? "timed out" : "answered");
        const because = explainFault(error, deadline);
        return {
          answer: { judged: false, because },
          spent: spent === "nothing" && line.isOpen() ? "uncounted" : spent,
        };
      }
    },
  };
}

interface Asking {
  readonly line: Line;
  readonly deadline: AbortSignal;
  readonly form: Form;
}

/** Each refusal leaves the question weaker, so this ends, at the latest with the deadline. */
async function askInForm(
  model: string,
  question: SeatQuestion,
  { line, deadline, form }: Asking,
): Promise<{ completion: unknown; form: Form }> {
  const asked = writeQuestion(model, question, form);
  try {
    const completion: unknown = await line.client.chat.completions.create(asked, { signal: deadline });
    return { completion, form };
  } catch (error) {
    const weaker = error instanceof APIError && isRefusal(error.status) ? weakenForm(form, line.refusal()) : null;
    if (weaker === null) throw error;
    return askInForm(model, question, { line, deadline, form: weaker });
  }
}

function writeQuestion(model: string, { prompt, rubric, seed }: SeatQuestion, form: Form) {
  return {
    model,
    messages: [
      { role: "system" as const, content: prompt.system },
      { role: "user" as const, content: prompt.user },
    ],
    ...(form.format === "schema" ? { response_format: strictFormat(rubric) } : {}),
    ...(form.format === "json" ? { response_format: { type: "json_object" as const } } : {}),
    ...(form.hasTemperature ? { temperature: 0 } : {}),
    ...(form.hasSeed ? { seed } : {}),
    ...(form.limit === null ? {} : { [form.limit]: ANSWER_TOKENS_MAX }),
  };
}

function strictFormat(rubric: Rubric) {
  const schema = { name: SCHEMA_NAME, strict: true, schema: judgementSchema(rubric) };
  return { type: "json_schema" as const, json_schema: schema };
}

function readCompletion(completion: unknown, rubric: Rubric): Judged {
  const choices = member(completion, "choices");
  const choice: unknown = Array.isArray(choices) ? choices[0] : null;
  const message = member(choice, "message");
  const refusal = member(message, "refusal");
  if (typeof refusal === "string" && refusal !== "") throw new UnreadableAnswer("the model refused to judge");
  if (member(choice, "finish_reason") === "length")
    throw new UnreadableAnswer(`the model had not judged after ${ANSWER_TOKENS_MAX} tokens`);
  const content = member(message, "content");
  if (typeof content !== "string") throw new UnreadableAnswer("the model's answer has no text");
  return readJudged(content, member(completion, "model"), member(completion, "system_fingerprint"), rubric);
}

/** An answer without a count, or with a count of nothing, was not counted. */
function readUsage(completion: unknown): Spent {
  const usage = member(completion, "usage");
  const tokensIn = countOf(member(usage, "prompt_tokens"));
  const tokensOut = countOf(member(usage, "completion_tokens"));
  return tokensIn + tokensOut === 0 ? "uncounted" : { tokensIn, tokensOut };
}

/** One sentence part for people; never the endpoint's own words, which may repeat what a contributor wrote. */
function explainFault(error: unknown, deadline: AbortSignal): string {
  if (error instanceof UnreadableAnswer) return error.message;
  if (isTimeout(error, deadline)) return "the model did not answer in time";
  if (error instanceof APIConnectionError) return "the model could not be reached";
  if (error instanceof APIError && error.status === 429) return "the model is busy (429)";
  if (error instanceof APIError && error.status !== undefined)
    return `the model answered with an error (${error.status})`;
  if (error instanceof SyntaxError) return "the model's answer is not JSON";
  if (error instanceof Error) return `the connection to the model broke (${error.name})`;
  return "the model failed";
}

function isTimeout(error: unknown, deadline: AbortSignal): boolean {
  return deadline.aborted || error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError;
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

function countOf(value: unknown): number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? Math.min(value, TOKENS_TOLD_MAX) : 0;
}
