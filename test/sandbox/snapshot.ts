// The stand-in Snapshot: sequencer, hub and IPFS gateway on one loopback port, with a story's clock instead of the wall's.
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { id as keccakOfText, Wallet } from "ethers";
import type { Clock } from "#core/time.ts";
import { answerQuestion } from "./snapshot-hub.ts";
import { createLiar, viewHonestly, type HubLies } from "./snapshot-lies.ts";
import { tally } from "./snapshot-power.ts";
import { ingest, Refused, requestScores, type Sequencer } from "./snapshot-sequencer.ts";
import {
  createStore,
  visibleVotes,
  type SpaceSettings,
  type StoredAlias,
  type StoredMessage,
  type StoredProposal,
  type StoredVote,
} from "./snapshot-store.ts";
import { connectChain } from "./snapshot-strategies.ts";

export type { HubLies } from "./snapshot-lies.ts";
export type { SpaceSettings, StoredMessage, StoredProposal, StoredVote } from "./snapshot-store.ts";

export interface SnapshotHooks {
  /** Awaited before anything is done with a request; a throw cuts the connection and nothing is done. */
  beforeRequest?: (method: string, path: string, body: string) => void | Promise<void>;
  /** Awaited when the effect is stored and nothing is answered yet; a throw cuts the connection. */
  afterEffect?: (method: string, path: string, body: string) => void | Promise<void>;
}

export interface SnapshotOptions extends SnapshotHooks {
  readonly clock: Clock;
  /** Where voting power is read; without a node, only strategies that need none can be used, and no block is ever late. */
  readonly rpcUrl?: string;
  readonly chainId: 11155111;
  readonly spaces: readonly SpaceSettings[];
  /** 90 on the current server, 30 on the older one. */
  readonly aliasDays?: number;
  /** 100 on the real ones, for hub and sequencer each; without it nobody is counted. */
  readonly requestsPerMinuteMax?: number;
}

export type SnapshotFault = { readonly times?: number } & (
  | { readonly status: number; readonly isHtml?: boolean }
  | { readonly drop: "before-effect" | "after-effect" }
  | { readonly delayMilliseconds: number }
);

export interface SnapshotRequest {
  readonly method: string;
  readonly path: string;
  /** null when the connection was dropped. */
  readonly status: number | null;
}

export interface SnapshotStandIn extends AsyncDisposable {
  readonly sequencerUrl: string;
  readonly hubUrl: string;
  /** A second hub over the same votes, which never lies. */
  readonly honestHubUrl: string;
  readonly log: readonly SnapshotRequest[];
  /** Requests no route answers; tests assert that there are none. */
  readonly unhandled: readonly string[];
  /** May be replaced at any time. */
  readonly hooks: SnapshotHooks;
  close(): Promise<void>;
  /** @param path the whole path, or a pattern of it; the fault befalls the next `times` matching requests (one) */
  inject(method: string, path: string | RegExp, fault: SnapshotFault): void;
  /** Oldest first. */
  proposals(space: string): readonly StoredProposal[];
  votes(proposalId: string): readonly StoredVote[];
  messages(): readonly StoredMessage[];
  aliases(): readonly StoredAlias[];
  changeSpace(id: string, patch: Partial<SpaceSettings>): void;
  blockAddress(address: string): void;
  /** What the hub shows instead of the truth; the sequencer counts on undisturbed. */
  readonly lies: HubLies;
  readonly tamper: {
    /** Changes the record itself: what the hub shows of a vote; scores stay until they are tallied again. */
    vote(id: string, patch: Partial<StoredVote>): void;
    proposal(id: string, patch: Partial<StoredProposal>): void;
    /** The vote vanishes from `votes` and from the scores, but not from `messages`. */
    hideVote(id: string): void;
    /** Other bytes under the same CID. */
    pin(cid: string, bytes: string): void;
  };
}

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly contentType: string;
}

/** A body above this is cut off before it is read; the sequencer's own limit is far below. */
const BODY_BYTES_MAX = 1_000_000;
const TOO_MANY = "too many requests, refer to https://docs.snapshot.box/tools/api/api-keys#limits";

export async function startSnapshot(options: SnapshotOptions): Promise<SnapshotStandIn> {
  const network = String(options.chainId);
  const sequencer: Sequencer = {
    store: createStore(options.spaces.map((space) => ({ network, ...space }))),
    chain: options.rpcUrl === undefined ? NO_CHAIN : connectChain(options.rpcUrl),
    clock: options.clock,
    relayer: new Wallet(keccakOfText("the relayer of the stand-in Snapshot")),
    aliasDays: options.aliasDays ?? 90,
  };
  const hooks: SnapshotHooks = pickHooks(options);
  const log: SnapshotRequest[] = [];
  const unhandled: string[] = [];
  const faults: { method: string; path: string | RegExp; fault: SnapshotFault; left: number }[] = [];
  const inFlight = new Set<string>();
  const liar = createLiar(sequencer.store, sequencer.relayer);
  const gate = countRequests(options.clock, options.requestsPerMinuteMax ?? Number.POSITIVE_INFINITY);

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const method = request.method ?? "GET";
    const path = new URL(request.url ?? "/", "http://127.0.0.1").pathname;
    const body = await readBody(request);
    if (!(await goesOn(() => hooks.beforeRequest?.(method, path, body)))) return drop(method, path, response);
    const fault = takeFault(method, path);
    if (fault !== null && "delayMilliseconds" in fault) await wait(fault.delayMilliseconds);
    if (fault !== null && "drop" in fault && fault.drop === "before-effect") return drop(method, path, response);
    const answer = fault !== null && "status" in fault ? faultAnswer(fault) : await admit(method, path, body);
    const mayAnswer = await goesOn(() => hooks.afterEffect?.(method, path, body));
    if (!mayAnswer || (fault !== null && "drop" in fault)) return drop(method, path, response);
    log.push({ method, path, status: answer.status });
    response.writeHead(answer.status, { "content-type": answer.contentType }).end(answer.text);
  }

  function takeFault(method: string, path: string): SnapshotFault | null {
    const found = faults.find(
      (each) =>
        each.left > 0 &&
        each.method === method &&
        (each.path instanceof RegExp ? each.path.test(path) : each.path === path),
    );
    if (found === undefined) return null;
    found.left -= 1;
    return found.fault;
  }

  function drop(method: string, path: string, response: ServerResponse): void {
    log.push({ method, path, status: null });
    response.destroy();
  }

  function admit(method: string, path: string, body: string): Promise<Answer> {
    const party = path.endsWith("/graphql") ? "hub" : "sequencer";
    return gate(party) ? route(method, path, body) : Promise.resolve(refusal(429, TOO_MANY));
  }

  async function route(method: string, path: string, body: string): Promise<Answer> {
    const [, honest, name, argument] = /^\/(honest\/)?(?:api\/)?([a-z]*)\/?([^/]*)$/.exec(path) ?? [];
    switch (`${method} ${name}`) {
      case "POST ":
      case "POST msg":
        return take(body);
      case "POST graphql": {
        const view = honest === undefined ? liar.view() : viewHonestly(sequencer.store);
        const { status, answer } = await answerQuestion({ ...sequencer, view }, parseBody(body));
        return json(status, answer);
      }
      case "GET scores":
        return json(200, { result: requestScores(sequencer, argument ?? "") });
      case "GET ipfs": {
        const bytes = sequencer.store.pins.get(argument ?? "");
        return bytes === undefined
          ? json(404, { error: "not found" })
          : { status: 200, text: bytes, contentType: "application/json" };
      }
      case "GET ":
      case "GET api":
        return json(200, { name: "snapshot-sequencer", version: "0.1.3", relayer: sequencer.relayer.address });
      default:
        unhandled.push(`${method} ${path}`);
        return json(404, { error: "not found" });
    }
  }

  /** The same bytes twice at once are refused; one after the other they are a duplicate message. */
  async function take(body: string): Promise<Answer> {
    if (inFlight.has(body)) return refusal(425, "request already being processed");
    inFlight.add(body);
    try {
      return json(200, await ingest(sequencer, parseBody(body)));
    } catch (error) {
      if (error instanceof Refused) return refusal(400, error.message);
      throw error;
    } finally {
      inFlight.delete(body);
    }
  }

  const server = createServer((request, response) => {
    // A client that was killed in the middle breaks its connection: that is what crash tests are for.
    response.on("error", () => undefined);
    serve(request, response).catch((error: unknown) => {
      if (response.destroyed) return;
      const { status, text, contentType } = refusal(500, error instanceof Error ? error.message : String(error));
      log.push({ method: request.method ?? "", path: request.url ?? "", status });
      response.writeHead(status, { "content-type": contentType }).end(text);
    });
  });
  const url = await listen(server);

  async function close(): Promise<void> {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  }

  const { store } = sequencer;
  return {
    ...{
      sequencerUrl: url,
      hubUrl: url,
      honestHubUrl: `${url}/honest`,
      lies: liar.lies,
      log,
      unhandled,
      hooks,
      close,
      [Symbol.asyncDispose]: close,
    },
    inject: (method, path, fault) => void faults.push({ method, path, fault, left: fault.times ?? 1 }),
    proposals: (space) => structuredClone([...store.proposals.values()].filter((row) => row.space === space)),
    votes: (proposalId) => structuredClone(visibleVotes(store, proposalId)),
    messages: () => structuredClone(store.messages),
    aliases: () => structuredClone(store.aliases),
    changeSpace: (id, patch) => void store.spaces.set(id, { ...known(store.spaces.get(id), id), ...patch }),
    blockAddress: (address) => void store.blockedAddresses.add(address.toLowerCase()),
    tamper: {
      vote: (id, patch) => void Object.assign(known(store.votes.get(id), id), patch),
      proposal: (id, patch) => void Object.assign(known(store.proposals.get(id), id), patch),
      hideVote: (id) => {
        const proposal = known(store.proposals.get(known(store.votes.get(id), id).proposal), id);
        store.hiddenVoteIds.add(id);
        tally(proposal, visibleVotes(store, proposal.id), options.clock.now(), proposal.scores_state === "final");
      },
      pin: (cid, bytes) => void store.pins.set(cid, bytes),
    },
  };
}

/** Without a node nothing is signed by contracts and no block lies in the future. */
const NO_CHAIN = {
  block: () => Promise.resolve(Number.MAX_SAFE_INTEGER),
  call: () => Promise.resolve(null),
  balance: () => Promise.reject(new Error("no chain is connected")),
};

/** A count for each party that begins anew a minute after its first request. @returns whether one more is let in */
function countRequests(clock: Clock, perMinuteMax: number): (party: string) => boolean {
  const windows = new Map<string, { endsAt: number; requests: number }>();
  return (party) => {
    const open = windows.get(party);
    const window = open && clock.now() < open.endsAt ? open : { endsAt: clock.now() + 60, requests: 0 };
    windows.set(party, window);
    window.requests += 1;
    return window.requests <= perMinuteMax;
  };
}

async function goesOn(hook: () => void | Promise<void>): Promise<boolean> {
  try {
    await hook();
    return true;
  } catch {
    // A hook that throws stands for a cut connection; the log shows it without a status.
    return false;
  }
}

function pickHooks({ beforeRequest, afterEffect }: SnapshotHooks): SnapshotHooks {
  return { ...(beforeRequest && { beforeRequest }), ...(afterEffect && { afterEffect }) };
}

async function listen(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("the stand-in Snapshot has no port");
  return `http://127.0.0.1:${address.port}`;
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new Error("request entity too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function json(status: number, value: unknown): Answer {
  return { status, text: JSON.stringify(value), contentType: "application/json" };
}

function refusal(status: number, words: string): Answer {
  return json(status, { error: status < 500 ? "client_error" : "server_error", error_description: words });
}

function faultAnswer(fault: { readonly status: number; readonly isHtml?: boolean }): Answer {
  if (fault.isHtml)
    return { status: fault.status, text: "<html><body>Bad gateway</body></html>", contentType: "text/html" };
  return refusal(fault.status, fault.status === 429 ? TOO_MANY : "oops, something went wrong");
}

function known<Row>(row: Row | undefined, id: string): Row {
  if (row === undefined) throw new Error(`the stand-in Snapshot holds no ${id}`);
  return row;
}
