// A house that votes: one DAO whose ballots lie on the stand-in Snapshot, and members with voting power of their own.
import { connectBallotBox } from "#contracts/snapshot/ballot-box.ts";
import type { Hash } from "#core/key.ts";
import type { Rules } from "#core/rules.ts";
import { draftMotion, type MotionWish } from "#core/workflow/motion.ts";
import { startSnapshot, type SnapshotStandIn } from "#test/sandbox/snapshot.ts";
import { makeEvidence, makeKey } from "./build.ts";
import { link, type Member, type TestHouse } from "./house.ts";
import { ADA, BEN, closeAndOpenBallot, makeMember, mergeAndScore, openHouse, passHours } from "./story.ts";
import { makeWorld } from "./world.ts";

/** Power at the voting block; whoever is not named has none. */
export const CLEO = makeMember("cleo", 3);
export const STRANGER = makeMember("stranger", 77);
export const POWERS: readonly (readonly [Member, number])[] = [
  [ADA, 7],
  [BEN, 120],
  [CLEO, 2.5],
];

export interface VotingHouse extends TestHouse {
  readonly snapshot: SnapshotStandIn;
  /** Ada is paid by it. */
  openProposal(): Promise<Hash>;
  openMotion(wish?: Partial<MotionWish>): Promise<Hash>;
}

export async function openVotingHouse(rules?: Rules): Promise<VotingHouse> {
  const world = makeWorld(rules === undefined ? {} : { rules });
  const author = makeKey(0xa07);
  const space = world.rules.snapshot.space;
  const addresses = Object.fromEntries(POWERS.map(([{ key }, power]) => [key.address, power]));
  const snapshot = await startSnapshot({
    clock: world.clock,
    chainId: 11155111,
    spaces: [
      {
        id: space,
        strategies: [{ name: "whitelist-weighted", params: { addresses } }],
        members: [author.address],
        filters: { onlyMembers: true },
      },
    ],
  });
  const { sequencerUrl, hubUrl } = snapshot;
  const ballotBox = connectBallotBox({ sequencerUrl, hubUrl, space, author, clock: world.clock, app: "laurel" });
  const house = await openHouse({ ...world, ballotBox });
  return {
    ...house,
    snapshot,
    openProposal: async () => {
      await link(house, ADA);
      await mergeAndScore(house, makeEvidence());
      await closeAndOpenBallot(house);
      return ballotOf([...(await house.state()).proposals.values()]);
    },
    openMotion: async (wish = {}) => {
      if ((await house.store.vault.personOf("discord", BEN.discord.id)) === null) await link(house, BEN);
      await draftMotion(house, BEN.discord, {
        title: "Where shall we meet?",
        words: "Twice a year we meet in one place.\nWhere shall it be next?",
        about: { kind: "text" },
        system: "single-choice",
        choices: ["Lisbon", "Oslo", "Online"],
        ...wish,
      });
      await house.tick();
      await passHours(house, 24);
      return ballotOf([...(await house.state()).motions.values()]);
    },
    close: () => {
      house.close();
      void snapshot.close();
    },
  };
}

function ballotOf(asked: readonly { readonly ballot: { readonly ballotId: Hash } | null }[]): Hash {
  const ballot = asked.at(-1)?.ballot;
  if (ballot === null || ballot === undefined) throw new Error("no ballot was opened");
  return ballot.ballotId;
}
