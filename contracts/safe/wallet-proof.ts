// A wallet proof: who signed a text, an account by its signature, or a contract by its own word (EIP-1271).
import { Interface, hashMessage, isError } from "ethers";
import { BadInput } from "#core/errors.ts";
import type { Wallet } from "#core/key.ts";
import type { ChainNode } from "./chain-node.ts";
import { NOBODY, malformed, recoverTextSigner } from "./safe-tx.ts";

/** A Safe of thirty owners, each with a passkey, answers with fewer. */
const PROOF_BYTES_MAX = 16_384;
/** A passkey checked without the chain's help takes 400,000. */
const PROOF_GAS_MAX = 1_000_000n;
const ACCOUNT = new Interface(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
/** The one answer that means yes, a whole word of it: what merely echoes its question is no yes. */
const YES = `0x1626ba7e${"0".repeat(56)}`;

/**
 * Who signed this text. An account proves itself without the chain; only then is the claimed contract asked, on the chain it
 * is paid on.
 * @returns the claimed wallet when it signed, else whoever the signature recovers to
 * @throws BadInput when it is malformed and no contract takes it
 */
export async function readWalletProof(
  node: ChainNode,
  text: string,
  signature: string,
  claimed?: Wallet,
): Promise<Wallet> {
  if (signature.length > 2 + 2 * PROOF_BYTES_MAX) throw malformed(`it has more than ${PROOF_BYTES_MAX} bytes`);
  const recovered = recover(text, signature);
  if (claimed === undefined || recovered === claimed || !/^0x(?:[0-9a-f]{2})*$/i.test(signature))
    return signerOf(recovered);
  return (await isTaken(node, claimed, text, signature)) ? claimed : signerOf(recovered);
}

function recover(text: string, signature: string): Wallet | BadInput {
  try {
    return recoverTextSigner(text, signature);
  } catch (error) {
    // The same bytes may be what a contract takes; where none does, this error is told.
    if (error instanceof BadInput) return error;
    throw error;
  }
}

function signerOf(recovered: Wallet | BadInput): Wallet {
  if (typeof recovered !== "string") throw recovered;
  return recovered;
}

async function isTaken(node: ChainNode, by: Wallet, text: string, signature: string): Promise<boolean> {
  await node.assertChain();
  const calldata = ACCOUNT.encodeFunctionData("isValidSignature", [hashMessage(text), signature]);
  const call = { from: NOBODY, to: by, data: calldata, gasLimit: PROOF_GAS_MAX };
  try {
    return (await node.ask("ask a wallet", (provider) => provider.call(call))) === YES;
  } catch (cause) {
    if (isError(cause, "CALL_EXCEPTION")) return false;
    throw cause;
  }
}
