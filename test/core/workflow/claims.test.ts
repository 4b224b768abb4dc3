// Claims in the workflow: small rewards are put up once and for good, whatever copy of the ledger comes back.
import { copyFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { Store } from "#core/ledger/ledger.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import { baseUnits } from "#core/money.ts";
import { rulesHash } from "#core/rules.ts";
import { closeEpoch } from "#core/workflow/propose.ts";
import { reconcile } from "#core/workflow/restore.ts";
import { makeFile } from "#test/core/score/make-diff.ts";
import { addressOf, makeAccount, makeAddress, makeEvidence, makeRules, tokens } from "#test/support/build.ts";
import { approve, link, makeHouse, type TestHouse } from "#test/support/house.ts";
import { makeHash } from "#test/support/record.ts";
import * as story from "#test/support/story.ts";
import { makeWorld, putUpFor, receivedBy, type TestWorld } from "#test/support/world.ts";

const { ADA, BEN, TREASURER, OTHER_TREASURER } = story;
const CAL = story.makeMember("cal", 3, 3);
const MEMBERS = [...story.MEMBERS, CAL];
const PEOPLE = [ADA, BEN, CAL];
const CONTRACT = makeAddress(0xc1a1);
const FROZEN = "The token refuses a transfer to this wallet.";
const folder = mkdtempSync(join(tmpdir(), "laurel-claims-"));
afterAll(() => rmSync(folder, { recursive: true }));

const withClaims = (below = tokens(400)) =>
  makeRules({ treasury: { claims: { contract: CONTRACT, belowBaseUnits: below.toString() } } });

async function openHouse(rules = withClaims(), store?: Store): Promise<TestHouse> {
  const world = makeWorld({ rules, balanceBaseUnits: tokens(100_000) });
  const house = await makeHouse({ world, members: MEMBERS, ...(store === undefined ? {} : { store }) });
  await story.settleIn(house);
  for (const member of PEOPLE) await link(house, member);
  return house;
}

/** Ada's pull request is twice the work of the two others: 500, 250 and 250 LRL. */
async function work(house: TestHouse, epoch: number): Promise<void> {
  for (const [at] of PEOPLE.entries()) {
    const author = makeAccount(at + 1);
    await story.mergeAndScore(house, makeEvidence({ pull: 10 * epoch + at, author }));
  }
  await story.mergeAndScore(
    house,
    makeEvidence({
      pull: 10 * epoch + 9,
      files: [makeFile("src/more.ts", { added: ["const most = 7;", "export const least = most - 2;"] })],
    }),
  );
}

async function offer(house: TestHouse, epoch: number): Promise<void> {
  await work(house, epoch);
  await story.closeAndOpenBallot(house);
  await story.voteAndCount(house, epoch);
  await story.passHours(house, 24);
}

async function signAndSettle(house: TestHouse, epoch: number): Promise<void> {
  await approve(house, TREASURER, epoch);
  await approve(house, OTHER_TREASURER, epoch);
  await house.tick();
  await story.passHours(house, 1);
}

async function pay(house: TestHouse, epoch: number): Promise<void> {
  await offer(house, epoch);
  await signAndSettle(house, epoch);
}

const received = ({ world }: { world: TestWorld }) => PEOPLE.map(({ key }) => receivedBy(world, key.address));
const putUp = ({ world }: { world: TestWorld }) => PEOPLE.map(({ key }) => putUpFor(world, key.address));

describe("a payout with small rewards", () => {
  test("transfers the large, puts up the small, and the next one adds to them", async () => {
    const house = await openHouse();
    await pay(house, 1);
    const first = { received: received(house), putUp: putUp(house) };
    await pay(house, 2);
    expect(first).toEqual({ received: [tokens(500), 0n, 0n], putUp: [0n, tokens(250), tokens(250)] });
    expect(received(house)).toEqual([tokens(1_000), 0n, 0n]);
    expect(putUp(house)).toEqual([0n, tokens(500), tokens(500)]);
    const settled = await house.entries("payout-settled");
    expect(settled.map(({ fact }) => fact.claims?.round)).toEqual([1, 2]);
    expect(settled[1]?.fact.claims).toMatchObject({
      contract: CONTRACT,
      root: house.world.state.claims.get(CONTRACT)?.root,
      totalBaseUnits: tokens(1_000).toString(),
      riseBaseUnits: tokens(500).toString(),
    });
    expect((await house.state()).claimRounds.get(CONTRACT)?.round).toBe(2);
    house.close();
  });

  test("names no wallet in its entries, and its book belongs to nobody", async () => {
    const house = await openHouse();
    await pay(house, 1);
    const [settled] = await house.entries("payout-settled");
    expect(JSON.stringify(settled)).not.toContain(addressOf(BEN.key));
    const kept = await house.store.vault.read(settled?.fact.claims?.bookRecord ?? "");
    expect(kept).toMatchObject({ person: null, kind: "claim-book" });
    expect(JSON.parse(kept?.text ?? "")).toEqual([
      [addressOf(BEN.key), tokens(250).toString()],
      [addressOf(CAL.key), tokens(250).toString()],
    ]);
    house.close();
  });

  test("of small rewards alone transfers the largest", async () => {
    const house = await openHouse(withClaims(tokens(5_000)));
    await pay(house, 1);
    expect(received(house)).toEqual([tokens(500), 0n, 0n]);
    expect(putUp(house)).toEqual([0n, tokens(250), tokens(250)]);
    house.close();
  });

  test("leaves out a small one that the token refuses, which is put up once it is taken, and once only", async () => {
    const house = await openHouse();
    house.world.state.refusing.set(addressOf(BEN.key), FROZEN);
    await pay(house, 1);
    expect(putUp(house)).toEqual([0n, 0n, tokens(250)]);
    house.world.state.refusing.clear();
    await pay(house, 2);
    // Two epochs' amounts of Ben's are one line of 500 LRL, and no small one.
    expect([received(house), putUp(house)]).toEqual([
      [tokens(1_000), tokens(500), 0n],
      [0n, 0n, tokens(500)],
    ]);
    house.close();
  });

  test("is told with both ways and what they cost", async () => {
    const house = await openHouse();
    await offer(house, 1);
    const review = await house.intake.reviewPayout(TREASURER.discord, 1);
    expect(review.total).toBe("1,000 LRL");
    expect(review.batch.claims?.transfers.map(({ wallet }) => wallet)).toEqual(
      [BEN, CAL].map(({ key }) => addressOf(key)),
    );
    expect(review.claimBook).toEqual([
      { wallet: addressOf(BEN.key), cumulativeBaseUnits: tokens(250) },
      { wallet: addressOf(CAL.key), cumulativeBaseUnits: tokens(250) },
    ]);
    expect(review.costs).toEqual({
      batch: 111_000 + 25_980 + 122_000,
      allTransferred: 111_000 + 3 * 25_980,
      oneClaim: 85_200,
      weiPerGas: 2_000_000_000n,
    });
    house.close();
  });

  test("says where small rewards are fetched: in the posts, the comment, the record and the asker's own standing", async () => {
    const house = await openHouse();
    await pay(house, 1);
    const url = "https://rewards.laurel.example/dao/laurel/claims".replace("laurel/claims", `${house.dao}/claims`);
    const posts = [...house.world.state.posts.values()].map(({ post }) => post);
    expect(posts.find(({ about }) => about === "thanks")).toMatchObject({
      claimsUrl: url,
      lines: [{ amount: "500 LRL" }, { amount: "250 LRL", isPutUp: true }, { amount: "250 LRL", isPutUp: true }],
    });
    expect(posts.find(({ about }) => about === "payout")).toMatchObject({
      stage: "settled",
      claims: { recipients: 2, total: "500 LRL", url },
    });
    const comments = [...house.world.state.comments.values()].map(({ notice }) => notice.payment?.lines);
    expect(comments[0]).toEqual([{ login: "dev-1", amount: "500 LRL for epoch 1" }]);
    expect(comments[1]).toEqual([{ login: "dev-2", amount: "250 LRL for epoch 1", claimsUrl: url }]);
    const [proposal] = (await house.intake.record()).proposals;
    expect(proposal?.waitsFor).toContain(
      `2 small rewards are put up for claiming: open ${url}, connect any wallet and press Claim`,
    );
    expect(proposal?.lines.map(({ claimsUrl }) => claimsUrl)).toEqual([undefined, url, url]);
    expect(await house.intake.standingOf(BEN.discord)).toContain(
      `250 LRL of it were put up for claiming at ${url}: connect any wallet there and press Claim`,
    );
    expect(await house.intake.standingOf(ADA.discord)).not.toContain("claiming");
    house.close();
  });
});

test("an epoch that closes before a payout is final counts what was put up as gone from the treasury", async () => {
  const house = await openHouse();
  const { safe } = house.world.state;
  await offer(house, 1);
  safe.balanceBaseUnits = tokens(1_400);
  await approve(house, TREASURER, 1);
  await approve(house, OTHER_TREASURER, 1);
  await house.tick();
  expect([safe.balanceBaseUnits, await house.entries("payout-settled")]).toEqual([tokens(400), []]);
  const outcome = await closeEpoch(house, 2);
  const decision = "record" in outcome ? await outcome.record(await house.state()) : { drafts: [] };
  expect(decision.drafts.at(-1)?.fact).toMatchObject({
    kind: "epoch-closed",
    budgetBaseUnits: tokens(400).toString(),
    isCappedByBalance: true,
  });
  house.close();
});

describe("where Claims does not stand as this ledger left it", () => {
  async function withForeignRound(): Promise<TestHouse> {
    const house = await openHouse();
    await pay(house, 1);
    const round = house.world.state.claims.get(CONTRACT);
    if (round === undefined) throw new Error("a round was posted");
    house.world.state.claims.set(CONTRACT, { ...round, round: 2, root: makeHash("dd") });
    await offer(house, 2);
    return house;
  }

  test("nothing is offered, and a person is asked", async () => {
    const house = await withForeignRound();
    const [stop] = (await house.state()).stopped.values();
    expect(stop?.what).toBe("Claims does not stand where this ledger left it, so epoch 2 is not paid.");
    expect(stop?.happened).toContain(`is at round 2 on ${makeHash("dd")}; here the last is round 1 on`);
    expect(await house.entries("batch-intended")).toHaveLength(1);
    house.close();
  });

  test("rules without claims have all of it transferred", async () => {
    const house = await withForeignRound();
    const rules = makeRules();
    await house.stream.append((state) => ({
      drafts: [
        {
          key: "adopted without claims",
          fact: { kind: "rules-adopted", rules, rulesHash: rulesHash(rules), because: "vote" },
        },
        ...[...state.stopped.keys()].map((step) => ({
          key: `resumed ${step}`,
          fact: { kind: "step-resumed" as const, step, because: "the rules are others now" },
        })),
      ],
    }));
    await house.tick();
    await signAndSettle(house, 2);
    expect(received(house)).toEqual([tokens(1_000), tokens(250), tokens(250)]);
    expect(putUp(house)).toEqual([0n, tokens(250), tokens(250)]);
    house.close();
  });

  test("a book that was changed in the vault is not built upon", async () => {
    const house = await openHouse();
    await pay(house, 1);
    const { vault } = house.store;
    const read = vault.read.bind(vault);
    vault.read = async (record) => {
      const kept = await read(record);
      return kept?.kind === "claim-book" ? { ...kept, text: kept.text.replace('"250', '"350') } : kept;
    };
    await offer(house, 2);
    const [stop] = (await house.state()).stopped.values();
    expect(stop?.what).toBe("The book of claims is not in the vault as it was.");
    expect(await house.entries("batch-intended")).toHaveLength(1);
    house.close();
  });
});

describe("what the chain shows is settled by its root", () => {
  test("a round that the treasurers posted with another root leaves the payout to a person", async () => {
    const house = await openHouse();
    await offer(house, 1);
    await approve(house, TREASURER, 1);
    await approve(house, OTHER_TREASURER, 1);
    await house.tick();
    const [payoutId, paid] = [...house.world.state.paid][0]!;
    house.world.state.paid.set(payoutId, { ...paid, claims: { ...paid.claims!, root: makeHash("dd") } });
    await story.passHours(house, 1);
    expect(await house.entries("payout-settled")).toEqual([]);
    const [stop] = (await house.state()).stopped.values();
    expect(stop?.what).toBe("The chain shows other claims than were voted for epoch 1.");
    house.close();
  });

  test("a round that is missing from the transaction leaves the payout to a person, and nothing is proposed again", async () => {
    const house = await openHouse();
    await offer(house, 1);
    await approve(house, TREASURER, 1);
    await approve(house, OTHER_TREASURER, 1);
    await house.tick();
    const [payoutId, paid] = [...house.world.state.paid][0]!;
    house.world.state.paid.set(payoutId, { ...paid, claims: null });
    await story.passHours(house, 1);
    expect(await house.entries("payout-settled")).toEqual([]);
    expect([...(await house.state()).reserved.values()].flat()).toEqual([]);
    house.close();
  });

  test("a round in a contract that the DAO never chose counts as nothing that was voted", async () => {
    const house = await openHouse();
    await offer(house, 1);
    await approve(house, TREASURER, 1);
    await approve(house, OTHER_TREASURER, 1);
    await house.tick();
    const [payoutId, paid] = [...house.world.state.paid][0]!;
    const claims = { ...paid.claims!, contract: makeAddress(0xbad) };
    house.world.state.paid.set(payoutId, { ...paid, claims });
    await story.passHours(house, 1);
    const [stop] = (await house.state()).stopped.values();
    expect(stop?.happened).toContain("which the rules do not name");
    house.close();
  });
});

describe("the desk where claims are listed", () => {
  test("has nothing before the first round, and then every wallet with a proof under the root on chain", async () => {
    const house = await openHouse();
    expect(await house.intake.claims.list(null)).toBeNull();
    expect(await house.intake.claims.standing(null)).toBeNull();
    await pay(house, 1);
    await pay(house, 2);
    const standing = await house.intake.claims.standing(null);
    expect(standing).toMatchObject({
      contract: CONTRACT,
      round: 2,
      root: house.world.state.claims.get(CONTRACT)?.root,
      isCurrent: true,
      others: [],
    });
    expect(standing?.accounts.map(({ wallet, cumulativeBaseUnits }) => [wallet, cumulativeBaseUnits])).toEqual([
      [addressOf(BEN.key), tokens(500)],
      [addressOf(CAL.key), tokens(500)],
    ]);
    expect(standing?.accounts.map(({ proof }) => proof.length)).toEqual([1, 1]);
    house.close();
  });

  test("asks the chain again only after somebody has claimed, and only about those with something left", async () => {
    const house = await openHouse();
    await pay(house, 1);
    const asked: number[] = [];
    let claimed = 0n;
    const { treasury } = house.world;
    const { readClaims } = treasury;
    Object.assign(treasury, {
      readClaims: async (contract: typeof CONTRACT) => ({
        ...(await readClaims(contract)),
        claimedBaseUnits: baseUnits(claimed),
      }),
      readClaimed: async (_: unknown, wallets: readonly string[]) => {
        asked.push(wallets.length);
        return wallets.map((wallet) => (wallet === addressOf(BEN.key) ? baseUnits(claimed) : baseUnits(0n)));
      },
    });
    const left = async () => (await house.intake.claims.standing(null))?.claimedBaseUnits;
    expect([await left(), await left()]).toEqual([
      [0n, 0n],
      [0n, 0n],
    ]);
    claimed = tokens(250);
    expect(await left()).toEqual([tokens(250), 0n]);
    claimed = tokens(251);
    await left();
    expect(asked).toEqual([2, 2, 1]);
    house.close();
  });

  test("says that a round on chain is newer than the list, and refuses what is no address", async () => {
    const house = await openHouse();
    await pay(house, 1);
    const round = house.world.state.claims.get(CONTRACT)!;
    house.world.state.claims.set(CONTRACT, { ...round, round: 2, root: makeHash("dd") });
    expect((await house.intake.claims.standing(null))?.isCurrent).toBe(false);
    expect(await house.intake.claims.list(makeAddress(0xbad))).toBeNull();
    await expect(house.intake.claims.list("0xbad")).rejects.toThrow("This is not an Ethereum address.");
    house.close();
  });
});

// ---- Copies that come back --------------------------------------------------------------------------------------------

function keepCopies(name: string): { readonly store: Store; readonly copyOf: (entries: number) => string } {
  const path = join(folder, `${name}.sqlite`);
  const copyOf = (entries: number): string => join(folder, `${name}-${entries}.sqlite`);
  const store = openSqlite(path);
  const append: Store["ledger"]["append"] = async (dao, expected, at, drafts, records) => {
    const entries = await store.ledger.append(dao, expected, at, drafts, records);
    copyStore(path, copyOf(expected + entries.length));
    return entries;
  };
  return { store: { ...store, ledger: { ...store.ledger, append } }, copyOf };
}

function copyStore(from: string, to: string): void {
  for (const tail of ["", "-wal", "-shm", ".holder", ".keys"]) rmSync(`${to}${tail}`, { force: true });
  copyFileSync(from, to);
  if (existsSync(`${from}-wal`)) copyFileSync(`${from}-wal`, `${to}-wal`);
  copyFileSync(`${from}.keys`, `${to}.keys`);
}

/** Everybody links, votes on what is open and signs what is offered, for so many days. */
async function liveOn(house: TestHouse, days: number): Promise<void> {
  for (const member of MEMBERS) await link(house, member);
  for (let day = 0; day < days; day += 1) {
    await house.sweep();
    await house.tick();
    for (const { draft } of house.world.state.ballots) {
      if (house.world.state.now < draft.startsAt || house.world.state.now > draft.endsAt) continue;
      const { epoch } = JSON.parse(draft.commitment) as { epoch: number };
      for (const voter of ["member-a", "member-b"]) house.world.vote(epoch, voter, 1, 80);
    }
    await signAll(house);
    house.world.passHours(24);
  }
}

async function signAll(house: TestHouse): Promise<void> {
  for (const { epoch, batch } of [...(await house.state()).proposals.values()]) {
    if (batch === null || batch.shows === null || batch.transactionHash !== null || batch.signatures.size > 0) continue;
    await approve(house, TREASURER, epoch);
    await approve(house, OTHER_TREASURER, epoch);
  }
  await house.tick();
}

test("whatever copy comes back, nobody is put up or paid the same twice, and the book goes on from the root on chain", async () => {
  const { store, copyOf } = keepCopies("two rounds");
  const house = await openHouse(withClaims(), store);
  const opened = (await house.state()).size;
  await pay(house, 1);
  await pay(house, 2);
  const turns = ["proposal-drafted", "batch-intended", "batch-sent", "payout-settled"] as const;
  const entries = await Promise.all(turns.map((kind) => house.entries(kind)));
  const copies = [opened, ...entries.flat().map(({ number }) => number + 1)];
  const { world } = house;
  house.close();
  const paid = { received: [tokens(1_000), 0n, 0n], putUp: [0n, tokens(500), tokens(500)] };
  expect({ received: received(house), putUp: putUp(house) }).toEqual(paid);

  for (const copied of copies) {
    let taken = copied;
    while (!existsSync(copyOf(taken))) taken += 1;
    const path = join(folder, "restored.sqlite");
    copyStore(copyOf(taken), path);
    const seed = `restored at ${taken}`;
    const restored = await makeHouse({ store: openSqlite(path), world: world.fork(), members: MEMBERS, seed });
    await reconcile(restored);
    await liveOn(restored, 14);
    const outcome = { entries: taken, received: received(restored), putUp: putUp(restored) };
    expect(outcome).toEqual({ entries: taken, ...paid });
    const { claimRounds, stopped } = await restored.state();
    expect({ entries: taken, stopped: [...stopped.values()].map(({ what }) => what) }).toEqual({
      entries: taken,
      stopped: [],
    });
    expect(claimRounds.get(CONTRACT)?.root).toBe(world.state.claims.get(CONTRACT)?.root);
    await work(restored, 9);
    await liveOn(restored, 21);
    // Each payout gives out the budget of one epoch.
    const payouts = (await restored.entries("payout-settled")).length;
    const all = [...received(restored), ...putUp(restored)].reduce((sum, amount) => sum + amount, 0n);
    expect({ entries: taken, all }).toEqual({ entries: taken, all: tokens(1_000 * payouts) });
    const onChain = restored.world.state.claims.get(CONTRACT);
    expect(onChain?.round).toBeGreaterThan(2);
    expect(onChain?.totalBaseUnits).toBe(putUp(restored).reduce((sum, amount) => sum + amount, 0n));
    restored.close();
  }
});

test("a restored copy that cannot tell whose a round was pays nothing by claim before a person has looked", async () => {
  const { store, copyOf } = keepCopies("withheld");
  const house = await openHouse(withClaims(), store);
  house.world.state.refusing.set(addressOf(BEN.key), FROZEN);
  await work(house, 1);
  await story.closeAndOpenBallot(house);
  const drafted = (await house.state()).size;
  await story.voteAndCount(house, 1);
  await story.passHours(house, 24);
  await signAndSettle(house, 1);
  house.close();
  const path = join(folder, "restored.sqlite");
  copyStore(copyOf(drafted), path);
  const world = house.world.fork();
  world.state.refusing.clear();
  const restored = await makeHouse({ store: openSqlite(path), world, members: MEMBERS, seed: "restored" });
  await reconcile(restored);
  await liveOn(restored, 21);
  expect({ received: received(restored), putUp: putUp(restored) }).toEqual({
    received: [tokens(500), 0n, 0n],
    putUp: [0n, 0n, tokens(250)],
  });
  const whats = [...(await restored.state()).stopped.values()].map(({ what }) => what);
  expect(whats).toContain("The chain shows other claims than were voted for epoch 1.");
  restored.close();
});
