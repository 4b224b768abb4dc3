// Two DAOs in one store: they share the vault and its people, and neither can change what the other knows of them.
import { expect, test } from "vitest";
import { addressOf, makeKey, makeRules } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import { ADA, makeMember } from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

async function openBoth(members: readonly Member[], strangers: readonly Member[] = members) {
  const one = await makeHouse({ members });
  const world = makeWorld({ rules: makeRules({ daoId: "other-dao" }) });
  const other = await makeHouse({ world, store: one.store, members: strangers, seed: "other" });
  await Promise.all([one.tick(), other.tick()]);
  return { one, other };
}

async function walletOf(house: TestHouse, { discord }: Member): Promise<string | null> {
  const person = await house.store.vault.personOf("discord", discord.id);
  const record = person === null ? null : ((await house.state()).persons.get(person)?.walletRecord ?? null);
  return record === null ? null : ((await house.store.vault.read(record))?.text ?? null);
}

test("a person's wallet in one DAO is not that of the other, though both ledgers are equally long", async () => {
  const moved = { ...ADA, key: makeKey(11) };
  const { one, other } = await openBoth([ADA]);
  expect((await one.state()).size).toBe((await other.state()).size);
  await link(one, ADA);
  await link(other, moved);
  expect(await walletOf(one, ADA)).toBe(addressOf(ADA.key));
  expect(await walletOf(other, moved)).toBe(addressOf(moved.key));
});

test("a GitHub account that has a Discord account in one DAO is not joined to another one in the other", async () => {
  const eve: Member = { ...makeMember("eve", 3), github: ADA.github };
  const { one, other } = await openBoth([ADA], [eve]);
  await link(one, ADA);
  await expect(link(other, eve)).rejects.toThrow("linked to another Discord account already");
  expect(await one.store.vault.personOf("discord", eve.discord.id)).toBeNull();
});

test("a Discord account that has a GitHub account in one DAO is not joined to another one in the other", async () => {
  const twin: Member = { ...ADA, github: { id: 77, login: "dev-77" } };
  const { one, other } = await openBoth([ADA], [twin]);
  await link(one, ADA);
  await expect(link(other, twin)).rejects.toThrow("linked to another GitHub account already");
});
