// Governance: what a member asks of the votes by the names that people give them, and what the rules in force and before were.
import { BadInput, explainError, isLaurelError } from "#core/errors.ts";
import type { Hash, Wallet } from "#core/key.ts";
import type { MotionState, ProposalState, State } from "#core/ledger/state.ts";
import { changesBetween, type Change } from "#core/proposal/changes.ts";
import { rulesHash, type Rules } from "#core/rules.ts";
import { showTime } from "#core/time.ts";
import { parsePower } from "#core/vote/verdict.ts";
import type { VotingPower } from "#core/world.ts";
import type { DiscordAccount } from "./answers.ts";
import { seenVotes, voterIn } from "./count-votes.ts";
import { recordUrl, rulesInForce, type House } from "./house.ts";
import { draftMotion, type MotionWish } from "./motion.ts";
import { findWallet } from "./names.ts";
import { policyChanges, policyHash, policyOf, type PolicyPlace } from "./policy.ts";
import { rulesByHash } from "./recorded-motions.ts";
import type { Booth } from "./voting.ts";

/** As people write it: "epoch 6", "grant 2", "motion 3". */
export interface VoteName {
  readonly kind: "epoch" | "grant" | "motion";
  readonly number: number;
}

/** @throws BadInput when it is no such name */
export function readVoteName(text: string): VoteName {
  const [, kind, number] = /^\s*(epoch|grant|motion)\s*#?\s*([1-9][0-9]{0,8})\s*$/i.exec(text) ?? [];
  const word = kind?.toLowerCase();
  if ((word === "epoch" || word === "grant" || word === "motion") && number !== undefined)
    return { kind: word, number: Number(number) };
  throw new BadInput("This is not the name of a vote.", {
    happened: JSON.stringify(text.slice(0, 60)),
    next: "Write it like epoch 6, grant 2 or motion 3; /proposal list has them all.",
  });
}

// ---- A vote -----------------------------------------------------------------------------------------------------------

/** Where a member votes, and with what. */
export interface VotePlace {
  readonly of: string;
  readonly says: readonly string[];
  /** Null while it is not open. */
  readonly ballotUrl: string | null;
  /** Our own page, where a wallet signs the vote. */
  readonly pageUrl: string | null;
}

/** @throws BadInput when no vote that is not over has this name */
export async function findVotePlace(
  house: House,
  booth: Booth,
  asker: DiscordAccount,
  text: string,
): Promise<VotePlace> {
  const name = readVoteName(text);
  const of = `${name.kind} ${name.number}`;
  const found = findVote(await house.stream.state(), name);
  if (found === undefined || found.verdict !== null)
    throw new BadInput(`No vote on ${of} is open.`, {
      happened: found?.verdict == null ? "" : `It is ${found.verdict.word}: ${found.verdict.because}.`,
      next: `See /proposal list, or /proposal show ${of}.`,
    });
  const { ballot } = found;
  const opensAt = ballot?.startsAt ?? found.opensAt;
  const now = house.stream.now();
  if (ballot === null || now < opensAt) {
    const says = [`The vote on ${of} opens about ${showTime(opensAt)}. Until then, say in its channel what you think.`];
    return { of, says, ballotUrl: null, pageUrl: null };
  }
  if (now > ballot.endsAt) {
    const says = [`The vote on ${of} ended at ${showTime(ballot.endsAt)}; the votes are being counted.`];
    return { of, says, ballotUrl: house.world.ballotBox.proposalUrl(ballot.ballotId), pageUrl: null };
  }
  const own = await sayOwnVote(house, booth, asker, ballot);
  return {
    of,
    says: [`The vote on ${of} is open until ${showTime(ballot.endsAt)}.`, ...own],
    ballotUrl: house.world.ballotBox.proposalUrl(ballot.ballotId),
    pageUrl: `${recordUrl(house)}/vote/${ballot.ballotId}`,
  };
}

function findVote(state: State, { kind, number }: VoteName): ProposalState | MotionState | undefined {
  if (kind === "motion") return [...state.motions.values()].find((motion) => motion.number === number);
  return [...state.proposals.values()].find(({ epoch, grant }) =>
    kind === "grant" ? grant?.number === number : grant === undefined && epoch === number,
  );
}

type Ballot = NonNullable<ProposalState["ballot"]>;

async function sayOwnVote(house: House, booth: Booth, asker: DiscordAccount, ballot: Ballot): Promise<string[]> {
  const wallet = await linkedWallet(house, asker);
  if (wallet === null)
    return [
      "What your vote counts cannot be told, because your wallet is not linked. Run /link add; you can vote without it too.",
    ];
  const { voter } = await booth.page(ballot.ballotId, wallet);
  const voted = voter?.vote ?? null;
  return [
    ...(await sayPower(house, wallet, ballot.votingBlock)),
    ...(voter?.note == null ? [] : [voter.note]),
    voted === null
      ? "No vote of yours was seen yet; one that was cast on Snapshot is seen within five minutes."
      : `A vote of yours is in: ${voted.words}. You may vote again until the end: the last one counts.`,
  ];
}

async function linkedWallet({ store, stream }: House, asker: DiscordAccount): Promise<Wallet | null> {
  const person = await store.vault.personOf("discord", asker.id);
  const record = person === null ? null : ((await stream.state()).persons.get(person)?.walletRecord ?? null);
  return record === null ? null : findWallet(store.vault, record);
}

async function sayPower(house: House, wallet: Wallet, block: number): Promise<string[]> {
  const counted = `as of block ${block}, which was taken before this was public`;
  try {
    const { power, parts } = await house.world.ballotBox.votingPower(wallet, block);
    if (parsePower(power) === 0n)
      return [`Your wallet ${wallet} has no votes here, ${counted}. What it got later counts in later votes.`];
    return [`Your wallet ${wallet} has ${power} votes here, ${counted}.`, ...sayParts(parts)];
  } catch (error) {
    if (!isLaurelError(error)) throw error;
    return [`What your vote counts cannot be told at the moment: ${explainError(error)}`];
  }
}

/** Of the strategies that Snapshot's spaces use most. */
const STRATEGY_WORDS: Readonly<Record<string, string>> = {
  "erc20-balance-of": "tokens that the wallet held",
  "erc20-votes": "votes of the token that were the wallet's own or delegated to it on chain",
  "eth-balance": "the chain's own coin that the wallet held",
  erc721: "items of a collection that the wallet held",
  ticket: "the same for every wallet",
  whitelist: "a fixed list of wallets",
  delegation: "votes that others delegated to the wallet",
};

function sayParts(parts: VotingPower["parts"]): string[] {
  return parts.map(({ strategy, power }) => {
    const words = STRATEGY_WORDS[strategy];
    return `${power} of it by the space's strategy "${strategy}"${words === undefined ? "" : `: ${words}`}.`;
  });
}

/** How many wallets were seen to vote, as the kept envelopes name them: nothing is verified here. */
export async function countVoters(house: House, ballotId: Hash): Promise<number> {
  return new Set([...(await seenVotes(house, ballotId)).values()].map(voterIn)).size;
}

// ---- Asking -----------------------------------------------------------------------------------------------------------

/** @param payout "epoch 6" or "grant 2" @returns a sentence on what happens next */
export async function askToDrop(
  house: House,
  asker: DiscordAccount,
  payout: string,
  text: Pick<MotionWish, "title" | "words">,
): Promise<string> {
  const name = readVoteName(payout);
  const found = name.kind === "motion" ? undefined : findVote(await house.stream.state(), name);
  if (found === undefined || !("payoutId" in found))
    throw new BadInput(`No payout of ${name.kind} ${name.number} is open.`, { next: "See /payout status." });
  return draftMotion(house, asker, { ...text, about: { kind: "hold", payoutId: found.payoutId }, ...FOR_OR_AGAINST });
}

/** What only questions in words choose. */
const FOR_OR_AGAINST = { system: "basic", choices: [] } as const;

/** Whether this person is mentioned before a vote ends. @throws BadInput for somebody who was never linked */
export async function chooseReminders(house: House, asker: DiscordAccount, isOn: boolean): Promise<string> {
  const person = await house.store.vault.personOf("discord", asker.id);
  await house.stream.append((state) => {
    const known = person === null ? undefined : state.persons.get(person);
    if (person === null || known === undefined)
      throw new BadInput("You have linked nothing, so you are not reminded of votes.", {
        next: "Run /link add first.",
      });
    if ((known.wantsNoReminders !== true) === isOn) return { drafts: [] };
    const key = `reminders:${person}:${state.size}`;
    return { drafts: [{ key, fact: { kind: "reminders-chosen", person, isOn } }] };
  });
  return isOn
    ? "You are mentioned once before a vote ends in which you have votes and have not voted."
    : "You are no longer mentioned before votes end. /proposal remind with on brings it back.";
}

// ---- Rules ------------------------------------------------------------------------------------------------------------

/** What the operator's file says; the rules in force are elsewhere. */
export interface RulesDraft {
  /** As the file stands now. @throws BadInput when it cannot be read */
  rules(): Rules;
  /** The file with one setting changed, checked as a whole; nothing is written. @throws BadInput with its faults */
  amend(setting: string, value: string): Rules;
}

export interface RulesSheet {
  readonly rules: Rules;
  readonly rulesHash: Hash;
  readonly policyHash: Hash;
  /** 0 while people's ratings do not calibrate the jury. */
  readonly calibration: number;
  /** Why nothing can be proposed from the file, or what of it differs; null where it is what is in force. */
  readonly draft: string | null;
}

export async function showRules(house: House, draft: RulesDraft | null): Promise<RulesSheet> {
  const state = await house.stream.state();
  const rules = rulesInForce(state);
  return {
    rules,
    rulesHash: state.rulesHash ?? rulesHash(rules),
    policyHash: policyHash(policyOf(rules, placeOf(house, state))),
    calibration: state.calibration?.version ?? 0,
    draft: draft === null ? null : sayDraft(rules, draft),
  };
}

function placeOf({ world }: House, { calibration }: State): PolicyPlace {
  return { templateHash: world.judge.templateHash, calibration };
}

function sayDraft(inForce: Rules, draft: RulesDraft): string | null {
  try {
    const count = changesBetween(inForce, draft.rules()).length;
    return count === 0
      ? null
      : `The file differs from them in ${settings(count)}: a draft, which changes nothing by itself.`;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    return "The file cannot be used as it stands, so it is no draft either.";
  }
}

function settings(count: number): string {
  return count === 1 ? "1 setting" : `${count} settings`;
}

export interface RulesDifference {
  /** "the rules in force", "the file", or a hash. */
  readonly before: string;
  readonly after: string;
  readonly changes: readonly Change[];
  /** Whether the same work may be worth something else. */
  readonly isPolicyChanged: boolean;
}

const IN_FORCE = "the rules in force";
const FILE = "the file";

/**
 * @param from the beginning of a hash that was in force once; null: the rules in force
 * @param to the same; null: the file
 */
export async function compareRules(
  house: House,
  draft: RulesDraft | null,
  from: string | null,
  to: string | null,
): Promise<RulesDifference> {
  const state = await house.stream.state();
  const known = from === null && to === null ? new Map<Hash, Rules>() : await rulesByHash(house);
  const before = from === null ? { name: IN_FORCE, rules: rulesInForce(state) } : findRules(known, from);
  const after = to === null ? { name: FILE, rules: requireDraft(draft).rules() } : findRules(known, to);
  const place = placeOf(house, state);
  return {
    before: before.name,
    after: after.name,
    changes: changesBetween(before.rules, after.rules),
    isPolicyChanged: policyChanges(policyOf(before.rules, place), policyOf(after.rules, place)).length > 0,
  };
}

/** Fewer digits may be many rules'. */
const HASH_DIGITS_MIN = 6;

function findRules(known: ReadonlyMap<Hash, Rules>, typed: string): { name: Hash; rules: Rules } {
  const digits = typed.trim().toLowerCase().replace(/^0x/, "");
  const found = [...known].filter(([hash]) => hash.startsWith(`0x${digits}`));
  const [only] = found;
  if (only !== undefined && found.length === 1 && digits.length >= HASH_DIGITS_MIN)
    return { name: only[0], rules: only[1] };
  throw new BadInput("No rules with this hash were ever in force.", {
    happened: JSON.stringify(typed.slice(0, 80)),
    next: `Copy it from /rules history; its first ${HASH_DIGITS_MIN} digits are enough where only one begins so.`,
  });
}

function requireDraft(draft: RulesDraft | null): RulesDraft {
  if (draft !== null) return draft;
  throw new BadInput("No file of rules can be read here.", { next: "Give two hashes from /rules history." });
}

/** One setting changed on top of the rules in force; null: the file's draft as a whole. */
export type RulesWish = { readonly setting: string; readonly value: string } | null;

/** @returns a sentence on what happens next @throws BadInput when it changes nothing, or the file is not what it would have to be */
export async function askForRules(
  house: House,
  asker: DiscordAccount,
  draft: RulesDraft | null,
  wish: RulesWish,
  text: Pick<MotionWish, "title" | "words">,
): Promise<string> {
  const state = await house.stream.state();
  const inForce = rulesInForce(state);
  const basedOn = state.rulesHash ?? rulesHash(inForce);
  const rules = wishedRules(requireDraft(draft), wish, [basedOn, rulesHash(inForce)]);
  if (rules.daoId !== house.dao)
    throw new BadInput("A DAO's id never changes: its whole ledger is kept under it.", {
      happened: `In force is ${house.dao}, and the file says ${rules.daoId}.`,
      next: "Change id back, then propose again.",
    });
  const about = { kind: "rules", rules, rulesHash: rulesHash(rules), basedOn } as const;
  return draftMotion(house, asker, { ...text, about, ...FOR_OR_AGAINST });
}

/** Changed on top of a file that says something else, one setting would carry all the others along unseen. */
function wishedRules(draft: RulesDraft, wish: RulesWish, inForce: readonly Hash[]): Rules {
  if (wish === null) return draft.rules();
  if (inForce.includes(rulesHash(draft.rules()))) return draft.amend(wish.setting, wish.value);
  throw new BadInput("The file is not what is in force, so one setting of it cannot be proposed alone.", {
    happened: "It differs from the rules in force: see /rules diff.",
    next: "Propose the file as a whole, without a setting; or ask whoever runs me to put back what is in force.",
  });
}
