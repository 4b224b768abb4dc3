// A verification of a payout: three lines from a manifest alone, as a program of its own, and a clear word on every bad file.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { verifyPayout } from "#bots/verify-payout.ts";
import { makeCancelManifest, makeClaimsManifest, makeManifest, rootOfBook, walletAt } from "#test/support/manifest.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "laurel-manifest-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(content: unknown): string {
  const path = join(folder, "manifest.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
  return path;
}

function verify(content: unknown, expected: readonly string[] = []) {
  const [printed, complained]: [string[], string[]] = [[], []];
  const terminal = { print: (line: string) => printed.push(line), complain: (line: string) => complained.push(line) };
  return { code: verifyPayout(fileOf(content), expected, terminal), printed, complained };
}

const SAFE_TX_HASH = "0xda3a6aa775899c372e15c6953404842035f9d581523d0104c4ff34e6f7a16091";
const LINES = [
  "domainHash 0x4c224e45c7cbd733873b67fe93cd31f14ac0c02699bc11db6cfe72677081cde4",
  "messageHash 0xad5b7c6e2cdaa5863df96c574fe06eed4f29f0877beceda51a13bbf3f1c956ce",
  `safeTxHash ${SAFE_TX_HASH}`,
];

describe("a good manifest", () => {
  test("gives three lines, the same for ever", () => {
    expect(verify(makeManifest())).toEqual({ code: 0, printed: LINES, complained: [] });
  });

  test("that cancels has the domain of the payout, and another message", () => {
    const { printed } = verify(makeCancelManifest());
    expect(printed[0]).toBe(LINES[0]);
    expect(printed[1]).not.toBe(LINES[1]);
  });

  test("passes with the hash that Discord shows, in any case of its letters", () => {
    expect(verify(makeManifest(), [SAFE_TX_HASH, SAFE_TX_HASH.toUpperCase().replace("0X", "0x")]).code).toBe(0);
  });

  test("fails with any other hash, and says so after its three lines", () => {
    const other = `0x${"9".repeat(64)}`;
    expect(verify(makeManifest({ nonce: 8 }), [SAFE_TX_HASH]).code).toBe(1);
    expect(verify(makeManifest(), [SAFE_TX_HASH, other])).toEqual({
      code: 1,
      printed: LINES,
      complained: [`Do not sign: ${other} was expected, and it is none of these.`],
    });
  });
});

describe("a manifest with claims", () => {
  const { claims } = makeClaimsManifest();

  test("gives its three lines, then who is paid on which way, and the root that must be there before", () => {
    const { code, printed } = verify(makeClaimsManifest());
    expect(code).toBe(0);
    expect(printed.slice(0, 3).map((line) => line.split(" ")[0])).toEqual(["domainHash", "messageHash", "safeTxHash"]);
    expect(printed[0]).toBe(LINES[0]);
    expect(printed[2]).not.toBe(LINES[2]);
    expect(printed.slice(3)).toEqual([
      "transferred 2, in base units",
      `  ${makeManifest().transfers[0]?.wallet} 30`,
      `  ${makeManifest().transfers[1]?.wallet} 12`,
      `put up for claiming 2, in base units, round 2 of ${claims?.contract}`,
      `  ${claims?.transfers[0]?.wallet} 4`,
      `  ${claims?.transfers[1]?.wallet} 3`,
      `claims root ${claims?.root}`,
      `claims root before ${BEFORE}: read root() of ${claims?.contract} on chain, it must be this one, and round() must be 1`,
    ]);
  });

  test("of a first round follows on a root of zeros", () => {
    const book = (claims?.transfers ?? []).map(({ wallet, amountBaseUnits: cumulativeBaseUnits }) => ({
      wallet,
      cumulativeBaseUnits,
    }));
    const first = makeClaimsManifest({ round: 1, total: "7", book, root: rootOfBook(book) });
    expect(verify(first).printed.at(-1)).toContain(`claims root before 0x${"0".repeat(64)}: `);
  });

  test.each<[string, object, string]>([
    ["with a field more", { memo: "" }, 'claims has a field "memo"'],
    ["in the token itself", { contract: makeManifest().token }, "stands twice"],
    ["in round 0", { round: 0 }, "round is not a whole number from 1"],
    ["with another root than the book gives", { root: `0x${"aa".repeat(32)}` }, "does not give its root"],
    ["with another total than the book has", { total: "113" }, "does not sum to their total"],
    ["with another amount than they have", { amount: "8" }, "do not sum to their amount"],
    ["without any", { transfers: [] }, "not a list of 1 to 500"],
    ["with an empty book", { book: [] }, "not a list of 1 to 10000"],
    ["in a first round on an older book", { round: 1 }, "does not fit their book"],
    ["for somebody who is transferred to", { transfers: makeManifest().transfers, amount: "42" }, "does not hold what"],
  ])("%s is not computed", (_, changes, because) => {
    const { code, printed, complained } = verify(makeClaimsManifest(changes));
    expect([code, printed]).toEqual([2, []]);
    expect(complained.join()).toContain(because);
  });
});

/** Of the book of two wallets with 100 and 5 base units, by the code that composes batches. */
const BEFORE = rootOfBook([
  { wallet: walletAt(0xa5n), cumulativeBaseUnits: "100" },
  { wallet: walletAt(0xa3n), cumulativeBaseUnits: "5" },
]);

describe("nothing is computed from", () => {
  const text = JSON.stringify(makeManifest());
  const [transfer] = makeManifest().transfers;
  const paying = (changes: object) => ({ ...makeManifest(), transfers: [{ ...transfer, ...changes }] });
  test.each<[string, unknown, string]>([
    ["what is no JSON", "{", "the manifest is not JSON"],
    ["a list", [], "the manifest is not an object"],
    ["null", null, "the manifest is not an object"],
    ["transfers that stand there twice", `${text.slice(0, -1)},"transfers":[]}`, "repeats a name"],
    ["a number in an unusual form", text.replace('"nonce":7', '"nonce":7.0'), "writes a value in an unusual way"],
    ["a field more", { ...makeManifest(), operation: 0 }, 'has a field "operation"'],
    ["a field less", { ...makeManifest(), nonce: undefined }, "the manifest has no nonce"],
    ["another version", { ...makeManifest(), v: 2 }, "version is not 1"],
    ["another purpose", { ...makeCancelManifest(), purpose: "pay" }, 'purpose is not "cancel"'],
    ["an older Safe", makeManifest({ safeVersion: "1.1.1" }), "safeVersion"],
    ["a chain id as text", { ...makeManifest(), chainId: "1" }, "chainId is not a whole number from 1"],
    ["a nonce below zero", makeManifest({ nonce: -1 }), "nonce is not a whole number from 0"],
    ["a wrong checksum", { ...makeManifest(), safe: `0x${"ab".repeat(20)}` }, "the safe of the manifest is not"],
    ["a wallet without its checksum", paying({ wallet: `0x${"ab".repeat(20)}` }), "the wallet of transfer 1 is not"],
    ["a short payout id", { ...makeManifest(), payoutId: "0xb2" }, "payoutId is not"],
    ["no transfers", makeManifest({ transfers: [] }), "not a list of 1 to 500"],
    ["a wallet twice", { ...makeManifest(), transfers: [transfer, transfer] }, "stands twice"],
    ["Payouts among the paid", paying({ wallet: makeManifest().payouts }), "stands twice"],
    ["a transfer that is text", { ...makeManifest(), transfers: ["all"] }, "transfer 1 is not an object"],
    ["a transfer with more in it", paying({ memo: "x" }), 'transfer 1 has a field "memo"'],
    ["an amount of nothing", paying({ amountBaseUnits: "0" }), "transfer 1 has no amountBaseUnits"],
    ["an amount as a number", paying({ amountBaseUnits: 30 }), "transfer 1 has no amountBaseUnits"],
    ["an amount beyond 96 bits", paying({ amountBaseUnits: String(2n ** 96n) }), "fits into 96 bits"],
    ["two megabytes", " ".repeat(2_000_001), "no manifest does"],
  ])("%s", (_, content, because) => {
    const { code, printed, complained } = verify(content);
    expect([code, printed]).toEqual([2, []]);
    expect(complained.join()).toMatch(/^Nothing was computed: .+\.$/);
    expect(complained.join()).toContain(because);
  });

  test("a file that is not there, a folder, or an expectation that is no hash", () => {
    const complained: string[] = [];
    const terminal = { print: expect.unreachable, complain: (line: string) => complained.push(line) };
    expect(verifyPayout(join(folder, "none.json"), [], terminal)).toBe(2);
    expect(verifyPayout(folder, [], terminal)).toBe(2);
    expect(verifyPayout(fileOf(makeManifest()), ["0x1234"], terminal)).toBe(2);
    expect(complained[0]).toContain("none.json cannot be read (ENOENT");
    expect(complained[2]).toBe('Nothing was computed: "0x1234" is no hash.');
  });
});

describe("as a program of its own", () => {
  const PROGRAM = resolve("bots/verify-payout.ts");

  test("it prints the three lines and nothing else", () => {
    expect(
      execFileSync(process.execPath, [PROGRAM, fileOf(makeManifest()), "--expect", SAFE_TX_HASH], {
        encoding: "utf8",
      }),
    ).toBe(`${LINES.join("\n")}\n`);
  });

  test("its exit code tells a difference from a bad file or a bad word", () => {
    const codeOf = (...words: string[]) => spawnSync(process.execPath, [PROGRAM, ...words]).status;
    expect(codeOf(fileOf(makeManifest({ nonce: 8 })), "--expect", SAFE_TX_HASH)).toBe(1);
    expect(codeOf(fileOf("{"))).toBe(2);
    expect(codeOf("--expected", SAFE_TX_HASH)).toBe(2);
  });
});
