// Pages: every row once, however many there are, and no vote left out in a crowded second.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { NeedsHuman, RetryLater } from "#core/errors.ts";
import type { Hash } from "#core/key.ts";
import type { HubPlace } from "#contracts/snapshot/hub.ts";
import { messagePages, votePages } from "#contracts/snapshot/pages.ts";

const BALLOT: Hash = `0x${"ab".repeat(32)}`;

interface Asked {
  readonly since?: number;
  readonly after?: number;
  readonly first: number;
  readonly skip?: number;
}

/** A hub with nothing but rows, and the limits of the real one. */
async function serveRows(rows: readonly { created: number; mci: number; id: Hash }[]) {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    request.setEncoding("utf8");
    let body = "";
    request.on("data", (part: string) => (body += part));
    request.on("end", () => {
      const { query, variables }: { query: string; variables: Asked } = JSON.parse(body);
      asked.push(variables);
      const { since = 0, after = 0, first, skip = 0 } = variables;
      if (first > 1_000 || skip > 5_000) return response.writeHead(400).end('{"errors":["too many"]}');
      const isVotes = query.includes("votes(");
      const found = rows.filter(({ created, mci }) => (isVotes ? created >= since : mci > after));
      const shown = found
        .slice(skip, skip + first)
        .map((row) => ({ ...row, ipfs: "cid", voter: "0x1", choice: 1, vp: 0.1 }));
      response.end(JSON.stringify({ data: { [isVotes ? "votes" : "messages"]: shown } }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const hubUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const hub: HubPlace = { hubUrl, sequencerUrl: hubUrl, ipfsUrl: hubUrl, apiKey: null, deadlineMilliseconds: 10_000 };
  return { hub, asked, [Symbol.asyncDispose]: async () => void server.close() };
}

/** @param perSecond how many votes are dated each second */
function makeRows(count: number, perSecond: number) {
  return Array.from({ length: count }, (_, at) => {
    const id: Hash = `0x${at.toString(16).padStart(64, "0")}`;
    return { id, created: 1_800_000_000 + Math.floor(at / perSecond), mci: at + 1 };
  });
}

async function allOf<Row>(pages: AsyncIterable<readonly Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const page of pages) rows.push(...page);
  return rows;
}

test.each([
  [0, 1, 1],
  [999, 3, 1],
  [1_000, 3, 2],
  [1_001, 3, 2],
  [6_001, 7, 7],
  [3_000, 1_000, 6],
  [6_500, 3_000, 11],
])("%i votes, %i in each second, are all read once", async (count, perSecond, questionsMax) => {
  const rows = makeRows(count, perSecond);
  await using server = await serveRows(rows);
  const read = await allOf(votePages(server.hub, BALLOT));
  expect(read.map(({ id }) => id)).toEqual(rows.map(({ id }) => id));
  expect(read.every(({ power }) => power === "0.1")).toBe(true);
  expect(server.asked.length).toBeLessThanOrEqual(questionsMax + 2);
});

test("more votes within one second than the hub lets one skip need a person", async () => {
  await using server = await serveRows(makeRows(6_001, 6_001));
  await expect(allOf(votePages(server.hub, BALLOT))).rejects.toThrow(NeedsHuman);
});

test("messages go on after the last that is known", async () => {
  await using server = await serveRows(makeRows(2_345, 5));
  const walk = { space: "demo.local", types: ["vote"], after: 345, from: 0, to: 2_000_000_000 };
  const read = await allOf(messagePages(server.hub, walk));
  expect([read.length, read[0]?.mci, read.at(-1)?.mci]).toEqual([2_000, 346, 2_345]);
  expect(await allOf(messagePages(server.hub, { ...walk, after: 2_345 }))).toEqual([]);
});

test("a message with a number that could not be asked with again is not understood", async () => {
  const [row] = makeRows(1, 1);
  await using server = await serveRows([{ ...(row ?? expect.unreachable()), mci: 2 ** 31 }]);
  const walk = { space: "demo.local", types: ["vote"], after: 0, from: 0, to: 2_000_000_000 };
  await expect(allOf(messagePages(server.hub, walk))).rejects.toThrow(RetryLater);
});

test("a row that is not understood is asked for again later", async () => {
  const [row] = makeRows(1, 1);
  await using server = await serveRows([{ ...(row ?? expect.unreachable()), id: "0x12" }]);
  await expect(allOf(votePages(server.hub, BALLOT))).rejects.toThrow(RetryLater);
});
