// Notices: what people read when a payout is held, cannot be paid at all, or a wallet was changed, word for word.
import { describe, expect, test } from "vitest";
import { aboutOfPrint, renderPost } from "#bots/discord/message.ts";
import { explainPost } from "#bots/discord/explain-post.ts";
import { sayInEnglish } from "#bots/discord/locales/say.ts";
import type { PersonId } from "#core/contribution/contribution.ts";
import { unixSeconds } from "#core/time.ts";
import type { ForumPost, HoldPost, WalletPost, WithheldPost } from "#core/world.ts";
import { ALICE_WALLET, BOB_WALLET, hashOf, makeName, makePayout, makeReminder } from "./posts.ts";

const FRAME = { key: "acme:notice", where: "payouts", daoName: "Acme DAO" } as const;
const UNTIL = unixSeconds(1_790_000_000);
const BOB = makeName({ person: "person-2" as PersonId, discordId: "2002", login: "bob" });
const STOP = { by: makeName(), untrustedReason: "Two lines name the same work.", until: UNTIL };

function makeHold(post: Partial<HoldPost> = {}): HoldPost {
  return { ...FRAME, about: "hold", epoch: 3, total: "120 LRL", cancelled: null, stop: STOP, release: null, ...post };
}

function makeWithheld(post: Partial<WithheldPost> = {}): WithheldPost {
  const withheld = [{ name: BOB, because: "The token refuses a transfer to this wallet." }];
  return { ...FRAME, about: "withheld", epoch: 3, total: "120 LRL", withheld, ...post };
}

function makeChange(post: Partial<WalletPost> = {}): WalletPost {
  const replaced = [{ name: makeName(), wallet: BOB_WALLET }];
  return { ...FRAME, about: "wallet", name: makeName(), wallet: ALICE_WALLET, replaced, payableFrom: UNTIL, ...post };
}

function rowsOf(post: ForumPost): string[] {
  const { components } = renderPost(post).components[0];
  return components.flatMap((part) => ("content" in part ? part.content.split("\n") : [""]));
}

describe("a hold", () => {
  test("says until when, by whom, why, and how it ends before", () => {
    expect(rowsOf(makeHold())).toEqual([
      "## Acme DAO: the payout of epoch 3 is held",
      "**120 LRL**: nobody is asked to sign yet. It goes on after <t:1790000000:f> (<t:1790000000:R>). Any treasurer may let it go on before, with `/payout release`.",
      "**Held by <@2001>:**",
      "> Two lines name the same work.",
    ]);
  });

  test("that was released says so, with both reasons", () => {
    const release = { by: BOB, untrustedReason: "They are two works." };
    expect(rowsOf(makeHold({ release }))).toEqual([
      "## Acme DAO: the payout of epoch 3 is held no more",
      "**120 LRL**: the payout goes on.",
      "**Held by <@2001>:**",
      "> Two lines name the same work.",
      "**Released by <@2002>:**",
      "> They are two works.",
    ]);
  });

  test("of a payout that was cancelled says that it is offered again, when, and which transaction is over", () => {
    expect(rowsOf(makeHold({ cancelled: { safeTxHash: hashOf("d"), safeTxNonce: 7 } }))).toEqual([
      "## Acme DAO: the payout of epoch 3 was cancelled",
      "**120 LRL**: nobody was paid by it, and please sign it nowhere. It is offered again after <t:1790000000:f> (<t:1790000000:R>). Any treasurer may let it go on before, with `/payout release`.",
      "**Asked for by <@2001>:**",
      "> Two lines name the same work.",
      "",
      `-# Safe transaction hash \`${hashOf("d")}\``,
      "-# Safe nonce 7, which is used up",
    ]);
  });

  test("calls nobody, and no reason passes for our words, a heading, a link or a mention", () => {
    const untrustedReason = "# Paid\n-# Safe nonce 9\n@everyone [sign](https://evil.example) **Released by** <@&1>";
    const post = makeHold({ stop: { ...STOP, untrustedReason } });
    const quoted = rowsOf(post).slice(3);
    expect(quoted.every((row) => row.startsWith("> "))).toBe(true);
    expect(quoted.map((row) => row.slice(2))).toEqual([
      "\\# Paid",
      "\\-# Safe nonce 9",
      "\\@everyone \\[sign\\](https\\://evil.example) \\*\\*Released by\\*\\* \\<\\@&1\\>",
    ]);
    expect(renderPost(post).allowed_mentions).toEqual({ parse: [], users: [] });
  });
});

test("a payout of which nothing can be paid is no stop: it says who, why, and that it is proposed again", () => {
  expect(rowsOf(makeWithheld())).toEqual([
    "## Acme DAO: nobody can be paid by the payout of epoch 3",
    "**120 LRL** to 1 person stays in the treasury.",
    "Not one of its transfers could be made. All of them become lines of the next proposal. If one of them is yours, another wallet linked with `/link add` may help.",
    "- <@2002>: The token refuses a transfer to this wallet.",
  ]);
  const many = Array.from({ length: 500 }, () => ({ name: BOB, because: "It is barred." }));
  expect(rowsOf(makeWithheld({ withheld: many })).at(-1)).toMatch(/^…and [0-9]+ more\.$/);
});

describe("a changed wallet", () => {
  test("is told with the ends of both addresses, what to do, and before when nothing is paid there", () => {
    expect(rowsOf(makeChange())).toEqual([
      "## Acme DAO: a wallet was changed",
      "<@2001> is now paid at `0x7099…9c80`.",
      "- It took the place of `0x3C44…93BC`.",
      "**If that was not you:** run `/link add` with your own wallet, or tell a treasurer, at once. Nothing is paid to the new wallet before <t:1790000000:f> (<t:1790000000:R>).",
    ]);
    expect(JSON.stringify(renderPost(makeChange(), "https://scan.example"))).not.toContain(ALICE_WALLET);
  });

  test("calls everybody whom it concerns, before and after, and nobody else", () => {
    const replaced = [
      { name: BOB, wallet: null },
      { name: makeName({ discordId: null }), wallet: BOB_WALLET },
    ];
    const post = makeChange({ replaced, payableFrom: null });
    expect(renderPost(post).allowed_mentions).toEqual({ parse: [], users: ["2001", "2002"] });
    expect(rowsOf(post).slice(2)).toEqual([
      "- It took the place of one that was erased, which was <@2002>'s.",
      "- It took the place of `0x3C44…93BC`.",
      "**If that was not you:** run `/link add` with your own wallet, or tell a treasurer, at once.",
    ]);
  });
});

describe("a payout that cannot be carried out as it was signed", () => {
  const refused = [{ name: BOB, because: "The token refuses a transfer to this wallet." }];
  const post = makePayout({ stage: "to-cancel", signed: 2, cancelSigned: 0, refused });

  test("names the transfers that fail, what has to be signed, and what comes then", () => {
    expect(rowsOf(post).slice(0, 9)).toEqual([
      "## Acme DAO: payout of epoch 3",
      "**120 LRL** to 1 person.",
      "**This payout cannot be carried out as it was signed.** One transfer that fails would take all others with it.",
      "An empty transaction may take its place at the same Safe nonce: whichever of the two has enough signatures first is carried out, and the other then cannot be.",
      "- To pay: **2 of 2** signatures, with `/payout approve`.",
      "- To cancel: **0 of 2** signatures, with `/payout cancel`.",
      "### These transfers could not be made",
      "- <@2002>: The token refuses a transfer to this wallet.",
      "Once it is cancelled it is offered again without them. If they can be made before, it is sent as it was signed.",
    ]);
  });

  test("says who signs for that and why, and stays within one post however many fail", () => {
    const stop = { ...STOP, until: null };
    expect(rowsOf({ ...post, stop })).toContain("**Cancelling is asked for by <@2001>:**");
    const many = Array.from({ length: 500 }, () => refused).flat();
    const text = rowsOf({ ...post, stop, refused: many }).join("\n");
    expect(text.length).toBeLessThanOrEqual(4_000);
    expect(text).toContain("offered again without them");
  });

  test("reminds treasurers of the signatures that are missing for cancelling it", () => {
    expect(rowsOf(makeReminder({ purpose: "cancel" })).join("\n")).toContain("`/payout cancel` gives you a page");
  });
});

test("who asks to cancel a payout stands in its post with the reason", () => {
  const post = makePayout({ stage: "to-cancel", cancelSigned: 0, stop: { ...STOP, until: null } });
  expect(rowsOf(post).slice(2, 4)).toEqual([
    "**Cancelling is asked for by <@2001>:**",
    "> Two lines name the same work.",
  ]);
});

test.each(["hold", "withheld", "wallet"] as const)("the buttons of a post about a %s answer", (about) => {
  const post = { hold: makeHold(), withheld: makeWithheld(), wallet: makeChange() }[about];
  const [, check] = renderPost(post).components[1].components;
  expect(aboutOfPrint(check !== undefined && "custom_id" in check ? check.custom_id : "")).toBe(about);
  for (const question of ["why", "check"] as const)
    expect(explainPost(sayInEnglish, about, question, []).length).toBeGreaterThan(1);
});
