// The chat's guard: what a model wrote is shown only where every figure, address and name of a link stands in what the tools said.
import { plain, webAddress } from "./text.ts";

/** What an answer may rest on. */
export interface Sources {
  /** Sentences of the tools. */
  readonly says: readonly string[];
  readonly links: readonly string[];
  /** Of its numbers only those count that name something: #12, epoch 6. */
  readonly untrustedQuestion: string;
  /** What the model was told to do, which is nobody's answer. */
  readonly instructions: string;
}

export type Fault = "figure" | "link" | "secret" | "instructions" | "call" | "deed";

/** Compared and shown in this form, so that no look-alike digit, letter or sign passes for another; Chinese keeps its marks. */
export function foldWords(untrusted: string): string {
  return untrusted
    .replace(HIDDEN, " ")
    .replace(/[^\u0000-\u007f，。；：！？（）、…]+/gu, (text) => text.normalize("NFKC"))
    .replace(/(?<=\d)[，。：](?=\d)/g, (mark) => (mark === "。" ? "." : mark.normalize("NFKC")));
}

const HIDDEN = /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]|[\u{e0000}-\u{e01ff}]/gu;

/** @param folded as `foldWords` gives it @returns null when all of it can be traced */
export function findFault(folded: string, sources: Sources): Fault | null {
  if (CALLS_ALL.test(folded)) return "call";
  if (SECRETS.test(folded)) return "secret";
  if (DEEDS.some((deed) => deed.test(folded))) return "deed";
  if (repeatsInstructions(folded, sources.instructions)) return "instructions";
  if (!linksOf(folded).every((link) => sources.links.includes(link))) return "link";
  const bare = folded.replace(URLS, " ");
  const said = [...sources.says, ...sources.links].join("\n");
  if (/[a-z]+:\/\//i.test(bare) || !hostsOf(bare).every((host) => said.toLowerCase().includes(host))) return "link";
  return hasForeignFigure(bare, sources) ? "figure" : null;
}

/** Nobody is called, whatever Discord would do with it. */
const CALLS_ALL = /@\s*(everyone|here)\b|<[@#][!&]?\d+>/i;

/** Only our own fixed texts speak of these, and they say: never. */
const SECRETS =
  /seed\s*phrase|recovery\s*phrase|secret\s*phrase|private\s*key|mnemonic|助记词|私钥|密钥|frase\s*(semilla|semente|secreta|de\s*recupera)|cla?ve\s*(privada|secreta)|chave\s*privada|phrase\s*(de\s*récupération|secrète)|cl(é|ef)\s*(privée|secrète)/iu;

/** The chat looks things up, and whatever else it says to have done or to do is not true. */
const DEEDS: readonly RegExp[] = [
  /\bI(?:['’](?:ve|ll)| have| will| just| did| am going to)?(?: now| just| already)* (?:pa(?:id|y)|sen[dt]|sign(?:ed)?|voted?|cast|filed?|executed?|changed?|adopt(?:ed)?|transfer(?:red)?|approved?|link(?:ed)?|amend(?:ed)?|raised?|cancel(?:led)?|release[d]?|mint(?:ed)?)\b/i,
  /\b(?:he|voy a|ya he) (?:pagad|enviad|firmad|votad|presentad|ejecutad|cambiad|transferid|aprobad|vinculad|pagar|enviar|firmar|votar|presentar|ejecutar|cambiar|transferir|aprobar)/i,
  /\b(?:paguei|enviei|assinei|votei|apresentei|executei|mudei|alterei|transferi|aprovei|vinculei|vou (?:pagar|enviar|assinar|votar|apresentar|executar|mudar|transferir|aprovar))\b/i,
  /\bj['’]ai (?:pay|envoy|sign|vot|dépos|exécut|chang|transfér|approuv|li)é|\bje vais (?:payer|envoyer|signer|voter|déposer|exécuter|changer|transférer|approuver)/iu,
  /我(?:已经|已|刚刚|刚|会|将)?(?:为你|帮你|替你|给你)?(?:支付|付款|转账|签名|投票|提交|执行|修改|批准|发送|付了|转了|签了|投了|改了)/u,
];

const SHINGLE_WORDS = 7;

function repeatsInstructions(folded: string, instructions: string): boolean {
  const told = ` ${wordsOf(instructions).join(" ")} `;
  const words = wordsOf(folded);
  return words.some((_, at) => {
    const shingle = words.slice(at, at + SHINGLE_WORDS);
    return shingle.length === SHINGLE_WORDS && told.includes(` ${shingle.join(" ")} `);
  });
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

// ---- Links ------------------------------------------------------------------------------------------------------------

const URLS = /https?:\/\/[^\s<>()[\]|"'`*]+/gi;
const END_MARKS = /[.,;:!?。，；：！？]+$/u;

function linksOf(folded: string): string[] {
  return [...folded.matchAll(URLS)].map(([url]) => url.replace(END_MARKS, ""));
}

/** "evil.example" without a scheme is still an address to whoever copies it. */
function hostsOf(bare: string): string[] {
  // A browser reads the Chinese full stop between letters as a dot.
  const dotted = bare.replace(/(?<=[a-z0-9])。(?=[a-z0-9])/gi, ".");
  return (dotted.match(/(?:[\p{L}\p{N}-]+\.)+\p{L}{2,}/gu) ?? []).map((host) => host.toLowerCase());
}

// ---- Figures ----------------------------------------------------------------------------------------------------------

const FIGURE = /\d+(?:[.,'’ ]\d+)*/g;
const HEX = /0x[0-9a-f]+/gi;
/** A number in words is one that nobody compares. */
const LARGE_WORDS =
  /\b(hundreds?|thousands?|millions?|billions?|cien(to)?s?|mil(es|lones|lón)?|cem|centos?|milh(ão|ões|ares)|mille|milliers?|milliards?)\b|[一二三四五六七八九十两几][百千万亿]/iu;
const NAMES_BEFORE =
  /(?:#|第|\b(?:epoch|época|époque|grant|motion|moci[óo]n|moção|subvenci[óo]n|subvention|subs[íi]dio|pull request|pull|pr)\s*#?)\s*$/iu;
const LIST_MARK = /(?:^|\n)\s*$/;

function hasForeignFigure(bare: string, { says, links, untrustedQuestion }: Sources): boolean {
  const said = says.join("\n");
  const all = `${said}\n${links.join("\n")}`.toLowerCase();
  if ((bare.match(HEX) ?? []).some((hex) => !all.includes(hex.toLowerCase()))) return true;
  if (LARGE_WORDS.test(bare) && !LARGE_WORDS.test(said)) return true;
  const text = bare.replace(HEX, " ").replace(IDENTIFIER, (name) => (said.includes(name) ? " " : name));
  if (/[^\P{N}0-9]/u.test(text)) return true;
  const known = knownFigures(said);
  const names = new Set((foldWords(untrustedQuestion).match(/\d{1,6}/g) ?? []).map(canon));
  return [...text.matchAll(FIGURE)].some(({ 0: figure, index }) => {
    const before = text.slice(Math.max(0, index - 20), index);
    const after = text.slice(index + figure.length);
    if (/^\d{1,2}$/.test(figure) && LIST_MARK.test(before) && /^[.)]\s/.test(after)) return false;
    if (/^\d{1,6}$/.test(figure) && NAMES_BEFORE.test(before) && names.has(canon(figure))) return false;
    return !isKnown(figure, known.get(UNIT.exec(after)?.[1] ?? "") ?? new Set());
  });
}

/** "dev-2" and "compiler#2" hold a digit and no figure. */
const IDENTIFIER = /[\p{L}_][\p{L}\p{N}_./-]*[-_./#\p{L}]\d[\p{L}\p{N}_./#-]*/gu;
/** A percentage is no amount, and an amount is no count. */
const UNIT = /^(?:…|\.\.\.)?\s?(%|[A-Z]{2,10}\b)/;

/** By what stands behind them, and all together under "". */
function knownFigures(said: string): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, Set<string>>();
  const text = said.replace(HEX, " ").replace(IDENTIFIER, " ");
  for (const { 0: figure, index } of text.matchAll(/\d+(?:,\d{3})*(?:\.\d+)?/g)) {
    const unit = UNIT.exec(text.slice(index + figure.length))?.[1] ?? "";
    for (const under of ["", unit])
      known.set(under, (known.get(under) ?? new Set()).add(canon(figure.replaceAll(",", ""))));
  }
  return known;
}

/** "1,000", "1.000" and "1 000" may be one number, in one language or another; what reads as none is read part by part. */
function isKnown(figure: string, known: ReadonlySet<string>): boolean {
  const readings = readingsOf(figure);
  if (readings.some((reading) => known.has(reading))) return true;
  const parts = figure.split(/[ ]/);
  if (parts.length > 1) return parts.every((part) => isKnown(part, known));
  return readings.length === 0 && figure.split(/[.,'’]/).every((part) => known.has(canon(part)));
}

function readingsOf(figure: string): string[] {
  const isWhole = /^\d{1,3}(?:([.,'’ ])\d{3}(?:\1\d{3})*)?$|^\d+$/.test(figure);
  const [, whole = "", group = "", point = "", fraction = ""] =
    /^(\d+|\d{1,3}(?:([.,'’ ])\d{3}(?:\2\d{3})*))([.,])(\d+)$/.exec(figure) ?? [];
  // "1,000" is a thousand and never one.
  const isDecimal = whole !== "" && group !== point && fraction !== "000";
  const decimal = `${whole.replace(/\D/g, "")}.${fraction}`;
  return [...(isWhole ? [figure.replace(/\D/g, "")] : []), ...(isDecimal ? [decimal] : [])].map(canon);
}

/** "007" is 7 and "5.00" is 5. */
function canon(number: string): string {
  const [whole = "", fraction = ""] = number.split(".");
  const shown = whole.replace(/^0+(?=\d)/, "");
  const rest = fraction.replace(/0+$/, "");
  return rest === "" ? shown : `${shown}.${rest}`;
}

// ---- Showing ------------------------------------------------------------------------------------------------------------

/** As much as a model may say; the whole is cut at a word, and no line before it. */
const LINE_CHARACTERS_MAX = 20_000;
const LINES_MAX = 40;

/** A model's words as rows for Discord: its links are links, and no other mark does anything. */
export function dressWords(folded: string, links: readonly string[]): string[] {
  return folded
    .split("\n")
    .map((line) =>
      line
        .replace(/\*\*|__|`|~~/g, "")
        .replace(/^\s*(?:-#|#{1,6}|>{1,3})\s+/, "")
        .trim(),
    )
    .filter((line) => line !== "")
    .slice(0, LINES_MAX)
    .map((line) => dressLine(line, links));
}

function dressLine(line: string, links: readonly string[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { 0: url, index } of line.matchAll(URLS)) {
    const link = url.replace(END_MARKS, "");
    const address = links.includes(link) ? webAddress(link) : null;
    if (address === null) continue;
    parts.push(...plainPart(line.slice(at, index)), `<${address}>`);
    at = index + link.length;
  }
  return [...parts, ...plainPart(line.slice(at))].join("").trim();
}

/** `plain` takes the spaces at both ends away, which stand before and after a link. */
function plainPart(text: string): string[] {
  if (text === "") return [];
  return [`${/^\s/.test(text) ? " " : ""}${plain(text, LINE_CHARACTERS_MAX)}${/\s$/.test(text) ? " " : ""}`];
}

/** As much as fits, ended at a whole word and never inside an address; Chinese has no spaces, so words are asked for. */
export function cutAtWord(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  let end = 0;
  for (const { index } of new Intl.Segmenter("und", { granularity: "word" }).segment(text)) {
    if (index > charactersMax - 1) break;
    if (!isInsideAddress(text, index)) end = index;
  }
  return `${text.slice(0, end).trimEnd()}…`;
}

function isInsideAddress(text: string, at: number): boolean {
  const open = text.lastIndexOf("<http", at - 1);
  return open !== -1 && text.indexOf(">", open) >= at;
}
