// What Laurel writes on Discord stays inside Discord's limits and says what its reader needs, whatever it is made from.
import { describe, expect, test } from "vitest";
import { unixSeconds } from "#core/time.ts";
import { aboutOfPrint, linkButtons } from "#bots/discord/message.ts";
import { cutWords, linkRows } from "#bots/discord/help-words.ts";
import { explainPost } from "#bots/discord/explain-post.ts";
import { payoutListRows } from "#bots/discord/payout-rows.ts";
import { renderPost } from "#bots/discord/message.ts";
import { reviewRows, signingRows } from "#bots/discord/payout-rows.ts";
import { sayInEnglish } from "#bots/discord/locales/say.ts";
import { codeWords, fitPages, packPages, plain } from "#bots/discord/text.ts";
import type { ForumPost } from "#core/world.ts";
import { messageFaults } from "#test/sandbox/discord-limits.ts";
import { makeWallet } from "#test/support/record.ts";
import {
  ALICE_WALLET,
  BOB_WALLET,
  hashOf,
  makeCancelReview,
  makeLine,
  makeMotion,
  makeName,
  makePayout,
  makeProposal,
  makeReminder,
  makeReview,
  makeReviewLine,
  makeStop,
  makeThanks,
  makeVoteReminder,
} from "./posts.ts";

function textOf(post: ForumPost, explorerUrl: string | null = null): string {
  const [container] = renderPost(post, explorerUrl).components;
  return container.components.map((part) => ("content" in part ? part.content : "")).join("\n");
}

function urlsOf(post: ForumPost): string[] {
  const [, row] = renderPost(post).components;
  return row.components.flatMap((button) => ("url" in button ? [button.url] : []));
}

function faultsOf(post: ForumPost, explorerUrl: string | null = null): unknown[] {
  return messageFaults({ ...renderPost(post, explorerUrl) });
}

/** Names, reasons and repositories as long and as strange as anybody may choose them. */
function strangeLine(at: number) {
  const strange = `👩‍👩‍👧‍👦\u202e*_~|[x](https://evil.example) @everyone <@1> ${"long ".repeat(100)}`;
  return makeLine({
    name: makeName({ discordId: at % 2 === 0 ? null : String(10n ** 17n + BigInt(at)), login: strange }),
    amount: "79,228,162,514,264,337,593,543,950,335.123456789012345678 LRL",
    because: strange,
    work: Array.from({ length: 40 }, (_, pull) => ({
      pull: `${"a".repeat(100)}/${"b".repeat(100)}#${pull}`,
      url: `https://github.com/${"a".repeat(100)}/${"b".repeat(100)}/pull/${pull}`,
      score: 500,
    })),
  });
}

const STRANGE_LINES = Array.from({ length: 500 }, (_, at) => strangeLine(at));
const LONG = "<@1> **x** [y](https://evil.example) ".repeat(500);

describe("limits", () => {
  const record = `https://laurel.example/${"r".repeat(450)}`;
  const extremes: Record<string, ForumPost> = {
    "a proposal of 500 strange lines": makeProposal({
      daoName: LONG,
      lines: STRANGE_LINES,
      reserved: STRANGE_LINES.map(({ name, amount }) => ({ name, amount })),
      total: LONG,
      ballotUrl: `https://snapshot.example/${"b".repeat(450)}`,
      verdictBecause: LONG,
      recordUrl: record,
      stage: "passed",
    }),
    "an empty proposal": makeProposal({ lines: [], total: "0 LRL" }),
    "a payout with long words": makePayout({
      daoName: LONG,
      total: LONG,
      transactionHash: hashOf("f"),
      transactionUrl: LONG,
    }),
    "a payout that leaves out 500 strange people": makePayout({
      daoName: LONG,
      stage: "to-cancel",
      cancelSigned: 1,
      withheld: STRANGE_LINES.map(({ name }) => ({ name, because: LONG })),
    }),
    "a reminder with long words": makeReminder({ daoName: LONG, total: LONG }),
    "thanks to 500 people": makeThanks({ daoName: LONG, lines: STRANGE_LINES, recordUrl: record }),
    "a stop that quotes everything": makeStop({ daoName: LONG, what: LONG, happened: LONG, next: LONG }),
    "a stop with nothing to add": makeStop({ happened: "", next: "" }),
    "a key of 80 characters": makeProposal({ key: "k".repeat(80) }),
  };
  test.each(Object.entries(extremes))("%s is a message that Discord takes", (_, post) => {
    expect(faultsOf(post)).toEqual([]);
    expect(faultsOf(post, "https://scan.example")).toEqual([]);
  });

  test("what does not fit is counted, and whole rows stay whole", () => {
    const lines = Array.from({ length: 500 }, (_, at) =>
      makeLine({ name: makeName({ discordId: null, login: `dev-${at}` }) }),
    );
    const rows = textOf(makeProposal({ lines })).split("\n");
    const shown = rows.filter((row) => /^\d+\. \*\*120 LRL\*\* to dev-\d+ at `0x7099…9c80`$/.test(row)).length;
    expect(shown).toBeGreaterThan(30);
    expect(rows).toContain(`…and ${500 - shown} more: https://laurel.example/acme/record`);
  });

  test("a table gives up its details before it gives up people", () => {
    const linesOf = (length: number) =>
      Array.from({ length }, (_, at) => makeLine({ name: makeName({ discordId: null, login: `dev-${at}` }) }));
    const text = textOf(makeProposal({ lines: linesOf(24) }));
    expect(text).toContain("dev-23");
    expect(text).toContain("3.40 points: acme/lamp#12 3.40");
    expect(text).not.toContain("](https://github.com");
    expect(textOf(makeProposal({ lines: linesOf(40) }))).toContain("to dev-39 at `0x7099…9c80`, 3.40 points");
  });

  test("a review of 500 recipients is paged between rows", () => {
    const lines = Array.from({ length: 500 }, (_, at) =>
      makeReviewLine({
        login: `dev-${at}`,
        wallet: makeWallet(2000 + at),
        amount: "1,234.567890123456789012 LRL",
        because: "epoch 12, and reserved from epoch 10, epoch 11",
        isNewAddress: true,
      }),
    );
    const rows = reviewRows(sayInEnglish, makeReview({ lines }));
    const pages = packPages(rows, 2000);
    expect(pages.length).toBeLessThan(100);
    expect(pages.every((page) => page.length <= 2000)).toBe(true);
    for (const row of rows) expect(pages.some((page) => page.includes(row))).toBe(true);
    expect(pages.join(" ")).toContain("dev-499");
  });

  test("a call as long as five hundred transfers is told in full", () => {
    const { batch, ...review } = makeReview();
    const calls = [{ to: BOB_WALLET, what: Array.from({ length: 500 }, (_, at) => `pays ${at} LRL`).join(", ") }];
    const pages = packPages(reviewRows(sayInEnglish, { ...review, batch: { ...batch, calls } }), 2000);
    expect(pages.join(" ")).toContain("pays 499 LRL");
  });

  test("an answer that has to be cut ends with how much of it is left out", () => {
    expect(fitPages(["a", "b", "c"], 3, (left) => cutWords(sayInEnglish, left))).toEqual(["a", "b", "c"]);
    expect(fitPages(["a", "b", "c", "d"], 3, (left) => cutWords(sayInEnglish, left))).toEqual([
      "a",
      "b",
      "This answer is too long for Discord: 2 more messages are left out. Do not decide by what stands here alone.",
    ]);
  });
});

describe("a proposal", () => {
  test("says who gets how much and why, and when the vote is", () => {
    const text = textOf(makeProposal());
    expect(text).toContain("## Acme DAO: rewards of epoch 3");
    expect(text).toContain("The vote opens <t:1790000000:f> (<t:1790000000:R>) and ends <t:1790259200:f>");
    expect(text).toContain("1. **120 LRL** to <@2001> at `0x7099…9c80`");
    expect(text).toContain(
      "2 contributions, 6.40 points · 3.40 points: [acme/lamp#12](https://github.com/acme/lamp/pull/12) 3.40",
    );
    expect(text).toContain("More points earn more, by the rules of the DAO.");
    expect(text).toContain("Say in this channel what is wrong before the vote opens");
    expect(text).toContain(`-# Transfers hash \`${hashOf("b")}\``);
  });

  test("names what is kept for people without a wallet", () => {
    const reserved = [{ name: makeName({ discordId: null, login: "bob" }), amount: "40 LRL" }];
    expect(textOf(makeProposal({ reserved }))).toContain("- **40 LRL** for bob");
  });

  test("promises nothing to people without a wallet when nobody is paid", () => {
    const reserved = [{ name: makeName({ discordId: null, login: "bob" }), amount: "40 LRL" }];
    expect(textOf(makeProposal({ reserved }))).toContain("Their share is kept for them");
    for (const stage of ["rejected", "lapsed"] as const) {
      expect(textOf(makeProposal({ reserved, stage }))).toContain("becomes of their share too");
    }
  });

  test("names the best work first, its points in all, and the epoch only where it is another one", () => {
    const work = [100, 240, 90, 130].map((score, at) => ({ pull: `acme/lamp#${at}`, url: "", score }));
    const lineOf = (because: string) => textOf(makeProposal({ lines: [makeLine({ work, because })] }));
    expect(lineOf("epoch 3")).toContain(
      "\n   5.60 points: acme/lamp#1 2.40, acme/lamp#3 1.30, acme/lamp#0 1.00, 1 more",
    );
    expect(lineOf("reserved from epoch 1")).toContain("\n   reserved from epoch 1 · 5.60 points");
  });

  test("links to the ballot once there is one", () => {
    expect(urlsOf(makeProposal())).toEqual(["https://laurel.example/acme/record"]);
    const voting = makeProposal({ stage: "voting", ballotUrl: "https://snapshot.example/1" });
    expect(urlsOf(voting)).toEqual(["https://snapshot.example/1", "https://laurel.example/acme/record"]);
  });

  test("tells how the vote ended", () => {
    const lapsed = makeProposal({ stage: "lapsed", verdictBecause: "2 voted, and the rules ask for 3" });
    expect(textOf(lapsed)).toContain(
      "**Lapsed.** 2 voted, and the rules ask for 3. Nobody is paid by this proposal. Its rewards go back to the treasury.",
    );
    expect(textOf(lapsed)).toContain("### Who would have got what");
    expect(textOf(makeProposal({ stage: "paid" }))).toContain("### Who got what");
  });

  test("shows who was erased under a short pseudonym", () => {
    const line = makeLine({ name: makeName({ discordId: null, login: null }) });
    expect(textOf(makeProposal({ lines: [line] }))).toContain("to a former member (person-1) at");
  });

  test("links wallets to the explorer where there is one", () => {
    expect(textOf(makeProposal(), "https://scan.example/")).toContain(
      "[0x7099…9c80](https://scan.example/address/0x7099797051812dc3a010C7d01B50E0d17dc79c80)",
    );
  });
});

test("a payout says what treasurers do now and how many have signed", () => {
  const text = textOf(makePayout());
  expect(text).toContain("**1 of 2** signatures so far");
  expect(text).toContain("`/payout review`");
  expect(text).toContain("`/payout approve`");
  expect(text).toContain(`-# Safe transaction hash \`${hashOf("d")}\``);
  expect(textOf(makePayout({ stage: "superseded" }))).toContain("Please do not sign it");
});

test("a payout says that its gas runs low, and nothing of gas where there is enough", () => {
  expect(textOf(makePayout({ lowGasAt: ALICE_WALLET }))).toContain(
    `**Gas runs low:** \`${ALICE_WALLET}\`, which sends payouts, holds little more than one costs.`,
  );
  expect(textOf(makePayout())).not.toContain("Gas");
});

test("whoever reviews a payout reads that another treasurer asks to cancel it", () => {
  const asked = "**This payout may be cancelled:** 1 of 2 have signed for that.";
  expect(reviewRows(sayInEnglish, makeReview({ cancelSigned: 1 }))).toContain(asked);
  expect(reviewRows(sayInEnglish, makeReview()).join("\n")).not.toContain("may be cancelled");
});

describe("a payout that somebody asks to cancel", () => {
  const post = makePayout({ stage: "to-cancel", cancelSigned: 0 });

  test("counts the signatures of both, and says that only one of the two can be", () => {
    expect(textOf(post).split("\n")).toEqual([
      "## Acme DAO: payout of epoch 3",
      "**120 LRL** to 1 person.",
      "**A treasurer asks to cancel this payout.**",
      "An empty transaction may take its place at the same Safe nonce: whichever of the two has enough signatures first is carried out, and the other then cannot be.",
      "- To pay: **1 of 2** signatures, with `/payout approve`.",
      "- To cancel: **0 of 2** signatures, with `/payout cancel`.",
      "A payout that is cancelled is not lost: it is held for a while and then offered again.",
      "",
      `-# Safe transaction hash \`${hashOf("d")}\``,
      "-# Safe nonce 7",
    ]);
  });

  test("says something else with each signature", () => {
    const printOf = (signed: ForumPost) => renderPost(signed).components[1];
    expect(printOf({ ...post, cancelSigned: 1 })).not.toEqual(printOf(post));
    expect(printOf({ ...post, signed: 2 })).not.toEqual(printOf(post));
  });
});

describe("whoever is left out of a payout", () => {
  const bob = { name: makeName({ discordId: "2002" }), because: "the token refuses a transfer to 0x3C44" };
  const erased = { name: makeName({ discordId: null, login: null }), because: "<@&1> **x** `y`" };

  test("is named with the reason, before and after the others are paid, and never called", () => {
    for (const stage of ["to-sign", "to-cancel", "sent", "settled"] as const) {
      const post = makePayout({ stage, withheld: [bob, erased] });
      expect(textOf(post)).toContain(
        [
          "### Left out",
          "These transfers could not be made, and the others do not wait for them. Their amounts become lines of the next proposal. If one of them is yours, another wallet linked with `/link add` may help.",
          "- <@2002>: The token refuses a transfer to 0x3C44.",
          "- a former member (person-1): \\<\\@&1\\> \\*\\*x\\*\\* \\`y\\`.",
        ].join("\n"),
      );
      expect(renderPost(post).allowed_mentions).toEqual({ parse: [], users: [] });
    }
  });

  test("is counted where there is no room for all", () => {
    const withheld = Array.from({ length: 500 }, (_, at) => ({
      name: makeName({ discordId: null, login: `dev-${at}` }),
      because: "The token refuses it.",
    }));
    const rows = textOf(makePayout({ withheld })).split("\n");
    const shown = rows.filter((row) => /^- dev-\d+: The token refuses it\.$/.test(row)).length;
    expect(shown).toBeGreaterThan(50);
    expect(rows).toContain(`…and ${500 - shown} more, whom \`/payout review\` names to treasurers.`);
  });

  test("is no heading where nobody is", () => {
    expect(textOf(makePayout())).not.toContain("Left out");
  });
});

describe("a reminder", () => {
  test("says the epoch, the total, how many signatures are missing and what to type", () => {
    expect(textOf(makeReminder()).split("\n")).toEqual([
      "## Acme DAO: the payout of epoch 3 waits for treasurers",
      "**120 LRL** cannot be paid yet: **1 signature is missing** (1 of 2 so far).",
      "If you are a treasurer: `/payout review` shows every transfer and the hashes to compare, `/payout approve` gives you a page of your own to sign it.",
      "",
      "-# As it stood when this was written; `/payout status` says how it stands now.",
    ]);
    expect(textOf(makeReminder({ signed: 0, threshold: 3 }))).toContain("**3 signatures are missing** (0 of 3 so far)");
  });

  test("calls nobody", () => {
    expect(renderPost(makeReminder()).allowed_mentions).toEqual({ parse: [], users: [] });
  });
});

test("thanks call exactly the people they name, and nobody else is ever called", () => {
  const bob = makeLine({ name: makeName({ discordId: "2002", login: "bob" }), amount: "80 LRL" });
  const unlinked = makeLine({ name: makeName({ discordId: null, login: "carol" }) });
  const post = makeThanks({ lines: [makeLine(), bob, unlinked] });
  expect(renderPost(post).allowed_mentions).toEqual({ parse: [], users: ["2001", "2002"] });
  expect(textOf(post)).toContain("- <@2002>: **80 LRL** for [acme/lamp#12](https://github.com/acme/lamp/pull/12)");
  expect(urlsOf(post)).toContain("https://scan.example/tx/1");
  const many = Array.from({ length: 500 }, (_, at) => makeLine({ name: makeName({ discordId: String(5000 + at) }) }));
  const crowd = renderPost(makeThanks({ lines: many })).allowed_mentions.users ?? [];
  expect(crowd.length).toBeLessThanOrEqual(100);
  expect(textOf(makeThanks({ lines: many })).match(/<@\d+>/g)?.length).toBeGreaterThanOrEqual(crowd.length);
  expect(renderPost(makeProposal()).allowed_mentions).toEqual({ parse: [], users: [] });
});

test("a stop says what stopped, what happened and what to do", () => {
  const text = textOf(makeStop());
  expect(text).toContain("The ballot of epoch 3 cannot be opened.");
  expect(text).toContain("**What happened:** The space has other strategies than the rules.");
  expect(text).toContain("**What to do:** Adopt the rules anew.");
});

test("what a contributor writes shows as written and does nothing", () => {
  const login = "[pay](https://evil.example) <@&1> `x`\n# Head \u202egnp";
  const text = textOf(makeProposal({ lines: [makeLine({ name: makeName({ discordId: null, login }) })] }));
  expect(text).toContain("to \\[pay\\](https\\://evil.example) \\<\\@&1\\> \\`x\\` # Head gnp at");
});

test("words to be copied stand in their code span as they are and cannot end it", () => {
  expect(codeWords("work:a/my_lamp#1 `@everyone`\u202e\n", 100)).toBe("`work:a/my_lamp#1 '@everyone'`");
  expect(codeWords("abcdef", 4)).toBe("`abc…`");
});

test("a text is never cut inside an emoji", () => {
  expect(plain("ab😀", 3)).toBe("ab…");
  expect(plain("a😀😀", 4)).toBe("a😀…");
});

test("an address that is none makes no button", () => {
  expect(linkButtons([{ label: "x", url: "javascript:alert(1)" }])).toEqual([]);
  expect(linkButtons([{ label: "x", url: `https://a.example/${"x".repeat(600)}` }])).toEqual([]);
});

test("two posts that say the same have the same print, and a change of one word changes it", () => {
  expect(renderPost(makePayout())).toEqual(renderPost(makePayout()));
  expect(renderPost(makePayout({ signed: 2 })).components[1]).not.toEqual(renderPost(makePayout()).components[1]);
});

test("a review shows the full addresses, the hashes, the ballot and who has signed", () => {
  const text = reviewRows(sayInEnglish, makeReview()).join("\n");
  expect(text).toContain("from Safe `0x90F79bf6EB2c4f870365E785982E1f101E93b906` on chain 31337, nonce 7");
  expect(text).toContain("**Signed:** 1 of 2\n- `0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC`");
  expect(text).toContain(
    "1. **120 LRL** to <@2001>, alice\n   `0x7099797051812dc3a010C7d01B50E0d17dc79c80`, 120000000000000000000 base units\n   2 contributions, 6.40 points",
  );
  expect(text).toContain("<https://snapshot.example/ballot/1>");
  expect(text).toContain("12 for, 1 against, quorum 10 reached.");
  for (const digit of ["a", "b", "d", "1", "2"]) expect(text).toContain(hashOf(digit));
  expect(text).toContain("1. at `0x15d34AAf54267DB7D7c367839AAf71A00a2C6A65`: pay 1 transfer, 120 LRL in all");
  expect(text).not.toMatch(/New address|left out/i);
});

describe("a review", () => {
  const bob = makeReviewLine({ login: "bob", discordId: null, wallet: BOB_WALLET, isNewAddress: true });

  test("names an address that is new to its person, in words, above all others and in its line", () => {
    const rows = reviewRows(sayInEnglish, makeReview({ lines: [makeReviewLine(), bob] }));
    expect(rows[1]).toBe(
      "**1 new address:** nothing was ever paid to that person there. Where it surprises you, ask them somewhere else than on Discord before you sign.",
    );
    expect(rows).toContain(
      "2. **120 LRL** to bob\n   **New address** `0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC`, 120000000000000000000 base units\n   2 contributions, 6.40 points",
    );
    const two = reviewRows(sayInEnglish, makeReview({ lines: [bob, makeReviewLine({ isNewAddress: true })] }));
    expect(two[1]).toMatch(/^\*\*2 new addresses:\*\*/);
  });

  test("names who is left out and why, counts only who is paid, and compares no hash that cannot agree", () => {
    const withheldBecause = "the token refuses a transfer to `0x3C44`";
    const text = reviewRows(sayInEnglish, makeReview({ lines: [makeReviewLine(), { ...bob, withheldBecause }] })).join(
      "\n",
    );
    expect(text).toContain("**120 LRL** to 1 person, from Safe");
    expect(text).toContain(
      [
        "### Voted, and left out of this transaction",
        "- **120 LRL** to bob",
        "  `0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC`",
        "  The token refuses a transfer to \\`0x3C44\\`.",
        "The ballot's transfers hash covers these lines too. Their amounts become lines of the next proposal.",
      ].join("\n"),
    );
    expect(text).not.toContain("New address");
    expect(text).not.toContain(hashOf("b"));
  });

  test("warns of a transfer that no line stands for", () => {
    const { batch } = makeReview({ lines: [makeReviewLine(), bob] });
    expect(reviewRows(sayInEnglish, makeReview({ batch }))).toContain(
      "2. **Not voted on: do not sign.**\n   `0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC`, 120000000000000000000 base units",
    );
  });

  test("of a cancellation shows its own hashes, who is not paid then, and that asking stops nothing", () => {
    const lines = [makeReviewLine(), bob, makeReviewLine({ login: "carol", withheldBecause: "The token refuses it." })];
    expect(reviewRows(sayInEnglish, makeCancelReview({ lines })).join("\n").split("\n")).toEqual([
      "## Cancelling the payout of epoch 3: Acme DAO",
      "An empty transaction from Safe `0x90F79bf6EB2c4f870365E785982E1f101E93b906` to itself on chain 31337. It pays nobody and uses up nonce 7, which the payout was offered under.",
      "**Asking alone stops nothing:** whichever of the two has 2 signatures first is carried out. If it is this one, the payout is held for a while and then offered again; `/payout status` says until when.",
      "**Signed to cancel:** 0 of 2",
      "**Ballot:** <https://snapshot.example/ballot/1>",
      "**Verdict:** 12 for, 1 against, quorum 10 reached.",
      "**Your wallet must show the same hashes:**",
      `- Safe transaction hash (safeTxHash) \`${hashOf("9")}\``,
      `- domain hash \`${hashOf("1")}\``,
      `- message hash \`${hashOf("8")}\``,
      "### Who is not paid then",
      "- **120 LRL** to <@2001>, alice",
      "- **120 LRL** to bob",
      "### What the transaction does, read back from its bytes",
      "1. at `0x90F79bf6EB2c4f870365E785982E1f101E93b906`: nothing",
    ]);
  });

  test("and the page above it say alike whether it is for or against the payout", () => {
    const page = { url: "https://laurel.example/sign/abc", expiresAt: unixSeconds(1_790_000_600) };
    expect(signingRows(sayInEnglish, page, "pay")[0]).toBe(
      "**Your page to sign this payout**: <https://laurel.example/sign/abc>",
    );
    expect(signingRows(sayInEnglish, page, "cancel")[0]).toBe(
      "**Your page to sign against this payout**: <https://laurel.example/sign/abc>",
    );
  });
});

test("the link text says ten minutes, bound to you, never share, never by direct message", () => {
  const page = { url: "https://laurel.example/link/abc", expiresAt: unixSeconds(1_790_000_600) };
  const text = linkRows(sayInEnglish, page, { id: "2001", name: "alice" }).join("\n");
  expect(text).toContain("https://laurel.example/link/abc");
  expect(text).toMatch(/moves no money.*10 minutes.*bound to you, alice: never share it/s);
  expect(text).toContain("never ask for this by direct message");
});

test("a payout of a stage we do not know is still listed", () => {
  const payout = { of: "epoch 2", stage: "held", total: "5 LRL", recipients: 2, waitsFor: "a guardian" };
  expect(payoutListRows(sayInEnglish, [payout])).toEqual(["- Epoch 2: **5 LRL** to 2 people, **held**"]);
});

test("each post explains itself and where to read on", () => {
  expect(explainPost(sayInEnglish, "proposal", "why", ["https://laurel.example/acme/record"]).join("\n")).toContain(
    "<https://laurel.example/acme/record>",
  );
  expect(explainPost(sayInEnglish, "payout", "check", []).join("\n")).toContain(
    "of the Safe transaction, its domain and its message",
  );
  expect(explainPost(sayInEnglish, "payout", "why", []).join("\n")).toContain(
    "ask to cancel it. That alone stops nothing",
  );
  expect(explainPost(sayInEnglish, "reminder", "why", []).join("\n")).toContain("There is one a day at most");
  expect(explainPost(sayInEnglish, "reminder", "check", []).join("\n")).toContain("The payout has a post of its own");
});

test.each([makeProposal(), makeMotion(), makeVoteReminder(), makePayout(), makeReminder(), makeThanks(), makeStop()])(
  "the second button of a post about a $about knows what it is about",
  (post) => {
    const [, print] = renderPost(post).components[1].components;
    expect(aboutOfPrint(print !== undefined && "custom_id" in print ? print.custom_id : "")).toBe(post.about);
  },
);
