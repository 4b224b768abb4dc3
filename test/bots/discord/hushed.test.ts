// Hushed: a member who may not write in a channel does not speak there through the bot either.
import { afterEach, expect, test } from "vitest";
import { ALICE, CHANNEL, closeGuilds, GUILD, openGuild, STRANGER } from "./guild.ts";

afterEach(closeGuilds);

test("thanks of a member who may not write in the channel are on record, and nobody else reads them there", async () => {
  const guild = {
    id: GUILD,
    name: "Acme",
    ownerId: STRANGER,
    channels: [{ id: CHANNEL, name: "announcements" }],
    members: [
      { id: ALICE, username: "alice", isMuted: true },
      { id: STRANGER, username: "mallory" },
    ],
  };
  const { discord, ask } = await openGuild({ giveKudos: async (_, __, reason) => reason }, { guilds: [guild] });
  const answer = await ask("kudos", { options: { member: STRANGER, reason: "Fetch your reward at a page of mine." } });
  expect(answer.content).toBe(
    "Your thanks are on record. Thanks carry no points and no money.\nYou may not write in this channel, so I do not say it aloud here.",
  );
  expect([discord.messages(CHANNEL), answer.followUps]).toEqual([[], []]);
});
