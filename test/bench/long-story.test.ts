// What is past leaves nothing in the state but its people: the reason why a tick costs what is open.
import { beforeEach, expect, test } from "vitest";
import { verifyCommand } from "#bots/commands.ts";
import type { Store } from "#core/ledger/ledger.ts";
import { fold } from "#core/ledger/replay.ts";
import { emptyState } from "#core/ledger/state.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { rulesHash } from "#core/rules.ts";
import { dueSteps } from "#core/workflow/due-steps.ts";
import { openStream } from "#core/workflow/stream.ts";
import { DAO, makeRules, START } from "#test/support/build.ts";
import { afterwards, tellLongStory } from "./long-story.ts";

let store: Store;
beforeEach(() => {
  store = openSqlite(":memory:");
});

test("after 3,000 contributions in two epochs, all paid, only the next epoch is due, and what is remembered is people and the last scores", async () => {
  const rules = makeRules();
  const story = await tellLongStory(store.ledger, rules, 3_000);
  const state = await openStream(store.ledger, DAO, { now: () => START }).state();
  expect(story).toMatchObject({ contributions: 3_000, entries: 9_225 });
  expect(state.persons.size).toBe(66);
  for (const part of [state.pulls, state.contributions, state.reserved, state.closed, state.proposals, state.stopped])
    expect(part.size).toBe(0);
  // Those of the second epoch can change until a third one closes.
  expect(state.late.size).toBe(1_500);
  expect(dueSteps(state, rules, afterwards(story)).map(({ key }) => key)).toEqual(["open-epoch:3"]);
});

test("the story verifies: every entry is whole, and every proposal names the root of its time", async () => {
  await tellLongStory(store.ledger, makeRules(), 300);
  const said: string[] = [];
  expect(await verifyCommand(store, (sentence) => said.push(sentence))).toBe(0);
  expect(said[0]).toContain("Every entry is whole and they fold without a gap.");
});

test("rules are forgotten when others are in force and no epoch goes by them any more", () => {
  const all = [1, 2, 3].map((days) => makeRules({ epoch: { days } }));
  const adopted = all.map((rules, number) => {
    const fact = { kind: "rules-adopted", rules, rulesHash: rulesHash(rules), because: "vote" } as const;
    return { dao: DAO, number, key: `rules:${number}`, v: 1, at: START, fact };
  });
  const [first, ...later] = adopted;
  if (first === undefined) throw new Error("there are three");
  const { rulesHash: hash } = first.fact;
  const opened = { kind: "epoch-opened", epoch: 1, opensAt: START, closesAt: START, rulesHash: hash } as const;
  const entry = { dao: DAO, number: 1, key: "epoch-opened:1", v: 1, at: START, fact: opened };
  const state = fold(emptyState(DAO), [first, entry, ...later.map((one) => ({ ...one, number: one.number + 1 }))]);
  expect([...state.rulesOf.keys()]).toEqual([hash, adopted[2]?.fact.rulesHash]);
});
