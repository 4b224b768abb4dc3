// The stream: decisions are made on the newest state, one at a time, and time never runs backwards.
import { describe, expect, test } from "vitest";
import type { Ledger } from "#core/ledger/ledger.ts";
import { StreamMoved } from "#core/ledger/ledger.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { unixSeconds, type UnixSeconds } from "#core/time.ts";
import { openStream, type Decision } from "#core/workflow/stream.ts";
import { DAO, START } from "#test/support/build.ts";

function notice(pull: number): Decision {
  const fact = { kind: "pull-noticed", repository: "a/b", repositoryId: 501, pull, from: "sweep" } as const;
  return { drafts: [{ key: `pull:501#${pull}`, fact }] };
}

const clock = { now: () => START };

describe("two processes on one stream", () => {
  test("each decide on what the other wrote", async () => {
    const { ledger } = openSqlite(":memory:");
    const [one, other] = [openStream(ledger, DAO, clock), openStream(ledger, DAO, clock)];
    await one.append(() => notice(1));
    await other.append((state) => notice(state.size + 10));
    await one.append((state) => notice(state.size + 10));
    expect((await ledger.read(DAO, 0, 9)).map(({ key }) => key)).toEqual(["pull:501#1", "pull:501#11", "pull:501#12"]);
  });

  test("that write at once decide anew instead of appending what is old", async () => {
    const { ledger } = openSqlite(":memory:");
    const other = openStream(ledger, DAO, clock);
    const stream = openStream(ledger, DAO, clock);
    const seen: number[] = [];
    await stream.append(async (state) => {
      seen.push(state.size);
      if (seen.length === 1) await other.append(() => notice(7));
      return state.pulls.has("501#7") ? { drafts: [] } : notice(7);
    });
    expect(seen).toEqual([0, 1]);
    expect(await ledger.size(DAO)).toBe(1);
  });

  test("give up after a few tries when somebody always comes first", async () => {
    const { ledger } = openSqlite(":memory:");
    const other = openStream(ledger, DAO, clock);
    const stream = openStream(ledger, DAO, clock);
    let tries = 0;
    const busy = stream.append(async () => {
      tries += 1;
      await other.append(() => notice(100 + tries));
      return notice(1);
    });
    await expect(busy).rejects.toThrow(StreamMoved);
    expect(tries).toBe(5);
    expect(await ledger.has(DAO, "pull:501#1")).toBe(false);
  });
});

test("the same fact is refused a second time without trying again", async () => {
  const { ledger } = openSqlite(":memory:");
  const stream = openStream(ledger, DAO, clock);
  await stream.append(() => notice(1));
  await expect(stream.append(() => notice(1))).rejects.toThrow("This fact is recorded already.");
});

test("an empty decision appends nothing", async () => {
  const { ledger } = openSqlite(":memory:");
  const stream = openStream(ledger, DAO, clock);
  expect(await stream.append(() => ({ drafts: [] }))).toEqual([]);
  expect(await ledger.size(DAO)).toBe(0);
});

test("decisions of one process come one after the other, also after one that failed", async () => {
  const { ledger } = openSqlite(":memory:");
  const stream = openStream(ledger, DAO, clock);
  const sizes: number[] = [];
  const decide = (pull: number) => async (state: { size: number }) => {
    sizes.push(state.size);
    await new Promise((resolve) => setImmediate(resolve));
    if (pull === 2) throw new Error("changed my mind");
    return notice(pull);
  };
  const results = await Promise.allSettled([1, 2, 3].map((pull) => stream.append(decide(pull))));
  expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(sizes).toEqual([0, 1, 1]);
});

test("an append whose answer was lost is not folded twice", async () => {
  const { ledger } = openSqlite(":memory:");
  let isLost = true;
  const forgetful: Ledger = {
    ...ledger,
    append: async (...facts) => {
      const entries = await ledger.append(...facts);
      if (isLost) throw new StreamMoved("the answer was lost");
      return entries;
    },
  };
  const stream = openStream(forgetful, DAO, clock);
  const decide = (state: { pulls: Map<string, unknown> }) => (state.pulls.has("501#1") ? { drafts: [] } : notice(1));
  await stream.append(decide);
  isLost = false;
  await stream.append(decide);
  expect((await stream.state()).size).toBe(1);
});

test("a clock that runs backwards does not take the stream with it", async () => {
  let now: UnixSeconds = unixSeconds(START + 100);
  const { ledger } = openSqlite(":memory:");
  const stream = openStream(ledger, DAO, { now: () => now });
  await stream.append(() => notice(1));
  now = START;
  await stream.append(() => notice(2));
  expect(stream.now()).toBe(START + 100);
  expect((await ledger.read(DAO, 0, 9)).map(({ at }) => at)).toEqual([START + 100, START + 100]);
});
