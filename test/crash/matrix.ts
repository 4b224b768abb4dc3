// The crash matrix: SIGKILL before and after the act and after the entry of every kind of step, in one story.
import { unixSeconds } from "#core/time.ts";
import type { Step } from "#core/workflow/due-steps.ts";
import type { Moment } from "#core/workflow/tick.ts";
import { PAYOUTS_CHANNEL, PROPOSALS_CHANNEL, SPACE, type Person, type Sandbox } from "../sandbox/sandbox.ts";
import * as story from "../sandbox/story.ts";
import { makeKey } from "../support/build.ts";
import { crashPulls } from "./house.ts";

type Kind = Step["do"];
/** The acts of the story in which steps of a kind come due. */
type Act =
  | "merge"
  | "close"
  | "stop"
  | "ballot"
  | "voters"
  | "verdict"
  | "offer"
  | "remind"
  | "cancel"
  | "execute"
  | "settle"
  | "tell"
  | "wallet"
  | "dispute"
  | "undecided"
  | "pause"
  | "ask"
  | "motion"
  | "members"
  | "decide"
  | "forget";

interface Case {
  readonly act: Act;
  readonly moments: readonly Moment[];
}

const ALL: readonly Moment[] = ["before-act", "after-act", "after-entry"];

/** Typed by the union: a new kind of step does not compile until it has a case here. */
export const CASES: Readonly<Record<Kind, Case>> = {
  "gather-evidence": { act: "merge", moments: ALL },
  "score-pull": { act: "merge", moments: ALL },
  "announce-score": { act: "merge", moments: ALL },
  "close-appeal": { act: "close", moments: ALL },
  "close-epoch": { act: "close", moments: ALL },
  "open-epoch": { act: "close", moments: ALL },
  "draft-proposal": { act: "close", moments: ALL },
  "announce-proposal": { act: "close", moments: ALL },
  "announce-stop": { act: "stop", moments: ALL },
  "open-ballot": { act: "ballot", moments: ALL },
  // It keeps votes and leaves no entry behind.
  "watch-ballot": { act: "ballot", moments: ["before-act", "after-act"] },
  "remind-voters": { act: "voters", moments: ALL },
  "reach-verdict": { act: "verdict", moments: ALL },
  "intend-batch": { act: "offer", moments: ALL },
  "offer-batch": { act: "offer", moments: ALL },
  // It waits for people and leaves no entry behind while nothing happened elsewhere.
  "watch-batch": { act: "offer", moments: ["before-act", "after-act"] },
  "remind-treasurers": { act: "remind", moments: ALL },
  "cancel-batch": { act: "cancel", moments: ALL },
  "announce-hold": { act: "cancel", moments: ALL },
  "execute-batch": { act: "execute", moments: ALL },
  "settle-payout": { act: "settle", moments: ALL },
  "announce-payout": { act: "tell", moments: ALL },
  "announce-payment": { act: "tell", moments: ALL },
  "announce-wallet": { act: "wallet", moments: ALL },
  "announce-dispute": { act: "dispute", moments: ALL },
  "announce-pause": { act: "pause", moments: ALL },
  "announce-motion": { act: "ask", moments: ALL },
  "open-motion": { act: "motion", moments: ALL },
  "watch-motion": { act: "motion", moments: ["before-act", "after-act"] },
  "remind-motion": { act: "members", moments: ALL },
  "decide-motion": { act: "decide", moments: ALL },
  "carry-out-motion": { act: "decide", moments: ALL },
  "close-dispute": { act: "undecided", moments: ALL },
  "erase-person": { act: "forget", moments: ALL },
};

export type Choose = (kind: Kind, moment: Moment) => boolean;

/** Of the story's Safe: the one that cancels the first batch, and the payment. */
export const SAFE_TRANSACTIONS = 2;
const DEATH_MILLISECONDS_MAX = 30_000;

/** Plays one epoch and kills the process wherever `choose` says. @returns the kills, as "moment:kind" */
export async function crashThrough(house: Sandbox, choose: Choose): Promise<string[]> {
  const kills: string[] = [];

  /** Things come due while the process is down; then it dies at each chosen moment of the act's kinds, and lives on. */
  async function dieIn(act: Act): Promise<void> {
    await house.stopLaurel("kill");
    for (const [kind, { act: of, moments }] of Object.entries(CASES)) {
      for (const moment of moments) {
        if (of !== act || !choose(kind as Kind, moment)) continue;
        await dieOnce(house, `${moment}:${kind}`);
        kills.push(`${moment}:${kind}`);
      }
    }
    await house.startLaurel();
  }
  /** The signature that completes them is what makes the step due: the process dies in the same run. */
  async function lastSignsAndDies(
    kind: Kind,
    sign: (signer: Person) => Promise<void>,
    [first, last]: readonly [Person, Person],
  ): Promise<void> {
    await sign(first);
    await house.stopLaurel("stop");
    await house.startLaurel({ SANDBOX_KILL_AT: `before-act:${kind}` });
    await sign(last);
    await endsSoon(house, `before-act:${kind}`);
  }
  const stageIs = (...stages: string[]) =>
    house.until(stages.join(" or "), ({ proposals }) => stages.includes(proposals.at(-1)?.stage ?? ""));

  // Merged while the process is down: the sweep finds them, and the webhooks that come late change nothing.
  await house.stopLaurel("kill");
  for (const { base, number } of crashPulls) house.github.merge(base.repo.full_name, number, house.clock.now());
  await dieIn("merge");
  for (const { base, number } of crashPulls) {
    await house.github.deliver(house.doorUrl, "pull_request", house.github.mergedPayload(base.repo.full_name, number));
  }
  await story.untilScored(house, crashPulls);
  await appealFirst(house);

  const { openEpoch } = await house.record();
  await house.stopLaurel("kill");
  await house.jumpTo(unixSeconds((openEpoch?.closesAt ?? 0) + 60));
  await dieIn("close");
  await stageIs("discussion");
  await story.waitForPost(house, PROPOSALS_CHANNEL, "laurel:proposal:");

  await stopAndResume(house, () => dieIn("stop"));
  await house.stopLaurel("kill");
  await dieIn("ballot");
  await stageIs("voting");
  await story.voteAll(house, () => 1);

  await house.stopLaurel("kill");
  await house.jump(49);
  await dieIn("voters");
  await house.stopLaurel("kill");
  await house.jump(24);
  await dieIn("verdict");
  await house.until("the verdict", ({ proposals }) => proposals.at(-1)?.verdict != null);

  await house.stopLaurel("kill");
  await house.jump(24.1);
  await dieIn("offer");
  await stageIs("to-sign");
  await story.waitForPost(house, PAYOUTS_CHANNEL, "laurel:payout:");

  // A day passes and nobody signs.
  await house.stopLaurel("kill");
  await house.jump(24.1);
  await dieIn("remind");
  await story.waitForPost(house, PAYOUTS_CHANNEL, "laurel:reminder:");

  const [ada, grace, katherine] = house.treasurers;
  if (ada === undefined || grace === undefined || katherine === undefined) throw new Error("the cast is too small");
  await lastSignsAndDies("cancel-batch", (signer) => cancel(house, signer), [grace, katherine]);
  await dieIn("cancel");
  await releaseCancelled(house, katherine);
  await stageIs("to-sign");

  await lastSignsAndDies("execute-batch", (signer) => story.approve(house, signer), [ada, grace]);
  await dieIn("execute");
  await stageIs("sent", "paid");

  await house.stopLaurel("kill");
  await house.evm.mine(4);
  await house.jump(0.1);
  await dieIn("settle");
  await dieIn("tell");
  await stageIs("paid");
  await story.waitForPost(house, PROPOSALS_CHANNEL, "laurel:thanks:");
  await story.untilTold(house, crashPulls);

  await house.stopLaurel("stop");
  await house.startLaurel({ SANDBOX_KILL_AT: "before-act:announce-wallet" });
  // The process may be gone before the page has its answer.
  await story.linkPerson(house, { ...ada, key: makeKey(0xada) }).catch(() => undefined);
  await endsSoon(house, "before-act:announce-wallet");
  await dieIn("wallet");
  await story.waitForPost(house, PAYOUTS_CHANNEL, "laurel:wallet:");

  // Katherine claims the wallet that is Ada's now, and no reviewer decides.
  await house.stopLaurel("stop");
  await house.startLaurel({ SANDBOX_KILL_AT: "before-act:announce-dispute" });
  await story.linkPerson(house, { ...katherine, key: makeKey(0xada) }).catch(() => undefined);
  await endsSoon(house, "before-act:announce-dispute");
  await dieIn("dispute");
  await story.waitForPost(house, PAYOUTS_CHANNEL, "laurel:dispute:");

  await pause(house, grace);
  await dieIn("pause");
  await story.waitForPost(house, PAYOUTS_CHANNEL, "laurel:pause:1");
  await resume(house, grace);

  await askMembers(house, grace);
  await dieIn("ask");
  await story.waitForPost(house, PROPOSALS_CHANNEL, "laurel:motion:");
  await house.stopLaurel("kill");
  await house.jump(24.1);
  await dieIn("motion");
  await house.stopLaurel("kill");
  await house.jump(49);
  await dieIn("members");
  await house.stopLaurel("kill");
  await house.jump(24);
  await dieIn("decide");
  await house.until("the end of the motion", ({ motions }) => motions.at(-1)?.carriedOut != null);

  await house.stopLaurel("kill");
  await house.jump(24.1);
  await dieIn("undecided");

  await askToBeErased(house);
  await house.stopLaurel("kill");
  // As long as a changed wallet waits.
  await house.jump(72.1);
  await dieIn("forget");
  await house.until("the erasure", ({ contributions }) =>
    contributions.some(({ contributor }) => contributor.startsWith("member-")),
  );
  return kills;
}

/** `/privacy erase` in Discord and the button under it, by an author who was paid. */
async function askToBeErased(house: Sandbox): Promise<void> {
  const { contributions } = await house.record();
  const logins = new Set(contributions.filter(({ role }) => role === "author").map(({ contributor }) => contributor));
  const author = house.people.find(({ github }) => github !== null && logins.has(github.login));
  if (author === undefined) throw new Error("nobody is there to be erased");
  const place = { user: author.discordId, channel: PAYOUTS_CHANNEL };
  const { message } = await house.discord.slash({ ...place, command: "privacy", subcommand: "erase" });
  const confirm = { messageId: message?.id ?? "", customId: "do:privacy:erase" };
  const { content } = await house.discord.press({ ...place, ...confirm });
  if (!content.includes("will be erased")) throw new Error(`the erasure was not taken: ${content}`);
}

/** `/admin pause` in Discord, by whom Discord lets manage the server. */
async function pause(house: Sandbox, person: Person): Promise<void> {
  const { content } = await adminSays(house, person, "pause", "A contract of the treasury is looked at.");
  if (!content.includes("paused until")) throw new Error(`the DAO was not paused: ${content}`);
}

async function resume(house: Sandbox, person: Person): Promise<void> {
  const { content } = await adminSays(house, person, "resume", "The contract is as it should be.");
  if (!content.includes("goes on")) throw new Error(`the DAO was not resumed: ${content}`);
}

function adminSays(house: Sandbox, person: Person, subcommand: "pause" | "resume", reason: string) {
  const asked = { user: person.discordId, channel: PAYOUTS_CHANNEL, command: "admin", subcommand };
  return house.discord.slash({ ...asked, options: { reason } });
}

/** `/proposal new` in Discord. */
async function askMembers(house: Sandbox, person: Person): Promise<void> {
  const asked = { user: person.discordId, channel: PROPOSALS_CHANNEL, command: "proposal", subcommand: "new" };
  const options = {
    kind: "question",
    title: "Where do we meet?",
    words: "The last meeting was far away for most of us.",
    system: "single-choice",
    choices: "Lisbon | Oslo",
  };
  const { content } = await house.discord.slash({ ...asked, options });
  if (!content.includes("Motion 1")) throw new Error(`the question was not taken: ${content}`);
}

/** An author objects; nobody answers before the epoch closes, so the appeal is closed with it. */
async function appealFirst(house: Sandbox): Promise<void> {
  const { contributions } = await house.record();
  const own = contributions.find(({ role }) => role === "author");
  const author = house.people.find(({ github }) => github?.login === own?.contributor);
  if (own === undefined || author === undefined) throw new Error("nobody is there to appeal");
  const answer = await story.appeal(house, author, `${own.repository}#${own.pull}`, "The hard part was not the lines.");
  if (!answer.includes("on record")) throw new Error(`the appeal was not taken: ${answer}`);
}

/** `/payout cancel` in Discord, the one-time page, a signature over the empty transaction. */
async function cancel(house: Sandbox, treasurer: Person): Promise<void> {
  const asked = { user: treasurer.discordId, channel: PAYOUTS_CHANNEL, command: "payout", subcommand: "cancel" };
  const { content, followUps } = await house.discord.slash({ ...asked, options: { reason: "One line looks wrong." } });
  const page = story.findPage([content, ...followUps.map((each) => each.content)].join("\n"), "sign");
  const { typedData } = (await story.getJson(`${page}/batch.json`)) as story.Batch;
  await story.postJson(page, { signature: await story.signSafeTx(treasurer, typedData) });
}

/** A cancelled payout is held; released, it is offered anew under the next Safe nonce. */
async function releaseCancelled(house: Sandbox, treasurer: Person): Promise<void> {
  await house.until("the end of the cancelled batch", ({ proposals }) => proposals.at(-1)?.stage !== "to-sign");
  const asked = { user: treasurer.discordId, channel: PAYOUTS_CHANNEL, command: "payout", subcommand: "release" };
  const { content } = await house.discord.slash({ ...asked, options: { reason: "It was right after all." } });
  if (!content.includes("goes on")) throw new Error(`the payout was not released: ${content}`);
}

async function dieOnce(house: Sandbox, killAt: string): Promise<void> {
  await house.startLaurel({ SANDBOX_KILL_AT: killAt }).catch(() => undefined);
  await endsSoon(house, killAt);
}

async function endsSoon(house: Sandbox, killAt: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the process never reached ${killAt}`)), DEATH_MILLISECONDS_MAX);
  });
  await Promise.race([house.laurelEnded(), late]).finally(() => clearTimeout(timer));
}

/** The space's quorum is changed after the draft: the ballot stops for a person, who puts it right and resumes. */
async function stopAndResume(house: Sandbox, dieInStop: () => Promise<void>): Promise<void> {
  await house.stopLaurel("kill");
  house.snapshot.changeSpace(SPACE, { voting: { quorum: 999 } });
  await house.jump(24.1);
  await dieInStop();
  await story.waitForPost(house, PAYOUTS_CHANNEL, "laurel:stop:open-ballot");
  house.snapshot.changeSpace(SPACE, { voting: { quorum: 200 } });
  await house.stopLaurel("stop");
  const { payoutId } = story.theProposal(await recordAfterStop(house));
  const resumed = await house.command("resume", `open-ballot:${payoutId}`);
  if (resumed.code !== 0) throw new Error(resumed.said);
}

async function recordAfterStop(house: Sandbox): ReturnType<Sandbox["record"]> {
  await house.startLaurel();
  const record = await house.record();
  await house.stopLaurel("stop");
  return record;
}
