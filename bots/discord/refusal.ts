// A refusal: what Discord, or the way to it, said instead of doing what was asked, in our families of error.
import { DiscordAPIError, HTTPError, RESTJSONErrorCodes } from "discord.js";
import { NeedsHuman, RetryLater, type LaurelError } from "#core/errors.ts";

const PERMISSIONS = "View Channel, Send Messages, Embed Links and Read Message History";

/** What a person can do about Discord's own error codes. */
const NEXT_STEPS: ReadonlyMap<number | string, string> = new Map([
  [
    RESTJSONErrorCodes.UnknownChannel,
    "Check the channel ids under discord in the DAO's configuration, then start again.",
  ],
  [RESTJSONErrorCodes.UnknownGuild, "Check discord.guildId in the DAO's configuration, and that the bot was invited."],
  [RESTJSONErrorCodes.MissingAccess, `Invite the bot to the server and give it in this channel: ${PERMISSIONS}.`],
  [RESTJSONErrorCodes.MissingPermissions, `Give the bot in this channel: ${PERMISSIONS}.`],
]);

/** @param act what was being done, as it continues "Discord did not let us …" */
export function asLaurelError(cause: unknown, act: string): LaurelError {
  const happened = `While we wanted to ${act}: ${refusalWords(cause)}`;
  if (isLasting(cause)) {
    const next = NEXT_STEPS.get(cause.code) ?? nextStepOf(cause.status);
    return new NeedsHuman(`Discord did not let us ${act}.`, { happened, next, cause });
  }
  return new RetryLater("Discord did not answer as it should.", {
    happened,
    next: "It is tried again by itself.",
    cause,
  });
}

/** In one line and without the address: an interaction's address holds its token. */
export function refusalWords(cause: unknown): string {
  if (cause instanceof DiscordAPIError) return `${cause.status} ${cause.code} ${cause.message.replace(/\s+/g, " ")}`;
  if (cause instanceof HTTPError) return `${cause.status} ${cause.message}`;
  return cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
}

/** Too many requests pass, and a message deleted meanwhile is simply written anew. */
function isLasting(cause: unknown): cause is DiscordAPIError {
  return cause instanceof DiscordAPIError && cause.status !== 429 && cause.code !== RESTJSONErrorCodes.UnknownMessage;
}

function nextStepOf(status: number): string {
  if (status === 401)
    return "Make a new bot token in Discord's developer portal, set DISCORD_TOKEN to it and start again.";
  return "Read Discord's words above; if they do not help, report them to whoever maintains Laurel.";
}
