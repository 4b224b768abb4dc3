// The stand-in sequencer: it takes a signed message or refuses it, in the order and words of the real one.
import { ensNormalize, getAddress, isAddress, recoverAddress, TypedDataEncoder, type Wallet } from "ethers";
import { DAY_SECONDS, type Clock } from "#core/time.ts";
import { kindOfTypes } from "#contracts/snapshot/envelope.ts";
import { isFields, type Fields } from "#contracts/snapshot/fields.ts";
import { loadSnapshotJs } from "#contracts/snapshot/snapshot-js.ts";
import type { TypedFields } from "#contracts/snapshot/typed-data.ts";
import { isSignedByContract, tally } from "./snapshot-power.ts";
import {
  pin,
  proposalState,
  visibleVotes,
  type SnapshotStore,
  type SpaceSettings,
  type StoredProposal,
  type StoredVote,
} from "./snapshot-store.ts";
import { isKnownStrategy, meetsValidation, sumOf, votingPowers, type VotingChain } from "./snapshot-strategies.ts";

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
/** These belong to no space. */
const SPACELESS = ["alias", "revoke-alias"];
/** The current server takes it; Snapshot's client neither signs it nor lists its types. */
export const REVOKE_ALIAS_TYPES: TypedFields = {
  RevokeAlias: [
    { name: "from", type: "address" },
    { name: "alias", type: "address" },
    { name: "timestamp", type: "uint64" },
  ],
};

/** @throws Refused, and any other error for a fault of the stand-in itself */
export async function ingest(sequencer: Sequencer, body: unknown): Promise<SequencerReceipt> {
  const incoming = readIncoming(sequencer, body);
  const space = readSpace(sequencer, incoming);
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
  // Closed ballots under shutter wait for a key that the stand-in never gets.
  const isSealed = proposal.privacy === "shutter" && state === "closed";
  if (proposal.scores_state === "final" || isSealed) return true;
  tally(proposal, visibleVotes(store, proposalId), clock.now(), state === "closed");
  return true;
}

function readIncoming({ store, clock }: Sequencer, body: unknown): Incoming {
  const envelope = isFields(body) ? body : {};
  const { address, sig, data: signed } = envelope;
  refuseWhen(typeof address === "string" && store.blockedAddresses.has(address.toLowerCase()), "unauthorized");
  if (!hasExactly(envelope, ["address", "sig", "data"]) || !isFields(signed))
    throw new Refused("wrong envelope format");
  const { primaryType, ...parts } = signed;
  if (!hasExactly(parts, ["domain", "types", "message"])) throw new Refused("wrong envelope format");
  const { domain, types: sentTypes, message } = parts;
  if (typeof address !== "string" || !isAddress(address) || typeof sig !== "string")
    throw new Refused("wrong envelope format");
  if (!isFields(domain) || !isFields(sentTypes) || !isFields(message)) throw new Refused("wrong envelope format");
  refuseWhen(!hasMessageHead(message), "wrong envelope format");
  refuseWhen(JSON.stringify(body).length > MESSAGE_CHARACTERS_MAX, "too large message");
  const timestamp = Number(message["timestamp"]);
  const now = clock.now();
  const isTimely = timestamp <= now + FUTURE_SECONDS_MAX && timestamp >= now - PAST_SECONDS_MAX;
  refuseWhen(!isTimely, "wrong timestamp");
  refuseWhen(String(message["proposal"] ?? "").includes(" "), "proposal cannot contain whitespace");
  refuseWhen(domain["name"] !== "snapshot" || domain["version"] !== "0.1.4", "wrong domain");
  // Some signers send the domain's own type along; the real one drops it before it looks and before it pins.
  const { EIP712Domain, ...types } = sentTypes;
  const kind = kindOf(types);
  refuseWhen(kind === "", "wrong types");
  const typed = readTypes(types);
  const id = hashOrRefuse(domain, typed, message);
  return {
    address: getAddress(address),
    signature: sig,
    signed: { domain, types: typed, message, ...(primaryType === undefined ? {} : { primaryType }) },
    message,
    timestamp,
    id,
    type: kind.startsWith("vote") ? "vote" : kind,
    from: isAddress(message["from"]) ? getAddress(String(message["from"])) : String(message["from"]),
  };
}

/** @returns null for a message that belongs to no space */
function readSpace({ store }: Sequencer, { message, type }: Incoming): SpaceSettings | null {
  const id = String(message["space"] ?? "");
  refuseWhen(id !== "" && !isNormalName(id), "Invalid space id");
  if (SPACELESS.includes(type)) return null;
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
  if (incoming.type === "revoke-alias") return revokeAlias(sequencer, incoming);
  if (space === null) throw new Refused("unknown space");
  switch (incoming.type) {
    case "proposal":
      return writeProposal(sequencer, incoming, space);
    case "update-proposal":
      return writeUpdate(sequencer, incoming, space);
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
  // A writer may still refuse: then its message is not kept.
  write(ipfs);
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
  return { id, ipfs, relayer: { address: relayer.address, receipt } };
}

async function writeProposal(sequencer: Sequencer, incoming: Incoming, space: SpaceSettings): Promise<Write> {
  const { store, clock } = sequencer;
  const { message, timestamp, id, from } = incoming;
  const unknown = space.strategies.find(({ name }) => !isKnownStrategy(name));
  if (unknown) throw new Refused(`invalid space settings: strategy '${unknown.name}' is not a valid strategy`);
  const plugins = parseOr(message["plugins"], {});
  const { title, body, discussion, choices, labels, type, app, privacy } = readTexts(message);
  const [start, end, snapshot] = [Number(message["start"]), Number(message["end"]), Number(message["snapshot"])];
  const payload = { name: title, body, discussion, choices, labels, start, end, snapshot, type, app, privacy };
  refuseWhen(!fits("proposal", { ...payload, metadata: { plugins } }), "wrong proposal format");
  refuseWhen(end <= clock.now(), "proposal end date must be in the future");
  refuseWhen(!hasFittingChoices(type, choices), "wrong choices for basic type voting");
  const { delay, period, type: onlyType, quorum, quorumType } = space.voting ?? {};
  refuseWhen(Boolean(delay) && start !== timestamp + Number(delay), "invalid voting delay");
  refuseWhen(Boolean(period) && end - start !== period, "invalid voting period");
  refuseWhen(Boolean(onlyType) && onlyType !== type, "invalid voting type");
  refuseWhen(!mayHavePrivacy(space, privacy), "not allowed to set privacy");
  await refuseUnlessMayPropose(sequencer, space, from);
  await refuseUnlessBlockIsPast(sequencer, space, snapshot);
  refuseWhen(
    body.length > BODY_CHARACTERS_MAX,
    `proposal body length can not exceed ${BODY_CHARACTERS_MAX} characters`,
  );
  refuseWhen(choices.length > CHOICES_MAX, `number of choices can not exceed ${CHOICES_MAX}`);
  const opened: Omit<StoredProposal, "ipfs"> = {
    ...{ id, author: from, created: timestamp, updated: null, space: space.id, network: networkOf(space) },
    ...{ strategies: structuredClone(space.strategies), plugins, title, body, discussion, choices, labels },
    ...{ start, end, snapshot, type, privacy: privacyOf(space, privacy), app, flagged: false },
    ...{ quorum: quorum || 0, quorumType: (quorum && quorumType) || "default" },
    validation: space.voteValidation ?? { name: "any" },
    ...{ scores: [], scores_by_strategy: [], scores_state: "pending", scores_total: 0, scores_updated: 0, votes: 0 },
  };
  return (ipfs) => void store.proposals.set(id, { ...opened, ipfs });
}

/** Members may always; of others the space may ask for voting power of its own. */
async function refuseUnlessMayPropose({ chain }: Sequencer, space: SpaceSettings, from: string): Promise<void> {
  if (isAuthor(space, from)) return;
  refuseWhen(space.filters?.onlyMembers === true, "only space authors can propose");
  const { name, params = {} } = space.validation ?? { name: "basic" };
  const asked = { name, params: { minScore: space.filters?.minScore ?? 0, ...params } };
  const standing = { voter: from, block: "latest" as const, chain };
  const isValid = await meetsValidation(asked, space.strategies, standing).catch(() => {
    throw new Refused("failed to check validation");
  });
  refuseWhen(!isValid, "validation failed");
}

/** A space that names its privacy leaves no choice, not even none. */
function mayHavePrivacy({ voting }: SpaceSettings, privacy: string): boolean {
  const allowed = voting?.privacy ?? "any";
  return allowed === "any" || allowed === privacy;
}

function privacyOf({ voting }: SpaceSettings, privacy: string): string {
  const allowed = voting?.privacy ?? "any";
  return allowed === "any" ? privacy : allowed;
}

function hasFittingChoices(type: string, choices: readonly string[]): boolean {
  return type === "basic" ? choices.length === 2 || choices.length === 3 : type !== "" && choices.length > 0;
}

async function refuseUnlessBlockIsPast({ chain }: Sequencer, space: SpaceSettings, snapshot: number): Promise<void> {
  const startBlock = NETWORK_START_BLOCKS[networkOf(space)] ?? 0;
  refuseWhen(snapshot < startBlock, "proposal snapshot must be after network start");
  const block = await chain.block().catch(() => {
    throw new Refused("unable to fetch block");
  });
  refuseWhen(snapshot > block, "invalid snapshot block");
}

function writeUpdate({ store, clock }: Sequencer, incoming: Incoming, space: SpaceSettings): Write {
  const { message, timestamp, from } = incoming;
  const { title, body, discussion, choices, labels, type, privacy } = readTexts(message);
  const plugins = parseOr(message["plugins"], {});
  const id = String(message["proposal"]);
  const payload = { proposal: id, name: title, body, discussion, choices, labels, type, privacy };
  refuseWhen(!fits("updateProposal", { ...payload, metadata: { plugins } }), "wrong proposal format");
  const proposal = store.proposals.get(id);
  if (proposal === undefined || proposal.space !== space.id) throw new Refused("unknown proposal");
  refuseWhen(clock.now() > proposal.start, "proposal already started");
  refuseWhen(!hasFittingChoices(type, choices), `wrong choices for "${type}" type voting`);
  refuseWhen(proposal.author !== from, "Not the author");
  refuseWhen(!mayHavePrivacy(space, privacy), "not allowed to set privacy");
  const onlyType = space.voting?.type;
  refuseWhen(Boolean(onlyType) && onlyType !== type, "space voting type mismatch");
  const texts = { title, body, discussion, choices, labels, type, plugins, privacy: privacyOf(space, privacy) };
  return (ipfs) => void Object.assign(proposal, { ...texts, ipfs, updated: timestamp });
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
  const { store, clock } = sequencer;
  const { message, timestamp, id, from } = incoming;
  const [reason, app] = [String(message["reason"] ?? ""), String(message["app"] ?? "")];
  refuseWhen(String(message["metadata"] ?? "").length > METADATA_CHARACTERS_MAX, "too large metadata");
  const found = store.proposals.get(String(message["proposal"]));
  const proposal = found?.space === message["space"] ? found : undefined;
  const choice = readChoice(proposal, message["choice"]);
  const metadata = parseOr(message["metadata"], {});
  const payload = { proposal: message["proposal"], choice, reason, app, metadata };
  refuseWhen(!fits("vote", payload), "wrong vote format");
  if (proposal === undefined) throw new Refused("unknown proposal");
  const isOpenAt = (time: number): boolean => time >= proposal.start && time <= proposal.end;
  refuseWhen(!isOpenAt(timestamp) || !isOpenAt(clock.now()), "not in voting window");
  refuseWhen(proposal.privacy === "shutter" && reason !== "", "reason not allowed with shutter");
  refuseWhen(!isChoice(proposal, choice), "invalid choice");
  const powers = await weighVoter(sequencer, proposal, from);
  const row = { id, voter: from, created: timestamp, space: proposal.space, proposal: proposal.id };
  const weighed = { vp: sumOf(powers), vp_by_strategy: powers, vp_state: "final" };
  return (ipfs) => {
    replaceVote(store, { ...row, ipfs, choice, metadata, reason, app, ...weighed });
    if (proposal.scores_state === "final") return;
    tally(proposal, visibleVotes(store, proposal.id), clock.now(), false);
  };
}

/** Who may vote, then with how much. */
async function weighVoter({ chain }: Sequencer, proposal: StoredProposal, voter: string): Promise<readonly number[]> {
  const { validation, strategies, snapshot } = proposal;
  const standing = { voter, block: snapshot, chain };
  const isValid = await meetsValidation(validation, strategies, standing).catch(() => {
    throw new Refused("failed to check vote validation");
  });
  refuseWhen(!isValid, "failed vote validation");
  const powers = await votingPowers(strategies, standing).catch(() => {
    throw new Refused("failed to check voting power");
  });
  refuseWhen(sumOf(powers) === 0, "no voting power");
  return powers;
}

/** Nothing is awaited between the look and the change, so that of two votes at once the right one stays. */
function replaceVote(store: SnapshotStore, vote: StoredVote): void {
  const earlier = [...store.votes.values()].find(
    ({ voter, proposal }) => voter === vote.voter && proposal === vote.proposal,
  );
  if (earlier) {
    refuseUnlessLater(earlier, vote.created, vote.id);
    store.votes.delete(earlier.id);
  }
  store.votes.set(vote.id, vote);
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
  return (ipfs) => {
    dropAlias(store, from, alias);
    store.aliases.push({ id, ipfs, address: from, alias, created: timestamp });
  };
}

function revokeAlias({ store }: Sequencer, { message, from }: Incoming): Write {
  const named = message["alias"];
  if (typeof named !== "string" || !isAddress(named)) throw new Refused("wrong revoke-alias format");
  const alias = getAddress(named);
  const isThere = store.aliases.some((row) => row.address === from && row.alias === alias);
  refuseWhen(!isThere, "alias does not exist");
  return () => dropAlias(store, from, alias);
}

function dropAlias({ aliases }: SnapshotStore, address: string, alias: string): void {
  const at = aliases.findIndex((row) => row.address === address && row.alias === alias);
  if (at >= 0) aliases.splice(at, 1);
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

/** A choice that was signed as text is JSON, or under shutter a ciphertext. */
function readChoice(proposal: StoredProposal | undefined, choice: unknown): unknown {
  if (typeof choice !== "string") return choice;
  if (proposal === undefined) throw new Refused("unknown proposal");
  if (proposal.privacy === "shutter") return choice;
  const parsed = parseOr(choice, undefined);
  if (parsed === undefined) throw new Refused("invalid choice");
  return parsed;
}

function isChoice({ type, privacy, choices }: StoredProposal, choice: unknown): boolean {
  if (privacy === "shutter") return typeof choice === "string" && choice.startsWith("0x");
  return loadSnapshotJs().utils.voting[type]?.isValidChoice(choice, choices) ?? false;
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

/** The schema of the real envelope: who, when, and a space without blanks. */
function hasMessageHead({ from, timestamp, space }: Fields): boolean {
  const isSpace = space === undefined || (typeof space === "string" && /^[^ ]+$/.test(space));
  return isAddress(from) && typeof timestamp === "number" && isSpace;
}

function kindOf(types: Fields): string {
  return JSON.stringify(types) === JSON.stringify(REVOKE_ALIAS_TYPES) ? "revoke-alias" : kindOfTypes(types);
}

function isNormalName(id: string): boolean {
  try {
    return ensNormalize(id) === id.toLowerCase();
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
