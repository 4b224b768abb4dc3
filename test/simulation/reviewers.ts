// The reviewers: who looks again at scores, decides appeals and rates what was drawn, and the contributors who ask them to.
import type { CodeAccount } from "#core/contribution/evidence.ts";
import type { State } from "#core/ledger/state.ts";
import type { Rules } from "#core/rules.ts";
import type { DiscordAccount, ReviewItem } from "#core/workflow/answers.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { makeAccount } from "#test/support/build.ts";
import type { Contributor } from "./people.ts";
import type { Random } from "./random.ts";
import type { Scene } from "./run.ts";
import { linesOf } from "./work.ts";

export interface Seat {
  readonly discord: DiscordAccount;
  /** At the code host, of whoever does not contribute under an account of a contributor's. */
  readonly account: CodeAccount | null;
}

const OUTSIDER_ACCOUNTS_FROM = 60;

/** Each reviewer of any of these rules once. */
export function seatsOf(rules: readonly Rules[], contributors: readonly Contributor[]): Seat[] {
  const reviewers = rules.flatMap(({ review }) => review.reviewers);
  const discordIds = [...new Set(reviewers.map(({ discordId }) => discordId))];
  return discordIds.map((id, at): Seat => {
    const contributor = contributors.find(({ discord }) => discord.id === id);
    if (contributor !== undefined) return { discord: contributor.discord, account: null };
    const { githubLogin = "" } = reviewers.find(({ discordId }) => discordId === id) ?? {};
    const account = makeAccount(OUTSIDER_ACCOUNTS_FROM + at, { login: githubLogin });
    return { discord: { id, name: `reviewer ${at + 1}` }, account };
  });
}

const REASON = "The lines say less than the work did.";
/** How far back a contributor remembers work to object about. */
const REMEMBERED_PULLS = 5;

/** Mostly about own work, and mostly in time; whoever objects about another's, too late, or twice, must be refused. */
export async function fileAppeal(scene: Scene, { discord, account }: Contributor): Promise<void> {
  const { random, world } = scene;
  const recent = [...world.codeHost.pulls.values()].slice(-REMEMBERED_PULLS);
  const own = recent.filter(({ author, coAuthors, reviews }) =>
    [author, ...coAuthors, ...reviews.map(({ reviewer }) => reviewer)].some(({ id }) => id === account.id),
  );
  const among = random.chance(0.85) ? own : recent;
  const pull = among[random.between(0, among.length - 1)]?.ref.pull;
  if (pull === undefined) return;
  await scene.ask(`${discord.name} appeals about #${pull}`, async (intake) => {
    await intake.fileAppeal(discord, `#${pull}`, random.chance(0.95) ? REASON : "unfair");
  });
}

/** Somebody looks at what waits for him and decides on most of it. */
export async function visitQueue(scene: Scene, { discord }: Seat, isCalm: boolean): Promise<void> {
  const { random } = scene;
  let queue: readonly ReviewItem[] = [];
  await scene.ask(`${discord.name} looks at the queue`, async (intake) => {
    queue = await intake.reviewQueue(discord);
  });
  for (const item of queue) {
    if (!isCalm && random.chance(0.3)) continue;
    await decide(scene, discord, item.what, item.contribution, isCalm);
    if (!isCalm && random.chance(0.1)) await decide(scene, discord, item.what, item.contribution, isCalm);
  }
}

/** A decision about whatever comes to hand, by whoever it may be: it is refused unless it is that person's to take. */
export async function decideOutOfTurn(scene: Scene, meddler: DiscordAccount): Promise<void> {
  const state = scene.stateNow();
  if (state === null) return;
  const { random } = scene;
  const ids = [...state.contributions.keys(), ...state.late.keys(), ...state.audits.keys()];
  const id = ids[random.between(0, ids.length - 1)];
  if (id !== undefined) await decide(scene, meddler, random.pick(["appeal", "provisional", "audit"]), id, false);
}

async function decide(
  scene: Scene,
  asker: DiscordAccount,
  what: ReviewItem["what"],
  contribution: string,
  isCalm: boolean,
): Promise<void> {
  const { random } = scene;
  if (what === "audit") {
    const value = rate(scene, contribution, asker);
    return scene.ask(`${asker.name} rates ${contribution}`, async (intake) => {
      await intake.rateWork(asker, contribution, value);
    });
  }
  if (what === "dispute") {
    const verdict = random.chance(0.5) ? ("upheld" as const) : ("amended" as const);
    const dispute = Number(contribution.replace("dispute-", ""));
    return scene.ask(`${asker.name} decides ${contribution}: ${verdict}`, async (intake) => {
      await intake.voteOnDispute(asker, { dispute, verdict, reason: REASON });
    });
  }
  if (what === "nomination") {
    const isTaken = random.chance(0.7);
    return scene.ask(`${asker.name} ${isTaken ? "credits" : "declines"} ${contribution}`, async (intake) => {
      if (isTaken) await intake.confirmScore(asker, contribution, REASON);
      else await intake.amendScore(asker, { contribution, score: 0, reason: REASON, quotes: [] });
    });
  }
  const { score, quotes } = weigh(scene, contribution, isCalm);
  const verdict = score === null ? "lets stand" : `gives ${score} to`;
  await scene.ask(`${asker.name} ${verdict} ${contribution} (${what})`, (intake) =>
    answer(intake, asker, what, { contribution, score, quotes }, random),
  );
}

interface Weighed {
  readonly contribution: string;
  /** Null lets the score stand. */
  readonly score: number | null;
  readonly quotes: readonly string[];
}

async function answer(
  intake: Intake,
  asker: DiscordAccount,
  what: "appeal" | "provisional",
  { contribution, score, quotes }: Weighed,
  random: Random,
): Promise<void> {
  const reason = random.chance(0.97) ? REASON : "no";
  if (what === "appeal") await intake.voteOnAppeal(asker, { contribution, score, reason, quotes });
  else if (score === null) await intake.confirmScore(asker, contribution, reason);
  else await intake.amendScore(asker, { contribution, score, reason, quotes });
}

/** Inside the band a reason will do. Outside it most people quote the work, and some quote nothing or what is not there. */
function weigh(scene: Scene, contribution: string, isCalm: boolean): Omit<Weighed, "contribution"> {
  const { random } = scene;
  if (random.chance(0.4)) return { score: null, quotes: [] };
  const state = scene.stateNow();
  const work = workOf(state, contribution);
  if (random.chance(0.5)) {
    const band = Math.floor((state?.rules?.score.bandHundredths ?? 0) / (work?.shares ?? 1));
    const score = Math.min(500, Math.max(0, (work?.deterministic ?? 0) + random.between(-band, band)));
    return { score, quotes: [] };
  }
  const score = isCalm || random.chance(0.97) ? random.between(0, 500) : random.pick([-1, 501, 0.5]);
  const lines = linesOfWork(scene, contribution);
  const line = lines[random.between(0, lines.length - 1)] ?? "";
  const invented = "a line that stands nowhere";
  return { score, quotes: random.pick(isCalm ? [[line]] : [[line], [line], [], [invented], [line, invented]]) };
}

function workOf(state: State | null, id: string) {
  return state?.contributions.get(id) ?? state?.late.get(id) ?? null;
}

function linesOfWork({ world }: Scene, contribution: string): readonly string[] {
  const pull = /#([0-9]+)\//.exec(contribution)?.[1];
  for (const evidence of world.codeHost.pulls.values())
    if (String(evidence.ref.pull) === pull) return linesOf(evidence);
  return [];
}

/** Each rater keeps to a scale of their own, and more or less agrees with the jury about what is more and what is less. */
function rate({ stateNow, random }: Scene, contribution: string, { id }: DiscordAccount): number {
  const jury = stateNow()?.audits.get(contribution)?.jury ?? 0;
  const scale = 1 + (Number(id) % 3);
  return Math.min(500, Math.max(0, Math.floor((jury + random.between(-60, 60)) / scale)));
}
