// The stand-in sequencer: it takes a signed message or refuses it, in the order and words of the real one.
import { ensNormalize, getAddress, isAddress, recoverAddress, TypedDataEncoder, type Wallet } from "ethers";
import { DAY_SECONDS, type Clock } from "#core/time.ts";
import { kindOfTypes } from "#contracts/snapshot/envelope.ts";
import { isFields, type Fields } from "#contracts/snapshot/fields.ts";
import { loadSnapshotJs } from "#contracts/snapshot/snapshot-js.ts";
import type { TypedFields } from "#contracts/snapshot/typed-data.ts";
import { isKnownStrategy, isSignedByContract, tally, votingPowers, type VotingChain } from "./snapshot-power.ts";
import {
  pin,
  proposalState,
  type SnapshotStore,
  type SpaceSettings,
  type StoredProposal,
  type StoredVote,
} from "./snapshot-store.ts";

export interface Sequencer {
  readonly store: SnapshotStore;
  readonly chain: VotingChain;
  readonly clock: Clock;
  readonly relayer: Wallet;
  readonly aliasDays: number;
}

export interface SequencerReceipt {
  readonly id: string;
  readonly ipfs: string;
  readonly relayer: { readonly address: string; readonly receipt: string };
}

/** A refusal in the sequencer's words; the client gets it as `client_error`. */
export class Refused extends Error {}

/** A signed message on its way in: shape, size, time, domain and types are right. */
interface Incoming {
  readonly address: string;
  readonly signature: string;
  readonly signed: { readonly domain: Fields; readonly types: TypedFields; readonly message: Fields };
  readonly message: Fields;
  readonly timestamp: number;
  /** EIP-712 hash; the id of what the message creates. */
  readonly id: string;
  readonly type: string;
  readonly from: string;
}

const MESSAGE_CHARACTERS_MAX = 100_000;
const BODY_CHARACTERS_MAX = 10_000;
const CHOICES_MAX = 20;
const METADATA_CHARACTERS_MAX = 2_000;
const FUTURE_SECONDS_MAX = 300;
const PAST_SECONDS_MAX = 6 * DAY_SECONDS;
/** First blocks of the networks the sandbox may name; a proposal cannot look at an older one. */
const NETWORK_START_BLOCKS: Readonly<Record<string, number>> = { "1": 7_929_876, "11155111": 751_532 };
const ALIAS_MAY_SIGN = ["vote", "proposal", "update-proposal", "flag-proposal"];

/** @throws Refused, and any other error for a fault of the stand-in itself */
export async function ingest(sequencer: Sequencer, body: unknown): Promise<SequencerReceipt> {
  const incoming = readIncoming(sequencer, body);
  const space = incoming.type === "alias" ? null : readSpace(sequencer, incoming);
  refuseUnlessMaySign(sequencer, incoming);
  refuseWhen(!(await isSigned(sequencer, incoming)), "signature validation failed");
  refuseWhen(
    sequencer.store.messages.some(({ id }) => id === incoming.id),
    "duplicate message",
  );
  const write = await chooseWriter(sequencer, incoming, space);
  return record(sequencer, incoming, write);
}

/** Re-tallies: besides a vote the only thing that does, and after the end the only thing that makes a tally final. */
export function requestScores({ store, clock }: Sequencer, proposalId: string): boolean {
  const proposal = store.proposals.get(proposalId);
  if (proposal === undefined) return false;
  const state = proposalState(proposal, clock.now());
  if (state === "pending") return false;
  if (proposal.scores_state !== "final") tally(store, proposal, clock.now(), state === "closed");
  return true;
}

function readIncoming({ store, clock }: Sequencer, body: unknown): Incoming {
  const envelope = isFields(body) ? body : {};
  const { address, sig, data: signed } = envelope;
  refuseWhen(typeof address === "string" && store.blockedAddresses.has(address.toLowerCase()), "unauthorized");
  if (!hasExactly(envelope, ["address", "sig", "data"]) || !hasExactly(signed, ["domain", "types", "message"])) {
    throw new Refused("wrong envelope format");
  }
  const { domain, types, message } = signed;
  if (typeof address !== "string" || !isAddress(address) || typeof sig !== "string")
    throw new Refused("wrong envelope format");
  if (!isFields(domain) || !isFields(types) || !isFields(message)) throw new Refused("wrong envelope format");
  refuseWhen(JSON.stringify(body).length > MESSAGE_CHARACTERS_MAX, "too large message");
  const timestamp = Number(message["timestamp"]);
  const now = clock.now();
  const isTimely = timestamp <= now + FUTURE_SECONDS_MAX && timestamp >= now - PAST_SECONDS_MAX;
  refuseWhen(!isTimely, "wrong timestamp");
  refuseWhen(/\s/.test(String(message["proposal"] ?? "")), "proposal cannot contain whitespace");
  refuseWhen(domain["name"] !== "snapshot" || domain["version"] !== "0.1.4", "wrong domain");
  const kind = kindOfTypes(types);
  refuseWhen(kind === "", "wrong types");
  const typed = readTypes(types);
  const id = hashOrRefuse(domain, typed, message);
  return {
    address: getAddress(address),
    signature: sig,
    signed: { domain, types: typed, message },
    message,
    timestamp,
    id,
    type: kind.startsWith("vote") ? "vote" : kind,
    from: isAddress(message["from"]) ? getAddress(String(message["from"])) : String(message["from"]),
  };
}

function readSpace({ store }: Sequencer, { message }: Incoming): SpaceSettings {
  const id = String(message["space"]);
  refuseWhen(!isNormalName(id), "Invalid space id");
  const space = store.spaces.get(id);
  if (space === undefined) throw new Refused("unknown space");
  return space;
}

function refuseUnlessMaySign({ store, clock, aliasDays }: Sequencer, { address, from, type }: Incoming): void {
  if (address === from) return;
  refuseWhen(!ALIAS_MAY_SIGN.includes(type), `alias not allowed for the type: ${type}`);
  const since = clock.now() - aliasDays * DAY_SECONDS;
  const isAlias = store.aliases.some((row) => row.address === from && row.alias === address && row.created > since);
  refuseWhen(!isAlias, "wrong alias");
}

async function isSigned({ chain }: Sequencer, { address, id, signature }: Incoming): Promise<boolean> {
  try {
    if (recoverAddress(id, signature) === address) return true;
  } catch {
    // Not a plain account's signature: it may still be a contract's.
  }
  try {
    return await isSignedByContract(chain, address, id, signature);
  } catch {
    // The real one cannot tell a dead node from a bad signature either.
    return false;
  }
}

type Write = (ipfs: string) => void;

/** Checks as far as the message's kind asks for, and returns what is stored once the envelope is pinned. */
async function chooseWriter(sequencer: Sequencer, incoming: Incoming, space: SpaceSettings | null): Promise<Write> {
  if (incoming.type === "alias") return writeAlias(sequencer, incoming);
  if (space === null) throw new Refused("unknown space");
  switch (incoming.type) {
    case "proposal":
      return writeProposal(sequencer, incoming, space);
    case "update-proposal":
      return writeUpdate(sequencer, incoming);
    case "delete-proposal":
      return writeDeletion(sequencer, incoming, space);
    case "vote":
      return writeVote(sequencer, incoming);
    default:
      throw new Refused(`this sandbox keeps no messages of the type: ${incoming.type}`);
  }
}

async function record({ store, relayer }: Sequencer, incoming: Incoming, write: Write): Promise<SequencerReceipt> {
  const { address, signature, signed, id, timestamp, type, message } = incoming;
  const receipt = await relayer.signMessage(signature);
  const ipfs = pin(store, { address, sig: signature, hash: id, data: signed });
  store.messages.push({
    mci: store.messages.length + 1,
    id,
    ipfs,
    address,
    version: "0.1.4",
    timestamp,
    space: String(message["space"] ?? ""),
    type,
    sig: signature,
    receipt,
  });
  write(ipfs);
  return { id, ipfs, relayer: { address: relayer.address, receipt } };
}

async function writeProposal(sequencer: Sequencer, incoming: Incoming, space: SpaceSettings): Promise<Write> {
  const { store, clock } = sequencer;
  const { message, timestamp, id, from } = incoming;
  const unknown = space.strategies.find((strategy) => !isKnownStrategy(strategy));
  if (unknown) throw new Refused(`invalid space settings: strategy '${unknown.name}' is not a valid strategy`);
  const plugins = parseOr(message["plugins"], null);
  const { title, body, discussion, choices, labels, type, app, privacy } = readTexts(message);
  const [start, end, snapshot] = [Number(message["start"]), Number(message["end"]), Number(message["snapshot"])];
  const payload = { name: title, body, discussion, choices, labels, start, end, snapshot, type, app, privacy };
  refuseWhen(plugins === null || !fits("proposal", { ...payload, metadata: { plugins } }), "wrong proposal format");
  refuseWhen(end <= start || end <= clock.now(), "proposal end date must be in the future");
  refuseWhen(type === "basic" && (choices.length < 2 || choices.length > 3), "wrong choices for basic type voting");
  const { delay, period, type: onlyType, privacy: spacePrivacy, quorum, quorumType } = space.voting ?? {};
  refuseWhen(Boolean(delay) && start !== timestamp + Number(delay), "invalid voting delay");
  refuseWhen(Boolean(period) && end - start !== period, "invalid voting period");
  refuseWhen(Boolean(onlyType) && onlyType !== type, "invalid voting type");
  refuseWhen(privacy !== "" && spacePrivacy !== "any" && spacePrivacy !== privacy, "not allowed to set privacy");
  refuseWhen(space.filters?.onlyMembers === true && !isAuthor(space, from), "only space authors can propose");
  await refuseUnlessBlockIsPast(sequencer, space, snapshot);
  refuseWhen(
    body.length > BODY_CHARACTERS_MAX,
    `proposal body length can not exceed ${BODY_CHARACTERS_MAX} characters`,
  );
  refuseWhen(choices.length > CHOICES_MAX, `number of choices can not exceed ${CHOICES_MAX}`);
  const opened: Omit<StoredProposal, "ipfs"> = {
    ...{ id, author: from, created: timestamp, updated: null, space: space.id, network: networkOf(space) },
    ...{ strategies: structuredClone(space.strategies), plugins, title, body, discussion, choices, labels },
    ...{ start, end, snapshot, type, privacy, app, flagged: false },
    ...{ quorum: quorum ?? 0, quorumType: quorumType ?? "default" },
    ...{ scores: [], scores_by_strategy: [], scores_state: "", scores_total: 0, scores_updated: 0, votes: 0 },
  };
  return (ipfs) => void store.proposals.set(id, { ...opened, ipfs });
}

async function refuseUnlessBlockIsPast({ chain }: Sequencer, space: SpaceSettings, snapshot: number): Promise<void> {
  const startBlock = NETWORK_START_BLOCKS[networkOf(space)] ?? 0;
  refuseWhen(snapshot < startBlock, "proposal snapshot must be after network start");
  const block = await chain.block().catch(() => {
    throw new Refused("unable to fetch block");
  });
  refuseWhen(snapshot > block, "invalid snapshot block");
}

function writeUpdate({ store, clock }: Sequencer, { message, timestamp, from }: Incoming): Write {
  const { title, body, discussion, choices, labels, type, privacy } = readTexts(message);
  const plugins = parseOr(message["plugins"], null);
  const id = String(message["proposal"]);
  const payload = { proposal: id, name: title, body, discussion, choices, labels, type, privacy };
  refuseWhen(
    plugins === null || !fits("updateProposal", { ...payload, metadata: { plugins } }),
    "wrong proposal format",
  );
  const proposal = store.proposals.get(id);
  if (proposal === undefined) throw new Refused("unknown proposal");
  refuseWhen(clock.now() > proposal.start, "proposal already started");
  refuseWhen(proposal.author !== from, "Not the author");
  const isBasicWrong = type === "basic" && (choices.length < 2 || choices.length > 3);
  refuseWhen(isBasicWrong, `wrong choices for "${type}" type voting`);
  const onlyType = store.spaces.get(proposal.space)?.voting?.type;
  refuseWhen(Boolean(onlyType) && onlyType !== type, "space voting type mismatch");
  refuseWhen(
    body.length > BODY_CHARACTERS_MAX,
    `proposal body length can not exceed ${BODY_CHARACTERS_MAX} characters`,
  );
  return (ipfs) =>
    void Object.assign(proposal, { title, body, discussion, choices, labels, type, plugins, ipfs, updated: timestamp });
}

/** No look at the proposal's state: even one that passed can be taken away. */
function writeDeletion({ store }: Sequencer, { message, from }: Incoming, space: SpaceSettings): Write {
  const id = String(message["proposal"]);
  const proposal = store.proposals.get(id);
  if (proposal === undefined) throw new Refused("unknown proposal");
  const mayDelete = proposal.author === from || includes(space.admins, from) || includes(space.moderators, from);
  refuseWhen(!mayDelete, "not authorized to archive proposal");
  return () => {
    store.proposals.delete(id);
    for (const vote of store.votes.values()) if (vote.proposal === id) store.votes.delete(vote.id);
  };
}

async function writeVote(sequencer: Sequencer, incoming: Incoming): Promise<Write> {
  const { store, chain, clock } = sequencer;
  const { message, timestamp, id, from } = incoming;
  const [reason, app] = [String(message["reason"] ?? ""), String(message["app"] ?? "")];
  refuseWhen(String(message["metadata"] ?? "").length > METADATA_CHARACTERS_MAX, "too large metadata");
  const metadata = parseOr(message["metadata"], {});
  const payload = { proposal: message["proposal"], choice: message["choice"], reason, app, metadata };
  refuseWhen(!fits("vote", payload), "wrong vote format");
  const proposal = store.proposals.get(String(message["proposal"]));
  if (proposal === undefined || proposal.space !== message["space"]) throw new Refused("unknown proposal");
  const isOpenAt = (time: number): boolean => time >= proposal.start && time <= proposal.end;
  refuseWhen(!isOpenAt(timestamp) || !isOpenAt(clock.now()), "not in voting window");
  const choice = readChoice(proposal, message["choice"]);
  refuseWhen(!loadSnapshotJs().utils.voting[proposal.type]?.isValidChoice(choice, proposal.choices), "invalid choice");
  const powers = await votingPowers(proposal, from, chain).catch(() => {
    throw new Refused("failed to check voting power");
  });
  const power = powers.reduce((sum, each) => sum + each, 0);
  refuseWhen(power === 0, "no voting power");
  const earlier = [...store.votes.values()].find((vote) => vote.voter === from && vote.proposal === proposal.id);
  if (earlier) refuseUnlessLater(earlier, timestamp, id);
  return (ipfs) => {
    for (const vote of store.votes.values()) {
      if (vote.voter === from && vote.proposal === proposal.id) store.votes.delete(vote.id);
    }
    const row = { id, ipfs, voter: from, created: timestamp, space: proposal.space, proposal: proposal.id };
    const weighed = { vp: power, vp_by_strategy: powers, vp_state: "final" };
    store.votes.set(id, { ...row, choice, metadata, reason, app, ...weighed });
    if (proposal.scores_state !== "final") tally(store, proposal, clock.now(), false);
  };
}

function refuseUnlessLater(earlier: StoredVote, timestamp: number, id: string): void {
  refuseWhen(earlier.created > timestamp, "already voted at later time");
  const isTie = earlier.created === timestamp;
  refuseWhen(isTie && id.localeCompare(earlier.id) <= 0, "already voted same time with lower index");
}

function writeAlias({ store }: Sequencer, { message, timestamp, id, from }: Incoming): Write {
  refuseWhen(!fits("alias", { alias: message["alias"] }), "wrong alias format");
  const alias = getAddress(String(message["alias"]));
  refuseWhen(alias === from, "alias cannot be the same as the address");
  const isTaken = store.aliases.some((row) => row.alias === alias && row.address !== from);
  refuseWhen(isTaken, "alias is already linked to another address");
  return (ipfs) => void store.aliases.push({ id, ipfs, address: from, alias, created: timestamp });
}

function refuseWhen(isWrong: boolean, words: string): void {
  if (isWrong) throw new Refused(words);
}

/** Snapshot's own JSON schemas decide what is well formed. */
function fits(schema: "proposal" | "updateProposal" | "vote" | "alias", payload: unknown): boolean {
  const { schemas, utils } = loadSnapshotJs();
  return utils.validateSchema(schemas[schema], payload) === true;
}

function readTexts(message: Fields) {
  const text = (name: string): string => String(message[name] ?? "");
  const texts = (name: string): string[] => (Array.isArray(message[name]) ? message[name].map(String) : []);
  return {
    ...{ title: text("title"), body: text("body"), discussion: text("discussion"), type: text("type") },
    ...{ app: text("app"), privacy: text("privacy"), choices: texts("choices"), labels: texts("labels") },
  };
}

function readChoice({ type }: StoredProposal, choice: unknown): unknown {
  return type === "weighted" || type === "quadratic" ? parseOr(choice, choice) : choice;
}

function readTypes(types: Fields): TypedFields {
  return Object.fromEntries(
    Object.entries(types).map(([name, list]) => [
      name,
      (Array.isArray(list) ? list : []).map((field) => ({ name: String(field.name), type: String(field.type) })),
    ]),
  );
}

function hashOrRefuse(domain: Fields, types: TypedFields, message: Fields): string {
  try {
    return TypedDataEncoder.hash({ ...domain }, types, { ...message });
  } catch {
    throw new Refused("signature validation failed");
  }
}

function parseOr(text: unknown, otherwise: unknown): unknown {
  try {
    return typeof text === "string" && text !== "" ? JSON.parse(text) : otherwise;
  } catch {
    return otherwise;
  }
}

function hasExactly(value: unknown, names: readonly string[]): value is Fields {
  return (
    isFields(value) && Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name))
  );
}

function isNormalName(id: string): boolean {
  try {
    return ensNormalize(id) === id;
  } catch {
    return false;
  }
}

function isAuthor({ members, admins, moderators }: SpaceSettings, address: string): boolean {
  return includes(members, address) || includes(admins, address) || includes(moderators, address);
}

function includes(addresses: readonly string[] | undefined, address: string): boolean {
  return (addresses ?? []).some((each) => each.toLowerCase() === address.toLowerCase());
}

function networkOf({ network }: SpaceSettings): string {
  return network ?? "11155111";
}
