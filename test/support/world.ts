// The world in memory: every outside party as a small state of its own that refuses what the real one refuses.
import { strict as assert } from "node:assert";
import { keccak256, toUtf8Bytes, type Wallet as Key } from "ethers";
import { buildClaimTree } from "#contracts/claims/tree.ts";
import { composePayoutBatch, directOf, readPayoutBatch } from "#contracts/safe/payout-batch.ts";
import {
  NOBODY,
  domainHash,
  messageHash,
  recoverSigner,
  recoverTextSigner,
  safeTxHash,
  toTypedSafeTx,
  type SafeTx,
} from "#contracts/safe/safe-tx.ts";
import { composeVote } from "#contracts/snapshot/vote.ts";
import type { Evidence } from "#core/contribution/evidence.ts";
import { BadInput, NeedsHuman, RetryLater } from "#core/errors.ts";
import { canonicalJson, parseWallet, transfersHash, type Hash, type Transfer, type Wallet } from "#core/key.ts";
import { baseUnits, sumOf, type BaseUnits } from "#core/money.ts";
import type { Rules } from "#core/rules.ts";
import { addHours, unixSeconds, type Clock, type UnixSeconds } from "#core/time.ts";
import { parsePower, showPower } from "#core/vote/verdict.ts";
import type {
  Ballot,
  BallotBox,
  BallotDraft,
  BallotReading,
  Batch,
  BatchClaims,
  ClaimRound,
  CodeHost,
  Execution,
  Forum,
  ForumPost,
  Judge,
  JudgeRequest,
  JurorAnswer,
  OwnerSignature,
  PaidPayout,
  PostRef,
  PostedRound,
  PullNotice,
  Treasury,
  TypedVote,
  World,
} from "#core/world.ts";
import { addressOf, makeKey, makeRules, START, tokens } from "./build.ts";
import { makeHash } from "./record.ts";
import { memoryRecount, memorySeen, type MemoryVote } from "./recount.ts";
import { readSignedVote } from "./signed-vote.ts";

/** Everything outside as plain values, so that a world can be forked as it stands. */
export interface WorldState {
  now: UnixSeconds;
  readonly evidence: Map<string, Evidence>;
  readonly comments: Map<string, { notice: PullNotice; writes: number }>;
  /** By channel and key. */
  readonly posts: Map<string, { post: ForumPost; ref: PostRef; writes: number }>;
  readonly space: {
    strategiesHash: Hash;
    quorum: string;
    isMembersOnly: boolean;
    votingDelaySeconds: number | null;
    votingPeriodSeconds: number | null;
    /** Between the end of a vote and its final count. */
    countSeconds: number;
  };
  readonly ballots: KeptBallot[];
  /** At 18 decimals, of people who may ask and vote; whoever votes in a story has what the story says. */
  readonly votingPowers: Map<Wallet, bigint>;
  readonly safe: {
    owners: Wallet[];
    threshold: number;
    nonce: number;
    balanceBaseUnits: bigint;
    faults: string[];
    /** So many transactions from elsewhere wait in the Safe. */
    pending: number;
  };
  /** Wallets that a transfer to fails, and why. */
  readonly refusing: Map<Wallet, string>;
  /** By safeTxHash: made in Safe's own app. */
  readonly approvedOutside: Map<Hash, OwnerSignature[]>;
  /** Wallets that are contracts, each with the account whose signature it takes for its own. */
  readonly contractWallets: Map<Wallet, Wallet>;
  executorWei: bigint;
  /** What each wallet has been paid by the treasury. */
  readonly received: Map<Wallet, bigint>;
  /** What each wallet may fetch, or has fetched, from Claims. */
  readonly putUp: Map<Wallet, bigint>;
  /** The newest round of each Claims contract, as it stands on chain. */
  readonly claims: Map<Wallet, ClaimRound>;
  readonly paid: Map<Hash, Omit<PaidPayout, "confirmations">>;
  readonly transactions: Map<Hash, { batch: Hash; block: number; isReverted: boolean }>;
  /** The next transaction of ours is mined and reverts, whatever its simulation said. */
  isNextReverted: boolean;
}

interface KeptBallot {
  readonly ballotId: Hash;
  readonly draft: BallotDraft;
  readonly strategiesHash: Hash;
  readonly quorum: string;
  readonly votes: Map<string, { choice: number; power: bigint }>;
  commitment: unknown;
  choices: readonly string[];
  isEdited: boolean;
  isFlagged: boolean;
  isDeleted: boolean;
}

export type Act =
  | "evidence"
  | "mergedPulls"
  | "ensureComment"
  | "ensurePost"
  | "terms"
  | "openBallot"
  | "readBallot"
  | "watchVotes"
  | "recount"
  | "castVote"
  | "standing"
  | "checkRecipients"
  | "findPayout"
  | "simulate"
  | "execute"
  | "readExecution";

/** What goes wrong at one act: "before" nothing happened, "after" it happened and the answer was lost. */
interface Trouble {
  readonly act: Act;
  readonly when: "before" | "after";
  readonly error: Error;
  left: number;
}

export interface TestWorld extends World {
  readonly state: WorldState;
  readonly rules: Rules;
  passHours(hours: number): void;
  /** The next so many times this act fails. */
  fail(act: Act, options?: { when?: "before" | "after"; error?: Error; times?: number }): void;
  /** How often each act was asked for. */
  readonly asked: Map<Act, number>;
  merge(evidence: Evidence): void;
  /** @param choice from 1, as Snapshot counts: for, against, abstain */
  vote(epoch: number, voter: string, choice: 1 | 2 | 3, power: number): void;
  ballotOf(epoch: number): KeptBallot;
  /** As `vote`, on the ballot with this name in its payload. */
  voteOn(payoutId: Hash, voter: string, choice: number, power: number): void;
  /** Another transaction of the Safe takes the next nonce. */
  useNonce(): void;
  /** An owner executes signed bytes without us. */
  executeElsewhere(batch: Batch, keys: readonly Key[]): Promise<Hash>;
  /** The chain forgets a transaction that was not final. */
  forget(transactionHash: Hash): void;
  /** What the jury answers; nobody is asked while it gives none. */
  judgeAnswers: (request: JudgeRequest) => readonly JurorAnswer[];
  /** A copy of everything outside, as it stands. */
  fork(): TestWorld;
}

export const OWNERS = [makeKey(0xa001), makeKey(0xa002), makeKey(0xa003)] as const;

interface WorldParts {
  readonly rules?: Rules;
  readonly now?: UnixSeconds;
  readonly owners?: readonly Wallet[];
  readonly threshold?: number;
  readonly balanceBaseUnits?: BaseUnits;
}

/** A Safe with three owners, two of whom must sign, and 10,000 LRL; a space for members only; no pull request yet. */
export function makeWorld(parts: WorldParts = {}): TestWorld {
  const { rules = makeRules(), now = START, threshold = 2, balanceBaseUnits = tokens(10_000) } = parts;
  const owners = parts.owners ?? OWNERS.map(addressOf);
  return worldOver(rules, {
    now,
    evidence: new Map(),
    comments: new Map(),
    posts: new Map(),
    space: {
      strategiesHash: makeHash("57"),
      quorum: "0",
      isMembersOnly: true,
      votingDelaySeconds: null,
      votingPeriodSeconds: null,
      countSeconds: 60,
    },
    ballots: [],
    votingPowers: new Map(),
    safe: { owners: [...owners], threshold, nonce: 0, balanceBaseUnits, faults: [], pending: 0 },
    refusing: new Map(),
    approvedOutside: new Map(),
    contractWallets: new Map(),
    executorWei: 10n ** 18n,
    received: new Map(),
    putUp: new Map(),
    claims: new Map(),
    paid: new Map(),
    transactions: new Map(),
    isNextReverted: false,
  });
}

/** What the parties share: the state, the clock, and the troubles that a test has ordered. */
interface Ground {
  readonly rules: Rules;
  readonly state: WorldState;
  /** Runs one act, with the trouble ordered for it. */
  act<T>(act: Act, effect: () => T): Promise<T>;
}

function worldOver(rules: Rules, state: WorldState): TestWorld {
  const troubles: Trouble[] = [];
  const asked = new Map<Act, number>();
  const meet = (act: Act, when: Trouble["when"]): void => {
    const trouble = troubles.find((other) => other.act === act && other.when === when && other.left > 0);
    if (trouble === undefined) return;
    trouble.left -= 1;
    throw trouble.error;
  };
  const ground: Ground = {
    rules,
    state,
    act: async (act, effect) => {
      asked.set(act, (asked.get(act) ?? 0) + 1);
      meet(act, "before");
      const answer = effect();
      meet(act, "after");
      return answer;
    },
  };
  const treasury = memoryTreasury(ground);
  const world: TestWorld = {
    state,
    rules,
    asked,
    clock: memoryClock(state),
    codeHost: memoryCodeHost(ground),
    forum: memoryForum(ground),
    ballotBox: memoryBallotBox(ground),
    treasury,
    judgeAnswers: () => [],
    judge: memoryJudge((request) => world.judgeAnswers(request)),
    passHours: (hours) => {
      state.now = addHours(state.now, hours);
    },
    fail: (act, { when = "before", error, times = 1 } = {}) => {
      troubles.push({ act, when, error: error ?? new RetryLater(`${act} gave no answer.`), left: times });
    },
    merge: (evidence) => void state.evidence.set(pullOf(evidence.ref), evidence),
    vote: (epoch, voter, choice, power) => castVote(state, ballotOf(state, epoch), voter, choice, power),
    ballotOf: (epoch) => ballotOf(state, epoch),
    voteOn: (payoutId, voter, choice, power) => {
      const ballot = state.ballots.find(({ draft }) => draft.payoutId === payoutId);
      assert.ok(ballot, `there is no ballot of ${payoutId}`);
      castVote(state, ballot, voter, choice, power);
    },
    useNonce: () => {
      state.safe.nonce += 1;
    },
    executeElsewhere: async (batch, keys) =>
      executeOn(
        ground,
        batch,
        keys.map((key) => signBatch(key, batch)),
      ),
    forget: (transactionHash) => forget(state, transactionHash),
    fork: () => worldOver(rules, structuredClone(state)),
  };
  return world;
}

function memoryClock(state: WorldState): Clock {
  return { now: () => state.now };
}

function memoryJudge(answers: (request: JudgeRequest) => readonly JurorAnswer[]): Judge {
  return {
    name: "a scripted judge",
    templateHash: makeHash("7e"),
    mostMicrodollars: () => 1_000,
    judge: async (request) => answers(request).filter(({ juror }) => request.only?.includes(juror) ?? true),
  };
}

// ---- CodeHost ---------------------------------------------------------------------------------------------------------

function pullOf(ref: { readonly repositoryId: number; readonly pull: number }): string {
  return `${ref.repositoryId}#${ref.pull}`;
}

function memoryCodeHost({ rules, state, act }: Ground): CodeHost {
  // As on GitHub, letter case makes no difference.
  const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
  return {
    mergedPulls: (repository, since) =>
      act("mergedPulls", () => {
        if (!rules.repositories.some((name) => isSame(name, repository))) {
          throw new NeedsHuman("The repository is not there for the App.", { happened: repository });
        }
        return [...state.evidence.values()]
          .filter(({ ref, mergedAt }) => isSame(ref.repository, repository) && mergedAt >= since)
          .sort((one, other) => one.mergedAt - other.mergedAt || one.ref.pull - other.ref.pull)
          .slice(0, 500)
          .map(({ ref }) => ref);
      }),
    evidence: (ref) =>
      act("evidence", () => {
        const evidence = state.evidence.get(pullOf(ref));
        if (evidence === undefined) throw new NeedsHuman("The pull request is gone.", { happened: pullOf(ref) });
        return { ...evidence, epochInOurComment: state.comments.get(pullOf(ref))?.notice.epoch ?? null };
      }),
    ensureComment: (notice) =>
      act("ensureComment", () => {
        const key = pullOf(notice.ref);
        if (!state.evidence.has(key)) throw new NeedsHuman("There is nothing to comment on.", { happened: key });
        const known = state.comments.get(key);
        const isSame = known !== undefined && JSON.stringify(known.notice) === JSON.stringify(notice);
        if (!isSame) state.comments.set(key, { notice: structuredClone(notice), writes: (known?.writes ?? 0) + 1 });
        return { url: `https://github.com/${notice.ref.repository}/pull/${notice.ref.pull}#issuecomment-1` };
      }),
  };
}

// ---- Forum ------------------------------------------------------------------------------------------------------------

const POST_KEY_CHARACTERS_MAX = 80;

function memoryForum({ rules, state, act }: Ground): Forum {
  // Each channel is searched by itself: the same key in two channels is two posts.
  const placeOf = (where: ForumPost["where"], key: string): string => `${where} ${key}`;
  return {
    ensurePost: (post) =>
      act("ensurePost", () => {
        if (post.key.length > POST_KEY_CHARACTERS_MAX) throw new BadInput("A post's key is too long for a custom_id.");
        const place = placeOf(post.where, post.key);
        const known = state.posts.get(place);
        const channelId =
          post.where === "proposals" ? rules.discord.proposalsChannelId : rules.discord.payoutsChannelId;
        const messageId = known?.ref.messageId ?? String(1_000 + state.posts.size);
        const ref = { channelId, messageId, url: `https://discord.com/channels/1/${channelId}/${messageId}` };
        const isSame = known !== undefined && JSON.stringify(known.post) === JSON.stringify(post);
        if (!isSame) state.posts.set(place, { post: structuredClone(post), ref, writes: (known?.writes ?? 0) + 1 });
        return ref;
      }),
    findPost: async (where, key) => state.posts.get(placeOf(where, key))?.ref ?? null,
  };
}

// ---- BallotBox --------------------------------------------------------------------------------------------------------

const TITLE_CHARACTERS_MAX = 256;
const BODY_CHARACTERS_MAX = 10_000;
const POWER_DECIMALS = 18;

function memoryBallotBox({ rules, state, act }: Ground): BallotBox {
  const find = (payoutId: Hash): KeptBallot | undefined => {
    const found = state.ballots.filter((ballot) => !ballot.isDeleted && ballot.draft.payoutId === payoutId);
    assert.ok(found.length <= 1, "two ballots carry the same payout id");
    return found[0];
  };
  return {
    terms: () =>
      act("terms", () => {
        const { countSeconds: _, ...settings } = state.space;
        return {
          ...settings,
          strategies: [{ name: "erc20-votes", network: "11155111", params: {} }],
          network: "11155111",
          uncountable: null,
        };
      }),
    findBallot: async (payoutId) => {
      const found = find(payoutId);
      return found === undefined ? null : shownBallot(found);
    },
    ballots: async (limit) =>
      state.ballots
        .filter(({ isDeleted }) => !isDeleted)
        .toReversed()
        .slice(0, limit)
        .map(shownBallot),
    openBallot: (draft) =>
      act("openBallot", () => {
        refuseUnnamed(draft);
        const known = find(draft.payoutId);
        if (known !== undefined) return shownBallot(known);
        refuseDraft(state, draft);
        const ballotId = keccak256(toUtf8Bytes(canonicalJson({ space: rules.snapshot.space, ...draft }))) as Hash;
        // The sequencer knows the same message for ever, also of a ballot that was taken away.
        if (state.ballots.some((ballot) => ballot.ballotId === ballotId))
          throw new NeedsHuman("The ballot was opened before and is gone.", { happened: ballotId });
        const { strategiesHash, quorum } = state.space;
        const kept: KeptBallot = {
          ballotId,
          draft: structuredClone(draft),
          strategiesHash,
          quorum,
          votes: new Map(),
          commitment: JSON.parse(draft.commitment) as unknown,
          choices: draft.choices,
          isEdited: false,
          isFlagged: false,
          isDeleted: false,
        };
        state.ballots.push(kept);
        return shownBallot(kept);
      }),
    readBallot: (ballotId, pinned) => act("readBallot", () => readBallot(state, ballotId, pinned)),
    watchVotes: (ballotId, since) =>
      act("watchVotes", () => {
        const votes = memorySeen(ballotId, votesOf(state, ballotId), since);
        return { votes, next: votes.at(-1)?.mci ?? since };
      }),
    recount: (ballotId, _pinned, seen) =>
      act("recount", () => {
        const ballot = state.ballots.find((other) => other.ballotId === ballotId);
        return memoryRecount(ballot?.choices ?? [], votesOf(state, ballotId), seen);
      }),
    votingPower: async (voter) => {
      const power = showPower(state.votingPowers.get(voter) ?? 0n);
      return { power, parts: [{ strategy: "erc20-votes", power }] };
    },
    composeVote: (ballotId, wish) => composeVote({ space: rules.snapshot.space, app: "laurel" }, ballotId, wish),
    castVote: (vote, signature) => act("castVote", () => takeVote(state, vote, signature)),
    proposalUrl: (ballotId) => `https://snapshot.example/#/s:${rules.snapshot.space}/proposal/${ballotId}`,
  };
}

function takeVote(state: WorldState, vote: TypedVote, signature: string): Hash {
  const { voteId, voter, choice } = readSignedVote(vote, signature);
  const power = state.votingPowers.get(voter) ?? 0n;
  const ballot = state.ballots.find((other) => other.ballotId === vote.message.proposal);
  if (ballot === undefined || ballot.isDeleted) throw new BadInput("Snapshot does not know this vote any more.");
  if (power === 0n) throw new BadInput("You have no voting power in this vote.");
  if (state.now < ballot.draft.startsAt || state.now > ballot.draft.endsAt)
    throw new BadInput("The vote is over, or has not begun.");
  ballot.votes.set(voter, { choice, power });
  return voteId;
}

function votesOf(state: WorldState, ballotId: Hash): MemoryVote[] {
  const ballot = state.ballots.find((other) => other.ballotId === ballotId);
  return [...(ballot?.votes ?? [])].map(([voter, { choice, power }]) => ({ voter, choice, power: showPower(power) }));
}

function shownBallot({ ballotId, draft, commitment, isEdited }: KeptBallot): Ballot {
  const { payoutId, startsAt, endsAt, votingBlock } = draft;
  return { ballotId, payoutId, commitment: structuredClone(commitment), startsAt, endsAt, votingBlock, isEdited };
}

function refuseUnnamed({ payoutId, commitment }: BallotDraft): void {
  const named = JSON.parse(commitment) as { payoutId?: unknown };
  if (named.payoutId !== payoutId) throw new BadInput("The commitment lacks its payout id.", { happened: payoutId });
}

function refuseDraft(state: WorldState, draft: BallotDraft): void {
  const { votingDelaySeconds, votingPeriodSeconds } = state.space;
  const faults = [
    draft.title.length > TITLE_CHARACTERS_MAX && "the title is too long",
    draft.body.length > BODY_CHARACTERS_MAX && "the body is too long",
    draft.endsAt <= draft.startsAt && "it ends before it starts",
    draft.endsAt <= state.now && "it has ended already",
    votingDelaySeconds !== null &&
      draft.startsAt < state.now + votingDelaySeconds - 900 &&
      "the start breaks the delay",
    votingPeriodSeconds !== null && draft.endsAt - draft.startsAt !== votingPeriodSeconds && "the period is another",
    draft.votingBlock > blockAt(state.now) && "the voting block lies in the future",
  ].filter((fault) => fault !== false);
  if (faults.length > 0) throw new NeedsHuman("Snapshot refused the ballot.", { happened: faults.join("; ") });
}

function readBallot(
  state: WorldState,
  ballotId: Hash,
  pinned: { readonly strategiesHash: Hash; readonly commitment: string },
): BallotReading {
  const ballot = state.ballots.find((other) => other.ballotId === ballotId);
  const nothing = {
    isEdited: false,
    isFlagged: false,
    choices: [],
    scores: [],
    scoresTotal: "0",
    voters: 0,
    quorum: "0",
  };
  if (ballot === undefined || ballot.isDeleted)
    return { state: "missing", ...nothing, faults: ["The ballot is gone."] };
  const powers = ballot.choices.map((_, at) =>
    [...ballot.votes.values()].reduce((sum, { choice, power }) => (choice === at + 1 ? sum + power : sum), 0n),
  );
  return {
    state: stateOfVote(state, ballot),
    isEdited: ballot.isEdited,
    isFlagged: ballot.isFlagged,
    choices: ballot.choices,
    scores: powers.map(showPower),
    scoresTotal: showPower(powers.reduce((sum, power) => sum + power, 0n)),
    voters: ballot.votes.size,
    quorum: ballot.quorum,
    faults: faultsOf(ballot, pinned),
  };
}

/** As the real box: an edit, another commitment, and the settings of the space that no signature covers. */
function faultsOf(
  ballot: KeptBallot,
  pinned: { readonly strategiesHash: Hash; readonly commitment: string },
): readonly string[] {
  const { quorum } = JSON.parse(pinned.commitment) as { quorum?: unknown };
  return [
    ballot.isEdited && "The ballot was edited after it was opened.",
    canonicalJson(ballot.commitment) !== pinned.commitment && "The signed commitment is another one.",
    ballot.strategiesHash !== pinned.strategiesHash && "The strategies are not the pinned ones.",
    typeof quorum === "string" &&
      parsePower(quorum) !== parsePower(ballot.quorum) &&
      "The quorum is not the pinned one.",
  ].filter((fault) => fault !== false);
}

function stateOfVote({ now, space }: WorldState, { draft }: KeptBallot): "open" | "pending" | "final" {
  if (now <= draft.endsAt) return "open";
  return now < draft.endsAt + space.countSeconds ? "pending" : "final";
}

function ballotOf(state: WorldState, epoch: number): KeptBallot {
  const found = state.ballots.find(({ draft }) => (JSON.parse(draft.commitment) as { epoch: number }).epoch === epoch);
  assert.ok(found, `there is no ballot of epoch ${epoch}`);
  return found;
}

function castVote(state: WorldState, ballot: KeptBallot, voter: string, choice: number, power: number): void {
  const isOpen = state.now >= ballot.draft.startsAt && state.now <= ballot.draft.endsAt;
  assert.ok(isOpen, "Snapshot takes votes between the start and the end only");
  ballot.votes.set(voter, { choice, power: BigInt(power) * 10n ** BigInt(POWER_DECIMALS) });
}

// ---- Treasury ---------------------------------------------------------------------------------------------------------

const BLOCK_SECONDS = 12;

function blockAt(now: UnixSeconds): number {
  return Math.floor(now / BLOCK_SECONDS);
}

/** What a treasurer's wallet gives back for the typed data of a batch. */
export function signBatch(key: Key, batch: Batch): OwnerSignature {
  return { signer: addressOf(key), signature: key.signingKey.sign(batch.safeTxHash).serialized };
}

function memoryTreasury(ground: Ground): Treasury {
  const { rules, state, act } = ground;
  return {
    standing: () =>
      act("standing", () => {
        const { owners, threshold, nonce, balanceBaseUnits, faults } = state.safe;
        const block = blockAt(state.now);
        const { chainId } = rules.treasury;
        // As with the real Safe: while something is not as pinned, nothing that it says is repeated.
        if (faults.length > 0)
          return {
            chainId,
            block,
            owners: [],
            threshold: 0,
            nonce: 0,
            nextNonce: 0,
            balanceBaseUnits: baseUnits(0n),
            faults: [...faults],
          };
        return {
          chainId,
          block,
          owners: [...owners],
          threshold,
          nonce,
          safeVersion: "1.4.1",
          nextNonce: nonce + state.safe.pending,
          balanceBaseUnits: baseUnits(balanceBaseUnits),
          faults: [],
        };
      }),
    latestBlock: async () => ({ number: blockAt(state.now), at: unixSeconds(blockAt(state.now) * BLOCK_SECONDS) }),
    composeBatch: (name) => composeBatch(rules, name),
    composeCancel: (safeTxNonce) => composeCancel(rules, safeTxNonce),
    claimTree: buildClaimTree,
    readClaims: async (contract) => ({ ...roundOf(state, contract), claimedBaseUnits: baseUnits(0n) }),
    readClaimed: async (_, wallets) => wallets.map(() => baseUnits(0n)),
    weiPerGas: async () => 2_000_000_000n,
    checkRecipients: (transfers) =>
      act("checkRecipients", () =>
        transfers.flatMap((transfer) => {
          const because = state.refusing.get(transfer.wallet);
          return because === undefined ? [] : [{ transfer, because }];
        }),
      ),
    outsideSignatures: async (batch, ownersNow) =>
      [...(state.approvedOutside.get(batch.safeTxHash) ?? [])].filter(({ signer }) => ownersNow.includes(signer)),
    executorStanding: async () => ({
      address: makeExecutor(),
      balanceWei: state.executorWei,
      isLow: state.executorWei < 1_000n,
    }),
    readSignature: async (batch, signature, ownersNow) => {
      const signer = recoverSigner(batch.safeTxHash, signature);
      if (!ownersNow.includes(signer))
        throw new BadInput("This signature is not by a treasurer, or not over this batch.", {
          happened: `It recovers to ${signer}.`,
          next: "Sign the batch shown on the page with a treasurer's wallet.",
        });
      return { signer, signature: signature.toLowerCase() };
    },
    readWalletProof: async (text, signature, claimed) => {
      const owner = claimed === undefined ? undefined : state.contractWallets.get(claimed);
      const signer = recoverTextSigner(text, signature);
      return owner !== undefined && signer === owner && claimed !== undefined ? claimed : signer;
    },
    findPayout: (payoutId) =>
      act("findPayout", () => {
        const paid = state.paid.get(payoutId);
        return paid === undefined ? null : { ...paid, confirmations: blockAt(state.now) - paid.block + 1 };
      }),
    simulate: (batch, signatures) => act("simulate", () => refuseExecution(ground, batch, signatures)),
    execute: (batch, signatures) => act("execute", () => sendOurs(ground, batch, signatures)),
    speedUp: (batch, signatures) => act("execute", () => sendOurs(ground, batch, signatures)),
    readExecution: (batch, hash) => act("readExecution", () => readExecution(ground, batch, hash)),
    transactionUrl: (hash) => `https://sepolia.etherscan.io/tx/${hash}`,
  };
}

function composeBatch({ treasury }: Rules, name: Parameters<Treasury["composeBatch"]>[0]): Batch {
  const parties = { ...treasury, token: treasury.token.address };
  const { transfers, claims = null } = name;
  const safeTx = composePayoutBatch(parties, name);
  const direct = readPayoutBatch(parties, safeTx).transfers;
  return {
    payoutId: name.payoutId,
    safeTxNonce: name.safeTxNonce,
    transfers,
    transfersHash: transfersHash(transfers, treasury.token.address),
    directHash: transfersHash(direct, treasury.token.address),
    claims,
    safeTxHash: safeTxHash(treasury, safeTx),
    domainHash: domainHash(treasury),
    messageHash: messageHash(safeTx),
    typedData: toTypedSafeTx(treasury, safeTx),
    calls: [
      { to: treasury.token.address, what: "approve Payouts to take the sum" },
      { to: treasury.payouts, what: `pay ${direct.length} transfers under ${name.payoutId}` },
      ...(claims === null
        ? []
        : [
            { to: treasury.token.address, what: "approve Claims to take the rest" },
            { to: claims.contract, what: `put up ${claims.transfers.length} rewards under ${claims.root}` },
          ]),
    ],
  };
}

/** Round 0 on a root of zeros before the first. */
function roundOf(state: WorldState, contract: Wallet): ClaimRound {
  const first = { contract, round: 0, root: NO_HASH, totalBaseUnits: baseUnits(0n) };
  return state.claims.get(contract) ?? first;
}

/** As setRoot would, which pulls whatever the total rises by. */
function faultOfClaims(state: WorldState, { claims }: Batch): string | false {
  if (claims === null) return false;
  const { round, totalBaseUnits } = roundOf(state, claims.contract);
  if (claims.round !== round + 1) return `GS013: Claims stands at round ${round}`;
  return claims.totalBaseUnits - totalBaseUnits !== claims.riseBaseUnits && "GS013: Claims would pull another amount";
}

function makeExecutor(): Wallet {
  return addressOf(makeKey(0xe1));
}

function composeCancel({ treasury }: Rules, safeTxNonce: number): Batch {
  const safeTx: SafeTx = {
    to: treasury.safe,
    value: 0n,
    data: "0x",
    operation: 0,
    safeTxGas: 0n,
    baseGas: 0n,
    gasPrice: 0n,
    gasToken: NOBODY,
    refundReceiver: NOBODY,
    nonce: safeTxNonce,
  };
  return {
    payoutId: NO_HASH,
    safeTxNonce,
    transfers: [],
    transfersHash: NO_HASH,
    directHash: NO_HASH,
    claims: null,
    safeTxHash: safeTxHash(treasury, safeTx),
    domainHash: domainHash(treasury),
    messageHash: messageHash(safeTx),
    typedData: toTypedSafeTx(treasury, safeTx),
    calls: [{ to: treasury.safe, what: "nothing" }],
  };
}

const NO_HASH: Hash = `0x${"0".repeat(64)}`;

/** What the adapter, the Safe and Payouts would refuse, each in its own family of error. */
function refuseExecution({ rules, state }: Ground, batch: Batch, signatures: readonly OwnerSignature[]): void {
  const { owners, threshold, nonce, balanceBaseUnits } = state.safe;
  const again = batch.transfers.length === 0 ? composeCancel(rules, batch.safeTxNonce) : composeBatch(rules, batch);
  if (again.safeTxHash !== batch.safeTxHash)
    throw new NeedsHuman("This batch was composed for another treasury.", { happened: batch.safeTxHash });
  const signers = signatures.map(({ signature }) => recoverSigner(batch.safeTxHash, signature));
  if (new Set(signers).size < signers.length) throw new BadInput("A treasurer's signature is counted once.");
  // The Safe reads as many as its threshold, ascending by owner, and no further.
  const read = signers.toSorted((one, other) => (BigInt(one) < BigInt(other) ? -1 : 1)).slice(0, threshold);
  const faults = [
    read.some((signer) => !owners.includes(signer)) && "GS026: a signature is not by an owner",
    signers.length < threshold && "GS020: too few signatures",
    batch.safeTxNonce !== nonce && "GS026: the Safe's nonce has moved on",
    totalOf(batch.transfers) > balanceBaseUnits && "GS013: the treasury holds too little",
    batch.transfers.some(({ wallet }) => state.refusing.has(wallet)) && "GS013: a recipient refuses",
    state.paid.has(batch.payoutId) && "GS013: Payouts has paid this payout before",
    faultOfClaims(state, batch),
  ].filter((fault) => fault !== false);
  if (faults.length === 0) return;
  throw new NeedsHuman("The batch would fail if it were executed now.", { happened: faults.join("; ") });
}

function totalOf(transfers: readonly Transfer[]): bigint {
  return sumOf(transfers.map(({ amountBaseUnits }) => amountBaseUnits));
}

function sendOurs(ground: Ground, batch: Batch, signatures: readonly OwnerSignature[]): Hash {
  const { state } = ground;
  if (!state.isNextReverted) return executeOn(ground, batch, signatures);
  refuseExecution(ground, batch, signatures);
  state.isNextReverted = false;
  const transactionHash = nextTransaction(state, batch);
  state.transactions.set(transactionHash, { batch: batch.safeTxHash, block: blockAt(state.now), isReverted: true });
  return transactionHash;
}

function nextTransaction(state: WorldState, batch: Batch): Hash {
  return keccakOf(`${batch.safeTxHash} ${state.transactions.size}`) as Hash;
}

function executeOn(ground: Ground, batch: Batch, signatures: readonly OwnerSignature[]): Hash {
  refuseExecution(ground, batch, signatures);
  const { state } = ground;
  const block = blockAt(state.now);
  const transactionHash = nextTransaction(state, batch);
  state.transactions.set(transactionHash, { batch: batch.safeTxHash, block, isReverted: false });
  const { payoutId, directHash: manifest, safeTxHash: hash, claims } = batch;
  state.safe.nonce += 1;
  if (batch.transfers.length === 0) return transactionHash;
  const transfers = directOf(batch);
  const posted = claims === null ? null : postedIn(claims);
  const payment = { payoutId, manifest, transactionHash, block, transfers, claims: posted, safeTxHash: hash };
  state.paid.set(payoutId, payment);
  state.safe.balanceBaseUnits -= totalOf(batch.transfers);
  addTo(state.received, transfers, 1n);
  if (claims === null) return transactionHash;
  state.claims.set(claims.contract, postedIn(claims));
  addTo(state.putUp, claims.transfers, 1n);
  return transactionHash;
}

function postedIn({ transfers: _, ...posted }: BatchClaims): PostedRound {
  return posted;
}

function addTo(purses: Map<Wallet, bigint>, transfers: readonly Transfer[], sign: 1n | -1n): void {
  for (const { wallet, amountBaseUnits } of transfers)
    purses.set(wallet, (purses.get(wallet) ?? 0n) + sign * amountBaseUnits);
}

function keccakOf(text: string): string {
  return keccak256(toUtf8Bytes(text));
}

function readExecution({ rules, state }: Ground, batch: Batch, transactionHash: Hash): Execution {
  const transaction = state.transactions.get(transactionHash);
  if (transaction === undefined) return { state: "unknown", confirmations: 0 };
  const confirmations = blockAt(state.now) - transaction.block + 1;
  if (confirmations < rules.treasury.confirmations) return { state: "waiting", confirmations };
  if (transaction.isReverted || transaction.batch !== batch.safeTxHash)
    return { state: "failed", because: "The transaction reverted; it paid nobody.", confirmations };
  return { state: "final", confirmations };
}

/** Undoes what the transaction did, as a reorganisation of the chain does. */
function forget(state: WorldState, transactionHash: Hash): void {
  const paid = [...state.paid.values()].find((payout) => payout.transactionHash === transactionHash);
  state.transactions.delete(transactionHash);
  if (paid === undefined) return;
  assert.equal(paid.claims, null, "a reorganisation here takes back no round of claims");
  state.paid.delete(paid.payoutId);
  state.safe.nonce -= 1;
  state.safe.balanceBaseUnits += totalOf(paid.transfers);
  addTo(state.received, paid.transfers, -1n);
}

/** What a wallet has received, as its owner would see it. */
export function receivedBy(world: TestWorld, wallet: string): bigint {
  return world.state.received.get(parseWallet(wallet)) ?? 0n;
}

/** What was put up for a wallet in Claims, fetched or not. */
export function putUpFor(world: TestWorld, wallet: string): bigint {
  return world.state.putUp.get(parseWallet(wallet)) ?? 0n;
}
