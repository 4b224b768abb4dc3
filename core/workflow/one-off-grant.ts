// A one-off grant: a payment that a member asks for beside the epochs. It is voted on, offered and paid like any other.
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput } from "#core/errors.ts";
import { payoutId, type Hash } from "#core/key.ts";
import { rootOf } from "#core/ledger/merkle.ts";
import { idsEverOf, type ProposalState, type State } from "#core/ledger/state.ts";
import {
  baseUnits,
  parseBaseUnits,
  parseTokenAmount,
  showAmount,
  sumOf,
  TRANSFER_BASE_UNITS_MAX,
  type BaseUnits,
} from "#core/money.ts";
import { textHash } from "#core/proposal/motion.ts";
import { proposalId } from "#core/proposal/proposal.ts";
import type { Rules } from "#core/rules.ts";
import { addHours, showTime } from "#core/time.ts";
import type { DiscordAccount } from "./answers.ts";
import { rulesInForce, type House } from "./house.ts";
import { readAsked, voterOf } from "./motion.ts";
import { shownName } from "./names.ts";
import { commitmentOf, isCooling, owedAmounts, payoutsOnChain, termsFault } from "./propose.ts";

const GRANTS_OPEN_MAX = 5;
/** Not decided yet: each one asks everybody for their attention, and keeps money back for as long as it is open. */
const GRANTS_PER_PERSON_MAX = 1;

export interface GrantWish {
  /** The Discord id of the member who would be paid. */
  readonly to: string;
  /** Whole tokens as people write them: "120.5". */
  readonly amount: string;
  readonly title: string;
  readonly words: string;
}

/** @returns a sentence on what happens next @throws BadInput when it cannot be asked for or could not be paid */
export async function draftGrant(house: House, asker: DiscordAccount, wish: GrantWish): Promise<string> {
  const person = await voterOf(house, asker);
  const text = readAsked(wish);
  const to = await house.store.vault.personOf("discord", wish.to);
  const left = await payoutsOnChain(house);
  const [standing, terms, block] = await Promise.all([
    house.world.treasury.standing(),
    house.world.ballotBox.terms(),
    house.world.treasury.latestBlock(),
  ]);
  if (standing.faults.length > 0)
    throw new BadInput("The treasury is not what the rules describe.", { happened: standing.faults.join(" ") });
  let said = "";
  await house.stream.append(async (state) => {
    const rules = rulesInForce(state);
    const fault = termsFault(terms, rules);
    if (fault !== null) throw new BadInput("The Snapshot space cannot carry this vote.", fault);
    refuseCrowd(state, person);
    const { walletRecord, recipient } = recipientOf(state, to, rules, house);
    const amountBaseUnits = readAmount(wish.amount, rules);
    refuseTooMuch(
      amountBaseUnits,
      { free: freeBalance(state, standing.balanceBaseUnits, left), asked: askedFor(state) },
      rules,
    );
    const number = state.lastGrant + 1;
    const textRecord = `motion:${house.dao}:${house.ids.next()}`;
    const grant = { number, person, textRecord, textHash: textHash(text) };
    const opensAt = addHours(house.stream.now(), rules.vote.discussionHours);
    const line = { person: recipient, walletRecord, amountBaseUnits: amountBaseUnits.toString() };
    const drafted = {
      epoch: Math.max(1, state.lastEpoch),
      payoutId: grantPayoutId(rules, number),
      lines: [{ ...line, because: `grant ${number}`, reservedFrom: [] }],
      reserved: [],
      votingBlock: block.number,
      ledgerRoot: rootOf(await house.store.ledger.frontier(house.dao, state.size)),
      ledgerSize: state.size,
      strategiesHash: terms.strategiesHash,
      quorum: terms.quorum,
      from: "allocation" as const,
      opensAt,
      endsAt: addHours(opensAt, rules.vote.votingHours),
      grant,
    };
    const commitment = await commitmentOf(house, drafted, rules);
    const name = await shownName(house.store.vault, recipient);
    said = `Grant ${number}, ${showAmount(amountBaseUnits, rules.treasury.token)} to ${name}, is open for discussion; its ballot opens at ${showTime(opensAt)}.`;
    return {
      drafts: [
        {
          key: `proposal:${drafted.payoutId}`,
          fact: {
            kind: "proposal-drafted",
            proposal: proposalId(commitment),
            transfersHash: commitment.transfersHash,
            ...drafted,
          },
        },
      ],
      records: [{ record: textRecord, person, kind: "motion", text: JSON.stringify(text) }],
    };
  });
  return said;
}

export function grantPayoutId(rules: Rules, number: number): Hash {
  const { chainId, payouts, safe } = rules.treasury;
  return payoutId({ chainId, payouts, safe, daoId: rules.daoId, kind: "grant", number, part: 0 });
}

function refuseCrowd(state: State, person: PersonId): void {
  const open = [...state.proposals.values()].filter(({ grant, settled }) => grant !== undefined && settled === null);
  if (open.length >= GRANTS_OPEN_MAX)
    throw new BadInput("Enough grants are open already.", {
      happened: `${open.length} are open.`,
      next: "Wait until one of them is decided and paid; see /proposal list.",
    });
  const ids = idsEverOf(state, person);
  const own = undecidedGrants(state).filter(({ grant }) => grant !== undefined && ids.has(grant.person));
  if (own.length < GRANTS_PER_PERSON_MAX) return;
  throw new BadInput("A grant that you asked for is not decided yet.", {
    next: "Wait until it is; see /proposal list.",
  });
}

function undecidedGrants(state: State): ProposalState[] {
  return [...state.proposals.values()].filter(({ grant, verdict }) => grant !== undefined && verdict === null);
}

function askedFor(state: State): bigint {
  const lines = undecidedGrants(state).flatMap((proposal) => proposal.lines);
  return sumOf(lines.map(({ amountBaseUnits }) => parseBaseUnits(amountBaseUnits)));
}

/** Wallets come from signed links only, and one that was just changed waits. */
function recipientOf(
  state: State,
  person: PersonId | null,
  rules: Rules,
  house: House,
): { walletRecord: string; recipient: PersonId } {
  const walletRecord = person === null ? null : (state.persons.get(person)?.walletRecord ?? null);
  if (person === null || walletRecord === null)
    throw new BadInput("Whoever is to be paid has no wallet linked.", {
      next: "Ask them to run /link add, then propose the grant again.",
    });
  if (isCooling(state, person, rules, house.stream.now()))
    throw new BadInput("Whoever is to be paid changed the wallet a short time ago.", {
      next: `A changed wallet is paid after ${rules.payout.coolDownHours} hours; propose the grant then.`,
    });
  return { walletRecord, recipient: person };
}

function readAmount(text: string, { treasury }: Rules): BaseUnits {
  const amount = parseTokenAmount(text, treasury.token.decimals);
  if (amount > 0n && amount <= TRANSFER_BASE_UNITS_MAX) return amount;
  throw new BadInput("This amount cannot be paid.", {
    happened: text.slice(0, 40),
    next: "Write an amount above zero.",
  });
}

function freeBalance(state: State, balance: BaseUnits, left: ReadonlyMap<Hash, BaseUnits>): bigint {
  return balance - sumOf(owedAmounts(state, left));
}

/** All that is only asked for shares one bound: otherwise many wishes together would leave the epochs nothing to split. */
function refuseTooMuch(
  amount: BaseUnits,
  { free, asked }: { readonly free: bigint; readonly asked: bigint },
  { treasury, budget }: Rules,
): void {
  const together = ((free + asked) * BigInt(budget.runwayShareMaxPercent)) / 100n - asked;
  const most = together < 0n ? 0n : together;
  if (amount <= most) return;
  throw new BadInput("The treasury cannot promise so much.", {
    happened: `Asked for is ${showAmount(amount, treasury.token)}; of what is not promised already, at most ${showAmount(baseUnits(most), treasury.token)} may go at once.`,
    next: "Ask for less, or wait until the treasury holds more.",
  });
}
