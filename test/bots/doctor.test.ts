// The doctor: with all well it finds nothing at fault, and each fault that is planted it names, with what to do.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "#bots/adapters.ts";
import { runChecks, well, type Found } from "#bots/doctor/check.ts";
import { examine } from "#bots/doctor.ts";
import { unixSeconds } from "#core/time.ts";
import { crashPulls } from "../crash/house.ts";
import { startDiscord } from "../sandbox/discord.ts";
import { startModel } from "../sandbox/model.ts";
import { GUILD, PAYOUTS_CHANNEL, PROPOSALS_CHANNEL, SPACE, startSandbox, type Sandbox } from "../sandbox/sandbox.ts";

let house: Sandbox;
let folder: string;

beforeAll(async () => {
  house = await startSandbox({ pulls: crashPulls, port: 0, seed: 77 });
  folder = mkdtempSync(join(tmpdir(), "laurel-doctor-"));
});

afterAll(async () => {
  await house?.close();
  rmSync(folder, { recursive: true, force: true });
});

type Settings = Readonly<Record<string, string>>;

const look = (changes: Settings = {}, clock = systemClock): Promise<Found[]> =>
  examine(clock, { ...house.environment, ...changes });

const faultsOf = (found: readonly Found[]): Found[] => found.filter(({ word }) => word === "fault");

/** The rules file with one change, as a file of its own. */
function rulesWith(from: string | RegExp, to: string): Settings {
  const before = readFileSync(house.environment["DAO_FILE"] ?? "", "utf8");
  const after = before.replace(from, to);
  if (after === before) throw new Error(`the rules hold no ${String(from)}`);
  const file = join(folder, "dao.yaml");
  writeFileSync(file, after);
  return { DAO_FILE: file };
}

test("with all well nothing is at fault, before the first start and while Laurel runs", async () => {
  const before = await look();
  expect(faultsOf(before)).toEqual([]);
  expect(before.map(({ of }) => of)).toEqual(
    expect.arrayContaining(["settings", "ledger", "clock", "Discord", "Discord of demo", "GitHub App", "PUBLIC_URL"]),
  );
  expect(before.map(({ sentence }) => sentence).join("\n")).toMatch(/is made at the first start/);
  await house.startLaurel();
  const running = await house.command("doctor");
  expect(running.said).toMatch(/✓ PUBLIC_URL: Laurel answers at/);
  expect(running.said).toMatch(/✓ Discord of demo: Every command is registered/);
  expect(running.said).toMatch(/Nothing is at fault; \d+ warnings?\./);
  expect(running.code).toBe(0);
  await house.stopLaurel("stop");
});

test("it writes nothing outside: every question reads", async () => {
  const githubBefore = house.github.log.length;
  const discordBefore = house.discord.log.length;
  await look();
  expect(house.discord.log.slice(discordBefore).filter(({ method }) => method !== "GET")).toEqual([]);
  const asked = house.github.log
    .slice(githubBefore)
    .filter(({ method, path }) => method !== "GET" && !/access_tokens/.test(path));
  expect(asked).toEqual([]);
});

const ADDRESS = "0x1111111111111111111111111111111111111111";

/** What is planted, and the one finding that must name it. */
const PLANTED: readonly (readonly [
  what: string,
  plant: () => Settings | Promise<Settings>,
  of: RegExp,
  sentence: RegExp,
])[] = [
  ["a setting that is missing", () => ({ DISCORD_TOKEN: "" }), /^settings$/, /DISCORD_TOKEN/],
  ["rules that cannot be used", () => rulesWith(/^name: .*/m, "colour: green"), /^rules/, /colour/],
  [
    "a ledger in a folder that is not there",
    () => ({ LEDGER_URL: `file:${join(folder, "no", "l.sqlite")}` }),
    /^ledger$/,
    /cannot be written/,
  ],
  ["a token that Discord refuses", () => ({ DISCORD_TOKEN: "another-token-of-the-right-length" }), /^Discord$/, /401/],
  [
    "another application's id",
    () => ({ DISCORD_APPLICATION_ID: "100000000000000098" }),
    /^Discord$/,
    /DISCORD_APPLICATION_ID names/,
  ],
  [
    "a server that the bot is not in",
    () => rulesWith(/guild: .*/, 'guild: "100000000000000077"'),
    /^Discord of demo$/,
    /server 100000000000000077/,
  ],
  [
    "a channel that is not there",
    () => rulesWith(/payoutsChannel: .*/, 'payoutsChannel: "100000000000000078"'),
    /^Discord of demo$/,
    /100000000000000078/,
  ],
  ["an App of another number", () => ({ GITHUB_APP_ID: "4243" }), /^GitHub App$/, /Integration not found|404/],
  [
    "a repository without the App",
    () => rulesWith(/repositories:\n( *- .*\n)+/, "repositories:\n  - stranger/thing\n"),
    /^GitHub stranger\/thing$/,
    /stranger\/thing/,
  ],
  [
    "a sequencer that is not there",
    () => ({ SNAPSHOT_SEQUENCER_URL: "http://127.0.0.1:9" }),
    /^Snapshot's sequencer$/,
    /does not answer/,
  ],
  [
    "a hub that is not there",
    () => ({ SNAPSHOT_HUB_URL: "http://127.0.0.1:9" }),
    /^Snapshot of demo$/,
    /did not answer/,
  ],
  ["a space that nobody made", () => rulesWith(/space: .*/, "space: nobody.eth"), /^Snapshot of demo$/, /nobody\.eth/],
  [
    "a proposer that is no member",
    () => ({ PROPOSER_KEY: `0x${"7".repeat(64)}` }),
    /^Snapshot of demo$/,
    /is no member of the space/,
  ],
  [
    "a node that is not there",
    () => ({ RPC_URL: "http://127.0.0.1:9/secret-key-in-a-path" }),
    /^the chain's node$/,
    /did not/,
  ],
  [
    "another chain in the rules",
    () => rulesWith(/chainId: .*/, "chainId: 1"),
    /^treasury of demo$/,
    /chain 11155111; the rules name chain 1/,
  ],
  [
    "a Safe that is none",
    () => rulesWith(/safe: .*/, `safe: "${ADDRESS}"`),
    /^treasury of demo$/,
    /There is no code at 0x1111/,
  ],
  [
    "a Payouts that is none",
    () => rulesWith(/payouts: .*/, `payouts: "${ADDRESS}"`),
    /^treasury of demo$/,
    /our Payouts/,
  ],
  [
    "a key of ours that owns the Safe",
    () => ({ EXECUTOR_KEY: house.treasurers[0]?.key.privateKey ?? "" }),
    /^treasury of demo$/,
    /A key of Laurel is an owner/,
  ],
  ["a token of another name", () => rulesWith(/symbol: .*/, "symbol: XYZ"), /^token of demo$/, /the rules say XYZ/],
  [
    "a sanctions oracle that is none",
    () => rulesWith(/( *)confirmations:/, `$1sanctionsOracle: "${ADDRESS}"\n$1confirmations:`),
    /^token of demo$/,
    /does not answer as a sanctions oracle/,
  ],
  [
    "a model that nobody serves",
    () => ({ OPENAI_BASE_URL: "http://127.0.0.1:9/v1", OPENAI_MODEL: "m" }),
    /^OPENAI_MODEL$/,
    /did not answer in time/,
  ],
  [
    "a public address without TLS",
    () => ({ PUBLIC_URL: "http://laurel.invalid" }),
    /^PUBLIC_URL$|^settings$/,
    /not encrypted|PUBLIC_URL/,
  ],
];

test.each(PLANTED)("it names %s", async (_, plant, of, sentence) => {
  const faults = faultsOf(await look(await plant()));
  const named = faults.filter((each) => of.test(each.of) && sentence.test(each.sentence));
  expect(faults.map((each) => `${each.of}: ${each.sentence}`).join("\n")).toMatch(sentence);
  expect(named.length).toBeGreaterThan(0);
  expect(named.every(({ next }) => next !== null && next !== "")).toBe(true);
});

test("it names a clock that is wrong", async () => {
  const ahead = { now: () => unixSeconds(systemClock.now() + 90) };
  expect(faultsOf(await look({}, ahead)).map(({ of }) => of)).toContain("clock");
});

test("it names a permission that the App lacks, and one that it can do without is a warning", async () => {
  house.github.withhold("statuses");
  const statuses = (await look()).filter(({ sentence }) => sentence.includes("statuses"));
  expect(statuses.map(({ word }) => word)).toContain("warning");
  house.github.withhold("issues");
  const faults = faultsOf(await look());
  expect(faults.map(({ sentence }) => sentence)).toContain("It lacks the permission issues (write).");
});

test("it names a webhook address that is another, and webhooks that were not taken", async () => {
  house.github.setWebhookUrl("https://old.example/hooks");
  const found = await look();
  expect(found.map(({ sentence }) => sentence).join("\n")).toMatch(
    /sends its webhooks to https:\/\/old\.example\/hooks/,
  );
});

test("it names a channel in which the bot may not write", async () => {
  const [applicationId, token] = ["100000000000000099", "a-token-of-a-second-stand-in"];
  const channels = [
    { id: PROPOSALS_CHANNEL, name: "proposals", isReadOnly: true },
    { id: PAYOUTS_CHANNEL, name: "payouts" },
  ];
  await using discord = await startDiscord({
    ...{ token, applicationId },
    guilds: [{ id: GUILD, name: "Demo", channels, members: [{ id: "200000000000000001", username: "ada" }] }],
  });
  const found = await look({ DISCORD_API_URL: discord.apiUrl, DISCORD_TOKEN: token });
  const faults = faultsOf(found).filter(({ of }) => of === "Discord of demo");
  expect(faults.map(({ sentence }) => sentence)).toEqual([
    `The bot lacks in the channel ${PROPOSALS_CHANNEL}: Send Messages.`,
  ]);
});

test("it names a space where anybody may propose", async () => {
  house.snapshot.changeSpace(SPACE, { filters: { onlyMembers: false } });
  const faults = faultsOf(await look());
  house.snapshot.changeSpace(SPACE, { filters: { onlyMembers: true } });
  expect(faults.map(({ sentence }) => sentence).join()).toMatch(/anybody open proposals/);
});

test("a model that answers is well, one that refuses the key is named, and no key is printed", async () => {
  await using model = await startModel({ apiKey: "sk-right-key-of-the-stand-in" });
  const settings = { OPENAI_BASE_URL: model.baseURL, OPENAI_MODEL: "stand-in" };
  const found = await look({ ...settings, OPENAI_API_KEY: "sk-right-key-of-the-stand-in" });
  expect(found.find(({ of }) => of === "OPENAI_MODEL")?.word).toBe("well");
  const refused = await look({ ...settings, OPENAI_API_KEY: "sk-wrong-key" });
  expect(
    faultsOf(refused)
      .map(({ sentence }) => sentence)
      .join(),
  ).toMatch(/refuses the key \(401\)/);
  expect(JSON.stringify(refused)).not.toMatch(/sk-wrong-key/);
});

test("no key, token or address with a key in it is printed, whatever fails", async () => {
  const rpcUrl = "http://127.0.0.1:9/secret-key-in-a-path";
  const found = JSON.stringify(await look({ RPC_URL: rpcUrl, SNAPSHOT_SEQUENCER_URL: rpcUrl }));
  const secrets = ["PROPOSER_KEY", "EXECUTOR_KEY", "DISCORD_TOKEN", "GITHUB_WEBHOOK_SECRET"];
  for (const name of secrets) expect(found).not.toContain(house.environment[name]);
  expect(found).not.toContain("secret-key-in-a-path");
});

test("a party that never answers is named after its time, and holds up no other", async () => {
  const silent = { of: "silent", look: () => new Promise<never>(() => undefined) };
  const found = await runChecks([silent, { of: "quick", look: async () => [well("Here.")] }], 50);
  expect(found.map(({ of, word }) => [of, word])).toEqual([
    ["silent", "fault"],
    ["quick", "well"],
  ]);
});
