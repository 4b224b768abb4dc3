// The bench of the re-count, on a few votes: all are verified, and each figure stands beside the plain loop.
import { expect, test } from "vitest";
import { measureRecountOf } from "./recount.ts";

test("every vote of the bench is verified, and figures stand beside a plain loop of ethers", async () => {
  const said: string[] = [];
  const figures = await measureRecountOf({ votes: 120, sample: 10, rounds: 1 }, (sentence) => said.push(sentence));
  expect(said.join("\n").match(/120 votes re-verified, 120 agree/g)).toHaveLength(2);
  expect(figures.map(({ name, against }) => [name.replace(/\d+ cores?/, "n cores"), against])).toEqual([
    ["votes verified by one core", "a plain loop of ethers' verifyTypedData, one core"],
    ["votes verified by 2 threads on n cores", "a plain loop of ethers' verifyTypedData, one thread"],
    [
      "the whole re-count of 120 votes, from copies that were kept",
      "a plain loop of ethers' verifyTypedData, one thread",
    ],
    ["the whole re-count of 120 votes, each fetched", "a plain loop of ethers' verifyTypedData, one thread"],
    ["peak memory of 120 votes, each fetched", "after its first page of votes"],
  ]);
  expect(figures.every(({ value, againstValue }) => value > 0 && againstValue > 0)).toBe(true);
});
