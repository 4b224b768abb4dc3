// A verification of a payout: from its manifest alone to the three hashes that treasurers compare before they sign. One file on
// ethers alone, so that a treasurer can read all of it first: node bots/verify-payout.ts manifest.json --expect 0x...
import { closeSync, openSync, readSync } from "node:fs";
import { parseArgs } from "node:util";
import { AbiCoder, Interface, TypedDataEncoder, ZeroAddress, ZeroHash, concat, dataLength, getAddress } from "ethers";
import { keccak256, solidityPacked } from "ethers";

/** What is signed: a transaction of one Safe at one nonce. Without a payment it is empty, and only uses up the nonce. */
export interface Manifest {
  readonly chainId: number;
  readonly safe: string;
  readonly nonce: number;
  readonly payment: Payment | null;
}

interface Payment {
  readonly multiSend: string;
  readonly payouts: string;
  readonly payoutId: string;
  readonly token: string;
  /** What goes straight to its wallets. */
  readonly transfers: readonly Transfer[];
  /** What is put up for claiming with it; missing when all is transferred. */
  readonly claims?: Claims;
}

interface Transfer {
  readonly wallet: string;
  readonly amountBaseUnits: bigint;
}

interface Claims {
  readonly contract: string;
  readonly round: number;
  readonly root: string;
  /** All that was ever put up, and what this round adds to it. */
  readonly totalBaseUnits: bigint;
  readonly riseBaseUnits: bigint;
  readonly transfers: readonly Transfer[];
  /** What the contract must stand on before; zeros in the first round. */
  readonly rootBefore: string;
}

export interface SafeTxHashes {
  readonly domainHash: string;
  readonly messageHash: string;
  readonly safeTxHash: string;
}

/**
 * Prints the three hashes of a manifest, one a line; where rewards are put up for claiming also who is paid on which way.
 * @param expected hashes as Discord, the sign page or a wallet shows them: each must be one of the three
 * @returns the exit code: 0 computed and as expected, 1 computed and another, 2 nothing was computed
 */
export function verifyPayout(
  path: string,
  expected: readonly string[],
  terminal: { readonly print: (line: string) => void; readonly complain: (sentence: string) => void },
): number {
  try {
    for (const hash of expected) if (!isHash(hash.toLowerCase())) throw new Unreadable(`"${hash}" is no hash`);
    const manifest = readManifest(readText(path));
    const hashes = hashManifest(manifest);
    for (const [name, hash] of Object.entries(hashes)) terminal.print(`${name} ${hash}`);
    for (const line of sayLanes(manifest)) terminal.print(line);
    const missing = expected.filter((hash) => !Object.values(hashes).includes(hash.toLowerCase()));
    for (const hash of missing) terminal.complain(`Do not sign: ${hash} was expected, and it is none of these.`);
    return missing.length === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    terminal.complain(`Nothing was computed: ${error.message}.`);
    return 2;
  }
}

class Unreadable extends Error {}

function sayLanes({ payment }: Manifest): string[] {
  if (payment?.claims === undefined) return [];
  const { contract, round, root, rootBefore, transfers } = payment.claims;
  const rows = (paid: readonly Transfer[]): string[] =>
    paid.map(({ wallet, amountBaseUnits }) => `  ${wallet} ${amountBaseUnits}`);
  return [
    `transferred ${payment.transfers.length}, in base units`,
    ...rows(payment.transfers),
    `put up for claiming ${transfers.length}, in base units, round ${round} of ${contract}`,
    ...rows(transfers),
    `claims root ${root}`,
    `claims root before ${rootBefore}: read root() of ${contract} on chain, it must be this one, and round() must be ${round - 1}`,
  ];
}

// ---- The hashes -------------------------------------------------------------------------------------------------------

const ERC20 = new Interface(["function approve(address spender, uint256 amount)"]);
const PAYOUTS = new Interface(["function pay(bytes32 id, address token, uint256 total, bytes32[] words)"]);
const CLAIMS = new Interface(["function setRoot(uint64 round, bytes32 root, uint256 total)"]);
const MULTI_SEND = new Interface(["function multiSend(bytes transactions)"]);
const SAFE_TX = {
  SafeTx: [
    { name: "to", type: "address" },
    { name: "value", type: "uint256" },
    { name: "data", type: "bytes" },
    { name: "operation", type: "uint8" },
    { name: "safeTxGas", type: "uint256" },
    { name: "baseGas", type: "uint256" },
    { name: "gasPrice", type: "uint256" },
    { name: "gasToken", type: "address" },
    { name: "refundReceiver", type: "address" },
    { name: "nonce", type: "uint256" },
  ],
};
const NO_REFUND = { safeTxGas: 0, baseGas: 0, gasPrice: 0, gasToken: ZeroAddress, refundReceiver: ZeroAddress };

export function hashManifest({ chainId, safe, nonce, payment }: Manifest): SafeTxHashes {
  const domain = { chainId, verifyingContract: safe };
  const call =
    payment === null
      ? { to: safe, data: "0x", operation: 0 }
      : { to: payment.multiSend, data: encodePayment(payment), operation: 1 };
  const message = { ...call, ...NO_REFUND, value: 0, nonce };
  return {
    domainHash: TypedDataEncoder.hashDomain(domain),
    messageHash: TypedDataEncoder.hashStruct("SafeTx", SAFE_TX, message),
    safeTxHash: TypedDataEncoder.hash(domain, SAFE_TX, message),
  };
}

/**
 * One delegatecall that approves the exact total and pays it out under the payout id, wholly or not at all; with claims it
 * approves what they rise by too, and posts their root.
 */
function encodePayment({ token, payouts, payoutId, transfers, claims }: Payment): string {
  const total = transfers.reduce((sum, { amountBaseUnits }) => sum + amountBaseUnits, 0n);
  const words = transfers.map(({ wallet, amountBaseUnits }) =>
    solidityPacked(["address", "uint96"], [wallet, amountBaseUnits]),
  );
  return MULTI_SEND.encodeFunctionData("multiSend", [
    concat([
      packCall(token, ERC20.encodeFunctionData("approve", [payouts, total])),
      packCall(payouts, PAYOUTS.encodeFunctionData("pay", [payoutId, token, total, words])),
      ...(claims === undefined ? [] : packClaims(token, claims)),
    ]),
  ]);
}

function packClaims(token: string, { contract, round, root, totalBaseUnits, riseBaseUnits }: Claims): string[] {
  return [
    packCall(token, ERC20.encodeFunctionData("approve", [contract, riseBaseUnits])),
    packCall(contract, CLAIMS.encodeFunctionData("setRoot", [round, root, totalBaseUnits])),
  ];
}

function packCall(to: string, calldata: string): string {
  return solidityPacked(
    ["uint8", "address", "uint256", "uint256", "bytes"],
    [0, to, 0, dataLength(calldata), calldata],
  );
}

// ---- The manifest -----------------------------------------------------------------------------------------------------

/** 500 transfers and a book of 10,000 claimants, generously laid out, fit into it. */
const MANIFEST_BYTES_MAX = 2_000_000;
const TRANSFERS_MAX = 500;
/** One tree holds no more. */
const CLAIMANTS_MAX = 10_000;
/** Each word of `Payouts.pay` has 96 bits for its amount. */
const AMOUNT_MAX = 2n ** 96n - 1n;
/** Before Safe 1.3.0 other things were signed; these are the versions that Laurel knows, and they hash alike. */
const SAFE_VERSIONS: readonly unknown[] = ["1.4.1", "1.5.0"];
const TURN_FIELDS = ["v", "chainId", "safe", "safeVersion", "nonce"];
const CLAIMS_FIELDS = ["contract", "round", "root", "total", "amount", "transfers", "book"];
const PAYMENT_FIELDS = ["multiSend", "payouts", "payoutId", "token", "transfers"];

type Fields = Readonly<Record<string, unknown>>;

function readText(path: string): string {
  const bytes = Buffer.alloc(MANIFEST_BYTES_MAX + 1);
  let length = 0;
  try {
    const file = openSync(path, "r");
    for (let read = 1; read > 0; length += read) read = readSync(file, bytes, length, bytes.length - length, null);
    closeSync(file);
  } catch (error) {
    throw new Unreadable(`${path} cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  if (length <= MANIFEST_BYTES_MAX) return bytes.toString("utf8", 0, length);
  throw new Unreadable(`${path} has more than ${MANIFEST_BYTES_MAX} bytes, and no manifest does`);
}

function readManifest(text: string): Manifest {
  const manifest = parseFields(text);
  const cancels = "purpose" in manifest;
  const claims = "claims" in manifest ? ["claims"] : [];
  const names = [...TURN_FIELDS, ...(cancels ? ["purpose"] : [...PAYMENT_FIELDS, ...claims])];
  refuseOtherFields(manifest, names, "the manifest");
  const { v, purpose, safeVersion } = manifest;
  if (v !== 1) throw new Unreadable("the manifest's version is not 1");
  if (cancels && purpose !== "cancel") throw new Unreadable('the manifest\'s purpose is not "cancel"');
  if (!SAFE_VERSIONS.includes(safeVersion)) throw new Unreadable("its safeVersion is none that is known");
  return {
    chainId: readWhole(manifest, "chainId", 1),
    safe: readAddress(manifest, "safe"),
    nonce: readWhole(manifest, "nonce", 0),
    payment: cancels ? null : readPayment(manifest),
  };
}

function parseFields(text: string): Fields {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    throw new Unreadable("the manifest is not JSON");
  }
  // A name that stands there twice would show one value to the reader and give another to the program.
  if (JSON.stringify(read) !== text.replace(/\s/g, ""))
    throw new Unreadable("the manifest repeats a name, or writes a value in an unusual way");
  return readFields(read, "the manifest");
}

function readFields(value: unknown, what: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new Unreadable(`${what} is not an object`);
}

function refuseOtherFields(fields: Fields, names: readonly string[], what: string): void {
  const missing = names.find((name) => !(name in fields));
  if (missing !== undefined) throw new Unreadable(`${what} has no ${missing}`);
  const other = Object.keys(fields).find((name) => !names.includes(name));
  if (other !== undefined) throw new Unreadable(`${what} has a field "${other}", which means nothing here`);
}

function readPayment(manifest: Fields): Payment {
  const { payoutId } = manifest;
  if (typeof payoutId !== "string" || !isHash(payoutId))
    throw new Unreadable("its payoutId is not 0x and 64 hex digits");
  const [token, payouts] = [readAddress(manifest, "token"), readAddress(manifest, "payouts")];
  const transfers = readTransfers(manifest, "transfer");
  const claims = "claims" in manifest ? readClaims(readFields(manifest["claims"], "claims")) : undefined;
  const paid = [...transfers, ...(claims?.transfers ?? [])].map(({ wallet }) => wallet);
  const wallets = [token, payouts, ...(claims === undefined ? [] : [claims.contract]), ...paid];
  const twice = wallets.find((wallet, at) => wallets.indexOf(wallet) !== at);
  if (twice !== undefined) throw new Unreadable(`${twice} stands twice among the transfers, the token and Payouts`);
  if (paid.length > TRANSFERS_MAX) throw new Unreadable(`it pays more than ${TRANSFERS_MAX}`);
  const multiSend = readAddress(manifest, "multiSend");
  return { multiSend, payouts, payoutId, token, transfers, ...(claims === undefined ? {} : { claims }) };
}

function readTransfers({ transfers }: Fields, what: string): Transfer[] {
  if (!Array.isArray(transfers) || transfers.length === 0 || transfers.length > TRANSFERS_MAX)
    throw new Unreadable(`its ${what}s are not a list of 1 to ${TRANSFERS_MAX}`);
  return transfers.map((transfer: unknown, at) => readTransfer(transfer, `${what} ${at + 1}`));
}

/** Whoever signs a root signs all that it promises, so it is computed again from the whole book, and so is the one before. */
function readClaims(fields: Fields): Claims {
  refuseOtherFields(fields, CLAIMS_FIELDS, "claims");
  const { root, book: lines } = fields;
  if (!Array.isArray(lines) || lines.length === 0 || lines.length > CLAIMANTS_MAX)
    throw new Unreadable(`the book of claims is not a list of 1 to ${CLAIMANTS_MAX}`);
  const read = lines.map((line: unknown, at) => readBookLine(line, `line ${at + 1} of the book`));
  const book = new Map(read);
  if (book.size !== read.length) throw new Unreadable("a wallet stands twice in the book of claims");
  const [totalBaseUnits, riseBaseUnits] = [readAmount(fields, "total"), readAmount(fields, "amount")];
  const transfers = readTransfers(fields, "claim");
  if (sumOf(book.values()) !== totalBaseUnits) throw new Unreadable("the book of claims does not sum to their total");
  if (sumOf(transfers.map(({ amountBaseUnits }) => amountBaseUnits)) !== riseBaseUnits)
    throw new Unreadable("the claims do not sum to their amount");
  if (typeof root !== "string" || rootOf(book) !== root)
    throw new Unreadable("the book of claims does not give its root");
  const round = readWhole(fields, "round", 1);
  const before = takeBack(book, transfers);
  if ((round === 1) !== (before.size === 0)) throw new Unreadable("the round of claims does not fit their book");
  const rootBefore = before.size === 0 ? ZeroHash : rootOf(before);
  const contract = readAddress(fields, "contract", "claims");
  return { contract, round, root, totalBaseUnits, riseBaseUnits, transfers, rootBefore };
}

function readBookLine(value: unknown, what: string): readonly [wallet: string, amount: bigint] {
  const fields = readFields(value, what);
  refuseOtherFields(fields, ["wallet", "cumulativeBaseUnits"], what);
  return [readAddress(fields, "wallet", what), readAmount(fields, "cumulativeBaseUnits", what)];
}

/** The book as it was before these were added to it. */
function takeBack(book: ReadonlyMap<string, bigint>, added: readonly Transfer[]): Map<string, bigint> {
  const before = new Map(book);
  for (const { wallet, amountBaseUnits } of added) {
    const left = (before.get(wallet) ?? -1n) - amountBaseUnits;
    if (left < 0n) throw new Unreadable(`the book of claims does not hold what ${wallet} earned`);
    if (left === 0n) before.delete(wallet);
    else before.set(wallet, left);
  }
  return before;
}

/** OpenZeppelin's standard tree: each leaf hashed twice, leaves in the order of their hashes, pairs taken as they come. */
function rootOf(book: ReadonlyMap<string, bigint>): string {
  const encoder = AbiCoder.defaultAbiCoder();
  const leafOf = (line: readonly [string, bigint]): string =>
    keccak256(keccak256(encoder.encode(["address", "uint256"], line)));
  const row = [...book].map(leafOf).sort();
  let taken = 0;
  while (row.length - taken > 1) {
    const pair = row.slice(taken, taken + 2).sort();
    row.push(keccak256(concat(pair)));
    taken += 2;
  }
  return row.at(-1) ?? ZeroHash;
}

function sumOf(amounts: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const amount of amounts) sum += amount;
  return sum;
}

function readTransfer(value: unknown, what: string): Transfer {
  const fields = readFields(value, what);
  refuseOtherFields(fields, ["wallet", "amountBaseUnits"], what);
  const amountBaseUnits = readAmount(fields, "amountBaseUnits", what);
  return { wallet: readAddress(fields, "wallet", what), amountBaseUnits };
}

function readAmount(fields: Fields, name: string, what = "claims"): bigint {
  const amount = fields[name];
  const isAmount = typeof amount === "string" && /^[1-9][0-9]{0,28}$/.test(amount);
  if (isAmount && BigInt(amount) <= AMOUNT_MAX) return BigInt(amount);
  throw new Unreadable(`${what} has no ${name} as a decimal text that fits into 96 bits`);
}

function readWhole(fields: Fields, name: string, least: number): number {
  const value = fields[name];
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= least) return value;
  throw new Unreadable(`its ${name} is not a whole number from ${least}`);
}

/** With its checksum: a digit that was changed by mistake does not pass. */
function readAddress(fields: Fields, name: string, what = "the manifest"): string {
  const value = fields[name];
  if (typeof value === "string" && /^0x[0-9a-fA-F]{40}$/.test(value) && value !== ZeroAddress && isChecksummed(value))
    return value;
  throw new Unreadable(`the ${name} of ${what} is not an address with its checksum`);
}

function isChecksummed(address: string): boolean {
  try {
    return getAddress(address) === address;
  } catch {
    return false;
  }
}

function isHash(text: string): boolean {
  return /^0x[0-9a-f]{64}$/.test(text);
}

if (import.meta.main) {
  const print = (line: string): void => void process.stdout.write(`${line}\n`);
  const complain = (sentence: string): void => void process.stderr.write(`${sentence}\n`);
  try {
    const options = { expect: { type: "string", multiple: true } } as const;
    const { positionals, values } = parseArgs({ allowPositionals: true, options });
    const [path = "manifest.json"] = positionals;
    process.exitCode = verifyPayout(path, values.expect ?? [], { print, complain });
  } catch (error) {
    complain(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
  }
}
