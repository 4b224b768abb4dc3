// Proposing: an epoch is closed and split, its exact transfers are drafted, shown, put to a ballot and the verdict is reached.
import { strict as assert } from "node:assert";
import type { PersonId } from "#core/contribution/contribution.ts";
import { allocate, capBudget, type RewardRules } from "#core/epoch/allocation.ts";
import { NeedsHuman } from "#core/errors.ts";
import { canonicalJson, payoutId, type Hash } from "#core/key.ts";
import type { Draft, GrantName } from "#core/ledger/entry.ts";
import { rootOf } from "#core/ledger/merkle.ts";
import {
  countedScore,
  isErased,
  type ClosedEpoch,
  type ContributionState,
  type ProposalState,
  type State,
} from "#core/ledger/state.ts";
import { baseUnits, parseBaseUnits, showAmount, showShortly, sumOf, ZERO, type BaseUnits } from "#core/money.ts";
import { ballotBody, ballotTitle, grantTitle } from "#core/proposal/body.ts";
import { fairnessWords, lastingFairnessWords } from "./fairness.ts";
import type { MotionText } from "#core/proposal/motion.ts";
import { commit, proposalId, TRANSFERS_PER_PROPOSAL_MAX, type Commitment } from "#core/proposal/proposal.ts";
import { epochBudget, type Rules } from "#core/rules.ts";
import { addDays, addHours, type UnixSeconds } from "#core/time.ts";
import { BALLOT_CHOICES, reachVerdict as verdictOf } from "#core/vote/verdict.ts";
import type { BallotTerms, PostedLine, ProposalPost } from "#core/world.ts";
import { drawAudit, findOrphans, recalibrate } from "./audit.ts";
import { rulesOf, stageOf, type ProposalStage } from "./due-steps.ts";
import { recordUrl, rulesInForce, type House } from "./house.ts";
import { countVotes, standingOf, watchBallot, type Countable } from "./count-votes.ts";
import { findWallet, nameOf, payoutWords, transfersOf, walletOf } from "./names.ts";
import { ensureBallot, refuseOtherWords } from "./open-ballot.ts";
import { recordFacts, waitFor, type Outcome } from "./outcome.ts";
import { remindVoters } from "./remind-voters.ts";
import type { Decision } from "./stream.ts";

const FINAL_TALLY_POLL_SECONDS = 20;

export function openEpoch(house: House, epoch: number): Outcome {
  return {
    record: async (state) => {
      const rules = rulesInForce(state);
      const opensAt = house.stream.now();
      const closesAt = addDays(opensAt, rules.epoch.days);
      const rulesHash = state.rulesHash ?? "0x";
      const opened: Draft = {
        key: `epoch-opened:${epoch}`,
        fact: { kind: "epoch-opened", epoch, opensAt, closesAt, rulesHash },
      };
      return { drafts: [opened, ...recalibrate(state, await findOrphans(house, state))] };
    },
  };
}

/** Splits the budget, capped by what the treasury holds and does not owe to earlier epochs. */
export async function closeEpoch(house: House, epoch: number): Promise<Outcome> {
  // Before the balance: what leaves the treasury in between is then counted twice for once, and never not at all.
  const left = await payoutsOnChain(house);
  const { balanceBaseUnits, faults } = await house.world.treasury.standing();
  // A doubtful treasury shows a balance of nothing, and an epoch closed over nothing is never reopened.
  if (faults.length > 0) {
    throw new NeedsHuman(`Epoch ${epoch} cannot be closed: the treasury is not what the rules describe.`, {
      happened: faults.join(" "),
      next: "Check the Safe, the RPC address and the rules. When all is right: npm run resume",
    });
  }
  return {
    record: async (state) => {
      const rules = rulesOfOpenEpoch(state);
      const owed = owedAmounts(state, left);
      const budget = capBudget(epochBudget(rules), balanceBaseUnits, owed, rules.budget.runwayShareMaxPercent);
      const works = unpaidWorks(state, epoch);
      const hasWork = state.carried.size > 0 || works.some(({ score }) => (score ?? 0) > 0);
      if (budget === 0n && hasWork) throw emptyTreasury(epoch, balanceBaseUnits, rules);
      const root = rootOf(await house.store.ledger.frontier(house.dao, state.size));
      const audit = drawAudit(state, epoch, rules.score.auditPercent, root);
      return { drafts: [...audit, epochClosed(state, epoch, budget, budget < epochBudget(rules))] };
    },
  };
}

/** Passed payouts that the chain shows and that are not final yet, with what each left unpaid: the balance is without the rest. */
export async function payoutsOnChain(house: House): Promise<ReadonlyMap<Hash, BaseUnits>> {
  const state = await house.stream.state();
  const unsettled = [...state.proposals.values()].filter(
    ({ verdict, settled }) => verdict?.word === "passed" && settled === null,
  );
  const left = new Map<Hash, BaseUnits>();
  for (const { payoutId, lines } of unsettled) {
    const paid = await house.world.treasury.findPayout(payoutId);
    if (paid === null) continue;
    const voted = sumOf(lines.map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits)));
    const transferred = sumOf(paid.transfers.map(({ amountBaseUnits }) => amountBaseUnits));
    // What was put up for claiming has left the treasury too.
    const gone = transferred + (paid.claims?.riseBaseUnits ?? 0n);
    left.set(payoutId, voted > gone ? baseUnits(voted - gone) : ZERO);
  }
  return left;
}

function emptyTreasury(epoch: number, balance: BaseUnits, { treasury }: Rules): NeedsHuman {
  return new NeedsHuman(`Epoch ${epoch} cannot be closed: the treasury has nothing left to split.`, {
    happened: `The Safe ${treasury.safe} holds ${showAmount(balance, treasury.token)}, and all of it is promised.`,
    next: "Nobody's work is lost: the epoch stays open. Fund the Safe, then: npm run resume",
  });
}

function rulesOfOpenEpoch(state: State): Rules {
  return state.rulesOf.get(state.openEpoch?.rulesHash ?? "0x") ?? rulesInForce(state);
}

export function epochClosed(state: State, epoch: number, budget: BaseUnits, isCappedByBalance: boolean): Draft {
  const rules = rulesOfOpenEpoch(state).reward;
  const scores = new Map<PersonId, number>();
  const work = unpaidWorks(state, epoch);
  const carried = [...state.carried].map(([contribution, more]) => ({ contribution, ...more }));
  for (const contribution of work)
    scores.set(contribution.person, (scores.get(contribution.person) ?? 0) + countedScore(contribution));
  for (const { person, score } of carried) scores.set(person, (scores.get(person) ?? 0) + score);
  const persons = [...scores].filter(([, score]) => score > 0);
  const earners = persons.map(([person, score]) => ({ score, isNewcomer: isNewcomer(state, work, person, rules) }));
  const { amounts, floored, capped } = allocate(earners, budget, rules);
  assert.ok(sumOf(amounts) <= budget, "an allocation never exceeds its budget");
  const allocations = persons.map(([person, score], at) => ({
    person,
    score,
    amountBaseUnits: String(amounts[at] ?? ZERO),
    ...(floored[at] === true ? { because: "floor" as const } : {}),
    ...(capped[at] === true ? { because: "cap" as const } : {}),
  }));
  const budgetBaseUnits = budget.toString();
  return {
    key: `epoch-closed:${epoch}`,
    fact: { kind: "epoch-closed", epoch, budgetBaseUnits, isCappedByBalance, allocations, carried },
  };
}

/** What a ballot may have paid that was found after a restore is not paid for once more. */
function unpaidWorks(state: State, epoch: number): ContributionState[] {
  return [...state.contributions.values()].filter((work) => work.epoch === epoch && work.paidScore === null);
}

/** Few epochs with work, an account that is no throw-away, and a wallet that nobody else has linked. */
function isNewcomer(
  state: State,
  work: readonly ContributionState[],
  person: PersonId,
  { newcomer }: RewardRules,
): boolean {
  const known = state.persons.get(person);
  if (newcomer === null || known === undefined || known.walletRecord === null) return false;
  return (
    known.epochsWithWork < newcomer.epochs &&
    work.some((contribution) => contribution.person === person && contribution.hasAgedAccount)
  );
}

/** What is promised and has not left the treasury: reserved amounts, proposals that may still be paid, undrafted epochs. */
export function owedAmounts(state: State, left: ReadonlyMap<Hash, BaseUnits>): BaseUnits[] {
  const reserved = [...state.reserved.values()].flat().map(({ amountBaseUnits }) => amountBaseUnits);
  const proposed = [...state.proposals.values()]
    .filter(({ settled, verdict }) => settled === null && (verdict === null || verdict.word === "passed"))
    .flatMap(({ payoutId, lines }) => {
      return left.get(payoutId) ?? lines.map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits));
    });
  const undrafted = [...state.closed.values()].flatMap(({ allocations }) =>
    allocations.map(({ amountBaseUnits }) => amountBaseUnits),
  );
  return [...reserved, ...proposed, ...undrafted];
}

interface Line {
  readonly person: PersonId;
  readonly walletRecord: string;
  readonly amountBaseUnits: BaseUnits;
  readonly because: string;
  readonly reservedFrom: readonly number[];
}

/** Who can be paid now and for what; who cannot keeps a reserved amount. */
export function splitLines(
  state: State,
  closed: ClosedEpoch,
  mayBePaid: (person: PersonId) => boolean = () => true,
): { lines: Line[]; reserved: { person: PersonId; amountBaseUnits: BaseUnits }[] } {
  const earned = new Map(closed.allocations.map(({ person, amountBaseUnits }) => [person, amountBaseUnits]));
  const undecided = [...state.proposals.values()]
    .filter(({ verdict, grant }) => verdict === null && grant === undefined)
    .map((other) => other.epoch);
  const lines: Line[] = [];
  const reserved: { person: PersonId; amountBaseUnits: BaseUnits }[] = [];
  for (const person of new Set([...earned.keys(), ...state.reserved.keys()])) {
    if (isErased(state, person)) continue;
    const own = earned.get(person) ?? ZERO;
    const walletRecord = state.persons.get(person)?.walletRecord ?? null;
    if (walletRecord === null || !mayBePaid(person)) {
      if (own > 0n) reserved.push({ person, amountBaseUnits: own });
      continue;
    }
    // What an epoch reserved falls with its vote, so it is nobody's line before that.
    const earlier = (state.reserved.get(person) ?? []).filter((amount) => !undecided.includes(amount.epoch));
    const amountBaseUnits = sumOf([own, ...earlier.map((amount) => amount.amountBaseUnits)]);
    if (amountBaseUnits === 0n) continue;
    const reservedFrom = earlier.map(({ epoch }) => epoch);
    lines.push({
      person,
      walletRecord,
      amountBaseUnits,
      because: sayWhatFor(closed, person, own, reservedFrom),
      reservedFrom,
    });
  }
  return { lines, reserved };
}

const BOUND_SAYS = { floor: ", raised to a newcomer's least", cap: ", held at the most for one person" } as const;

function sayWhatFor(
  { epoch, allocations }: ClosedEpoch,
  person: PersonId,
  own: BaseUnits,
  reservedFrom: readonly number[],
): string {
  const bound = allocations.find((allocation) => allocation.person === person)?.because;
  const bounded = bound === undefined ? "" : BOUND_SAYS[bound];
  const parts = [
    ...(own > 0n ? [`epoch ${epoch}${bounded}`] : []),
    ...reservedFrom.map((from) => `reserved from epoch ${from}`),
  ];
  return parts.join(" and ");
}

/** A wallet that took another's place is not paid at once: its owner may not be who changed it. */
export function isCooling(state: State, person: PersonId, { payout }: Rules, now: UnixSeconds): boolean {
  const changedAt = state.persons.get(person)?.changedAt ?? null;
  return changedAt !== null && now < addHours(changedAt, payout.coolDownHours);
}

/**
 * One transaction carries so many transfers. Those who have waited longest go first; the others' own amounts wait as named
 * lines of the next proposal.
 */
function keepToOnePayout(
  { lines, reserved }: ReturnType<typeof splitLines>,
  closed: ClosedEpoch,
): ReturnType<typeof splitLines> {
  if (lines.length <= TRANSFERS_PER_PROPOSAL_MAX) return { lines, reserved };
  const waited = ({ reservedFrom }: Line): number => Math.min(closed.epoch, ...reservedFrom);
  const first = new Set(lines.toSorted((a, b) => waited(a) - waited(b)).slice(0, TRANSFERS_PER_PROPOSAL_MAX));
  const earned = new Map(closed.allocations.map(({ person, amountBaseUnits }) => [person, amountBaseUnits]));
  const later = lines.flatMap((line) => {
    const own = earned.get(line.person) ?? ZERO;
    return first.has(line) || own === 0n ? [] : [{ person: line.person, amountBaseUnits: own }];
  });
  return { lines: lines.filter((line) => first.has(line)), reserved: [...reserved, ...later] };
}

/**
 * Drafts the proposal of a closed epoch. The voting block is taken here, before anything is public. A ballot that a lost
 * ledger had opened for this payout is taken over as it is: what was put to the vote is what is paid.
 */
export async function draftProposal(house: House, epoch: number): Promise<Outcome> {
  const { treasury, ballotBox } = house.world;
  const [terms, block] = await Promise.all([ballotBox.terms(), treasury.latestBlock()]);
  const state = await house.stream.state();
  const rules = state.rulesOf.get(state.closed.get(epoch)?.rulesHash ?? "0x") ?? rulesInForce(state);
  const fault = termsFault(terms, rules);
  if (fault !== null) throw new NeedsHuman("The Snapshot space cannot carry a reward vote.", fault);
  return { record: (state) => decideDraft(house, state, epoch, terms, block.number) };
}

export function termsFault(
  terms: BallotTerms,
  {
    treasury,
    vote,
  }: { readonly treasury: Pick<Rules["treasury"], "chainId">; readonly vote: Pick<Rules["vote"], "power"> },
): { happened: string; next: string } | null {
  if (!terms.isMembersOnly) {
    return {
      happened: "The space lets anybody open proposals (filters.onlyMembers is off).",
      next: "Turn onlyMembers on in the space's settings and make the bot's account a member, then: npm run resume -- <step>",
    };
  }
  if (terms.uncountable !== null && vote.power === "chain") {
    return {
      happened: terms.uncountable,
      next: "Use strategies that can be computed on chain, or let the DAO choose vote.power: hub in dao.yaml, which takes Snapshot's word for the voting power. Then: npm run resume",
    };
  }
  // The voting block is one of the treasury's chain; on another chain the same number is another day.
  if (terms.network !== String(treasury.chainId)) {
    return {
      happened: `The space is on chain ${terms.network}, and the treasury on chain ${treasury.chainId}.`,
      next: "Use a space whose network is the treasury's chain, then: npm run resume",
    };
  }
  return null;
}

async function decideDraft(
  house: House,
  state: State,
  epoch: number,
  terms: BallotTerms,
  votingBlock: number,
): Promise<Decision> {
  const closed = state.closed.get(epoch);
  if (closed === undefined) return { drafts: [] };
  const rules = state.rulesOf.get(closed.rulesHash) ?? rulesInForce(state);
  const now = house.stream.now();
  const unreadable = await unreadableWallets(house, state);
  const { lines, reserved } = keepToOnePayout(
    splitLines(state, closed, (person) => !isCooling(state, person, rules, now) && !unreadable.has(person)),
    closed,
  );
  const kept = reserved.map(({ person, amountBaseUnits }) => ({ person, amountBaseUnits: amountBaseUnits.toString() }));
  if (lines.length === 0) {
    return { drafts: [{ key: `reserved:${epoch}`, fact: { kind: "amounts-reserved", epoch, reserved: kept } }] };
  }
  const written = lines.map((line) => ({ ...line, amountBaseUnits: line.amountBaseUnits.toString() }));
  const opensAt = addHours(now, rules.vote.discussionHours);
  const draft = {
    epoch,
    payoutId: epochPayoutId(rules, epoch),
    lines: written,
    reserved: kept,
    votingBlock,
    ledgerRoot: rootOf(await house.store.ledger.frontier(house.dao, state.size)),
    ledgerSize: state.size,
    strategiesHash: terms.strategiesHash,
    quorum: terms.quorum,
    from: "allocation" as const,
    opensAt,
    endsAt: addHours(opensAt, rules.vote.votingHours),
  };
  const commitment = await commitmentOf(house, draft, rules);
  const wallets = new Set(commitment.transfers.map(({ wallet }) => wallet));
  assert.equal(wallets.size, lines.length, "no two people share a wallet: linking refuses it");
  const proposal = proposalId(commitment);
  return {
    drafts: [
      {
        key: `proposal:${draft.payoutId}`,
        fact: { kind: "proposal-drafted", proposal, transfersHash: commitment.transfersHash, ...draft },
      },
    ],
  };
}

/** In a ledger from an older copy: erased since, so a line of theirs could never be paid. */
async function unreadableWallets({ store }: House, { persons }: State): Promise<Set<PersonId>> {
  const gone = new Set<PersonId>();
  for (const [person, { walletRecord }] of persons)
    if (walletRecord !== null && (await findWallet(store.vault, walletRecord)) === null) gone.add(person);
  return gone;
}

export function epochPayoutId(rules: Rules, epoch: number): Hash {
  const { chainId, payouts, safe } = rules.treasury;
  return payoutId({ chainId, payouts, safe, daoId: rules.daoId, kind: "epoch", number: epoch, part: 0 });
}

type Drafted = Pick<
  ProposalState,
  "epoch" | "payoutId" | "lines" | "ledgerRoot" | "ledgerSize" | "strategiesHash" | "quorum" | "grant"
>;

/** Rebuilt from the entry and the vault whenever it is needed: the same commitment every time. */
export async function commitmentOf(house: House, drafted: Drafted, rules: Rules): Promise<Commitment> {
  return commit({
    daoId: rules.daoId,
    epoch: drafted.epoch,
    chainId: rules.treasury.chainId,
    safe: rules.treasury.safe,
    token: rules.treasury.token.address,
    payoutId: drafted.payoutId,
    transfers: await transfersOf(house.store.vault, drafted.lines),
    ledgerRoot: drafted.ledgerRoot,
    ledgerSize: drafted.ledgerSize,
    strategiesHash: drafted.strategiesHash,
    quorum: drafted.quorum,
    passRule: rules.vote.passRule,
    ...(drafted.grant === undefined ? {} : { grant: drafted.grant.number, textHash: drafted.grant.textHash }),
  });
}

export async function announceProposal(house: House, proposal: ProposalState, stage: ProposalStage): Promise<Outcome> {
  const state = await house.stream.state();
  const post = await proposalPost(house, proposal, rulesOf(state, proposal, rulesInForce(state)));
  const { channelId, messageId } = await house.world.forum.ensurePost(post);
  return recordFacts({
    key: `announced:proposal:${proposal.payoutId}:${stage}`,
    fact: { kind: "proposal-announced", proposal: proposal.proposal, stage, channelId, messageId },
  });
}

export function proposalPostKey(payout: Hash): string {
  return `laurel:proposal:${payout.slice(2, 34)}`;
}

async function proposalPost(house: House, proposal: ProposalState, rules: Rules): Promise<ProposalPost> {
  const { token } = rules.treasury;
  const lines = paidLines(proposal);
  const amounts = lines.map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits));
  const reserved: ProposalPost["reserved"][number][] = [];
  for (const { person, amountBaseUnits } of [...proposal.reserved, ...(proposal.settled?.withheld ?? [])]) {
    const amount = showShortly(parseBaseUnits(amountBaseUnits), token);
    reserved.push({ name: await nameOf(house.store.vault, person), amount });
  }
  return {
    about: "proposal",
    key: proposalPostKey(proposal.payoutId),
    where: "proposals",
    daoName: rules.name,
    epoch: proposal.epoch,
    stage: stageOf(proposal),
    lines: await postedLines(house, { ...proposal, lines }, rules),
    reserved,
    total: showShortly(sumOf(amounts), token),
    payoutId: proposal.payoutId,
    transfersHash: proposal.transfersHash,
    ledgerRoot: proposal.ledgerRoot,
    opensAt: proposal.ballot?.startsAt ?? proposal.opensAt,
    endsAt: proposal.ballot?.endsAt ?? proposal.endsAt,
    ballotUrl: proposal.ballot === null ? null : house.world.ballotBox.proposalUrl(proposal.ballot.ballotId),
    verdictBecause: proposal.verdict?.because ?? null,
    recordUrl: recordUrl(house),
    recount: proposal.recount,
    fairness: fairnessWords(proposal, await house.stream.state()),
    openAppeals: openAppeals(await house.stream.state(), proposal),
    otherwise: otherwiseWords(proposal, rules),
    ...(proposal.grant === undefined ? {} : { grant: await grantWords(house, proposal.grant) }),
  };
}

function openAppeals({ late }: State, { epoch, grant }: ProposalState): number {
  if (grant !== undefined) return 0;
  return [...late.values()].filter((work) => work.epoch === epoch && work.appeal?.answer === null).length;
}

/** What becomes of the rewards if it does not pass. */
function otherwiseWords({ grant }: ProposalState, { vote }: Rules): string {
  if (grant !== undefined) return "If it does not pass, the money stays in the treasury.";
  return vote.unpaid === "roll-over-once"
    ? "If it does not pass, its rewards are proposed once more with the next epoch, and go back to the treasury if that does not pass either."
    : "If it does not pass, its rewards go back to the treasury.";
}

async function grantWords(house: House, { number, textRecord }: GrantName): Promise<ProposalPost["grant"] & {}> {
  const kept = await house.store.vault.read(textRecord);
  const text = kept === null ? null : (JSON.parse(kept.text) as MotionText);
  return { number, title: text?.title ?? `Grant ${number}`, words: text?.words ?? "Its words are on Snapshot." };
}

/** All lines until it is settled; then those that were paid: nobody reads of money that did not come. */
export function paidLines({ lines, settled }: ProposalState): ProposalState["lines"] {
  const unpaid = new Set(settled?.withheld.map(({ person }) => person));
  return lines.filter(({ person }) => !unpaid.has(person));
}

export async function postedLines(house: House, proposal: ProposalState, rules: Rules): Promise<PostedLine[]> {
  const posted: PostedLine[] = [];
  const putUp = new Set(proposal.settled?.claims?.persons);
  for (const { person, walletRecord, amountBaseUnits, because } of proposal.lines) {
    const own = proposal.closed.contributions.filter((contribution) => contribution.person === person);
    posted.push({
      name: await nameOf(house.store.vault, person),
      wallet: await walletOf(house.store.vault, walletRecord),
      amount: showShortly(parseBaseUnits(amountBaseUnits), rules.treasury.token),
      because,
      work: own.map(({ id, score }) => ({
        pull: id.replace(/\/[^/]*$/, ""),
        url: pullUrl(id) ?? recordUrl(house),
        score: score ?? 0,
      })),
      ...(putUp.has(person) ? { isPutUp: true as const } : {}),
    });
  }
  return posted;
}

/** "owner/name#12/author" as GitHub's address of the pull request; null for work that none shows. */
function pullUrl(contribution: string): string | null {
  const [, repository, pull] = /^(.+)#([0-9]+)\//.exec(contribution) ?? [];
  if (repository === undefined || pull === undefined) return null;
  return `https://github.com/${repository}/pull/${pull}`;
}

/** Keeps the votes that were cast since, and shows on the post how it stands. */
export async function watchProposal(house: House, proposal: ProposalState): Promise<Outcome> {
  const state = await house.stream.state();
  const rules = rulesOf(state, proposal, rulesInForce(state));
  return watchBallot(house, await countableOf(house, proposal, rules), async (recount) => {
    const post = await proposalPost(house, proposal, rules);
    await house.world.forum.ensurePost({ ...post, standing: standingOf(recount, rules) });
  });
}

export async function remindProposal(house: House, proposal: ProposalState): Promise<Outcome> {
  const { ballot, payoutId } = proposal;
  if (ballot === null) return recordFacts();
  return remindVoters(house, { name: payoutId, of: payoutWords(proposal), ballot });
}

export async function openBallot(house: House, proposal: ProposalState): Promise<Outcome> {
  const state = await house.stream.state();
  const rules = rulesOf(state, proposal, rulesInForce(state));
  const commitment = await commitmentOf(house, proposal, rules);
  assert.equal(proposalId(commitment), proposal.proposal, "a proposal's commitment never changes");
  const grant = proposal.grant === undefined ? null : await grantWords(house, proposal.grant);
  if (grant !== null && proposal.grant !== undefined)
    await refuseOtherWords(house, grant, {
      payoutId: proposal.payoutId,
      hash: proposal.grant.textHash,
      of: payoutWords(proposal),
    });
  const drafted = { ...proposal, what: "proposal" };
  const { ballotId, startsAt, endsAt, votingBlock } = await ensureBallot(house, drafted, rules, {
    title: grant === null ? ballotTitle(rules.name, proposal.epoch) : grantTitle(rules.name, grant),
    body: ballotBody(commitment, {
      daoName: rules.name,
      token: rules.treasury.token,
      contributions: proposal.closed.contributions.length,
      recordUrl: recordUrl(house),
      isCappedByBalance: proposal.closed.isCappedByBalance,
      fairness: lastingFairnessWords(proposal),
      otherwise: otherwiseWords(proposal, rules),
      grant,
    }),
    choices: [...BALLOT_CHOICES],
    commitment,
  });
  return recordFacts({
    key: `ballot:${proposal.payoutId}`,
    fact: { kind: "ballot-opened", proposal: proposal.proposal, ballotId, startsAt, endsAt, votingBlock },
  });
}

/** What has to stand on Snapshot for this proposal's votes to count. */
async function countableOf(house: House, proposal: ProposalState, rules: Rules): Promise<Countable> {
  const { ballot, strategiesHash } = proposal;
  if (ballot === null) throw new Error("a verdict needs a ballot");
  const commitment = await commitmentOf(house, proposal, rules);
  return {
    ballotId: ballot.ballotId,
    of: payoutWords(proposal),
    pinned: { strategiesHash, commitment: canonicalJson(commitment) },
    choices: BALLOT_CHOICES,
    recipients: commitment.transfers.map(({ wallet }) => wallet),
  };
}

const NOT_COUNTED = waitFor("Snapshot has not counted the votes yet", FINAL_TALLY_POLL_SECONDS);

/** Read once more before anybody is asked to sign: in the objection hours a ballot may be taken down, or a hub tell otherwise. */
export async function confirmVerdict(house: House, proposal: ProposalState): Promise<Outcome | null> {
  const state = await house.stream.state();
  const rules = rulesOf(state, proposal, rulesInForce(state));
  const tally = await countVotes(house, await countableOf(house, proposal, rules), rules);
  if (tally === null) return NOT_COUNTED;
  const { word, because } = verdictOf(tally, rules.vote.passRule);
  if (word === "passed") return null;
  throw new NeedsHuman(
    `The vote on ${payoutWords(proposal)} passed, and Snapshot now tells otherwise: it is not paid.`,
    {
      happened: `It passed with ${proposal.verdict?.because ?? "nothing"}; now it is ${word}: ${because}.`,
      next: "Compare the votes on Snapshot. When they are right again: npm run resume",
    },
  );
}

/** Acts on a final tally only. */
export async function reachVerdict(house: House, proposal: ProposalState): Promise<Outcome> {
  const state = await house.stream.state();
  const rules = rulesOf(state, proposal, rulesInForce(state));
  const tally = await countVotes(house, await countableOf(house, proposal, rules), rules);
  if (tally === null) return NOT_COUNTED;
  const verdict = verdictOf(tally, rules.vote.passRule);
  const { choices, scores, voters, recount, recipientsShare } = tally;
  return recordFacts({
    key: `verdict:${proposal.payoutId}`,
    fact: {
      kind: "verdict-reached",
      proposal: proposal.proposal,
      verdict: verdict.word,
      because: verdict.because,
      choices,
      scores,
      voters,
      quorum: rules.vote.passRule.quorum,
      recount: { ...recount, recipientsShare },
    },
  });
}
