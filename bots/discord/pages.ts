// Pages: a long answer of which one page is shown at a time, and whose reader turns it.
import { randomBytes } from "node:crypto";
import { ButtonStyle, ComponentType, type APIActionRowComponent, type APIButtonComponent } from "discord.js";
import type { Say } from "./locales/say.ts";

export interface PageTurn {
  readonly content: string;
  /** To the pages before and after it. */
  readonly row: APIActionRowComponent<APIButtonComponent>;
}

export interface Shelf {
  /** @returns the first page */
  keep(readerId: string, pages: readonly string[], say: Say): PageTurn;
  /** @returns null for whoever is not its reader, and once it is forgotten */
  turn(readerId: string, customId: string, say: Say): PageTurn | null;
}

const PAGE_ID = /^page:([0-9a-f]{32}):([0-9]{1,3})$/;
/** Long answers are rare, and read at once. */
const ANSWERS_KEPT_MAX = 200;

export function isPageButton(customId: string): boolean {
  return PAGE_ID.test(customId);
}

export function openShelf(): Shelf {
  const answers = new Map<string, { readonly readerId: string; readonly pages: readonly string[] }>();
  return {
    keep(readerId, pages, say) {
      const key = randomBytes(16).toString("hex");
      const oldest = answers.keys().next();
      if (answers.size >= ANSWERS_KEPT_MAX && oldest.done !== true) answers.delete(oldest.value);
      answers.set(key, { readerId, pages });
      return pageAt(key, pages, 0, say);
    },
    turn(readerId, customId, say) {
      const [, key = "", at = "0"] = PAGE_ID.exec(customId) ?? [];
      const answer = answers.get(key);
      if (answer === undefined || answer.readerId !== readerId) return null;
      return pageAt(key, answer.pages, Math.min(Number(at), answer.pages.length - 1), say);
    },
  };
}

function pageAt(key: string, pages: readonly string[], at: number, say: Say): PageTurn {
  const button = (label: string, to: number): APIButtonComponent => ({
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    label,
    custom_id: `page:${key}:${to}`,
    disabled: to < 0 || to >= pages.length,
  });
  const counter: APIButtonComponent = {
    type: ComponentType.Button,
    style: ButtonStyle.Secondary,
    label: say("Page {page} of {pages}", { page: at + 1, pages: pages.length }),
    custom_id: `page:${key}:here`,
    disabled: true,
  };
  const turns = [button(say("Back"), at - 1), counter, button(say("Next page"), at + 1)];
  return { content: pages[at] ?? "…", row: { type: ComponentType.ActionRow, components: turns } };
}
