// A batch in the browser: the transaction that a manifest stands for, built byte by byte, and its three hashes. It shares nothing
// with the code that composes batches on the server: one mistake, or one liar, is then not enough.

/**
 * @typedef {{ keccak256(bytes: string): string, getAddress(address: string): string }} Chain from ethers
 */

/** keccak256 of `EIP712Domain(uint256 chainId,address verifyingContract)`, as in Safe.sol since 1.3.0. */
const DOMAIN_TYPE_HASH = "47e79534a245952e8b16893a336b85a3d9ea9fa8c573f3d803afb92a79469218";
/** keccak256 of `SafeTx(address to,uint256 value,bytes data,uint8 operation,...)`, as in Safe.sol since 1.0.0. */
const SAFE_TX_TYPE_HASH = "bb8310d486368db6bd6f849402fdd73ad53d316b5a4b2644ad6efe0f941286d8";
const APPROVE = "095ea7b3"; // approve(address,uint256)
const PAY = "4455bbff"; // pay(bytes32,address,uint256,bytes32[])
const SET_ROOT = "2f46c6df"; // setRoot(uint64,bytes32,uint256)
const MULTI_SEND = "8d80ff0a"; // multiSend(bytes)
const NOBODY = `0x${"0".repeat(40)}`;
/** One transaction pays no more people than this: it would need more gas than a block's rules allow it. */
const TRANSFERS_MAX = 500;
/** Before 1.3.0 the chain was no part of what is signed; these two are the versions that Laurel knows. */
const SAFE_VERSIONS = ["1.4.1", "1.5.0"];
const PAY_NAMES = "chainId multiSend nonce payoutId payouts safe safeVersion token transfers v";
const CLAIMS_NAMES = "amount book contract root round total transfers";
const NO_ROOT = `0x${"0".repeat(64)}`;
/** A claim proves itself against one tree, and one tree holds no more. */
const CLAIMANTS_MAX = 10_000;
const CANCEL_NAMES = "chainId nonce purpose safe safeVersion v";

/**
 * @param {unknown} manifest as the server, Discord or the ballot gave it; nothing in it is trusted
 * @param {Chain} chain
 * @returns the typed data for the wallet, its three hashes, what it pays, and what it puts up for claiming with the root that
 * the contract must stand on before; an empty transaction for a manifest that cancels
 * @throws Error with a sentence when it is not exactly a manifest, or its book of claims does not give its root
 */
export function computeBatch(manifest, chain) {
  const { purpose, chainId, safe, nonce, transfers, ...frame } = readManifest(manifest, chain.getAddress);
  const claims = frame.claims === undefined ? null : checkClaims(frame.claims, chain.keccak256);
  const call = purpose === "cancel" ? { to: safe, bytes: "", operation: 0 } : payCall({ ...frame, transfers });
  const hash = (hex) => chain.keccak256(`0x${hex}`);
  const domainHash = hash(DOMAIN_TYPE_HASH + word(chainId) + addressWord(safe));
  const messageHash = hash(
    SAFE_TX_TYPE_HASH +
      addressWord(call.to) +
      word(0) +
      hash(call.bytes).slice(2) +
      word(call.operation) +
      word(0).repeat(5) + // safeTxGas, baseGas, gasPrice, gasToken, refundReceiver: a batch of ours pays no refund
      word(nonce),
  );
  return {
    purpose,
    chainId,
    transfers,
    claims,
    domainHash,
    messageHash,
    safeTxHash: hash(`1901${domainHash.slice(2)}${messageHash.slice(2)}`),
    typedData: typedDataOf({ chainId, safe, nonce, call }),
  };
}

/**
 * MultiSendCallOnly[token.approve(payouts, total), payouts.pay(payoutId, token, total, words)], and with claims also
 * [token.approve(contract, amount), contract.setRoot(round, root, total)]
 */
function payCall({ multiSend, payouts, payoutId, token, transfers, claims }) {
  const total = transfers.reduce((sum, { amountBaseUnits }) => sum + BigInt(amountBaseUnits), 0n);
  const words = transfers.map(
    ({ wallet, amountBaseUnits }) => wallet.slice(2).toLowerCase() + word(amountBaseUnits).slice(40),
  );
  const approve = APPROVE + addressWord(payouts) + word(total);
  const head = payoutId.slice(2) + addressWord(token) + word(total) + word(128) + word(words.length);
  const claimCalls = claims === undefined ? "" : putUpCalls(token, claims);
  const calls = innerCall(token, approve) + innerCall(payouts, PAY + head + words.join("")) + claimCalls;
  const padding = "0".repeat((64 - (calls.length % 64)) % 64);
  return { to: multiSend, bytes: MULTI_SEND + word(32) + word(calls.length / 2) + calls + padding, operation: 1 };
}

function putUpCalls(token, { contract, round, root, total, amount }) {
  const approve = APPROVE + addressWord(contract) + word(amount);
  return innerCall(token, approve) + innerCall(contract, SET_ROOT + word(round) + root.slice(2) + word(total));
}

/** Whoever signs a root signs all that it promises: so it is computed here from the whole book, and so is the one before. */
function checkClaims(claims, keccak256) {
  const book = new Map(claims.book.map(({ wallet, cumulativeBaseUnits }) => [wallet, BigInt(cumulativeBaseUnits)]));
  const sumOf = (amounts) => [...amounts].reduce((sum, amount) => sum + amount, 0n);
  if (sumOf(book.values()) !== BigInt(claims.total)) throw unusable("its book does not sum to its total");
  const added = sumOf(claims.transfers.map(({ amountBaseUnits }) => BigInt(amountBaseUnits)));
  if (added !== BigInt(claims.amount)) throw unusable("its claims do not sum to their amount");
  if (rootOf(book, keccak256) !== claims.root) throw unusable("its book does not give its root");
  for (const { wallet, amountBaseUnits } of claims.transfers) {
    const before = (book.get(wallet) ?? -1n) - BigInt(amountBaseUnits);
    if (before < 0n) throw unusable(`its book does not hold what ${wallet} earned`);
    if (before === 0n) book.delete(wallet);
    else book.set(wallet, before);
  }
  if ((claims.round === 1) !== (book.size === 0)) throw unusable("its round does not fit its book");
  return { ...claims, rootBefore: book.size === 0 ? NO_ROOT : rootOf(book, keccak256) };
}

/** The standard tree of OpenZeppelin: leaves by their hash, and always the two that wait longest under one. */
function rootOf(book, keccak256) {
  const leafOf = ([wallet, amount]) => keccak256(keccak256(`0x${addressWord(wallet)}${word(amount)}`));
  const waiting = [...book].map(leafOf).sort();
  for (let at = 0; at + 1 < waiting.length; at += 2) {
    const [one, other] = [waiting[at], waiting[at + 1]].sort();
    waiting.push(keccak256(one + other.slice(2)));
  }
  return waiting.at(-1);
}

/** A plain call without ether, packed as MultiSend reads it. */
function innerCall(to, bytes) {
  return `00${to.slice(2).toLowerCase()}${word(0)}${word(bytes.length / 2)}${bytes}`;
}

function word(number) {
  return BigInt(number).toString(16).padStart(64, "0");
}

function addressWord(address) {
  return address.slice(2).toLowerCase().padStart(64, "0");
}

/** What `eth_signTypedData_v4` takes. */
function typedDataOf({ chainId, safe, nonce, call }) {
  const fields = "to:address value:uint256 data:bytes operation:uint8 safeTxGas:uint256 baseGas:uint256";
  const refund = "gasPrice:uint256 gasToken:address refundReceiver:address nonce:uint256";
  return {
    domain: { chainId, verifyingContract: safe },
    types: {
      EIP712Domain: typesOf("chainId:uint256 verifyingContract:address"),
      SafeTx: typesOf(`${fields} ${refund}`),
    },
    primaryType: "SafeTx",
    message: {
      to: call.to,
      value: "0",
      data: `0x${call.bytes}`,
      operation: String(call.operation),
      safeTxGas: "0",
      baseGas: "0",
      gasPrice: "0",
      gasToken: NOBODY,
      refundReceiver: NOBODY,
      nonce: String(nonce),
    },
  };
}

function typesOf(fields) {
  return fields.split(" ").map((field) => {
    const [name, type] = field.split(":");
    return { name, type };
  });
}

function readManifest(manifest, getAddress) {
  if (typeof manifest !== "object" || manifest === null) throw unusable("it is no object");
  const purpose = "purpose" in manifest ? "cancel" : "pay";
  const names = Object.keys(manifest).sort().join(" ");
  const hasClaims = purpose === "pay" && "claims" in manifest;
  const payNames = hasClaims ? `chainId claims ${PAY_NAMES.slice("chainId ".length)}` : PAY_NAMES;
  if (names !== (purpose === "pay" ? payNames : CANCEL_NAMES)) throw unusable(`its fields are ${names}`);
  if (manifest.v !== 1) throw unusable("its version is not 1");
  if (purpose === "cancel" && manifest.purpose !== "cancel") throw unusable("its purpose is not known");
  if (!SAFE_VERSIONS.includes(manifest.safeVersion)) throw unusable("its Safe version is not known");
  if (!Number.isSafeInteger(manifest.chainId) || manifest.chainId < 1) throw unusable("its chain id is not a number");
  if (!Number.isSafeInteger(manifest.nonce) || manifest.nonce < 0) throw unusable("its nonce is not a number");
  const addresses = purpose === "pay" ? ["safe", "multiSend", "payouts", "token"] : ["safe"];
  for (const name of addresses) {
    if (!isAddress(manifest[name], getAddress)) throw unusable(`its ${name} is not a checksummed address`);
  }
  if (purpose === "cancel") return { ...manifest, purpose, transfers: [] };
  if (typeof manifest.payoutId !== "string" || !/^0x[0-9a-f]{64}$/.test(manifest.payoutId))
    throw unusable("its payout id is not 32 bytes");
  const { token, payouts, claims } = manifest;
  const taken = new Set([token, payouts]);
  if (hasClaims) refuseClaims(claims, taken, getAddress);
  refuseTransfers(manifest.transfers, taken, getAddress);
  if (hasClaims) refuseTransfers(claims.transfers, taken, getAddress);
  const count = manifest.transfers.length + (hasClaims ? claims.transfers.length : 0);
  if (count > TRANSFERS_MAX) throw unusable(`it has more than ${TRANSFERS_MAX} transfers`);
  return { ...manifest, purpose };
}

function refuseClaims(claims, taken, getAddress) {
  if (Object.keys(Object(claims)).sort().join(" ") !== CLAIMS_NAMES) throw unusable("its claims have other fields");
  const { contract, round, root, total, amount, book } = claims;
  if (!isAddress(contract, getAddress) || taken.has(contract))
    throw unusable("the contract of its claims is not a checksummed address of its own");
  taken.add(contract);
  if (!Number.isSafeInteger(round) || round < 1) throw unusable("the round of its claims is not a number");
  if (typeof root !== "string" || !/^0x[0-9a-f]{64}$/.test(root))
    throw unusable("the root of its claims is not 32 bytes");
  if (!isAmount(total) || !isAmount(amount)) throw unusable("an amount of its claims is not a number of base units");
  if (!Array.isArray(book) || book.length === 0 || book.length > CLAIMANTS_MAX)
    throw unusable(`the book of its claims is not a list of 1 to ${CLAIMANTS_MAX}`);
  const seen = new Set();
  for (const [at, line] of book.entries()) {
    const { wallet, cumulativeBaseUnits, ...others } = Object(line);
    const isLine = Object.keys(others).length === 0 && isAddress(wallet, getAddress) && isAmount(cumulativeBaseUnits);
    if (!isLine || seen.has(wallet)) throw unusable(`line ${at} of its book is not a wallet of its own with an amount`);
    seen.add(wallet);
  }
}

function refuseTransfers(transfers, taken, getAddress) {
  if (!Array.isArray(transfers) || transfers.length === 0) throw unusable("it has no transfers");
  if (transfers.length > TRANSFERS_MAX) throw unusable(`it has more than ${TRANSFERS_MAX} transfers`);
  for (const [at, transfer] of transfers.entries()) {
    const { wallet, amountBaseUnits, ...others } = Object(transfer);
    if (Object.keys(others).length > 0) throw unusable(`transfer ${at} has other fields`);
    if (!isAddress(wallet, getAddress)) throw unusable(`the wallet of transfer ${at} is not a checksummed address`);
    if (taken.has(wallet)) throw unusable(`the wallet of transfer ${at} stands in it twice`);
    if (!isAmount(amountBaseUnits)) throw unusable(`the amount of transfer ${at} is not a number of base units`);
    taken.add(wallet);
  }
}

function isAddress(text, getAddress) {
  if (typeof text !== "string" || !/^0x[0-9a-fA-F]{40}$/.test(text) || text === NOBODY) return false;
  try {
    return getAddress(text) === text;
  } catch {
    return false; // Its checksum is wrong.
  }
}

/** A word of `pay` has 96 bits for it. */
function isAmount(text) {
  return typeof text === "string" && /^[1-9][0-9]{0,28}$/.test(text) && BigInt(text) < 2n ** 96n;
}

function unusable(because) {
  return new Error(`The manifest of this payout cannot be used: ${because}.`);
}
