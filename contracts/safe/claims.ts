// Claims as the treasury uses it: the contract that small rewards are put up in, and what it says on chain.
import { Interface, isError, type JsonRpcProvider } from "ethers";
import { NeedsHuman } from "#core/errors.ts";
import type { Hash, Wallet } from "#core/key.ts";
import { baseUnits, type BaseUnits } from "#core/money.ts";
import type { ClaimRound } from "#core/world.ts";
import claimsArtifact from "../artifacts/Claims.json" with { type: "json" };
import type { ChainNode } from "./chain-node.ts";

export const CLAIMS = new Interface(claimsArtifact.abi);

const ASKED_AT_ONCE = 20;

/** Everything is read at one block. @throws NeedsHuman where nothing answers as Claims does */
export async function readClaims(
  node: ChainNode,
  contract: Wallet,
): Promise<ClaimRound & { readonly claimedBaseUnits: BaseUnits }> {
  const block = await node.readBlockNumber();
  const [round, root, total, claimed] = await Promise.all([
    askClaims<bigint>(node, contract, block, "round"),
    askClaims<Hash>(node, contract, block, "root"),
    askClaims<bigint>(node, contract, block, "total"),
    askClaims<bigint>(node, contract, block, "totalClaimed"),
  ]);
  return {
    contract,
    round: Number(round),
    root,
    totalBaseUnits: baseUnits(total),
    claimedBaseUnits: baseUnits(claimed),
  };
}

/** All at one block. @returns in the order of the wallets */
export async function readClaimed(node: ChainNode, contract: Wallet, wallets: readonly Wallet[]): Promise<BaseUnits[]> {
  const block = await node.readBlockNumber();
  const claimed: BaseUnits[] = [];
  for (let start = 0; start < wallets.length; start += ASKED_AT_ONCE) {
    const asked = wallets
      .slice(start, start + ASKED_AT_ONCE)
      .map(async (wallet) => baseUnits(await askClaims<bigint>(node, contract, block, "claimed", [wallet])));
    claimed.push(...(await Promise.all(asked)));
  }
  return claimed;
}

async function askClaims<Answer>(
  node: ChainNode,
  contract: Wallet,
  block: number,
  name: string,
  values: readonly unknown[] = [],
): Promise<Answer> {
  const calldata = CLAIMS.encodeFunctionData(name, values);
  const read = (provider: JsonRpcProvider) => provider.call({ to: contract, data: calldata, blockTag: block });
  try {
    const answer = await node.ask("read Claims", read);
    return CLAIMS.decodeFunctionResult(name, answer)[0] as Answer;
  } catch (cause) {
    if (!isError(cause, "CALL_EXCEPTION") && !isError(cause, "BAD_DATA")) throw cause;
    throw new NeedsHuman("Claims does not answer.", {
      happened: `There is no Claims at ${contract} in block ${block}.`,
      next: "Check the address of Claims and the RPC address in the DAO's file.",
      cause,
    });
  }
}
