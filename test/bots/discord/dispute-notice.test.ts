// The notice of a dispute: what both people read about a claim, and about its answer, word for word.
import { expect, test } from "vitest";
import { sayInEnglish } from "#bots/discord/locales/say.ts";
import { aboutOfPrint, renderPost } from "#bots/discord/message.ts";
import { explainPost } from "#bots/discord/explain-post.ts";
import { queueRows } from "#bots/discord/review-rows.ts";
import type { PersonId } from "#core/contribution/contribution.ts";
import { unixSeconds } from "#core/time.ts";
import type { DisputePost } from "#core/world.ts";

const WALLET = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
const UNTIL = unixSeconds(1_790_000_000);

function makeDispute(post: Partial<DisputePost> = {}): DisputePost {
  return {
    about: "dispute",
    key: "laurel:dispute:3",
    where: "payouts",
    daoName: "Acme DAO",
    dispute: "dispute-3",
    of: "github",
    claimant: { person: "p2" as PersonId, discordId: "2002", login: null },
    holder: { person: "p1" as PersonId, discordId: "2001", login: "alice-codes" },
    wallet: null,
    answerBy: UNTIL,
    answer: null,
    ...post,
  };
}

function rowsOf(post: DisputePost): string[] {
  return renderPost(post)
    .components[0].components.flatMap((part) => ("content" in part ? part.content.split("\n") : []))
    .filter((row) => row !== "");
}

test("an open one says who claims what of whom, who decides and until when, and calls both", () => {
  expect(rowsOf(makeDispute())).toEqual([
    "## Acme DAO: dispute-3 is open",
    "<@2002> claims the GitHub account of <@2001>.",
    "Both have proven that they hold it, so people decide: reviewers who are neither of the two, with `/review decide work:dispute-3`, by <t:1790000000:f> (<t:1790000000:R>). Until then nothing changes.",
    "**If this is about an account or a wallet of yours:** tell a reviewer what happened. If you did not expect this, change your passwords, and use another wallet.",
  ]);
  expect(renderPost(makeDispute()).allowed_mentions).toEqual({ parse: [], users: ["2002", "2001"] });
});

test("of a wallet only its ends are shown", () => {
  const post = makeDispute({ of: "wallet", wallet: WALLET });
  expect(rowsOf(post)[1]).toBe("<@2002> claims the wallet `0x7099…79C8` of <@2001>.");
  expect(JSON.stringify(renderPost(post))).not.toContain(WALLET);
});

test.each([
  ["upheld", "3 reviewers decided. Everything stays linked as it was."],
  ["lapsed", "No reviewer decided in time. Everything stays linked as it was."],
  [
    "amended",
    "3 reviewers decided. It was taken from its holder. What it earned stays with the GitHub account. Who claimed it may link it now with `/link add`; payment then waits as for every changed wallet.",
  ],
] as const)("an answer says what became of it: %s", (verdict, said) => {
  const because = verdict === "lapsed" ? "No reviewer decided in time." : "3 reviewers decided.";
  const rows = rowsOf(makeDispute({ answer: { verdict, because } }));
  expect([rows[0], rows.at(-1)]).toEqual(["## Acme DAO: dispute-3 is decided", said]);
});

test("its buttons are explained", () => {
  const [, check] = renderPost(makeDispute()).components[1].components;
  expect(aboutOfPrint(check !== undefined && "custom_id" in check ? check.custom_id : "")).toBe("dispute");
  for (const question of ["why", "check"] as const)
    expect(explainPost(sayInEnglish, "dispute", question, []).length).toBeGreaterThan(1);
});

test("the queue names it with what a reviewer types", () => {
  const says = ["Discord eve has proven a claim on the GitHub account of Discord ada, GitHub dev-1."];
  const item = {
    what: "dispute",
    contribution: "dispute-3",
    pullKey: null,
    score: null,
    deterministic: null,
    says,
  } as const;
  const rows = queueRows(sayInEnglish, [item]).join("\n");
  expect(rows).toContain("**Dispute: dispute-3**");
  expect(rows).toContain("/review decide work:dispute-3 verdict:amend reason:…");
});
