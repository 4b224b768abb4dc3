// A gist as a proof: the text that the wallet signed, published under the GitHub account, and nothing else.
import { beforeEach, describe, expect, test } from "vitest";
import { gistText } from "#core/workflow/gist.ts";
import type { Gist } from "#core/workflow/sign-in.ts";
import { addressOf, makeAddress, makeEvidence } from "#test/support/build.ts";
import { makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import { ADA, BEN, makeMember, mergeAndScore } from "#test/support/story.ts";

const EVE = makeMember("eve", 3, 3);
const ID = "0123456789abcdef0123";
const ADDRESS = `https://gist.github.com/dev-1/${ID}`;

let house: TestHouse;
const gists = new Map<string, Gist>();
let readings = 0;

beforeEach(async () => {
  gists.clear();
  readings = 0;
  house = await makeHouse({
    identity: { way: "gist", gists: { read: async (id) => ((readings += 1), gists.get(id) ?? null) } },
  });
  await house.tick();
});

interface Signed {
  readonly token: string;
  readonly wallet: string;
  readonly text: string;
  readonly signature: string;
}

async function sign({ discord, key }: Member, isForPublisher = true): Promise<Signed> {
  const token = (await house.intake.offerLink(discord)).url.split("/").at(-1) ?? "";
  const wallet = addressOf(key);
  const text = await house.intake.linkTextFor(token, wallet, { browser: null, isForPublisher });
  return { token, wallet, text, signature: await key.signMessage(text) };
}

function publish({ text, signature }: Signed, changes: Partial<Gist> = {}): void {
  const createdAt = house.world.state.now;
  gists.set(ID, { owner: ADA.github, isPublic: true, createdAt, untrustedText: gistText(text, signature), ...changes });
}

const complete = ({ token, wallet, signature }: Signed, gist: string | null = ADDRESS) =>
  house.intake.completeLink(token, { wallet, signature, gist });

test("whoever publishes the signed text is linked under the number of their GitHub account", async () => {
  await mergeAndScore(house, makeEvidence());
  const worker = await house.store.vault.personOf("github", "1");
  const signed = await sign(ADA);
  expect(signed.text).toContain("for Discord ada (91), the GitHub account that publishes this text, to this wallet.");
  publish(signed);
  expect(await complete(signed)).toMatchObject({ person: worker, githubLogin: "dev-1" });
});

test("line ends and an empty last line of an editor are no difference", async () => {
  const signed = await sign(ADA);
  publish(signed, { untrustedText: `${gistText(signed.text, signed.signature).replaceAll("\n", "\r\n")}\r\n` });
  expect(await complete(signed, ID.toUpperCase())).toMatchObject({ githubLogin: "dev-1" });
});

test("a person without work on GitHub links a wallet by its signature alone", async () => {
  const signed = await sign(ADA, false);
  expect(signed.text).toContain("no GitHub account");
  expect(await complete(signed, null)).toMatchObject({ githubLogin: null });
  expect(readings).toBe(0);
});

describe("a gist is refused, and nothing is linked:", () => {
  const refused = async (signed: Signed, said: string): Promise<void> => {
    await expect(complete(signed)).rejects.toThrow(said);
    expect(await house.entries("wallet-linked")).toEqual([]);
  };

  test("one that is not there", async () => refused(await sign(ADA), "There is no such gist"));

  test.each<[string, Partial<Gist>, string]>([
    ["one of nobody", { owner: null }, "belongs to no account"],
    ["a secret one", { isPublic: false }, "is secret"],
    ["a fork, which its owner need not have read", { isFork: true }, "fork of another one"],
    ["several files", { untrustedText: null }, "not one short file"],
  ])("%s", async (_, changes, said) => {
    const signed = await sign(ADA);
    publish(signed, changes);
    await refused(signed, said);
  });

  test("one that is older than the page", async () => {
    const signed = await sign(ADA);
    publish(signed, { createdAt: house.world.state.now - 120 });
    await refused(signed, "older than this page");
  });

  test("one that was edited, or says more", async () => {
    const signed = await sign(ADA);
    for (const text of [
      `${gistText(signed.text, signed.signature)}\nand more`,
      gistText(signed.text.replace("ada", "eve"), signed.signature),
      gistText(signed.text, `${signed.signature.slice(0, -2)}00`),
      signed.text,
      "",
    ]) {
      publish(signed, { untrustedText: text });
      await refused(signed, "does not hold exactly");
    }
  });

  test("one that was published for another page, by whoever published it", async () => {
    const [victim, thief] = [await sign(ADA), await sign(EVE)];
    publish(victim);
    await refused(thief, "does not hold exactly");
  });

  test("one whose text was signed without naming a publisher", async () => {
    const signed = await sign(ADA, false);
    publish(signed);
    await expect(complete(signed)).rejects.toThrow("made by another wallet");
  });

  test.each([
    "",
    "not an id",
    "https://evil.example/dev-1/0123456789abcdef0123",
    "https://gist.github.com.evil.example/x/0123456789abcdef0123",
    "../../user",
  ])("what is no address of one: %j", async (address) => {
    const signed = await sign(ADA);
    publish(signed);
    await expect(complete(signed, address)).rejects.toThrow("This is not the address of a gist.");
    expect(readings).toBe(0);
  });

  test("more than so many times on one page", async () => {
    const signed = await sign(ADA);
    for (let time = 0; time < 6; time += 1) await refused(signed, "There is no such gist");
    publish(signed);
    await refused(signed, "looked for a gist too often");
    expect(readings).toBe(6);
  });
});

test("a gist on somebody's linked GitHub account is a claim, not a takeover", async () => {
  const first = await sign(ADA);
  publish(first);
  await complete(first);
  const second = await sign(EVE);
  publish(second);
  await expect(complete(second)).rejects.toThrow("This GitHub account is linked to another Discord account already.");
});

test("a person whose GitHub account is linked publishes a gist again for another wallet", async () => {
  const first = await sign(ADA);
  publish(first);
  await complete(first);
  const without = await sign({ ...ADA, key: BEN.key }, false);
  await expect(complete(without, null)).rejects.toThrow("has to be confirmed as well");
});

test("a contract that takes the signature is linked by a gist too", async () => {
  const contract = makeAddress(0xc0de);
  house.world.state.contractWallets.set(contract, addressOf(ADA.key));
  const token = (await house.intake.offerLink(ADA.discord)).url.split("/").at(-1) ?? "";
  const text = await house.intake.linkTextFor(token, contract, { browser: null, isForPublisher: true });
  const signed = { token, wallet: contract, text, signature: await ADA.key.signMessage(text) };
  publish(signed);
  expect(await complete(signed)).toMatchObject({ wallet: contract });
});
