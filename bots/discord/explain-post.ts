// Explaining a post: what its buttons Why and How to check answer.
import type { ForumPost } from "#core/world.ts";
import type { Say } from "./locales/say.ts";
import { webAddress } from "./text.ts";

const WHY: Record<ForumPost["about"], readonly string[]> = {
  proposal: [
    "**How to read this proposal**",
    "- An epoch is a stretch of time whose merged work is rewarded together. Each line is one person's share of its budget; shares follow the points.",
    "- Points stand on public criteria, 0.00 to 5.00 for a pull request. `/score` with one, like `owner/name#12`, shows all the reasons.",
    "- `/me` shows what you earned yourself and what it waits for. `/appeal` objects to a score of your own, while the DAO's rules give time for it.",
    "- First it is discussed, then voted on. Only a passed vote is paid, exactly as it stands here.",
  ],
  motion: [
    "**How to read this motion**",
    "- A member with a vote asks all others. The words behind the bar are the member's own; everything else is Laurel's.",
    "- Nobody is paid by a motion. New rules count from the next epoch; a payout that is held is made or not made, as the members decide.",
    "- `/proposal vote` with its name shows what your vote counts and where to cast it.",
  ],
  "vote-reminder": [
    "**Why this reminder**",
    "- You have linked a wallet that has votes here, and no vote of it was seen yet. Each vote has one reminder at most.",
    "- `/proposal remind` with off ends them for you, and with on brings them back.",
  ],
  payout: [
    "**Why this payout**",
    "- The DAO's vote on this epoch passed. Each transfer is one that was voted on; the post names whoever is left out, and why.",
    "- Laurel holds no key to the treasury: the money moves when enough treasurers have signed.",
    "- A treasurer who sees something wrong can ask to cancel it. That alone stops nothing: an empty transaction at the same Safe nonce has to be signed by as many.",
    "- `/payout status` says in words what each payout waits for.",
  ],
  reminder: [
    "**Why this reminder**",
    "- The DAO's vote passed, and people are paid only once enough treasurers have signed.",
    "- There is one a day at most, from the day after the payout was offered until enough have signed.",
    "- A treasurer is an owner of the Safe whose wallet is linked with `/link add`.",
  ],
  thanks: [
    "**Why these people**",
    "- Each was paid for work that was merged and scored in this epoch, after the DAO's vote.",
    "- `/score` with a pull request shows the reasons behind its score; `/me` shows your own standing.",
  ],
  hold: [
    "**Why it is held**",
    "- A treasurer, or a guardian whom the rules name, saw something that somebody has to look at first. The post has the reason.",
    "- No hold lasts for ever, and nobody holds one payout more than twice in a row. What is held is not lost.",
  ],
  withheld: [
    "**Why nobody is paid**",
    "- Before anybody is asked to sign, each transfer is tried by itself. Here every one of them failed; the post says why.",
    "- What could not be paid stays that person's, and is a named line of the next proposal.",
  ],
  wallet: [
    "**Why this post**",
    "- Rewards are paid to the wallet that is linked. Whoever gets hold of an account could link another one, so each change is told to everybody it concerns.",
    "- A wallet that took another's place waits before anything is paid to it, where the DAO's rules say so.",
  ],
  dispute: [
    "**Why this post**",
    "- Somebody has proven a claim on a GitHub account or a wallet that is linked to another member. Neither is believed at once: reviewers who are neither of the two decide.",
    "- Until then, and if they let it stand, nothing changes. What is on its way is paid where it was voted to go.",
  ],
  pause: [
    "**Why the DAO is paused**",
    "- A maintainer, or an admin of this server, saw something that has to be looked at before anybody is paid. The post has the reason.",
    "- Work is still credited and scored, and nobody loses what they earned. A pause ends by itself after thirty days at the latest, and nobody pauses more than twice in a row.",
  ],
  stop: [
    "**Why it stopped**",
    "- Going on would have been a guess, and Laurel does not guess with the DAO's money.",
    "- The post says what happened and what a person can do now. Once that is done, the work goes on by itself.",
  ],
};

const CHECK: Record<ForumPost["about"], readonly string[]> = {
  proposal: [
    "**How to check this proposal**",
    "- The small print holds three fingerprints: of this payout, of its exact transfers, and of the ledger behind them. They also stand in the signed ballot on Snapshot and must be the same there.",
    "- The public record lists every contribution, score and transfer; the exact amounts stand there and in the ballot.",
  ],
  motion: [
    "**How to check this motion**",
    "- The signed ballot on Snapshot holds exactly what follows from it: the whole new rules, or the payout that is not made.",
    "- Every vote is verified from what its voter signed and counted again; the public record says how many agree.",
  ],
  "vote-reminder": [
    "**How to check this reminder**",
    "- Open the ballot from the post of the vote itself, in this channel, and compare the address. I never ask you to vote or to sign by direct message.",
  ],
  payout: [
    "**How to check this payout**",
    "- `/payout review` shows treasurers every transfer and three hashes: of the Safe transaction, its domain and its message. Your wallet must show the same before you sign.",
    "- The small print names the Safe transaction; once it is sent, its transaction can be read on chain.",
    "- What cancels it has hashes of its own: `/payout cancel` shows them before anybody signs.",
  ],
  reminder: [
    "**How to check this reminder**",
    "- The payout has a post of its own in this channel, with its Safe transaction hash and its signatures so far.",
    "- `/payout review` shows treasurers every transfer and its hashes. I never ask you to sign by direct message.",
  ],
  thanks: [
    "**How to check that this was paid**",
    "- The transaction in the small print holds every transfer of this epoch. Compare it with the proposal and with your wallet.",
  ],
  hold: [
    "**How to check this**",
    "- `/payout status` says until when each payout is held, by whom and why. The public record says the same.",
  ],
  withheld: [
    "**How to check this**",
    "- The public record names each line that is left out, with the reason; the next proposal has it as a line of its own.",
  ],
  wallet: [
    "**How to check this**",
    "- `/me` shows which wallet is linked to you. I never ask you to link or to sign by direct message.",
  ],
  dispute: [
    "**How to check this**",
    "- `/link show` names the disputes that you are in. I never ask you to link or to sign by direct message.",
  ],
  pause: [
    "**How to check this**",
    "- `/epoch` and the public record say until when the DAO is paused, by whom and why.",
  ],
  stop: ["**How to check this**", "- The public record says what was done before the stop, and what was not."],
};

export function explainPost(
  say: Say,
  about: ForumPost["about"],
  question: "why" | "check",
  urls: readonly string[],
): string[] {
  const text = (question === "why" ? WHY[about] : CHECK[about]).map((sentence) => say(sentence));
  const links = urls.flatMap((url) => webAddress(url) ?? []).map((url) => `<${url}>`);
  return links.length === 0 ? text : [...text, say("See: {links}", { links: links.join(" · ") })];
}
