// Linking: accounts and a wallet become one person by proof, and nobody takes what is another's.
import { beforeEach, describe, expect, test } from "vitest";
import { addressOf, makeAccount, makeAddress, makeEvidence, makeKey } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import { makeMember, mergeAndScore } from "#test/support/story.ts";

const ADA = makeMember("ada", 1, 1);
const BEN = makeMember("ben", 2, 2);
const EVE: Member = makeMember("eve", 3);

let house: TestHouse;
beforeEach(async () => {
  house = await makeHouse({ members: [ADA, BEN, EVE] });
  await house.tick();
});

async function openPage(member: Member) {
  const page = await house.intake.offerLink(member.discord);
  return page.url.split("/").at(-1) ?? "";
}

async function walletOf(member: Member): Promise<string | null> {
  const person = await house.store.vault.personOf("discord", member.discord.id);
  const record = person === null ? null : ((await house.state()).persons.get(person)?.walletRecord ?? null);
  return record === null ? null : ((await house.store.vault.read(record))?.text ?? null);
}

test("the page shows whom it is for and which GitHub account was confirmed", async () => {
  const page = await house.intake.linkPage(await openPage(ADA));
  expect(page).toMatchObject({
    daoName: "Laurel DAO",
    discordName: "ada",
    discordId: "91",
    github: { login: "dev-1", id: 1 },
    chainId: 11_155_111,
  });
});

test("work on GitHub, the Discord account and the wallet become one person", async () => {
  await mergeAndScore(house, makeEvidence());
  const worker = await house.store.vault.personOf("github", "1");
  const linked = await link(house, ADA);
  expect(linked.person).toBe(worker);
  expect(linked.githubLogin).toBe("dev-1");
  expect(await house.store.vault.personOf("discord", "91")).toBe(worker);
  expect(await walletOf(ADA)).toBe(addressOf(ADA.key));
});

test("no entry holds a name, a login or a wallet", async () => {
  await mergeAndScore(house, makeEvidence({ author: makeAccount(1, { login: "grace-hopper" }) }));
  await link(house, { ...ADA, discord: { id: "91", name: "Ada Lovelace" } });
  const size = await house.store.ledger.size(house.dao);
  const bytes = JSON.stringify(await house.store.ledger.readStored(house.dao, 0, size));
  for (const secret of [addressOf(ADA.key), "Ada Lovelace", "grace-hopper"]) {
    expect(bytes.toLowerCase()).not.toContain(secret.toLowerCase());
  }
});

describe("a proof is refused", () => {
  test("when another key signed it, and the page stays good", async () => {
    const token = await openPage(ADA);
    const wallet = addressOf(ADA.key);
    const text = await house.intake.linkTextFor(token, wallet);
    const signature = await EVE.key.signMessage(text);
    await expect(house.intake.completeLink(token, { wallet, signature })).rejects.toThrow("made by another wallet");
    expect(await walletOf(ADA)).toBeNull();
    await house.intake.completeLink(token, { wallet, signature: await ADA.key.signMessage(text) });
    expect(await walletOf(ADA)).toBe(wallet);
  });

  test("when it was made for another page", async () => {
    const wallet = addressOf(EVE.key);
    const text = await house.intake.linkTextFor(await openPage(EVE), wallet);
    const signature = await EVE.key.signMessage(text);
    const token = await openPage(ADA);
    await expect(house.intake.completeLink(token, { wallet, signature })).rejects.toThrow("made by another wallet");
  });

  test.each([
    ["the DAO", /of Laurel DAO/, "of Evil DAO"],
    ["the domain", /^rewards\.laurel\.example/, "laurel.evil"],
    ["the address", /URI: \S+/, "URI: https://laurel.evil/dao/laurel-dao"],
    ["the chain", /Chain ID: [0-9]+/, "Chain ID: 1"],
    ["the nonce", /Nonce: \S+/, `Nonce: ${"0".repeat(32)}`],
    ["the time of issue", /Issued At: \S+/, "Issued At: 2020-01-01T00:00:00Z"],
    ["the expiry", /Expiration Time: \S+/, "Expiration Time: 2099-01-01T00:00:00Z"],
    ["the Discord account", /\(91\)/, "(93)"],
    ["the GitHub account", /GitHub dev-1 \(1\)/, "no GitHub account"],
    ["the version", /Version: 1/, "Version: 2"],
  ])("when %s was another in the text that was signed", async (_, part, other) => {
    const token = await openPage(ADA);
    const wallet = addressOf(ADA.key);
    const text = await house.intake.linkTextFor(token, wallet);
    expect(text).toMatch(part);
    const signature = await ADA.key.signMessage(text.replace(part, other));
    await expect(house.intake.completeLink(token, { wallet, signature })).rejects.toThrow("made by another wallet");
  });

  test("when its page has run out, although the signature is good", async () => {
    const token = await openPage(ADA);
    const wallet = addressOf(ADA.key);
    const signature = await ADA.key.signMessage(await house.intake.linkTextFor(token, wallet));
    house.world.passHours(0.2);
    await expect(house.intake.completeLink(token, { wallet, signature })).rejects.toThrow("This link has expired");
  });

  test("when its nonce is of a page that was used or replaced", async () => {
    const wallet = addressOf(ADA.key);
    const first = await openPage(ADA);
    const signature = await ADA.key.signMessage(await house.intake.linkTextFor(first, wallet));
    const second = await openPage(ADA);
    await expect(house.intake.completeLink(first, { wallet, signature })).rejects.toThrow("used already");
    await expect(house.intake.completeLink(second, { wallet, signature })).rejects.toThrow("made by another wallet");
  });

  test.each(["", "0x", "0xzz", `0x${"00".repeat(65)}`, `0x${"ff".repeat(65)}`])("when it is %j", async (signature) => {
    const token = await openPage(ADA);
    const wallet = addressOf(ADA.key);
    await expect(house.intake.completeLink(token, { wallet, signature })).rejects.toThrow("cannot be read");
  });

  test("a second time on the same page", async () => {
    const token = await openPage(ADA);
    const wallet = addressOf(ADA.key);
    const answer = { wallet, signature: await ADA.key.signMessage(await house.intake.linkTextFor(token, wallet)) };
    const results = await Promise.allSettled([
      house.intake.completeLink(token, answer),
      house.intake.completeLink(token, answer),
    ]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await house.entries("wallet-linked")).toHaveLength(1);
  });
});

describe("a second claim is refused and changes nothing:", () => {
  test("a wallet of another person", async () => {
    await link(house, ADA);
    await expect(link(house, { ...BEN, key: ADA.key })).rejects.toThrow("This wallet is linked to another person");
    expect(await walletOf(ADA)).toBe(addressOf(ADA.key));
    expect(await walletOf(BEN)).toBeNull();
  });

  test("a GitHub account that has another Discord account", async () => {
    await link(house, ADA);
    const twin: Member = { ...EVE, github: ADA.github };
    const other = await makeHouse({ world: house.world, store: house.store, members: [twin], seed: "other" });
    await expect(link(other, twin)).rejects.toThrow("linked to another Discord account already");
    expect(await walletOf(ADA)).toBe(addressOf(ADA.key));
  });

  test("a Discord account that has another GitHub account", async () => {
    await link(house, ADA);
    const moved: Member = { ...ADA, github: { id: 77, login: "dev-77" } };
    const other = await makeHouse({ world: house.world, store: house.store, members: [moved], seed: "other" });
    await expect(link(other, moved)).rejects.toThrow("linked to another GitHub account already");
  });

  test("a GitHub account by two Discord accounts at once: one of them has it", async () => {
    const twin: Member = { ...EVE, github: ADA.github };
    const both = await makeHouse({ world: house.world, store: house.store, members: [ADA, twin], seed: "both" });
    const results = await Promise.allSettled([link(both, ADA), link(both, twin)]);
    expect(results.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    const hub = await house.store.vault.personOf("github", "1");
    const accounts = await house.store.vault.identitiesOf(hub ?? expect.unreachable());
    expect(accounts.filter(({ provider }) => provider === "discord")).toHaveLength(1);
  });

  test("the same wallet by two people at once: one of them has it", async () => {
    const twin: Member = { ...BEN, key: ADA.key };
    const results = await Promise.allSettled([link(house, ADA), link(house, twin)]);
    const wallets = [await walletOf(ADA), await walletOf(twin)];
    expect(results.some(({ status }) => status === "fulfilled")).toBe(true);
    expect(wallets.filter((wallet) => wallet !== null)).toEqual([addressOf(ADA.key)]);
  });
});

test("a wallet can be changed by its person, and the old one is free again", async () => {
  await link(house, ADA);
  const moved = { ...ADA, key: makeKey(11) };
  await link(house, moved);
  expect(await walletOf(ADA)).toBe(addressOf(moved.key));
  await link(house, { ...BEN, key: ADA.key });
  expect(await walletOf(BEN)).toBe(addressOf(ADA.key));
});

test("linking the same again records nothing new", async () => {
  await link(house, ADA);
  const before = (await house.state()).size;
  await link(house, ADA);
  expect((await house.state()).size).toBe(before);
});

test("a treasurer without work on GitHub links a wallet alone, and joins the work later", async () => {
  const stranger: Member = { ...ADA, github: null };
  const first = await makeHouse({ world: house.world, store: house.store, members: [stranger], seed: "first" });
  expect((await link(first, stranger)).githubLogin).toBeNull();
  await mergeAndScore(house, makeEvidence());
  const worker = await house.store.vault.personOf("github", "1");
  expect((await link(house, ADA)).person).toBe(worker);
  expect(await walletOf(ADA)).toBe(addressOf(ADA.key));
  expect(await house.entries("wallet-unlinked")).toHaveLength(1);
});

test("what was reserved is told at the moment of linking", async () => {
  await mergeAndScore(house, makeEvidence());
  house.world.passHours(7 * 24);
  await house.tick();
  expect((await link(house, ADA)).reserved).toBe("1,000 LRL reserved for you will be a line of the next proposal.");
});

test("while the ledger only reads, nobody can link", async () => {
  const reading = await makeHouse({ world: house.world, store: house.store, isReadOnly: () => "It was restored." });
  await expect(reading.intake.offerLink(ADA.discord)).rejects.toThrow("Laurel only reads at the moment.");
});

describe("a wallet that is a contract", () => {
  const CONTRACT = makeAddress(0xc0de);

  async function linkContract(member: Member, signer = member.key) {
    const token = await openPage(member);
    const text = await house.intake.linkTextFor(token, CONTRACT);
    return house.intake.completeLink(token, { wallet: CONTRACT, signature: await signer.signMessage(text) });
  }

  beforeEach(() => void house.world.state.contractWallets.set(CONTRACT, addressOf(ADA.key)));

  test("is linked where the contract itself takes the signature", async () => {
    expect(await linkContract(ADA)).toMatchObject({ wallet: CONTRACT });
    expect(await walletOf(ADA)).toBe(CONTRACT);
  });

  test("is linked to nobody whose signature it does not take", async () => {
    await expect(linkContract(EVE)).rejects.toThrow("made by another wallet");
    await expect(linkContract(ADA, EVE.key)).rejects.toThrow("made by another wallet");
    expect(await walletOf(EVE)).toBeNull();
  });

  test("is linked to one person, as every wallet is", async () => {
    await linkContract(ADA);
    await expect(linkContract(BEN, ADA.key)).rejects.toThrow("This wallet is linked to another person");
  });

  test("and belongs to the DAO is nobody's, whoever may sign for it", async () => {
    const { safe, payouts, multiSendCallOnly, token } = house.world.rules.treasury;
    for (const wallet of [safe, payouts, multiSendCallOnly, token.address]) {
      house.world.state.contractWallets.set(wallet, addressOf(ADA.key));
      const page = await openPage(ADA);
      const signature = await ADA.key.signMessage(await house.intake.linkTextFor(page, wallet));
      await expect(house.intake.completeLink(page, { wallet, signature })).rejects.toThrow("the DAO's own contracts");
    }
    expect(await walletOf(ADA)).toBeNull();
  });

  test("lets a treasurer who is one see what is to be signed", async () => {
    await linkContract(ADA);
    await expect(house.intake.reviewPayout(ADA.discord, 1)).rejects.toThrow("is not an owner of the Safe");
    house.world.state.safe.owners.push(CONTRACT);
    await expect(house.intake.reviewPayout(ADA.discord, 1)).rejects.toThrow("No payout of epoch 1");
  });
});
