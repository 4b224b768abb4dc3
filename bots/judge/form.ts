// A form: the way in which an endpoint takes a question. The strictest is tried first, and what an endpoint refuses is left out.

export interface Form {
  /** "schema" is strict structured output, "json" is JSON mode, "plain" asks for nothing but words. */
  readonly format: "schema" | "json" | "plain";
  readonly hasTemperature: boolean;
  readonly hasSeed: boolean;
  /** Under which name the most tokens of an answer are sent; reasoning models and older endpoints know different ones. */
  readonly limit: "max_completion_tokens" | "max_tokens" | null;
}

export const STRICTEST_FORM: Form = {
  format: "schema",
  hasTemperature: true,
  hasSeed: true,
  limit: "max_completion_tokens",
};

/** Of what an endpoint says about its refusal. */
const REFUSAL_CHARACTERS_READ_MAX = 4_000;

/**
 * The next form to try after a refusal: without what the refusal names, or without all that could be the reason.
 * @param refusal the endpoint's own words: looked through for the names of what was sent, and never shown or kept
 * @returns a weaker form every time, so that asking ends; null when there is nothing left to leave out
 */
export function weakenForm(form: Form, refusal: string): Form | null {
  const words = refusal.slice(0, REFUSAL_CHARACTERS_READ_MAX);
  const without: Form = {
    format: /response_format|json_schema|json_object/.test(words) ? weakerFormat(form.format) : form.format,
    hasTemperature: form.hasTemperature && !/\btemperature\b/.test(words),
    hasSeed: form.hasSeed && !/\bseed\b/.test(words),
    limit: form.limit !== null && words.includes(form.limit) ? weakerLimit(form.limit) : form.limit,
  };
  if (isWeaker(without, form)) return without;
  const bare: Form = { format: weakerFormat(form.format), hasTemperature: false, hasSeed: false, limit: null };
  return isWeaker(bare, form) ? bare : null;
}

function isWeaker(form: Form, before: Form): boolean {
  return (
    form.format !== before.format ||
    form.hasTemperature !== before.hasTemperature ||
    form.hasSeed !== before.hasSeed ||
    form.limit !== before.limit
  );
}

function weakerFormat(format: Form["format"]): Form["format"] {
  return format === "schema" ? "json" : "plain";
}

function weakerLimit(limit: NonNullable<Form["limit"]>): Form["limit"] {
  return limit === "max_completion_tokens" ? "max_tokens" : null;
}
