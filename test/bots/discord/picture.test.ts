// A picture: its bars are as long as the facts say, any name has a place in it, and whoever does not see it reads the same.
import skia from "canvaskit-wasm";
import { describe, expect, test } from "vitest";
import { pictureOf, type Bar, type Chart, type Colours } from "#bots/discord/picture.ts";

const BARS: readonly Bar[] = [
  { place: 1, name: "mira", words: "12.40 points", permille: 1000 },
  { place: 2, name: "jonas-k", words: "6.20 points", permille: 500 },
];

function makeChart(changes: Partial<Chart> = {}): Chart {
  return { title: "Acme DAO: points of epoch 6", subtitle: "Open until tomorrow.", bars: BARS, foot: "", ...changes };
}

function makeBars(count: number): Bar[] {
  return Array.from({ length: count }, (_, at) => ({
    place: at + 1,
    name: `dev-${at + 1}`,
    words: `${count - at}.00 points`,
    permille: Math.round(((count - at) * 1000) / count),
  }));
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** "#rrggbb". */
  colourAt(x: number, y: number): string;
}

async function drawn(chart: Chart, colours: Colours = "light"): Promise<Pixels> {
  const png = await pictureOf(chart, colours, "board").draw();
  expect(png.subarray(0, 8).toString("latin1")).toBe("\x89PNG\r\n\x1a\n");
  const kit = await skia.default();
  const image = kit.MakeImageFromEncoded(png);
  const facts = {
    width: image?.width() ?? 0,
    height: image?.height() ?? 0,
    colorType: kit.ColorType.RGBA_8888,
    alphaType: kit.AlphaType.Unpremul,
    colorSpace: kit.ColorSpace.SRGB,
  };
  const bytes = image?.readPixels(0, 0, facts) ?? [];
  image?.delete();
  const hex = (at: number) => (bytes[at] ?? 0).toString(16).padStart(2, "0");
  return {
    ...facts,
    colourAt: (x, y) => {
      const at = (y * facts.width + x) * 4;
      return `#${hex(at)}${hex(at + 1)}${hex(at + 2)}`;
    },
  };
}

/** How many pixels of this colour stand in a row. */
function countIn(pixels: Pixels, y: number, colour: string): number {
  return Array.from({ length: pixels.width }, (_, x) => pixels.colourAt(x, y)).filter((one) => one === colour).length;
}

/** How many pixels left of the bars are not the ground. */
function inkedIn(pixels: Pixels, row: number): number {
  const top = 190 + row * 64;
  let inked = 0;
  for (let y = top; y < top + 64; y++)
    for (let x = 114; x < 440; x++) if (pixels.colourAt(x, y) !== pixels.colourAt(0, 0)) inked += 1;
  return inked;
}

describe("the bars", () => {
  test.each([
    ["light", "#ffffff", "#2f6fdb", "#e6ebf1"],
    ["dark", "#1e1f22", "#6ea8fe", "#36383e"],
  ] as const)("half as much is half as long, in %s", async (colours, ground, bar, track) => {
    const pixels = await drawn(makeChart(), colours);
    expect([pixels.width, pixels.height]).toEqual([1080, 366]);
    expect(pixels.colourAt(0, 0)).toBe(ground);
    const [first, second] = [countIn(pixels, 222, bar), countIn(pixels, 286, bar)];
    expect(first).toBeGreaterThan(300);
    expect(countIn(pixels, 222, track)).toBe(0);
    expect(Math.abs(2 * second - first)).toBeLessThan(4);
    expect(Math.abs(countIn(pixels, 286, track) - second)).toBeLessThan(4);
  });

  test("the smallest share is still seen", async () => {
    const pixels = await drawn(makeChart({ bars: [{ place: 1, name: "tove", words: "0.01 points", permille: 1 }] }));
    expect(countIn(pixels, 222, "#2f6fdb")).toBeGreaterThan(8);
  });

  test("there are fifteen of them at most, and the alt text counts the rest", async () => {
    const chart = makeChart({ bars: makeBars(40), foot: "3 not scored yet." });
    const pixels = await drawn(chart);
    expect(pixels.height).toBe(190 + 15 * 64 + 94);
    expect(countIn(pixels, 190 + 14 * 64 + 32, "#2f6fdb")).toBeGreaterThan(50);
    const lines = pictureOf(chart, "light", "board").altText.split("\n");
    expect(lines).toHaveLength(17);
    expect(lines[15]).toBe("15. dev-15: 26.00 points");
    expect(lines.slice(16)).toEqual(["And 25 more. 3 not scored yet."]);
  });
});

describe("the names", () => {
  test.each(["Ада Лавлейс", "مرحبا", "名前太郎", "🎉🎉", "\u0000\ud800", "x".repeat(400)])(
    "%j is drawn, and nothing of it reaches the bars",
    async (name) => {
      const pixels = await drawn(makeChart({ bars: [{ place: 1, name, words: "1.00 points", permille: 1000 }] }));
      const isEmpty = name.startsWith("\u0000");
      expect(inkedIn(pixels, 0) > 100).toBe(!isEmpty);
      for (let y = 190; y < 254; y++) expect(pixels.colourAt(460, y)).toBe("#ffffff");
      expect(countIn(pixels, 222, "#2f6fdb")).toBeGreaterThan(300);
    },
  );

  test("a letter that the font does not have leaves an empty frame, one for each", async () => {
    const inkOf = async (name: string) =>
      inkedIn(await drawn(makeChart({ bars: [{ place: 1, name, words: "1", permille: 10 }] })), 0);
    const one = await inkOf("名");
    expect(one).toBe(await inkOf("▯"));
    expect(await inkOf("名前")).toBeGreaterThan(one * 1.8);
  });
});

describe("the alt text", () => {
  test("says what the picture shows", () => {
    const { altText, fileName } = pictureOf(makeChart({ foot: "1 provisional." }), "dark", "epoch-6");
    expect(fileName).toBe("epoch-6.png");
    expect(altText.split("\n")).toEqual([
      "Acme DAO: points of epoch 6. Open until tomorrow.",
      "1. mira: 12.40 points",
      "2. jonas-k: 6.20 points",
      "1 provisional.",
    ]);
  });

  test("keeps names whole that the picture has to cut, and ends within what Discord takes", () => {
    const bars = makeBars(15).map((bar) => ({ ...bar, name: `${"n".repeat(90)}${bar.place}` }));
    const { altText } = pictureOf(makeChart({ bars, foot: "1 provisional." }), "light", "board");
    expect(altText.length).toBeLessThanOrEqual(1024);
    expect(altText).toContain(`1. ${"n".repeat(90)}1: 15.00 points`);
    expect(altText.split("\n").slice(-2)).toEqual(["…and 7 more bars.", "1 provisional."]);
  });

  test("a name cannot turn the text around or break into a line of its own", () => {
    const bars = [{ place: 1, name: "eve\u202e\n2. mira: 99.00 points", words: "1.00 points", permille: 1000 }];
    expect(pictureOf(makeChart({ bars }), "light", "board").altText.split("\n")).toEqual([
      "Acme DAO: points of epoch 6. Open until tomorrow.",
      "1. eve 2. mira: 99.00 points: 1.00 points",
    ]);
  });
});

test("the same picture is drawn once, another one anew", async () => {
  const draw = (changes: Partial<Chart>, colours: Colours) => pictureOf(makeChart(changes), colours, "board").draw();
  const first = await draw({ foot: "once" }, "light");
  expect(await draw({ foot: "once" }, "light")).toBe(first);
  expect((await draw({ foot: "once" }, "dark")).equals(first)).toBe(false);
  expect((await draw({ foot: "twice" }, "light")).equals(first)).toBe(false);
});

test("thirty pictures leave nothing behind in the memory that they were drawn in", async () => {
  const draw = (at: number) => pictureOf(makeChart({ bars: makeBars(15), foot: `${at}` }), "light", "board").draw();
  await draw(-1);
  const before = process.memoryUsage().rss;
  for (let at = 0; at < 30; at++) await draw(at);
  // The pixels of thirty would be 160 MB.
  expect(process.memoryUsage().rss - before).toBeLessThan(80e6);
});
