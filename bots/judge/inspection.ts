// An inspection: whether a model answers at its endpoint, asked for one word.
import { APIError } from "openai";
import { weakenForm, STRICTEST_FORM, type Form } from "./form.ts";
import { isRefusal, openLine, type Endpoint } from "./line.ts";

/** A word, or the thoughts before one: a fraction of a cent with the dearest model. */
const TOKENS_MAX = 64;

/** @returns why the model cannot be used, as the end of a sentence; null when it answered */
export async function modelFault(endpoint: Endpoint, deadlineMilliseconds: number): Promise<string | null> {
  const line = openLine(endpoint, deadlineMilliseconds);
  const deadline = AbortSignal.timeout(deadlineMilliseconds);
  let form: Form | null = { ...STRICTEST_FORM, format: "plain", hasTemperature: false, hasSeed: false };
  while (form !== null) {
    try {
      const messages = [{ role: "user" as const, content: "Answer with the one word: yes" }];
      const limit = form.limit === null ? {} : { [form.limit]: TOKENS_MAX };
      await line.client.chat.completions.create({ model: endpoint.model, messages, ...limit }, { signal: deadline });
      return null;
    } catch (error) {
      form = error instanceof APIError && isRefusal(error.status) ? weakenForm(form, line.refusal()) : null;
      if (form === null) return faultOf(error);
    }
  }
  return null;
}

/** Never the endpoint's own words, which may repeat the key. */
function faultOf(error: unknown): string {
  const status: unknown = error instanceof APIError ? error.status : undefined;
  if (status === 401 || status === 403) return `refuses the key (${status})`;
  if (status === 404) return "does not know the model (404)";
  if (status === 429) return "says that too much was asked, or that nothing is left to pay with (429)";
  return typeof status === "number" ? `answered ${status}` : "did not answer in time";
}
