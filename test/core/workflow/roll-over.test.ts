// Rolling over: one transaction carries five hundred transfers; whoever finds no room waits by name, and nobody waits for ever.
import { describe, expect, test } from "vitest";
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Draft, Fact } from "#core/ledger/entry.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import { makeAddress, tokens } from "#test/support/build.ts";
import { makeHouse, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";

const PERSONS = Array.from({ length: 1_200 }, (_, at) => `person-${at}` as PersonId);
const OWN = 100n;

async function openCrowdedHouse(persons: readonly PersonId[]): Promise<TestHouse> {
  const house = await makeHouse({ members: story.MEMBERS });
  await story.settleIn(house);
  const records = persons.map((person, at): VaultRecord => {
    return { record: `wallet:${person}`, person, kind: "wallet", text: makeAddress(0x10_0000 + at) };
  });
  const drafts = persons.map((person): Draft => {
    const record = `wallet:${person}`;
    return { key: `linked:${person}`, fact: { kind: "wallet-linked", person, record } };
  });
  await house.stream.append(() => ({ drafts, records }));
  return house;
}

/** Closes the open epoch with so much for each of these, as if they had done its work. */
async function closeWith(house: TestHouse, persons: readonly PersonId[]): Promise<number> {
  const epoch = (await house.state()).openEpoch?.number ?? 0;
  const allocations = persons.map((person) => ({ person, score: 100, amountBaseUnits: OWN.toString() }));
  const fact: Fact = {
    ...{ kind: "epoch-closed", epoch, allocations, isCappedByBalance: false, carried: [] },
    budgetBaseUnits: (OWN * BigInt(persons.length)).toString(),
  };
  await house.stream.append(() => ({ drafts: [{ key: `epoch-closed:${epoch}`, fact }] }));
  await house.tick();
  return epoch;
}

/** From the draft to the settled payout. */
async function voteAndPay(house: TestHouse, epoch: number): Promise<void> {
  await story.passHours(house, 24);
  await story.voteAndCount(house, epoch);
  await story.payOut(house, epoch);
}

async function draftOf(house: TestHouse, epoch: number) {
  const draft = (await house.entries("proposal-drafted")).find(({ fact }) => fact.epoch === epoch);
  if (draft === undefined) throw new Error(`epoch ${epoch} has no proposal`);
  return draft.fact;
}

const receivedOf = ({ world }: TestHouse, at: number): bigint =>
  world.state.received.get(makeAddress(0x10_0000 + at)) ?? 0n;

const owedIn = async (house: TestHouse): Promise<bigint> =>
  [...(await house.state()).reserved.values()].flat().reduce((sum, { amountBaseUnits }) => sum + amountBaseUnits, 0n);

describe("with 501 recipients", () => {
  test("five hundred are paid, and the last one is a line of the next proposal, also when nobody worked since", async () => {
    const persons = PERSONS.slice(0, 501);
    const house = await openCrowdedHouse(persons);
    const first = await closeWith(house, persons);
    const draft = await draftOf(house, first);
    expect(draft.lines).toHaveLength(500);
    expect(draft.reserved).toEqual([{ person: "person-500", amountBaseUnits: "100" }]);
    await voteAndPay(house, first);
    expect([receivedOf(house, 0), receivedOf(house, 499), receivedOf(house, 500)]).toEqual([100n, 100n, 0n]);
    await story.closeAndOpenBallot(house);
    const [line, ...others] = (await draftOf(house, 2)).lines;
    expect([line?.person, line?.because, others]).toEqual(["person-500", "reserved from epoch 1", []]);
    await story.voteAndCount(house, 2);
    await story.payOut(house, 2);
    expect([receivedOf(house, 0), receivedOf(house, 500)]).toEqual([100n, 100n]);
    expect(await owedIn(house)).toBe(0n);
    house.close();
  });

  test("with exactly five hundred nobody waits", async () => {
    const persons = PERSONS.slice(0, 500);
    const house = await openCrowdedHouse(persons);
    const epoch = await closeWith(house, persons);
    expect((await draftOf(house, epoch)).lines).toHaveLength(500);
    expect((await draftOf(house, epoch)).reserved).toEqual([]);
    house.close();
  });

  test("a vote against takes the waiting one's part as it takes everybody's", async () => {
    const persons = PERSONS.slice(0, 501);
    const house = await openCrowdedHouse(persons);
    const epoch = await closeWith(house, persons);
    await story.passHours(house, 24);
    await story.voteAndCount(house, epoch, 2);
    expect(await owedIn(house)).toBe(0n);
    house.close();
  });
});

test("1,200 who work every epoch are all paid for each in its turn, whoever has waited longest first", async () => {
  const house = await openCrowdedHouse(PERSONS);
  for (let epoch = 1; epoch <= 2; epoch += 1) {
    await closeWith(house, PERSONS);
    await voteAndPay(house, epoch);
  }
  // After two payouts each of a thousand was paid once; the first five hundred for one epoch, the others for two.
  expect([0, 499, 500, 999, 1_000, 1_199].map((at) => receivedOf(house, at))).toEqual([100n, 100n, 200n, 200n, 0n, 0n]);
  await closeWith(house, []);
  await voteAndPay(house, 3);
  expect([1_000, 1_199].map((at) => receivedOf(house, at))).toEqual([200n, 200n]);
  await closeWith(house, []);
  await voteAndPay(house, 4);
  expect(PERSONS.filter((_, at) => receivedOf(house, at) !== 200n)).toEqual([]);
  expect(await owedIn(house)).toBe(0n);
  expect(house.world.state.safe.balanceBaseUnits).toBe(tokens(10_000) - 2n * 1_200n * OWN);
  house.close();
});

test("those who wait keep their turn while more and more join", async () => {
  const house = await openCrowdedHouse(PERSONS);
  const newcomers = (epoch: number): PersonId[] => PERSONS.slice((epoch - 1) * 600, epoch * 600);
  await closeWith(house, newcomers(1));
  await voteAndPay(house, 1);
  await closeWith(house, newcomers(2));
  const { lines } = await draftOf(house, 2);
  expect(lines.filter(({ because }) => because === "reserved from epoch 1")).toHaveLength(100);
  expect(lines.filter(({ because }) => because === "epoch 2")).toHaveLength(400);
  house.close();
});
