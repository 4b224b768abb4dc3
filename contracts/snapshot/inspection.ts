// An inspection: whether Snapshot's sequencer answers, and whether our proposer may propose in a space. It only reads.
import { RetryLater } from "#core/errors.ts";
import { parseWallet, type Wallet } from "#core/key.ts";
import { fieldsOf, isFields, listOf } from "./fields.ts";
import { askHub, reading, type HubPlace } from "./hub.ts";

export interface ProposerPlace {
  readonly hub: HubPlace;
  readonly space: string;
  /** Of the proposer key. */
  readonly author: Wallet;
  /** The member for whom it signs as an alias; null where it is a member itself. */
  readonly principal: Wallet | null;
}

const PEOPLE_QUERY = `query ($space: String!) { space(id: $space) { admins moderators members filters { onlyMembers } } }`;
const ALIAS_QUERY = `query ($address: String!, $alias: String!) {
  aliases(first: 1, where: { address: $address, alias: $alias }) { id } }`;

/** @returns why the proposer may not propose, as a sentence; null when nothing speaks against it */
export async function proposerFault({ hub, space, author, principal }: ProposerPlace): Promise<string | null> {
  const { answer } = await askHub(hub, PEOPLE_QUERY, { space });
  if (!isFields(answer["space"])) return `There is no Snapshot space ${space}.`;
  const people = reading(hub, () => peopleOf(fieldsOf(answer["space"], "The space")));
  const speaker = principal ?? author;
  if (!people.has(speaker.toLowerCase())) return `${speaker} is no member of the space ${space}.`;
  if (principal === null) return null;
  const { answer: named } = await askHub(hub, ALIAS_QUERY, { address: principal, alias: author });
  const aliases = reading(hub, () => listOf(named, "aliases"));
  return aliases.length > 0 ? null : `${principal} has not made ${author} an alias.`;
}

function peopleOf(space: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const lists = ["admins", "moderators", "members"].map((name) => space[name]);
  return new Set(lists.flatMap((list) => (Array.isArray(list) ? list : [])).flatMap(walletIn));
}

function walletIn(text: unknown): string[] {
  return typeof text === "string" && /^0x[0-9a-f]{40}$/i.test(text)
    ? [parseWallet(text.toLowerCase()).toLowerCase()]
    : [];
}

/** @throws RetryLater when the sequencer does not answer as one */
export async function askSequencer(url: string, deadlineMilliseconds: number): Promise<void> {
  let status: number | null = null;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(deadlineMilliseconds), redirect: "error" });
    status = response.status;
    await response.body?.cancel();
  } catch (cause) {
    throw new RetryLater("Snapshot's sequencer does not answer.", { happened: url, cause });
  }
  if (status < 500 && status !== 404) return;
  throw new RetryLater("Snapshot's sequencer does not answer as it should.", {
    happened: `${url} answered ${status}.`,
  });
}
