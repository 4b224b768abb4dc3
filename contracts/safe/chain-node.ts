// A chain node: one JSON-RPC endpoint, asked with a deadline and never trusted to be on the right chain.
import { FetchRequest, JsonRpcProvider, Network, isError } from "ethers";
import { BadInput, NeedsHuman, RetryLater, isLaurelError } from "#core/errors.ts";

export interface ChainNode {
  readonly provider: JsonRpcProvider;
  /**
   * Asks once. A revert comes through as ethers' CALL_EXCEPTION, because it is an answer.
   * @param what completes "The chain's node did not ...", like "read the block"
   * @throws RetryLater for everything else that goes wrong on the way
   */
  ask<Answer>(what: string, call: (provider: JsonRpcProvider) => Promise<Answer>): Promise<Answer>;
  /** For what was asked and then misunderstood: RetryLater for an error of ethers' own, and anything else as it is. */
  troubleOf(cause: unknown): unknown;
  readChainId(): Promise<number>;
  /** The newest block's number. @throws as `noticeBlock` does */
  readBlockNumber(): Promise<number>;
  /** The newest block that the chain itself will not take back; null where the node does not say. */
  readFinalizedBlock(): Promise<number | null>;
  /** @throws RetryLater when the node is further behind a block that it has shown before than a reorganisation may reach */
  noticeBlock(block: number): void;
  /** @throws NeedsHuman when the node answers for another chain than the configured one */
  assertChain(): Promise<void>;
  close(): void;
}

/** The nodes behind one address are some blocks apart, and the chain itself takes a few back. */
const BLOCKS_BACK_MIN = 10;
/** After so many lower answers the higher block was the wrong one: it would stop every payout for ever. */
const LOWER_ANSWERS_MAX = 100;

/** @param setting.confirmations how deep a block must lie before this DAO counts on it */
export function connectNode(setting: {
  readonly rpcUrl: string;
  readonly chainId: number;
  readonly deadlineMilliseconds: number;
  readonly confirmations?: number;
}): ChainNode {
  const { rpcUrl, chainId, deadlineMilliseconds } = setting;
  const blocksBackMax = Math.max(BLOCKS_BACK_MIN, setting.confirmations ?? 0);
  let newestBlock = 0;
  let lowerAnswers = 0;
  const origin = originOf(rpcUrl);
  const request = new FetchRequest(rpcUrl);
  request.timeout = deadlineMilliseconds;
  // No batches and no answers from memory: each question is one request, and a crash test can see each.
  const options = { staticNetwork: Network.from(chainId), batchMaxCount: 1, cacheTimeout: -1 };
  const provider = new WaryProvider(request, chainId, options);

  const ask: ChainNode["ask"] = async (what, call) => {
    try {
      return await beforeDeadline(call(provider), deadlineMilliseconds);
    } catch (cause) {
      throw isRevert(cause) ? cause : troubleOf(cause, what);
    }
  };
  const troubleOf = (cause: unknown, what = "give an answer that can be read"): unknown => {
    if (isLaurelError(cause) || !isTrouble(cause)) return cause;
    return nodeTrouble(what, cause, (text) => text.replaceAll(rpcUrl, origin));
  };
  const readChainId = async () => Number(await ask("say its chain id", (node) => node.send("eth_chainId", [])));
  const noticeBlock = (block: number) => {
    const isOld = block < newestBlock - blocksBackMax;
    lowerAnswers = isOld ? lowerAnswers + 1 : 0;
    if (isOld && lowerAnswers <= LOWER_ANSWERS_MAX) throw oldNode(block, newestBlock);
    newestBlock = isOld ? block : Math.max(newestBlock, block);
  };
  return {
    provider,
    ask,
    troubleOf,
    readChainId,
    readBlockNumber: async () => {
      const block = await ask("say its newest block", (node) => node.getBlockNumber());
      noticeBlock(block);
      return block;
    },
    readFinalizedBlock: async () => {
      const block = await ask("say its finalized block", (node) => node.getBlock("finalized")).catch(nothingIfTrouble);
      return block?.number ?? null;
    },
    noticeBlock,
    assertChain: async () => {
      const found = await readChainId();
      if (found !== chainId) throw wrongChain(found, chainId);
    },
    close: () => provider.destroy(),
  };
}

/** ethers takes some answers as they come, and they would fail far from here, as if the fault were ours. */
class WaryProvider extends JsonRpcProvider {
  override async send(method: string, values: unknown[]): Promise<unknown> {
    const answer: unknown = await super.send(method, values);
    if (SHAPES[method]?.(answer) ?? true) return answer;
    throw new RetryLater("The chain's node answers nonsense.", {
      happened: `It answers ${method} with ${JSON.stringify(answer).slice(0, 100)}.`,
      next: "It is tried again by itself. If it goes on, check the node or set another RPC address.",
    });
  }
}

const isNumber = (answer: unknown): boolean => typeof answer === "string" && /^0x[0-9a-f]{1,64}$/i.test(answer);
const isBytes = (answer: unknown): boolean => typeof answer === "string" && /^0x(?:[0-9a-f]{2})*$/i.test(answer);
const isCount = (answer: unknown): boolean => typeof answer === "string" && /^0x[0-9a-f]{1,12}$/i.test(answer);
const isObjectOrNull = (answer: unknown): boolean => typeof answer === "object" && !Array.isArray(answer);
type Receipt = { readonly effectiveGasPrice?: unknown };
const SHAPES: Readonly<Record<string, (answer: unknown) => boolean>> = {
  eth_blockNumber: isCount,
  eth_call: isBytes,
  eth_chainId: isNumber,
  eth_estimateGas: isNumber,
  eth_gasPrice: isNumber,
  eth_getBalance: isNumber,
  eth_getBlockByNumber: isObjectOrNull,
  eth_getCode: isBytes,
  eth_getLogs: Array.isArray,
  eth_getStorageAt: isNumber,
  eth_getTransactionByHash: isObjectOrNull,
  eth_getTransactionCount: isCount,
  eth_getTransactionReceipt: (answer) =>
    answer === null || isNumber((answer as Receipt | undefined)?.effectiveGasPrice),
  eth_maxPriorityFeePerGas: isNumber,
};

/** Many nodes do not know the word: it only makes an answer come sooner, and none depends on it. */
function nothingIfTrouble(cause: unknown): null {
  if (cause instanceof RetryLater) return null;
  throw cause;
}

function beforeDeadline<Answer>(answer: Promise<Answer>, milliseconds: number): Promise<Answer> {
  const deadline = AbortSignal.timeout(milliseconds);
  const late = new Promise<never>((_, reject) => {
    deadline.addEventListener("abort", () => reject(new RetryLater("The chain's node is slow.")), { once: true });
  });
  return Promise.race([answer, late]);
}

/** ethers calls every error of an eth_call a CALL_EXCEPTION, a rate limit too; only one that speaks of a revert is an answer. */
function isRevert(cause: unknown): boolean {
  if (!isError(cause, "CALL_EXCEPTION")) return false;
  const told = JSON.stringify(cause.info?.["error"] ?? "");
  return cause.data !== null || /revert|out ?of ?gas|invalid opcode|stack (over|under)flow/i.test(told);
}

/** Errors without a code, and complaints about our own arguments, are bugs and not trouble. */
function isTrouble(cause: unknown): cause is Error & { code: unknown } {
  return cause instanceof Error && "code" in cause && !isError(cause, "INVALID_ARGUMENT");
}

/** @param redact endpoints carry their access key in the path; it must not reach a log through a message or a cause */
function nodeTrouble(what: string, cause: Error & { code: unknown }, redact: (text: string) => string): RetryLater {
  const text = redact(cause.message);
  return new RetryLater(`The chain's node did not ${what}.`, {
    happened: `${String(cause.code)}: ${text.slice(0, 300)}`,
    next: "It is tried again by itself. If it goes on, check the node or set another RPC address.",
    cause: new Error(text.slice(0, 2_000)),
  });
}

function originOf(rpcUrl: string): string {
  if (URL.canParse(rpcUrl)) return new URL(rpcUrl).origin;
  throw new BadInput("The RPC address is not an address.", { next: "Set one that begins with https://." });
}

/** What is paid and signed on chain would be missing in such an answer. */
function oldNode(block: number, newestBlock: number): RetryLater {
  return new RetryLater("The chain's node has fallen behind.", {
    happened: `Its newest block is ${block}; it has shown block ${newestBlock} before.`,
    next: "It is tried again by itself. If it goes on, check the node or set another RPC address.",
  });
}

function wrongChain(found: number, chainId: number): NeedsHuman {
  return new NeedsHuman("The chain's node is on another chain.", {
    happened: `It answers for chain ${found}; the rules name chain ${chainId}.`,
    next: `Set the RPC address to a node of chain ${chainId} and start again.`,
  });
}
