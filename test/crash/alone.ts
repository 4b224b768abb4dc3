// A process of its own: one attempt of a round of payouts, which ends by SIGKILL at its moment, or when all is done.
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { Wallet as Key } from "ethers";
import type { Wallet } from "#core/key.ts";
import type { EvmReceipt } from "../sandbox/evm.ts";
import type { SandboxTreasury } from "../sandbox/treasury.ts";
import { seededRandom } from "../simulation/random.ts";
import type { WorldState } from "../support/world.ts";
import { liveOn, noFigures, openRound, type Chain, type Figures, type RoundPlan, type Site } from "./payouts.ts";

export interface Order {
  readonly plan: RoundPlan;
  readonly payout: number;
  readonly callsLeft: number;
  readonly seed: number;
  readonly chainUrl: string;
  readonly deployer: Wallet;
  readonly deployed: SandboxTreasury;
  readonly ownerKeys: readonly string[];
  readonly executorKey: string;
  /** Everything outside but the chain, as it stands. */
  readonly state: WorldState;
}

interface Outcome {
  readonly state: WorldState;
  readonly figures: Figures;
  readonly isDone: boolean;
}

const DEADLINE_MILLISECONDS = 120_000;

/** @throws when the process failed by itself, with what it said */
export async function sendAlone(
  folder: string,
  order: Order,
): Promise<{ signal: NodeJS.Signals | null; outcome: Outcome }> {
  writeFileSync(join(folder, "order"), serialize(order));
  const words = ["--disable-warning=ExperimentalWarning", import.meta.filename, folder];
  const child = spawn(process.execPath, words, {
    stdio: ["ignore", "ignore", "pipe"],
    timeout: DEADLINE_MILLISECONDS,
    killSignal: "SIGTERM",
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2_000)));
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (...end) => resolve(end));
  });
  if (code !== 0 && signal !== "SIGKILL") throw new Error(`the process ended with ${code ?? signal}: ${said}`);
  return { signal, outcome: deserialize(readFileSync(join(folder, "outcome"))) as Outcome };
}

async function liveAlone(folder: string): Promise<void> {
  const order = deserialize(readFileSync(join(folder, "order"))) as Order;
  const figures = noFigures();
  const leave = (state: WorldState, isDone: boolean): void =>
    writeFileSync(join(folder, "outcome"), serialize({ state, figures, isDone }));
  const die = (state: WorldState): void => {
    leave(state, false);
    process.kill(process.pid, "SIGKILL");
  };
  const round = openRound(siteOf(order), order.plan, {
    figures,
    folder,
    random: seededRandom(order.seed),
    state: order.state,
    die,
  });
  const isDone = await round.runOnce(order.callsLeft, () => liveOn(round, order.payout));
  leave(round.world.state, isDone);
}

function siteOf({ chainUrl, deployer, deployed, ownerKeys, executorKey }: Order): Site {
  const [one, two, three] = ownerKeys.map((key) => new Key(key));
  if (!one || !two || !three) throw new Error("the Safe has three owners");
  return {
    evm: chainAt(chainUrl, deployer),
    deployed,
    owners: [one, two, three],
    executor: new Key(executorKey),
  };
}

const RECEIPT_ATTEMPTS_MAX = 100;
const ANSWER_DEADLINE_MILLISECONDS = 30_000;

/** The chain that another process has started. */
function chainAt(chainUrl: string, deployer: Wallet): Chain {
  const send: Chain["send"] = async (method, params) => {
    const answer = await fetch(chainUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
      signal: AbortSignal.timeout(ANSWER_DEADLINE_MILLISECONDS),
    });
    const { result, error } = (await answer.json()) as { result?: unknown; error?: { message: string } };
    if (error) throw new Error(`${method}: ${error.message}`);
    return result;
  };
  return {
    chainUrl,
    deployer,
    send,
    call: async (to, calldata) => (await send("eth_call", [{ to, data: calldata }, "latest"])) as string,
    transact: async ({ to, data }) => {
      const hash = await send("eth_sendTransaction", [{ from: deployer, to, data }]);
      for (let attempt = 0; attempt < RECEIPT_ATTEMPTS_MAX; attempt += 1) {
        const receipt = (await send("eth_getTransactionReceipt", [hash])) as EvmReceipt | null;
        if (receipt?.status === "0x1") return receipt;
        if (receipt !== null) break;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      throw new Error(`the transaction ${String(hash)} reverted or was not mined`);
    },
    mine: async (blocks) => void (await send("anvil_mine", [`0x${blocks.toString(16)}`])),
    advanceTo: async (at) => {
      const { timestamp } = (await send("eth_getBlockByNumber", ["latest", false])) as { timestamp: string };
      if (at <= Number(timestamp)) return;
      await send("evm_setNextBlockTimestamp", [at]);
      await send("evm_mine", []);
    },
  };
}

const [, , folder] = process.argv;
if (import.meta.main && folder !== undefined) {
  await liveAlone(folder);
  process.exit();
}
