// A figure: numbers and amounts as the reader's language writes them, digit for digit. What is signed or copied is not shown by this.
import { showScore } from "#core/score/score.ts";
import { LOCALES, type Say } from "./say.ts";

/** "1,250.5 LRL" and "926.1962… LRL", as core/money.ts shows an amount. */
const AMOUNT = /^((?:[0-9]{1,3}(?:,[0-9]{3})*|[0-9]+))(\.[0-9]+)?(…)?( \S.*)?$/u;

const separators = new Map<Say["language"], { readonly group: string; readonly decimal: string }>();

/** The marks are Intl's; the digits stay text, so that none is rounded. A text that is no amount comes back as it is. */
export function sayAmount({ language }: Say, amount: string): string {
  const [, whole, fraction = "", cut = "", unit = ""] = AMOUNT.exec(amount) ?? [];
  if (whole === undefined) return amount;
  const { group, decimal } = separatorsOf(language);
  return `${whole.replaceAll(",", group)}${fraction.replace(".", decimal)}${cut}${unit}`;
}

/** "3.07", "3,07" */
export function sayPoints(say: Say, hundredths: number): string {
  return sayAmount(say, showScore(hundredths));
}

function separatorsOf(language: Say["language"]) {
  const known = separators.get(language);
  if (known !== undefined) return known;
  const parts = new Intl.NumberFormat(LOCALES[language]).formatToParts(1_234_567.8);
  const markOf = (type: "group" | "decimal") => parts.find((part) => part.type === type)?.value ?? "";
  const marks = { group: markOf("group"), decimal: markOf("decimal") };
  separators.set(language, marks);
  return marks;
}
