// The language a person chose to be answered in. Without a choice a door goes by what it knows of the asker.
import type { Language } from "#core/contribution/language.ts";
import type { DiscordAccount } from "./answers.ts";
import type { House } from "./house.ts";
import { personOfDiscord } from "./reviewer.ts";

/** @returns null where nothing was chosen */
export async function languageOf(house: House, asker: DiscordAccount): Promise<Language | null> {
  const person = await house.store.vault.personOf("discord", asker.id);
  if (person === null) return null;
  return (await house.stream.state()).persons.get(person)?.language ?? null;
}

/** Nobody has to be linked for it. @param language null takes an earlier choice back */
export async function chooseLanguage(house: House, asker: DiscordAccount, language: Language | null): Promise<void> {
  if (language === (await languageOf(house, asker))) return;
  const person = await personOfDiscord(house, asker);
  await house.stream.append((state) => {
    if ((state.persons.get(person)?.language ?? null) === language) return { drafts: [] };
    const key = `language:${person}:${state.size}`;
    return { drafts: [{ key, fact: { kind: "language-chosen", person, language } }] };
  });
}
