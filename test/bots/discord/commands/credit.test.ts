// How work without a pull request is credited: typed by a maintainer, or named from a message's own menu.
import { afterEach, describe, expect, test } from "vitest";
import type { Intake } from "#core/workflow/intake.ts";
import { ALICE, CHANNEL, closeGuilds, GUILD, openGuild, STRANGER } from "../guild.ts";

afterEach(closeGuilds);

const WORDS = "She sorted twenty issues on Sunday.";
const alice = { id: ALICE, name: "alice" };
const mallory = { id: STRANGER, name: "mallory", isBot: false };

function notes() {
  const asked: unknown[][] = [];
  const note: Intake["nameAct"] = async (...what) => {
    asked.push(what);
    return "Credited: triage-1.";
  };
  return { asked, note };
}

describe("/credit", () => {
  test("reaches the DAO with whom, what kind, how many and the words", async () => {
    const { asked, note } = notes();
    const { ask } = await openGuild({ creditAct: note });
    const options = { member: STRANGER, kind: "triage", words: WORDS, count: 20 };
    expect((await ask("credit", { options })).content).toBe("Credited: triage-1.");
    const wish = { kind: "triage", items: 20, untrustedWords: WORDS, url: null };
    expect(asked).toEqual([[alice, mallory, wish, expect.any(String)]]);
  });

  test("knows a bot for one", async () => {
    const { asked, note } = notes();
    const { ask } = await openGuild({ creditAct: note });
    await ask("credit", { options: { member: "9001", kind: "triage", words: WORDS } });
    expect(asked[0]?.[1]).toMatchObject({ id: "9001", isBot: true });
  });

  test("takes no more things than Discord lets people enter", async () => {
    const { ask } = await openGuild();
    const options = { member: STRANGER, kind: "triage", words: WORDS, count: 21 };
    await expect(ask("credit", { options })).rejects.toThrow("would not let a person enter 21");
  });
});

describe("the menu of a message", () => {
  const message = (content: string) => ({ user: STRANGER, channel: CHANNEL, content });
  const menu = { user: ALICE, channel: CHANNEL, command: "Credit this message" };

  test("shows a form with the message's words, and names its author's work with where it stands", async () => {
    const { asked, note } = notes();
    const { discord } = await openGuild({ nameAct: note });
    const onMessage = discord.say(message("You have to close the socket first, then it works."));
    const { modal, acknowledgedAs } = await discord.useMenu({ ...menu, onMessage });
    expect(acknowledgedAs).toBe(9);
    expect(JSON.stringify(modal)).toContain("You have to close the socket first, then it works.");
    const sent = await discord.submitModal({ user: ALICE, fields: { kind: "mentoring", words: WORDS } });
    expect(sent.content).toBe("Credited: triage-1.");
    const url = `https://discord.com/channels/${GUILD}/${CHANNEL}/${onMessage}`;
    const wish = { kind: "mentoring", items: 1, untrustedWords: WORDS, url };
    expect(asked).toEqual([[alice, mallory, wish, expect.any(String)]]);
    expect(discord.unhandled).toEqual([]);
  });

  test("cuts a long message to what the form takes, and takes an empty one", async () => {
    const { note } = notes();
    const { discord } = await openGuild({ nameAct: note });
    for (const content of ["long ".repeat(400).trim(), "ok"]) {
      const { modal } = await discord.useMenu({ ...menu, onMessage: discord.say(message(content)) });
      expect(modal).not.toBeNull();
    }
  });

  test("a kind that the form does not offer cannot be sent", async () => {
    const { asked, note } = notes();
    const { discord } = await openGuild({ nameAct: note });
    await discord.useMenu({ ...menu, onMessage: discord.say(message("Close the socket first.")) });
    await expect(discord.submitModal({ user: ALICE, fields: { kind: "code", words: WORDS } })).rejects.toThrow();
    expect(asked).toEqual([]);
  });

  test("the form that somebody else opened says nothing of what they meant", async () => {
    const { asked, note } = notes();
    const { discord } = await openGuild({ nameAct: note });
    const mine = await discord.useMenu({ ...menu, onMessage: discord.say(message("Close the socket first.")) });
    const theirs = await discord.useMenu({ ...menu, user: STRANGER, onMessage: discord.say(message("Mine.")) });
    expect(mine.modal?.["custom_id"]).not.toBe(theirs.modal?.["custom_id"]);
    await discord.submitModal({ user: STRANGER, fields: { kind: "feedback", words: WORDS } });
    expect(asked).toHaveLength(1);
    expect(asked[0]?.[0]).toMatchObject({ id: STRANGER });
    expect(asked[0]?.[1]).toMatchObject({ id: STRANGER });
  });
});
