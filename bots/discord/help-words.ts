// Words of the bot about itself: what one can ask it, what it does not know, and what it says when it failed.
import type { DiscordAccount, OneTimePage } from "#core/workflow/answers.ts";
import { NAME_CHARACTERS_MAX, moment } from "./sheet.ts";
import type { Say } from "./locales/say.ts";
import { plain } from "./text.ts";

export const NOT_IN_A_SERVER = "Please use my commands in your DAO's server: here I cannot know which DAO you mean.";

export const NO_DAO_HERE =
  "No DAO is set up for this server yet. Whoever runs me can add it: a DAO's configuration names its server.";

export const UNKNOWN_COMMAND = "I do not know this command (yet). Try /help.";

export const UNKNOWN_BUTTON = "I do not know this button (any more). Try /help.";
export const PAGE_GONE = "I no longer have the rest of this answer. Please ask again.";
export const NOT_SAID_ALOUD = "You may not write in this channel, so I do not say it aloud here.";

/** Whoever decides by an answer must know that it is not whole. */
export function cutWords(say: Say, left: number): string {
  return say(
    "This answer is too long for Discord: {left, plural, one {# more message is} other {# more messages are}} left out. Do not decide by what stands here alone.",
    { left },
  );
}

export function apologyWords(say: Say, errorId: string): string {
  return say(
    "I am sorry: something went wrong on my side. Please try again in a few minutes. If it happens again, give this number to whoever runs me: {number}",
    { number: `\`${errorId}\`` },
  );
}

export function helpRows(
  say: Say,
  daoName: string,
  commands: readonly { readonly usage: string; readonly description: string }[],
): string[] {
  return [
    say(
      "I reward the work of {dao}: merged pull requests get points, at the end of each epoch (a stretch of time, such as a week) the points share out its budget, members vote, and what passes is paid.",
      { dao: `**${plain(daoName, NAME_CHARACTERS_MAX)}**` },
    ),
    say(
      "Start with `/link add`: without a wallet your rewards are kept, but cannot be paid. Only you see my answers. I never ask you to link or to sign by direct message, and never for a seed phrase or a private key.",
    ),
    say("**What you can ask me**"),
    ...commands.map(({ usage, description }) => `- \`${usage}\`: ${description}`),
  ];
}

export function linkRows(say: Say, page: OneTimePage, asker: DiscordAccount): string[] {
  return [
    say("**Your page to link your accounts**: {url}", { url: `<${page.url}>` }),
    say(
      "It shows which GitHub account is yours, and your wallet signs a text there: that costs nothing and moves no money. Your rewards are then paid to this wallet.",
    ),
    say("It works once and for 10 minutes; it ends {time}. It is bound to you, {name}: never share it.", {
      time: moment(page.expiresAt),
      name: plain(asker.name, NAME_CHARACTERS_MAX),
    }),
    say("We never ask for this by direct message, and never for a seed phrase or a private key."),
  ];
}
