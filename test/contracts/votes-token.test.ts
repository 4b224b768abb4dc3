// VotesToken on a real EVM: only the Safe mints, votes follow delegation, a permit is worth one approval.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Interface, Signature, ZeroAddress, concat, type Wallet as Key } from "ethers";
import { compileSolidity } from "#contracts/build.ts";
import { parseWallet, type Wallet } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { unixSeconds } from "#core/time.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { deploy, deployTreasury, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { revertOf } from "./revert.ts";
import { callThroughSafe } from "./safe-call.ts";
import { sendAs } from "./send-as.ts";

const COMPILED = compileSolidity("contracts/VotesToken.sol").get("VotesToken");
const VOTES_TOKEN = new Interface([...(COMPILED?.abi ?? [])]);
const START = unixSeconds(1_772_000_000);

let evm: Evm;
let treasury: SandboxTreasury;
let token: Wallet;
let ada: Key;
let ben: Wallet;

beforeAll(async () => {
  evm = await startEvm({ timestamp: START, seed: "votes token" });
  treasury = await deployTreasury(evm, { treasurers: evm.wallets(3), fundsBaseUnits: baseUnits(0n) });
  const [, , , one, other] = evm.wallets(5);
  [ada, ben] = [one!, parseWallet(other!.address)];
  const parameters = VOTES_TOKEN.encodeDeploy(["Laurel Votes", "vLRL", treasury.safe]);
  token = await deploy(evm, concat([COMPILED?.bytecode ?? "", parameters]));
  await mint(ada.address, 100n);
  await evm.fund(ada.address, 10n ** 18n);
});
afterAll(() => evm.close());

describe("the right to mint", () => {
  test("is the Safe's", async () => {
    expect(await read("owner")).toBe(treasury.safe);
    expect([await read("totalSupply"), await read("balanceOf", ada.address)]).toEqual([100n, 100n]);
  });

  test("is nobody else's", async () => {
    expect(await refusal("mint", [ben, 1n])).toBe(`OwnableUnauthorizedAccount(${evm.deployer})`);
  });

  test("ends where votes could no longer be counted", async () => {
    const asked = { to: token, from: treasury.safe, data: encode("mint", [ben, 2n ** 208n - 100n]) };
    expect(await revertOf(evm, VOTES_TOKEN, asked)).toMatch(/^ERC20ExceededSafeSupply/);
  });

  test("moves only when the new owner takes it", async () => {
    await callThroughSafe(evm, signing(), { to: token, data: encode("transferOwnership", [evm.deployer]) });
    expect(await read("owner")).toBe(treasury.safe);
    await callThroughSafe(evm, signing(), { to: token, data: encode("transferOwnership", [ZeroAddress]) });
    expect(await refusal("acceptOwnership", [])).toBe(`OwnableUnauthorizedAccount(${evm.deployer})`);
    expect(await read("owner")).toBe(treasury.safe);
  });

  test("is never left to nobody by the deployment", async () => {
    const data = concat([COMPILED?.bytecode ?? "", VOTES_TOKEN.encodeDeploy(["Laurel Votes", "vLRL", ZeroAddress])]);
    const cause = await evm.send("eth_call", [{ data }, "latest"]).catch((error: Error) => error.cause);
    expect(VOTES_TOKEN.parseError(String(cause))?.name).toBe("OwnableInvalidOwner");
  });
});

test("votes count from delegation on, follow transfers, and are remembered block by block", async () => {
  expect(await read("getVotes", ada.address)).toBe(0n);
  await asAda("delegate", [ada.address]);
  const delegatedAt = Number(await evm.send("eth_blockNumber", []));
  expect(await read("getVotes", ada.address)).toBe(100n);
  await asAda("transfer", [ben, 40n]);
  expect([await read("getVotes", ada.address), await read("getVotes", ben)]).toEqual([60n, 0n]);
  expect(await read("getPastVotes", ada.address, delegatedAt)).toBe(100n);
});

test("a permit lets a spender take what was signed, once, and not after its deadline", async () => {
  const domain = { name: "Laurel Votes", version: "1", chainId: evm.chainId, verifyingContract: token };
  const fields = ["owner", "spender"].map((name) => ({ name, type: "address" }));
  const numbers = ["value", "nonce", "deadline"].map((name) => ({ name, type: "uint256" }));
  const message = { owner: ada.address, spender: evm.deployer, value: 7n, nonce: 0n, deadline: BigInt(START + 86_400) };
  const sign = async (change: Partial<typeof message>) => {
    const signed = { ...message, ...change };
    const { v, r, s } = Signature.from(await ada.signTypedData(domain, { Permit: [...fields, ...numbers] }, signed));
    return [signed.owner, signed.spender, signed.value, signed.deadline, v, r, s];
  };
  const permit = await sign({});
  expect(await refusal("permit", await sign({ deadline: BigInt(START) }))).toMatch(/^ERC2612ExpiredSignature/);
  expect(await refusal("permit", permit.with(2, 8n))).toMatch(/^ERC2612InvalidSigner/);

  await evm.transact({ to: token, data: encode("permit", permit) });
  expect(await refusal("permit", permit)).toMatch(/^ERC2612InvalidSigner/);
  await evm.transact({ to: token, data: encode("transferFrom", [ada.address, ben, 7n]) });
  expect(await refusal("transferFrom", [ada.address, ben, 1n])).toMatch(/^ERC20InsufficientAllowance/);
});

function signing() {
  return { ...treasury, signers: evm.wallets(2) };
}

function mint(to: string, amount: bigint) {
  return callThroughSafe(evm, signing(), { to: token, data: encode("mint", [to, amount]) });
}

function encode(name: string, values: readonly unknown[]): string {
  return VOTES_TOKEN.encodeFunctionData(name, values);
}

async function read(name: string, ...values: readonly unknown[]): Promise<unknown> {
  return VOTES_TOKEN.decodeFunctionResult(name, await evm.call(token, encode(name, values)))[0];
}

function refusal(name: string, values: readonly unknown[]): Promise<string> {
  return revertOf(evm, VOTES_TOKEN, { to: token, data: encode(name, values) });
}

async function asAda(name: string, values: readonly unknown[]): Promise<void> {
  expect(await sendAs(evm, { from: ada.address, to: token, data: encode(name, values) })).toMatchObject({
    status: "0x1",
  });
}
