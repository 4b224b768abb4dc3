// A revert: what a contract answers to a call that it refuses, as the text of its error.
import type { Interface } from "ethers";
import type { Evm } from "#test/sandbox/evm.ts";

export interface AskedCall {
  readonly to: string;
  readonly data: string;
  readonly from?: string;
  readonly value?: string;
  readonly gas?: string;
}

/**
 * Asks without sending; from the deployer when nobody else is named.
 * @returns like "BadTransfer(1)"; "no reason" for a bare revert, "not refused" when the call would succeed
 */
export async function revertOf(evm: Evm, contract: Interface, call: AskedCall): Promise<string> {
  const asked = evm.send("eth_call", [{ from: evm.deployer, ...call }, "latest"]);
  const cause = await asked.then(
    () => "not refused",
    (error: Error) => error.cause,
  );
  if (cause === "not refused") return cause;
  if (cause === undefined || cause === "0x") return "no reason";
  const error = contract.parseError(String(cause));
  return error ? `${error.name}(${error.args.join(", ")})` : String(cause);
}
