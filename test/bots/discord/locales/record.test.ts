import { beforeAll, describe, expect, test } from "vitest";
import { recordRows, refusalRows, sayRecord, tellRecord } from "#bots/discord/locales/record.ts";
import { RECORD_SENTENCES } from "#bots/discord/locales/record-sentences.ts";
import { sayIn, sayInEnglish } from "#bots/discord/locales/say.ts";
import { outlineRows } from "#bots/discord/text.ts";
import { parseFolders, readPatterns, readRefusals, type Said } from "#test/support/said.ts";

const es = sayIn("es");
const fr = sayIn("fr");
const zh = sayIn("zh");

describe("a sentence of the record", () => {
  test("is said anew with its figures in the reader's way", () => {
    expect(tellRecord(es, "The work is worth 3.07 of 5.00.").text).toBe("El trabajo vale 3,07 de 5,00.");
    expect(tellRecord(zh, "The newest is epoch 12.").text).toBe("最新的是第 12 周期。");
  });

  test("may hold another of the record's", () => {
    const said = "The vote did not pass: 1 voted, and the rules ask for 3. Nobody is paid by it.";
    expect(tellRecord(es, said).text).toBe("La votación no se aprobó: votó 1, y las reglas piden 3. No paga a nadie.");
  });

  test("keeps amounts to the last digit", () => {
    const said = "1,234,567.000000000000000001 LRL are reserved for you and will be a line of the next proposal.";
    expect(tellRecord(es, said).text).toContain("1.234.567,000000000000000001 LRL");
    expect(tellRecord(fr, said).text).toContain("1\u202f234\u202f567,000000000000000001 LRL");
    expect(tellRecord(zh, said).text).toContain("1,234,567.000000000000000001 LRL");
  });

  test("is recognised one after the other, and somebody's own words at the end stay theirs", () => {
    const said = "Passed, and held. Held until 2026-12-01 12:00 UTC by ada: Nothing was changed.";
    expect(tellRecord(es, said)).toEqual({
      text: "Aprobado, y retenido. Retenido hasta 2026-12-01 12:00 UTC por ada: Nothing was changed.",
      isInEnglish: false,
    });
  });

  test("that is not known stays English and says so", () => {
    expect(sayRecord(es, "the moon is made of cheese")).toBe("(en inglés) The moon is made of cheese.");
    expect(sayRecord(sayInEnglish, "the moon is made of cheese")).toBe("The moon is made of cheese.");
  });

  test("stays English for an English reader, letter for letter", () => {
    const said = "Anything at all, 1,250.5 LRL, {braces} and 'quotes'.";
    expect(tellRecord(sayInEnglish, said)).toEqual({ text: said, isInEnglish: false });
  });

  test("is not taken for another by a little word that both have", () => {
    for (const said of ["There is cheese in the moon.", "Some (of it): is odd.", "somebody in Acme"])
      expect(tellRecord(es, said).text).toBe(said);
  });

  test("takes no words for a figure", () => {
    expect(tellRecord(es, "The newest is epoch six.").isInEnglish).toBe(true);
  });

  test("with braces or the name of an object's own property is not formatted", () => {
    for (const said of ["{count, plural, one {# item}}", "constructor", "__proto__", "epoch {number}", "{", "}"])
      expect(tellRecord(es, said).text).toBe(said);
  });

  test("made to be slow is not: a long one is not looked at", () => {
    const hostile = "a of b (c): ".repeat(40_000);
    expect(tellRecord(es, hostile).text.length).toBeGreaterThan(0);
  });
});

test("what a score without a pull request, a flag or a file left out says is said anew whole", () => {
  const said = [
    "Counted as triage: 0.50 for the work as a whole, 0.60 for sorting an issue, 3 times, 0.10 for what was written.",
    "It takes back the whole change of #12 of another repository (merged 3 days before), for which people were credited.",
    "3 files left out: a lock file.",
    "ada, feedback, named by themselves on 2026-12-01 12:00 UTC.",
  ];
  expect(said.map((each) => tellRecord(es, each).text)).toEqual([
    "Contado como triaje: 0,50 por el trabajo en conjunto, 0,60 por clasificar un issue (3 veces), 0,10 por lo escrito.",
    "Deshace todo el cambio de #12 de otro repositorio (fusionado 3 días antes), que ya se acreditó.",
    "3 archivos fuera de la cuenta: archivo de bloqueo de dependencias.",
    "ada, comentarios, lo señaló la propia persona el 2026-12-01 12:00 UTC.",
  ]);
});

test("an outline is said line by line, with what leads each line up to its words", () => {
  const outline =
    "acme/lamp#1 in Acme\n\nada, author (fix), epoch 3: 2.50 of 5.00\n  - Counted as a fix, by what most of its lines are.";
  expect(recordRows(es, outline, outlineRows)).toEqual([
    "acme/lamp#1 en Acme",
    "**ada, autor (corrección), época 3: 2,50 de 5,00**",
    "- Contado como corrección, por lo que son la mayoría de sus líneas.",
  ]);
});

test("rows of which one is left in English begin with a word about it", () => {
  expect(recordRows(fr, "The DAO is not paused.\nThe moon is made of cheese.")[0]).toBe(
    "-# Des parties du registre sont en anglais :",
  );
  expect(recordRows(sayInEnglish, "The moon is made of cheese.")).toEqual(["The moon is made of cheese."]);
});

test("a refusal is said part by part", () => {
  const refusal = {
    message: "Give a reason.",
    happened: "The reason has 3 characters.",
    next: "Write 10 to 2000 characters: both the contributor and the DAO read it.",
  };
  expect(refusalRows(es, refusal)).toEqual([
    "Da un motivo. El motivo tiene 3 caracteres. Escribe de 10 a 2000 caracteres: lo leen el contribuidor y la DAO.",
  ]);
  expect(refusalRows(sayInEnglish, refusal)).toEqual([
    "Give a reason. The reason has 3 characters. Write 10 to 2000 characters: both the contributor and the DAO read it.",
  ]);
});

describe("the sentences that are recognised", () => {
  /** Laid together from parts that no one place of core has whole. */
  const COMPOSED = [
    ": impact ",
    ", effort ",
    ", quality ",
    ", handling of risk ",
    " have signed to cancel it",
    ", named by themselves on ",
    ", named by ",
    " times, named by themselves on ",
    " times, named by ",
    " times or more each way within ",
    " pull requests of at most ",
    " added lines each merged within 24 hours, this one included.",
    " added lines each merged for one issue within ",
    " days, this one included.",
    " days before)",
    " (merged 1 day before)",
    " (merged less than a day before)",
    " for the work as a whole, ",
    " for what was written.",
    " times, ",
  ];
  let core: readonly Said[] = [];
  let refusals: readonly Said[] = [];
  beforeAll(() => {
    [core, refusals] = parseFolders(["core", "bots/discord"], (files) => [readPatterns(files), readRefusals(files)]);
  }, 30_000);

  test("all stand in core: none is left from words that were changed", () => {
    const texts = core.map(({ sentence }) => sentence).join("\n");
    const wordsOf = (key: string) => key.split(/\{\w+\}/).map((part) => part.trim());
    const gone = RECORD_SENTENCES.filter((key) =>
      wordsOf(key).some(
        (part) => part.length > 3 && !texts.includes(part) && !COMPOSED.some((each) => each.trim() === part),
      ),
    );
    expect(gone).toEqual([]);
  });

  /** Of what people are refused with at this door; the web's own pages are in English. */
  test("are nine in ten of those that people are refused with", () => {
    const shape = (text: string) => text.replace(/\{\w*\}/g, "{}");
    const known = new Set(RECORD_SENTENCES.map(shape));
    const asked = [...new Set(refusals.filter(({ path }) => REFUSING.test(path)).map(({ sentence }) => sentence))];
    const words = asked.filter((sentence) => /[a-z]{2,} [a-z]{2,}/.test(sentence));
    const left = words.filter((sentence) => !known.has(shape(sentence)));
    expect(left.length / words.length, left.join("\n")).toBeLessThan(0.1);
  });
  const REFUSING =
    /^bots\/discord\/(commands|router|chat|typed-score)|^core\/proposal\/motion|^core\/workflow\/(acts|appeal|approval|chat-tools|dispute|explain|governance|intake|motion|one-off-grant|pause|privacy|reason|review|reviewer|standings|unlinking)\.ts/;
});
