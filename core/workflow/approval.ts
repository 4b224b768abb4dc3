// Approval: what treasurers see before they sign, who may ask, and how a posted signature is checked and recorded.
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput } from "#core/errors.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import type { Draft } from "#core/ledger/entry.ts";
import { type BatchState, countSigned, idsEverOf, type ProposalState, type State } from "#core/ledger/state.ts";
import { parseBaseUnits, showAmount, sumOf } from "#core/money.ts";
import { gasOfLanes } from "#core/payout/lane.ts";
import { addDays, showTime } from "#core/time.ts";
import type { Batch, OwnerSignature } from "#core/world.ts";
import { readBookOf } from "./claims.ts";
import { rulesOf } from "./due-steps.ts";
import { issueGrant, lookAtGrant, takeGrant } from "./grant.ts";
import { rulesInForce, type House } from "./house.ts";
import type { DiscordAccount, OneTimePage, PayoutChoice, PayoutReview, Signed } from "./answers.ts";
import { findWallet, nameOf, payoutWords, subjectOf, walletOf } from "./names.ts";
import { batchOf, isSignatureVoid, signaturesRecorded } from "./pay.ts";
import { pauseOf, sayPause } from "./pause.ts";
import { payoutReasons } from "./payout-reasons.ts";
import { keepReason } from "./reason.ts";
import { personOfDiscord } from "./reviewer.ts";

interface Bound {
  readonly person: PersonId;
  readonly payoutId: Hash;
  /** Of the batch, or of the empty transaction that cancels it. */
  readonly safeTxHash: Hash;
  readonly purpose: "pay" | "cancel";
}

interface Treasurer {
  readonly person: PersonId;
  readonly wallet: Wallet;
  /** Of the Safe, now. */
  readonly owners: readonly Wallet[];
}

/** A treasurer is an owner of the Safe, now, by the linked wallet: no role in Discord makes one. */
async function treasurerOf(house: House, asker: DiscordAccount): Promise<Treasurer> {
  const person = await house.store.vault.personOf("discord", asker.id);
  const state = await house.stream.state();
  const record = person === null ? null : (state.persons.get(person)?.walletRecord ?? null);
  const wallet = record === null ? null : await findWallet(house.store.vault, record);
  if (person === null || wallet === null) {
    throw new BadInput("Only treasurers can do this, and your wallet is not linked.", {
      next: "If you are an owner of the Safe, run /link add first.",
    });
  }
  const { owners } = await house.world.treasury.standing();
  if (!owners.includes(wallet)) {
    throw new BadInput("Only treasurers can do this: your linked wallet is not an owner of the Safe.", {
      happened: `Your wallet is ${wallet}.`,
      next: "Nothing was changed. If you sign with another wallet, link that one with /link add.",
    });
  }
  return { person, wallet, owners };
}

export async function reviewPayout(house: House, asker: DiscordAccount, which: PayoutChoice): Promise<PayoutReview> {
  const { wallet } = await treasurerOf(house, asker);
  return reviewOf(house, pickPayout(await house.stream.state(), which), "pay", wallet);
}

export async function offerSigning(
  house: House,
  asker: DiscordAccount,
  which: PayoutChoice,
): Promise<{ review: PayoutReview; page: OneTimePage }> {
  const { person, wallet } = await treasurerOf(house, asker);
  const proposal = pickPayout(await house.stream.state(), which);
  const review = await reviewOf(house, proposal, "pay", wallet);
  if (review.signedBy.includes(wallet)) {
    throw new BadInput("You have signed this payout already.", {
      happened: `${review.signedBy.length} of ${review.threshold} signatures are in.`,
      next: NOTHING_MORE,
    });
  }
  const { payoutId } = proposal;
  const bound: Bound = { person, payoutId, safeTxHash: review.batch.safeTxHash, purpose: "pay" };
  return { review, page: await issueGrant(house, "sign", person, bound) };
}

/** A payout that passed and is not offered yet. @returns a sentence on until when @throws BadInput when it cannot be held */
export async function holdPayout(
  house: House,
  asker: DiscordAccount,
  which: PayoutChoice,
  reason: string,
  id: string | null = null,
): Promise<string> {
  const isGuardian = await isGuardianNow(house, asker);
  const person = isGuardian ? await personOfDiscord(house, asker) : (await treasurerOf(house, asker)).person;
  return decideAlone(house, person, reason, (state, by) => {
    const proposal = pickUnoffered(state, which);
    const { payoutId } = proposal;
    refuseThirdInARow(state, proposal, person);
    const until = addDays(house.stream.now(), rulesInForce(state).payout.holdDays);
    return {
      // Delivered twice it is one hold: another would use up the last that its person has in a row.
      key: `held:${payoutId}:${id ?? state.size}`,
      fact: { kind: "payout-held", payoutId, ...by, until },
      said: `The payout of ${payoutWords(proposal)} is held until ${showTime(until)}; /payout release lets it go before.`,
    };
  });
}

/** A guardian of the rules, by the Discord account alone: the chain's node is not asked, and may be down. */
async function isGuardianNow(house: House, { id }: DiscordAccount): Promise<boolean> {
  return rulesInForce(await house.stream.state()).guardians.includes(id);
}

const HOLDS_IN_A_ROW_MAX = 2;

/** One person alone must not be able to keep people from being paid for ever. */
function refuseThirdInARow(state: State, proposal: ProposalState, person: PersonId): void {
  const { holder } = proposal;
  if (holder === null || !idsEverOf(state, person).has(holder.person) || holder.inARow < HOLDS_IN_A_ROW_MAX) return;
  throw new BadInput(`You have held the payout of ${payoutWords(proposal)} twice in a row.`, {
    next: "The next hold is another treasurer's or a guardian's: ask one of them.",
  });
}

/** Every treasurer may release every hold, and a guardian the own one. */
export async function releasePayout(
  house: House,
  asker: DiscordAccount,
  which: PayoutChoice,
  reason: string,
): Promise<string> {
  const own = await ownHold(house, asker, which);
  const person = own ?? (await treasurerOf(house, asker)).person;
  return decideAlone(house, person, reason, (state, by) => {
    const held = findHeld(house, state, which);
    if (held === undefined) throw new BadInput("No such payout is held.", { next: "See /payout status." });
    if (own !== null && held.hold?.person !== own) throw movedOn();
    const { payoutId } = held;
    return {
      key: `released:${payoutId}:${state.size}`,
      fact: { kind: "payout-released", payoutId, ...by },
      said: `The payout of ${payoutWords(held)} goes on.`,
    };
  });
}

function findHeld(house: House, state: State, which: PayoutChoice): ProposalState | undefined {
  const now = house.stream.now();
  return [...state.proposals.values()].find((proposal) => (proposal.heldUntil ?? 0) > now && isChosen(proposal, which));
}

/** The guardian who asks, where the hold is the guardian's own. */
async function ownHold(house: House, asker: DiscordAccount, which: PayoutChoice): Promise<PersonId | null> {
  if (!(await isGuardianNow(house, asker))) return null;
  const person = await house.store.vault.personOf("discord", asker.id);
  const held = findHeld(house, await house.stream.state(), which);
  return person !== null && held?.hold?.person === person ? person : null;
}

/** What one person may do alone, with a reason on record. */
async function decideAlone(
  house: House,
  person: PersonId,
  reason: string,
  decide: (state: State, by: { person: PersonId; reasonRecord: string }) => Draft & { readonly said: string },
): Promise<string> {
  const record = keepReason(house, person, reason, []);
  let told = "";
  await house.stream.append((state) => {
    const { key, fact, said } = decide(state, { person, reasonRecord: record.record });
    told = said;
    return { drafts: [{ key, fact }], records: [record] };
  });
  return told;
}

/** Any verdict that may still be paid can be held: also while the objection hours run. */
function pickUnoffered(state: State, which: PayoutChoice): ProposalState {
  const passed = [...state.proposals.values()].filter(
    (proposal) => proposal.verdict?.word === "passed" && proposal.settled === null && isChosen(proposal, which),
  );
  const unoffered = passed.find(({ batch }) => batch === null);
  if (unoffered !== undefined) return unoffered;
  throw passed.length === 0
    ? new BadInput("No such payout waits.", { next: "See /payout list for where each payout stands." })
    : new BadInput("This payout was offered to the treasurers already, and every owner could execute it.", {
        next: "Only /payout cancel stops it now: an empty transaction at the same nonce, signed like any other.",
      });
}

/**
 * Asks for an empty transaction of the Safe at the batch's nonce. Asking alone stops nothing: whichever of the two has enough
 * signatures first is executed, because any owner could.
 */
export async function cancelPayout(
  house: House,
  asker: DiscordAccount,
  which: PayoutChoice,
  reason: string,
): Promise<{ review: PayoutReview; page: OneTimePage }> {
  const { person, wallet, owners } = await treasurerOf(house, asker);
  const proposal = pickPayout(await house.stream.state(), which);
  const { payoutId, batch } = proposal;
  if (batch === null) throw new BadInput("This payout was superseded.", { next: "See /payout status." });
  const composed = house.world.treasury.composeCancel(batch.safeTxNonce);
  const signed = batch.cancel?.signatures.get(person);
  if (signed !== undefined && !(await isSignatureVoid(house, composed, signed, owners)))
    throw new BadInput("You have signed this cancellation already.", { next: "The others sign with /payout cancel." });
  const { safeTxHash: cancelHash } = composed;
  const record = keepReason(house, person, reason, []);
  await house.stream.append((state) => {
    const now = state.proposals.get(payoutId)?.batch;
    if (now?.safeTxHash !== batch.safeTxHash || now.transactionHash !== null) throw movedOn();
    if (now.cancel?.asked != null) return { drafts: [] };
    // Where lines cannot be paid we have asked already: who signs for that wants the others to be paid, and no hold.
    const holdDays = now.cancel === null ? rulesInForce(state).payout.holdDays : 0;
    const until = addDays(house.stream.now(), holdDays);
    const { safeTxHash } = batch;
    const fact = { payoutId, safeTxHash, cancelHash, person, reasonRecord: record.record, until };
    // The empty transaction's own hash says nothing of the payout: after a reorganisation another one may have this nonce.
    const key = `cancel:${safeTxHash}:${batch.attempt}`;
    return { drafts: [{ key, fact: { kind: "cancel-asked", ...fact } }], records: [record] };
  });
  const bound: Bound = { person, payoutId, safeTxHash: cancelHash, purpose: "cancel" };
  const review = await reviewOf(house, proposal, "cancel", wallet);
  return { review, page: await issueGrant(house, "sign", person, bound) };
}

const NOTHING_MORE = "Nothing more is needed from you: /payout status says what it waits for.";

function movedOn(): BadInput {
  return new BadInput("This payout has moved on meanwhile.", {
    next: "Run /payout review in Discord to see where it stands.",
  });
}

function isChosen(proposal: ProposalState, which: PayoutChoice): boolean {
  if (which === null) return true;
  if (typeof which === "number") return proposal.grant === undefined && proposal.epoch === which;
  return proposal.grant?.number === which.grant;
}

function chosenWords(which: Exclude<PayoutChoice, null>): string {
  return typeof which === "number" ? `epoch ${which}` : `grant ${which.grant}`;
}

function pickPayout(state: State, which: PayoutChoice): ProposalState {
  const offered = [...state.proposals.values()].filter(({ batch, settled }) => batch !== null && settled === null);
  const picked = offered.find((proposal) => isChosen(proposal, which));
  if (picked?.batch?.shows != null && picked.batch.transactionHash === null) return picked;
  if (picked?.batch?.transactionHash != null) {
    throw new BadInput(`The payout of ${payoutWords(picked)} is signed and on its way.`, {
      happened: `Transaction ${picked.batch.transactionHash}.`,
    });
  }
  throw new BadInput(
    which === null ? "No payout waits for signatures." : `No payout of ${chosenWords(which)} waits for signatures.`,
    {
      next: "See /payout list for where each payout stands.",
    },
  );
}

async function reviewOf(
  house: House,
  proposal: ProposalState,
  purpose: Bound["purpose"],
  signWith: Wallet | null,
): Promise<PayoutReview> {
  const state = await house.stream.state();
  const rules = rulesOf(state, proposal, rulesInForce(state));
  const { token, safe, chainId } = rules.treasury;
  // Held here: while names are read, another transaction may take the nonce and the state lets go of the batch.
  const offered = proposal.batch;
  if (offered === null)
    throw new BadInput("This payout was superseded.", { next: "Wait a moment and run /payout review again." });
  const batch =
    purpose === "pay"
      ? await batchOf(house, proposal, offered)
      : house.world.treasury.composeCancel(offered.safeTxNonce);
  const lines: PayoutReview["lines"][number][] = [];
  for (const { person, walletRecord, amountBaseUnits, because } of proposal.lines) {
    const { discordId, login } = await nameOf(house.store.vault, person);
    const wallet = await walletOf(house.store.vault, walletRecord);
    lines.push({
      discordId,
      login,
      wallet,
      amount: showAmount(parseBaseUnits(amountBaseUnits), token),
      because,
      isNewAddress: state.persons.get(person)?.paidWalletRecord !== walletRecord,
      withheldBecause: offered.withheld.find((each) => each.person === person)?.because ?? null,
    });
  }
  const signedBy: Wallet[] = [];
  const signatures =
    purpose === "pay" ? offered.signatures : (offered.cancel?.signatures ?? new Map<PersonId, string>());
  for (const [signer, record] of signatures) {
    const kept = await house.store.vault.read(record);
    const isCounted = purpose === "cancel" || !offered.void.includes(signer);
    if (kept !== null && isCounted) signedBy.push(parseWallet((JSON.parse(kept.text) as OwnerSignature).signer));
  }
  return {
    purpose,
    daoName: rules.name,
    ...subjectOf(proposal),
    batch,
    lines,
    total: showAmount(sumOf(batch.transfers.map(({ amountBaseUnits }) => amountBaseUnits)), token),
    ballotUrl: proposal.ballot === null ? "" : house.world.ballotBox.proposalUrl(proposal.ballot.ballotId),
    verdictBecause: proposal.verdict?.because ?? "",
    signedBy,
    threshold: offered.threshold,
    cancelSigned: offered.cancel?.signatures.size ?? null,
    says: [...(await payoutReasons(house, proposal)), ...(await pauseWords(house, state))],
    signWith,
    safe,
    safeVersion: (await house.world.treasury.standing()).safeVersion ?? "",
    chainId,
    ...(await reviewClaims(house, offered, batch, lines)),
  };
}

/** Who signs while the DAO is paused knows that Laurel carries nothing out before it goes on. */
async function pauseWords(house: House, state: State): Promise<readonly string[]> {
  const pause = await pauseOf(house, state);
  return pause === null ? [] : [sayPause(pause)];
}

/** The whole book, from which treasurers compute the root that they sign, and what the two lanes cost. */
async function reviewClaims(
  house: House,
  { claims }: BatchState,
  batch: Batch,
  lines: PayoutReview["lines"],
): Promise<Pick<PayoutReview, "claimBook" | "costs">> {
  if (claims === undefined || batch.claims === null) return {};
  const claimBook = await readBookOf(house, claims);
  const fresh = new Set(lines.filter(({ isNewAddress }) => isNewAddress).map(({ wallet }) => wallet));
  const claimed = batch.claims.transfers;
  const direct = batch.transfers.filter((transfer) => !claimed.includes(transfer));
  const gas = gasOfLanes({ direct, claimed }, ({ wallet }) => fresh.has(wallet), {
    round: claims.round,
    claimants: claimBook.length,
  });
  return { claimBook, costs: { ...gas, weiPerGas: await house.world.treasury.weiPerGas() } };
}

export async function signPage(house: House, token: string): Promise<PayoutReview> {
  const { bound, proposal } = await boundPayout(house, await lookAtGrant(house, "sign", token));
  return reviewOf(house, proposal, bound.purpose, await walletOfPerson(house, bound.person));
}

async function boundPayout(
  house: House,
  grant: { readonly bound: string },
): Promise<{ bound: Bound; proposal: ProposalState }> {
  const bound = JSON.parse(grant.bound) as Bound;
  const proposal = (await house.stream.state()).proposals.get(bound.payoutId);
  const batch = proposal?.batch ?? null;
  const hash = bound.purpose === "pay" ? batch?.safeTxHash : batch?.cancel?.cancelHash;
  if (proposal === undefined || batch === null || hash !== bound.safeTxHash || batch.transactionHash !== null) {
    throw new BadInput("This payout has moved on since the link was made.", {
      next: "Run /payout review in Discord to see where it stands.",
    });
  }
  return { bound, proposal };
}

/** Checked in full before the one-time page is used up; recorded once per treasurer and hash. */
export async function postSignature(house: House, token: string, signature: string): Promise<Signed> {
  const grant = await lookAtGrant(house, "sign", token);
  const { bound, proposal } = await boundPayout(house, grant);
  const offered = proposal.batch;
  if (offered === null) throw movedOn();
  const { treasury } = house.world;
  const batch =
    bound.purpose === "pay" ? await batchOf(house, proposal, offered) : treasury.composeCancel(offered.safeTxNonce);
  if (batch.safeTxHash !== bound.safeTxHash) throw new Error("a batch composes to the hash it was intended with");
  const { owners } = await treasury.standing();
  const signed = await readSigned(house, bound, batch, signature, owners);
  await refuseOtherSigner(house, bound, signed);
  const { signatures } = bound.purpose === "pay" ? offered : (offered.cancel ?? offered);
  if (await hasSigned(house, signatures, offered.void, bound, signed.signer))
    throw new BadInput("This wallet has signed already.", { next: NOTHING_MORE });
  const known = signatures.get(bound.person);
  // An owner who was replaced, or a contract that took its word back, signs again; nobody counts twice.
  const replaced = known !== undefined && (await isSignatureVoid(house, batch, known, owners)) ? known : null;
  await takeGrant(house, grant);
  return recordSignature(house, bound, signed, replaced);
}

/** An account is told by its signature; only where none is, the contract that the link was made for is asked. */
async function readSigned(
  house: House,
  { person }: Bound,
  batch: Batch,
  signature: string,
  owners: readonly Wallet[],
): Promise<OwnerSignature> {
  const { treasury } = house.world;
  try {
    return await treasury.readSignature(batch, signature, owners);
  } catch (error) {
    const wallet = error instanceof BadInput ? await walletOfPerson(house, person) : null;
    if (wallet === null) throw error;
    return treasury.readSignature(batch, signature, owners, wallet);
  }
}

/** One owner under two ids, after parting and linking again, is one signature: two of it are what no Safe takes. */
async function hasSigned(
  house: House,
  signatures: ReadonlyMap<PersonId, string>,
  gone: readonly PersonId[],
  { person, purpose }: Bound,
  signer: Wallet,
): Promise<boolean> {
  for (const [other, record] of signatures) {
    if (other === person || (purpose === "pay" && gone.includes(other))) continue;
    const kept = await house.store.vault.read(record);
    if (kept !== null && (JSON.parse(kept.text) as OwnerSignature).signer === signer) return true;
  }
  return false;
}

async function refuseOtherSigner(house: House, bound: Bound, { signer }: OwnerSignature): Promise<void> {
  const wallet = await walletOfPerson(house, bound.person);
  if (wallet === signer) return;
  throw new BadInput("This was signed by another owner than the link was made for.", {
    happened: `Signed by ${signer}; the link is for ${wallet ?? "a person without a wallet"}.`,
    next: "Each treasurer runs /payout approve and signs with the own wallet.",
  });
}

async function walletOfPerson(house: House, person: PersonId): Promise<Wallet | null> {
  const record = (await house.stream.state()).persons.get(person)?.walletRecord ?? null;
  return record === null ? null : findWallet(house.store.vault, record);
}

/** @param replaced the record of an earlier signature by the same person, which holds no more */
async function recordCancelSignature(
  house: House,
  bound: Bound,
  signature: OwnerSignature,
  replaced: string | null,
): Promise<Signed> {
  const { payoutId, safeTxHash: cancelHash, person } = bound;
  await house.stream.append((state) => {
    const batch = state.proposals.get(payoutId)?.batch;
    if (batch?.cancel?.cancelHash !== cancelHash || batch.transactionHash !== null) throw movedOn();
    const known = batch.cancel.signatures.get(person) ?? null;
    if (known !== replaced) throw new BadInput("You have signed this already.", { next: NOTHING_MORE });
    const name = `${batch.safeTxHash}:${batch.attempt}:${person}${known === null ? "" : `:${state.size}`}`;
    const signatureRecord = `signature:cancel:${name}`;
    const fact = { kind: "cancel-signed" as const, payoutId, cancelHash, person, signatureRecord };
    return {
      drafts: [{ key: `cancel-signed:${name}`, fact }],
      records: [{ record: signatureRecord, person, kind: "signature", text: JSON.stringify(signature) }],
    };
  });
  const batch = (await house.stream.state()).proposals.get(payoutId)?.batch;
  const signed = batch?.cancel?.signatures.size ?? 0;
  return { signer: signature.signer, signed, threshold: batch?.threshold ?? 0, safeTxHash: cancelHash };
}

async function recordSignature(
  house: House,
  bound: Bound,
  signed: OwnerSignature,
  replaced: string | null,
): Promise<Signed> {
  if (bound.purpose === "cancel") return recordCancelSignature(house, bound, signed, replaced);
  const { payoutId, safeTxHash, person } = bound;
  await house.stream.append((state) => {
    const batch = state.proposals.get(payoutId)?.batch;
    if (batch?.safeTxHash !== safeTxHash || batch.transactionHash !== null) {
      throw new BadInput("This payout has moved on while you signed.", {
        next: "Run /payout review in Discord to see where it stands.",
      });
    }
    if ((batch.signatures.get(person) ?? null) !== replaced)
      throw new BadInput("You have signed this payout already.", { next: NOTHING_MORE });
    return signaturesRecorded(state, payoutId, batch, [{ person, signature: signed }]);
  });
  const batch = (await house.stream.state()).proposals.get(payoutId)?.batch;
  return {
    signer: signed.signer,
    signed: batch == null ? 0 : countSigned(batch),
    threshold: batch?.threshold ?? 0,
    safeTxHash,
  };
}
