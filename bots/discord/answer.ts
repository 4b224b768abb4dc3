// An answer: what somebody reads after they asked, and what stands under it.
import type { APIActionRowComponent, APISelectMenuComponent } from "discord.js";
import type { Picture } from "./picture.ts";
import type { Link } from "./sheet.ts";

/** Seen by the asker alone. Rows are packed into as many messages as they need; links and picture stand under the first. */
export interface Answer {
  readonly rows: readonly string[];
  readonly links?: readonly Link[];
  readonly picture?: Picture;
  /** Under the first message too; each does one thing when it is pressed. */
  readonly buttons?: readonly PressButton[];
  /** Under the first message as well: a row each. */
  readonly selects?: readonly APIActionRowComponent<APISelectMenuComponent>[];
  readonly file?: { readonly name: string; readonly bytes: Buffer };
  /** Said in the channel after the answer, for everybody; only the one named is called. */
  readonly aloud?: { readonly content: string; readonly calls: string };
}

export interface PressButton {
  readonly label: string;
  readonly customId: string;
}
