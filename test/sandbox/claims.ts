// A sandbox Claims: the contract for small rewards, deployed on the sandbox's chain for one owner and one token.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { AbiCoder, concat } from "ethers";
import type { Wallet } from "#core/key.ts";
import type { Evm } from "./evm.ts";
import { deploy } from "./treasury.ts";

export function deployClaims(evm: Evm, owner: Wallet, token: Wallet): Promise<Wallet> {
  const file = join(import.meta.dirname, "..", "..", "contracts", "artifacts", "Claims.json");
  const { bytecode } = JSON.parse(readFileSync(file, "utf8")) as { bytecode: string };
  return deploy(evm, concat([bytecode, AbiCoder.defaultAbiCoder().encode(["address", "address"], [owner, token])]));
}
