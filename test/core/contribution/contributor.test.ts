// A contributor: the text a wallet signs says whom it pays, where it is valid, and until when.
import { expect, test } from "vitest";
import { linkText, type LinkRequest } from "#core/contribution/contributor.ts";
import { unixSeconds } from "#core/time.ts";
import { makeAddress } from "#test/support/build.ts";

const REQUEST: LinkRequest = {
  domain: "rewards.laurel.example",
  uri: "https://rewards.laurel.example/dao/laurel-dao",
  chainId: 11_155_111,
  daoName: "Laurel DAO",
  discordName: "ada",
  discordId: "91",
  githubLogin: "dev-1",
  githubId: 1,
  nonce: "0123456789abcdef0123456789abcdef",
  issuedAt: unixSeconds(1_772_323_200),
  expiresAt: unixSeconds(1_772_323_800),
};

test("the text has the form of EIP-4361, word for word", () => {
  expect(linkText(REQUEST, makeAddress(0xada))).toBe(
    `rewards.laurel.example wants you to sign in with your Ethereum account:
0x0000000000000000000000000000000000000ada

Pay the rewards of Laurel DAO for Discord ada (91), GitHub dev-1 (1), to this wallet. This signature moves no money.

URI: https://rewards.laurel.example/dao/laurel-dao
Version: 1
Chain ID: 11155111
Nonce: 0123456789abcdef0123456789abcdef
Issued At: 2026-03-01T00:00:00Z
Expiration Time: 2026-03-01T00:10:00Z`.replace("0x0000000000000000000000000000000000000ada", makeAddress(0xada)),
  );
});

test("a treasurer without work on GitHub is told so", () => {
  const text = linkText({ ...REQUEST, githubLogin: null, githubId: null }, makeAddress(1));
  expect(text).toContain("for Discord ada (91), no GitHub account, to this wallet.");
});

test("every fact of the request is signed: another one is another text", () => {
  const others: Partial<LinkRequest>[] = [
    {},
    { domain: "laurel.evil" },
    { uri: "https://laurel.evil" },
    { chainId: 1 },
    { daoName: "Other DAO" },
    { discordName: "eve" },
    { discordId: "92" },
    { githubLogin: "eve" },
    { githubId: 2 },
    { nonce: "f".repeat(32) },
    { issuedAt: unixSeconds(1_772_323_201) },
    { expiresAt: unixSeconds(1_772_323_801) },
  ];
  const texts = others.map((changes) => linkText({ ...REQUEST, ...changes }, makeAddress(1)));
  expect(new Set([...texts, linkText(REQUEST, makeAddress(2))]).size).toBe(others.length + 1);
});

test("a name with a line break adds no line to what is signed", () => {
  const text = linkText({ ...REQUEST, discordName: "ada\nURI: https://laurel.evil" }, makeAddress(1));
  expect(text.split("\n")).toHaveLength(11);
});
