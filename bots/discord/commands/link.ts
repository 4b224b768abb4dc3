// /link: a one-time page on which a person proves which wallet and GitHub account are theirs.
import { linkRows } from "../message.ts";
import type { Command } from "./command.ts";

export const linkCommand: Command = {
  definition: { name: "link", description: "Link your wallet and GitHub account, so that you can be paid." },
  async answer({ asker, intake }) {
    const page = await intake.offerLink(asker);
    return { rows: linkRows(page, asker), links: [{ label: "Open your page", url: page.url }] };
  },
};
