// The language a person chose: kept on the record under an opaque id, read before every answer, and taken back again.
import { expect, test } from "vitest";
import { makeEvidence } from "#test/support/build.ts";
import { link } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";

const { ADA } = story;
const STRANGER = { id: "999000", name: "somebody" };

test("nobody has chosen at first, and whoever chooses need not be linked", async () => {
  const house = await story.openHouse();
  expect(await house.intake.languageOf(STRANGER)).toBeNull();
  await house.intake.chooseLanguage(STRANGER, "fr");
  expect(await house.intake.languageOf(STRANGER)).toBe("fr");
  expect(await house.intake.languageOf(ADA.discord)).toBeNull();
  house.close();
});

test("the same choice again is not recorded again, and taking none back records nobody", async () => {
  const house = await story.openHouse();
  await house.intake.chooseLanguage(STRANGER, null);
  expect(await house.entries("language-chosen")).toEqual([]);
  expect(await house.store.vault.personOf("discord", STRANGER.id)).toBeNull();
  await house.intake.chooseLanguage(STRANGER, "zh");
  await house.intake.chooseLanguage(STRANGER, "zh");
  await house.intake.chooseLanguage(STRANGER, null);
  expect((await house.entries("language-chosen")).map(({ fact }) => fact.language)).toEqual(["zh", null]);
  expect(await house.intake.languageOf(STRANGER)).toBeNull();
  house.close();
});

test("a choice that was made before linking goes along to the person of the GitHub account", async () => {
  const house = await story.openHouse();
  await story.mergeAndScore(house, makeEvidence());
  await house.intake.chooseLanguage(ADA.discord, "pt");
  await link(house, ADA);
  expect(await house.intake.languageOf(ADA.discord)).toBe("pt");
  house.close();
});
