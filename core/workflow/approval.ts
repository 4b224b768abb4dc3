// Approval: what treasurers see before they sign, who may ask, and how a posted signature is checked and recorded.
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput } from "#core/errors.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import type { ProposalState, State } from "#core/ledger/replay.ts";
import { parseBaseUnits, showAmount, sumOf } from "#core/money.ts";
import type { OwnerSignature } from "#core/world.ts";
import { rulesOf } from "./due-steps.ts";
import { issueGrant, lookAtGrant, takeGrant } from "./grant.ts";
import { rulesInForce, type House } from "./house.ts";
import type { DiscordAccount, OneTimePage, PayoutReview, Signed } from "./answers.ts";
import { nameOf, walletOf } from "./names.ts";
import { batchOf } from "./pay.ts";

interface Bound {
  readonly person: PersonId;
  readonly payoutId: Hash;
  readonly safeTxHash: Hash;
}

interface Treasurer {
  readonly person: PersonId;
  readonly wallet: Wallet;
}

/** A treasurer is an owner of the Safe, now, by the linked wallet: no role in Discord makes one. */
async function treasurerOf(house: House, asker: DiscordAccount): Promise<Treasurer> {
  const person = await house.store.vault.personOf("discord", asker.id);
  const state = await house.stream.state();
  const record = person === null ? null : (state.persons.get(person)?.walletRecord ?? null);
  if (person === null || record === null) {
    throw new BadInput("Only treasurers can do this, and your wallet is not linked.", {
      next: "If you are an owner of the Safe, run /link first.",
    });
  }
  const wallet = await walletOf(house.store.vault, record);
  const { owners } = await house.world.treasury.standing();
  if (!owners.includes(wallet)) {
    throw new BadInput("Only treasurers can do this: your linked wallet is not an owner of the Safe.", {
      happened: `Your wallet is ${wallet}.`,
      next: "Nothing was changed. If you sign with another wallet, link that one with /link.",
    });
  }
  return { person, wallet };
}

export async function reviewPayout(house: House, asker: DiscordAccount, epoch: number | null): Promise<PayoutReview> {
  await treasurerOf(house, asker);
  return reviewOf(house, pickPayout(await house.stream.state(), epoch));
}

export async function offerSigning(
  house: House,
  asker: DiscordAccount,
  epoch: number | null,
): Promise<{ review: PayoutReview; page: OneTimePage }> {
  const { person, wallet } = await treasurerOf(house, asker);
  const proposal = pickPayout(await house.stream.state(), epoch);
  const review = await reviewOf(house, proposal);
  if (review.signedBy.includes(wallet)) {
    throw new BadInput("You have signed this payout already.", {
      happened: `${review.signedBy.length} of ${review.threshold} signatures are in.`,
    });
  }
  const bound: Bound = { person, payoutId: proposal.payoutId, safeTxHash: review.batch.safeTxHash };
  return { review, page: await issueGrant(house, "sign", person, bound) };
}

function pickPayout(state: State, epoch: number | null): ProposalState {
  const offered = [...state.proposals.values()].filter(({ batch, settled }) => batch !== null && settled === null);
  const picked = epoch === null ? offered[0] : offered.find((proposal) => proposal.epoch === epoch);
  if (picked?.batch?.shows != null && picked.batch.transactionHash === null) return picked;
  if (picked?.batch?.transactionHash != null) {
    throw new BadInput(`The payout of epoch ${picked.epoch} is signed and on its way.`, {
      happened: `Transaction ${picked.batch.transactionHash}.`,
    });
  }
  throw new BadInput(
    epoch === null ? "No payout waits for signatures." : `No payout of epoch ${epoch} waits for signatures.`,
    {
      next: "See /payout list for where each payout stands.",
    },
  );
}

async function reviewOf(house: House, proposal: ProposalState): Promise<PayoutReview> {
  const state = await house.stream.state();
  const rules = rulesOf(state, proposal, rulesInForce(state));
  const { token, safe, chainId } = rules.treasury;
  // Held here: while names are read, another transaction may take the nonce and the state lets go of the batch.
  const offered = proposal.batch;
  if (offered === null)
    throw new BadInput("This payout was superseded.", { next: "Wait a moment and run /payout review again." });
  const batch = await batchOf(house, proposal, offered.safeTxNonce);
  const lines: PayoutReview["lines"][number][] = [];
  for (const { person, walletRecord, amountBaseUnits, because } of proposal.lines) {
    const { discordId, login } = await nameOf(house.store.vault, person);
    const wallet = await walletOf(house.store.vault, walletRecord);
    lines.push({ discordId, login, wallet, amount: showAmount(parseBaseUnits(amountBaseUnits), token), because });
  }
  const signedBy: Wallet[] = [];
  for (const record of offered.signatures.values()) {
    const kept = await house.store.vault.read(record);
    if (kept !== null) signedBy.push(parseWallet((JSON.parse(kept.text) as OwnerSignature).signer));
  }
  return {
    daoName: rules.name,
    epoch: proposal.epoch,
    batch,
    lines,
    total: showAmount(sumOf(batch.transfers.map(({ amountBaseUnits }) => amountBaseUnits)), token),
    ballotUrl: proposal.ballot === null ? "" : house.world.ballotBox.proposalUrl(proposal.ballot.ballotId),
    verdictBecause: proposal.verdict?.because ?? "",
    signedBy,
    threshold: offered.threshold,
    safe,
    chainId,
  };
}

export async function signPage(house: House, token: string): Promise<PayoutReview> {
  const { proposal } = await boundPayout(house, await lookAtGrant(house, "sign", token));
  return reviewOf(house, proposal);
}

async function boundPayout(
  house: House,
  grant: { readonly bound: string },
): Promise<{ bound: Bound; proposal: ProposalState }> {
  const bound = JSON.parse(grant.bound) as Bound;
  const proposal = (await house.stream.state()).proposals.get(bound.payoutId);
  if (proposal?.batch?.safeTxHash !== bound.safeTxHash || proposal.batch.transactionHash !== null) {
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
  const batch = await batchOf(house, proposal, proposal.batch?.safeTxNonce ?? 0);
  if (batch.safeTxHash !== bound.safeTxHash) throw new Error("a batch composes to the hash it was intended with");
  const { owners } = await house.world.treasury.standing();
  const signed = house.world.treasury.readSignature(batch, signature, owners);
  await refuseOtherSigner(house, bound, signed);
  await takeGrant(house, grant);
  return recordSignature(house, bound, signed);
}

async function refuseOtherSigner(house: House, bound: Bound, { signer }: OwnerSignature): Promise<void> {
  const record = (await house.stream.state()).persons.get(bound.person)?.walletRecord ?? null;
  const wallet = record === null ? null : await walletOf(house.store.vault, record);
  if (wallet === signer) return;
  throw new BadInput("This was signed by another owner than the link was made for.", {
    happened: `Signed by ${signer}; the link is for ${wallet ?? "a person without a wallet"}.`,
    next: "Each treasurer runs /payout approve and signs with the own wallet.",
  });
}

async function recordSignature(house: House, bound: Bound, signed: OwnerSignature): Promise<Signed> {
  const { payoutId, safeTxHash, person } = bound;
  await house.stream.append((state) => {
    const batch = state.proposals.get(payoutId)?.batch;
    if (batch?.safeTxHash !== safeTxHash || batch.transactionHash !== null) {
      throw new BadInput("This payout has moved on while you signed.", {
        next: "Run /payout review in Discord to see where it stands.",
      });
    }
    if (batch.signatures.has(person)) throw new BadInput("You have signed this payout already.");
    const signatureRecord = `signature:${safeTxHash}:${batch.attempt}:${person}`;
    return {
      drafts: [
        {
          key: `signed:${safeTxHash}:${batch.attempt}:${person}`,
          fact: { kind: "batch-signed", payoutId, safeTxHash, person, signatureRecord },
        },
      ],
      records: [{ record: signatureRecord, person, kind: "signature", text: JSON.stringify(signed) }],
    };
  });
  const batch = (await house.stream.state()).proposals.get(payoutId)?.batch;
  return { signer: signed.signer, signed: batch?.signatures.size ?? 0, threshold: batch?.threshold ?? 0, safeTxHash };
}
