// Paying: no transaction that lies about, waits for ever or belongs to another Safe holds the money or sends it astray.
import { describe, expect, test } from "vitest";
import { makeAddress, makeEvidence, makeRules, tokens } from "#test/support/build.ts";
import { approve, link, makeHouse, type TestHouse } from "#test/support/house.ts";
import { makeHash } from "#test/support/record.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, OWNERS, receivedBy } from "#test/support/world.ts";

const { ADA, MEMBERS, TREASURER, OTHER_TREASURER, passHours } = story;

async function offered(): Promise<TestHouse> {
  const house = await story.openHouse();
  await story.offerPayout(house, makeEvidence());
  return house;
}

async function resume(house: TestHouse, step: string): Promise<void> {
  const fact = { kind: "step-resumed", step, because: "the owners filled the gap" } as const;
  await house.stream.append(() => ({ drafts: [{ key: "resumed", fact }] }));
  await house.tick();
}

test("a transaction that no block takes is sent again, and pays once", async () => {
  const house = await offered();
  const { world } = house;
  await approve(house, TREASURER);
  await approve(house, OTHER_TREASURER);
  await house.tick();
  const [sent] = await house.entries("batch-sent");
  world.forget(sent?.fact.transactionHash ?? "0x");
  const { readExecution } = world.treasury;
  world.treasury.readExecution = async () => ({ state: "waiting", confirmations: 0 });
  await story.passHours(house, 0.1);
  expect(world.asked.get("execute")).toBe(1);
  await story.passHours(house, 0.1);
  expect(world.asked.get("execute")).toBe(2);
  world.treasury.readExecution = readExecution;
  await story.passHours(house, 1);
  expect(receivedBy(world, ADA.key.address)).toBe(tokens(1_000));
  expect(await house.entries("payout-settled")).toHaveLength(1);
  house.close();
});

test("an owner's transaction that a reorganisation undid is waited for, when our own signatures are too few", async () => {
  const house = await offered();
  const { world } = house;
  const { batch } = await house.intake.reviewPayout(TREASURER.discord, 1);
  const hash = await world.executeElsewhere(batch, OWNERS.slice(0, 2));
  await story.passHours(house, 0.02);
  world.forget(hash);
  await story.passHours(house, 1);
  expect([...(await house.state()).stopped]).toEqual([]);
  await world.executeElsewhere(batch, OWNERS.slice(0, 2));
  await story.passHours(house, 1);
  await story.passHours(house, 1);
  expect(await house.entries("payout-settled")).toHaveLength(1);
  expect(receivedBy(world, ADA.key.address)).toBe(tokens(1_000));
  house.close();
});

test("a batch whose nonce a reorganisation has put out of reach says which nonce to fill first, and is then paid", async () => {
  const house = await story.openHouse();
  const { world } = house;
  world.useNonce();
  world.useNonce();
  await story.offerPayout(house, makeEvidence());
  await approve(house, TREASURER);
  await approve(house, OTHER_TREASURER);
  world.state.safe.nonce = 0;
  await house.tick();
  const [stop] = (await house.state()).stopped.values();
  expect(stop?.happened).toContain("The Safe is at nonce 0, and the batch was signed for nonce 2.");
  expect(stop?.next).toBe(
    `Fill Safe nonce 0 first with another (for example an empty) Safe transaction, and each one up to 1; then: npm run resume -- ${stop?.step}`,
  );
  world.useNonce();
  world.useNonce();
  await resume(house, stop?.step ?? "");
  await story.passHours(house, 1);
  expect(receivedBy(world, ADA.key.address)).toBe(tokens(1_000));
  house.close();
});

test("a batch for another Safe than the vote named is never offered", async () => {
  const house = await offered();
  const world = makeWorld({ rules: makeRules({ treasury: { safe: makeAddress(0xbad) } }) });
  const moved = await makeHouse({
    store: house.store,
    world: { ...house.world, treasury: world.treasury },
    members: MEMBERS,
  });
  await expect(moved.intake.offerSigning(TREASURER.discord, 1)).rejects.toThrow("from the Safe of the vote");
  house.close();
});

describe("nobody is asked to sign when, in the objection hours,", () => {
  test.each<[string, (house: TestHouse) => void, string]>([
    ["the ballot was taken down", ({ world }) => void (world.ballotOf(1).isDeleted = true), "gone from Snapshot"],
    ["the ballot was flagged", ({ world }) => void (world.ballotOf(1).isFlagged = true), "Snapshot flagged"],
    ["its votes read otherwise", ({ world }) => world.ballotOf(1).votes.clear(), "0 voted, and the rules ask for 2"],
  ])("%s", async (_, change, sentence) => {
    const house = await story.openHouse();
    await link(house, ADA);
    await story.mergeAndScore(house, makeEvidence());
    await story.closeAndOpenBallot(house);
    await story.voteAndCount(house, 1);
    change(house);
    await story.passHours(house, 24);
    expect(await house.entries("batch-intended")).toEqual([]);
    expect([...(await house.state()).stopped.values()][0]?.happened).toContain(sentence);
    house.close();
  });
});

test("a nonce that comes back after a reorganisation is offered and signed anew, and pays once", async () => {
  const world = makeWorld();
  const house = await makeHouse({
    world,
    members: MEMBERS,
    watch: (moment, step) => {
      if (moment === "after-entry" && step.do === "watch-batch") world.state.safe.nonce = 0;
    },
  });
  await story.settleIn(house);
  await story.offerPayout(house, makeEvidence());
  await approve(house, TREASURER);
  world.useNonce();
  await passHours(house, 1);
  const intended = await house.entries("batch-intended");
  expect(intended.map(({ fact }) => [fact.attempt, fact.safeTxNonce])).toEqual([
    [1, 0],
    [2, 0],
  ]);
  await approve(house, TREASURER);
  await approve(house, OTHER_TREASURER);
  await passHours(house, 1);
  await passHours(house, 1);
  expect(receivedBy(world, ADA.key.address)).toBe(tokens(1_000));
  expect(await house.entries("payout-settled")).toHaveLength(1);
  house.close();
});

describe("a nonce that is taken by others", () => {
  test("three times asks a person, and goes on after that person resumed it", async () => {
    const house = await offered();
    for (let time = 1; time <= 3; time += 1) {
      house.world.useNonce();
      await passHours(house, 1);
    }
    expect(await house.entries("batch-superseded")).toHaveLength(3);
    expect(await house.entries("batch-intended")).toHaveLength(3);
    const [stop] = (await house.state()).stopped.values();
    expect(stop?.what).toBe("The payout of epoch 1 was superseded 3 times.");
    expect(stop?.next).toContain(`npm run resume -- ${stop?.step}`);
    await resume(house, stop?.step ?? "");
    await approve(house, TREASURER);
    await approve(house, OTHER_TREASURER);
    await house.tick();
    expect(receivedBy(house.world, ADA.key.address)).toBe(tokens(1_000));
    house.close();
  });

  test("three times more asks again", async () => {
    const house = await offered();
    for (let time = 1; time <= 3; time += 1) {
      house.world.useNonce();
      await passHours(house, 1);
    }
    await resume(house, [...(await house.state()).stopped.keys()][0] ?? "");
    for (let time = 4; time <= 6; time += 1) {
      house.world.useNonce();
      await passHours(house, 1);
    }
    expect(await house.entries("batch-intended")).toHaveLength(6);
    expect([...(await house.state()).stopped.values()].map(({ what }) => what)).toEqual([
      "The payout of epoch 1 was superseded 6 times.",
    ]);
    house.close();
  });

  test("before it is offered is counted: the batch takes the one after those that wait in the Safe", async () => {
    const house = await story.openHouse();
    const { safe } = house.world.state;
    safe.pending = 2;
    await story.offerPayout(house, makeEvidence());
    expect((await house.entries("batch-intended"))[0]?.fact.safeTxNonce).toBe(2);
    await approve(house, TREASURER);
    await approve(house, OTHER_TREASURER);
    await house.tick();
    expect([...(await house.state()).stopped]).toEqual([]);
    expect(receivedBy(house.world, ADA.key.address)).toBe(0n);
    safe.pending = 0;
    house.world.useNonce();
    house.world.useNonce();
    await passHours(house, 1);
    expect(receivedBy(house.world, ADA.key.address)).toBe(tokens(1_000));
    expect(await house.entries("batch-intended")).toHaveLength(1);
    house.close();
  });
});

describe("an executor without gas", () => {
  async function signedWithoutGas(): Promise<TestHouse> {
    const house = await offered();
    house.world.state.executorWei = 0n;
    await approve(house, TREASURER);
    await approve(house, OTHER_TREASURER);
    await house.tick();
    return house;
  }

  test("is told beside the payout before it is quite empty, and stops nothing then", async () => {
    const house = await offered();
    house.world.state.executorWei = 999n;
    await approve(house, TREASURER);
    await house.tick();
    const posts = [...house.world.state.posts.values()].flatMap(({ post }) => (post.about === "payout" ? [post] : []));
    expect(posts.map(({ lowGasAt }) => lowGasAt)).toEqual([(await house.world.treasury.executorStanding()).address]);
    await approve(house, OTHER_TREASURER);
    await house.tick();
    expect(receivedBy(house.world, ADA.key.address)).toBe(tokens(1_000));
    house.close();
  });

  test("tells people, and the payout goes on when it has some", async () => {
    const house = await signedWithoutGas();
    const [stop] = (await house.state()).stopped.values();
    expect(stop?.what).toBe("The payout of epoch 1 is signed, and there is no gas to send it.");
    expect(stop?.happened).toMatch(/^The executor 0x[0-9a-fA-F]{40} holds 0 wei\.$/);
    house.world.state.executorWei = 1n;
    await resume(house, stop?.step ?? "");
    expect(receivedBy(house.world, ADA.key.address)).toBe(tokens(1_000));
    house.close();
  });

  test("lets an owner execute what is signed, which is seen without anybody's word, and settled once", async () => {
    const house = await signedWithoutGas();
    const { batch } = await house.intake.reviewPayout(TREASURER.discord, 1);
    await house.world.executeElsewhere(batch, OWNERS.slice(0, 2));
    await passHours(house, 1);
    await passHours(house, 1);
    expect(await house.entries("payout-settled")).toHaveLength(1);
    expect(receivedBy(house.world, ADA.key.address)).toBe(tokens(1_000));
    expect([...(await house.state()).stopped]).toEqual([]);
    house.close();
  });

  test("leaves a nonce to others, and the payout is offered again without anybody's word", async () => {
    const house = await signedWithoutGas();
    house.world.useNonce();
    await passHours(house, 1);
    expect(await house.entries("batch-intended")).toHaveLength(2);
    expect([...(await house.state()).stopped]).toEqual([]);
    house.close();
  });
});

test("a transaction that is replaced with a higher fee is followed under its new hash, and pays once", async () => {
  const house = await offered();
  const { world } = house;
  const { treasury } = world;
  const { speedUp } = treasury;
  const replaced: string[] = [];
  treasury.speedUp = async (batch, signatures, previous) => {
    replaced.push(previous);
    return speedUp(batch, signatures, previous);
  };
  await approve(house, TREASURER);
  await approve(house, OTHER_TREASURER);
  await house.tick();
  const [first] = await house.entries("batch-sent");
  world.forget(first?.fact.transactionHash ?? "0x");
  world.state.transactions.set(makeHash("0"), { batch: makeHash("0"), block: 1, isReverted: true });
  await passHours(house, 0.2);
  expect(replaced).toEqual([first?.fact.transactionHash]);
  const sent = (await house.entries("batch-sent")).map(({ fact }) => fact.transactionHash);
  expect(new Set(sent).size).toBe(2);
  await passHours(house, 1);
  const [settled] = await house.entries("payout-settled");
  expect(settled?.fact.transactionHash).toBe(sent[1]);
  expect(receivedBy(world, ADA.key.address)).toBe(tokens(1_000));
  house.close();
});

test("a wallet that its person links while the payout is on its way changes nothing of what was voted on", async () => {
  const house = await offered();
  const { key } = story.makeMember("ada", 71);
  await link(house, { ...ADA, key });
  await approve(house, TREASURER);
  await approve(house, OTHER_TREASURER);
  await house.tick();
  await link(house, { ...ADA, key: story.makeMember("ada", 72).key });
  await passHours(house, 1);
  expect(receivedBy(house.world, ADA.key.address)).toBe(tokens(1_000));
  expect(await house.entries("payout-settled")).toHaveLength(1);
  house.close();
});

test("a payment in a block that the chain itself calls finalized is settled before it has its confirmations", async () => {
  const house = await offered();
  const { treasury } = house.world;
  const { findPayout } = treasury;
  await approve(house, TREASURER);
  await approve(house, OTHER_TREASURER);
  await house.tick();
  treasury.readExecution = async () => ({ state: "final", confirmations: 1 });
  let finalized = {};
  treasury.findPayout = async (payoutId) => {
    const paid = await findPayout(payoutId);
    return paid === null ? null : { ...paid, confirmations: 1, ...finalized };
  };
  await passHours(house, 1);
  expect(await house.entries("payout-settled")).toEqual([]);
  finalized = { isFinalized: true };
  await passHours(house, 1);
  expect(await house.entries("payout-settled")).toHaveLength(1);
  house.close();
});

test("a Safe that was emptied after the last signature is told, and pays once when it is filled and resumed", async () => {
  const house = await offered();
  await approve(house, TREASURER);
  house.world.state.safe.balanceBaseUnits = tokens(999);
  await approve(house, OTHER_TREASURER);
  await house.tick();
  const [stop] = (await house.state()).stopped.values();
  expect(stop).toMatchObject({ what: "The treasury holds too little for epoch 1." });
  expect(stop?.happened).toContain("1,000 LRL was voted");
  expect(receivedBy(house.world, ADA.key.address)).toBe(0n);
  house.world.state.safe.balanceBaseUnits = tokens(1_000);
  await resume(house, stop?.step ?? "");
  await passHours(house, 1);
  expect(receivedBy(house.world, ADA.key.address)).toBe(tokens(1_000));
  expect(await house.entries("payout-settled")).toHaveLength(1);
  house.close();
});
