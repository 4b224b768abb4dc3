// Setting up: a server without a DAO becomes one's, from Discord alone, and every answer is checked against the real parties.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readRules } from "#config/rules.ts";
import { crashPulls } from "../crash/house.ts";
import {
  CHAT_CHANNEL,
  PAYOUTS_CHANNEL,
  PROPOSALS_CHANNEL,
  SPACE,
  startSandbox,
  type Sandbox,
} from "../sandbox/sandbox.ts";

let house: Sandbox;
let daoFile: string;

beforeAll(async () => {
  house = await startSandbox({ pulls: crashPulls, port: 0, seed: 91 });
  daoFile = join(house.folder, "new-dao.yaml");
  await house.startLaurel({ DAO_FILE: daoFile, LEDGER_URL: `file:${join(house.folder, "new.sqlite")}` });
});

afterAll(() => house?.close());

const ada = (): string => house.treasurers[0]?.discordId ?? "";
const member = (): string => house.people[0]?.discordId ?? "";

async function setup(user = ada()) {
  return house.discord.slash({ user, channel: CHAT_CHANNEL, command: "admin", subcommand: "setup" });
}

/** Presses a step's button and fills in its form. */
async function answer(step: string, fields: Readonly<Record<string, string | readonly string[]>>): Promise<string> {
  const { message } = await setup();
  await house.discord.press({
    ...{ user: ada(), channel: CHAT_CHANNEL },
    ...{ messageId: message?.id ?? "", customId: `do:admin:${step}` },
  });
  const { content, followUps } = await house.discord.submitModal({ user: ada(), fields });
  return [content, ...followUps.map((each) => each.content)].join("\n");
}

/** 0 while nobody listens. */
const recordStatus = (): Promise<number> =>
  fetch(`${house.webUrl}/dao/garden/record.json`).then(
    ({ status }) => status,
    () => 0,
  );

const code = (): string => /with the code ([0-9a-f]{20})/.exec(house.log.join("\n"))?.[1] ?? "";
const address = `0x${"1".repeat(40)}`;

test("before there are rules the bot answers /help and /admin setup, and whoever may not manage the server is refused", async () => {
  const help = await house.discord.slash({ user: member(), channel: CHAT_CHANNEL, command: "help" });
  expect(help.content).toMatch(/\/admin setup/);
  expect((await setup(member())).content).toMatch(/Only whoever may manage this server/);
  expect(house.discord.registeredCommands("100000000000000001").map(({ name }) => name)).toEqual(["admin", "help"]);
});

test("a set-up begins only with the code from the log", async () => {
  expect((await setup()).content).toMatch(/finds a code in my log/);
  expect(await answer("code", { code: "0".repeat(20) })).toMatch(/This is not the code/);
  expect(existsSync(`${daoFile}.setup.json`)).toBe(false);
  expect(await answer("code", { code: code() })).toMatch(/Next: press Name/);
});

test("what is malformed is refused with the words of the rules, and nothing of it is kept", async () => {
  expect(await answer("name", { id: "Not An Id", name: "Garden DAO" })).toMatch(/Write 1 to 40 small letters/);
  expect((await setup()).content).toMatch(/▫️ \*\*Name\*\*/);
  expect(await answer("name", { id: "garden", name: "Garden DAO" })).toMatch(/✅ \*\*Name\*\*: Garden DAO/);
});

test("a repository without the App is refused by its name", async () => {
  const repository = crashPulls[0]?.base.repo.full_name ?? "";
  expect(await answer("repositories", { repositories: `${repository}\nstranger/thing` })).toMatch(/stranger\/thing/);
  expect((await setup()).content).toMatch(/▫️ \*\*Repositories\*\*: not answered yet/);
  expect(await answer("repositories", { repositories: repository })).toMatch(/The App is installed on/);
});

test("channels are chosen, and the bot must be able to write there", async () => {
  const fields = { proposals: [PROPOSALS_CHANNEL], payouts: [PAYOUTS_CHANNEL] };
  expect(await answer("channels", fields)).toMatch(/see, write, embed and read back/);
});

test("a Safe that is none is refused; of a real one owners, token and chain are read from the chain", async () => {
  const { safe, payouts, token, multiSendCallOnly } = house.treasury;
  const fields = { safe, payouts, token: token.address, multisend: multiSendCallOnly };
  expect(await answer("treasury", { ...fields, safe: address })).toMatch(/There is no code at 0x1111/);
  expect(await answer("treasury", { ...fields, token: address })).toMatch(/does not answer as a token/);
  expect((await setup()).content).toMatch(/▫️ \*\*Treasury\*\*: not answered yet/);
  expect(await answer("treasury", fields)).toMatch(/2 of 3 owners sign/);
  expect((await setup()).content).toMatch(/token LRL/);
});

test("a space that cannot carry a vote is refused, and what is left empty stays as it was", async () => {
  expect(await answer("vote", { space: "nobody.eth", quorum: "200" })).toMatch(/nobody\.eth/);
  expect(await answer("vote", { space: SPACE, quorum: "0" })).toMatch(/Write voting power above zero/);
  expect(await answer("vote", { space: SPACE, quorum: "200" })).toMatch(/can carry a vote/);
  expect(await answer("vote", { voters: "3" })).toMatch(/quorum 200, at least 3 voters/);
});

test("a restart loses nothing, and nothing is written before all is answered", async () => {
  await house.stopLaurel("kill");
  await house.startLaurel({ DAO_FILE: daoFile, LEDGER_URL: `file:${join(house.folder, "new.sqlite")}` });
  const { content } = await setup();
  expect(content).toMatch(/✅ \*\*Treasury\*\*/);
  expect(content).toMatch(/Next: press Budget and times/);
  expect(existsSync(daoFile)).toBe(false);
});

test("with all answered the file is written, passes every check, and Laurel goes on by itself", async () => {
  expect(await answer("budget", { budget: "1000", share: "50", days: "7", hours: "24 72" })).toMatch(/objectionHours/);
  expect(await answer("budget", { budget: "1000", share: "50" })).toMatch(/Next: press People/);
  const last = await answer("people", { maintainers: ada(), reviewers: `${ada()} ada-hub` });
  expect(last).toMatch(/press Write new-dao\.yaml/);
  const { message } = await setup();
  const press = { user: ada(), channel: CHAT_CHANNEL, messageId: message?.id ?? "", customId: "do:admin:write" };
  expect((await house.discord.press(press)).content).toMatch(/is written\. I start with it now/);
  const [rules] = readRules([daoFile]);
  expect(rules).toMatchObject({
    daoId: "garden",
    maintainers: [ada()],
    discord: { guildId: "100000000000000001", proposalsChannelId: PROPOSALS_CHANNEL },
    treasury: { safe: house.treasury.safe, token: { symbol: "LRL", decimals: 18 } },
    vote: { passRule: { quorum: "200", votersMin: 3 } },
  });
  expect(readFileSync(daoFile, "utf8")).toMatch(/# The Snapshot space whose members vote\./);
  expect(existsSync(`${daoFile}.setup.json`)).toBe(false);
  await expect.poll(recordStatus, { timeout: 30_000, interval: 200 }).toBe(200);
  expect(house.discord.registeredCommands("100000000000000001").length).toBeGreaterThan(10);
}, 60_000);

test("once the DAO stands, a set-up writes a draft beside its rules that only a vote brings into force", async () => {
  const before = readFileSync(daoFile, "utf8");
  await house.discord.wait("the bot", () => house.discord.connectedBots() > 0);
  expect((await setup()).content).toMatch(/at most 1000 and 50 percent each 7 days/);
  expect(await answer("budget", { budget: "900" })).toMatch(/new-dao\.draft\.yaml, a draft/);
  const { message } = await setup();
  const press = { user: ada(), channel: CHAT_CHANNEL, messageId: message?.id ?? "", customId: "do:admin:write" };
  expect((await house.discord.press(press)).content).toMatch(/as a draft beside the rules/);
  expect(readFileSync(daoFile, "utf8")).toBe(before);
  expect(readFileSync(daoFile.replace(".yaml", ".draft.yaml"), "utf8")).toMatch(/perEpoch: "900"/);
});

test("a maintainer pauses the DAO and lets it go on, and another member may not", async () => {
  const say = (user: string, subcommand: string) =>
    house.discord.slash({
      ...{ user, channel: CHAT_CHANNEL, command: "admin", subcommand },
      options: { reason: "A contract is looked at." },
    });
  expect((await say(member(), "pause")).content).toMatch(/maintainers and/i);
  expect((await say(ada(), "pause")).content).toMatch(/is paused until/);
  const epoch = await house.discord.slash({ user: member(), channel: CHAT_CHANNEL, command: "epoch" });
  expect(epoch.content).toMatch(/The DAO is paused until .* A contract is looked at\./);
  expect((await say(ada(), "resume")).content).toMatch(/The DAO goes on/);
});

test("a missing file is no first start where the ledger knows a DAO: nobody begins a second one over it", async () => {
  await house.stopLaurel("stop");
  const settings = {
    DAO_FILE: join(house.folder, "mistyped.yaml"),
    LEDGER_URL: `file:${join(house.folder, "new.sqlite")}`,
  };
  await expect(house.startLaurel(settings)).rejects.toThrow(/mistyped\.yaml: cannot be read/);
});

test("a draft of another server is not gone on with", async () => {
  const other = join(house.folder, "other.yaml");
  writeFileSync(`${other}.setup.json`, JSON.stringify({ v: 1, guildId: "100000000000000777", choices: {} }));
  await house.startLaurel({ DAO_FILE: other, LEDGER_URL: `file:${join(house.folder, "other.sqlite")}` });
  expect((await setup()).content).toMatch(/I am being set up in another server/);
});
