// A reader: whoever asks, and the language that they are answered in.
import type { DiscordAccount } from "#core/workflow/answers.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { languageOf, sayIn, type Say } from "./say.ts";

/**
 * In the language that the asker chose with /language, else in Discord's; commands are named as Discord shows them. Never throws: a choice that cannot be read is none.
 * @param intake null where the server has no DAO
 * @param locale as Discord names the asker's language, such as "pt-BR"
 */
export async function chooseSay(
  intake: Pick<Intake, "languageOf"> | null,
  asker: DiscordAccount,
  locale: string,
): Promise<Say> {
  const chosen = await intake?.languageOf(asker).catch(() => null);
  const shownIn = languageOf(locale);
  return sayIn(chosen ?? shownIn, shownIn);
}
