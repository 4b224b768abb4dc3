// What every ballot box promises, whichever it is: a ballot is opened once, found again, and never believed against its signature.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { id as keccakOfText } from "ethers";
import { canonicalJson, type Hash } from "#core/key.ts";
import { unixSeconds, type UnixSeconds } from "#core/time.ts";
import type { Ballot, BallotBox, BallotDraft } from "#core/world.ts";
import { makeHash } from "#test/support/record.ts";
import { familyOf } from "./family.ts";

export interface BallotBoxStage {
  readonly box: BallotBox;
  /** A block that lies in the past. */
  readonly votingBlock: number;
  now(): UnixSeconds;
  pass(seconds: number): void;
  /** Null where no space asks for a delay or a period. */
  readonly changeSpace:
    ((settings: { readonly delaySeconds?: number; readonly periodSeconds?: number }) => void) | null;
  changeStrategies(): void;
  /** A vote with a voting power of 2. */
  vote(ballotId: Hash, voter: "ada" | "bob", choice: 1 | 2 | 3): Promise<void>;
  /** The next ballot that is opened is lost: on the way there, or on the way back. */
  loseBallot(when: "before" | "after"): void;
  edit(ballotId: Hash): Promise<void>;
  flag(ballotId: Hash): void;
  take(ballotId: Hash): Promise<void>;
  /** How many ballots lie in the box, whoever asks. */
  count(): number;
  close(): Promise<void>;
}

/** What every stage's space asks for. */
export const QUORUM = "2";
const DAY = 86_400;
/** Longer than any hub takes to count. */
const COUNTED_SECONDS = 120;

export function ballotBoxSuite(name: string, open: () => Promise<BallotBoxStage>): void {
  describe(`the ballot box, ${name}`, () => {
    let stage: BallotBoxStage;
    beforeEach(async () => {
      stage = await open();
    });
    afterEach(() => stage.close());

    const payoutIdOf = (epoch: number): Hash => keccakOfText(`payout ${epoch}`) as Hash;

    function draftOf(epoch: number, changes: Partial<BallotDraft> = {}): BallotDraft {
      const payoutId = payoutIdOf(epoch);
      return {
        payoutId,
        title: `Epoch ${epoch}`,
        body: "Pay them.",
        choices: ["For", "Against", "Abstain"],
        startsAt: stage.now(),
        endsAt: unixSeconds(stage.now() + DAY),
        votingBlock: stage.votingBlock,
        commitment: commitmentOf(epoch),
        ...changes,
      };
    }

    function commitmentOf(epoch: number, quorum = QUORUM): string {
      return canonicalJson({ v: 1, epoch, payoutId: payoutIdOf(epoch), quorum });
    }

    async function read(ballot: Ballot, changes: { strategiesHash?: Hash; commitment?: string } = {}) {
      const { strategiesHash } = pinned ?? (await stage.box.terms());
      return stage.box.readBallot(ballot.ballotId, { strategiesHash, commitment: commitmentOf(1), ...changes });
    }
    let pinned: { strategiesHash: Hash } | null = null;
    beforeEach(() => {
      pinned = null;
    });

    test("says the space's terms, with nothing where nothing is asked", async () => {
      const terms = await stage.box.terms();
      expect(terms).toMatchObject({
        quorum: QUORUM,
        isMembersOnly: true,
        votingDelaySeconds: null,
        votingPeriodSeconds: null,
      });
      expect(terms.strategies.length).toBeGreaterThan(0);
      expect((await stage.box.terms()).strategiesHash).toBe(terms.strategiesHash);
      stage.changeStrategies();
      stage.changeSpace?.({ delaySeconds: 60, periodSeconds: DAY });
      const changed = await stage.box.terms();
      if (stage.changeSpace) expect(changed).toMatchObject({ votingDelaySeconds: 60, votingPeriodSeconds: DAY });
      expect(changed.strategiesHash).not.toBe(terms.strategiesHash);
    });

    test("opens a ballot once, and finds it by its payout id, whatever is asked the second time", async () => {
      expect(await stage.box.findBallot(payoutIdOf(1))).toBeNull();
      const draft = draftOf(1);
      const ballot = await stage.box.openBallot(draft);
      const { payoutId, startsAt, endsAt, votingBlock, commitment } = draft;
      const signed: unknown = JSON.parse(commitment);
      expect(ballot).toMatchObject({ payoutId, startsAt, endsAt, votingBlock, commitment: signed, isEdited: false });
      expect(await stage.box.findBallot(payoutId)).toEqual(ballot);
      stage.pass(60);
      expect(await stage.box.openBallot({ ...draft, title: "Another try" })).toEqual(ballot);
      expect(stage.count()).toBe(1);
      expect(stage.box.proposalUrl(ballot.ballotId)).toContain(ballot.ballotId);
      expect(await stage.box.findBallot(makeHash("0b"))).toBeNull();
    });

    test("lists our ballots newest first, and no more than asked", async () => {
      for (const epoch of [1, 2, 3]) {
        await stage.box.openBallot(draftOf(epoch));
        stage.pass(60);
      }
      const listed = async (limit: number) => (await stage.box.ballots(limit)).map(({ payoutId }) => payoutId);
      expect(await listed(10)).toEqual([3, 2, 1].map(payoutIdOf));
      expect(await listed(2)).toEqual([3, 2].map(payoutIdOf));
      expect(await listed(0)).toEqual([]);
    });

    test.each<[string, (draft: BallotDraft) => Partial<BallotDraft>]>([
      ["whose body is too long", () => ({ body: "x".repeat(10_001) })],
      ["whose title is too long", () => ({ title: "x".repeat(257) })],
      ["that has ended already", ({ startsAt }) => ({ startsAt: past(startsAt, DAY), endsAt: past(startsAt, 60) })],
      ["that ends before it starts", ({ startsAt }) => ({ endsAt: past(startsAt, 60) })],
    ])("needs a person for a ballot %s, and opens none", async (_, change) => {
      const draft = draftOf(1);
      expect(await familyOf(() => stage.box.openBallot({ ...draft, ...change(draft) }))).toBe("NeedsHuman");
      expect(stage.count()).toBe(0);
    });

    test("needs a person for a ballot that breaks the space's delay or period", async () => {
      if (!stage.changeSpace) return;
      stage.changeSpace({ delaySeconds: 7 * DAY, periodSeconds: DAY });
      expect(await familyOf(() => stage.box.openBallot(draftOf(1)))).toBe("NeedsHuman");
      stage.changeSpace({ periodSeconds: 2 * DAY });
      expect(await familyOf(() => stage.box.openBallot(draftOf(1)))).toBe("NeedsHuman");
      expect(stage.count()).toBe(0);
    });

    test("refuses a ballot whose commitment lacks its payout id: it could never be found again", async () => {
      expect(await familyOf(() => stage.box.openBallot(draftOf(1, { commitment: "{}" })))).toBe("BadInput");
      expect(await familyOf(() => stage.box.openBallot(draftOf(1, { commitment: commitmentOf(2) })))).toBe("BadInput");
      expect(stage.count()).toBe(0);
    });

    test.each(["before", "after"] as const)(
      "has opened one although a try was cut off %s it was there",
      async (when) => {
        stage.loseBallot(when);
        const draft = draftOf(1);
        const first = await familyOf(() => stage.box.openBallot(draft));
        // Who looks again by himself may find it; who does not says that it is to be tried again.
        expect(when === "before" ? ["RetryLater"] : ["RetryLater", "done"]).toContain(first);
        expect(stage.count()).toBe(when === "before" ? 0 : 1);
        stage.pass(60);
        const ballot = await stage.box.openBallot(draft);
        expect(await stage.box.findBallot(draft.payoutId)).toEqual(ballot);
        expect(stage.count()).toBe(1);
      },
    );

    test("counts votes while it is open and is final some time after the end, never before", async () => {
      const ballot = await stage.box.openBallot(draftOf(1));
      expect(await read(ballot)).toMatchObject({ state: "open", voters: 0, scoresTotal: "0" });
      await stage.vote(ballot.ballotId, "ada", 2);
      await stage.vote(ballot.ballotId, "ada", 1);
      await stage.vote(ballot.ballotId, "bob", 1);
      const counted = { choices: ["For", "Against", "Abstain"], scores: ["4", "0", "0"], scoresTotal: "4", voters: 2 };
      const sound = { isEdited: false, isFlagged: false, quorum: QUORUM, faults: [] };
      // What a hub shows before the end is provisional: it may not have counted everybody yet.
      expect(await read(ballot)).toMatchObject({ state: "open", ...sound });
      stage.pass(ballot.endsAt - stage.now());
      expect(await read(ballot)).toMatchObject({ state: "open" });
      stage.pass(1);
      expect(["pending", "final"]).toContain((await read(ballot)).state);
      stage.pass(COUNTED_SECONDS);
      expect(await read(ballot)).toEqual({ state: "final", ...counted, ...sound });
    });

    test("takes no vote after the end, and none before the start", async () => {
      const later = await stage.box.openBallot(draftOf(1, { startsAt: unixSeconds(stage.now() + 600) }));
      await expect(stage.vote(later.ballotId, "ada", 1)).rejects.toThrow();
      stage.pass(later.endsAt - stage.now() + 1);
      await expect(stage.vote(later.ballotId, "ada", 1)).rejects.toThrow();
      stage.pass(COUNTED_SECONDS);
      expect(await read(later)).toMatchObject({ state: "final", voters: 0, scoresTotal: "0" });
    });

    test("keeps the strategies it was opened with when the space changes", async () => {
      pinned = await stage.box.terms();
      const ballot = await stage.box.openBallot(draftOf(1));
      stage.changeStrategies();
      expect((await read(ballot)).faults).toEqual([]);
    });

    test.each<[string, { strategiesHash?: Hash; commitment?: string }]>([
      ["strategies", { strategiesHash: makeHash("77") }],
      ["commitment", { commitment: commitmentOf(2) }],
    ])("has a fault when the %s on our record are others", async (_, changes) => {
      const ballot = await stage.box.openBallot(draftOf(1));
      expect((await read(ballot, changes)).faults).toHaveLength(1);
    });

    test("has a fault when it asks for another quorum than was pinned", async () => {
      const commitment = commitmentOf(1, "3");
      const ballot = await stage.box.openBallot(draftOf(1, { commitment }));
      expect((await read(ballot, { commitment })).faults).toHaveLength(1);
    });

    test("shows an edited ballot as edited and at fault", async () => {
      const ballot = await stage.box.openBallot(draftOf(1, { startsAt: unixSeconds(stage.now() + 600) }));
      await stage.edit(ballot.ballotId);
      const reading = await read(ballot);
      expect(reading.isEdited).toBe(true);
      expect(reading.faults.length).toBeGreaterThan(0);
      expect(await stage.box.findBallot(payoutIdOf(1))).toMatchObject({ isEdited: true });
    });

    test("shows a flagged ballot as flagged", async () => {
      const ballot = await stage.box.openBallot(draftOf(1));
      stage.flag(ballot.ballotId);
      expect(await read(ballot)).toMatchObject({ isFlagged: true, faults: [] });
    });

    test("says that a ballot is missing when it is gone, and asks a person before it opens it again", async () => {
      const draft = draftOf(1);
      const ballot = await stage.box.openBallot(draft);
      stage.pass(60);
      await stage.take(ballot.ballotId);
      const reading = await read(ballot);
      expect(reading).toMatchObject({ state: "missing", scores: [], scoresTotal: "0", voters: 0 });
      expect(reading.faults.length).toBeGreaterThan(0);
      expect(await stage.box.findBallot(draft.payoutId)).toBeNull();
      expect(await stage.box.ballots(10)).toEqual([]);
      expect(await familyOf(() => stage.box.openBallot(draft))).toBe("NeedsHuman");
    });
  });
}

function past(at: UnixSeconds, seconds: number): UnixSeconds {
  return unixSeconds(at - seconds);
}
