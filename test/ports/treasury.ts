// What every treasury promises, whichever it is: what it composes, whom it believes, and that it pays once or says why not.
import { Wallet as Key, id as keccakOfText, toBeHex, zeroPadValue } from "ethers";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { parseWallet, transfersHash, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import { baseUnits, sumOf } from "#core/money.ts";
import type { Batch, OwnerSignature, Treasury } from "#core/world.ts";
import { addressOf } from "#test/support/build.ts";
import { signBatch } from "#test/support/world.ts";
import { familyOf } from "./family.ts";

export interface TreasuryStage {
  readonly treasury: Treasury;
  readonly token: Wallet;
  /** Where small rewards may be put up; nothing was yet. */
  readonly claimsContract: Wallet;
  /** Three owners, two of whom must sign. */
  readonly owners: readonly [Key, Key, Key];
  readonly balanceBaseUnits: bigint;
  /** How many blocks deep a transaction must lie. */
  readonly confirmations: number;
  mine(blocks: number): Promise<void>;
  /** Another transaction of the Safe takes the next nonce. */
  useNonce(): Promise<void>;
  /** Another transaction of the Safe, signed by an owner, waits for the next free nonce. */
  queueElsewhere(): Promise<void>;
  /** An owner signs without us: on chain, or in Safe's own app. */
  approveElsewhere(owner: Key, batch: Batch): Promise<void>;
  /** Nothing may be paid to this wallet from now on. */
  bar(wallet: Wallet): Promise<void>;
  /** The account that pays for gas is empty from now on. */
  drainExecutor(): Promise<void>;
  removeOwner(owner: Wallet): Promise<void>;
  changeThreshold(threshold: number): Promise<void>;
  /** A treasurer executes signed bytes without us. */
  executeElsewhere(batch: Batch, signatures: readonly OwnerSignature[]): Promise<Hash>;
  /** The next transaction is lost: on the way to the chain, or its answer on the way back. */
  loseExecution(when: "before" | "after"): void;
  /** Runs the act, and then the chain forgets whatever it changed. */
  reorganise(act: () => Promise<Hash>): Promise<Hash>;
  received(wallet: Wallet): Promise<bigint>;
  close(): Promise<void>;
}

const TWICE = parseWallet(`0x${"44".repeat(20)}`);

export function treasurySuite(name: string, open: () => Promise<TreasuryStage>, closeAll = async () => {}): void {
  describe(`the treasury, ${name}`, () => {
    let stage: TreasuryStage;
    let strangers = 0;
    beforeEach(async () => {
      stage = await open();
    });
    afterEach(() => stage.close());
    afterAll(closeAll);

    function stranger(): Wallet {
      strangers += 1;
      return parseWallet(zeroPadValue(toBeHex(0x33_0000_0000n + BigInt(strangers)), 20));
    }

    function pays(amount: bigint, wallet = stranger()): Transfer {
      return { wallet, amountBaseUnits: baseUnits(amount) };
    }

    async function compose(transfers: readonly Transfer[] = [pays(30n), pays(12n)], changes: Partial<Batch> = {}) {
      const { nonce } = await stage.treasury.standing();
      const payoutId = keccakOfText(`payout ${strangers} ${nonce}`) as Hash;
      return stage.treasury.composeBatch({ payoutId, transfers, safeTxNonce: nonce, ...changes });
    }

    function signed(batch: Batch, keys: readonly Key[] = stage.owners.slice(0, 2)): OwnerSignature[] {
      return keys.map((key) => signBatch(key, batch));
    }

    const refusalOf = (batch: Batch, signatures: readonly OwnerSignature[]) =>
      Promise.all([
        familyOf(() => stage.treasury.simulate(batch, signatures)),
        familyOf(() => stage.treasury.execute(batch, signatures)),
      ]);
    const ofPerson = ["NeedsHuman", "NeedsHuman"];

    test("tells how the Safe stands", async () => {
      const standing = await stage.treasury.standing();
      expect(standing).toMatchObject({ threshold: 2, nonce: 0, faults: [], balanceBaseUnits: stage.balanceBaseUnits });
      expect(standing.owners.toSorted()).toEqual(stage.owners.map(addressOf).toSorted());
      const { number, at } = await stage.treasury.latestBlock();
      await stage.mine(2);
      const later = await stage.treasury.latestBlock();
      expect(later.number).toBe(number + 2);
      expect(later.at).toBeGreaterThanOrEqual(at);
    });

    test("composes the same batch for the same name, and another for any other", async () => {
      const transfers = [pays(30n), pays(12n)];
      const batch = await compose(transfers);
      const { payoutId, safeTxNonce } = batch;
      const again = stage.treasury.composeBatch({ payoutId, transfers, safeTxNonce });
      expect(again).toEqual(batch);
      expect(batch.transfers).toEqual(transfers);
      expect(batch.transfersHash).toBe(transfersHash(transfers, stage.token));
      expect(batch.calls).toHaveLength(2);
      const others = [
        { payoutId, transfers, safeTxNonce: safeTxNonce + 1 },
        { payoutId, transfers: transfers.slice(1), safeTxNonce },
        { payoutId: keccakOfText("another") as Hash, transfers, safeTxNonce },
      ].map((other) => stage.treasury.composeBatch(other).safeTxHash);
      expect(new Set([batch.safeTxHash, ...others]).size).toBe(4);
    });

    test.each<[string, () => readonly Transfer[]]>([
      ["no transfers", () => []],
      ["a transfer of nothing", () => [pays(0n)]],
      ["a wallet twice", () => [pays(1n, TWICE), pays(1n, TWICE)]],
      ["the token itself among its wallets", () => [pays(1n, stage.token)]],
      ["more transfers than a transaction can hold", () => Array.from({ length: 501 }, () => pays(1n))],
    ])("refuses to compose a batch with %s", async (_, transfersOf) => {
      expect(await familyOf(() => compose(transfersOf()))).toBe("BadInput");
    });

    test("believes an owner's signature over this very batch, and no other", async () => {
      const [batch, other] = [await compose(), await compose()];
      const [owner] = stage.owners;
      const { signature } = signBatch(owner, batch);
      const owners = stage.owners.map(addressOf);
      const read = (text: string, among: readonly Wallet[] = owners, claimed?: Wallet) =>
        stage.treasury.readSignature(batch, text, among, claimed);
      const taken = { signer: addressOf(owner), signature };
      expect(await read(signature)).toMatchObject(taken);
      expect(await read(signature, owners, addressOf(owner))).toMatchObject(taken);
      expect(await read(`0x${signature.slice(2).toUpperCase()}`)).toMatchObject(taken);
      const refused = [
        () => read(signBatch(owner, other).signature),
        () => read(signBatch(new Key(keccakOfText("a stranger")), batch).signature),
        () => read(signature, owners.slice(1)),
        () => read(""),
        () => read(signature.slice(0, -2)),
        () => read(`${signature.slice(0, -2)}01`),
        () => read(`0x${"f".repeat(130)}`),
      ];
      expect(await Promise.all(refused.map(familyOf))).toEqual(refused.map(() => "BadInput"));
    });

    test("reads who signed a text", async () => {
      const [owner] = stage.owners;
      const signature = await owner.signMessage("Pay me.");
      const wallet = addressOf(owner);
      expect(await stage.treasury.readWalletProof("Pay me.", signature)).toBe(wallet);
      expect(await stage.treasury.readWalletProof("Pay me.", signature, wallet)).toBe(wallet);
      expect(await stage.treasury.readWalletProof("Pay me.", signature, stranger())).toBe(wallet);
      expect(await stage.treasury.readWalletProof("Pay me!", signature, wallet)).not.toBe(wallet);
      expect(await familyOf(() => stage.treasury.readWalletProof("Pay me.", "0xnothing"))).toBe("BadInput");
    });

    test("pays a batch once, waits until it lies deep enough, and finds it again", async () => {
      const transfers = [pays(30n), pays(12n)];
      const batch = await compose(transfers);
      const signatures = signed(batch).toReversed();
      expect(await stage.treasury.findPayout(batch.payoutId)).toBeNull();
      await stage.treasury.simulate(batch, signatures);
      expect(await stage.treasury.findPayout(batch.payoutId)).toBeNull();
      const hash = await stage.treasury.execute(batch, signatures);
      expect(stage.treasury.transactionUrl(hash)).toContain(hash);
      expect(await stage.treasury.readExecution(batch, hash)).toEqual({ state: "waiting", confirmations: 1 });
      await stage.mine(stage.confirmations - 1);
      const { confirmations } = stage;
      expect(await stage.treasury.readExecution(batch, hash)).toEqual({ state: "final", confirmations });
      const { payoutId, transfersHash: manifest, safeTxHash } = batch;
      const found = { payoutId, manifest, transactionHash: hash, confirmations, transfers, safeTxHash, claims: null };
      expect(await stage.treasury.findPayout(payoutId)).toEqual({ ...found, block: expect.any(Number) });
      expect(await Promise.all(transfers.map(({ wallet }) => stage.received(wallet)))).toEqual([30n, 12n]);
      const { nonce, balanceBaseUnits } = await stage.treasury.standing();
      expect([nonce, balanceBaseUnits]).toEqual([1, stage.balanceBaseUnits - 42n]);
    });

    test("puts small rewards up in the same transaction, one round after the other, and finds them again", async () => {
      const [large, small, more] = [pays(30n), pays(4n), pays(3n)];
      const contract = stage.claimsContract;
      const standing = () => stage.treasury.readClaims(contract);
      expect(await standing()).toMatchObject({ contract, round: 0, root: `0x${"0".repeat(64)}`, totalBaseUnits: 0n });
      const roundOf = (round: number, claimed: readonly Transfer[], earned: readonly Transfer[]) => {
        const book = earned.map(({ wallet, amountBaseUnits }) => ({ wallet, cumulativeBaseUnits: amountBaseUnits }));
        const { root, totalBaseUnits } = stage.treasury.claimTree(book);
        const riseBaseUnits = sumOf(claimed.map(({ amountBaseUnits }) => amountBaseUnits));
        return { contract, round, root, totalBaseUnits, riseBaseUnits };
      };
      const composeRound = async (
        round: ReturnType<typeof roundOf>,
        transfers: readonly Transfer[],
        claimed: Transfer,
      ) =>
        stage.treasury.composeBatch({
          payoutId: keccakOfText(`round ${round.round} of ${stranger()}`) as Hash,
          transfers,
          safeTxNonce: (await stage.treasury.standing()).nextNonce,
          claims: { ...round, transfers: [claimed] },
        });
      const first = await composeRound(roundOf(1, [small], [small]), [small, large], small);
      const early = await composeRound(roundOf(2, [more], [small, more]), [large, more], more);
      expect(await refusalOf(early, signed(early))).toEqual(ofPerson);
      const hash = await stage.treasury.execute(first, signed(first));
      await stage.mine(stage.confirmations);
      expect(await stage.treasury.readExecution(first, hash)).toMatchObject({ state: "final" });
      expect(await stage.treasury.findPayout(first.payoutId)).toMatchObject({
        manifest: transfersHash([large], stage.token),
        transfers: [large],
        claims: roundOf(1, [small], [small]),
      });
      const { nonce, balanceBaseUnits } = await stage.treasury.standing();
      expect([nonce, balanceBaseUnits]).toEqual([1, stage.balanceBaseUnits - 34n]);
      expect([await stage.received(large.wallet), await stage.received(small.wallet)]).toEqual([30n, 0n]);
      expect(await stage.treasury.readClaimed(contract, [small.wallet])).toEqual([0n]);
      const second = await composeRound(roundOf(2, [more], [small, more]), [large, more], more);
      await stage.treasury.execute(second, signed(second));
      await stage.mine(1);
      expect(await standing()).toMatchObject({ round: 2, totalBaseUnits: 7n });
    });

    test("needs a person for a payout that was paid before, under whatever nonce", async () => {
      const batch = await compose();
      await stage.treasury.execute(batch, signed(batch));
      await stage.mine(1);
      expect(await refusalOf(batch, signed(batch))).toEqual(ofPerson);
      const { payoutId, transfers } = batch;
      const again = await compose(transfers, { payoutId });
      expect(await refusalOf(again, signed(again))).toEqual(ofPerson);
      expect(await stage.received(transfers[0]?.wallet ?? stranger())).toBe(30n);
    });

    test("needs a person when too few have signed", async () => {
      const batch = await compose();
      expect(await refusalOf(batch, signed(batch).slice(1))).toEqual(ofPerson);
      expect(await refusalOf(batch, [])).toEqual(ofPerson);
      await stage.changeThreshold(3);
      const dearer = await compose();
      expect(await refusalOf(dearer, signed(dearer))).toEqual(ofPerson);
      await stage.treasury.simulate(dearer, signed(dearer, stage.owners));
    });

    test("counts a treasurer's signature once", async () => {
      const batch = await compose();
      const [one, other] = signed(batch);
      const twice = [one, one, other].filter((each) => each !== undefined);
      expect(await refusalOf(batch, twice)).toEqual(["BadInput", "BadInput"]);
    });

    test("needs a person when a stranger has signed, or an owner who is none any more", async () => {
      const batch = await compose();
      const withStranger = signed(batch, [stage.owners[0], new Key(keccakOfText("a stranger"))]);
      expect(await refusalOf(batch, withStranger)).toEqual(ofPerson);
      await stage.removeOwner(addressOf(stage.owners[1]));
      const later = await compose();
      expect(await refusalOf(later, signed(later))).toEqual(ofPerson);
      expect((await stage.treasury.standing()).owners).not.toContain(addressOf(stage.owners[1]));
      await stage.treasury.simulate(later, signed(later, [stage.owners[0], stage.owners[2]]));
    });

    test("needs a person when the nonce is not the next one", async () => {
      const { nonce } = await stage.treasury.standing();
      const early = await compose([pays(1n)], { safeTxNonce: nonce + 1 });
      expect(await refusalOf(early, signed(early))).toEqual(ofPerson);
      const late = await compose();
      await stage.useNonce();
      expect(await refusalOf(late, signed(late))).toEqual(ofPerson);
    });

    test("needs a person when it holds too little, and pays its last token", async () => {
      const all = stage.balanceBaseUnits;
      const dear = await compose([pays(all + 1n)]);
      expect(await refusalOf(dear, signed(dear))).toEqual(ofPerson);
      const last = await compose([pays(all)]);
      await stage.treasury.execute(last, signed(last));
      await stage.mine(1);
      expect((await stage.treasury.standing()).balanceBaseUnits).toBe(0n);
    });

    test("needs a person for a batch that is not what its hash says", async () => {
      const [batch, other] = [await compose(), await compose()];
      expect(await refusalOf({ ...batch, safeTxHash: other.safeTxHash }, signed(other))).toEqual(ofPerson);
    });

    test("did nothing when it was cut off on the way to the chain, and can be asked again", async () => {
      const batch = await compose();
      stage.loseExecution("before");
      expect(await familyOf(() => stage.treasury.execute(batch, signed(batch)))).toBe("RetryLater");
      await stage.mine(1);
      expect(await stage.treasury.findPayout(batch.payoutId)).toBeNull();
      await stage.treasury.execute(batch, signed(batch));
      await stage.mine(1);
      expect((await stage.treasury.findPayout(batch.payoutId))?.safeTxHash).toBe(batch.safeTxHash);
    });

    test("has paid when only its answer was lost: found on chain, never sent again", async () => {
      const batch = await compose();
      stage.loseExecution("after");
      expect(await familyOf(() => stage.treasury.execute(batch, signed(batch)))).toBe("RetryLater");
      await stage.mine(1);
      const found = await stage.treasury.findPayout(batch.payoutId);
      expect(found).toMatchObject({ safeTxHash: batch.safeTxHash, transfers: batch.transfers });
      expect(await refusalOf(batch, signed(batch))).toEqual(ofPerson);
    });

    test("finds a payout that a treasurer executed without it", async () => {
      const batch = await compose();
      const hash = await stage.executeElsewhere(batch, signed(batch, stage.owners.slice(1)));
      expect(await stage.treasury.findPayout(batch.payoutId)).toMatchObject({ transactionHash: hash });
      await stage.mine(stage.confirmations - 1);
      expect(await stage.treasury.readExecution(batch, hash)).toMatchObject({ state: "final" });
    });

    test("knows nothing of a transaction that the chain never saw, or has forgotten", async () => {
      const batch = await compose();
      const unknown = { state: "unknown", confirmations: 0 };
      expect(await stage.treasury.readExecution(batch, keccakOfText("never") as Hash)).toEqual(unknown);
      const hash = await stage.reorganise(() => stage.treasury.execute(batch, signed(batch)));
      expect(await stage.treasury.readExecution(batch, hash)).toEqual(unknown);
      expect(await stage.treasury.findPayout(batch.payoutId)).toBeNull();
      expect((await stage.treasury.standing()).nonce).toBe(0);
      await stage.treasury.simulate(batch, signed(batch));
    });

    test("cancels a batch by an empty transaction at its nonce, signed and executed as any other", async () => {
      const batch = await compose();
      const cancel = stage.treasury.composeCancel(batch.safeTxNonce);
      expect(cancel).toMatchObject({ safeTxNonce: batch.safeTxNonce, transfers: [] });
      expect(cancel.safeTxHash).not.toBe(stage.treasury.composeCancel(batch.safeTxNonce + 1).safeTxHash);
      expect(await refusalOf(cancel, signed(batch))).toEqual(ofPerson);
      await stage.treasury.simulate(cancel, signed(cancel));
      const hash = await stage.treasury.execute(cancel, signed(cancel));
      await stage.mine(stage.confirmations);
      expect(await stage.treasury.readExecution(cancel, hash)).toMatchObject({ state: "final" });
      expect(await refusalOf(batch, signed(batch))).toEqual(ofPerson);
      expect(await stage.treasury.findPayout(batch.payoutId)).toBeNull();
      const { nonce, balanceBaseUnits } = await stage.treasury.standing();
      expect([nonce, balanceBaseUnits]).toEqual([1, stage.balanceBaseUnits]);
    });

    test("counts what an owner signed elsewhere, for that batch and while he is an owner", async () => {
      const [batch, other] = [await compose(), await compose()];
      const [here, elsewhere] = stage.owners;
      const owners = stage.owners.map(addressOf);
      expect(await stage.treasury.outsideSignatures(batch, owners)).toEqual([]);
      await stage.approveElsewhere(elsewhere, batch);
      const found = await stage.treasury.outsideSignatures(batch, owners);
      expect(found.map(({ signer }) => signer)).toEqual([addressOf(elsewhere)]);
      expect(await stage.treasury.outsideSignatures(other, owners)).toEqual([]);
      expect(await stage.treasury.outsideSignatures(batch, [addressOf(here)])).toEqual([]);
      await stage.treasury.execute(batch, [...found, signBatch(here, batch)]);
      await stage.mine(1);
      expect((await stage.treasury.findPayout(batch.payoutId))?.safeTxHash).toBe(batch.safeTxHash);
    });

    test("names the recipients who cannot be paid, with a reason that names no wallet, and pays the others", async () => {
      const [good, bad, other] = [pays(30n), pays(12n), pays(7n)];
      expect(await stage.treasury.checkRecipients([good, bad, other])).toEqual([]);
      await stage.bar(bad.wallet);
      const refused = await stage.treasury.checkRecipients([good, bad, other]);
      expect(refused).toEqual([{ transfer: bad, because: expect.stringMatching(/^[A-Z].*\.$/) }]);
      expect(refused[0]?.because).not.toContain(bad.wallet);
      const batch = await compose([good, other]);
      await stage.treasury.simulate(batch, signed(batch));
    });

    test("offers the nonce after what waits elsewhere", async () => {
      expect(await stage.treasury.standing()).toMatchObject({ nonce: 0, nextNonce: 0 });
      await stage.queueElsewhere();
      await stage.queueElsewhere();
      expect(await stage.treasury.standing()).toMatchObject({ nonce: 0, nextNonce: 2 });
    });

    test("tells what the executor holds, and that it is little", async () => {
      const { address, balanceWei, isLow } = await stage.treasury.executorStanding();
      expect([isLow, balanceWei > 0n, stage.owners.map(addressOf).includes(address)]).toEqual([false, true, false]);
      await stage.drainExecutor();
      expect(await stage.treasury.executorStanding()).toEqual({ address, balanceWei: 0n, isLow: true });
    });

    test("sends anew what no node knows of, and pays once", async () => {
      const batch = await compose();
      const lost = await stage.reorganise(() => stage.treasury.execute(batch, signed(batch)));
      const hash = await stage.treasury.speedUp(batch, signed(batch), lost);
      await stage.mine(stage.confirmations);
      expect(await stage.treasury.readExecution(batch, hash)).toMatchObject({ state: "final" });
      expect(await stage.received(batch.transfers[0]?.wallet ?? stranger())).toBe(30n);
      expect((await stage.treasury.standing()).nonce).toBe(1);
    });

    test("says that a transaction of another batch did not pay this one, once that is sure", async () => {
      const [batch, other] = [await compose(), await compose()];
      const hash = await stage.treasury.execute(other, signed(other));
      await stage.mine(1);
      expect(await stage.treasury.readExecution(batch, hash)).toMatchObject({ state: "waiting" });
      await stage.mine(stage.confirmations);
      expect(await stage.treasury.readExecution(batch, hash)).toMatchObject({
        state: "failed",
        because: expect.stringMatching(/\S/),
      });
    });
  });
}
