// /link: a one-time page on which a person proves which accounts and which wallet are theirs; what is linked; and taking it back.
import type { LinkStanding } from "#core/workflow/answers.ts";
import type { Unlinkable } from "#core/workflow/unlinking.ts";
import { sayAmount } from "../locales/figure.ts";
import type { Say } from "../locales/say.ts";
import { linkRows } from "../help-words.ts";
import { pressId } from "../press.ts";
import { moment, NAME_CHARACTERS_MAX } from "../sheet.ts";
import { plain } from "../text.ts";
import { answerPart, choiceOption, subcommand } from "./command.ts";
import type { Answer } from "../answer.ts";
import type { Ask, Command } from "./command.ts";

const WHAT = choiceOption("what", "What is to be unlinked.", [
  { name: "wallet", value: "wallet" },
  { name: "github", value: "github" },
  { name: "discord", value: "discord" },
]);

const PARTS: ReadonlyMap<string, Command["answer"]> = new Map([
  ["add", add],
  ["show", show],
  ["remove", explainRemoval],
]);

export const linkCommand: Command = {
  definition: {
    name: "link",
    description: "Link your GitHub account and your wallet, so that you can be paid.",
    options: [
      subcommand("add", "Get your own page to link your accounts and your wallet, or another wallet.", []),
      subcommand("show", "What is linked to you, since when, and what waits.", []),
      subcommand("remove", "Unlink your wallet, or part your Discord and GitHub accounts.", [WHAT]),
    ],
  },
  rights: { add: "everyone", show: "everyone", remove: "everyone" },
  answer: (ask) => answerPart(ask, "link", PARTS),
  press,
};

async function add({ asker, intake, say }: Ask): Promise<Answer> {
  const page = await intake.offerLink(asker);
  return { rows: linkRows(say, page, asker), links: [{ label: say("Open your page"), url: page.url }] };
}

// ---- What is linked ---------------------------------------------------------------------------------------------------

async function show({ asker, intake, say }: Ask): Promise<Answer> {
  const standing = await intake.linkStanding(asker);
  return { rows: standingRows(say, standing) };
}

function standingRows(say: Say, standing: LinkStanding): string[] {
  const { discordName, discordSince, github, wallet, reserved } = standing;
  const name = (text: string) => plain(text, NAME_CHARACTERS_MAX);
  return [
    sinceWords(say, say("**Discord**: {name}", { name: name(discordName) }), discordSince),
    github === null
      ? say("**GitHub**: not linked. Link it with /link add.")
      : sinceWords(say, say("**GitHub**: {name}", { name: name(github.login) }), github.since),
    wallet === null
      ? say("**Wallet**: not linked. Link one with /link add.")
      : sinceWords(say, say("**Wallet**: {wallet}", { wallet: shortWallet(wallet.wallet) }), wallet.since),
    ...(wallet?.payableFrom == null
      ? []
      : [
          say("Nothing is paid to this wallet before {time}: it took another's place.", {
            time: moment(wallet.payableFrom),
          }),
        ]),
    ...(reserved === null ? [] : [reservedWords(say, standing, reserved)]),
    ...standing.disputes.map((dispute) => disputeWords(say, dispute)),
  ];
}

function sinceWords(say: Say, what: string, since: number | null): string {
  return since === null ? what : say("{what}, since {time}", { what, time: `<t:${since}:D>` });
}

function shortWallet(wallet: string): string {
  return `\`${wallet.slice(0, 6)}…${wallet.slice(-4)}\``;
}

function reservedWords(say: Say, { wallet }: LinkStanding, reserved: string): string {
  const amount = sayAmount(say, reserved);
  if (wallet !== null && wallet.payableFrom !== null)
    return say("{amount} are kept for you until this time is over.", { amount });
  return wallet === null
    ? say("{amount} are kept for you until you have linked a wallet.", { amount })
    : say("{amount} are kept for you and will be a line of the next proposal.", { amount });
}

function disputeWords(say: Say, { name, about, isClaimant, answerBy }: LinkStanding["disputes"][number]): string {
  const values = { name, time: moment(answerBy) };
  if (isClaimant)
    return about === "github"
      ? say("{name}: you claim the GitHub account of somebody else. Reviewers decide by {time}.", values)
      : say("{name}: you claim the wallet of somebody else. Reviewers decide by {time}.", values);
  return about === "github"
    ? say(
        "{name}: somebody claims your GitHub account. Reviewers decide by {time}; tell one of them what happened.",
        values,
      )
    : say("{name}: somebody claims your wallet. Reviewers decide by {time}; tell one of them what happened.", values);
}

// ---- Unlinking --------------------------------------------------------------------------------------------------------

async function explainRemoval({ asker, intake, say, text }: Ask): Promise<Answer> {
  const what: Unlinkable = text("what") === "wallet" ? "wallet" : "accounts";
  const { wallet, github, coolDownHours } = await intake.linkStanding(asker);
  if (what === "wallet" && wallet === null) return { rows: [say("No wallet is linked to you.")] };
  if (what === "accounts" && github === null) return { rows: [say("No GitHub account is linked to you.")] };
  const button = { label: say("Unlink"), customId: pressId("link", what) };
  return { rows: removalRows(say, what, coolDownHours), buttons: [button] };
}

function removalRows(say: Say, what: Unlinkable, coolDownHours: number): string[] {
  return [
    what === "wallet"
      ? say("This unlinks your wallet. What you earn is then kept for you until you link one.")
      : say(
          "This parts your Discord and GitHub accounts and unlinks your wallet. Your work, and what it earned, stay with the GitHub account until somebody who holds it links it again.",
        ),
    say("What was voted on already is still paid where it was voted to go."),
    say(
      "{hours, plural, =0 {Whatever you link next is paid with the next proposal.} one {Whatever you link next waits # hour before it is paid.} other {Whatever you link next waits # hours before it is paid.}}",
      { hours: coolDownHours },
    ),
  ];
}

async function press({ asker, intake, say }: Ask, argument: string): Promise<Answer> {
  const what: Unlinkable = argument === "wallet" ? "wallet" : "accounts";
  await intake.unlink(asker, what);
  const done =
    what === "wallet" ? say("Your wallet is unlinked.") : say("Your accounts are parted, and your wallet is unlinked.");
  return { rows: [done, say("To link again, use /link add.")] };
}
