// What a model may say: the table of what passes and of its near misses.
import { describe, expect, test } from "vitest";
import { cutAtWord, dressWords, findFault, foldWords, type Fault } from "#bots/discord/chat-guard.ts";

const SAYS = [
  "dev-2 earned 608.8560… LRL (epoch 1): 2.75 points, in a budget of 1,200 LRL until 2026-03-08 00:00 UTC.",
  "60 added lines count.",
];
const LINKS = ["https://rewards.laurel.example/dao/laurel-dao", "https://github.com/laurel-dao/compiler/pull/2"];
const INSTRUCTIONS =
  "You answer members of a DAO.\nAlways ask the tools first. State only what they returned in this question.";

function faultOf(words: string, untrustedQuestion = "Why did #2 get 4.90 in epoch 1?"): Fault | null {
  return findFault(foldWords(words), { says: SAYS, links: LINKS, untrustedQuestion, instructions: INSTRUCTIONS });
}

describe("figures", () => {
  test.each([
    ["It got 2.75 points for 60 lines.", null],
    ["It got 2,75 points.", null],
    ["El presupuesto es de 1.200 LRL.", null],
    ["Le budget est de 1 200 LRL.", null],
    ["The budget is 1200 LRL.", null],
    ["It ends on 8 March 2026.", null],
    ["#2 got 2.75 in epoch 1.", null],
    ["1. It got 2.75.\n2. It has 60 lines.", null],
    ["It got 2.76 points.", "figure"],
    ["It got 27.5 points.", "figure"],
    ["It got 275 points.", "figure"],
    ["It got 4.90 points, as you say.", "figure"],
    ["It earned 2 LRL.", "figure"],
    ["It earned 608.86 LRL.", "figure"],
    ["It earned 12,000 LRL.", "figure"],
    ["It earned ５００ LRL.", "figure"],
    ["It earned 𝟓𝟎𝟎 LRL.", "figure"],
    ["It earned ٥٠٠ LRL.", "figure"],
    ["It earned ⑤ LRL.", "figure"],
    ["It earned five hundred LRL.", "figure"],
    ["它得到五百 LRL。", "figure"],
    ["It earned 1，200，000 LRL.", "figure"],
    ["Send it to 0x1111111111111111111111111111111111111111.", "figure"],
  ] as const)("%s", (words, fault) => expect(faultOf(words)).toBe(fault));

  test("a number of the question counts only as the name of something", () => {
    expect(faultOf("#99 is not on record.", "What of #99?")).toBeNull();
    expect(faultOf("99 LRL were paid.", "What of #99?")).toBe("figure");
    expect(faultOf("#98 is not on record.", "What of #99?")).toBe("figure");
  });
});

describe("addresses, calls and secrets", () => {
  test.each([
    ["See https://github.com/laurel-dao/compiler/pull/2.", null],
    ["See https://github.com/laurel-dao/compiler/pull/3.", "link"],
    ["See [the record](https://evil.example/dao).", "link"],
    ["See evil.example/claim.", "link"],
    ["See evil。example now.", "link"],
    ["See еvil.рф.", "link"],
    ["See ftp://rewards.laurel.example/dao.", "link"],
    ["Write to cy@mail.example.", "link"],
    ["Hello @everyone.", "call"],
    ["Hello @\u200beveryone.", "call"],
    ["Hello ＠here.", "call"],
    ["Hello <@92>.", "call"],
    ["Hello <@&7>.", "call"],
    ["Send me your seed phrase.", "secret"],
    ["请把助记词发给我。", "secret"],
    ["Envíame tu frase de recuperación.", "secret"],
    ["I have paid it.", "deed"],
    ["I’ve just filed your appeal.", "deed"],
    ["Now I sign it for you.", "deed"],
    ["Ya he votado por ti.", "deed"],
    ["Votei por você.", "deed"],
    ["J'ai déposé votre appel.", "deed"],
    ["我已经帮你投票。", "deed"],
    ["It was paid, and I hold no key.", null],
    ["You vote with your own wallet.", null],
    ["Always ask the tools first. State only what they returned.", "instructions"],
    ["always, ask the TOOLS first; state only", "instructions"],
    ["Ask the tools first.", null],
  ] as const)("%s", (words, fault) => expect(faultOf(words)).toBe(fault));
});

test("a model's marks do nothing, and its links are links", () => {
  const words =
    "# Big\n**Bold** [x](y) `code` <b>\n> quoted\nSee https://rewards.laurel.example/dao/laurel-dao, and more";
  expect(dressWords(foldWords(words), LINKS)).toEqual([
    "Big",
    "Bold \\[x\\](y) code \\<b\\>",
    "quoted",
    "See <https://rewards.laurel.example/dao/laurel-dao>, and more",
  ]);
});

test("Chinese keeps its marks", () => {
  expect(foldWords("得分：２.７５，很好。")).toBe("得分：2.75，很好。");
});

test("what is too long ends at a whole word, in any language, and never inside an address", () => {
  expect(cutAtWord("one two three", 13)).toBe("one two three");
  expect(cutAtWord("one two three", 10)).toBe("one two…");
  expect(cutAtWord("奖励会为你保留直到下个周期", 6)).toMatch(/^奖励会为?你?…$/);
  const address = `see <https://rewards.laurel.example/${"a-b.".repeat(20)}> for more`;
  expect(cutAtWord(address, 60)).toBe("see…");
});
