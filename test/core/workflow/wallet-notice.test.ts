// A wallet notice: whoever's wallet was changed hears of it, and so does whoever had it before, each once.
import { beforeEach, describe, expect, test } from "vitest";
import type { WalletPost } from "#core/world.ts";
import { addressOf, makeEvidence, makeKey, makeRules } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import { makeMember, mergeAndScore, passHours } from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const ADA = makeMember("ada", 1, 1);
const MOVED: Member = { ...ADA, key: makeKey(11) };
const AGAIN: Member = { ...ADA, key: makeKey(12) };

let house: TestHouse;
beforeEach(async () => {
  house = await makeHouse({
    world: makeWorld({ rules: makeRules({ payout: { coolDownHours: 72 } }) }),
    members: [ADA],
  });
  await house.tick();
});

async function linkAndTick(member: Member, of = house): Promise<void> {
  await link(of, member);
  await of.tick();
}

const posts = (): WalletPost[] =>
  [...house.world.state.posts.values()].flatMap(({ post }) => (post.about === "wallet" ? [post] : []));

test("a first wallet is no change, and the same wallet again is none either", async () => {
  await linkAndTick(ADA);
  await linkAndTick(ADA);
  expect(posts()).toEqual([]);
});

test("a wallet that takes another's place is told where treasurers read, with the time before which nothing is paid to it", async () => {
  await linkAndTick(ADA);
  await linkAndTick(MOVED);
  expect(posts()).toMatchObject([
    {
      where: "payouts",
      name: { discordId: "91", login: "dev-1" },
      wallet: addressOf(MOVED.key),
      replaced: [{ name: { discordId: "91" }, wallet: addressOf(ADA.key) }],
      payableFrom: house.world.state.now + 72 * 3_600,
    },
  ]);
  await passHours(house, 200);
  expect(posts()).toHaveLength(1);
  expect(await house.entries("wallet-announced")).toHaveLength(1);
});

test("where nothing cools down, no time is named", async () => {
  house = await makeHouse({ world: makeWorld(), members: [ADA] });
  await house.tick();
  await linkAndTick(ADA);
  await linkAndTick(MOVED);
  expect(posts()).toMatchObject([{ payableFrom: null }]);
});

test("changing it again and again fills no channel: within an hour of the last post the changes wait, and are told together", async () => {
  await linkAndTick(ADA);
  await linkAndTick(MOVED);
  await linkAndTick(AGAIN);
  await linkAndTick(ADA);
  expect(posts()).toHaveLength(1);
  await passHours(house, 1);
  expect(posts()).toHaveLength(2);
  expect(posts()[1]).toMatchObject({
    wallet: addressOf(ADA.key),
    replaced: [{ wallet: addressOf(AGAIN.key) }, { wallet: addressOf(MOVED.key) }],
  });
});

test("a post whose entry was lost in a crash is not written a second time", async () => {
  let isKilled = false;
  const { world, store } = house;
  house = await makeHouse({
    world,
    store,
    members: [ADA],
    watch: (moment, step) => {
      if (isKilled || moment !== "after-act" || step.do !== "announce-wallet") return;
      isKilled = true;
      throw new Error("killed");
    },
  });
  await linkAndTick(ADA);
  await linkAndTick(MOVED);
  const [stop] = (await house.state()).stopped.keys();
  const fact = { kind: "step-resumed", step: stop ?? "", because: "started again" } as const;
  await house.stream.append(() => ({ drafts: [{ key: "resumed", fact }] }));
  await house.tick();
  const kept = [...world.state.posts.values()].filter(({ post }) => post.about === "wallet");
  expect(kept.map(({ writes }) => writes)).toEqual([1]);
  expect(await house.entries("wallet-announced")).toHaveLength(1);
});

describe("when a Discord account joins the person of a GitHub account", () => {
  /** Known on Discord alone until now. */
  const STRANGER: Member = { ...ADA, github: null };

  async function linkAsStranger(): Promise<void> {
    const first = await makeHouse({ world: house.world, store: house.store, members: [STRANGER], seed: "first" });
    await linkAndTick(STRANGER, first);
    await mergeAndScore(house, makeEvidence());
  }

  test("with the same wallet, nothing changed for anybody", async () => {
    await linkAsStranger();
    await linkAndTick(ADA);
    expect(posts()).toEqual([]);
  });

  test("with another wallet, the one before is told, and is free to be linked again", async () => {
    await linkAsStranger();
    await linkAndTick(MOVED);
    expect(posts()).toMatchObject([
      { name: { discordId: "91" }, wallet: addressOf(MOVED.key), replaced: [{ wallet: addressOf(ADA.key) }] },
    ]);
    await link(house, ADA);
    expect(await house.entries("wallet-linked")).toHaveLength(3);
  });
});

test("a change that an older ledger knows, from before such posts, is not told now", async () => {
  await linkAndTick(ADA);
  const [linked] = await house.entries("wallet-linked");
  if (linked === undefined) throw new Error("Ada has linked a wallet");
  const { person } = linked.fact;
  const fact = { kind: "wallet-linked", person, record: linked.fact.record.replace(/[0-9]+$/, "999") } as const;
  await house.stream.append(() => ({ drafts: [{ key: "an older entry", fact }] }));
  await house.tick();
  expect((await house.state()).walletChanges.size).toBe(0);
  expect(posts()).toEqual([]);
});
