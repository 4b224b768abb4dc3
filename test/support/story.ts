// A story: the people of one DAO and the days they live through, as the workflow's tests tell them.
import type { Evidence } from "#core/contribution/evidence.ts";
import type { Rules } from "#core/rules.ts";
import { HOUR_SECONDS } from "#core/time.ts";
import { makeKey, makeRules } from "./build.ts";
import { approve, link, makeHouse, type Member, type TestHouse } from "./house.ts";
import { makeJury } from "./jury.ts";
import { makeWorld, OWNERS, type TestWorld } from "./world.ts";

export function makeMember(name: string, keyNumber: number, githubId: number | null = null): Member {
  const github = githubId === null ? null : { id: githubId, login: `dev-${githubId}` };
  return { discord: { id: `9${keyNumber}`, name }, key: makeKey(keyNumber), github };
}

function makeTreasurer(at: number): Member {
  return { discord: { id: `80${at}`, name: `treasurer ${at}` }, key: OWNERS[at] ?? OWNERS[0], github: null };
}

/** Account 1 at the code host. */
export const ADA = makeMember("ada", 1, 1);
/** Account 2 at the code host. */
export const BEN = makeMember("ben", 2, 2);
export const TREASURER = makeTreasurer(0);
export const OTHER_TREASURER = makeTreasurer(1);
export const MEMBERS = [ADA, BEN, TREASURER, OTHER_TREASURER];

/** Whom the rules below trust to look again; known on Discord alone, under logins nobody has used. */
export const REVIEWERS = [makeMember("rita", 11), makeMember("sam", 12), makeMember("tove", 13)] as const;
export const [RITA, SAM, TOVE] = REVIEWERS;

/** Three jurors, three reviewers of whom three decide, and a size of so many thousandths is a score of a tenth of it. */
export function makeJudgedRules(changes: Parameters<typeof makeRules>[0] = {}): Rules {
  return makeRules({
    ...changes,
    jury: { ...makeJury(["a", "b", "c"]), ...changes.jury },
    review: {
      reviewers: REVIEWERS.map(({ discord }) => ({ discordId: discord.id, githubLogin: `reviews-${discord.id}` })),
      ...changes.review,
    },
    score: {
      cutPointsThousandths: [500, 1_000, 1_500, 2_000, 2_500, 3_000, 3_500, 4_000, 4_500],
      ...changes.score,
    },
  });
}

/** A house in its first epoch, with two treasurers linked and nobody else. */
export async function openHouse(world: TestWorld = makeWorld()): Promise<TestHouse> {
  const house = await makeHouse({ world, members: MEMBERS });
  await settleIn(house);
  return house;
}

export async function settleIn(house: TestHouse): Promise<void> {
  await house.tick();
  await link(house, TREASURER);
  await link(house, OTHER_TREASURER);
}

/** Merges it, finds it by the sweep, and lets the house credit and score it. */
export async function mergeAndScore(house: TestHouse, evidence: Evidence): Promise<void> {
  house.world.merge({ ...evidence, mergedAt: house.world.state.now });
  await house.sweep();
  await house.tick();
}

export async function passHours(house: TestHouse, hours: number): Promise<void> {
  house.world.passHours(hours);
  await house.tick();
}

/** From any day of an open epoch to its open ballot. */
export async function closeAndOpenBallot(house: TestHouse): Promise<void> {
  const { openEpoch } = await house.state();
  const left = (openEpoch?.closesAt ?? 0) - house.world.state.now;
  await passHours(house, left / HOUR_SECONDS);
  await passHours(house, 24);
}

export async function voteAndCount(house: TestHouse, epoch: number, choice: 1 | 2 = 1): Promise<void> {
  house.world.vote(epoch, "member-a", choice, 80);
  house.world.vote(epoch, "member-b", choice, 40);
  await passHours(house, 73);
}

/** The objection hours pass, both treasurers sign, and the chain becomes final. */
export async function payOut(house: TestHouse, epoch: number | null): Promise<void> {
  await passHours(house, 24);
  await approve(house, TREASURER, epoch);
  await approve(house, OTHER_TREASURER, epoch);
  await house.tick();
  await passHours(house, 1);
}

/** A passed proposal whose batch is offered to the treasurers: 1,000 LRL for one pull request of Ada's. */
export async function offerPayout(house: TestHouse, evidence: Evidence): Promise<void> {
  await link(house, ADA);
  await mergeAndScore(house, evidence);
  await closeAndOpenBallot(house);
  await voteAndCount(house, 1);
  await passHours(house, 24);
}
