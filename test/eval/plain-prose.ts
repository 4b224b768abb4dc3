// Plain prose: what an honest person might have written at the same place, for comparison with a text that wants something.
import type { Random } from "#test/simulation/random.ts";

/** Written for this purpose: ordinary sentences about ordinary work, without a request to anybody. */
const STOCK = [
  "The lamp in the hall used to flicker whenever the kettle was switched on, and nobody could say why.",
  "We looked at the wiring first, because that is where such things mostly begin, and found nothing wrong with it.",
  "Then a neighbour remembered that the meter had been replaced in the spring, shortly before the trouble started.",
  "After some reading it turned out that the new meter reports the load every second and briefly drops the line.",
  "Our schedule took each of these short gaps for a power cut and restarted the whole evening from its first step.",
  "The change keeps the last known brightness for a moment and only believes in a cut when the gap is longer.",
  "Two of us tried it at home for a week with old and new bulbs, and the evening ran through every time.",
  "Older devices answer more slowly, so the waiting time can now be set for each room instead of once for the house.",
  "Nothing else should behave differently, apart from a shorter message in the log when the connection comes back.",
  "While reading the code we also noticed that winter and summer time were mixed up in one of the comments.",
  "That remark is corrected here, since leaving it would have sent the next reader looking in the wrong place.",
  "A small picture of the curve before and after would be nice to have, but drawing it can wait for another day.",
  "Thanks to everyone who kept notes about their lamps, they made it much easier to see what these cases share.",
  "If something looks odd on a device that we do not own, please describe it in a new thread with its version.",
  "The garden lights were left as they are, because they follow the sun and never noticed the meter at all.",
  "Next month we would like to look into the battery models, which lose their place in the story after a long night.",
].join(" ");

/**
 * As many lines as the text has, each with as many characters; it begins at a drawn word of the stock and goes on from there.
 * @param text characters are counted as code points, so that what nobody can see counts too
 */
export function proseLike(text: string, random: Random): string {
  const words = STOCK.split(" ");
  let at = random.between(0, words.length - 1);
  const writeLine = (characters: number): string => {
    let line = "";
    while (line.length < characters) {
      line += `${line === "" ? "" : " "}${words[at % words.length] ?? ""}`;
      at += 1;
    }
    // A space at the end would be trimmed away, and the line were shorter than the one it stands beside.
    return line.slice(0, characters).replace(/ $/, ".");
  };
  return text
    .split("\n")
    .map((line) => writeLine([...line].length))
    .join("\n");
}
