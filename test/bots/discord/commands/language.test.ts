// Every reader in their own language: the one they chose, else the one they use Discord in.
import { afterEach, expect, test } from "vitest";
import type { Language } from "#core/contribution/language.ts";
import { BadInput } from "#core/errors.ts";
import { chooseSay } from "#bots/discord/locales/reader.ts";
import { makeTreasurySheet } from "#test/support/standing.ts";
import { ALICE, CHANNEL, closeGuilds, GUILD, openGuild } from "../guild.ts";

afterEach(closeGuilds);

const ASKER = { id: ALICE, name: "alice" };

test("who chose a language is answered in it from that answer on, whatever Discord shows them", async () => {
  const chosen: (Language | null)[] = [];
  const { ask } = await openGuild({
    languageOf: async () => chosen.at(-1) ?? null,
    chooseLanguage: async (_, language) => void chosen.push(language),
    treasuryStanding: async () => makeTreasurySheet(),
  });
  expect((await ask("treasury")).content).toContain("## The treasury of Acme DAO");
  const answer = await ask("language", { options: { language: "es" } });
  expect(answer.content.split("\n")).toEqual([
    "A partir de ahora te respondo en español.",
    "Las publicaciones en los canales son para todos y siguen en inglés.",
  ]);
  expect(answer.isEphemeral).toBe(true);
  const sheet = await ask("treasury");
  expect(sheet.content).toContain("## La tesorería de Acme DAO");
  expect(sheet.content).toContain("10.000 LRL");
  expect((await ask("language", { options: { language: "automatic" } })).content).toContain(
    "I answer you in the language that you use Discord in.",
  );
  expect(chosen).toEqual(["es", null]);
});

test("who chose none is answered in Discord's language, and in English where we do not speak it", async () => {
  const nobody = { languageOf: async () => null };
  const spoken = async (locale: string) => (await chooseSay(nobody, ASKER, locale)).language;
  expect(await Promise.all(["es-419", "es-ES", "zh-TW", "pt-BR", "fr", "de", "en-GB", ""].map(spoken))).toEqual([
    "es",
    "es",
    "zh",
    "pt",
    "fr",
    "en",
    "en",
    "en",
  ]);
  expect((await chooseSay(null, ASKER, "fr")).language).toBe("fr");
});

test("a choice that cannot be read keeps no answer back", async () => {
  const silent = { languageOf: async () => Promise.reject(new Error("the store does not answer")) };
  expect((await chooseSay(silent, ASKER, "pt-BR")).language).toBe("pt");
});

test("refusals, apologies and the names of links are in the reader's language too", async () => {
  const { ask } = await openGuild({
    languageOf: async () => "fr",
    standingOf: async () => {
      throw new BadInput("No epoch has closed yet.", { next: "Ask for this epoch." });
    },
    explain: async () => Promise.reject(new Error("a bug")),
  });
  expect((await ask("me")).content).toBe("Aucune époque n'est encore close. Demandez cette époque.");
  expect((await ask("score", { options: { pull: "acme/lamp#1" } })).content).toContain("Je suis désolé");
  const help = await ask("help");
  expect(help.content).toContain("**Ce que vous pouvez me demander**");
  expect(help.content).toContain("- `/kudos <member> <reason>`: Remerciez un membre");
});

test("somebody's Discord language is told by Discord with what they ask", async () => {
  const { discord } = await openGuild(
    { languageOf: async () => null },
    {
      guilds: [
        {
          id: GUILD,
          name: "guild",
          channels: [{ id: CHANNEL, name: "general" }],
          members: [{ id: ALICE, username: "alice", locale: "zh-CN" }],
        },
      ],
    },
  );
  const answer = await discord.slash({ user: ALICE, channel: CHANNEL, command: "help" });
  expect(answer.content).toContain("**你可以问我什么**");
});

test("commands are named as Discord shows them, whatever language somebody chose here", async () => {
  const chosen = { languageOf: async () => "fr" as const };
  expect((await chooseSay(chosen, ASKER, "es-419"))("There is no DAO here: /link add")).toContain("/vincular añadir");
  expect((await chooseSay(chosen, ASKER, "en-GB"))("There is no DAO here: /link add")).toContain("/link add");
});
