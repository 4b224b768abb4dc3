// A reason: a few plain words of a person, kept under that person, and gone when the person is.
import { describe, expect, test } from "vitest";
import { keepReason, readReason } from "#core/workflow/reason.ts";
import { makePerson } from "#test/support/build.ts";
import { makeHouse, type TestHouse } from "#test/support/house.ts";

const RITA = makePerson("rita");
const keep = (house: TestHouse, reason: string, quotes: readonly string[] = []) =>
  keepReason(house, RITA, reason, quotes);

test("a reason is kept under the person who gave it, without the white space around it", async () => {
  const house = await makeHouse();
  const record = keep(house, "  Read twice, it is more.\n");
  expect(record).toMatchObject({ person: RITA, kind: "reason" });
  await house.store.vault.keep([record]);
  expect(await readReason(house, record.record)).toBe("Read twice, it is more.");
  house.close();
});

test("a reason is told with the lines that it quotes", async () => {
  const house = await makeHouse();
  const record = keep(house, "Read twice, it is more.", ["const limit = 20;", "limit + 1"]);
  await house.store.vault.keep([record]);
  expect(await readReason(house, record.record)).toBe(
    'Read twice, it is more. It quotes: "const limit = 20;", "limit + 1"',
  );
  house.close();
});

test("two reasons never share a record", async () => {
  const house = await makeHouse();
  expect(keep(house, "The same words.").record).not.toBe(keep(house, "The same words.").record);
  house.close();
});

describe("a reason", () => {
  test.each([10, 2_000])("of %i characters is taken", async (length) => {
    const house = await makeHouse();
    expect(() => keep(house, "x".repeat(length))).not.toThrow();
    house.close();
  });

  test.each([9, 2_001])("of %i characters is refused", async (length) => {
    const house = await makeHouse();
    expect(() => keep(house, "x".repeat(length))).toThrow("Give a reason.");
    house.close();
  });

  test("that was erased is said to be", async () => {
    const house = await makeHouse();
    expect(await readReason(house, "reason:laurel-dao:gone")).toBe("(the reason was erased)");
    house.close();
  });
});
