// A signing: what owners of every kind make with their wallets, their own Safes, or on chain.
import { Interface, concat, getBytes, type Wallet as Key } from "ethers";
import type { Hash, Wallet } from "#core/key.ts";
import type { Evm } from "#test/sandbox/evm.ts";

const APPROVAL = new Interface(["function approveHash(bytes32 hashToApprove)"]);

/** As `eth_sign` does it: over the hash as a message, with the four that tell the Safe so. */
export async function signInWords(key: Key, hash: Hash): Promise<string> {
  const signature = await key.signMessage(getBytes(hash));
  return `${signature.slice(0, -2)}${(Number.parseInt(signature.slice(-2), 16) + 4).toString(16)}`;
}

/** What a Safe answers with when it is asked for its signature: those of its owners over its own message, ascending. */
export async function signForSafe(
  chainId: number,
  safe: Wallet,
  message: string,
  keys: readonly Key[],
): Promise<string> {
  const sorted = keys.toSorted((one, other) => (BigInt(one.address) < BigInt(other.address) ? -1 : 1));
  const domain = { chainId, verifyingContract: safe };
  const types = { SafeMessage: [{ name: "message", type: "bytes" }] };
  return concat(await Promise.all(sorted.map((key) => key.signTypedData(domain, types, { message }))));
}

/** A transaction by the owner's own account. */
export async function approveOnChain(evm: Evm, safe: Wallet, owner: { readonly address: string }, hash: Hash) {
  await evm.fund(owner.address, 10n ** 18n);
  await evm.send("anvil_impersonateAccount", [owner.address]);
  const data = APPROVAL.encodeFunctionData("approveHash", [hash]);
  await evm.send("eth_sendTransaction", [{ from: owner.address, to: safe, data }]);
  await evm.mine(1);
}
