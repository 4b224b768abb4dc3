// Reminding voters: one post before a ballot ends, to linked members with voting power who have not voted and do not mind.
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Hash } from "#core/key.ts";
import type { ProposalState } from "#core/ledger/state.ts";
import { parsePower } from "#core/vote/verdict.ts";
import { keepSeenVotes, seenVotes, voterIn } from "./count-votes.ts";
import { rulesInForce, type House } from "./house.ts";
import { findWallet, nameOf } from "./names.ts";
import { recordFacts, type Outcome } from "./outcome.ts";

/** Discord lets one message mention a hundred people; each is asked about on chain. */
const PEOPLE_MAX = 100;
const ASKED_MAX = 300;

export interface Reminded {
  readonly name: Hash;
  /** "epoch 6", "motion 2" */
  readonly of: string;
  readonly ballot: NonNullable<ProposalState["ballot"]>;
}

export async function remindVoters(house: House, { name, of, ballot }: Reminded): Promise<Outcome> {
  const { ballotBox, forum } = house.world;
  const people = await missingVoters(house, ballot);
  if (people.length === 0) return recordFacts({ key: `reminded:vote:${name}`, fact: reminded(name, "", "") });
  const state = await house.stream.state();
  const { channelId, messageId } = await forum.ensurePost({
    about: "vote-reminder",
    key: `laurel:vote-reminder:${name.slice(2, 34)}`,
    where: "proposals",
    daoName: rulesInForce(state).name,
    of,
    people: await Promise.all(people.map((person) => nameOf(house.store.vault, person))),
    endsAt: ballot.endsAt,
    ballotUrl: ballotBox.proposalUrl(ballot.ballotId),
  });
  return recordFacts({ key: `reminded:vote:${name}`, fact: reminded(name, channelId, messageId) });
}

function reminded(payoutId: Hash, channelId: string, messageId: string) {
  return { kind: "ballot-reminded" as const, payoutId, channelId, messageId };
}

async function missingVoters(house: House, ballot: Reminded["ballot"]): Promise<PersonId[]> {
  await keepSeenVotes(house, ballot.ballotId);
  const voted = new Set<string>();
  for (const envelope of (await seenVotes(house, ballot.ballotId)).values()) voted.add(voterIn(envelope));
  const state = await house.stream.state();
  const missing: PersonId[] = [];
  let asked = 0;
  for (const [person, { walletRecord, hasDiscord, wantsNoReminders }] of state.persons) {
    if (walletRecord === null || !hasDiscord || wantsNoReminders === true) continue;
    if (missing.length >= PEOPLE_MAX || asked >= ASKED_MAX) break;
    const wallet = await findWallet(house.store.vault, walletRecord);
    if (wallet === null || voted.has(wallet.toLowerCase())) continue;
    asked += 1;
    const { power } = await house.world.ballotBox.votingPower(wallet, ballot.votingBlock);
    if (parsePower(power) > 0n) missing.push(person);
  }
  return missing;
}
