// A picture: a chart of people and their bars as a PNG that is read on a phone, and the same facts in words.
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import skia from "canvaskit-wasm";
import type { Canvas, CanvasKit, Color, Paragraph, TextAlign, Typeface, TypefaceFontProvider } from "canvaskit-wasm";
import { writePng } from "./png.ts";
import { fitRows } from "./text.ts";

export interface Chart {
  readonly title: string;
  readonly subtitle: string;
  /** The best first. */
  readonly bars: readonly Bar[];
  /** What else is to be known, in a few words; empty for nothing. */
  readonly foot: string;
}

export interface Bar {
  readonly place: number;
  readonly name: string;
  /** What the bar stands for: "12.40 points". */
  readonly words: string;
  /** The length of the bar, of a thousand. */
  readonly permille: number;
}

export type Colours = "light" | "dark";

/** A picture that is drawn when it is sent. */
export interface Picture {
  readonly fileName: string;
  /** Says what the picture shows to whoever does not see it. */
  readonly altText: string;
  draw(): Promise<Buffer>;
}

/** More do not fit where a phone shows a picture; the words beside it go on. */
const BARS_MAX = 15;
/** https://discord.com/developers/docs/resources/message#attachment-object */
const ALT_CHARACTERS_MAX = 1024;

/** @param fileName without its ending */
export function pictureOf(chart: Chart, colours: Colours, fileName: string): Picture {
  const left = chart.bars.length - BARS_MAX;
  const foot = left > 0 ? `And ${left} more. ${chart.foot}`.trim() : chart.foot;
  const drawn = { ...chart, bars: chart.bars.slice(0, BARS_MAX), foot };
  return {
    fileName: `${fileName}.png`,
    altText: altTextOf(drawn),
    draw: () => drawOnce(drawn, colours),
  };
}

/** Drawing keeps everything else waiting for a moment, and members ask for the same picture on the same day; each is about 90 KB. */
const PICTURES_KEPT_MAX = 128;
const kept = new Map<string, Promise<Buffer>>();
let turn: Promise<unknown> = Promise.resolve();

function drawOnce(chart: Chart, colours: Colours): Promise<Buffer> {
  const key = JSON.stringify([colours, chart]);
  const known = kept.get(key);
  if (known !== undefined) return known;
  const drawing = inTurn(() => drawChart(chart, PALETTES[colours]));
  kept.set(key, drawing);
  drawing.catch(() => kept.delete(key));
  const [oldest] = kept.keys();
  if (kept.size > PICTURES_KEPT_MAX && oldest !== undefined) kept.delete(oldest);
  return drawing;
}

/** One after the other, and between two of them everybody else is heard: an acknowledgement cannot wait for pictures. */
function inTurn(draw: () => Promise<Buffer>): Promise<Buffer> {
  const mine = turn.then(() => new Promise((resolve) => void setImmediate(resolve))).then(draw);
  turn = mine.catch(() => undefined);
  return mine;
}

function altTextOf({ title, subtitle, bars, foot }: Chart): string {
  const ends = foot === "" ? [] : [onOneLine(foot)];
  const heads = [`${onOneLine(title)}. ${onOneLine(subtitle)}`];
  const rows = bars.map(({ place, name, words }) => `${place}. ${onOneLine(name)}: ${words}`);
  const room = ALT_CHARACTERS_MAX - [...heads, ...ends].join("\n").length - 2;
  return [...heads, ...fitRows(rows, room, (unsaid) => `…and ${unsaid} more bars.`), ...ends].join("\n");
}

/** Foreign words on one line, without what is invisible or turns the direction of the text around. */
function onOneLine(untrusted: string): string {
  return untrusted.replace(/[\p{C}\s]+/gu, " ").trim();
}

// ---- Layout: pixels of a picture that a phone shows at about a third of its size ---------------------------------------

const WIDTH = 1080;
const MARGIN = 48;
const TITLE_SIZE = 50;
const SUBTITLE_SIZE = 32;
const TEXT_SIZE = 34;
const BARS_TOP = 190;
const ROW_HEIGHT = 64;
const BAR_HEIGHT = 26;
const PLACE_WIDTH = 66;
const NAME_WIDTH = 330;
const GAP = 24;
/** Of the words at the right: they keep their own width up to here. */
const WORDS_WIDTH_MAX = 380;
const FOOT_HEIGHT = 70;
const LINE_HEIGHT = 1.25;

interface Palette {
  readonly ground: string;
  readonly ink: string;
  readonly quiet: string;
  readonly bar: string;
  readonly track: string;
}

/** Words stand out from their ground by 4.5 to 1 at least (WCAG 2.2, 1.4.3), bars from theirs by 3 to 1 (1.4.11). */
const PALETTES: Readonly<Record<Colours, Palette>> = {
  light: { ground: "#ffffff", ink: "#1b2733", quiet: "#52606d", bar: "#2f6fdb", track: "#e6ebf1" },
  dark: { ground: "#1e1f22", ink: "#f2f3f5", quiet: "#b5bac1", bar: "#6ea8fe", track: "#36383e" },
};

interface Pen {
  readonly kit: CanvasKit;
  readonly canvas: Canvas;
  readonly studio: Studio;
  readonly palette: Palette;
  /** Given back when the picture is done: the kit's memory is not the program's. */
  keep<T extends { delete(): void }>(piece: T): T;
}

interface Words {
  readonly text: string;
  readonly size: number;
  readonly colour: string;
  readonly width: number;
  readonly isBold?: boolean;
  readonly isAtEnd?: boolean;
}

async function drawChart(chart: Chart, palette: Palette): Promise<Buffer> {
  const studio = await openStudio();
  const { kit } = studio;
  const borrowed: { delete(): void }[] = [];
  const keep: Pen["keep"] = (piece) => {
    borrowed.push(piece);
    return piece;
  };
  try {
    const [width, height] = [WIDTH, heightOf(chart)];
    const surface = kit.MakeSurface(width, height);
    if (surface === null) throw new Error("no memory is left to draw a picture");
    // Its pixels are memory of their own, which "delete" would leave behind.
    keep({ delete: () => surface.dispose() });
    const pen = { kit, canvas: surface.getCanvas(), studio, palette, keep };
    paintChart(pen, chart);
    const pixels = keep(surface.makeImageSnapshot()).readPixels(0, 0, { ...pixelsOf(kit), width, height });
    if (!(pixels instanceof Uint8Array)) throw new Error("the picture could not be read from its surface");
    return await writePng(pixels, width, height);
  } finally {
    for (const piece of borrowed.reverse()) piece.delete();
  }
}

function pixelsOf({ ColorType, AlphaType, ColorSpace }: CanvasKit) {
  return { colorType: ColorType.RGBA_8888, alphaType: AlphaType.Unpremul, colorSpace: ColorSpace.SRGB };
}

function heightOf({ bars, foot }: Chart): number {
  return BARS_TOP + bars.length * ROW_HEIGHT + (foot === "" ? MARGIN : FOOT_HEIGHT + MARGIN / 2);
}

function paintChart(pen: Pen, chart: Chart): void {
  const { ink, quiet, ground } = pen.palette;
  const width = WIDTH - 2 * MARGIN;
  pen.canvas.clear(pen.kit.parseColorString(ground));
  write(pen, { text: chart.title, size: TITLE_SIZE, colour: ink, width, isBold: true }, MARGIN, 36);
  write(pen, { text: chart.subtitle, size: SUBTITLE_SIZE, colour: quiet, width }, MARGIN, 110);
  const wordsWidth = Math.min(WORDS_WIDTH_MAX, Math.max(0, ...chart.bars.map((bar) => widthOf(pen, bar.words))));
  for (const [at, bar] of chart.bars.entries()) paintBar(pen, bar, wordsWidth, BARS_TOP + at * ROW_HEIGHT);
  const footTop = BARS_TOP + chart.bars.length * ROW_HEIGHT + 18;
  if (chart.foot !== "")
    write(pen, { text: chart.foot, size: SUBTITLE_SIZE - 2, colour: quiet, width }, MARGIN, footTop);
}

function paintBar(pen: Pen, { place, name, words, permille }: Bar, wordsWidth: number, top: number): void {
  const { ink, quiet, bar, track } = pen.palette;
  const line = top + (ROW_HEIGHT - TEXT_SIZE * LINE_HEIGHT) / 2;
  const text = { size: TEXT_SIZE, colour: ink };
  write(pen, { ...text, text: `${place}.`, colour: quiet, width: PLACE_WIDTH }, MARGIN, line);
  write(pen, { ...text, text: name, width: NAME_WIDTH }, MARGIN + PLACE_WIDTH, line);
  write(pen, { ...text, text: words, width: wordsWidth, isAtEnd: true }, WIDTH - MARGIN - wordsWidth, line);
  const left = MARGIN + PLACE_WIDTH + NAME_WIDTH + GAP;
  const room = WIDTH - MARGIN - wordsWidth - GAP - left;
  paintBox(pen, track, left, top, room);
  // The shortest is still seen to be one.
  if (permille > 0) paintBox(pen, bar, left, top, Math.max(BAR_HEIGHT / 2, (room * Math.min(permille, 1000)) / 1000));
}

function paintBox({ kit, canvas, keep }: Pen, colour: string, left: number, rowTop: number, width: number): void {
  const paint = keep(new kit.Paint());
  paint.setColor(kit.parseColorString(colour));
  paint.setAntiAlias(true);
  const top = rowTop + (ROW_HEIGHT - BAR_HEIGHT) / 2;
  canvas.drawRRect(kit.RRectXY(kit.XYWHRect(left, top, width, BAR_HEIGHT), 6, 6), paint);
}

function write(pen: Pen, words: Words, left: number, top: number): void {
  pen.canvas.drawParagraph(setWords(pen, words), left, top);
}

function widthOf(pen: Pen, text: string): number {
  const words = { text, size: TEXT_SIZE, colour: pen.palette.ink, width: WIDTH };
  return Math.ceil(setWords(pen, words).getMaxIntrinsicWidth()) + 2;
}

/** One line; what is too long ends with three dots. */
function setWords({ kit, studio, keep }: Pen, { text, size, colour, width, isBold, isAtEnd }: Words): Paragraph {
  const align: TextAlign = isAtEnd === true ? kit.TextAlign.Right : kit.TextAlign.Left;
  const ink: Color = kit.parseColorString(colour);
  const style = new kit.ParagraphStyle({
    textStyle: {
      color: ink,
      fontFamilies: [FAMILY],
      fontSize: size,
      heightMultiplier: LINE_HEIGHT,
      fontStyle: { weight: isBold === true ? kit.FontWeight.Bold : kit.FontWeight.Normal },
    },
    textAlign: align,
    maxLines: 1,
    ellipsis: "…",
  });
  const builder = keep(kit.ParagraphBuilder.MakeFromFontProvider(style, studio.fonts));
  builder.addText(drawable(studio.letters, onOneLine(text)));
  const paragraph = keep(builder.build());
  paragraph.layout(width);
  return paragraph;
}

// ---- The studio: the drawing library and its letters, opened once ------------------------------------------------------

interface Studio {
  readonly kit: CanvasKit;
  readonly fonts: TypefaceFontProvider;
  /** Which letters there are. */
  readonly letters: Typeface;
}

const FAMILY = "DejaVu Sans Condensed";
/** Shipped with us, so that a machine without any font draws the same: Latin, Greek, Cyrillic, Armenian, Georgian, Arabic, Hebrew. */
const REGULAR_FONT = "DejaVuSansCondensed.ttf";
const BOLD_FONT = "DejaVuSansCondensed-Bold.ttf";
/** Stands for a letter that the font does not have: an empty frame, as everywhere. */
const MISSING = "▯";

let studio: Promise<Studio> | null = null;

/** Only once somebody wants a picture: it takes a tenth of a second and some 90 MB. */
function openStudio(): Promise<Studio> {
  studio ??= furnishStudio().catch((cause: unknown) => {
    studio = null;
    throw cause;
  });
  return studio;
}

async function furnishStudio(): Promise<Studio> {
  const [kit, regular, bold] = await Promise.all([skia.default(), readFont(REGULAR_FONT), readFont(BOLD_FONT)]);
  const letters = kit.Typeface.MakeTypefaceFromData(regular);
  if (letters === null) throw new Error(`${REGULAR_FONT} is no font`);
  const fonts = kit.TypefaceFontProvider.Make();
  fonts.registerFont(regular, FAMILY);
  fonts.registerFont(bold, FAMILY);
  return { kit, fonts, letters };
}

async function readFont(file: string): Promise<ArrayBuffer> {
  const bytes = await readFile(createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${file}`));
  return new Uint8Array(bytes).buffer;
}

/** A name in a script without letters here still has its length and its place. */
function drawable(letters: Typeface, text: string): string {
  const points = [...text];
  const glyphs = letters.getGlyphIDs(text, points.length);
  return points.map((point, at) => ((glyphs[at] ?? 0) === 0 ? MISSING : point)).join("");
}
