// The guilds of the bench: fifty DAOs in one store, as one process runs them; the first has a long past.
import { readAll, type Store } from "#core/ledger/ledger.ts";
import type { Rules } from "#core/rules.ts";
import { unixSeconds, type UnixSeconds } from "#core/time.ts";
import { makeAccount, makeAddress, makeEvidence, makeRules, REPOSITORY } from "#test/support/build.ts";
import { makeHouse, type TestHouse } from "#test/support/house.ts";
import { makeWorld } from "#test/support/world.ts";
import { tellLongStory } from "./long-story.ts";

export const GUILDS = 50;
/** Of each guild; in the record they are the first who linked. */
export const MEMBERS_PER_GUILD = 20;
/** Makes about 100,000 entries. */
const LONG_PAST = 33_000;
/** Makes about 3,200 entries. */
const SHORT_PAST = 1_000;
const OPEN_PULLS = 20;
/** Later than the last of any story told here. */
const NOW = unixSeconds(1_900_000_000);

export const guildIdOf = (guild: number): string => String(1_000 + guild);
export const channelIdOf = (guild: number): string => String(3_000 + guild);
/** @param member from 1 */
export const discordIdOf = (member: number): string => String(20_000 + member);
export const pullOf = (pull: number): string => `${REPOSITORY}#${pull}`;

function rulesOf(guild: number): Rules {
  return makeRules({
    daoId: `dao-${guild}`,
    name: `DAO ${guild}`,
    discord: {
      guildId: guildIdOf(guild),
      proposalsChannelId: channelIdOf(guild),
      payoutsChannelId: channelIdOf(guild),
    },
  });
}

/** Tells every DAO's past and opens its next epoch with some work in it. @returns how many entries the longest holds */
export async function tellGuilds(store: Store): Promise<number> {
  for (let guild = 0; guild < GUILDS; guild += 1) {
    const rules = rulesOf(guild);
    const { endsAt } = await tellLongStory(store.ledger, rules, guild === 0 ? LONG_PAST : SHORT_PAST);
    if (guild === 0) await introducePeople(store, rules.daoId);
    await openEpoch(await openHouseOf(store, guild, endsAt));
  }
  return store.ledger.size(rulesOf(0).daoId);
}

/** The story is the same everywhere, so the people of the longest are the people of all. */
async function introducePeople(store: Store, dao: string): Promise<void> {
  let known = 0;
  for await (const { fact } of readAll(store.ledger, dao)) {
    if (fact.kind !== "wallet-linked") continue;
    const { person, record } = fact;
    known += 1;
    await store.vault.ensurePerson({ provider: "github", account: String(known), name: `dev-${known}` }, person);
    const account = discordIdOf(known);
    await store.vault.ensurePerson({ provider: "discord", account, name: `member-${known}` }, person);
    await store.vault.keep([{ record, person, kind: "wallet", text: makeAddress(0x1000 + known) }]);
  }
}

async function openEpoch(house: TestHouse): Promise<void> {
  await house.tick();
  for (let at = 0; at < OPEN_PULLS; at += 1) {
    const author = makeAccount(1 + (at % MEMBERS_PER_GUILD));
    house.world.merge(makeEvidence({ pull: 10_000_000 + at, author, mergedAt: house.world.state.now }));
  }
  await house.sweep();
  await house.tick();
  await house.stream.close();
}

export function openHouseOf(store: Store, guild: number, now: UnixSeconds = NOW): Promise<TestHouse> {
  const rules = rulesOf(guild);
  return makeHouse({ rules, store, world: makeWorld({ rules, now }) });
}
