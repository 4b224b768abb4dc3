// What the code says: every sentence that stands in a say("…"), and every sentence of ours in core, read by TypeScript's own parser.
import { readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Node } from "typescript/unstable/ast";
import {
  isArrowFunction,
  isCallExpression,
  isConditionalExpression,
  isFunctionDeclaration,
  isIdentifier,
  isNewExpression,
  isNoSubstitutionTemplateLiteral,
  isObjectLiteralExpression,
  isPropertyAccessExpression,
  isPropertyAssignment,
  isStringLiteral,
  isTemplateExpression,
  isVariableDeclaration,
} from "typescript/unstable/ast/is";
import { API } from "typescript/unstable/sync";

const ROOT = resolve(import.meta.dirname, "../..");

export interface Said {
  readonly path: string;
  readonly sentence: string;
}

interface Parsed {
  readonly path: string;
  readonly root: Node;
}

/** @param folders under the root, such as "bots/discord" */
export function parseFolders<T>(folders: readonly string[], read: (files: readonly Parsed[]) => T): T {
  const api = new API({ cwd: ROOT });
  try {
    const [project] = api.updateSnapshot({ openProjects: [join(ROOT, "tsconfig.json")] }).getProjects();
    const files = folders.flatMap(filesUnder).flatMap((path) => {
      const root = project?.program.getSourceFile(join(ROOT, path));
      return root === undefined ? [] : [{ path, root }];
    });
    return read(files);
  } finally {
    api.close();
  }
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(join(ROOT, path)).isDirectory()) return filesUnder(path);
    return path.endsWith(".ts") ? [path] : [];
  });
}

function walk(node: Node, visit: (node: Node, above: readonly Node[]) => void, above: readonly Node[] = []): void {
  visit(node, above);
  node.forEachChild((child) => walk(child, visit, [...above, node]));
}

// ---- What is said -----------------------------------------------------------------------------------------------------

/**
 * Of say("…") the literal; of say(TABLE[x]) and the like every sentence of the tables that the same function names.
 * @returns what is said, and what is said from nowhere that can be found
 */
export function readSaid(files: readonly Parsed[]): { said: Said[]; unresolved: string[] } {
  const tables = readTables(files);
  const said: Said[] = [];
  const unresolved: string[] = [];
  for (const { path, root } of files) {
    walk(root, (node, above) => {
      if (!isCallExpression(node) || !isSay(node.expression)) return;
      const argument = node.arguments[0];
      if (argument === undefined) return;
      const found = literalsOf(argument) ?? sentencesNamedBy(argument, above, tables);
      if (found.length === 0) unresolved.push(`${path}: say(${argument.getText()})`);
      said.push(...found.map((sentence) => ({ path, sentence })));
    });
  }
  return { said, unresolved };
}

export interface Label {
  readonly sentence: string;
  /** How many characters Discord takes there. */
  readonly most: number;
}

const BUTTON_CHARACTERS_MAX = 80;
const FORM_CHARACTERS_MAX = 45;

/** Sentences that stand as `label: say("…")`, as `title: say("…")` or in `shortField("…", say("…"))`: in a form, or on a button. */
export function readLabels(files: readonly Parsed[]): Label[] {
  const labels: Label[] = [];
  for (const { root } of files)
    walk(root, (node, above) => {
      const [argument] = isCallExpression(node) && isSay(node.expression) ? node.arguments : [];
      const most = argument === undefined ? null : roomOf(above);
      if (argument === undefined || most === null) return;
      labels.push(...(literalsOf(argument) ?? []).map((sentence) => ({ sentence, most })));
    });
  return labels;
}

function roomOf(above: readonly Node[]): number | null {
  const holder = above.at(-1);
  if (holder === undefined) return null;
  if (isCallExpression(holder))
    return isIdentifier(holder.expression) && holder.expression.text.endsWith("Field") ? FORM_CHARACTERS_MAX : null;
  const name = nameOf(holder);
  if (name === "title") return FORM_CHARACTERS_MAX;
  if (name !== "label") return null;
  return above.some((each) => nameOf(each) === "fields") ? FORM_CHARACTERS_MAX : BUTTON_CHARACTERS_MAX;
}

function nameOf(node: Node): string | null {
  return isPropertyAssignment(node) && isIdentifier(node.name) ? node.name.text : null;
}

function isSay(callee: Node): boolean {
  if (isIdentifier(callee)) return callee.text === "say";
  return isPropertyAccessExpression(callee) && isIdentifier(callee.name) && callee.name.text === "say";
}

function literalsOf(node: Node): string[] | null {
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (!isConditionalExpression(node)) return null;
  const [yes, no] = [literalsOf(node.whenTrue), literalsOf(node.whenFalse)];
  return yes === null || no === null ? null : [...yes, ...no];
}

const TABLE_NAME = /^[A-Z][A-Z0-9_]+$/;

/** Constants in capitals at the top of a file, with the sentences in them. */
function readTables(files: readonly Parsed[]): Map<string, readonly string[]> {
  const tables = new Map<string, readonly string[]>();
  for (const { root } of files) {
    walk(root, (node) => {
      if (!isVariableDeclaration(node) || !isIdentifier(node.name) || !TABLE_NAME.test(node.name.text)) return;
      if (node.initializer === undefined) return;
      tables.set(node.name.text, [...(tables.get(node.name.text) ?? []), ...stringsIn(node.initializer)]);
    });
  }
  return tables;
}

/** What nobody reads: names by which the code finds a thing. */
const UNREAD = new Set(["value", "id", "key", "step", "customId", "field"]);

/** Values, not the names they stand under. */
function stringsIn(node: Node): string[] {
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return [node.text];
  if (isArrowFunction(node)) return [];
  const strings: string[] = [];
  node.forEachChild((child) => {
    if (isPropertyAssignment(child)) {
      if (!isIdentifier(child.name) || !UNREAD.has(child.name.text)) strings.push(...stringsIn(child.initializer));
    } else strings.push(...stringsIn(child));
  });
  return strings;
}

/** By the argument itself, such as TABLE[x]; else by the function that says what it went through. */
function sentencesNamedBy(argument: Node, above: readonly Node[], tables: ReadonlyMap<string, readonly string[]>) {
  const own = sentencesNamedIn(argument, tables);
  if (own.length > 0) return own;
  const within = above.find((node) => isFunctionDeclaration(node) || isVariableDeclaration(node)) ?? argument;
  return sentencesNamedIn(within, tables);
}

function sentencesNamedIn(node: Node, tables: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  walk(node, (each) => {
    if (isIdentifier(each)) found.push(...(tables.get(each.text) ?? []));
  });
  return found;
}

// ---- What core says ---------------------------------------------------------------------------------------------------

/** A text of core as a pattern: "No payout of {} {} is open." */
export function readPatterns(files: readonly Parsed[]): Said[] {
  const said: Said[] = [];
  for (const { path, root } of files)
    walk(root, (node) => {
      const sentence = patternOf(node);
      if (sentence !== null) said.push({ path, sentence });
    });
  return said;
}

/** The sentences of every refusal: its message, what happened and what to do. */
export function readRefusals(files: readonly Parsed[]): Said[] {
  const said: Said[] = [];
  for (const { path, root } of files)
    walk(root, (node) => {
      if (!isNewExpression(node) || !isIdentifier(node.expression) || node.expression.text !== "BadInput") return;
      for (const argument of node.arguments ?? [])
        said.push(...sentencesOf(argument).map((sentence) => ({ path, sentence })));
    });
  return said;
}

function sentencesOf(node: Node): string[] {
  const sentence = patternOf(node);
  if (sentence !== null) return [sentence];
  if (isConditionalExpression(node)) return [...sentencesOf(node.whenTrue), ...sentencesOf(node.whenFalse)];
  if (!isObjectLiteralExpression(node)) return [];
  return node.properties.flatMap((property) =>
    isPropertyAssignment(property) ? sentencesOf(property.initializer) : [],
  );
}

function patternOf(node: Node): string | null {
  if (isStringLiteral(node) || isNoSubstitutionTemplateLiteral(node)) return node.text;
  if (!isTemplateExpression(node)) return null;
  return node.head.text + node.templateSpans.map(({ literal }) => `{}${literal.text}`).join("");
}
