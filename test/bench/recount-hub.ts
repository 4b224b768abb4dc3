// A hub in a process of its own: ballots with as many signed votes as are asked for, told with the limits of the real one.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { getAddress, keccak256, toUtf8Bytes, Wallet } from "ethers";
import { pointFromScalar, signRecoverable } from "tiny-secp256k1";
import { cidOf } from "#contracts/snapshot/envelope.ts";
import { makeStructHash } from "#contracts/snapshot/struct-hash.ts";
import {
  proposalId,
  PROPOSAL_TYPES,
  SNAPSHOT_DOMAIN,
  voteTypes,
  type TypedFields,
} from "#contracts/snapshot/typed-data.ts";

const START = 1_800_000_000;
const END = START + 86_400;
const ROWS_MAX = 1_000;
const author = new Wallet(keccak256(toUtf8Bytes("author of the bench")));
const CHOICES = ["For", "Against", "Abstain"];

interface Row {
  readonly id: string;
  readonly ipfs: string;
  readonly created: number;
  readonly mci: number;
  readonly voter: string;
  readonly choice: number;
  readonly vp: number;
}

interface Ballot {
  readonly space: string;
  readonly shown: object;
  readonly votes: readonly Row[];
}

const pins = new Map<string, string>();
const ballots = new Map<string, Ballot>();

function pin(address: string, sig: string, hash: string, types: TypedFields, message: object): string {
  const bytes = JSON.stringify({ address, sig, hash, data: { domain: SNAPSHOT_DOMAIN, types, message } });
  const cid = cidOf(bytes);
  pins.set(cid, bytes);
  return cid;
}

/** Each ballot has a space of its own, so that the messages of one are not those of another. */
function spaceOf(voters: number): string {
  return `bench-${voters}.local`;
}

async function openBallot(voters: number): Promise<string> {
  const space = spaceOf(voters);
  const message = {
    ...{ from: author.address, space, timestamp: START, type: "basic", title: `${voters} votes`, body: "" },
    ...{ discussion: "", choices: CHOICES, labels: [], start: START, end: END, snapshot: 8_000_000, plugins: "{}" },
    ...{ privacy: "", app: "laurel" },
  };
  const id = proposalId(message);
  const sig = await author.signTypedData(SNAPSHOT_DOMAIN, PROPOSAL_TYPES, message);
  const ipfs = pin(author.address, sig, id, PROPOSAL_TYPES, message);
  const votes = Array.from({ length: voters }, (_, at) => castVote({ id, space }, at));
  const scores = CHOICES.map((_, at) => votes.filter(({ choice }) => choice === at + 1).length);
  const tallied = { scores, scores_state: "final", scores_total: voters, votes: voters };
  const settings = { network: "11155111", quorum: 0, flagged: false, updated: null, space: { id: space } };
  const strategies = [{ name: "ticket", network: "11155111", params: {} }];
  const row = { ...message, id, ipfs, author: author.address, created: START, plugins: {}, snapshot: "8000000" };
  ballots.set(id, { space, shown: { ...row, ...settings, strategies, ...tallied }, votes });
  return id;
}

const VOTE_TYPES = voteTypes(1);
const hashVote = makeStructHash(VOTE_TYPES);

/** Signed by the quick library: ethers would take longer to make the votes than the bench to verify them. */
function castVote(ballot: { readonly id: string; readonly space: string }, number: number): Row {
  const key = Buffer.from(keccak256(toUtf8Bytes(`voter ${number}`)).slice(2), "hex");
  const point = pointFromScalar(key, false) ?? new Uint8Array();
  const voter = getAddress(`0x${keccak256(point.subarray(1)).slice(-40)}`);
  const created = START + 1 + Math.floor(number / 7);
  const choice = 1 + (number % 3);
  const head = { from: voter, space: ballot.space, timestamp: created, proposal: ballot.id, choice };
  const message = { ...head, reason: "", app: "laurel", metadata: "{}" };
  const id = hashVote?.(message) ?? "";
  const { signature, recoveryId } = signRecoverable(Buffer.from(id.slice(2), "hex"), key);
  const sig = `0x${Buffer.from(signature).toString("hex")}${(27 + recoveryId).toString(16)}`;
  const ipfs = pin(voter, sig, id, VOTE_TYPES, message);
  return { id, ipfs, created, mci: number + 1, voter, choice, vp: 1 };
}

interface Question {
  readonly query: string;
  readonly variables: {
    readonly id?: string;
    readonly space?: string;
    readonly since?: number;
    readonly after?: number;
    readonly first?: number;
    readonly skip?: number;
    readonly types?: readonly string[];
  };
}

function answerQuestion({ query, variables }: Question): object {
  const { id = "", space = "", since = 0, after = 0, first = 20, skip = 0, types = [] } = variables;
  const page = (rows: readonly Row[]): readonly Row[] => rows.slice(skip, skip + Math.min(first, ROWS_MAX));
  if (query.includes("proposal(id")) return { proposal: ballots.get(id)?.shown ?? null };
  if (query.includes("votes(")) {
    return { votes: page((ballots.get(id)?.votes ?? []).filter(({ created }) => created >= since)) };
  }
  const isVotes = types.includes("vote");
  const own = [...ballots.values()].filter((ballot) => isVotes && ballot.space === space).flatMap(({ votes }) => votes);
  return { messages: page(own.filter(({ mci }) => mci > after)) };
}

function serve(request: IncomingMessage, response: ServerResponse): void {
  const cid = /\/ipfs\/(\w+)$/.exec(request.url ?? "")?.[1];
  if (cid !== undefined) return void response.end(pins.get(cid));
  let body = "";
  request.setEncoding("utf8");
  request.on("data", (part: string) => (body += part));
  request.on("end", () => response.end(JSON.stringify({ data: answerQuestion(JSON.parse(body)) })));
}

const sizes = process.argv.slice(2).map(Number);
const server = createServer(serve).listen(0, "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const open = async (): Promise<readonly string[]> => {
    const ids: string[] = [];
    for (const voters of sizes) ids.push(await openBallot(voters));
    return ids;
  };
  open().then(
    (ids) => process.send?.({ port, ids, cids: ballots.get(ids.at(-1) ?? "")?.votes.map(({ ipfs }) => ipfs) }),
    (error: unknown) => {
      throw error;
    },
  );
});
process.on("disconnect", () => process.exit());
