// The world: the outside parties and the clock, as ports. An adapter carries facts in and acts out; it decides nothing.
import type { PersonId, Role } from "#core/contribution/contribution.ts";
import type { Evidence, PullRef } from "#core/contribution/evidence.ts";
import type { Hash, Transfer, Wallet } from "#core/key.ts";
import type { BaseUnits } from "#core/money.ts";
import type { Judge } from "#core/score/judge-port.ts";
import type { Clock, UnixSeconds } from "#core/time.ts";
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
  readonly judgeName: string;
  /** Null until the epoch of this pull request has been paid. */
  readonly payment: null | {
    readonly lines: readonly { readonly login: string; readonly amount: string }[];
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
}

export type ForumPost = ProposalPost | PayoutPost | ReminderPost | ThanksPost | StopPost;

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
}

export interface PayoutPost extends PostFrame {
  readonly about: "payout";
  readonly epoch: number;
  readonly stage: "to-sign" | "to-cancel" | "sent" | "settled" | "superseded";
  readonly total: string;
  readonly recipients: number;
  readonly safeTxHash: Hash;
  readonly safeTxNonce: number;
  readonly signed: number;
  readonly threshold: number;
  /** Signatures for the transaction that cancels it; null while nobody asked for one. */
  readonly cancelSigned: number | null;
  /** The address that pays for gas, when it runs low; any owner can execute the signed transaction as well. */
  readonly lowGasAt: Wallet | null;
  /** Whose line is left out, and why. */
  readonly withheld: readonly { readonly name: PersonName; readonly because: string }[];
  readonly transactionHash: Hash | null;
  readonly transactionUrl: string | null;
}

export interface ReminderPost extends PostFrame {
  readonly about: "reminder";
  readonly epoch: number;
  readonly total: string;
  readonly signed: number;
  readonly threshold: number;
}

export interface ThanksPost extends PostFrame {
  readonly about: "thanks";
  readonly epoch: number;
  readonly lines: readonly PostedLine[];
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
}

export interface BallotDraft {
  readonly payoutId: Hash;
  readonly title: string;
  readonly body: string;
  readonly choices: readonly string[];
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

export interface Batch {
  readonly payoutId: Hash;
  readonly safeTxNonce: number;
  readonly transfers: readonly Transfer[];
  readonly transfersHash: Hash;
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
  /** Read back from the token's own Transfer logs. */
  readonly transfers: readonly Transfer[];
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
  }): Batch;
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
  /** Who signed this text. @throws BadInput when the signature is malformed */
  readWalletProof(text: string, signature: string): Wallet;
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
