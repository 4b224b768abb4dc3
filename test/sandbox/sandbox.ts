// The sandbox: the whole outside world on loopback and one DAO in it, ready for the real process to be started on.
import { fork, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { HDNodeWallet, Wallet as Signer } from "ethers";
import { stringify } from "yaml";
import { baseUnits } from "#core/money.ts";
import { unixSeconds, type UnixSeconds } from "#core/time.ts";
import type { PublicRecord } from "#core/workflow/record.ts";
import { startAuthority, type Authority } from "./authority.ts";
import { startClock, type StoryClock } from "./clock.ts";
import { startDiscord, type DiscordStandIn } from "./discord.ts";
import { startEvm, type Evm } from "./evm.ts";
import { makeAppKeys, startGitHub, type GitHubStandIn } from "./github.ts";
import type { RestPull } from "./github-pulls.ts";
import type { FromLaurel, ToLaurel } from "./laurel.ts";
import { startSnapshot, type SnapshotStandIn } from "./snapshot.ts";
import { deployTreasury, type SandboxTreasury } from "./treasury.ts";

export type Key = Signer | HDNodeWallet;

/** Somebody of the story, with an account everywhere. */
export interface Person {
  readonly name: string;
  readonly discordId: string;
  readonly key: Key;
  /** Null for a treasurer, who has no work on GitHub. */
  readonly github: { readonly login: string; readonly id: number } | null;
}

export interface Sandbox extends AsyncDisposable {
  readonly folder: string;
  readonly ledgerPath: string;
  readonly clock: StoryClock;
  readonly evm: Evm;
  readonly github: GitHubStandIn;
  readonly discord: DiscordStandIn;
  /** Where people sign in when they link. */
  readonly signIn: { readonly discord: Authority; readonly github: Authority };
  readonly snapshot: SnapshotStandIn;
  readonly treasury: SandboxTreasury;
  readonly people: readonly Person[];
  readonly treasurers: readonly Person[];
  readonly voters: readonly Person[];
  readonly webUrl: string;
  readonly doorUrl: string;
  readonly webhookSecret: string;
  /** What the process was started with; a command of its own gets the same. */
  readonly environment: Readonly<Record<string, string>>;
  /** The last sentences the process logged. */
  readonly log: readonly string[];
  /** Starts the real process and waits until its doors are open. @param extra settings on top, such as SANDBOX_KILL_AT */
  startLaurel(extra?: Readonly<Record<string, string>>): Promise<void>;
  /** SIGKILL, or an orderly stop. */
  stopLaurel(how: "kill" | "stop"): Promise<void>;
  /** Resolves when the process has ended by itself. */
  laurelEnded(): Promise<void>;
  isLaurelUp(): boolean;
  /** Runs a command of the bot as an operator would, in the story's time. */
  command(...words: string[]): Promise<{ readonly code: number; readonly said: string }>;
  /** Days pass for everybody: the chain, the stand-ins and the process. */
  jumpTo(at: UnixSeconds): Promise<void>;
  jump(hours: number): Promise<void>;
  record(): Promise<PublicRecord>;
  /** Waits, in wall time, until the record shows something. */
  until(what: string, isSo: (record: PublicRecord) => boolean): Promise<PublicRecord>;
  close(): Promise<void>;
}

export interface SandboxOptions {
  readonly pulls: readonly RestPull[];
  /** 0 takes a free port. */
  readonly port: number;
  readonly seed: number;
  /** Set to judge with a language model. */
  readonly model?: Readonly<Record<string, string>>;
}

export const GUILD = "100000000000000001";
export const PROPOSALS_CHANNEL = "100000000000000011";
export const PAYOUTS_CHANNEL = "100000000000000012";
export const CHAT_CHANNEL = "100000000000000013";
export const SPACE = "demo.local";
export const DAO = "demo";
const DISCORD_TOKEN = "sandbox-token-of-the-stand-in-discord";
const DISCORD_APPLICATION = "100000000000000099";
const APP_ID = "4242";
const GITHUB_CLIENT_ID = "sandbox-client-of-github";
const GITHUB_CLIENT_SECRET = "sandbox-secret-of-the-client-of-github";
const DISCORD_CLIENT_SECRET = "sandbox-secret-of-the-client-of-discord";
const FUNDS = baseUnits(50_000n * 10n ** 18n);
export const BUDGET = "1000";
const UNTIL_MILLISECONDS_MAX = 45_000;
const READY_MILLISECONDS_MAX = 60_000;
const LOG_SENTENCES_KEPT = 500;

export async function startSandbox(options: SandboxOptions): Promise<Sandbox> {
  const closers: (() => Promise<unknown>)[] = [];
  try {
    return await assemble(options, closers);
  } catch (error) {
    for (const close of closers.reverse()) await close().catch(() => undefined);
    throw error;
  }
}

async function assemble(options: SandboxOptions, closers: (() => Promise<unknown>)[]): Promise<Sandbox> {
  const { pulls, seed } = options;
  const folder = await mkdtemp(join(tmpdir(), "laurel-"));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  const clock = startClock();
  const evm = await startEvm({ timestamp: clock.now(), seed: `laurel-${seed}` });
  closers.push(() => evm.close());

  const accounts = humansOf(pulls);
  const keys = evm.wallets(accounts.length + 6);
  const keyAt = (at: number): Key => {
    const key = keys[at];
    if (key === undefined) throw new Error(`the sandbox has no wallet ${at}`);
    return key;
  };
  const treasurers = ["Ada", "Grace", "Katherine"].map((name, at): Person => {
    return { name, discordId: `20000000000000000${at + 1}`, key: keyAt(at), github: null };
  });
  const [proposer, executor, stranger] = [keyAt(3), keyAt(4), keyAt(5)];
  const people = accounts.map((github, at): Person => {
    return {
      name: github.login,
      discordId: `3000000000000${String(at + 1).padStart(5, "0")}`,
      key: keyAt(at + 6),
      github,
    };
  });
  const voters = [...treasurers, ...people.slice(0, 4)];

  const treasury = await deployTreasury(evm, {
    treasurers: treasurers.map(({ key }) => key),
    threshold: 2,
    executor,
    fundsBaseUnits: FUNDS,
    voters: voters.map(({ key }) => ({ address: key.address, powerBaseUnits: baseUnits(100n * 10n ** 18n) })),
  });

  const webhookSecret = `sandbox-webhook-secret-${seed}`;
  const { privateKeyPem, publicKeyPem } = makeAppKeys();
  const github = await startGitHub({ appId: APP_ID, publicKeyPem, webhookSecret, clock });
  closers.push(() => github.close());
  const repositories = [...new Set(pulls.map(({ base }) => base.repo.full_name))];
  for (const repository of repositories) github.addRepository(repository);
  for (const pull of pulls) github.addPull(pull);

  const discord = await startDiscord({
    token: DISCORD_TOKEN,
    applicationId: DISCORD_APPLICATION,
    clock,
    guilds: [
      {
        id: GUILD,
        name: "Laurel Demo DAO",
        channels: [
          { id: PROPOSALS_CHANNEL, name: "proposals" },
          { id: PAYOUTS_CHANNEL, name: "payouts" },
          { id: CHAT_CHANNEL, name: "chat" },
        ],
        members: [
          ...treasurers.map((treasurer) => ({ ...memberOf(treasurer), permissions: MANAGES_SERVER })),
          ...[...people, strangerOf(stranger)].map(memberOf),
        ],
      },
    ],
  });
  closers.push(() => discord.close());

  const snapshot = await startSnapshot({
    clock,
    rpcUrl: evm.chainUrl,
    chainId: 11155111,
    spaces: [
      {
        id: SPACE,
        network: "11155111",
        symbol: "vLRL",
        members: [proposer.address],
        filters: { onlyMembers: true },
        strategies: [
          {
            name: "erc20-balance-of",
            network: "11155111",
            params: { address: treasury.voteToken.address, symbol: "vLRL", decimals: 18 },
          },
        ],
        voting: { quorum: 200 },
      },
    ],
  });
  closers.push(() => snapshot.close());

  const port = options.port === 0 ? await freePort() : options.port;
  const webUrl = `http://127.0.0.1:${port}`;
  github.setWebhookUrl(`${webUrl}/api/github/webhooks`);
  const discordSignIn = await startAuthority({
    like: "discord",
    clientId: DISCORD_APPLICATION,
    clientSecret: DISCORD_CLIENT_SECRET,
    redirectUris: [`${webUrl}/sign-in/discord`],
    accounts: [...people, ...treasurers, strangerOf(stranger)].map(({ discordId, name }) => ({ id: discordId, name })),
  });
  closers.push(() => discordSignIn.close());
  const githubSignIn = await startAuthority({
    like: "github",
    clientId: GITHUB_CLIENT_ID,
    clientSecret: GITHUB_CLIENT_SECRET,
    redirectUris: [`${webUrl}/sign-in/github`],
    accounts: accounts.map(({ id, login }) => ({ id: String(id), name: login })),
  });
  closers.push(() => githubSignIn.close());
  github.signInWith(githubSignIn);
  const ledgerPath = join(folder, "laurel.sqlite");
  const daoFile = join(folder, "dao.yaml");
  await writeFile(daoFile, stringify(daoDocument(repositories, treasury, treasurers)));
  const environment: Record<string, string> = {
    DAO_FILE: daoFile,
    LEDGER_URL: `file:${ledgerPath}`,
    PORT: String(port),
    PUBLIC_URL: webUrl,
    GITHUB_APP_ID: APP_ID,
    GITHUB_PRIVATE_KEY: privateKeyPem,
    GITHUB_WEBHOOK_SECRET: webhookSecret,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_CLIENT_ID,
    GITHUB_CLIENT_SECRET,
    GITHUB_WEB_URL: githubSignIn.webUrl,
    DISCORD_TOKEN,
    DISCORD_APPLICATION_ID: DISCORD_APPLICATION,
    DISCORD_API_URL: discord.apiUrl,
    DISCORD_CLIENT_SECRET,
    DISCORD_WEB_URL: discordSignIn.webUrl,
    SNAPSHOT_SEQUENCER_URL: snapshot.sequencerUrl,
    SNAPSHOT_HUB_URL: snapshot.hubUrl,
    SNAPSHOT_IPFS_URL: snapshot.hubUrl,
    PROPOSER_KEY: proposer.privateKey,
    EXECUTOR_KEY: executor.privateKey,
    RPC_URL: evm.rpcUrl,
    ...options.model,
  };

  const laurel = keepLaurel(environment, clock, seed);
  closers.push(() => laurel.stop("kill"));

  const record = async (): Promise<PublicRecord> => {
    const response = await fetch(`${webUrl}/dao/${DAO}/record.json`, { signal: AbortSignal.timeout(20_000) });
    if (!response.ok) throw new Error(`the record answers ${response.status}`);
    return (await response.json()) as PublicRecord;
  };
  const jumpTo = async (at: UnixSeconds): Promise<void> => {
    clock.jumpTo(at);
    await evm.advanceTo(clock.now());
    laurel.say({ say: "clock", aheadSeconds: clock.aheadSeconds });
  };
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer().catch(() => undefined);
  };
  return {
    folder,
    ledgerPath,
    clock,
    evm,
    github,
    discord,
    signIn: { discord: discordSignIn, github: githubSignIn },
    snapshot,
    treasury,
    people,
    treasurers,
    voters,
    webUrl,
    doorUrl: `${webUrl}/api/github/webhooks`,
    webhookSecret,
    environment,
    log: laurel.log,
    startLaurel: laurel.start,
    stopLaurel: laurel.stop,
    laurelEnded: laurel.ended,
    isLaurelUp: laurel.isUp,
    command: (...words) => runCommand(words, { ...environment, SANDBOX_AHEAD_SECONDS: String(clock.aheadSeconds) }),
    jumpTo,
    jump: (hours) => jumpTo(unixSeconds(clock.now() + Math.round(hours * 3_600))),
    record,
    until: (what, isSo) => waitUntil(what, record, isSo, laurel),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** Discord's bit of Manage Server. */
const MANAGES_SERVER = "32";

function memberOf({ discordId, name }: Person) {
  return { id: discordId, username: name };
}

export const STRANGER_DISCORD_ID = "400000000000000001";

function strangerOf(key: Key): Person {
  return { name: "Mallory", discordId: STRANGER_DISCORD_ID, key, github: null };
}

/** Every human author and co-author, by first appearance in the file. */
export function humansOf(pulls: readonly RestPull[]): { login: string; id: number }[] {
  const humans = new Map<number, { login: string; id: number }>();
  for (const { user, co_authors = [] } of pulls) {
    for (const { login, id, type } of [user, ...co_authors]) {
      if (type !== "Bot" && !login.endsWith("[bot]") && !humans.has(id)) humans.set(id, { login, id });
    }
  }
  return [...humans.values()];
}

function daoDocument(
  repositories: readonly string[],
  treasury: SandboxTreasury,
  treasurers: readonly Person[],
): unknown {
  const { chainId, safe, payouts, multiSendCallOnly, token, fromBlock } = treasury;
  return {
    id: DAO,
    name: "Laurel Demo DAO",
    repositories,
    discord: { guild: GUILD, proposalsChannel: PROPOSALS_CHANNEL, payoutsChannel: PAYOUTS_CHANNEL },
    snapshot: { space: SPACE },
    treasury: { chainId, safe, payouts, multiSendCallOnly, token, confirmations: 3, fromBlock },
    epoch: { days: 7 },
    budget: { perEpoch: BUDGET },
    vote: {
      discussionHours: 24,
      votingHours: 72,
      objectionHours: 24,
      quorum: "200",
      quorumCounts: "for",
      thresholdPercent: 50,
      minimumVoters: 2,
    },
    intake: { sweepDays: 30 },
    // Of an epoch without reviewers nothing could be appealed.
    reviewers: treasurers.map(({ discordId, name }) => ({ discord: discordId, github: name.toLowerCase() })),
    maintainers: treasurers.slice(0, 1).map(({ discordId }) => discordId),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no free port");
  return address.port;
}

const COMMAND_MILLISECONDS_MAX = 60_000;

async function runCommand(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<{ code: number; said: string }> {
  const env = { PATH: process.env["PATH"] ?? "", ...environment };
  const program = join(import.meta.dirname, "command.ts");
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", program, ...words], {
    env,
    timeout: COMMAND_MILLISECONDS_MAX,
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes: Buffer) => (said += bytes.toString("utf8")));
  const [code] = (await once(child, "close")) as [number | null];
  return { code: code ?? -1, said };
}

interface KeptLaurel {
  readonly log: string[];
  start(extra?: Readonly<Record<string, string>>): Promise<void>;
  stop(how: "kill" | "stop"): Promise<void>;
  ended(): Promise<void>;
  isUp(): boolean;
  say(message: ToLaurel): void;
}

function keepLaurel(environment: Readonly<Record<string, string>>, clock: StoryClock, seed: number): KeptLaurel {
  const log: string[] = [];
  let child: ChildProcess | null = null;
  let starts = 0;

  async function start(extra: Readonly<Record<string, string>> = {}): Promise<void> {
    starts += 1;
    const path = process.env["PATH"] ?? "";
    const env = {
      PATH: path,
      ...environment,
      SANDBOX_AHEAD_SECONDS: String(clock.aheadSeconds),
      SANDBOX_IDS_SEED: `${seed}:${starts}`,
      ...extra,
    };
    const started = fork(join(import.meta.dirname, "laurel.ts"), { env, stdio: ["ignore", "pipe", "pipe", "ipc"] });
    child = started;
    const keep = (sentence: string): void => {
      log.push(sentence);
      if (log.length > LOG_SENTENCES_KEPT) log.shift();
    };
    for (const stream of [started.stdout, started.stderr])
      stream?.on("data", (bytes: Buffer) => keep(bytes.toString("utf8").trimEnd()));
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`Laurel did not start in time.\n${log.slice(-10).join("\n")}`)),
        READY_MILLISECONDS_MAX,
      );
      const settle = (act: () => void): void => (clearTimeout(late), act());
      started.on("message", (message: FromLaurel) => {
        if (message.say === "log") keep(message.sentence);
        if (message.say === "ready") settle(resolve);
        if (message.say === "failed") settle(() => reject(new Error(message.sentence)));
      });
      started.once("exit", (code, signal) => {
        if (child === started) child = null;
        settle(() => reject(new Error(`Laurel ended at start (${code ?? signal}).\n${log.slice(-10).join("\n")}`)));
      });
    });
  }

  async function stop(how: "kill" | "stop"): Promise<void> {
    const stopping = child;
    if (stopping === null) return;
    const exited = once(stopping, "exit");
    if (how === "kill") stopping.kill("SIGKILL");
    else stopping.send({ say: "stop" } satisfies ToLaurel);
    const late = setTimeout(() => stopping.kill("SIGKILL"), 10_000);
    await exited;
    clearTimeout(late);
    child = null;
  }

  return {
    log,
    start,
    stop,
    ended: async () => {
      if (child !== null) await once(child, "exit");
    },
    isUp: () => child !== null,
    say: (message) => {
      if (child?.connected) child.send(message, () => undefined);
    },
  };
}

async function waitUntil(
  what: string,
  record: () => Promise<PublicRecord>,
  isSo: (record: PublicRecord) => boolean,
  laurel: KeptLaurel,
): Promise<PublicRecord> {
  const deadline = performance.now() + UNTIL_MILLISECONDS_MAX;
  let last: PublicRecord | null = null;
  while (performance.now() < deadline) {
    last = await record().catch(() => last);
    if (last !== null && isSo(last)) return last;
    const stopped = last?.stopped[0];
    if (stopped) throw new Error(`${what} did not happen: ${stopped.what} ${stopped.happened} ${stopped.next}`);
    if (!laurel.isUp()) throw new Error(`${what} did not happen: Laurel ended.\n${laurel.log.slice(-10).join("\n")}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const stands =
    last?.proposals.map(({ epoch, stage, waitsFor }) => `Epoch ${epoch} is at "${stage}". ${waitsFor}`) ?? [];
  throw new Error(
    [`${what} did not happen in time.`, last?.readOnlyBecause ?? "", ...stands, ...laurel.log.slice(-10)].join("\n"),
  );
}
