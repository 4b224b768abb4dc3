// The world: the outside parties and the clock, as ports. An adapter carries facts in and acts out; it decides nothing.
import type { PersonId, Role } from "#core/contribution/contribution.ts";
import type { Evidence, PullRef } from "#core/contribution/evidence.ts";
import type { Hash, Transfer, Wallet } from "#core/key.ts";
import type { BaseUnits } from "#core/money.ts";
import type { ClaimTree, Earned } from "#core/payout/book.ts";
import type { Judge } from "#core/score/judge-port.ts";
import type { Clock, UnixSeconds } from "#core/time.ts";
import type { Change } from "#core/proposal/changes.ts";
import type { MotionKind } from "#core/proposal/motion.ts";
import type { VoteChoice } from "#core/vote/choice.ts";
import type { Recount, RecountMark, VotingSystem } from "#core/vote/recount.ts";
import type { VerdictWord } from "#core/vote/verdict.ts";

export interface World {
  readonly codeHost: CodeHost;
  readonly judge: Judge;
  readonly forum: Forum;
  readonly ballotBox: BallotBox;
  readonly treasury: Treasury;
  readonly clock: Clock;
}

// ---- CodeHost: GitHub -------------------------------------------------------------------------------------------------

export interface CodeHost {
  /** Merged pull requests of one repository, merged at or after `since`, oldest first, at most 500. */
  mergedPulls(repository: string, since: UnixSeconds): Promise<readonly PullRef[]>;
  /** Everything seen of one merged pull request. NeedsHuman when it is gone or the App may not read it. */
  evidence(ref: PullRef): Promise<Evidence>;
  /** Finds our one comment by its hidden marker, else writes it; edits it when the text differs. */
  ensureComment(notice: PullNotice): Promise<{ readonly url: string }>;
}

/** What our one comment on a pull request says, as facts: the words are the code host's adapter's. */
export interface PullNotice {
  readonly ref: PullRef;
  readonly daoId: string;
  readonly daoName: string;
  readonly epoch: number;
  readonly recordUrl: string;
  readonly credited: readonly {
    readonly login: string;
    readonly role: Role;
    readonly score: number;
    /** Plain sentences; a juror's words stand behind a colon, stripped of links, mentions and markup. */
    readonly reasons: readonly string[];
    readonly isProvisional: boolean;
    /** Null where the DAO has named nobody to decide an appeal. */
    readonly appealUntil: UnixSeconds | null;
    readonly hasLinkedWallet: boolean;
  }[];
  readonly refused: readonly { readonly login: string | null; readonly because: string }[];
  /** Whose first pull request here it is, and when its epoch closes, where that is known; missing where nobody is new. */
  readonly welcome?: { readonly logins: readonly string[]; readonly epochClosesAt: UnixSeconds | null };
  readonly judgeName: string;
  /** Null until the epoch of this pull request has been paid. */
  readonly payment: null | {
    readonly lines: readonly {
      readonly login: string;
      readonly amount: string;
      /** Where it is fetched; missing where it was transferred. */
      readonly claimsUrl?: string;
    }[];
    readonly transactionHash: Hash;
    readonly transactionUrl: string | null;
  };
}

// ---- Forum: Discord ---------------------------------------------------------------------------------------------------

export interface Forum {
  /** Finds the post by its key (a button's custom_id), else writes it; edits it when it says something else. */
  ensurePost(post: ForumPost): Promise<PostRef>;
  findPost(where: ForumPost["where"], key: string): Promise<PostRef | null>;
}

export interface PostRef {
  readonly channelId: string;
  readonly messageId: string;
  readonly url: string;
}

/** How a person is shown: the Discord account if linked, the login if not, a short pseudonym if erased. */
export interface PersonName {
  readonly person: PersonId;
  readonly discordId: string | null;
  readonly login: string | null;
}

export interface PostedLine {
  readonly name: PersonName;
  readonly wallet: Wallet;
  readonly amount: string;
  readonly because: string;
  readonly work: readonly { readonly pull: string; readonly url: string; readonly score: number }[];
  /** Paid by being put up for claiming; missing where it was transferred. */
  readonly isPutUp?: true;
}

export type ForumPost =
  | MotionPost
  | VoteReminderPost
  | ProposalPost
  | PayoutPost
  | ReminderPost
  | ThanksPost
  | HoldPost
  | WithheldPost
  | WalletPost
  | DisputePost
  | PausePost
  | StopPost;

interface PostFrame {
  /** At most 80 characters; stable for ever. */
  readonly key: string;
  readonly where: "proposals" | "payouts";
  readonly daoName: string;
}

export interface ProposalPost extends PostFrame {
  readonly about: "proposal";
  readonly epoch: number;
  readonly stage: "discussion" | "voting" | VerdictWord | "paid";
  readonly lines: readonly PostedLine[];
  readonly reserved: readonly { readonly name: PersonName; readonly amount: string }[];
  readonly total: string;
  readonly payoutId: Hash;
  readonly transfersHash: Hash;
  readonly ledgerRoot: Hash;
  readonly opensAt: UnixSeconds;
  readonly endsAt: UnixSeconds;
  readonly ballotUrl: string | null;
  readonly verdictBecause: string | null;
  readonly recordUrl: string;
  /** A one-off grant and no epoch's rewards. */
  readonly grant?: { readonly number: number; readonly title: string; readonly words: string };
  /** How an open vote stands; missing before anybody has voted. */
  readonly standing?: VoteStanding;
  /** How our own count ended; null until it did. */
  readonly recount: RecountMark | null;
  /** Share of the top contributor, Gini and the like, as sentences; empty where there is nothing to compare. */
  readonly fairness: readonly string[];
  /** Objections against scores of this epoch that nobody has answered yet: what they change is paid with the next one. */
  readonly openAppeals: number;
  /** What becomes of it if it does not pass, as a sentence. */
  readonly otherwise: string;
}

/** Voting power so far, decimal strings. */
export interface VoteStanding {
  readonly choices: readonly string[];
  readonly scores: readonly string[];
  readonly voters: number;
  readonly quorum: string;
}

/** A question to the members that pays nobody by itself. */
export interface MotionPost extends PostFrame {
  readonly about: "motion";
  readonly number: number;
  readonly kind: MotionKind;
  readonly stage: "discussion" | "voting" | VerdictWord;
  readonly title: string;
  readonly words: string;
  readonly by: PersonName;
  readonly choices: readonly string[];
  readonly system: VotingSystem;
  /** Of a payout that is held: "epoch 6". */
  readonly payout: string | null;
  /** Of new rules: what would change, and what a shadow run of them says. */
  readonly changes: readonly Change[];
  readonly shadow: readonly string[];
  readonly opensAt: UnixSeconds;
  readonly endsAt: UnixSeconds;
  readonly ballotUrl: string | null;
  readonly standing?: VoteStanding;
  readonly recount: RecountMark | null;
  readonly verdictBecause: string | null;
  /** What became of it, once it did. */
  readonly carriedOut: string | null;
  readonly recordUrl: string;
}

/** To those who have not voted yet, and want to be reminded. */
export interface VoteReminderPost extends PostFrame {
  readonly about: "vote-reminder";
  /** "epoch 6", "motion 2" */
  readonly of: string;
  readonly people: readonly PersonName[];
  readonly endsAt: UnixSeconds;
  readonly ballotUrl: string;
}

/** What a payout pays for. */
export interface PayoutSubject {
  readonly epoch: number;
  /** A one-off grant and no epoch's rewards; its epoch is the one that was the newest then. */
  readonly grant?: number;
}

export interface PayoutPost extends PostFrame, PayoutSubject {
  readonly about: "payout";
  readonly stage: "to-sign" | "to-cancel" | "sent" | "settled" | "superseded";
  readonly total: string;
  readonly recipients: number;
  /** What of it is put up for claiming, and where it is then fetched; missing where all is transferred. */
  readonly claims?: { readonly recipients: number; readonly total: string; readonly url: string };
  readonly safeTxHash: Hash;
  readonly safeTxNonce: number;
  readonly signed: number;
  readonly threshold: number;
  /** Signatures for the transaction that cancels it; null while nobody asked for one. */
  readonly cancelSigned: number | null;
  /** Who asked for that, and why; null while nobody did, and where lines that cannot be paid are the reason. */
  readonly stop: StopReason | null;
  /** Lines that could not be paid when it was to be executed: why it has to be cancelled. */
  readonly refused: readonly { readonly name: PersonName; readonly because: string }[];
  /** The address that pays for gas, when it runs low; any owner can execute the signed transaction as well. */
  readonly lowGasAt: Wallet | null;
  /** Whose line is left out, and why. */
  readonly withheld: readonly { readonly name: PersonName; readonly because: string }[];
  readonly transactionHash: Hash | null;
  readonly transactionUrl: string | null;
}

/** Why a person stops a payout. */
export interface StopReason {
  readonly by: PersonName;
  /** In the person's own words, on one line. */
  readonly untrustedReason: string;
  /** Until when it is held; null while that is not decided. */
  readonly until: UnixSeconds | null;
}

/** A payout that is held: before it is offered, or after what was offered was cancelled. */
export interface HoldPost extends PostFrame, PayoutSubject {
  readonly about: "hold";
  readonly total: string;
  /** The Safe transaction that can no longer be carried out; null where none was offered yet. */
  readonly cancelled: { readonly safeTxHash: Hash; readonly safeTxNonce: number } | null;
  readonly stop: StopReason;
  readonly release: Pick<StopReason, "by" | "untrustedReason"> | null;
}

/** A payout of which not one line can be paid. */
export interface WithheldPost extends PostFrame, PayoutSubject {
  readonly about: "withheld";
  readonly total: string;
  readonly withheld: readonly { readonly name: PersonName; readonly because: string }[];
}

/** The DAO is paused, or was. */
export interface PausePost extends PostFrame {
  readonly about: "pause";
  readonly stop: StopReason;
  /** Who ended it before its time; null where nobody did. */
  readonly resumed: Pick<StopReason, "by" | "untrustedReason"> | null;
  readonly isOver: boolean;
}

/** A claim on what is linked to somebody else: told to both, and once more when it is answered. */
export interface DisputePost extends PostFrame {
  readonly about: "dispute";
  /** "dispute-3" */
  readonly dispute: string;
  readonly of: "github" | "wallet";
  readonly claimant: PersonName;
  readonly holder: PersonName;
  /** The wallet that is claimed; null for a GitHub account, and once it was erased. */
  readonly wallet: Wallet | null;
  readonly answerBy: UnixSeconds;
  readonly answer: { readonly verdict: "upheld" | "amended" | "lapsed"; readonly because: string } | null;
}

/** A wallet that took another's place: told to the people of both. */
export interface WalletPost extends PostFrame {
  readonly about: "wallet";
  readonly name: PersonName;
  readonly wallet: Wallet;
  /** What it took the place of, newest first, and whose that was. */
  readonly replaced: readonly { readonly name: PersonName; readonly wallet: Wallet | null }[];
  /** Nothing is paid to the new one before; null where no time is set for that. */
  readonly payableFrom: UnixSeconds | null;
}

export interface ReminderPost extends PostFrame, PayoutSubject {
  readonly about: "reminder";
  /** What the signatures are missing for. */
  readonly purpose: "pay" | "cancel";
  readonly total: string;
  readonly signed: number;
  readonly threshold: number;
}

export interface ThanksPost extends PostFrame, PayoutSubject {
  readonly about: "thanks";
  readonly lines: readonly PostedLine[];
  /** Where the lines that were put up for claiming are fetched; missing where there are none. */
  readonly claimsUrl?: string;
  readonly transactionHash: Hash;
  readonly transactionUrl: string | null;
  readonly recordUrl: string;
}

export interface StopPost extends PostFrame {
  readonly about: "stop";
  readonly what: string;
  readonly happened: string;
  readonly next: string;
}

// ---- BallotBox: Snapshot ----------------------------------------------------------------------------------------------

export interface BallotTerms {
  readonly strategies: readonly { readonly name: string; readonly network: string; readonly params: unknown }[];
  readonly strategiesHash: Hash;
  readonly quorum: string;
  readonly votingDelaySeconds: number | null;
  readonly votingPeriodSeconds: number | null;
  readonly isMembersOnly: boolean;
  readonly network: string;
  /** Why votes of this space cannot be counted again on chain, as a sentence; null when they can. */
  readonly uncountable: string | null;
}

export interface BallotDraft {
  readonly payoutId: Hash;
  readonly title: string;
  readonly body: string;
  readonly choices: readonly string[];
  /** "basic" where it is left out. */
  readonly system?: VotingSystem;
  readonly startsAt: UnixSeconds;
  readonly endsAt: UnixSeconds;
  readonly votingBlock: number;
  /** Canonical JSON of the commitment, signed as the value of `plugins.laurel`. */
  readonly commitment: string;
}

export interface Ballot {
  readonly ballotId: Hash;
  readonly payoutId: Hash;
  /** What stands under `plugins.laurel`, parsed and not yet checked. */
  readonly commitment: unknown;
  readonly startsAt: UnixSeconds;
  readonly endsAt: UnixSeconds;
  readonly votingBlock: number;
  readonly isEdited: boolean;
}

export interface BallotReading {
  readonly state: "missing" | "open" | "pending" | "final";
  readonly isEdited: boolean;
  readonly isFlagged: boolean;
  readonly choices: readonly string[];
  /** Voting power of each choice as the hub wrote it, a decimal string. */
  readonly scores: readonly string[];
  readonly scoresTotal: string;
  readonly voters: number;
  readonly quorum: string;
  /** Sentences on what does not agree with the signed proposal; empty when all does. */
  readonly faults: readonly string[];
}

/** A vote as it was shown while the ballot was open. */
export interface SeenVote {
  readonly voteId: Hash;
  readonly cid: string;
  /** The signed envelope, byte for byte. */
  readonly envelope: string;
  /** The hub's own count of messages: where the next question goes on. */
  readonly mci: number;
}

/** What somebody's votes count, and why. */
export interface VotingPower {
  /** Decimal strings. */
  readonly power: string;
  readonly parts: readonly { readonly strategy: string; readonly power: string }[];
}

export interface VoteWish {
  readonly voter: Wallet;
  /** The ballot's. */
  readonly system: VotingSystem;
  readonly choice: VoteChoice;
  /** Public for ever; empty for none. */
  readonly reason: string;
  readonly timestamp: UnixSeconds;
}

/** What a voter's wallet signs. Its domain names neither chain nor contract. */
export interface TypedVote {
  readonly domain: { readonly name: string; readonly version: string };
  readonly types: { readonly Vote: readonly { readonly name: string; readonly type: string }[] };
  readonly primaryType: "Vote";
  readonly message: {
    readonly from: Wallet;
    readonly space: string;
    readonly timestamp: UnixSeconds;
    readonly proposal: Hash;
    /** Shares are signed as JSON text. */
    readonly choice: number | readonly number[] | string;
    readonly reason: string;
    readonly app: string;
    readonly metadata: string;
  };
}

export interface BallotBox {
  /** The space's settings now. */
  terms(): Promise<BallotTerms>;
  /** Our own ballot with this payout id in its signed payload, if there is one. */
  findBallot(payoutId: Hash): Promise<Ballot | null>;
  /** Our own ballots, newest first. */
  ballots(limit: number): Promise<readonly Ballot[]>;
  /** Found by its payout id, else opened. */
  openBallot(draft: BallotDraft): Promise<Ballot>;
  /** After the end it asks for the scores, which is what makes them final. */
  readBallot(
    ballotId: Hash,
    pinned: { readonly strategiesHash: Hash; readonly commitment: string },
  ): Promise<BallotReading>;
  /** Votes of this ballot that the hub shows after `since`, at most 200, each with its envelope; null: from the ballot's start. */
  watchVotes(
    ballotId: Hash,
    since: number | null,
  ): Promise<{ readonly votes: readonly SeenVote[]; readonly next: number | null }>;
  /**
   * Verifies every vote from its own envelope and counts anew. While the ballot is open nothing is compared with a final tally.
   * @param seen envelopes by vote id, as `watchVotes` gave them: a vote of theirs that is hidden now is a fault, and a contract
   * whose signature held then need not stand by it now
   */
  recount(
    ballotId: Hash,
    pinned: { readonly strategiesHash: Hash; readonly commitment: string },
    seen: ReadonlyMap<Hash, string>,
  ): Promise<Recount>;
  /** At a block of the space's chain. */
  votingPower(voter: Wallet, block: number): Promise<VotingPower>;
  /** Pure: what the voter's wallet is to sign. @throws BadInput when the choice does not fit the system */
  composeVote(ballotId: Hash, wish: VoteWish): TypedVote;
  /**
   * Relays what the voter signed; the same vote again is no second one. The signature of an account is checked first, that of a
   * contract by Snapshot.
   * @returns the vote's id
   * @throws BadInput with Snapshot's reason in plain words; RetryLater when it gave none
   */
  castVote(vote: TypedVote, signature: string): Promise<Hash>;
  proposalUrl(ballotId: Hash): string;
}

// ---- Treasury: the Safe -----------------------------------------------------------------------------------------------

export interface TreasuryStanding {
  readonly chainId: number;
  readonly block: number;
  readonly owners: readonly Wallet[];
  readonly threshold: number;
  readonly nonce: number;
  /** As the Safe's own code names it: "1.4.1"; missing while that code is in doubt. */
  readonly safeVersion?: string;
  /** The next free one, the Safe's pending transactions from elsewhere counted; never below `nonce`. */
  readonly nextNonce: number;
  readonly balanceBaseUnits: BaseUnits;
  /** Sentences on what is not as pinned: chain id, code hashes, modules. Nothing is offered or sent while there is one. */
  readonly faults: readonly string[];
}

export interface TypedSafeTx {
  readonly domain: { readonly chainId: number; readonly verifyingContract: Wallet };
  readonly types: Readonly<Record<string, readonly { readonly name: string; readonly type: string }[]>>;
  readonly primaryType: "SafeTx";
  readonly message: Readonly<Record<string, string | number>>;
}

/** A round of the Claims contract: the root that it stands on, and what that root promises. */
export interface ClaimRound {
  readonly contract: Wallet;
  /** The number of roots posted so far. */
  readonly round: number;
  readonly root: Hash;
  /** All that was ever put up for claiming, fetched or not. */
  readonly totalBaseUnits: BaseUnits;
}

/** A round as one transaction posts it. */
export interface PostedRound extends ClaimRound {
  /** What the total rises by: so much moves from the treasury to the contract. */
  readonly riseBaseUnits: BaseUnits;
}

export interface BatchClaims extends PostedRound {
  /** Of the batch's transfers those that are put up for claiming, in the same order. */
  readonly transfers: readonly Transfer[];
}

export interface Batch {
  readonly payoutId: Hash;
  readonly safeTxNonce: number;
  /** All that it pays in the order of the vote, transferred or put up for claiming. */
  readonly transfers: readonly Transfer[];
  readonly transfersHash: Hash;
  /** Of those that are transferred: the manifest that `Payouts` stores. */
  readonly directHash: Hash;
  /** Null when all is transferred. */
  readonly claims: BatchClaims | null;
  readonly safeTxHash: Hash;
  readonly domainHash: Hash;
  readonly messageHash: Hash;
  /** Exactly what `eth_signTypedData_v4` takes. */
  readonly typedData: TypedSafeTx;
  /** The inner calls, decoded back from the calldata by other code than wrote it. */
  readonly calls: readonly { readonly to: Wallet; readonly what: string }[];
}

export interface OwnerSignature {
  readonly signer: Wallet;
  /** 65 bytes as the Safe takes them; of a contract, what it is to be asked about, of any length. */
  readonly signature: string;
  /** Missing in what the first version kept: that was always "eip712". */
  readonly kind?: "eip712" | "eth-sign" | "contract" | "approved-hash";
}

export interface PaidPayout {
  readonly payoutId: Hash;
  readonly manifest: Hash;
  readonly transactionHash: Hash;
  readonly block: number;
  readonly confirmations: number;
  /** The chain itself calls its block finalized; missing where the node does not say so. */
  readonly isFinalized?: true;
  /** Read back from the token's own Transfer logs: what went straight to its wallets. */
  readonly transfers: readonly Transfer[];
  /** The round that the same transaction posted and filled from the treasury, whichever contract that was; null for none. */
  readonly claims: PostedRound | null;
  readonly safeTxHash: Hash | null;
}

export interface Execution {
  readonly state: "unknown" | "waiting" | "failed" | "final";
  readonly because?: string;
  readonly confirmations: number;
}

export interface Treasury {
  standing(): Promise<TreasuryStanding>;
  latestBlock(): Promise<{ readonly number: number; readonly at: UnixSeconds }>;
  /** Pure: composed, decoded back and compared before it is returned. */
  composeBatch(name: {
    readonly payoutId: Hash;
    readonly transfers: readonly Transfer[];
    readonly safeTxNonce: number;
    readonly claims?: BatchClaims | null;
  }): Batch;
  /** Pure: the standard tree of OpenZeppelin. @throws BadInput when nobody earned anything, or more than fits */
  claimTree(earned: readonly Earned[]): ClaimTree;
  /** How Claims stands now; round 0 and a root of zeros before the first. @throws NeedsHuman where nothing answers as Claims does */
  readClaims(contract: Wallet): Promise<ClaimRound & { readonly claimedBaseUnits: BaseUnits }>;
  /** What each of these wallets has fetched so far, in their order. */
  readClaimed(contract: Wallet, wallets: readonly Wallet[]): Promise<readonly BaseUnits[]>;
  /** What the chain asks for one gas now. */
  weiPerGas(): Promise<bigint>;
  /** Pure: an empty transaction of the Safe to itself at this nonce, with no transfers and no payout id. */
  composeCancel(safeTxNonce: number): Batch;
  /**
   * @param claimedSigner who is said to have signed: a contract that is an owner cannot be told from its signature
   * @throws BadInput when it is malformed, over another hash, or its signer is not an owner now
   */
  readSignature(
    batch: Batch,
    signature: string,
    ownersNow: readonly Wallet[],
    claimedSigner?: Wallet,
  ): Promise<OwnerSignature>;
  /**
   * Hashes approved on chain and signatures made in Safe's own app, where a service for those is set up: each checked over our
   * own hash, each by an owner now. A service that is down adds none.
   */
  outsideSignatures(batch: Batch, ownersNow: readonly Wallet[]): Promise<readonly OwnerSignature[]>;
  /**
   * Tries each transfer by a call from the Safe. @returns those that would fail, with one sentence on why
   * @throws NeedsHuman when the token itself refuses everything (paused, without code)
   */
  checkRecipients(
    transfers: readonly Transfer[],
  ): Promise<readonly { readonly transfer: Transfer; readonly because: string }[]>;
  /** The key that pays for gas. */
  executorStanding(): Promise<{ readonly address: Wallet; readonly balanceWei: bigint; readonly isLow: boolean }>;
  /**
   * Who signed this text: the account that the signature recovers to, or else the claimed contract, where that says so itself
   * (EIP-1271). @throws BadInput when it is neither
   */
  readWalletProof(text: string, signature: string, claimedSigner?: Wallet): Promise<Wallet>;
  findPayout(payoutId: Hash): Promise<PaidPayout | null>;
  /** @throws NeedsHuman with the chain's own reason when the execution would fail */
  simulate(batch: Batch, signatures: readonly OwnerSignature[]): Promise<void>;
  execute(batch: Batch, signatures: readonly OwnerSignature[]): Promise<Hash>;
  /** Takes the place of a transaction of ours that no block takes: the same account nonce with a higher fee; else sent anew. */
  speedUp(batch: Batch, signatures: readonly OwnerSignature[], previous: Hash): Promise<Hash>;
  /** Success is the Safe's ExecutionSuccess of this hash, our Paid and every Transfer matched; never the receipt's status. */
  readExecution(batch: Batch, transactionHash: Hash): Promise<Execution>;
  /**
   * Shows a batch in Safe's own app, with the signatures that are known; there only where a service for that is set up. Safe to
   * repeat, and nothing depends on it. @returns why it is not shown, as a sentence; null when it is
   */
  mirrorBatch?(batch: Batch, signatures: readonly OwnerSignature[]): Promise<string | null>;
  transactionUrl(hash: Hash): string | null;
}

export type { Judge, JudgeRequest, JurorAnswer } from "#core/score/judge-port.ts";
