// What Laurel writes on Discord of small rewards: who has to fetch what, where, and what each way costs.
import { describe, expect, test } from "vitest";
import { renderPost } from "#bots/discord/message.ts";
import { reviewRows } from "#bots/discord/payout-rows.ts";
import { sayInEnglish } from "#bots/discord/locales/say.ts";
import { baseUnits } from "#core/money.ts";
import type { ForumPost } from "#core/world.ts";
import { messageFaults } from "#test/sandbox/discord-limits.ts";
import { makeWallet } from "#test/support/record.ts";
import { hashOf, makeLine, makePayout, makeProposal, makeReview, makeReviewLine, makeThanks } from "./posts.ts";

const URL = "https://laurel.example/dao/acme/claims";
const CONTRACT = makeWallet(93);

function textOf(post: ForumPost): string {
  const [container] = renderPost(post).components;
  return container.components.map((part) => ("content" in part ? part.content : "")).join("\n");
}

const urlsOf = (post: ForumPost): string[] =>
  renderPost(post).components[1].components.flatMap((button) => ("url" in button ? [button.url] : []));

describe("a payout's post", () => {
  const claims = { recipients: 3, total: "9 LRL", url: URL };

  test("says what of it will be put up, and once it is paid that it can be fetched", () => {
    expect(textOf(makePayout({ stage: "to-sign", claims }))).toContain(
      `Of it **9 LRL**, small rewards of 3 people, will be put up for claiming at ${URL}`,
    );
    const settled = textOf(makePayout({ stage: "settled", claims }));
    expect(settled).toContain(`is put up for claiming at ${URL}`);
    expect(settled).toContain("and the small rewards can be fetched.");
  });

  test("says nothing of claims where all is transferred", () => {
    expect(textOf(makePayout({ stage: "settled" }))).not.toMatch(/claim|fetch/i);
  });
});

describe("thanks", () => {
  const post = makeThanks({ lines: [makeLine(), makeLine({ amount: "3 LRL", isPutUp: true })], claimsUrl: URL });

  test("mark whose reward is put up, and say to a person who has never heard of it how to fetch it", () => {
    const rows = textOf(post).split("\n");
    expect(rows.filter((row) => row.includes("put up for claiming") && row.startsWith("- "))).toHaveLength(1);
    expect(textOf(post)).toContain(
      `Open ${URL}, connect any wallet and press Claim: the reward goes to the wallet it was earned for.`,
    );
    expect(urlsOf(post)).toContain(URL);
    expect(messageFaults({ ...renderPost(post) })).toEqual([]);
  });

  test("say nothing of it where all was transferred", () => {
    expect(textOf(makeThanks())).not.toMatch(/claim/i);
    expect(urlsOf(makeThanks())).not.toContain(URL);
  });
});

test("a paid proposal tells transfers from what was put up", () => {
  const text = textOf(makeProposal({ stage: "paid", lines: [makeLine(), makeLine({ isPutUp: true })] }));
  expect(text).toContain("Every transfer below was made, and what is marked so was put up for claiming.");
  expect(text.split("\n").filter((row) => row.endsWith(", put up for claiming"))).toHaveLength(1);
  expect(textOf(makeProposal({ stage: "paid" }))).toContain("Every transfer below was made.");
});

describe("a review with both ways", () => {
  const [large, small] = [makeReviewLine(), makeReviewLine({ wallet: makeWallet(8), amount: "3 LRL" })];
  const { batch } = makeReview({ lines: [large, small] });
  const transfers = batch.transfers.filter(({ wallet }) => wallet === small.wallet);
  const round = { round: 4, root: hashOf("e"), totalBaseUnits: baseUnits(50n), riseBaseUnits: baseUnits(3n) };
  const review = makeReview({
    lines: [large, small],
    batch: { ...batch, claims: { contract: CONTRACT, ...round, transfers } },
    costs: { batch: 199_000, allTransferred: 163_000, oneClaim: 85_200, weiPerGas: 2_000_000_000n },
    chainId: 1,
  });

  test("counts both, and says what this costs, what a plain one would, and what a claim costs whoever sends it", () => {
    const rows = reviewRows(sayInEnglish, review);
    expect(rows).toContain(`- Transferred to 1 person; put up for 1 person to claim, round 4 of \`${CONTRACT}\`.`);
    expect(rows).toContain(
      "- This transaction: about 199,000 gas, about 0.0004 ETH. With everything transferred: about 163,000 gas, about 0.00033 ETH.",
    );
    expect(rows).toContain("- One claim: about 85,200 gas, about 0.00017 ETH, paid by whoever sends it.");
    expect(rows.join("\n")).toContain("**3 LRL** to");
    expect(rows.filter((row) => row.includes(", by claim"))).toHaveLength(1);
  });

  test.each([
    [100, "xDAI"],
    [137, "POL"],
    [10, "ETH"],
  ])("names the currency of chain %d", (chainId, currency) => {
    expect(reviewRows(sayInEnglish, { ...review, chainId }).join("\n")).toContain(`about 0.0004 ${currency}`);
  });

  test("says little where it costs next to nothing", () => {
    const costs = { ...review.costs!, weiPerGas: 1n };
    expect(reviewRows(sayInEnglish, { ...review, costs }).join("\n")).toContain("less than 0.000001 ETH");
  });

  test("has no such part where all is transferred", () => {
    expect(reviewRows(sayInEnglish, makeReview()).join("\n")).not.toMatch(/claim|gas/i);
  });
});
