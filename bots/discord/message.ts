// A message: every post that Laurel writes on Discord, made from facts and laid out; nothing is sent from here.
import {
  type APIActionRowComponent,
  type APIAllowedMentions,
  type APIButtonComponent,
  type APIComponentInContainer,
  type APIContainerComponent,
  ButtonStyle,
  ComponentType,
  MessageFlags,
} from "discord.js";
import { unreachable } from "#core/errors.ts";
import { type Hash, contentHash } from "#core/key.ts";
import type { ForumPost } from "#core/world.ts";
import { motionSheet, proposalSheet, voteName, voteReminderSheet } from "./governance-message.ts";
import { pressId } from "./press.ts";
import { type Link, type Sheet, smallPrintOf } from "./sheet.ts";
import { disputeSheet, holdSheet, pauseSheet, walletSheet, withheldSheet } from "./notice.ts";
import { webAddress } from "./text.ts";
import { payoutSheet, reminderSheet, stopSheet, thanksSheet } from "./payout-message.ts";

/** A post as it is sent: Components V2, whose flag a message keeps for ever. */
export interface PostForm {
  readonly flags: typeof MessageFlags.IsComponentsV2;
  readonly components: readonly [
    APIContainerComponent,
    APIActionRowComponent<APIButtonComponent>,
    ...APIActionRowComponent<APIButtonComponent>[],
  ];
  readonly allowed_mentions: APIAllowedMentions;
}

/** Discord refuses more in allowed_mentions. */
const MENTIONS_MAX = 100;

/** The post as JSON. The content's hash lies in the second button, where a later run finds and compares it. */
export function renderPost(post: ForumPost, explorerUrl: string | null = null): PostForm {
  const sheet = composeSheet(post, explorerUrl);
  const container = layOut(sheet);
  const mentions: APIAllowedMentions = { parse: [], users: sheet.mentioned.slice(0, MENTIONS_MAX) };
  const acts = actRow(post);
  const print = contentHash(JSON.stringify([container, sheet.links, acts]));
  return {
    flags: MessageFlags.IsComponentsV2,
    components: [container, buttonRow(post, print, sheet.links), ...acts],
    allowed_mentions: mentions,
  };
}

function composeSheet(post: ForumPost, explorerUrl: string | null): Sheet {
  switch (post.about) {
    case "proposal":
      return proposalSheet(post, explorerUrl);
    case "motion":
      return motionSheet(post);
    case "vote-reminder":
      return voteReminderSheet(post);
    case "payout":
      return payoutSheet(post);
    case "reminder":
      return reminderSheet(post);
    case "thanks":
      return thanksSheet(post);
    case "hold":
      return holdSheet(post);
    case "withheld":
      return withheldSheet(post);
    case "wallet":
      return walletSheet(post);
    case "dispute":
      return disputeSheet(post);
    case "pause":
      return pauseSheet(post);
    case "stop":
      return stopSheet(post);
    default:
      return unreachable(post);
  }
}

function layOut(sheet: Sheet): APIContainerComponent {
  const separator: APIComponentInContainer = { type: ComponentType.Separator };
  const texts = [sheet.head, ...sheet.blocks].filter((block) => block !== "").map(display);
  const small = sheet.smallPrint.length === 0 ? [] : [separator, display(smallPrintOf(sheet))];
  return { type: ComponentType.Container, accent_color: sheet.colour, components: [...texts, ...small] };
}

function display(content: string): APIComponentInContainer {
  return { type: ComponentType.TextDisplay, content };
}

function buttonRow(post: ForumPost, print: Hash, links: readonly Link[]): APIActionRowComponent<APIButtonComponent> {
  const components: APIButtonComponent[] = [
    { type: ComponentType.Button, style: ButtonStyle.Secondary, label: "Why", custom_id: post.key },
    {
      type: ComponentType.Button,
      style: ButtonStyle.Secondary,
      label: "How to check",
      custom_id: printId(post, print),
    },
    ...linkButtons(links),
  ];
  return { type: ComponentType.ActionRow, components };
}

/** What a reader may do about it, each for themselves and answered to them alone. */
function actRow(post: ForumPost): APIActionRowComponent<APIButtonComponent>[] {
  const acts = actsOf(post);
  if (acts.length === 0) return [];
  const type = ComponentType.Button;
  const style = ButtonStyle.Secondary;
  const components = acts.map(([label, custom_id]) => ({ type, style, label, custom_id }) as const);
  return [{ type: ComponentType.ActionRow, components }];
}

function actsOf(post: ForumPost): (readonly [label: string, customId: string])[] {
  switch (post.about) {
    case "proposal":
    case "motion": {
      const name = post.about === "motion" ? `motion ${post.number}` : voteName(post);
      const status = ["Status", pressId("proposal", `show ${name}`)] as const;
      const vote = ["Vote", pressId("proposal", `vote ${name}`)] as const;
      const appeal = ["Appeal", pressId("appeal", "")] as const;
      if (post.stage === "voting") return post.about === "motion" ? [vote, status] : [vote, appeal, status];
      return post.about === "proposal" && post.stage === "discussion" ? [appeal, status] : [status];
    }
    case "payout":
    case "reminder":
    case "hold":
    case "withheld":
      return [["Status", pressId("payout", "status")]];
    case "vote-reminder":
    case "thanks":
    case "wallet":
    case "dispute":
    case "pause":
    case "stop":
      return [];
    default:
      return unreachable(post);
  }
}

const PRINT_ID = /^check:([a-z-]+):[0-9a-f]{32}$/;

function printId(post: ForumPost, print: Hash): string {
  return `check:${post.about}:${print.slice(2, 34)}`;
}

/** What a post with this button is about, or null when the button is not the one that holds the content's hash. */
export function aboutOfPrint(customId: string): ForumPost["about"] | null {
  const named = PRINT_ID.exec(customId)?.[1];
  return ABOUTS.find((about) => about === named) ?? null;
}

const ABOUTS = [
  "proposal",
  "motion",
  "vote-reminder",
  "payout",
  "reminder",
  "thanks",
  "hold",
  "withheld",
  "wallet",
  "dispute",
  "pause",
  "stop",
] as const satisfies readonly ForumPost["about"][];

/** Link buttons, without those whose address Discord would refuse. */
export function linkButtons(links: readonly Link[]): APIButtonComponent[] {
  return links.flatMap(({ label, url }) => {
    const address = webAddress(url);
    return address === null ? [] : [{ type: ComponentType.Button, style: ButtonStyle.Link, label, url: address }];
  });
}
