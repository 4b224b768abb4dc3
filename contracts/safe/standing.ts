// A standing: how the Safe stands on chain now, and everything about it that is not as pinned or configured.
import { dataSlice, getAddress, isError, keccak256, type Interface, type JsonRpcProvider } from "ethers";
import { parseWallet, type Wallet } from "#core/key.ts";
import { ZERO, baseUnits } from "#core/money.ts";
import type { TreasuryStanding } from "#core/world.ts";
import { ERC20, type Token } from "../token/erc20.ts";
import type { ChainNode } from "./chain-node.ts";
import { PAYOUTS_CODE_HASH, claimsCode } from "./pinned.ts";
import { NOBODY, SAFE } from "./safe-tx.ts";
import { KNOWN_VERSIONS, isOfRelease, recogniseSingleton } from "./versions.ts";

export interface TreasuryPlace {
  readonly chainId: number;
  readonly safe: Wallet;
  readonly token: Token;
  readonly payouts: Wallet;
  readonly multiSendCallOnly: Wallet;
  /** Where small rewards are put up; missing or null where all are transferred. */
  readonly claims?: { readonly contract: Wallet } | null;
}

const SINGLETON_SLOT = 0;
/** keccak256("guard_manager.guard.address") and keccak256("fallback_manager.handler.address"), in 1.4.1 and in 1.5.0. */
const GUARD_SLOT = "0x4a204f620c8c5ccdca3fd54d003badd85ba500436a431f0cbda4f558c93c34c8";
const FALLBACK_SLOT = "0x6c9a6c4a39284e37ed1cf53d337577d14212a4870fb976a4366c693b939918d5";
/** The head of the Safe's own list of modules, which it calls the sentinel. */
const SPENDERS_START = "0x0000000000000000000000000000000000000001";
const SPENDERS_SHOWN_MAX = 10;

/** Everything is read at one block. While the contracts themselves are in doubt, nothing they say is repeated. */
export async function readStanding(node: ChainNode, place: TreasuryPlace): Promise<TreasuryStanding> {
  const chainId = await node.readChainId();
  const block = await node.ask("say its newest block", (provider) => provider.getBlockNumber());
  const unread = { chainId, block, owners: [], threshold: 0, nonce: 0, nextNonce: 0, balanceBaseUnits: ZERO };
  if (chainId !== place.chainId) {
    return { ...unread, faults: [`The node answers for chain ${chainId}; the rules name chain ${place.chainId}.`] };
  }
  const chain = readerAt(node, block);
  const codeFaults = await readCodeFaults(chain, place);
  if (codeFaults.length > 0) return { ...unread, faults: codeFaults };
  const [owners, threshold, nonce, safeVersion, powerFaults, holding] = await Promise.all([
    chain.call<string[]>(place.safe, SAFE, "getOwners"),
    chain.call<bigint>(place.safe, SAFE, "getThreshold"),
    chain.call<bigint>(place.safe, SAFE, "nonce"),
    chain.call<string>(place.safe, SAFE, "VERSION"),
    readPowerFaults(chain, place.safe),
    readHolding(chain, place),
  ]);
  return {
    ...unread,
    owners: [...owners].map(parseWallet),
    threshold: Number(threshold),
    nonce: Number(nonce),
    safeVersion,
    // What waits at a service is not on chain, and is added by whoever asks there.
    nextNonce: Number(nonce),
    balanceBaseUnits: holding.balanceBaseUnits,
    faults: [...powerFaults, ...holding.faults],
  };
}

/** Reads at one block, so that owners, nonce and balance belong together. */
interface ChainReader {
  code(of: Wallet): Promise<string>;
  codeHash(of: Wallet): Promise<string>;
  addressAt(of: Wallet, slot: string | number): Promise<Wallet>;
  call<Answer>(to: Wallet, contract: Interface, name: string, values?: readonly unknown[]): Promise<Answer>;
}

function readerAt(node: ChainNode, block: number): ChainReader {
  const ask = <Answer>(call: (provider: JsonRpcProvider) => Promise<Answer>) => node.ask("read the treasury", call);
  return {
    code: (of) => ask((provider) => provider.getCode(of, block)),
    codeHash: async (of) => keccak256(await ask((provider) => provider.getCode(of, block))),
    addressAt: async (of, slot) => {
      const word = await ask((provider) => provider.getStorage(of, slot, block));
      return getAddress(dataSlice(word, 12)) as Wallet;
    },
    call: async <Answer>(to: Wallet, contract: Interface, name: string, values: readonly unknown[] = []) => {
      const calldata = contract.encodeFunctionData(name, values);
      const answer = await ask((provider) => provider.call({ to, data: calldata, blockTag: block }));
      return contract.decodeFunctionResult(name, answer)[0] as Answer;
    },
  };
}

const NO_CODE_HASH = keccak256("0x");

async function readCodeFaults(chain: ChainReader, place: TreasuryPlace): Promise<string[]> {
  const singleton = await chain.addressAt(place.safe, SINGLETON_SLOT);
  const pins: readonly { what: string; at: Wallet; isPinned: (codeHash: string) => boolean }[] = [
    { what: `a proxy of Safe ${KNOWN_VERSIONS}`, at: place.safe, isPinned: (hash) => isOfRelease("proxy", hash) },
    {
      what: `the singleton of Safe ${KNOWN_VERSIONS}`,
      at: singleton,
      isPinned: (hash) => recogniseSingleton(hash) !== null,
    },
    {
      what: `MultiSendCallOnly ${KNOWN_VERSIONS}`,
      at: place.multiSendCallOnly,
      isPinned: (hash) => isOfRelease("multiSendCallOnly", hash),
    },
    { what: "our Payouts", at: place.payouts, isPinned: (hash) => hash === PAYOUTS_CODE_HASH },
  ];
  const found = await Promise.all(pins.map(({ at }) => chain.codeHash(at)));
  const faults = pins.flatMap(({ what, at, isPinned }, index) => {
    const hash = found[index] ?? "";
    if (hash === NO_CODE_HASH) return [`There is no code at ${at}, where ${what} should be.`];
    return isPinned(hash) ? [] : [`The code at ${at} is not the pinned code of ${what}; its hash is ${hash}.`];
  });
  const hasToken = (await chain.codeHash(place.token.address)) !== NO_CODE_HASH;
  const all = [...faults, ...(await readClaimsFaults(chain, place))];
  return hasToken ? all : [...all, `There is no token at ${place.token.address}.`];
}

/** Whoever owned it could promise the small rewards to others: its code is compared whole, with owner and token in it. */
async function readClaimsFaults(chain: ChainReader, { claims, safe, token }: TreasuryPlace): Promise<string[]> {
  if (claims == null) return [];
  const { contract } = claims;
  const code = await chain.code(contract);
  if (code === "0x") return [`There is no code at ${contract}, where our Claims should be.`];
  if (code === claimsCode(safe, token.address)) return [];
  return [`The code at ${contract} is not the pinned code of our Claims, made for this Safe and this token.`];
}

/** Whatever could move money or stop a payout without the treasurers' signatures on it. */
async function readPowerFaults(chain: ChainReader, safe: Wallet): Promise<string[]> {
  const [spenders, guard, fallback] = await Promise.all([
    chain.call<string[]>(safe, SAFE, "getModulesPaginated", [SPENDERS_START, SPENDERS_SHOWN_MAX]),
    chain.addressAt(safe, GUARD_SLOT),
    chain.addressAt(safe, FALLBACK_SLOT),
  ]);
  const faults = [...spenders].map(
    (address) => `A module is enabled that can spend without the treasurers: ${address}.`,
  );
  if (guard !== NOBODY) faults.push(`A transaction guard is set that can stop every payout: ${guard}.`);
  // A fallback answers for the Safe's signature (EIP-1271), which some tokens take as permission to spend.
  if (fallback !== NOBODY && !isOfRelease("fallback", await chain.codeHash(fallback))) {
    faults.push(
      `The code at ${fallback}, which answers for the Safe's signature, is not the pinned fallback of ${KNOWN_VERSIONS}.`,
    );
  }
  return faults;
}

async function readHolding(chain: ChainReader, { token, safe }: TreasuryPlace) {
  try {
    const balanceBaseUnits = baseUnits(await chain.call<bigint>(token.address, ERC20, "balanceOf", [safe]));
    const decimals = Number(await chain.call<bigint>(token.address, ERC20, "decimals"));
    const isAsConfigured = decimals === token.decimals;
    const faults = isAsConfigured ? [] : [`The token has ${decimals} decimals; the rules say ${token.decimals}.`];
    return { balanceBaseUnits, faults };
  } catch (cause) {
    if (!isError(cause, "CALL_EXCEPTION") && !isError(cause, "BAD_DATA")) throw cause;
    return { balanceBaseUnits: ZERO, faults: [`What is at ${token.address} does not answer as an ERC-20 token.`] };
  }
}
