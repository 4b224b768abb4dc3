// A signed vote, as the boxes in memory take it: by the wallet that it names, and for one choice.
import { recoverAddress } from "ethers";
import { voteId } from "#contracts/snapshot/typed-data.ts";
import { BadInput } from "#core/errors.ts";
import type { Hash, Wallet } from "#core/key.ts";
import type { TypedVote } from "#core/world.ts";

export interface SignedVote {
  readonly voteId: Hash;
  readonly voter: Wallet;
  readonly choice: number;
}

/** @throws BadInput when another wallet signed, or several choices were */
export function readSignedVote({ message }: TypedVote, signature: string): SignedVote {
  const id = voteId(message);
  const { from, choice } = message;
  if (!/^0x[0-9a-f]{130}$/i.test(signature) || recoverAddress(id, signature) !== from)
    throw new BadInput("This signature is not by your wallet, or not over this vote.", { happened: `vote ${id}` });
  if (typeof choice !== "number") throw new BadInput("The box in memory counts one choice for each vote.");
  return { voteId: id, voter: from, choice };
}
