// The inbox: each delivery is handed on, in order, until it was understood or set aside.
import { beforeEach, expect, test } from "vitest";
import { BadInput, RetryLater } from "#core/errors.ts";
import type { Delivery, Store } from "#core/ledger/ledger.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { drainInbox } from "#core/workflow/inbox.ts";
import { START } from "#test/support/build.ts";

let store: Store;
let received: string[];
let log: string[];

beforeEach(async () => {
  store = openSqlite(":memory:");
  received = [];
  log = [];
  for (const id of ["1", "2", "3"]) {
    await store.inbox.keepDelivery({ id, event: "pull_request", raw: Buffer.from(`body ${id}`) }, START);
  }
});

function drain(receive: (delivery: Delivery) => Promise<void> = async () => undefined): Promise<number> {
  const hand = async (delivery: Delivery): Promise<void> => {
    received.push(delivery.raw.toString());
    await receive(delivery);
  };
  return drainInbox(store.inbox, hand, (sentence) => log.push(sentence));
}

const failOn = (id: string, error: Error) => async (delivery: Delivery) => {
  if (delivery.id === id) throw error;
};

test("every delivery is handed on once, in order", async () => {
  expect(await drain()).toBe(3);
  expect(await drain()).toBe(0);
  expect(received).toEqual(["body 1", "body 2", "body 3"]);
  expect(log).toEqual([]);
});

test("what nobody understands is set aside with its reason, and the next one has its turn", async () => {
  expect(await drain(failOn("1", new BadInput("No pull request in it.", { happened: "action: labeled" })))).toBe(3);
  expect(log).toEqual(["Delivery 1 (pull_request) was set aside: No pull request in it. action: labeled"]);
  expect(await drain()).toBe(0);
});

test("what cannot be dealt with now waits and is handed on again", async () => {
  await expect(drain(failOn("2", new RetryLater("The ledger is busy.")))).rejects.toThrow("The ledger is busy.");
  expect((await store.inbox.waitingDeliveries(9)).map(({ id }) => id)).toEqual(["2", "3"]);
  received = [];
  expect(await drain()).toBe(2);
  expect(received).toEqual(["body 2", "body 3"]);
});

test("a delivery that we stumble over waits, and those behind it have their turn", async () => {
  expect(await drain(failOn("1", new TypeError("a fault of our own")))).toBe(2);
  expect((await store.inbox.waitingDeliveries(9)).map(({ id }) => id)).toEqual(["1"]);
  expect(log).toEqual(["Delivery 1 (pull_request) waits: Laurel stumbled over it."]);
});
