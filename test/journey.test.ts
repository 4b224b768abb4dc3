// The journey: merged pull requests become paid rewards, over real sockets, real clients and a real EVM.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Contract, JsonRpcProvider } from "ethers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parseWallet, transfersHash } from "#core/key.ts";
import { baseUnits } from "#core/money.ts";
import { parsePulls } from "./sandbox/github.ts";
import { openBrowser } from "./sandbox/person-browser.ts";
import { makeReport, readBalances, type Report } from "./sandbox/report.ts";
import {
  CHAT_CHANNEL,
  PAYOUTS_CHANNEL,
  PROPOSALS_CHANNEL,
  startSandbox,
  STRANGER_DISCORD_ID,
  type Sandbox,
} from "./sandbox/sandbox.ts";
import * as story from "./sandbox/story.ts";

const pulls = parsePulls(JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/pulls.sample.json"), "utf8")));
const BUDGET_BASE_UNITS = 1_000n * 10n ** 18n;

let sandbox: Sandbox;
let report: Report;

beforeAll(async () => {
  sandbox = await startSandbox({ pulls, port: 0, seed: 7 });
  await sandbox.startLaurel();
}, 120_000);

afterAll(() => sandbox?.close());

test("everybody links through the one-time page, and a page works once", async () => {
  await story.linkEverybody(sandbox);
  const [treasurer] = sandbox.treasurers;
  const answer = await sandbox.discord.slash({
    user: treasurer?.discordId ?? "",
    channel: CHAT_CHANNEL,
    command: "link",
    subcommand: "add",
  });
  expect(answer.isEphemeral).toBe(true);
  const page = story.findPage(answer.content, "link");
  const browser = openBrowser();
  expect(await browser.open(page)).toContain("Sign in with Discord");
  const wallet = treasurer?.key.address ?? "";
  await expect(browser.getJson(`${page}/text?wallet=${wallet}`)).rejects.toThrow(/not signed in with Discord/);
  await browser.signIn(page, "discord", treasurer?.discordId ?? "");
  const { text } = (await browser.getJson(`${page}/text?wallet=${wallet}`)) as { text: string };
  const forged = await sandbox.people[0]?.key.signMessage(text);
  await expect(browser.postJson(page, { wallet, signature: forged })).rejects.toThrow(/another wallet/);
  const signature = await treasurer?.key.signMessage(text);
  await browser.postJson(page, { wallet, signature });
  await expect(browser.postJson(page, { wallet, signature })).rejects.toThrow(/used already/);
  expect([sandbox.signIn.discord.tokensOut(), sandbox.signIn.github.tokensOut()]).toEqual([0, 0]);
});

test("a wallet that belongs to somebody is not linked to a second person", async () => {
  const [first, second] = sandbox.people;
  if (!first || !second) throw new Error("the sample has two people");
  await expect(story.linkPerson(sandbox, { ...second, key: first.key })).rejects.toThrow(/another person already/);
});

test("signed webhooks are taken in, forged and replayed ones change nothing, and a lost one is found by the sweep", async () => {
  const lost = pulls.find(({ number }) => number === 18);
  if (!lost) throw new Error("the sample has no pull request 18");
  const arriving = pulls.filter((pull) => pull !== lost);
  expect(new Set(await story.mergePulls(sandbox, arriving))).toEqual(new Set([202]));
  const again = arriving[0];
  const payload = sandbox.github.mergedPayload(again?.base.repo.full_name ?? "", again?.number ?? 0);
  const send = (options: object) => sandbox.github.deliver(sandbox.doorUrl, "pull_request", payload, options);
  expect((await send({ deliveryId: "11111111-2222-3333-4444-555555555555" })).status).toBe(202);
  expect((await send({ deliveryId: "11111111-2222-3333-4444-555555555555" })).status).toBe(202);
  expect((await send({ secret: "not the secret of this repository" })).status).toBe(401);
  const raw = "{ not json";
  const signature = `sha256=${createHmac("sha256", sandbox.webhookSecret).update(raw).digest("hex")}`;
  const headers = {
    "content-type": "application/json",
    "x-github-delivery": "m-1",
    "x-github-event": "pull_request",
    "x-hub-signature-256": signature,
  };
  expect((await fetch(sandbox.doorUrl, { method: "POST", headers, body: raw })).status).toBe(400);

  sandbox.github.merge(lost.base.repo.full_name, lost.number, sandbox.clock.now());
  await sandbox.jump(1.1);
  const record = await story.untilScored(sandbox, pulls);
  const told = [...record.contributions, ...record.refused].filter(({ pull }) => pull === lost.number);
  expect(told).not.toEqual([]);
});

test("each is credited once with reasons, a bot is refused with its reason, and each pull request has one comment", async () => {
  const record = await sandbox.record();
  expect(record.contributions.map(({ id }) => id)).toEqual([...new Set(record.contributions.map(({ id }) => id))]);
  expect(record.contributions.every(({ reasons, score }) => reasons.length > 0 && Number.isInteger(score))).toBe(true);
  expect(
    record.contributions.filter(({ pull }) => pull === 15).map(({ contributor, role }) => `${contributor} ${role}`),
  ).toEqual(["tomasz-w author", "aiko-s co-author", "mira-k reviewer"]);
  expect(record.refused).toEqual([
    {
      id: "laurel-demo/lantern#19/author",
      repository: "laurel-demo/lantern",
      pull: 19,
      because: "The author is a bot: bots are not rewarded.",
    },
  ]);
  for (const { base, number } of pulls) expect(sandbox.github.comments(base.repo.full_name, number)).toHaveLength(1);
});

test("the epoch closes, the members vote on the exact transfers, and the verdict is reached", async () => {
  const proposed = story.theProposal(await story.closeEpoch(sandbox));
  expect(story.postsWith(sandbox, PROPOSALS_CHANNEL, "laurel:proposal:")).toBe(1);
  await story.openBallot(sandbox);
  await story.voteAll(sandbox, (_, at) => (at === 0 ? 2 : at === 1 ? 3 : 1));
  const [ballot] = sandbox.snapshot.proposals("demo.local");
  const { laurel } = ballot?.plugins as unknown as {
    laurel: { payoutId: string; transfersHash: string; transfers: unknown };
  };
  expect(laurel).toMatchObject({ payoutId: proposed.payoutId, transfersHash: proposed.transfersHash });
  expect(laurel.transfers).toEqual(proposed.lines.map(({ wallet, amountBaseUnits }) => ({ wallet, amountBaseUnits })));
  const decided = story.theProposal(await story.endVote(sandbox));
  expect(decided).toMatchObject({
    verdict: "passed",
    tally: { choices: ["For", "Against", "Abstain"], scores: ["500", "100", "100"], voters: 7 },
  });
});

test("a stranger approves nothing, and an unknown command is answered", async () => {
  await story.waitForOffer(sandbox);
  const asked = { user: STRANGER_DISCORD_ID, channel: PAYOUTS_CHANNEL };
  for (const subcommand of ["review", "approve"]) {
    const refused = await sandbox.discord.slash({ ...asked, command: "payout", subcommand });
    expect(refused.isEphemeral).toBe(true);
    expect(refused.content).toMatch(/Only treasurers/);
    expect(refused.content).not.toMatch(/\/sign\//);
  }
  expect((await sandbox.discord.slash({ ...asked, command: "drain" })).content).toMatch(/do not know this command/);
});

test("a signature counts only from an owner, over our hash, once", async () => {
  const [ada, grace] = sandbox.treasurers;
  const contributor = sandbox.people[0];
  if (!ada || !grace || !contributor) throw new Error("the cast is too small");
  const { page, review, typedData } = await story.askToSign(sandbox, ada);
  expect(review).toContain(String(typedData.domain.verifyingContract));
  const sign = (person: typeof ada, message = typedData.message) => story.signSafeTx(person, { ...typedData, message });
  await expect(sign(contributor).then((signature) => story.postJson(page, { signature }))).rejects.toThrow(/400/);
  await expect(
    sign(ada, { ...typedData.message, nonce: 99 }).then((signature) => story.postJson(page, { signature })),
  ).rejects.toThrow(/400/);
  await expect(story.postJson(page, { signature: "0x1234" })).rejects.toThrow(/400/);
  await expect(sign(grace).then((signature) => story.postJson(page, { signature }))).rejects.toThrow(/another owner/);
  await story.postJson(page, { signature: await sign(ada) });
  await expect(sign(ada).then((signature) => story.postJson(page, { signature }))).rejects.toThrow(/used already/);
  const again = await sandbox.discord.slash({
    user: ada.discordId,
    channel: PAYOUTS_CHANNEL,
    command: "payout",
    subcommand: "approve",
  });
  expect(again.content).toMatch(/signed this payout already/);
  expect(story.theProposal(await sandbox.record()).stage).toBe("to-sign");
});

test("the second signature executes, and every wallet holds exactly what was voted", async () => {
  const wallets = sandbox.people.map(({ key }) => parseWallet(key.address));
  const before = await readBalances(sandbox, wallets);
  const [, , katherine] = sandbox.treasurers;
  if (!katherine) throw new Error("there are three treasurers");
  await story.approve(sandbox, katherine);
  await story.settle(sandbox);
  await story.untilTold(sandbox, pulls);
  report = await makeReport(sandbox, await sandbox.record(), before, 0);

  const { transfers, transfersHash: voted } = report.proposal;
  const landed = report.balances.map(({ wallet, before: from, after }) => ({
    wallet,
    amountBaseUnits: String(BigInt(after) - BigInt(from)),
  }));
  expect(landed).toEqual(transfers);
  const sum = [...transfers, ...report.reserved].reduce(
    (total, { amountBaseUnits }) => total + BigInt(amountBaseUnits),
    0n,
  );
  expect(sum).toBe(BUDGET_BASE_UNITS);
  expect(report.reserved.map(({ contributor }) => contributor)).toEqual(["sol-r"]);
  const exact = transfers.map(({ wallet, amountBaseUnits }) => ({
    wallet: wallet ?? "0x",
    amountBaseUnits: baseUnits(BigInt(amountBaseUnits)),
  }));
  expect(transfersHash(exact, report.token)).toBe(voted);

  const provider = new JsonRpcProvider(report.rpcUrl);
  const payouts = new Contract(report.payouts, ["function paid(address, bytes32) view returns (bytes32)"], provider);
  expect(await payouts.getFunction("paid").staticCall(report.safe, report.proposal.payoutId)).toBe(voted);
  provider.destroy();
});

test("everybody is told once: the post, the thanks and the pull requests", async () => {
  expect(story.postsWith(sandbox, PROPOSALS_CHANNEL, "laurel:proposal:")).toBe(1);
  expect(story.postsWith(sandbox, PROPOSALS_CHANNEL, "laurel:thanks:")).toBe(1);
  expect(story.postsWith(sandbox, PAYOUTS_CHANNEL, "laurel:payout:")).toBe(1);
  for (const { base, number } of pulls) expect(sandbox.github.comments(base.repo.full_name, number)).toHaveLength(1);
  expect(sandbox.discord.unhandled).toEqual([]);
  expect(sandbox.github.unhandled).toEqual([]);
  expect(sandbox.snapshot.unhandled).toEqual([]);
});

test("the ledger explains itself, from the ledger alone", async () => {
  const told = await sandbox.command("explain", "laurel-demo/lantern#12");
  expect(told).toMatchObject({ code: 0 });
  expect(told.said).toMatch(/mira-k, author \(fix\), epoch 1: \d\.\d\d of 5\.00/);
  expect(told.said).toMatch(/Paid in transaction 0x/);
  expect(await sandbox.command("explain", "laurel-demo/lantern#999")).toMatchObject({
    code: 2,
    said: expect.stringContaining("knows nothing") as string,
  });
  expect(await sandbox.command("verify")).toMatchObject({
    code: 0,
    said: expect.stringContaining(report.ledger.root) as string,
  });
  expect(await sandbox.command("tick", "--dry")).toMatchObject({
    code: 0,
    said: expect.stringContaining("nothing is due") as string,
  });
});

test("what was reserved is a named line of the next proposal once the contributor has linked", async () => {
  const last = sandbox.people.at(-1);
  if (!last) throw new Error("the sample has people");
  await story.linkPerson(sandbox, last);
  const proposal = story.theProposal(await story.closeEpoch(sandbox));
  expect(proposal.epoch).toBe(2);
  expect(proposal.lines).toEqual([
    expect.objectContaining({
      contributor: "sol-r",
      amountBaseUnits: report.reserved[0]?.amountBaseUnits,
      because: "reserved from epoch 1",
    }),
  ]);
  expect((await sandbox.record()).reserved).toEqual([]);
});
