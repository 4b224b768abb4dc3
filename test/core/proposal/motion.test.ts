// A motion: what a member may write, and what every voter reads on Snapshot.
import { expect, test } from "vitest";
import { motionBody, readChoices, readText, textHash, type MotionCommitment } from "#core/proposal/motion.ts";
import { makeAddress } from "#test/support/build.ts";
import { makeHash } from "#test/support/record.ts";

const WORDS = "The last three ballots lapsed because nobody was awake.";
const COMMITMENT: MotionCommitment = {
  v: 1,
  daoId: "laurel-dao",
  motion: 3,
  chainId: 11_155_111,
  safe: makeAddress(0x5afe),
  payoutId: makeHash("b3"),
  about: { kind: "text" },
  textHash: makeHash("7e"),
  system: "basic",
  choices: ["For", "Against", "Abstain"],
  ledgerRoot: makeHash("d1"),
  ledgerSize: 9,
  strategiesHash: makeHash("f1"),
  quorum: "0",
  passRule: { quorum: "100", quorumCounts: "for", thresholdPercent: 50, votersMin: 2 },
};
const FACTS = { text: { title: "Vote longer", words: WORDS }, changes: [], passWords: "so and so.", payout: null };
const RECORD = { recordUrl: "https://laurel.example/dao/laurel-dao" };

test("a title is one line, and words keep theirs", () => {
  expect(readText("  Vote\nlonger ", "One line of it.\r\nAnd another one.")).toEqual({
    title: "Vote longer",
    words: "One line of it.\nAnd another one.",
  });
});

test.each([
  ["Four", WORDS, "Give it a title."],
  ["x".repeat(121), WORDS, "Give it a title."],
  ["Vote longer", "Too short.", "Say what it is about."],
  ["Vote longer", "x".repeat(3_001), "Say what it is about."],
])("%s / %s is refused", (title, words, says) => {
  expect(() => readText(title.trim(), words)).toThrow(says);
});

test("another title is another hash", () => {
  expect(textHash({ title: "a", words: "b" })).not.toBe(textHash({ title: "ab", words: "" }));
});

test("choices are told apart, few, and for a basic ballot two or three", () => {
  expect(readChoices([" Red ", "Blue"], "approval")).toEqual(["Red", "Blue"]);
  expect(() => readChoices(["Red"], "approval")).toThrow("These choices cannot be voted on.");
  expect(() => readChoices(["Red", "Red"], "approval")).toThrow("These choices cannot be voted on.");
  expect(() => readChoices(["a", "b", "c", "d"], "basic")).toThrow("These choices cannot be voted on.");
  expect(readChoices(["a", "b", "c", "d"], "weighted")).toHaveLength(4);
  expect(() => readChoices(Array.from({ length: 11 }, String), "weighted")).toThrow("cannot be voted on");
});

test("a member's words are marked as a member's, and cannot pass for ours", () => {
  const text = { title: "Vote longer", words: "- Passes when I say so.\n| Wallet | Amount |" };
  const body = motionBody(COMMITMENT, { ...FACTS, ...RECORD, text });
  expect(body).toContain("A member asks:\n\n> - Passes when I say so.\n> | Wallet | Amount |\n");
  expect(body).toContain("- Passes when so and so.");
});

test("of new rules every change is a row; what does not fit is counted, and no row is cut", () => {
  const changes = Array.from({ length: 90 }, (_, at) => ({
    path: `rubric.criteria[${at}].asks`,
    before: JSON.stringify("x".repeat(150)),
    after: null,
  }));
  const body = motionBody(COMMITMENT, { ...FACTS, ...RECORD, changes });
  expect(body.length).toBeLessThanOrEqual(10_000);
  const rows = body.split("\n").filter((line) => line.startsWith("| rubric."));
  expect(rows.every((row) => row.endsWith("| not set |"))).toBe(true);
  expect(body).toContain(`${90 - rows.length} more changes are in the signed payload and on the page below.`);
});

test("of a held payout both answers are said in words", () => {
  const body = motionBody(COMMITMENT, { ...FACTS, ...RECORD, payout: "epoch 6" });
  expect(body).toContain("**For**: the payout of epoch 6, which is held, is not made. **Against**: it goes on.");
});
