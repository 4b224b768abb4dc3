// The stand-in hub: the GraphQL record of what the sequencer took, with the limits of the real one.
import { buildSchema, execute, GraphQLError, parse, validate, type DocumentNode, type SelectionSetNode } from "graphql";
import type { Clock } from "#core/time.ts";
import { isFields, type Fields } from "#contracts/snapshot/fields.ts";
import type { HubView } from "./snapshot-lies.ts";
import { proposalState, type SpaceSettings, type StoredProposal, type StoredVote } from "./snapshot-store.ts";
import { sumOf, votingPowers, type VotingChain } from "./snapshot-strategies.ts";

export interface HubRecord {
  readonly view: HubView;
  readonly chain: VotingChain;
  readonly clock: Clock;
}

const ROOT_SELECTIONS_MAX = 5;
const DEPTH_MAX = 5;
const FIRST_MAX = 1_000;
const SKIP_MAX = 5_000;
const IN_MAX = 100;

const SCHEMA = buildSchema(`
  scalar Any
  enum OrderDirection { asc desc }
  type Query {
    space(id: String!): Space
    proposal(id: String!): Proposal
    proposals(first: Int! = 20, skip: Int! = 0, where: ProposalWhere, orderBy: String, orderDirection: OrderDirection): [Proposal!]!
    vote(id: String!): Vote
    votes(first: Int! = 20, skip: Int! = 0, where: VoteWhere, orderBy: String, orderDirection: OrderDirection): [Vote!]!
    vp(voter: String!, space: String!, proposal: String): Vp
    messages(first: Int! = 20, skip: Int! = 0, where: MessageWhere, orderBy: String, orderDirection: OrderDirection): [Message!]!
    aliases(first: Int! = 20, skip: Int! = 0, where: AliasWhere, orderBy: String, orderDirection: OrderDirection): [Alias!]!
  }
  input ProposalWhere {
    id: String id_in: [String] space: String space_in: [String] author: String author_in: [String] network: String
    state: String scores_state: String app: String type: String flagged: Boolean
    created: Int created_gt: Int created_gte: Int created_lt: Int created_lte: Int
    start_gte: Int start_lte: Int end_gte: Int end_lte: Int
  }
  input VoteWhere {
    id: String id_in: [String] space: String space_in: [String] voter: String voter_in: [String]
    proposal: String proposal_in: [String] app: String
    created: Int created_gt: Int created_gte: Int created_lt: Int created_lte: Int vp_gte: Float
  }
  input MessageWhere {
    id: String id_in: [String] mci: Int mci_gt: Int mci_gte: Int mci_lt: Int mci_lte: Int
    space: String space_in: [String] type: String type_in: [String] address: String
    timestamp_gt: Int timestamp_gte: Int timestamp_lt: Int timestamp_lte: Int
  }
  input AliasWhere { id: String address: String address_in: [String] alias: String alias_in: [String] created_gte: Int }
  type Strategy { name: String! network: String params: Any }
  type Validation { name: String! params: Any }
  type SpaceFilters { minScore: Float onlyMembers: Boolean }
  type SpaceVoting {
    delay: Int period: Int type: String quorum: Float quorumType: String privacy: String
  }
  type Space {
    id: String! name: String network: String symbol: String strategies: [Strategy!]
    admins: [String] moderators: [String] members: [String] filters: SpaceFilters voting: SpaceVoting
    validation: Validation voteValidation: Validation
  }
  type Proposal {
    id: String! ipfs: String author: String! created: Int! updated: Int space: Space network: String!
    symbol: String type: String strategies: [Strategy!]! validation: Validation plugins: Any! title: String! body: String discussion: String!
    choices: [String!]! labels: [String!]! start: Int! end: Int! quorum: Float! quorumType: String privacy: String
    snapshot: String state: String app: String flagged: Boolean
    scores: [Float] scores_by_strategy: Any scores_state: String scores_total: Float scores_updated: Int votes: Int
  }
  type Vote {
    id: String! ipfs: String voter: String! created: Int! space: Space! proposal: Proposal choice: Any!
    metadata: Any reason: String app: String vp: Float vp_by_strategy: [Float] vp_state: String
  }
  type Vp { vp: Float vp_by_strategy: [Float] vp_state: String }
  type Message {
    mci: Int id: String ipfs: String address: String version: String timestamp: Int space: String type: String
    sig: String receipt: String
  }
  type Alias { id: String! ipfs: String address: String! alias: String! created: Int! }
`);

interface ListRequest {
  readonly first: number;
  readonly skip: number;
  readonly where?: Fields;
  readonly orderBy?: string;
  readonly orderDirection?: "asc" | "desc";
}

/** Answers one GraphQL request; `status` is 400 when the question itself is refused. */
export async function answerQuestion(record: HubRecord, body: unknown): Promise<{ status: number; answer: unknown }> {
  const question = isFields(body) ? body : {};
  const refused = (errors: readonly GraphQLError[]) => ({ status: 400, answer: { errors } });
  const document = parseQuestion(String(question["query"] ?? ""));
  if (document instanceof GraphQLError) return refused([document]);
  const faults = [...validate(SCHEMA, document), ...limitFaults(document)];
  if (faults.length > 0) return refused(faults);
  const variableValues = isFields(question["variables"]) ? { ...question["variables"] } : {};
  const result = await execute({ schema: SCHEMA, document, rootValue: rootOf(record), variableValues });
  return { status: 200, answer: result };
}

function rootOf(record: HubRecord) {
  const { view } = record;
  return {
    space: ({ id }: { id: string }) => showSpace(view.space(id)),
    proposal: ({ id }: { id: string }) => showProposal(record, findById(view.proposals, id)),
    proposals: (asked: ListRequest) => {
      const now = record.clock.now();
      const rows = view.proposals.map((row) => ({ ...row, state: proposalState(row, now) }));
      return list(rows, asked, "created").map((row) => showProposal(record, row));
    },
    vote: ({ id }: { id: string }) => {
      const found = findById(view.votes, id);
      return found === undefined ? null : showVote(record, found);
    },
    votes: (asked: ListRequest) => list(view.votes, asked, "created").map((row) => showVote(record, row)),
    vp: (asked: { voter: string; space: string; proposal?: string }) => showPower(record, asked),
    messages: (asked: ListRequest) => list(view.messages, asked, "mci"),
    aliases: (asked: ListRequest) => list(view.aliases, asked, "created"),
  };
}

function showSpace(space: SpaceSettings | undefined) {
  if (space === undefined) return null;
  const strategies = space.strategies.map((strategy) => ({ network: space.network, ...strategy }));
  const voting = { delay: null, period: null, type: null, quorum: 0, ...space.voting };
  const people = { admins: space.admins ?? [], moderators: space.moderators ?? [], members: space.members ?? [] };
  const filters = { minScore: 0, onlyMembers: false, ...space.filters };
  const validations = {
    validation: { params: {}, ...(space.validation ?? { name: "any" }) },
    voteValidation: { params: {}, ...(space.voteValidation ?? { name: "any" }) },
  };
  return { ...space, ...people, ...validations, strategies, voting, filters };
}

function showProposal({ view, clock }: HubRecord, proposal: StoredProposal | undefined) {
  if (proposal === undefined) return null;
  const space = showSpace(view.space(proposal.space));
  const strategies = proposal.strategies.map((strategy) => ({ network: proposal.network, ...strategy }));
  return { ...proposal, space, strategies, symbol: space?.symbol ?? "", state: proposalState(proposal, clock.now()) };
}

function showVote(record: HubRecord, vote: StoredVote) {
  const { view } = record;
  return {
    ...vote,
    space: showSpace(view.space(vote.space)),
    proposal: () => showProposal(record, findById(view.proposals, vote.proposal)),
  };
}

/** Of a proposal at its voting block, or of the space now: then it may still change. */
async function showPower(
  { view, chain }: HubRecord,
  { voter, space: spaceId, proposal: id }: { voter: string; space: string; proposal?: string | null },
) {
  if (voter === "" || /^0x0{40}$/.test(voter)) throw new GraphQLError("invalid address");
  const proposal = id ? findById(view.proposals, id) : undefined;
  if (id && proposal === undefined) throw new GraphQLError("proposal not found");
  const space = view.space(spaceId);
  if (proposal === undefined && space === undefined) throw new GraphQLError("space not found");
  const strategies = proposal?.strategies ?? space?.strategies ?? [];
  const powers = await votingPowers(strategies, { voter, block: proposal?.snapshot ?? "latest", chain });
  return { vp: sumOf(powers), vp_by_strategy: powers, vp_state: proposal ? "final" : "pending" };
}

function findById<Row extends { readonly id: string }>(rows: readonly Row[], id: string): Row | undefined {
  return rows.find((row) => row.id === id);
}

function list<Row extends object>(rows: readonly Row[], asked: ListRequest, orderedBy: string): Row[] {
  const { first, skip, where, orderBy, orderDirection } = asked;
  if (first > FIRST_MAX) throw new GraphQLError(`The \`first\` argument must not be greater than ${FIRST_MAX}`);
  if (skip > SKIP_MAX) throw new GraphQLError(`The \`skip\` argument must not be greater than ${SKIP_MAX}`);
  const conditions = Object.entries(where ?? {});
  for (const [name, wanted] of conditions) {
    if (Array.isArray(wanted) && wanted.length > IN_MAX) {
      throw new GraphQLError(`The \`${name}\` argument must not have more than ${IN_MAX} items`);
    }
  }
  const found = rows.filter((row) =>
    conditions.every(([name, wanted]) => meets(new Map(Object.entries(row)), name, wanted)),
  );
  const by = orderBy ?? orderedBy;
  const sign = orderDirection === "asc" ? 1 : -1;
  const rank = (row: Row): unknown => new Map<string, unknown>(Object.entries(row)).get(by);
  found.sort((a, b) => sign * compare(rank(a), rank(b)));
  return found.slice(skip, skip + first);
}

function meets(row: ReadonlyMap<string, unknown>, name: string, wanted: unknown): boolean {
  if (wanted === null || wanted === undefined) return true;
  const match = /^(.+?)(?:_(in|gte|gt|lte|lt))?$/.exec(name);
  const value = row.get(match?.[1] ?? name);
  switch (match?.[2]) {
    case "in":
      return Array.isArray(wanted) && wanted.some((each) => isSame(each, value));
    case "gte":
      return Number(value) >= Number(wanted);
    case "gt":
      return Number(value) > Number(wanted);
    case "lte":
      return Number(value) <= Number(wanted);
    case "lt":
      return Number(value) < Number(wanted);
    default:
      return isSame(wanted, value);
  }
}

/** The real hub's database compares texts, addresses among them, without regard to case. */
function isSame(a: unknown, b: unknown): boolean {
  return typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : a === b;
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  return String(a).localeCompare(String(b));
}

function parseQuestion(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
}

function limitFaults(document: DocumentNode): GraphQLError[] {
  return document.definitions.flatMap((definition) => {
    if (definition.kind !== "OperationDefinition") return [];
    const { selectionSet } = definition;
    const tooWide = `The query exceeds the maximum number of root selections: ${ROOT_SELECTIONS_MAX}`;
    const tooDeep = `The query exceeds the maximum depth: ${DEPTH_MAX}`;
    return [
      ...(selectionSet.selections.length > ROOT_SELECTIONS_MAX ? [new GraphQLError(tooWide)] : []),
      ...(depthOf(selectionSet) > DEPTH_MAX ? [new GraphQLError(tooDeep)] : []),
    ];
  });
}

function depthOf({ selections }: SelectionSetNode): number {
  const depths = selections.map((selection) =>
    selection.kind !== "FragmentSpread" && selection.selectionSet ? depthOf(selection.selectionSet) : 0,
  );
  return 1 + Math.max(0, ...depths);
}
