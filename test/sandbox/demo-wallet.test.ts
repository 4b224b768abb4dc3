// A demo wallet: it signs as a real one does, only for its own account and chain, and never sends.
import { TypedDataEncoder, Wallet as Signer, hexlify, toUtf8Bytes, verifyMessage, verifyTypedData } from "ethers";
import { expect, test } from "vitest";
import { askDemoWallet } from "./demo-wallet.ts";

const key = new Signer(`0x${"11".repeat(32)}`);
const wallet = { key, chainId: 11_155_111, readChain: async () => "0x01" };
const account = key.address.toLowerCase();
const DOMAIN = { name: "Lamps", chainId: 11_155_111 };
const TYPES = { Lamp: [{ name: "level", type: "uint256" }] };
const MESSAGE = { level: "7" };
const typed = (domain: object) =>
  JSON.stringify({ domain, types: { ...TYPES, EIP712Domain: [] }, primaryType: "Lamp", message: MESSAGE });

const answerOf = async (method: string, params: unknown): Promise<string> => {
  const said = await askDemoWallet(wallet, method, params);
  if (!("answer" in said)) throw new Error(`${said.code} ${said.message}`);
  return String(said.answer);
};

test("it is one account on one chain", async () => {
  expect(await answerOf("eth_requestAccounts", undefined)).toBe(account);
  expect(await answerOf("eth_chainId", [])).toBe("0xaa36a7");
  expect(await askDemoWallet(wallet, "wallet_switchEthereumChain", [{ chainId: "0x1" }])).toMatchObject({ code: 4902 });
  expect(await askDemoWallet(wallet, "wallet_switchEthereumChain", [{ chainId: "0xaa36a7" }])).toEqual({
    answer: null,
  });
});

test("a text and typed data are signed so that anybody recovers the account", async () => {
  const text = "Pay my rewards here.\n";
  expect(verifyMessage(text, await answerOf("personal_sign", [hexlify(toUtf8Bytes(text)), account]))).toBe(key.address);
  const signature = await answerOf("eth_signTypedData_v4", [account, typed(DOMAIN)]);
  expect(verifyTypedData(DOMAIN, TYPES, MESSAGE, signature)).toBe(key.address);
});

test("the hashes it shows are those that are signed", async () => {
  expect(await askDemoWallet(wallet, "demo_hashes", [typed(DOMAIN)])).toEqual({
    answer: {
      hash: TypedDataEncoder.hash(DOMAIN, TYPES, MESSAGE),
      domainHash: TypedDataEncoder.hashDomain(DOMAIN),
      messageHash: TypedDataEncoder.hashStruct("Lamp", TYPES, MESSAGE),
    },
  });
});

test.each([
  ["another account", "eth_signTypedData_v4", [`0x${"22".repeat(20)}`, typed(DOMAIN)], 4100],
  ["another chain", "eth_signTypedData_v4", [account, typed({ ...DOMAIN, chainId: 1 })], -32_602],
  ["no typed data", "eth_signTypedData_v4", [account, "{"], -32_602],
  ["a transaction", "eth_sendTransaction", [{ to: account, value: "0x1" }], 4200],
])("%s is refused", async (_, method, params, code) => {
  expect(await askDemoWallet(wallet, method, params)).toMatchObject({ code });
});
