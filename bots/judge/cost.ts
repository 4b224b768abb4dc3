// A cost: what an answer costs in millionths of a dollar, rounded up, and the most that a question may come to.
import type { Price } from "#core/score/judge-port.ts";
import { estimateTokens } from "#core/score/visible-text.ts";
import type { Prompt } from "./prompt.ts";

/** A judgement takes about three hundred; the rest is room for a model that thinks before it answers. */
export const ANSWER_TOKENS_MAX = 4_000;
/** One question and its one repetition. What an endpoint refuses outright is not billed. */
export const TRIES_MAX = 2;
/** Tokenisers differ, and the estimate is that of one of them. */
const ESTIMATE_SAFETY = 2;
const MILLION = 1_000_000n;

/** What the tokens come to. */
export function costOf(tokensIn: number, tokensOut: number, price: Price): number {
  const parts =
    BigInt(tokensIn) * BigInt(price.microdollarsPerMillionIn) +
    BigInt(tokensOut) * BigInt(price.microdollarsPerMillionOut);
  return Number((parts + MILLION - 1n) / MILLION);
}

/** The most that one answer to this prompt may come to. */
export function mostOfTry({ system, user }: Prompt, price: Price): number {
  return costOf(ESTIMATE_SAFETY * (estimateTokens(system) + estimateTokens(user)), ANSWER_TOKENS_MAX, price);
}
