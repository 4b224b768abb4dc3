// Proposals: what the sequencer takes and refuses before anybody votes.
import { isFields, type Fields } from "#contracts/snapshot/fields.ts";
import { PROPOSAL_TYPES, proposalId, voteTypes, type ProposalMessage } from "#contracts/snapshot/typed-data.ts";
import { TAKEN, type Expected } from "./outcome.ts";
import { startBlock } from "./space.ts";
import {
  cancelProposal,
  castVote,
  composeProposal,
  composeVote,
  openProposal,
  type Opened,
  type Stage,
} from "./stage.ts";
import { askHub, sendRaw, sendSigned, type RawMessage } from "./wire.ts";

const DAY_SECONDS = 86_400;
/** A voting delay shorter than this ends before the cases that must come before the start. */
const DELAY_SECONDS_MIN = 10;
const FAR_BLOCKS = 1_000_000;

interface Refusal {
  readonly name: string;
  readonly expected: Expected;
  /** Of a message that is otherwise in order. */
  readonly patch?: Fields;
  readonly raw?: Partial<RawMessage>;
  /** Why this space cannot show it; empty when it can. */
  readonly why?: string;
}

export async function checkRefusals(stage: Stage): Promise<void> {
  for (const { name, expected, patch = {}, raw = {}, why = "" } of refusals(stage)) {
    if (why !== "") {
      stage.report.skip(name, why);
      continue;
    }
    const message = composeProposal(stage, patch);
    const reply = await sendRaw(stage.wire, { signer: stage.author, types: PROPOSAL_TYPES, message, ...raw });
    stage.report.check(name, expected, reply.got);
  }
}

function refusals({ space, clock, author, stranger, block }: Stage): readonly Refusal[] {
  const now = clock.now();
  const format = "wrong proposal format";
  const turned = { Proposal: PROPOSAL_TYPES["Proposal"]?.toReversed() ?? [] };
  return [
    { name: "an extra property of the envelope", expected: "wrong envelope format", raw: { extra: { note: "hello" } } },
    { name: "a space's name with a blank", expected: "wrong envelope format", patch: { space: "demo local" } },
    { name: "a message over 100 kB", expected: "too large message", patch: { body: "x".repeat(100_000) } },
    { name: "a time a week ago", expected: "wrong timestamp", patch: { timestamp: now - 7 * DAY_SECONDS } },
    { name: "a time an hour ahead", expected: "wrong timestamp", patch: { timestamp: now + 3_600 } },
    {
      name: "a vote's proposal with a blank",
      expected: "proposal cannot contain whitespace",
      raw: { types: voteTypes(1), message: { ...composeVoteOn(space.id, stranger.address, now), proposal: "0x 1" } },
    },
    { name: "another domain", expected: "wrong domain", raw: { domain: { name: "snapshot", version: "0.1.3" } } },
    { name: "other types", expected: "wrong types", raw: { types: turned } },
    { name: "an unknown space", expected: "unknown space", patch: { space: `no-such-space-${now}.local` } },
    {
      name: "another's address without an alias",
      expected: "wrong alias",
      raw: { address: stranger.address, signer: stranger },
    },
    {
      name: "a signature by another key",
      expected: "signature validation failed",
      raw: { signer: stranger, address: author.address },
    },
    { name: "a title over 256 characters", expected: format, patch: { title: "x".repeat(257) } },
    { name: "no title", expected: format, patch: { title: "" } },
    { name: "a choice over 256 characters", expected: format, patch: { choices: ["Yes", "x".repeat(257)] } },
    { name: "an app over 24 characters", expected: format, patch: { app: "x".repeat(25) } },
    { name: "a label over 8 characters", expected: format, patch: { labels: ["far-too-long"] } },
    {
      name: "an end in the past",
      expected: "proposal end date must be in the future",
      patch: { start: now - 100, end: now - 50 },
    },
    {
      name: "four choices of a basic ballot",
      expected: "wrong choices for basic type voting",
      patch: { type: "basic", choices: ["One", "Two", "Three", "Four"] },
    },
    {
      name: "another start than the voting delay's",
      expected: "invalid voting delay",
      patch: { start: now + (space.delaySeconds ?? 0) + 60 },
      why: space.delaySeconds === null ? "the space fixes no delay" : "",
    },
    {
      name: "another length than the voting period's",
      expected: "invalid voting period",
      patch: { end: now + (space.delaySeconds ?? 0) + (space.periodSeconds ?? 0) + 60 },
      why: space.periodSeconds === null ? "the space fixes no period" : "",
    },
    {
      name: "another voting system than the space's",
      expected: "invalid voting type",
      patch: { type: space.system === "approval" ? "weighted" : "approval" },
      why: space.system === null ? "the space fixes no system" : "",
    },
    {
      name: "a proposal by somebody who is no member",
      expected: space.isMembersOnly ? "only space authors can propose" : "validation failed",
      patch: { from: stranger.address },
      raw: { signer: stranger },
      why: space.isMembersOnly || space.hasValidation ? "" : "anybody may propose in this space",
    },
    {
      name: "a voting block that is not mined yet",
      expected: ["invalid snapshot block", "unable to fetch block"],
      patch: { snapshot: block + FAR_BLOCKS },
    },
    {
      name: "a voting block before the network's start",
      expected: "proposal snapshot must be after network start",
      patch: { snapshot: 1 },
      why: startBlock(space.network) > 1 ? "" : "the network starts with its first block",
    },
    {
      name: "a body over 10,000 characters",
      expected: /^proposal body length can not exceed \d+ characters$/,
      patch: { body: "x".repeat(10_001) },
    },
  ];
}

function composeVoteOn(space: string, from: string, timestamp: number): Fields {
  return { from, space, timestamp, proposal: "0x", choice: 1, reason: "", app: "", metadata: "{}" };
}

/** Opens one as it should be, and once more with the same bytes. */
export async function checkOpening(stage: Stage): Promise<Opened> {
  const { wire, report, author, space } = stage;
  const opened = await openProposal(stage);
  const { reply, message } = opened;
  report.check("a proposal as it should be", TAKEN, reply.got);
  report.check("its id is the hash of what was signed", proposalId(message as unknown as ProposalMessage), reply.id);
  const again = await sendRaw(wire, { signer: author, types: PROPOSAL_TYPES, message });
  report.check("the same message again", "duplicate message", again.got);
  const row = await readProposal(stage, reply.id);
  report.check("the hub shows its author", author.address.toLowerCase(), String(row["author"]).toLowerCase());
  report.check("the space's quorum is copied into it", String(space.quorum), String(Number(row["quorum"] ?? 0)));
  report.check("the space's strategies are copied into it", namesOf(space.strategies), namesOf(row["strategies"]));
  report.check("it was never edited", "null", String(row["updated"] ?? null));
  report.check("it is not flagged", "false", String(row["flagged"]));
  return opened;
}

const PROPOSAL_QUERY = `query ($id: String!) { proposal(id: $id) {
  id ipfs author title updated quorum flagged state strategies { name } scores scores_state scores_total votes } }`;

/** @returns no fields at all when the hub shows none */
export async function readProposal({ wire }: Stage, id: string): Promise<Fields> {
  const { proposal } = await askHub(wire, PROPOSAL_QUERY, { id });
  return isFields(proposal) ? proposal : {};
}

/** All that must come before the start of a ballot. */
export async function checkBeforeStart(stage: Stage): Promise<void> {
  const { report, space, clock } = stage;
  const group = "before the start";
  if (space.delaySeconds !== null && space.delaySeconds < DELAY_SECONDS_MIN)
    return report.skip(group, `the voting delay is ${space.delaySeconds} s`);
  const start = clock.now() + (space.delaySeconds ?? 3_600);
  // With a delay the start follows from the time of signing itself.
  const { reply, message } = await openProposal(stage, space.delaySeconds === null ? { start } : {});
  report.check("a proposal that starts later", TAKEN, reply.got);
  const vote = { choice: 1, type: "basic" };
  const [voter = stage.author] = stage.voters;
  report.check("a vote before the start", "not in voting window", (await castVote(stage, voter, reply.id, vote)).got);
  await checkUpdate(stage, reply.id, message);
  await checkCancellation(stage, reply.id);
}

async function checkUpdate(stage: Stage, id: string, message: Fields): Promise<void> {
  const { report, stranger, author } = stage;
  const before = await readProposal(stage, id);
  report.check("an edit by another", "Not the author", (await updateProposal(stage, stranger, id, message)).got);
  report.check("an edit before the start", TAKEN, (await updateProposal(stage, author, id, message)).got);
  const after = await readProposal(stage, id);
  report.check(
    "the edited one keeps its id and shows the new title",
    `${id} Edited`,
    `${String(after["id"])} ${String(after["title"])}`,
  );
  report.check("it shows that it was edited", "true", String(Number(after["updated"]) > 0));
  report.check("it names other bytes", "true", String(before["ipfs"] !== after["ipfs"]));
}

export function updateProposal({ wire, clock }: Stage, signer: Stage["author"], id: string, message: Fields) {
  const { start, end, snapshot, app, ...kept } = message;
  const patch = { from: signer.address, timestamp: clock.now(), title: "Edited", proposal: id };
  return sendSigned(wire, "updateProposal", signer, { ...kept, ...patch });
}

async function checkCancellation(stage: Stage, id: string): Promise<void> {
  const { report, stranger, author } = stage;
  const gone = async (): Promise<string> => String((await readProposal(stage, id))["id"] === undefined);
  const refused = await cancelProposal(stage, stranger, id);
  report.check("a cancellation by another", "not authorized to archive proposal", refused.got);
  report.check("it is still there", "false", await gone());
  report.check("a cancellation by the author", TAKEN, (await cancelProposal(stage, author, id)).got);
  report.check("it is gone", "true", await gone());
  const vote = composeVote(stage, stranger.address, id, 1);
  const late = await sendRaw(stage.wire, { signer: stranger, types: voteTypes(1), message: vote });
  report.check("a vote on what is gone", "unknown proposal", late.got);
}

function namesOf(strategies: unknown): string {
  return Array.isArray(strategies)
    ? strategies.map((each) => (isFields(each) ? String(each["name"]) : "")).join(", ")
    : "";
}
