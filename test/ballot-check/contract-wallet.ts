// A contract wallet: the smallest contract that signs by EIP-1271, for one owner, with the voting power that it is given.
import { Contract, dataLength, hexlify, JsonRpcProvider, Network, Wallet, type Signer } from "ethers";
import { BadInput } from "#core/errors.ts";
import type { Space } from "./space.ts";
import { askNode } from "./wire.ts";

export interface ContractWallet {
  readonly address: string;
  readonly owner: Wallet;
  /** The first block at whose end it stands with all that it was given. */
  readonly block: number;
}

const POLLING_MILLISECONDS = 250;
const RECEIPT_DEADLINE_MILLISECONDS = 20_000;
const GAS_WEI = 10n ** 17n;
const TOKEN = [
  "function balanceOf(address) view returns (uint256)",
  "function transfer(address, uint256) returns (bool)",
];
const NOBODY = `0x${"0".repeat(40)}`;

/**
 * Deploys with an account of the node, else with a key that has ether, and moves a hundredth of a voter's tokens to it where
 * tokens are the power.
 * @returns the reason as text when nothing can be deployed
 */
export async function deployContractWallet(
  rpcUrl: string,
  space: Space,
  owner: Wallet,
  voters: readonly Wallet[],
): Promise<ContractWallet | string> {
  const network = Network.from(await readChainId(rpcUrl, space));
  const provider = new JsonRpcProvider(rpcUrl, network, { batchMaxCount: 1, staticNetwork: network });
  provider.pollingInterval = POLLING_MILLISECONDS;
  try {
    const payer = await findPayer(provider, rpcUrl, owner);
    if (payer === null) return "no account of the node and no key has ether";
    const token = tokenOf(space);
    const sent = await payer.sendTransaction({ data: creationCode(owner.address, token ?? NOBODY) });
    const receipt = await sent.wait(1, RECEIPT_DEADLINE_MILLISECONDS);
    const address = receipt?.contractAddress;
    if (receipt === null || !address) return "the contract wallet was not deployed";
    const givenAt = token === null ? null : await giveTokens(provider, payer, token, voters, address);
    return { address, owner, block: givenAt ?? receipt.blockNumber };
  } catch (error) {
    return `the node did not let it: ${String(error).slice(0, 200)}`;
  } finally {
    provider.destroy();
  }
}

/** ethers would ask a node that is away for ever; and on another chain nobody has any power. */
async function readChainId(rpcUrl: string, { network, id }: Space): Promise<number> {
  const chainId = Number(await askNode(rpcUrl, "eth_chainId", []));
  if (String(chainId) === network) return chainId;
  throw new BadInput(`The node is on chain ${chainId}, and the space ${id} on ${network}.`);
}

/** Only where a transfer gives power; a wallet without any must be refused for exactly that. */
function tokenOf({ strategies }: Space): string | null {
  const found = strategies.find(({ name }) => name === "erc20-votes" || name === "erc20-balance-of");
  return found === undefined ? null : String(found.params["address"]);
}

async function findPayer(provider: JsonRpcProvider, rpcUrl: string, owner: Wallet): Promise<Signer | null> {
  const accounts = await provider.send("eth_accounts", []).catch(() => []);
  for (const account of Array.isArray(accounts) ? accounts : []) {
    if ((await provider.getBalance(account)) > GAS_WEI) return provider.getSigner(String(account));
  }
  const hasEther = async (): Promise<boolean> => (await provider.getBalance(owner.address)) > GAS_WEI / 10n;
  if (await hasEther()) return owner.connect(provider);
  const wanted = `0x${(GAS_WEI * 10n).toString(16)}`;
  await askNode(rpcUrl, "anvil_setBalance", [owner.address, wanted]).catch(() => undefined);
  return (await hasEther()) ? owner.connect(provider) : null;
}

/** @returns the block of the transfer; null when no voter has tokens to spare */
async function giveTokens(
  provider: JsonRpcProvider,
  payer: Signer,
  token: string,
  voters: readonly Wallet[],
  to: string,
): Promise<number | null> {
  try {
    for (const voter of voters) {
      const contract = new Contract(token, TOKEN, voter.connect(provider));
      const hundredth: bigint = (await contract.getFunction("balanceOf").staticCall(voter.address)) / 100n;
      if (hundredth === 0n) continue;
      const paid = await payer.sendTransaction({ to: voter.address, value: GAS_WEI / 10n });
      await paid.wait(1, RECEIPT_DEADLINE_MILLISECONDS);
      const moved = await contract.getFunction("transfer").send(to, hundredth);
      return (await moved.wait(1, RECEIPT_DEADLINE_MILLISECONDS))?.blockNumber ?? null;
    }
  } catch {
    // A token that cannot be moved leaves the wallet without power, which is a case of its own.
  }
  return null;
}

/**
 * By hand, because it is shorter than a compiler's: on creation `token.delegate(this)`, whose failure is ignored; later, for
 * any call, 0x1626ba7e if the 65 bytes of the second argument are the owner's signature over the first.
 */
function creationCode(owner: string, token: string): string {
  const runtime = hexlify(
    "0x" +
      "600435600052" + // the hash goes to 0x00
      "60a43560f81c602052" + // v, the last byte of the signature, to 0x20
      "60406064604037" + // r and s to 0x40
      "602060806080600060015afa50" + // ecrecover answers to 0x80
      `60805173${owner.slice(2).toLowerCase()}14` + // is it the owner?
      "631626ba7e60e01b02" + // then the magic value, else zero
      "60005260206000f3",
  );
  const delegate =
    "635c19a95c60e01b600052" + // delegate(address)
    "30600452" + // this contract
    `6000600060246000600073${token.slice(2).toLowerCase()}5af150`;
  const length = dataLength(runtime);
  const tail = (start: number) => `60${hex(length)}8060${hex(start)}6000396000f3`;
  const start = (delegate.length + tail(0).length) / 2;
  return `0x${delegate}${tail(start)}${runtime.slice(2)}`;
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
