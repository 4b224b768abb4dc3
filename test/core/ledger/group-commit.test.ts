// Group commit: deliveries that arrive together wait for the disk together, and none is answered before it is durable.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import type { Delivery } from "#core/ledger/ledger.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { START } from "#test/support/build.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-commit-"));
afterAll(() => rmSync(folder, { recursive: true }));

function delivery(id: number | string): Delivery {
  return { id: `delivery-${id}`, event: "pull_request", raw: Buffer.from(`{"number":"${id}"}`) };
}

function openFile(name: string) {
  const path = join(folder, name);
  const store = openSqlite(path);
  const other = new DatabaseSync(path);
  const count = () => Number(other.prepare("SELECT COUNT(*) AS rows FROM deliveries").get()?.["rows"]);
  return { path, inbox: store.inbox, other, count, close: () => (other.close(), store.close()) };
}

test("deliveries of one turn are committed at once: the first answer finds all of them durable", async () => {
  const file = openFile("together.sqlite");
  const seen: number[] = [];
  const kept = Array.from({ length: 20 }, async (_, id) => {
    const result = await file.inbox.keepDelivery(delivery(id), START);
    seen.push(file.count());
    return result;
  });
  expect(file.count()).toBe(0);
  expect(await Promise.all(kept)).toEqual(Array.from({ length: 20 }, () => "kept"));
  expect(seen).toEqual(Array.from({ length: 20 }, () => 20));
  file.close();
});

test("more than one commit may hold are kept in several, all of them and in order", async () => {
  const { inbox, close } = openFile("many.sqlite");
  const ids = Array.from({ length: 1_201 }, (_, id) => id);
  const kept = await Promise.all(ids.map((id) => inbox.keepDelivery(delivery(id), START)));
  expect(new Set(kept)).toEqual(new Set(["kept"]));
  expect((await inbox.waitingDeliveries(2_000)).map(({ id }) => id)).toEqual(ids.map((id) => `delivery-${id}`));
  close();
});

test("the same delivery twice in one turn is kept once, and the first body stands", async () => {
  const { inbox, close } = openFile("twice.sqlite");
  const first = inbox.keepDelivery(delivery("a"), START);
  const again = inbox.keepDelivery({ ...delivery("a"), raw: Buffer.from("{}") }, START);
  expect(await Promise.all([first, again])).toEqual(["kept", "known"]);
  expect((await inbox.waitingDeliveries(9)).map(({ raw }) => raw.toString())).toEqual(['{"number":"a"}']);
  close();
});

test("when the commit fails everybody in it hears so, nothing is kept, and the next commit is whole", async () => {
  const file = openFile("fails.sqlite");
  file.other.exec(
    "CREATE TRIGGER full BEFORE INSERT ON deliveries WHEN NEW.id = 'delivery-3' BEGIN SELECT RAISE(ABORT, 'disk is full'); END",
  );
  const results = await Promise.allSettled([1, 2, 3, 4].map((id) => file.inbox.keepDelivery(delivery(id), START)));
  expect(results.map((result) => (result.status === "rejected" ? String(result.reason) : "kept"))).toEqual(
    Array.from({ length: 4 }, () => "Error: disk is full"),
  );
  expect(file.count()).toBe(0);
  file.other.exec("DROP TRIGGER full");
  expect(await file.inbox.keepDelivery(delivery(3), START)).toBe("kept");
  file.close();
});
