// An act: work without a diff, which is sorting issues, mentoring people or giving feedback, and what it is worth.
import { readFeature, type Features } from "./features.ts";
import { countWords, ownText, worthOfWords } from "./own-words.ts";
import type { ActKind, ActTable } from "./rubric.ts";
import { SCORE_MAX, boundScore, showScore, type Score } from "./score.ts";

const ITEM_SAYS: Record<ActKind, string> = {
  triage: "sorting an issue",
  mentoring: "helping a person",
  feedback: "describing a problem",
};

/** @param items things done: issues sorted, people helped, problems described */
export function actFeatures(items: number, untrustedText: string): Features {
  return { items, ...countWords([ownText(untrustedText)]) };
}

/** Adds up the parts of the table, bounded by `mostHundredths`. Without a thing done, words alone earn nothing. */
export function scoreActFeatures(features: Features, table: ActTable): Score {
  const items = readFeature(features, "items");
  if (items === 0) return boundScore(0);
  const sum = table.baseHundredths + items * table.itemHundredths + worthOfWords(features, table.wordsHundredths);
  return boundScore(Math.min(sum, table.mostHundredths));
}

export function explainAct(kind: ActKind, features: Features, table: ActTable): string[] {
  const items = readFeature(features, "items");
  const score = scoreActFeatures(features, table);
  if (items === 0) return ["No thing done is named, so nothing can be counted: 0.00 of 5.00."];
  const most = Math.min(table.mostHundredths, SCORE_MAX);
  const bound = score === most ? [`More than ${showScore(most)} cannot be earned this way.`] : [];
  return [
    `Counted as ${kind}: ${showScore(table.baseHundredths)} for the work as a whole, ` +
      `${showScore(items * table.itemHundredths)} for ${ITEM_SAYS[kind]}${items === 1 ? "" : `, ${items} times`}, ` +
      `${showScore(worthOfWords(features, table.wordsHundredths))} for what was written.`,
    ...bound,
    `The work is worth ${showScore(score)} of 5.00.`,
  ];
}
