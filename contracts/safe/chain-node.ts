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
  readChainId(): Promise<number>;
  /** The newest block's number. @throws as `noticeBlock` does */
  readBlockNumber(): Promise<number>;
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
  const provider = new JsonRpcProvider(request, chainId, options);

  const ask: ChainNode["ask"] = async (what, call) => {
    try {
      return await beforeDeadline(call(provider), deadlineMilliseconds);
    } catch (cause) {
      if (isLaurelError(cause) || isRevert(cause) || !isTrouble(cause)) throw cause;
      throw nodeTrouble(what, cause, (text) => text.replaceAll(rpcUrl, origin));
    }
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
    readChainId,
    readBlockNumber: async () => {
      const block = await ask("say its newest block", (node) => node.getBlockNumber());
      noticeBlock(block);
      return block;
    },
    noticeBlock,
    assertChain: async () => {
      const found = await readChainId();
      if (found !== chainId) throw wrongChain(found, chainId);
    },
    close: () => provider.destroy(),
  };
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
