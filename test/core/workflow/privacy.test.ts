// Privacy: people read, take along and erase what is kept about them, and about nobody else. Money that is on its way comes first.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { explainError } from "#core/errors.ts";
import { readAll } from "#core/ledger/ledger.ts";
import { fold } from "#core/ledger/replay.ts";
import { emptyState } from "#core/ledger/state.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { findBreak, reconcile } from "#core/workflow/restore.ts";
import { verifyCommand } from "#bots/commands.ts";
import {
  addressOf,
  DAO,
  makeAccount,
  makeEvidence,
  makePerson,
  makeReview,
  makeRules,
  tokens,
} from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import {
  ADA,
  BEN,
  closeAndOpenBallot,
  makeMember,
  MEMBERS,
  mergeAndScore,
  offerPayout,
  openHouse,
  OTHER_TREASURER,
  passHours,
  payOut,
  settleIn,
  TREASURER,
  voteAndCount,
} from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const folder = mkdtempSync(join(tmpdir(), "laurel-privacy-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function personOf(house: TestHouse, { discord }: Member) {
  return house.store.vault.personOf("discord", discord.id);
}

/** Asked for, and the day to take it back is over. */
async function erase(house: TestHouse, member: Member): Promise<void> {
  await house.intake.askErasure(member.discord);
  await passHours(house, 25);
}

async function isErased(house: TestHouse): Promise<number> {
  return (await house.entries("person-erased")).length;
}

/** Replayed from the first entry it is the state that the house has; and every proof stands. */
async function expectSound(house: TestHouse): Promise<void> {
  const replayed = emptyState(DAO);
  for await (const entry of readAll(house.store.ledger, DAO)) fold(replayed, [entry]);
  expect(replayed).toEqual(await house.state());
  const record = await house.intake.record();
  expect(JSON.stringify(record.contributions)).toMatch(/\S/);
  const { close: _, ...open } = house.store;
  const said: string[] = [];
  const exit = await verifyCommand({ ...open, close: () => undefined }, (sentence) => void said.push(sentence));
  expect([exit, said.join("\n")]).toEqual([0, expect.not.stringContaining("undefined")]);
}

describe("what is kept", () => {
  test("is shown to whom it is about, and nobody knows a stranger", async () => {
    const house = await openHouse();
    await link(house, ADA);
    await mergeAndScore(house, makeEvidence());
    const sheet = await house.intake.privacySheet(ADA.discord);
    expect(sheet).toMatchObject({
      wallet: addressOf(ADA.key),
      takesPart: true,
      erasesAt: null,
      waitsFor: [],
      reserved: null,
    });
    expect(sheet?.accounts.map(({ provider, name }) => [provider, name])).toEqual([
      ["discord", "ada"],
      ["github", "dev-1"],
    ]);
    expect(await house.intake.privacySheet({ id: "99", name: "nobody" })).toBeNull();
    await expect(house.intake.exportPerson({ id: "99", name: "nobody" })).rejects.toThrow("Nothing is kept about");
    house.close();
  });

  test("is exported whole, and holds nothing of anybody else", async () => {
    const house = await openHouse();
    await link(house, ADA);
    await link(house, BEN);
    const review = makeReview(makeAccount(2));
    await mergeAndScore(house, makeEvidence({ reviews: [review] }));
    await closeAndOpenBallot(house);
    await voteAndCount(house, 1);
    await payOut(house, 1);
    const [ada, ben] = [await personOf(house, ADA), await personOf(house, BEN)];
    const text = String(await house.intake.exportPerson(ADA.discord));
    const file = JSON.parse(text) as {
      ids: string[];
      records: { kind: string; text: string }[];
      entries: { fact: { kind: string } }[];
    };
    expect(file.ids).toEqual([ada]);
    expect(file.records).toEqual([expect.objectContaining({ kind: "wallet", text: addressOf(ADA.key) })]);
    const kinds = new Set(file.entries.map(({ fact }) => fact.kind));
    for (const kind of [
      "account-linked",
      "wallet-linked",
      "contribution-recorded",
      "contribution-scored",
      "epoch-closed",
      "proposal-drafted",
    ])
      expect(kinds).toContain(kind);
    for (const foreign of [ben ?? "", `"${BEN.discord.id}"`, "dev-2", addressOf(BEN.key), addressOf(TREASURER.key)])
      expect(text).not.toContain(foreign);
    // Lists are cut to the asker's own part, not only made nameless.
    expect(text).not.toContain("somebody else");
    house.close();
  });
});

describe("whoever asks to be erased", () => {
  test("has a day to take it back, and asking again moves nothing", async () => {
    const house = await openHouse();
    await link(house, ADA);
    const until = await house.intake.askErasure(ADA.discord);
    expect(until - house.world.state.now).toBe(24 * 3_600);
    await passHours(house, 23);
    expect(await house.intake.askErasure(ADA.discord)).toBe(until);
    await house.intake.withdrawErasure(ADA.discord);
    await passHours(house, 48);
    expect([await isErased(house), await personOf(house, ADA)]).toEqual([0, expect.stringContaining("person-")]);
    await expect(house.intake.withdrawErasure(ADA.discord)).rejects.toThrow("You did not ask to be erased");
    house.close();
  });

  test("is gone afterwards: every proof and page still stands, under a pseudonym", async () => {
    const house = await openHouse();
    await offerPayout(house, makeEvidence());
    await payOut(house, 1);
    const person = await personOf(house, ADA);
    const root = (await house.intake.record()).proposals[0]?.transfersHash;
    await erase(house, ADA);
    expect((await house.entries("person-erased")).map(({ fact }) => fact.person)).toEqual([person]);
    const record = await house.intake.record();
    expect(record.contributions[0]?.contributor).toBe(`member-${person?.slice(-6)}`);
    expect(record.proposals[0]?.lines[0]).toMatchObject({ contributor: `member-${person?.slice(-6)}`, wallet: null });
    expect(record.proposals[0]?.transfersHash).toBe(root);
    expect(await house.intake.explain("laurel-dao/compiler#1")).not.toContain("dev-1");
    await expectSound(house);
    house.close();
  });

  test("comes back as somebody new: what was merged before is not credited a second time", async () => {
    const house = await openHouse();
    await offerPayout(house, makeEvidence());
    await payOut(house, 1);
    const before = await personOf(house, ADA);
    await erase(house, ADA);
    await link(house, ADA);
    expect(await personOf(house, ADA)).not.toBe(before);
    await mergeAndScore(house, makeEvidence());
    await mergeAndScore(house, makeEvidence({ pull: 2 }));
    const recorded = await house.entries("contribution-recorded");
    expect(recorded.map(({ fact }) => [fact.pull, fact.person === before])).toEqual([
      [1, true],
      [2, false],
    ]);
    await expectSound(house);
    house.close();
  });

  test("is paid first what is on its way, at every stage of it, and once", async () => {
    const house = await openHouse();
    await link(house, ADA);
    await mergeAndScore(house, makeEvidence());
    await house.intake.askErasure(ADA.discord);
    const { openEpoch } = await house.state();
    await passHours(house, ((openEpoch?.closesAt ?? 0) - house.world.state.now) / 3_600 - 26 + 25.5);
    // The day is over in an open epoch, with nothing on its way: this is the near miss.
    expect(await isErased(house)).toBe(1);
    house.close();

    const paid = await openHouse();
    await link(paid, ADA);
    await mergeAndScore(paid, makeEvidence());
    await closeAndOpenBallot(paid);
    await paid.intake.askErasure(ADA.discord);
    const waits = async () => (await paid.intake.privacySheet(ADA.discord))?.waitsFor;
    expect(await waits()).toEqual(["A payment to you in epoch 1 is not at its end."]);
    await voteAndCount(paid, 1);
    expect(await isErased(paid)).toBe(0);
    await passHours(paid, 24);
    expect([await isErased(paid), (await paid.entries("batch-offered")).length]).toEqual([0, 1]);
    await payOut(paid, 1);
    await passHours(paid, 1);
    expect([await isErased(paid), (await paid.entries("payout-settled")).length]).toEqual([1, 1]);
    expect([...paid.world.state.received]).toEqual([[addressOf(ADA.key), tokens(1_000)]]);
    await expectSound(paid);
    paid.close();
  });

  test("loses what was reserved: it is nobody's line, and the treasury owes it no more", async () => {
    const house = await openHouse();
    await link(house, ADA);
    await mergeAndScore(house, makeEvidence({ pull: 1 }));
    await mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
    await closeAndOpenBallot(house);
    await voteAndCount(house, 1);
    await payOut(house, 1);
    expect((await house.state()).reserved.size).toBe(1);
    await link(house, BEN);
    expect((await house.intake.privacySheet(BEN.discord))?.reserved).toBe("500 LRL");
    await erase(house, BEN);
    expect((await house.state()).reserved.size).toBe(0);
    await link(house, BEN);
    await mergeAndScore(house, makeEvidence({ pull: 3 }));
    await closeAndOpenBallot(house);
    const lines = (await house.entries("proposal-drafted")).at(-1)?.fact.lines ?? [];
    expect(lines.map(({ person }) => person)).toEqual([await personOf(house, ADA)]);
    await expectSound(house);
    house.close();
  });

  test("leaves open work that counts nothing and says so; nobody else's share grows by old amounts", async () => {
    const house = await openHouse();
    await link(house, ADA);
    await link(house, BEN);
    await mergeAndScore(house, makeEvidence({ pull: 1 }));
    await mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
    await erase(house, BEN);
    expect(await house.intake.explain("laurel-dao/compiler#2")).toContain("asked to be forgotten");
    const comments = [...house.world.state.comments.values()].map(({ notice }) => notice);
    const credited = comments.find(({ ref }) => ref.pull === 2)?.credited[0];
    expect(credited).toMatchObject({ login: "a former member", hasLinkedWallet: false });
    expect(credited?.reasons.at(-1)).toContain("asked to be forgotten");
    await closeAndOpenBallot(house);
    const closed = (await house.entries("epoch-closed"))[0]?.fact;
    expect(closed?.allocations.map(({ person }) => person)).toEqual([await personOf(house, ADA)]);
    await expectSound(house);
    house.close();
  });

  test("cannot be somebody else: each act is on the asker's own account alone", async () => {
    const house = await openHouse();
    await link(house, ADA);
    await link(house, BEN);
    await house.intake.askErasure(BEN.discord);
    await expect(house.intake.withdrawErasure(ADA.discord)).rejects.toThrow("You did not ask");
    // A name is not an account.
    await expect(house.intake.askErasure({ id: "4711", name: ADA.discord.name })).rejects.toThrow(
      "Nothing is kept about",
    );
    await passHours(house, 25);
    expect(await personOf(house, ADA)).not.toBeNull();
    expect(await personOf(house, BEN)).toBeNull();
    house.close();
  });

  test("gets no wallet by a page that was answered in the same moment", async () => {
    const house = await openHouse();
    await link(house, ADA);
    const person = (await personOf(house, ADA)) ?? makePerson("nobody");
    await erase(house, ADA);
    const record = `wallet:${DAO}:${person}:99`;
    await house.stream.append(() => ({
      drafts: [{ key: `wallet-linked:${record}`, fact: { kind: "wallet-linked", person, record } }],
      records: [{ record, person, kind: "wallet", text: addressOf(ADA.key) }],
    }));
    expect((await house.state()).persons.get(person)).toMatchObject({ walletRecord: null, isErased: true });
    expect(await house.store.vault.read(record)).toBeNull();
    house.close();
  });

  test("with a Discord account that proves a GitHub account meanwhile stays: who links wants to be known", async () => {
    const alone: Member = { ...ADA, github: null };
    const house = await makeHouse({ members: [alone, TREASURER, OTHER_TREASURER] });
    await settleIn(house);
    await link(house, alone);
    await house.intake.askErasure(ADA.discord);
    await mergeAndScore(house, makeEvidence());
    const known = await makeHouse({ world: house.world, store: house.store, members: MEMBERS, seed: "with GitHub" });
    await link(known, ADA);
    expect(await known.entries("persons-joined")).toHaveLength(1);
    await passHours(known, 48);
    expect([await isErased(known), (await known.state()).erasures.size]).toEqual([0, 0]);
    await erase(known, ADA);
    // Who they were before goes with them.
    expect(await isErased(known)).toBe(2);
    house.close();
  });

  test("is let go in every DAO of the store, and not before each of them is at rest", async () => {
    const one = await makeHouse({ members: MEMBERS });
    const world = makeWorld({ rules: makeRules({ daoId: "other-dao" }) });
    const other = await makeHouse({ world, store: one.store, members: MEMBERS, seed: "other" });
    await settleIn(other);
    await link(other, ADA);
    await mergeAndScore(other, makeEvidence());
    await closeAndOpenBallot(other);
    await one.tick();
    one.world.passHours(24 * 9);
    await one.intake.askErasure(ADA.discord);
    await passHours(one, 25);
    expect(await personOf(one, ADA)).not.toBeNull();
    await voteAndCount(other, 1);
    await payOut(other, 1);
    await passHours(other, 2);
    one.world.passHours(24);
    await passHours(one, 2);
    expect(await personOf(one, ADA)).toBeNull();
    expect([await isErased(one), await isErased(other)]).toEqual([1, 1]);
    await mergeAndScore(other, makeEvidence({ pull: 9 }));
    one.close();
  });
});

describe("whoever takes no part", () => {
  test("is refused with the reason, keeps what was earned, and may take part again", async () => {
    const house = await openHouse();
    await link(house, ADA);
    await mergeAndScore(house, makeEvidence({ pull: 1 }));
    await house.intake.chooseSharing(ADA.discord, false);
    await house.intake.chooseSharing(ADA.discord, false);
    await mergeAndScore(house, makeEvidence({ pull: 2, coAuthors: [makeAccount(2)] }));
    const refused = (await house.entries("contribution-refused")).map(({ fact }) => fact);
    expect(refused.map(({ contribution, because }) => [contribution, because])).toEqual([
      ["laurel-dao/compiler#2/author", "The contributor has chosen to take no part in the rewards."],
    ]);
    const recorded = (await house.entries("contribution-recorded")).map(({ fact }) => fact.contribution);
    expect(recorded).toEqual(["laurel-dao/compiler#1/author", "laurel-dao/compiler#2/co-author-1"]);
    const scored = (await house.entries("contribution-scored")).at(-1)?.fact;
    expect(scored?.basis?.share.of).toBe(2);
    await house.intake.chooseSharing(ADA.discord, true);
    await mergeAndScore(house, makeEvidence({ pull: 3 }));
    expect((await house.entries("contribution-recorded")).at(-1)?.fact.pull).toBe(3);
    expect((await house.entries("sharing-chosen")).map(({ fact }) => fact.takesPart)).toEqual([false, true]);
    await expectSound(house);
    house.close();
  });
});

describe("a ledger put back from before an erasure", () => {
  function copyLedger(from: string, to: string): void {
    for (const end of ["", "-wal", "-shm", ".holder"]) rmSync(to + end, { force: true });
    for (const end of ["", "-wal"]) if (existsSync(from + end)) copyFileSync(from + end, to + end);
  }

  type Moment = "linked" | "voting" | "offered";

  test.each<Moment>(["linked", "voting", "offered"])(
    "when it was %s settles what was paid, pays nobody twice, and lets the person go again",
    async (moment) => {
      const path = join(folder, `${moment}.sqlite`);
      const house = await makeHouse({ store: openSqlite(path), members: MEMBERS });
      const copy = (at: Moment): void => void (at === moment && copyLedger(path, `${path}.copy`));
      await settleIn(house);
      await link(house, ADA);
      await mergeAndScore(house, makeEvidence());
      copy("linked");
      await closeAndOpenBallot(house);
      copy("voting");
      await voteAndCount(house, 1);
      await passHours(house, 24);
      copy("offered");
      await payOut(house, 1);
      const person = await personOf(house, ADA);
      await erase(house, ADA);
      expect(await isErased(house)).toBe(1);
      house.close();
      copyLedger(`${path}.copy`, path);
      const paidBefore = [...house.world.state.received];

      const restored = await makeHouse({
        store: openSqlite(path),
        world: house.world,
        members: MEMBERS,
        seed: "restored",
      });
      expect((await restored.state()).persons.get(person ?? ("" as never))?.isErased).toBeUndefined();
      expect((await restored.intake.record()).contributions[0]?.contributor).not.toBe("dev-1");
      if (moment === "linked") expect(await findBreak(restored)).not.toBeNull();
      await reconcile(restored);
      for (let day = 0; day < 3; day += 1) await passHours(restored, 24);
      expect((await restored.entries("payout-settled")).length).toBe(1);
      expect([...(await restored.state()).stopped.keys()]).toEqual([]);
      expect(await isErased(restored)).toBeGreaterThanOrEqual(1);
      expect((await restored.state()).persons.get(person ?? ("" as never))).toMatchObject({ isErased: true });
      expect(await restored.store.vault.recordsOf(person ?? ("" as never))).toEqual([]);
      expect([...restored.world.state.received]).toEqual(paidBefore);
      await link(restored, ADA);
      await mergeAndScore(restored, makeEvidence({ pull: 2, author: makeAccount(2) }));
      await closeAndOpenBallot(restored);
      await expectSound(restored);
      restored.close();
    },
  );
});

test("whoever is erased, at whatever moment: replay, record and every proof stand, and nobody is paid twice", async () => {
  const cast = [ADA, BEN, TREASURER, OTHER_TREASURER, makeMember("cleo", 3, 3)];
  const plan = fc.record({
    who: fc.nat(cast.length - 1),
    other: fc.nat(cast.length - 1),
    at: fc.nat(9),
    again: fc.nat(9),
    comesBack: fc.boolean(),
  });
  let erased = 0;
  await fc.assert(
    fc.asyncProperty(plan, async ({ who, other, at, again, comesBack }) => {
      const house = await makeHouse({ members: cast });
      const scene = scenesOf(house, cast);
      for (const [number, play] of scene.entries()) {
        for (const [moment, asker] of [
          [at, who],
          [again, other],
        ] as const)
          if (moment === number) await ask(house, cast[asker]);
        await play();
        if (comesBack && number === 6) for (const each of cast) await link(house, each).catch(tolerate);
      }
      await expectSound(house);
      const paid = (await house.entries("payout-settled")).map(({ fact }) => fact.payoutId);
      expect(new Set(paid).size).toBe(paid.length);
      erased += await isErased(house);
      house.close();
    }),
    { numRuns: 25 },
  );
  expect(erased).toBeGreaterThan(5);
}, 120_000);

/** Refusals are answers; anything else is a fault. */
function tolerate(error: unknown): void {
  expect(explainError(error)).not.toContain("fault");
}

async function ask(house: TestHouse, member: Member | undefined): Promise<void> {
  if (member !== undefined) await house.intake.askErasure(member.discord).catch(tolerate);
}

function scenesOf(house: TestHouse, cast: readonly Member[]): (() => Promise<unknown>)[] {
  const [ada, ben, one, two] = cast;
  const signAll = async (): Promise<void> => {
    await passHours(house, 25);
    await payOut(house, null).catch(tolerate);
    await passHours(house, 25);
  };
  return [
    async () => {
      await house.tick();
      for (const each of [one, two, ada]) if (each !== undefined) await link(house, each);
    },
    () => mergeAndScore(house, makeEvidence({ pull: 1 })),
    () => mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2), coAuthors: [makeAccount(3)] })),
    () => closeAndOpenBallot(house),
    () => voteAndCount(house, 1),
    signAll,
    () => (ben === undefined ? Promise.resolve() : link(house, ben).catch(tolerate)),
    () => mergeAndScore(house, makeEvidence({ pull: 3, reviews: [makeReview(makeAccount(3))] })),
    () => closeAndOpenBallot(house),
    signAll,
  ];
}
