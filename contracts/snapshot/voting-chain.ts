// The voting chain: what is read of the chain that gives voting power, many questions in one request.
import { BadInput, isLaurelError, NeedsHuman, RetryLater } from "#core/errors.ts";
import { isFields, type Fields } from "./fields.ts";
import { readLimited } from "./hub.ts";

export interface ChainQuestion {
  readonly method: "eth_call" | "eth_chainId" | "eth_getBalance" | "eth_getCode";
  readonly params: readonly unknown[];
}

export interface VotingChain {
  /**
   * @returns an answer for each question, in their order; null where the call reverts
   * @throws RetryLater when the node is away, or lacks the block that is asked about
   */
  ask(questions: readonly ChainQuestion[]): Promise<readonly (string | null)[]>;
  /** @throws NeedsHuman when the node is on another chain */
  assertNetwork(network: string): Promise<void>;
}

/** What public nodes take in one request. */
const QUESTIONS_PER_BATCH = 100;
const BATCHES_AT_ONCE_MAX = 4;
const ANSWER_BYTES_MAX = 8_000_000;

export function connectVotingChain(rpcUrl: string, deadlineMilliseconds: number): VotingChain {
  const place = { rpcUrl, origin: originOf(rpcUrl), deadlineMilliseconds };
  const ask: VotingChain["ask"] = async (questions) => {
    const batches = Array.from({ length: Math.ceil(questions.length / QUESTIONS_PER_BATCH) }, (_, number) =>
      questions.slice(number * QUESTIONS_PER_BATCH, (number + 1) * QUESTIONS_PER_BATCH),
    );
    return (await eachAtOnce(batches, BATCHES_AT_ONCE_MAX, (batch) => askBatch(place, batch))).flat();
  };
  return {
    ask,
    assertNetwork: async (network) => {
      const [answer] = await ask([{ method: "eth_chainId", params: [] }]);
      const found = String(Number(answer));
      if (found !== network) throw wrongChain(found, network);
    },
  };
}

export function callAt(to: string, input: string, block: number | "latest"): ChainQuestion {
  return { method: "eth_call", params: [{ to, data: input }, blockTag(block)] };
}

export function blockTag(block: number | "latest"): string {
  return block === "latest" ? block : `0x${block.toString(16)}`;
}

/** Runs at most so many at a time; results stand in the order of the items. The first failure ends it. */
export async function eachAtOnce<Item, Result>(
  items: readonly Item[],
  most: number,
  act: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const work = async (): Promise<void> => {
    for (const [at, item] of left) results[at] = await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
  return results;
}

interface Place {
  readonly rpcUrl: string;
  readonly origin: string;
  readonly deadlineMilliseconds: number;
}

async function askBatch(place: Place, batch: readonly ChainQuestion[]): Promise<(string | null)[]> {
  const asked = batch.map(({ method, params }, id) => ({ jsonrpc: "2.0", id, method, params }));
  const answers = await send(place, JSON.stringify(asked));
  if (!Array.isArray(answers)) throw trouble(place, `It answers a batch with ${shorten(answers)}.`);
  const byId = new Map(answers.filter(isFields).map((answer) => [answer["id"], answer]));
  return asked.map(({ id }) => readAnswer(place, byId.get(id)));
}

function readAnswer(place: Place, answer: Fields | undefined): string | null {
  const result = answer?.["result"];
  if (typeof result === "string" && /^0x[0-9a-fA-F]*$/.test(result)) return result;
  const words = JSON.stringify(answer?.["error"] ?? "");
  // Only a revert is an answer: a node without the block, or one that is busy, says nothing about a voter.
  if (/revert|out ?of ?gas|invalid opcode|stack (over|under)flow/i.test(words)) return null;
  throw trouble(place, `It answers ${shorten(answer ?? "nothing")}.`);
}

async function send(place: Place, body: string): Promise<unknown> {
  try {
    const response = await fetch(place.rpcUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body,
      signal: AbortSignal.timeout(place.deadlineMilliseconds),
    });
    const text = await readLimited(response, ANSWER_BYTES_MAX);
    if (response.status !== 200) throw trouble(place, `It answers ${response.status}: ${text.slice(0, 200)}`);
    return JSON.parse(text);
  } catch (cause) {
    if (isLaurelError(cause) && !(cause instanceof BadInput)) throw cause;
    throw trouble(place, cause instanceof Error ? cause.message : String(cause));
  }
}

/** Addresses of nodes carry their key in the path, so only the origin is ever told. */
function trouble({ origin, rpcUrl }: Place, words: string): RetryLater {
  return new RetryLater("The node of the voting chain gives no answer.", {
    happened: `${origin}: ${words.replaceAll(rpcUrl, origin)}`,
    next: "It is tried again by itself. Voting power at an older block needs a node with history (an archive node).",
  });
}

function wrongChain(found: string, network: string): NeedsHuman {
  return new NeedsHuman("The node is not on the chain that gives voting power.", {
    happened: `It answers for chain ${found}; the Snapshot space votes on chain ${network}.`,
    next: `Set the RPC address to a node of chain ${network}.`,
  });
}

function originOf(rpcUrl: string): string {
  if (URL.canParse(rpcUrl)) return new URL(rpcUrl).origin;
  throw new BadInput("The RPC address is not an address.", { next: "Set one that begins with https://." });
}

function shorten(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 200);
}
