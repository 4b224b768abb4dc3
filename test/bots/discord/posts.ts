// Posts and reviews for the tests of bots/discord: builders that take only what matters.
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Hash, Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import type { PayoutReview } from "#core/workflow/answers.ts";
import type { MotionPost, PayoutPost, PersonName, PostedLine, ProposalPost, VoteReminderPost } from "#core/world.ts";
import type { ReminderPost, StopPost, ThanksPost } from "#core/world.ts";

export const ALICE_WALLET: Wallet = "0x7099797051812dc3a010C7d01B50E0d17dc79c80";
export const BOB_WALLET: Wallet = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
const PAYOUTS: Wallet = "0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65";
export const SAFE: Wallet = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";

export function hashOf(digit: string): Hash {
  return `0x${digit.repeat(64)}`;
}

export function makeName(name: Partial<PersonName> = {}): PersonName {
  return { person: "person-1" as PersonId, discordId: "2001", login: "alice", ...name };
}

export function makeLine(line: Partial<PostedLine> = {}): PostedLine {
  return {
    name: makeName(),
    wallet: ALICE_WALLET,
    amount: "120 LRL",
    because: "2 contributions, 6.40 points",
    work: [{ pull: "acme/lamp#12", url: "https://github.com/acme/lamp/pull/12", score: 340 }],
    ...line,
  };
}

export function makeProposal(post: Partial<ProposalPost> = {}): ProposalPost {
  return {
    key: "acme:epoch-3:proposal",
    where: "proposals",
    daoName: "Acme DAO",
    about: "proposal",
    epoch: 3,
    stage: "discussion",
    lines: [makeLine()],
    reserved: [],
    total: "120 LRL",
    payoutId: hashOf("a"),
    transfersHash: hashOf("b"),
    ledgerRoot: hashOf("c"),
    opensAt: unixSeconds(1_790_000_000),
    endsAt: unixSeconds(1_790_259_200),
    ballotUrl: null,
    verdictBecause: null,
    recordUrl: "https://laurel.example/acme/record",
    recount: null,
    fairness: [],
    openAppeals: 0,
    otherwise: "If it does not pass, its rewards go back to the treasury.",
    ...post,
  };
}

/** A question of Alice's, in discussion. */
export function makeMotion(post: Partial<MotionPost> = {}): MotionPost {
  return {
    key: "acme:motion-3",
    where: "proposals",
    daoName: "Acme DAO",
    about: "motion",
    number: 3,
    kind: "text",
    stage: "discussion",
    title: "Shall we meet once a month?",
    words: "We grow, and we hardly know each other.\nAn hour would do.",
    by: makeName(),
    choices: ["On Mondays", "On Fridays", "Not at all"],
    system: "approval",
    payout: null,
    changes: [],
    shadow: [],
    opensAt: unixSeconds(1_790_000_000),
    endsAt: unixSeconds(1_790_259_200),
    ballotUrl: null,
    recount: null,
    verdictBecause: null,
    carriedOut: null,
    recordUrl: "https://laurel.example/acme/record",
    ...post,
  };
}

export function makeVoteReminder(post: Partial<VoteReminderPost> = {}): VoteReminderPost {
  return {
    key: "acme:vote-reminder:1",
    where: "proposals",
    daoName: "Acme DAO",
    about: "vote-reminder",
    of: "epoch 3",
    people: [makeName()],
    endsAt: unixSeconds(1_790_259_200),
    ballotUrl: "https://snapshot.example/ballot/1",
    ...post,
  };
}

export function makePayout(post: Partial<PayoutPost> = {}): PayoutPost {
  return {
    key: "acme:epoch-3:payout",
    where: "payouts",
    daoName: "Acme DAO",
    about: "payout",
    epoch: 3,
    stage: "to-sign",
    total: "120 LRL",
    recipients: 1,
    safeTxHash: hashOf("d"),
    safeTxNonce: 7,
    signed: 1,
    threshold: 2,
    cancelSigned: null,
    stop: null,
    refused: [],
    lowGasAt: null,
    withheld: [],
    transactionHash: null,
    transactionUrl: null,
    ...post,
  };
}

export function makeReminder(post: Partial<ReminderPost> = {}): ReminderPost {
  return {
    key: "acme:epoch-3:reminder:20717",
    where: "payouts",
    daoName: "Acme DAO",
    about: "reminder",
    purpose: "pay",
    epoch: 3,
    total: "120 LRL",
    signed: 1,
    threshold: 2,
    ...post,
  };
}

export function makeThanks(post: Partial<ThanksPost> = {}): ThanksPost {
  return {
    key: "acme:epoch-3:thanks",
    where: "payouts",
    daoName: "Acme DAO",
    about: "thanks",
    epoch: 3,
    lines: [makeLine()],
    transactionHash: hashOf("e"),
    transactionUrl: "https://scan.example/tx/1",
    recordUrl: "https://laurel.example/acme/record",
    ...post,
  };
}

export function makeStop(post: Partial<StopPost> = {}): StopPost {
  return {
    key: "acme:stop:open-ballot",
    where: "payouts",
    daoName: "Acme DAO",
    about: "stop",
    what: "The ballot of epoch 3 cannot be opened.",
    happened: "The space has other strategies than the rules.",
    next: "Adopt the rules anew.",
    ...post,
  };
}

export function makeReviewLine(line: Partial<ReviewLine> = {}): ReviewLine {
  return {
    discordId: "2001",
    login: "alice",
    wallet: ALICE_WALLET,
    amount: "120 LRL",
    because: "2 contributions, 6.40 points",
    isNewAddress: false,
    withheldBecause: null,
    ...line,
  };
}

type ReviewLine = PayoutReview["lines"][number];

/** Of 18 decimals. */
const AMOUNT = baseUnits(120_000_000_000_000_000_000n);

/** Its batch pays 120 LRL for each line that is not withheld. */
export function makeReview(review: Partial<PayoutReview> = {}): PayoutReview {
  const { lines = [makeReviewLine()] } = review;
  const paid = lines.filter(({ withheldBecause }) => withheldBecause === null);
  const calls = [{ to: PAYOUTS, what: "pay 1 transfer, 120 LRL in all" }];
  return {
    purpose: "pay",
    daoName: "Acme DAO",
    epoch: 3,
    batch: {
      payoutId: hashOf("a"),
      safeTxNonce: 7,
      transfers: paid.map(({ wallet }) => ({ wallet, amountBaseUnits: AMOUNT })),
      transfersHash: hashOf("b"),
      directHash: hashOf("b"),
      claims: null,
      safeTxHash: hashOf("d"),
      domainHash: hashOf("1"),
      messageHash: hashOf("2"),
      typedData: { domain: { chainId: 31337, verifyingContract: SAFE }, types: {}, primaryType: "SafeTx", message: {} },
      calls,
    },
    lines,
    total: "120 LRL",
    ballotUrl: "https://snapshot.example/ballot/1",
    verdictBecause: "12 for, 1 against, quorum 10 reached",
    signedBy: [BOB_WALLET],
    threshold: 2,
    safe: SAFE,
    cancelSigned: null,
    says: [],
    signWith: null,
    safeVersion: "1.4.1",
    chainId: 31337,
    ...review,
  };
}

/** The empty transaction at the same nonce: it has hashes of its own, and pays nobody. */
export function makeCancelReview(review: Partial<PayoutReview> = {}): PayoutReview {
  const { batch } = makeReview();
  return makeReview({
    purpose: "cancel",
    batch: {
      ...batch,
      payoutId: hashOf("0"),
      transfers: [],
      transfersHash: hashOf("0"),
      directHash: hashOf("0"),
      safeTxHash: hashOf("9"),
      messageHash: hashOf("8"),
      calls: [{ to: SAFE, what: "nothing" }],
    },
    total: "0 LRL",
    signedBy: [],
    ...review,
  });
}
