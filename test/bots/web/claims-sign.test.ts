// Signing a payout with small rewards: the page, its manifest and the command tell both ways apart, and agree on every hash.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getAddress, keccak256 } from "ethers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyPayout } from "#bots/verify-payout.ts";
import { computeBatch } from "#bots/web/assets/batch.js";
import { openWebServer, type WebServer } from "#bots/web/server.ts";
import { addressOf, makeAccount, makeAddress, makeEvidence, makeRules, tokens } from "#test/support/build.ts";
import { link, makeHouse, type TestHouse } from "#test/support/house.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const { ADA, BEN, MEMBERS, TREASURER } = story;
const CONTRACT = makeAddress(0xc1a1);
const NO_ROOT = `0x${"0".repeat(64)}`;

let house: TestHouse;
let server: WebServer;
let page: string;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "laurel-claims-sign-"));
  const claims = { contract: CONTRACT, belowBaseUnits: tokens(501).toString() };
  house = await makeHouse({ world: makeWorld({ rules: makeRules({ treasury: { claims } }) }), members: MEMBERS });
  await story.settleIn(house);
  await link(house, ADA);
  await link(house, BEN);
  await story.mergeAndScore(house, makeEvidence({ pull: 1 }));
  await story.mergeAndScore(house, makeEvidence({ pull: 2, author: makeAccount(2) }));
  await story.closeAndOpenBallot(house);
  await story.voteAndCount(house, 1);
  await story.passHours(house, 24);
  server = await openWebServer({
    port: 0,
    host: "127.0.0.1",
    daos: () => [house.intake],
    webhookDoor: async () => undefined,
    isHealthy: () => ({ ok: true, sentence: "" }),
    log: (sentence) => process.stderr.write(`${sentence}\n`),
  });
  const offered = await house.intake.offerSigning(TREASURER.discord, 1);
  page = `${server.url}${new URL(offered.page.url).pathname}`;
});
afterAll(async () => {
  await server.close();
  house.close();
  rmSync(folder, { recursive: true });
});

const bare = (text: string): string => text.replace(/<[^>]*>/g, "").replace(/\s+/g, " ");

test("the page lists who is transferred to, and apart from them who may fetch a small reward", async () => {
  const text = await (await fetch(page)).text();
  const transfers = /<section class="transfers"[\s\S]*?<\/section>/.exec(text)?.[0] ?? "";
  const claims = /<section class="claims"[\s\S]*?<\/section>/.exec(text)?.[0] ?? "";
  const [ada, ben] = [addressOf(ADA.key), addressOf(BEN.key)];
  expect([bare(transfers).includes(ada), bare(transfers).includes(ben)]).toEqual([true, false]);
  expect([bare(claims).includes(ada), bare(claims).includes(ben)]).toEqual([false, true]);
  expect(bare(claims)).toContain(`The sum of these moves to ${CONTRACT}, round 1`);
});

test("the browser and the command compute the hashes of Laurel from the manifest, and the root from its book", async () => {
  const { manifest, typedData, hashes } = (await (await fetch(`${page}/batch.json`)).json()) as Record<string, unknown>;
  const batch = computeBatch(manifest, { keccak256, getAddress });
  expect(batch).toMatchObject(hashes as object);
  expect(batch.typedData).toEqual(typedData);
  expect(batch.transfers).toEqual([{ wallet: addressOf(ADA.key), amountBaseUnits: tokens(500).toString() }]);
  expect(batch.claims).toMatchObject({
    contract: CONTRACT,
    round: 1,
    rootBefore: NO_ROOT,
    transfers: [{ wallet: addressOf(BEN.key), amountBaseUnits: tokens(500).toString() }],
  });

  const path = join(folder, "manifest.json");
  writeFileSync(path, await (await fetch(`${page}/manifest.json`)).text());
  const printed: string[] = [];
  const terminal = { print: (line: string) => void printed.push(line), complain: expect.unreachable };
  expect(verifyPayout(path, [batch.safeTxHash], terminal)).toBe(0);
  expect(printed).toContain(`put up for claiming 1, in base units, round 1 of ${CONTRACT}`);
});
