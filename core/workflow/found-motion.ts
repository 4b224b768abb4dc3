// Found motions and grants: what members asked and the ledger lost is taken over as it was put to the vote.
import { strict as assert } from "node:assert";
import type { Hash } from "#core/key.ts";
import type { Draft, Fact, MotionAbout } from "#core/ledger/entry.ts";
import type { VaultRecord } from "#core/ledger/vault.ts";
import type { MotionCommitment } from "#core/proposal/motion.ts";
import { proposalId, type Commitment } from "#core/proposal/proposal.ts";
import { liftRules, rulesHash } from "#core/rules.ts";
import type { Ballot } from "#core/world.ts";
import { refuseForged, type Published } from "./found-ballot.ts";
import { newPersonId, rulesInForce, type House } from "./house.ts";
import { carryOutMotion, decideMotion, draftKey, motionName } from "./motion.ts";
import { grantPayoutId } from "./one-off-grant.ts";
import type { Outcome } from "./outcome.ts";

/** Decided and carried out at once where it can be: what the members chose then holds for what is taken over next. */
export async function takeOverMotion(
  house: House,
  ballot: Ballot,
  published: Published,
  commitment: MotionCommitment,
): Promise<string[]> {
  await refuseForged(house, ballot, published);
  const name = commitment.payoutId;
  assert.equal(
    name,
    motionName(rulesInForce(await house.stream.state()), commitment.motion),
    "a motion has its own name",
  );
  await house.stream.append(async () => {
    const drafted = motionDrafted(house, ballot, commitment);
    const draft = await freeKey(house, { key: draftKey(drafted), fact: drafted });
    const { ballotId, startsAt, endsAt, votingBlock } = ballot;
    const fact: Fact = { kind: "motion-opened", motion: name, ballotId, startsAt, endsAt, votingBlock };
    return { drafts: [draft, { key: `motion-ballot:${name}`, fact }] };
  });
  await settleMotion(house, name);
  return [`Took over the ballot of ${published.of} as it was put to the vote.`];
}

function motionDrafted(
  house: House,
  ballot: Ballot,
  commitment: MotionCommitment,
): Extract<Fact, { kind: "motion-drafted" }> {
  const { motion: number, payoutId: motion, about, textHash, system, choices } = commitment;
  const { ledgerRoot, ledgerSize, strategiesHash, quorum } = commitment;
  return {
    kind: "motion-drafted",
    motion,
    number,
    person: newPersonId(house.ids),
    about: readAbout(about),
    textRecord: `motion:${house.dao}:found:${number}`,
    textHash,
    system,
    choices,
    votingBlock: ballot.votingBlock,
    ledgerRoot,
    ledgerSize,
    strategiesHash,
    quorum,
    opensAt: ballot.startsAt,
    endsAt: ballot.endsAt,
    from: "found",
  };
}

/** Signed by us, and read all the same: rules are what their hash says. */
function readAbout(about: MotionCommitment["about"]): MotionAbout {
  const { kind, ...more } = about;
  if (kind === "text") return { kind };
  if (kind === "hold") return { kind, payoutId: more["payoutId"] as Hash };
  const rules = liftRules(more["rules"]);
  assert.equal(rulesHash(rules), more["rulesHash"], "the rules of a motion are those of its hash");
  return { kind, rules, rulesHash: more["rulesHash"] as Hash, basedOn: more["basedOn"] as Hash };
}

/** What cannot be told yet is left to the ordinary steps. */
async function settleMotion(house: House, name: Hash): Promise<void> {
  const found = async () => (await house.stream.state()).motions.get(name);
  const open = await found();
  if (open?.ballot == null || house.stream.now() <= open.ballot.endsAt) return;
  if (!(await record(house, await decideMotion(house, open)))) return;
  const decided = await found();
  if (decided !== undefined) await record(house, await carryOutMotion(house, decided));
}

async function record(house: House, outcome: Outcome): Promise<boolean> {
  if ("wait" in outcome) return false;
  return (await house.stream.append(outcome.record)).length > 0;
}

/** Its one transfer as it was put to the vote; the chain refuses it where it was paid. */
export async function takeOverGrant(
  house: House,
  ballot: Ballot,
  published: Published,
  commitment: Commitment,
): Promise<string[]> {
  await refuseForged(house, ballot, published);
  const { grant: number, textHash, payoutId, transfers } = commitment;
  if (number === undefined || textHash === undefined) throw new Error("a grant names its number and its text");
  const rules = rulesInForce(await house.stream.state());
  assert.equal(payoutId, grantPayoutId(rules, number), "a ballot of ours names the payout of its grant");
  const records: VaultRecord[] = [];
  const lines: Extract<Fact, { kind: "proposal-drafted" }>["lines"][number][] = [];
  for (const { wallet, amountBaseUnits } of transfers) {
    const [known] = (await house.store.vault.find("wallet", wallet)).filter(({ person }) => person !== null);
    const person = known?.person ?? newPersonId(house.ids);
    const walletRecord = known?.record ?? `wallet:${person}:found`;
    if (known === undefined) records.push({ record: walletRecord, person, kind: "wallet", text: wallet });
    lines.push({ person, walletRecord, amountBaseUnits, because: `grant ${number}`, reservedFrom: [] });
  }
  const { epoch, transfersHash, ledgerRoot, ledgerSize, strategiesHash, quorum } = commitment;
  const { ballotId, startsAt, endsAt, votingBlock } = ballot;
  const proposal = proposalId(commitment);
  const textRecord = `motion:${house.dao}:found:grant-${number}`;
  const fact: Fact = {
    kind: "proposal-drafted",
    proposal,
    epoch,
    payoutId,
    transfersHash,
    lines,
    reserved: [],
    votingBlock,
    ledgerRoot,
    ledgerSize,
    strategiesHash,
    quorum,
    from: "found",
    opensAt: startsAt,
    endsAt,
    grant: { number, person: newPersonId(house.ids), textRecord, textHash },
  };
  await house.stream.append(async () => ({
    drafts: [
      await freeKey(house, { key: `proposal:${payoutId}`, fact }),
      { key: `ballot:${payoutId}`, fact: { kind: "ballot-opened", proposal, ballotId, startsAt, endsAt, votingBlock } },
    ],
    records,
  }));
  return [`Took over the ballot of ${published.of} as it was put to the vote.`];
}

/** A draft of this copy's own that never became a ballot has taken the key; what was voted on stands in its place. */
async function freeKey(house: House, draft: Draft): Promise<Draft> {
  const isTaken = await house.store.ledger.has(house.dao, draft.key);
  return isTaken ? { ...draft, key: `${draft.key}:found` } : draft;
}
