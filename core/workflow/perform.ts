// Performing: one step, one outward act. Each act is ensured by a stable key outside, so that doing it again changes nothing.
import { unreachable } from "#core/errors.ts";
import { contentHash, type Hash } from "#core/key.ts";
import type { MotionState, ProposalState } from "#core/ledger/state.ts";
import { closeAppeal } from "./appeal.ts";
import { gatherEvidence } from "./credit.ts";
import { announceDispute, closeDispute } from "./dispute.ts";
import type { Step } from "./due-steps.ts";
import { rulesInForce, type House } from "./house.ts";
import { recordFacts, type Outcome } from "./outcome.ts";
import * as motion from "./motion.ts";
import * as pay from "./pay.ts";
import { announcePause } from "./pause.ts";
import { erasePerson } from "./privacy.ts";
import * as propose from "./propose.ts";
import { announceScore } from "./pull-notice.ts";
import { scorePull } from "./score-work.ts";
import { announceWallet } from "./wallet-notice.ts";

/**
 * Does one step.
 * @throws RetryLater, NeedsHuman as the outside parties say; anything else is a bug
 */
export async function perform(step: Step, house: House): Promise<Outcome> {
  switch (step.do) {
    case "open-epoch":
      return propose.openEpoch(house, step.epoch);
    case "gather-evidence":
      return gatherEvidence(house, step.pull);
    case "score-pull":
      return scorePull(house, step.pull);
    case "announce-score":
      return announceScore(house, step.pull);
    case "close-appeal":
      return closeAppeal(house, step.contribution);
    case "close-epoch":
      return propose.closeEpoch(house, step.epoch);
    case "draft-proposal":
      return propose.draftProposal(house, step.epoch);
    case "announce-proposal":
      return propose.announceProposal(house, await proposalOf(house, step.payoutId), step.stage);
    case "open-ballot":
      return propose.openBallot(house, await proposalOf(house, step.payoutId));
    case "watch-ballot":
      return propose.watchProposal(house, await proposalOf(house, step.payoutId));
    case "remind-voters":
      return propose.remindProposal(house, await proposalOf(house, step.payoutId));
    case "announce-motion":
      return motion.announceMotion(house, await motionOf(house, step.motion), step.stage);
    case "open-motion":
      return motion.openMotion(house, await motionOf(house, step.motion));
    case "watch-motion":
      return motion.watchMotion(house, await motionOf(house, step.motion));
    case "remind-motion":
      return motion.remindMotion(house, await motionOf(house, step.motion));
    case "decide-motion":
      return motion.decideMotion(house, await motionOf(house, step.motion));
    case "carry-out-motion":
      return motion.carryOutMotion(house, await motionOf(house, step.motion));
    case "reach-verdict":
      return propose.reachVerdict(house, await proposalOf(house, step.payoutId));
    case "intend-batch":
      return pay.intendBatch(house, await proposalOf(house, step.payoutId));
    case "offer-batch":
      return pay.offerBatch(house, await proposalOf(house, step.payoutId), step.shows);
    case "watch-batch":
      return pay.watchBatch(house, await proposalOf(house, step.payoutId));
    case "execute-batch":
      return pay.executeBatch(house, await proposalOf(house, step.payoutId));
    case "cancel-batch":
      return pay.cancelBatch(house, await proposalOf(house, step.payoutId));
    case "announce-hold":
      return pay.announceHold(house, await proposalOf(house, step.payoutId), step.shows);
    case "announce-wallet":
      return announceWallet(house, step.person);
    case "close-dispute":
      return closeDispute(house, step.dispute);
    case "announce-dispute":
      return announceDispute(house, step.dispute);
    case "erase-person":
      return erasePerson(house, step.person);
    case "remind-treasurers":
      return pay.remindTreasurers(house, await proposalOf(house, step.payoutId), step.count);
    case "settle-payout":
      return pay.settlePayout(house, await proposalOf(house, step.payoutId));
    case "announce-payout":
      return pay.announcePayout(house, await proposalOf(house, step.payoutId));
    case "announce-payment":
      return pay.announcePayment(house, await proposalOf(house, step.payoutId), step.pull);
    case "announce-pause":
      return announcePause(house, step.number, step.shows);
    case "announce-stop":
      return announceStop(house, step.step);
    default:
      return unreachable(step);
  }
}

async function proposalOf(house: House, payoutId: Hash): Promise<ProposalState> {
  const proposal = (await house.stream.state()).proposals.get(payoutId);
  if (proposal === undefined) throw new Error(`no open proposal has the payout id ${payoutId}`);
  return proposal;
}

async function motionOf(house: House, name: Hash): Promise<MotionState> {
  const found = (await house.stream.state()).motions.get(name);
  if (found === undefined) throw new Error(`no open motion has the name ${name}`);
  return found;
}

const POST_KEY_CHARACTERS_MAX = 80;

/** Whole where it fits. A long one is told apart by a hash: its end, which would be cut off, says which try or signature it was. */
export function stopPostKey(step: string): string {
  const key = `laurel:stop:${step}`;
  if (key.length <= POST_KEY_CHARACTERS_MAX) return key;
  const [act = ""] = step.split(":");
  return `laurel:stop:${act}:${contentHash(step).slice(2, 34)}`;
}

async function announceStop(house: House, step: string): Promise<Outcome> {
  const state = await house.stream.state();
  const stopped = state.stopped.get(step);
  if (stopped === undefined) return recordFacts();
  const { channelId, messageId } = await house.world.forum.ensurePost({
    about: "stop",
    key: stopPostKey(step),
    where: "payouts",
    daoName: rulesInForce(state).name,
    what: stopped.what,
    happened: stopped.happened,
    next: stopped.next,
  });
  return recordFacts({
    key: `stop-announced:${step}:${state.size}`,
    fact: { kind: "stop-announced", step, channelId, messageId },
  });
}
