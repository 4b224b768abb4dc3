// Reading a whole stream: in order and to its end, and whoever knocks meanwhile is heard.
import { expect, test } from "vitest";
import { readAll } from "#core/ledger/ledger.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { DAO, makePerson, START } from "#test/support/build.ts";

const ENTRIES = 4_500;

async function openLong() {
  const store = openSqlite(":memory:");
  const drafts = Array.from({ length: ENTRIES }, (_, at) => ({
    key: `linked:${at}`,
    fact: { kind: "account-linked", person: makePerson("ada"), provider: "discord", record: `d:${at}` } as const,
  }));
  await store.ledger.append(DAO, 0, START, drafts);
  return store;
}

test("every entry comes once, in order, and others are heard between two batches", async () => {
  const store = await openLong();
  const numbers: number[] = [];
  let heardAt: number | null = null;
  setImmediate(() => (heardAt = numbers.length));
  for await (const { number } of readAll(store.ledger, DAO)) numbers.push(number);
  expect(numbers).toEqual(Array.from({ length: ENTRIES }, (_, at) => at));
  expect(heardAt).toBeGreaterThan(0);
  expect(heardAt).toBeLessThan(ENTRIES);
  store.close();
});
