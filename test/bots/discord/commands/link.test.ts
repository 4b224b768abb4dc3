// /link: a page of one's own, what is linked, and taking it back, which asks before it acts.
import { expect, test } from "vitest";
import type { LinkStanding } from "#core/workflow/answers.ts";
import { unixSeconds } from "#core/time.ts";
import { ALICE, CHANNEL, openGuild } from "../guild.ts";

const SINCE = unixSeconds(1_790_000_000);
const LINKED: LinkStanding = {
  daoName: "Acme DAO",
  discordName: "alice",
  discordSince: SINCE,
  github: { login: "alice-codes", since: SINCE },
  wallet: { wallet: "0x1111111111111111111111111111111111111111", since: SINCE, payableFrom: null },
  reserved: null,
  coolDownHours: 72,
  disputes: [],
};
const NOTHING: LinkStanding = { ...LINKED, discordSince: null, github: null, wallet: null };

const openLinked = (standing: Partial<LinkStanding> = {}) => {
  const unlinked: string[] = [];
  const intake = {
    linkStanding: async () => ({ ...LINKED, ...standing }),
    unlink: async ({ id }: { readonly id: string }, what: string) => void unlinked.push(`${id} ${what}`),
  };
  return openGuild(intake).then((guild) => ({ ...guild, unlinked }));
};

test("show tells each account and the wallet with its time, and no wallet in full", async () => {
  const { ask } = await openLinked();
  const { content, isEphemeral } = await ask("link", { subcommand: "show" });
  expect(content.split("\n").filter((row) => row !== "")).toEqual([
    "**Discord**: alice, since <t:1790000000:D>",
    "**GitHub**: alice-codes, since <t:1790000000:D>",
    "**Wallet**: `0x1111…1111`, since <t:1790000000:D>",
  ]);
  expect(isEphemeral).toBe(true);
});

test("show tells what is missing, what is kept, what waits and which disputes are open", async () => {
  const { ask } = await openLinked({
    ...NOTHING,
    reserved: "120 LRL",
    disputes: [{ name: "dispute-3", about: "github", isClaimant: false, answerBy: SINCE }],
  });
  const { content } = await ask("link", { subcommand: "show" });
  for (const words of [
    "**GitHub**: not linked.",
    "**Wallet**: not linked.",
    "120 LRL are kept for you until you have linked a wallet.",
    "dispute-3: somebody claims your GitHub account.",
  ])
    expect(content).toContain(words);
  const { ask: askWaiting } = await openLinked({
    wallet: {
      wallet: "0x1111111111111111111111111111111111111111",
      since: SINCE,
      payableFrom: unixSeconds(SINCE + 60),
    },
  });
  expect((await askWaiting("link", { subcommand: "show" })).content).toContain(
    "Nothing is paid to this wallet before <t:1790000060:f>",
  );
});

test.each([
  ["wallet", "wallet"],
  ["github", "accounts"],
  ["discord", "accounts"],
])("remove asks before it unlinks: %s", async (what, unlinks) => {
  const { ask, discord, unlinked } = await openLinked();
  const answer = await ask("link", { subcommand: "remove", options: { what } });
  expect(answer.content).toContain("What was voted on already is still paid where it was voted to go.");
  expect(answer.content).toContain("Whatever you link next waits 72 hours before it is paid.");
  expect(unlinked).toEqual([]);
  const [row] = answer.components as { components: { custom_id: string }[] }[];
  const customId = row?.components[0]?.custom_id ?? "";
  expect(customId).toBe(`do:link:${unlinks}`);
  const pressed = await discord.press({ user: ALICE, channel: CHANNEL, messageId: answer.message?.id ?? "", customId });
  expect(unlinked).toEqual([`${ALICE} ${unlinks}`]);
  expect(pressed.content).toContain("To link again, use /link add.");
});

test("remove has nothing to press where nothing is linked", async () => {
  const { ask } = await openLinked(NOTHING);
  for (const [what, said] of [
    ["wallet", "No wallet is linked to you."],
    ["github", "No GitHub account is linked to you."],
  ] as const) {
    const { content, components } = await ask("link", { subcommand: "remove", options: { what } });
    expect([content, components]).toEqual([said, []]);
  }
});

test("a reviewer decides a dispute by its name, without a score", async () => {
  const votes: unknown[] = [];
  const { ask } = await openGuild({ voteOnDispute: async (_, vote) => (votes.push(vote), "Recorded.") });
  const options = { work: "dispute-3", verdict: "amend", reason: "The commits are theirs." };
  expect((await ask("review", { subcommand: "decide", options })).content).toContain("Recorded.");
  expect(votes).toEqual([{ dispute: 3, verdict: "amended", reason: "The commits are theirs." }]);
  const scored = await ask("review", { subcommand: "decide", options: { ...options, score: "3.00" } });
  expect(scored.content).toContain("A dispute has no score.");
});
