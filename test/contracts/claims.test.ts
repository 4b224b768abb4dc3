// Claims on a real EVM: one root and one pull a round, each account its difference, and never more than was pulled.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { AbiCoder, Interface, ZeroAddress, concat, id as keccakOfText, keccak256, toBeHex, zeroPadValue } from "ethers";
import { compileSolidity } from "#contracts/build.ts";
import { CLAIMS } from "#contracts/claims/claims.ts";
import { buildClaimTree, type ClaimTree } from "#contracts/claims/tree.ts";
import { NOBODY } from "#contracts/safe/safe-tx.ts";
import { ERC20 } from "#contracts/token/erc20.ts";
import { parseWallet, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { balanceOf, deploy, deployTreasury, mint, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { revertOf, type AskedCall } from "./revert.ts";
import { batchThroughSafe } from "./safe-call.ts";

const CLAIMS_BYTECODE = compileSolidity("contracts/Claims.sol").get("Claims")?.bytecode ?? "";
const BAD_TOKENS = compileSolidity("test/contracts/solidity/BadTokens.sol");
const ROOT = keccakOfText("some root");

let evm: Evm;
let treasury: SandboxTreasury;
let token: Wallet;
/** Fresh for each test; the deployer owns it, and has allowed it everything. */
let claims: Wallet;

beforeAll(async () => {
  evm = await startEvm({ timestamp: unixSeconds(1_772_000_000), seed: "claims" });
  treasury = await deployTreasury(evm, { treasurers: evm.wallets(3), fundsBaseUnits: baseUnits(1_000n) });
  token = treasury.token.address;
  await mint(evm, treasury.token, evm.deployer, baseUnits(2n ** 100n));
});
beforeEach(async () => {
  claims = await deployClaims(evm.deployer, token);
});
afterAll(() => evm.close());

describe("a round", () => {
  test("is posted by the Safe in one batch with the exact approval, and each account claims its own", async () => {
    const [ada, ben] = [stranger(), stranger()];
    claims = await deployClaims(treasury.safe, token);
    const tree = treeOf([ada, 30n], [ben, 12n]);
    const { logs } = await batchThroughSafe(evm, { ...treasury, signers: evm.wallets(2) }, [
      { to: token, data: ERC20.encodeFunctionData("approve", [claims, 42n]) },
      { to: claims, data: CLAIMS.encodeFunctionData("setRoot", [1, tree.root, 42n]) },
    ]);
    expect(eventOf(logs)).toEqual(["RootPosted", 1n, tree.root, 42n]);
    expect(await read("round", "root", "total", "totalClaimed")).toEqual([1n, tree.root, 42n, 0n]);

    const claimed = await claim(tree, ada, 30n);
    expect(eventOf(claimed.logs)).toEqual(["Claimed", ada, 30n, 30n]);
    await claim(tree, ben, 12n);
    expect([await balanceOf(evm, token, ada), await balanceOf(evm, token, ben)]).toEqual([30n, 12n]);
    expect(await read("totalClaimed")).toEqual([42n]);
    expect([await balanceOf(evm, token, claims), await balanceOf(evm, token, treasury.safe)]).toEqual([0n, 958n]);
  });

  test("takes the place of the one before, and one claim collects what is new of both", async () => {
    const [ada, ben] = [stranger(), stranger()];
    const first = await post(1, [ada, 30n], [ben, 12n]);
    await claim(first, ben, 12n);
    const second = await post(2, [ada, 50n], [ben, 13n]);
    expect(await balanceOf(evm, token, claims)).toBe(51n);
    await claim(second, ada, 50n);
    await claim(second, ben, 13n);
    expect([await balanceOf(evm, token, ada), await balanceOf(evm, token, ben)]).toEqual([50n, 13n]);
  });

  test("with the same total corrects an account and pulls nothing", async () => {
    const [lost, found] = [stranger(), stranger()];
    await post(1, [lost, 30n]);
    const before = await balanceOf(evm, token, evm.deployer);
    const corrected = await post(2, [found, 30n]);
    expect(await balanceOf(evm, token, evm.deployer)).toBe(before);
    await claim(corrected, found, 30n);
    expect(await balanceOf(evm, token, found)).toBe(30n);
  });

  test("carries the largest total that fits", async () => {
    const ada = stranger();
    const tree = await post(1, [ada, 2n ** 96n - 1n]);
    await claim(tree, ada, 2n ** 96n - 1n);
    expect(await balanceOf(evm, token, ada)).toBe(2n ** 96n - 1n);
  });
});

describe("a round is refused", () => {
  const setRoot = (round: number, root: string, total: bigint) =>
    CLAIMS.encodeFunctionData("setRoot", [round, root, total]);

  test.each([
    ["that is not the next: the same again", () => setRoot(1, ROOT, 42n), "BadRound(2)"],
    ["that is not the next: one left out", () => setRoot(3, ROOT, 42n), "BadRound(2)"],
    ["that is not the next: the very last", () => setRoot(0, ROOT, 42n), "BadRound(2)"],
    ["without a root", () => setRoot(2, zeroPadValue("0x00", 32), 42n), "EmptyRoot()"],
    ["whose total falls", () => setRoot(2, ROOT, 41n), "BadTotal()"],
    ["whose total does not fit into 96 bits", () => setRoot(2, ROOT, 2n ** 96n), "BadTotal()"],
  ])("%s", async (_, call, expected) => {
    await post(1, [stranger(), 42n]);
    expect(await refusal(call())).toBe(expected);
  });

  test("that somebody else posts", async () => {
    expect(await refusal(setRoot(1, ROOT, 0n), { from: stranger() })).toBe("NotOwner()");
    expect(await refusal(setRoot(1, ROOT, 0n))).toBe("not refused");
  });

  test("that the owner has not allowed in full, and the round stays where it was", async () => {
    await evm.transact({ to: token, data: ERC20.encodeFunctionData("approve", [claims, 41n]) });
    expect(await refusal(setRoot(1, ROOT, 42n))).toMatch(/^0xfb8f41b2/); // ERC20InsufficientAllowance, the token's own
    expect(await read("round")).toEqual([0n]);
  });

  test("of a token that keeps a fee, even when somebody left tokens here by mistake", async () => {
    const fee = await deploy(evm, BAD_TOKENS.get("FeeToken")?.bytecode ?? "");
    claims = await deployClaims(evm.deployer, fee);
    await evm.transact({ to: fee, data: ERC20.encodeFunctionData("mint", [evm.deployer, 10_000]) });
    await evm.transact({ to: fee, data: ERC20.encodeFunctionData("mint", [claims, 10_000]) });
    await evm.transact({ to: fee, data: ERC20.encodeFunctionData("approve", [claims, 10_000]) });
    expect(await refusal(setRoot(1, ROOT, 1_000n))).toBe("BadPull(990)");
  });

  test("of a token that answers a pull with false", async () => {
    const bad = await deploy(evm, BAD_TOKENS.get("FalseToken")?.bytecode ?? "");
    const setRefusals = new Interface(["function setRefusals(bool, address)"]);
    await evm.transact({ to: bad, data: setRefusals.encodeFunctionData("setRefusals", [true, ZeroAddress]) });
    claims = await deployClaims(evm.deployer, bad);
    expect(await refusal(setRoot(1, ROOT, 1n))).toBe(`SafeERC20FailedOperation(${bad})`);
  });
});

describe("a claim is refused", () => {
  const [ada, ben, cat] = [wallet(0xa1), wallet(0xb2), wallet(0xc3)];

  test("the second time", async () => {
    const tree = await post(1, [ada, 30n], [ben, 12n]);
    await claim(tree, ada, 30n);
    expect(await refusal(claimOf(tree, ada, 30n))).toBe("NothingToClaim()");
  });

  test("of an amount below what was claimed, which a later root named by mistake", async () => {
    const tree = await post(1, [ada, 30n], [ben, 12n]);
    await claim(tree, ada, 30n);
    const lower = await post(2, [ada, 29n], [ben, 13n]);
    expect(await refusal(claimOf(lower, ada, 29n))).toBe("NothingToClaim()");
  });

  test.each<[string, (tree: ClaimTree) => string]>([
    ["of another amount", (tree) => claimOf(tree, ada, 31n)],
    ["with somebody else's proof", (tree) => claimOf(tree, ada, 30n, tree.proofOf(ben) ?? [])],
    ["for somebody who earned nothing", (tree) => claimOf(tree, cat, 30n, tree.proofOf(ada) ?? [])],
    ["with a hash left out", (tree) => claimOf(tree, ada, 30n, tree.proofOf(ada)?.slice(1))],
    ["with a hash too much", (tree) => claimOf(tree, ada, 30n, [...(tree.proofOf(ada) ?? []), ROOT as `0x${string}`])],
    ["without a proof", (tree) => claimOf(tree, ada, 30n, [])],
  ])("%s", async (_, asked) => {
    const tree = await post(1, [ada, 30n], [ben, 12n], [cat, 5n]);
    // Cat's amount is 5: a proof for 30 is nobody's.
    expect(await refusal(asked(tree))).toBe("BadProof()");
  });

  test("with a leaf that was hashed once, as other trees do", async () => {
    const leaf = keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [ada, 30n]));
    await allowAll();
    await evm.transact({ to: claims, data: CLAIMS.encodeFunctionData("setRoot", [1, leaf, 30n]) });
    expect(await refusal(CLAIMS.encodeFunctionData("claim", [ada, 30n, []]))).toBe("BadProof()");
  });

  test("with a proof of the round before", async () => {
    const old = await post(1, [ada, 30n], [ben, 12n]);
    await post(2, [ada, 30n], [ben, 13n]);
    expect(await refusal(claimOf(old, ada, 30n))).toBe("BadProof()");
  });

  test("before the first round", async () => {
    expect(await refusal(claimOf(treeOf([ada, 1n]), ada, 1n))).toBe("BadProof()");
  });

  test("at a contract that the root was not posted to: of another DAO, or on another chain", async () => {
    const tree = await post(1, [ada, 30n], [ben, 12n]);
    const elsewhere = await deployClaims(evm.deployer, token);
    expect(await refusal(claimOf(tree, ada, 30n), { to: elsewhere })).toBe("BadProof()");
  });

  test.each([
    ["the zero address", () => NOBODY],
    ["the token", () => token],
    ["Claims itself", () => claims],
  ])("for %s, even when the root names it", async (_, account) => {
    const leaf = keccak256(keccak256(AbiCoder.defaultAbiCoder().encode(["address", "uint256"], [account(), 7n])));
    await allowAll();
    await evm.transact({ to: claims, data: CLAIMS.encodeFunctionData("setRoot", [1, leaf, 7n]) });
    expect(await refusal(CLAIMS.encodeFunctionData("claim", [account(), 7n, []]))).toBe("BadAccount()");
  });

  test("beyond the total, when a root promises more, even when tokens were left here by mistake", async () => {
    const tree = treeOf([ada, 30n], [ben, 12n]);
    await allowAll();
    await evm.transact({ to: claims, data: CLAIMS.encodeFunctionData("setRoot", [1, tree.root, 41n]) });
    await mint(evm, treasury.token, claims, baseUnits(100n));
    await claim(tree, ada, 30n);
    expect(await refusal(claimOf(tree, ben, 12n))).toBe("BeyondTotal()");
  });

  test("when the token answers with false, and stays open", async () => {
    const bad = await deploy(evm, BAD_TOKENS.get("FalseToken")?.bytecode ?? "");
    await evm.transact({ to: bad, data: ERC20.encodeFunctionData("mint", [evm.deployer, 10]) });
    claims = await deployClaims(evm.deployer, bad);
    const tree = treeOf([ada, 7n]);
    await evm.transact({ to: bad, data: ERC20.encodeFunctionData("approve", [claims, 7n]) });
    await evm.transact({ to: claims, data: CLAIMS.encodeFunctionData("setRoot", [1, tree.root, 7n]) });
    const setRefusals = new Interface(["function setRefusals(bool, address)"]);
    await evm.transact({ to: bad, data: setRefusals.encodeFunctionData("setRefusals", [false, ada]) });
    expect(await refusal(claimOf(tree, ada, 7n))).toBe(`SafeERC20FailedOperation(${bad})`);
    await evm.transact({ to: bad, data: setRefusals.encodeFunctionData("setRefusals", [false, ZeroAddress]) });
    await claim(tree, ada, 7n);
    expect(await balanceOf(evm, bad, ada)).toBe(7n);
  });

  test("while it is being paid: a token that calls back gets nothing twice", async () => {
    const reentrant = await deploy(evm, BAD_TOKENS.get("ReentrantToken")?.bytecode ?? "");
    const claimant = await deploy(evm, BAD_TOKENS.get("GreedyClaimant")?.bytecode ?? "");
    const greedy = new Interface([...(BAD_TOKENS.get("GreedyClaimant")?.abi ?? [])]);
    claims = await deployClaims(evm.deployer, reentrant);
    const tree = treeOf([claimant, 10n], [ben, 90n]);
    await evm.transact({ to: reentrant, data: ERC20.encodeFunctionData("mint", [evm.deployer, 100]) });
    await evm.transact({ to: reentrant, data: ERC20.encodeFunctionData("approve", [claims, 100n]) });
    await evm.transact({ to: claims, data: CLAIMS.encodeFunctionData("setRoot", [1, tree.root, 100n]) });
    const call = claimOf(tree, claimant, 10n);
    await evm.transact({ to: claimant, data: greedy.encodeFunctionData("claimTwice", [claims, call]) });
    const told = await evm.call(claimant, greedy.encodeFunctionData("answer"));
    expect(greedy.decodeFunctionResult("answer", told)[0]).toBe(CLAIMS.getError("NothingToClaim")?.selector);
    expect(await balanceOf(evm, reentrant, claimant)).toBe(10n);
  });
});

describe("Claims is not deployed", () => {
  test.each([
    ["without an owner", () => [ZeroAddress, token]],
    ["for a token that is not there", () => [evm.deployer, wallet(0xa1)]],
  ])("%s", async (_, values) => {
    const data = concat([CLAIMS_BYTECODE, CLAIMS.encodeDeploy(values())]);
    const asked = evm.send("eth_call", [{ from: evm.deployer, data }, "latest"]);
    const cause = await asked.catch((error: Error) => error.cause);
    expect(cause).toBe(CLAIMS.getError("BadConstruction")?.selector);
  });
});

test("every proof of every tree up to 40 accounts is taken by OpenZeppelin's verifier", async () => {
  const source = "test/contracts/solidity/ProofCheck.sol";
  const check = await deploy(evm, compileSolidity(source).get("ProofCheck")?.bytecode ?? "");
  const contract = new Interface([
    "function verify(bytes32[] proof, bytes32 root, address account, uint256 amount) view returns (bool)",
  ]);
  const isTaken = async (tree: ClaimTree, of: Wallet, amount: bigint) =>
    BigInt(await evm.call(check, contract.encodeFunctionData("verify", [tree.proofOf(of), tree.root, of, amount]))) ===
    1n;
  for (const count of [1, 2, 3, 4, 5, 7, 8, 9, 16, 17, 33, 40]) {
    const tree = treeOf(
      ...Array.from({ length: count }, (_, at): [Wallet, bigint] => [wallet(at + 1), BigInt(at + 1)]),
    );
    const answers = await Promise.all(
      Array.from({ length: count }, (_, at) => isTaken(tree, wallet(at + 1), BigInt(at + 1))),
    );
    expect(answers.every(Boolean), `${count} accounts`).toBe(true);
    expect(await isTaken(tree, wallet(1), 2n), `${count} accounts`).toBe(false);
  }
});

let strangers = 0;

function wallet(number: number | bigint): Wallet {
  return parseWallet(zeroPadValue(toBeHex(number), 20));
}

/** Somebody who has never held a token. */
function stranger(): Wallet {
  return wallet(0x44_0000_0000n + BigInt(++strangers));
}

function treeOf(...earned: readonly (readonly [Wallet, bigint])[]): ClaimTree {
  return buildClaimTree(earned.map(([to, amount]) => ({ wallet: to, cumulativeBaseUnits: baseUnits(amount) })));
}

function deployClaims(owner: Wallet, of: Wallet): Promise<Wallet> {
  return deploy(evm, concat([CLAIMS_BYTECODE, CLAIMS.encodeDeploy([owner, of])]));
}

async function allowAll(): Promise<void> {
  await evm.transact({ to: token, data: ERC20.encodeFunctionData("approve", [claims, 2n ** 255n]) });
}

async function post(round: number, ...earned: readonly (readonly [Wallet, bigint])[]): Promise<ClaimTree> {
  const tree = treeOf(...earned);
  await allowAll();
  const call = CLAIMS.encodeFunctionData("setRoot", [round, tree.root, tree.totalBaseUnits]);
  await evm.transact({ to: claims, data: call });
  return tree;
}

function claimOf(tree: ClaimTree, account: Wallet, amount: bigint, proof = tree.proofOf(account)): string {
  return CLAIMS.encodeFunctionData("claim", [account, amount, proof]);
}

/** Sent by the deployer, as anybody may. */
function claim(tree: ClaimTree, account: Wallet, amount: bigint) {
  return evm.transact({ to: claims, data: claimOf(tree, account, amount) });
}

function refusal(data: string, change: Partial<AskedCall> = {}): Promise<string> {
  return revertOf(evm, CLAIMS, { to: claims, data, ...change });
}

async function read(...names: readonly string[]): Promise<unknown[]> {
  return Promise.all(
    names.map(
      async (name) => CLAIMS.decodeFunctionResult(name, await evm.call(claims, CLAIMS.encodeFunctionData(name)))[0],
    ),
  );
}

/** The one event of Claims among these logs: its name, then its values. */
function eventOf(logs: readonly { address: string; topics: readonly string[]; data: string }[]): unknown[] {
  const own = logs.filter(({ address }) => parseWallet(address) === claims);
  expect(own).toHaveLength(1);
  const event = CLAIMS.parseLog({ topics: [...(own[0]?.topics ?? [])], data: own[0]?.data ?? "" });
  return [event?.name, ...(event?.args ?? [])];
}
