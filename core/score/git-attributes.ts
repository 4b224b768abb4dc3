// Git attributes: what a repository's own .gitattributes says of a path, as far as it tells what a person wrote.
// https://git-scm.com/docs/gitattributes and https://github.com/github-linguist/linguist/blob/main/docs/overrides.md

/** True or false where the file says so, null where it says nothing. */
export interface PathMarks {
  readonly isGenerated: boolean | null;
  readonly isVendored: boolean | null;
  readonly isDocs: boolean | null;
  /** "binary" or "-diff". */
  readonly isBinary: boolean | null;
}

export const UNMARKED: PathMarks = { isGenerated: null, isVendored: null, isDocs: null, isBinary: null };

const CHARACTERS_READ_MAX = 65_536;
const RULES_MAX = 500;
/** Of comparing characters, over all paths of one pull request: less than a second. Paths beyond it are unmarked. */
const STEPS_MAX = 10_000_000;

interface AttributeRule {
  /** Without a slash a pattern speaks of the name alone, in whatever folder. */
  readonly isOfName: boolean;
  readonly segments: readonly string[];
  readonly marks: Partial<PathMarks>;
}

/**
 * Reads the attributes at a repository's root. Of the rules that match a path, the last one to name an attribute wins.
 * @param untrustedAttributes null where there is no such file; 64 kB and 500 rules are read, what git would not understand is not
 * @returns what is said of a path
 */
export function readAttributes(untrustedAttributes: string | null): (path: string) => PathMarks {
  const lines = (untrustedAttributes ?? "").slice(0, CHARACTERS_READ_MAX).split("\n");
  const rules = lines.flatMap(readRule).slice(0, RULES_MAX);
  const purse = { steps: STEPS_MAX };
  return (path) => {
    const segments = path.split("/");
    const matching = rules.filter((rule) => matchesPath(rule, segments, purse));
    return matching.reduce<PathMarks>((marks, rule) => ({ ...marks, ...rule.marks }), UNMARKED);
  };
}

function readRule(line: string): AttributeRule[] {
  const [pattern = "", ...words] = splitRule(line.trim());
  const marks = Object.assign({}, ...words.map(readAttribute)) as Partial<PathMarks>;
  // A pattern that ends in a slash names folders alone, and folders have no attributes; git forbids "!" here.
  const isUseless = pattern === "" || /^[#!]|^\[attr\]|\/$/.test(pattern) || Object.keys(marks).length === 0;
  if (isUseless) return [];
  const segments = pattern
    .replace(/^\//, "")
    .split("/")
    .map((segment) => segment.replace(/^\*{2,}$/, "**"));
  return [{ isOfName: !pattern.includes("/"), segments, marks }];
}

/** A pattern with spaces stands in double quotes, with C's escapes. */
function splitRule(line: string): string[] {
  const quoted = /^"((?:[^"\\]|\\.)*)"(.*)$/.exec(line);
  if (quoted === null) return line.split(/\s+/);
  return [(quoted[1] ?? "").replace(/\\(["\\])/g, "$1"), ...(quoted[2] ?? "").trim().split(/\s+/)];
}

const NAMES: Readonly<Record<string, keyof PathMarks>> = {
  "linguist-generated": "isGenerated",
  "linguist-vendored": "isVendored",
  "linguist-documentation": "isDocs",
};

/** "name", "-name", "!name", "name=value". */
function readAttribute(word: string): Partial<PathMarks> {
  const [, sign = "", name = "", value] = /^([-!]?)([\w.-]+)(?:=(.*))?$/.exec(word) ?? [];
  const state = sign === "!" ? null : sign !== "-" && value !== "false";
  if (name === "binary") return state === true ? { isBinary: true } : {};
  if (name === "diff") return { isBinary: state === null ? null : !state };
  const mark = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  return mark === undefined ? {} : { [mark]: state };
}

interface Purse {
  steps: number;
}

function matchesPath({ isOfName, segments }: AttributeRule, path: readonly string[], purse: Purse): boolean {
  if (purse.steps <= 0) return false;
  return isOfName ? matchesName(segments[0] ?? "", path.at(-1) ?? "", purse) : matchesFolders(segments, path, purse);
}

/**
 * "**" stands for any number of folders, and at the end for at least the file. After a mismatch only the last "**" takes one
 * folder more: what the ones before it took needs no second try, so the work grows with the product of both lengths at most.
 */
function matchesFolders(pattern: readonly string[], path: readonly string[], purse: Purse): boolean {
  let [at, place] = [0, 0];
  let retry: { readonly at: number; place: number } | null = null;
  while (place < path.length) {
    const segment = pattern[at];
    if (segment === "**") {
      if (at === pattern.length - 1) return true;
      retry = { at: at + 1, place };
      at += 1;
    } else if (segment !== undefined && matchesName(segment, path[place] ?? "", purse)) {
      at += 1;
      place += 1;
    } else if (retry !== null && purse.steps > 0) {
      retry.place += 1;
      [at, place] = [retry.at, retry.place];
    } else return false;
  }
  return at === pattern.length;
}

/** One segment: "*" for any characters, "?" for one, "[a-z]" and "[!a]" for one of or none of these, "\" before a plain one. */
function matchesName(pattern: string, name: string, purse: Purse): boolean {
  let [at, place] = [0, 0];
  let retry: { readonly at: number; place: number } | null = null;
  purse.steps -= 1;
  while (place < name.length) {
    purse.steps -= 1;
    const next = pattern[at] === "*" ? null : matchOne(pattern, at, name[place] ?? "");
    if (pattern[at] === "*") {
      retry = { at: at + 1, place };
      at += 1;
    } else if (next !== null) {
      at = next;
      place += 1;
    } else if (retry !== null && purse.steps > 0) {
      retry.place += 1;
      [at, place] = [retry.at, retry.place];
    } else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
}

/** @returns where the pattern goes on behind what matches this character; null where it does not match */
function matchOne(pattern: string, at: number, character: string): number | null {
  const sign = pattern[at];
  if (sign === "?") return at + 1;
  if (sign === "[") return matchClass(pattern, at, character);
  if (sign === "\\") return pattern[at + 1] === character ? at + 2 : null;
  return sign === character ? at + 1 : null;
}

const CLASS_CHARACTERS_MAX = 40;
const NAMED_CLASSES: Readonly<Record<string, RegExp>> = {
  alpha: /[A-Za-z]/,
  digit: /\d/,
  alnum: /[A-Za-z\d]/,
  upper: /[A-Z]/,
  lower: /[a-z]/,
  xdigit: /[\dA-Fa-f]/,
  space: /\s/,
  punct: /[!-/:-@[-`{-~]/,
};

function matchClass(pattern: string, start: number, character: string): number | null {
  const isNegated = pattern[start + 1] === "!" || pattern[start + 1] === "^";
  const first = start + (isNegated ? 2 : 1);
  let isIn = false;
  let at = first;
  for (; at - start < CLASS_CHARACTERS_MAX && at < pattern.length; at += 1) {
    if (pattern[at] === "]" && at > first) return isIn === isNegated ? null : at + 1;
    const named = pattern[at + 1] === ":" ? /^\[:([a-z]{1,10}):\]/.exec(pattern.slice(at, at + 16)) : null;
    if (named !== null) {
      isIn ||= NAMED_CLASSES[named[1] ?? ""]?.test(character) ?? false;
      at += named[0].length - 1;
      continue;
    }
    if (pattern[at] === "\\") at += 1;
    const low = pattern[at] ?? "";
    const isRange = pattern[at + 1] === "-" && pattern[at + 2] !== undefined && pattern[at + 2] !== "]";
    const high = isRange ? (pattern[at + 2] ?? low) : low;
    if (isRange) at += 2;
    isIn ||= character >= low && character <= high;
  }
  return null;
}
