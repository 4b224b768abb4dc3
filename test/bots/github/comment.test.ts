// What people read under their pull request.
import { describe, expect, test } from "vitest";
import { COMMENT_CHARACTERS_MAX, commentText, markerOf, plainWords, readMarker } from "#bots/github/comment.ts";
import { unixSeconds } from "#core/time.ts";
import type { PullNotice } from "#core/world.ts";

type Credit = PullNotice["credited"][number];

function makeCredit(change: Partial<Credit> = {}): Credit {
  return {
    login: "mona",
    role: "author",
    score: 307,
    reasons: ["Tests both ends."],
    isProvisional: false,
    appealUntil: null,
    hasLinkedWallet: true,
    ...change,
  };
}

function makeNotice(change: Partial<PullNotice> = {}): PullNotice {
  return {
    ref: { repository: "garden/tools", repositoryId: 7, pull: 12 },
    daoId: "garden",
    daoName: "Garden DAO",
    epoch: 3,
    recordUrl: "https://laurel.example/garden",
    credited: [makeCredit()],
    refused: [],
    judgeName: "the jury of two models",
    payment: null,
    ...change,
  };
}

describe("the marker", () => {
  test("says the epoch to whoever asks for the same DAO", () => {
    expect(markerOf("garden", 3)).toBe("<!-- laurel:garden:epoch=3 -->");
    expect(readMarker(commentText(makeNotice()), "garden")).toBe(3);
  });

  test.each([
    ["another DAO's comment", "<!-- laurel:gardening:epoch=3 -->"],
    ["a marker that is quoted further down", `Look: ${markerOf("garden", 3)}`],
    ["a marker without a number", "<!-- laurel:garden:epoch= -->"],
    ["a marker with more than a number", "<!-- laurel:garden:epoch=3x -->"],
    ["no marker", "Thanks!"],
  ])("is not found in %s", (_, body) => {
    expect(readMarker(body, "garden")).toBeNull();
  });

  test("cannot be closed by the name of a DAO", () => {
    expect(markerOf("a--><script>", 1)).toBe("<!-- laurel:a--%3E%3Cscript%3E:epoch=1 -->");
    expect(readMarker(markerOf("a--><script>", 1), "a--><script>")).toBe(1);
  });
});

describe("a newcomer", () => {
  const welcome = { logins: ["mona"], epochClosesAt: unixSeconds(1_790_000_000) };

  test("is welcomed and told what happens next, with the time at which the epoch closes", () => {
    const text = commentText(makeNotice({ welcome }));
    expect(text).toContain("This is the first merged pull request of **mona** here. What happens next:");
    expect(text).toContain("when epoch 3 closes (at 2026-09-21 14:13 UTC), its budget is shared out");
    for (const word of ["/link", "reasons", "members vote", "treasurers"]) expect(text).toContain(word);
  });

  test("is not welcomed again once the work is paid, and nobody else is at all", () => {
    const payment = { lines: [], transactionHash: `0x${"a".repeat(64)}` as const, transactionUrl: null };
    expect(commentText(makeNotice({ welcome, payment }))).not.toContain("Welcome");
    expect(commentText(makeNotice())).not.toContain("Welcome");
  });

  test("cannot bring markup into the welcome by a name", () => {
    expect(commentText(makeNotice({ welcome: { ...welcome, logins: ["**x** @all"] } }))).not.toMatch(/[^\u200b]@all/);
  });
});

describe("a comment", () => {
  test("names who gets which score for what, and why", () => {
    const text = commentText(
      makeNotice({ credited: [makeCredit(), makeCredit({ login: "hubot", role: "reviewer", score: 5 })] }),
    );
    expect(text).toContain("counts in epoch 3 of Garden DAO");
    expect(text).toContain("| **mona** | author | 3.07 of 5.00 |");
    expect(text).toContain("| **hubot** | reviewer | 0.05 of 5.00 |");
    expect(text).toContain("- **mona**, author\n  - Tests both ends.");
    expect(text).toContain("Scored by the jury of two models");
    expect(text).toContain("[public record](<https://laurel.example/garden>)");
    expect(text).toContain("If you see it differently");
    expect(text).toContain("members vote on the shares");
  });

  test("says of a provisional score that a reviewer looks at it, where the DAO has named reviewers", () => {
    const provisional = { isProvisional: true, appealUntil: unixSeconds(1_772_928_000) };
    const credited = [
      makeCredit(provisional),
      makeCredit({ login: "hubot", score: 200 }),
      makeCredit({ ...provisional, login: "octo", appealUntil: null }),
    ];
    const text = commentText(makeNotice({ credited }));
    expect(text).toContain("| **mona** | author | 3.07 of 5.00, a reviewer looks at it |");
    expect(text).toContain("| **hubot** | author | 2.00 of 5.00 |");
    expect(text).toContain("| **octo** | author | 3.07 of 5.00, provisional |");
  });

  test("says until when and where a score can be appealed, and by whom that is answered", () => {
    const until = unixSeconds(1_772_928_000);
    const credited = [makeCredit({ appealUntil: until }), makeCredit({ login: "hubot", role: "reviewer" })];
    const text = commentText(makeNotice({ credited }));
    expect(text).toContain(
      "Until 2026-03-08 00:00 UTC, run `/appeal` about your own score in the Discord of Garden DAO and give a reason: reviewers who have no part in this work answer it. `/score` shows the same reasons.",
    );
    expect(text).not.toContain("Please say so before the vote");
    const later = makeCredit({ login: "hubot", appealUntil: unixSeconds(1_772_928_060) });
    expect(commentText(makeNotice({ credited: [later, ...credited] }))).toContain("Until 2026-03-08 00:00 UTC");
  });

  test("without anybody who could answer an appeal asks to speak before the vote", () => {
    const text = commentText(makeNotice());
    expect(text).toContain("Please say so before the vote");
    expect(text).not.toContain("/appeal");
  });

  test("of a paid epoch still says until when an appeal is heard, and what remains after that", () => {
    const payment = { lines: [], transactionHash: `0x${"ab".repeat(32)}`, transactionUrl: null } as const;
    const credited = [makeCredit({ appealUntil: unixSeconds(1_772_928_000) })];
    const text = commentText(makeNotice({ payment, credited }));
    expect(text).toContain("This epoch is paid. Until 2026-03-08 00:00 UTC, run `/appeal` about your own score");
    expect(text).toContain("answer it. After that, say so there, with a link to this comment");
  });

  test("tells everybody without a wallet, once, what to do", () => {
    const unlinked = { login: "mona", hasLinkedWallet: false };
    const text = commentText(
      makeNotice({ credited: [makeCredit(unlinked), makeCredit({ ...unlinked, role: "reviewer" })] }),
    );
    expect(text).toContain("Run `/link add` in the Discord of Garden DAO; what you earn is kept for you until then");
    expect(text.match(/^- \*\*mona\*\*$/gm)).toHaveLength(1);
    expect(commentText(makeNotice())).not.toContain("/link");
  });

  test("gives every refusal its reason", () => {
    const refused = [
      { login: "fixer[bot]", because: "The author is a bot: bots are not rewarded." },
      { login: null, because: "The pull request changes nothing." },
    ];
    const text = commentText(makeNotice({ credited: [], refused }));
    expect(text).toContain("Nobody is credited for this pull request.");
    expect(text).toContain("- **fixer\\[bot\\]**: The author is a bot: bots are not rewarded.");
    expect(text).toContain("- The pull request changes nothing.");
    expect(text).not.toContain("| Who |");
    expect(text).not.toContain("Scored by");
  });

  test("shows after the payment who got how much, with the transaction", () => {
    const transactionHash = `0x${"ab".repeat(32)}` as const;
    const lines = [{ login: "mona", amount: "120 LRL" }];
    const transactionUrl = "https://scan.example/tx/0xabab";
    const paid = commentText(makeNotice({ payment: { lines, transactionHash, transactionUrl } }));
    expect(paid).toContain("| **mona** | 120 LRL |");
    expect(paid).toContain("This epoch is paid.");
    expect(paid).toContain("The amounts are for all that each person did in the epoch");
    expect(paid).not.toContain("before the vote");
    expect(paid).not.toContain("When the epoch ends");
    expect(paid).toContain("[0xabababab…abababab](<https://scan.example/tx/0xabab>)");
    const withoutExplorer = commentText(makeNotice({ payment: { lines, transactionHash, transactionUrl: null } }));
    expect(withoutExplorer).toContain(`\`${transactionHash}\``);
  });

  test("that is too long drops whole rows, counts them, and keeps how to object", () => {
    const credited = Array.from({ length: 500 }, (_, at) =>
      makeCredit({ login: `person-${at}`, reasons: ["`x` ".repeat(200)], hasLinkedWallet: false }),
    );
    const text = commentText(makeNotice({ credited }));
    expect(text.length).toBeLessThanOrEqual(COMMENT_CHARACTERS_MAX);
    expect(text.length).toBeGreaterThan(COMMENT_CHARACTERS_MAX - 2_000);
    expect(text).toContain("| **person-499** | author | 3.07 of 5.00 |");
    expect(text).toMatch(/\n\n\d+ more: see the \[public record\]/);
    expect(text).toContain("If you see it differently");
    for (const row of text.split("\n").filter((line) => line.startsWith("  - "))) expect(row.endsWith("…")).toBe(true);
  });

  test("does not link to what is no address", () => {
    const text = commentText(makeNotice({ recordUrl: "javascript:alert(1)" }));
    expect(text).not.toContain("](<");
  });
});

describe("a contributor's words", () => {
  // \u200b follows whatever GitHub would turn into a link or a mention after the markup is gone.
  test.each([
    ["a mention", "ask @mona", "ask \\@\u200bmona"],
    ["a reference to an issue", "see #12 and GH-3", "see \\#\u200b12 and GH\u200b\\-3"],
    [
      "an address",
      "https://evil.example www.evil.example",
      "https\\:\u200b\\/\\/evil.example www\u200b\\.evil.example",
    ],
    ["HTML", "<img src=x>", "\\<img src\\=x\\>"],
    ["an entity", "&lt;b&gt;", "\\&lt\\;b\\&gt\\;"],
    ["markup", "**a** `b` [c](d) ~e~ $f$", "\\*\\*a\\*\\* \\`b\\` \\[c\\]\\(d) \\~e\\~ \\$f\\$"],
    ["a table's border", "a | b", "a \\| b"],
    ["more than one line", "a\n\n# b\r\n- c", "a \\#\u200b b - c"],
    ["a backslash", "a\\*b", "a\\\\\\*b"],
    ["a list or a rule at its head", "- a", "\\- a"],
    ["a numbered list at its head", "1. a", "1\\. a"],
    ["another numbered list at its head", "12) a", "12\\) a"],
    ["hidden characters", "a\u202eb\u200bc\u0000d", "a b c d"],
  ])("cannot carry %s", (_, untrusted, shown) => {
    expect(plainWords(untrusted, 100)).toBe(shown);
  });

  test("keep the marks of an ordinary sentence, because mails show the source", () => {
    const sentence = "8 added lines (0.10), in 2 places: about 29 % of lena-o's and/or 1.49?";
    expect(plainWords(sentence, 100)).toBe(sentence);
  });

  test("are cut between characters", () => {
    expect(plainWords("🌱🌱🌱🌱", 3)).toBe("🌱🌱…");
    expect(plainWords("🌱🌱🌱", 3)).toBe("🌱🌱🌱");
  });
});
