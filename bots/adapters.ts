// The adapters: every outside party connected as the settings say, behind core's ports.
import { randomBytes } from "node:crypto";
import { Wallet as Key } from "ethers";
import Keyv from "keyv";
import { DEAREST_PRICE, priceOf } from "#config/prices.ts";
import type { Settings } from "#config/secrets.ts";
import { buildClaimTree } from "#contracts/claims/tree.ts";
import { connectTreasury } from "#contracts/safe/treasury.ts";
import { connectBallotBox } from "#contracts/snapshot/ballot-box.ts";
import { NeedsHuman, RetryLater, explainError } from "#core/errors.ts";
import type { Rules } from "#core/rules.ts";
import { unixSeconds, type Clock } from "#core/time.ts";
import type { Ids, Links } from "#core/workflow/house.ts";
import type { Intake } from "#core/workflow/intake.ts";
import type { IdentitySource } from "#core/workflow/sign-in.ts";
import type { Forum, Judge, TreasuryStanding, World } from "#core/world.ts";
import { connectDiscord, type DiscordConnection } from "./discord/client.ts";
import type { ChatSettings } from "./discord/chat.ts";
import { connectCodeHost } from "./github/code-host.ts";
import { connectGists } from "./github/gists.ts";
import { connectChatModel } from "./judge/chat-model.ts";
import { connectJury } from "./judge/jury.ts";
import { openSetupDesk } from "./setup.ts";
import { openSignInDesk } from "./web/oauth.ts";
import type { SignInDoor } from "./web/sign-in.ts";
import { NewestAnswers, rememberAnswers } from "./judge/remembered.ts";

const CALL_DEADLINE_MILLISECONDS = 20_000;
const DISCORD_RETRY_MILLISECONDS = 30_000;

/** A clock over a wall that may be set back: it then stands still until the wall has caught up. */
export function clockFrom(wallMilliseconds: () => number): Clock {
  let latest = 0;
  return {
    now: () => {
      latest = Math.max(latest, Math.floor(wallMilliseconds() / 1000));
      return unixSeconds(latest);
    },
  };
}

export const systemClock: Clock = clockFrom(() => Date.now());
export const randomIds: Ids = { next: () => randomBytes(16).toString("hex") };

export interface Outside {
  /** @param rules those in force: the files that were read are drafts, and nothing is signed or paid by a draft */
  worldOf(rules: Rules): World;
  /** The addresses of the keys this process holds: neither may own anything in a Safe. */
  readonly ownAddresses: readonly string[];
  isForumReady(): boolean;
  close(): Promise<void>;
}

export interface OutsideOptions {
  readonly settings: Settings;
  readonly rules: readonly Rules[];
  readonly clock: Clock;
  readonly intakeOf: (guildId: string) => Intake | null;
  /** True for exactly one caller, ever. */
  readonly sayOnce: (key: string) => boolean;
  readonly log: (sentence: string) => void;
}

/** @throws NeedsHuman when Discord refuses the token; a Discord that is only down is connected to later */
export async function connectOutside(options: OutsideOptions): Promise<Outside> {
  const { settings, rules, clock } = options;
  const { appId, privateKey, apiUrl } = settings.github;
  const daoIdOf = (repository: string): string => findDao(rules, repository)?.daoId ?? "";
  const codeHost = connectCodeHost({
    appId,
    privateKey,
    apiUrl,
    daoIdOf,
    deadlineMilliseconds: CALL_DEADLINE_MILLISECONDS,
  });
  const judge = await chooseJudge(settings);
  const discord = await keepDiscord(options);
  const treasuries: ReturnType<typeof openTreasury>[] = [];
  const author = new Key(settings.proposerKey);
  const ownAddresses = [author.address, new Key(settings.executorKey).address];
  return {
    worldOf: (each) => {
      const { snapshot } = settings;
      const treasury = openTreasury(settings, each);
      treasuries.push(treasury);
      return {
        codeHost,
        judge,
        forum: discord.forumFor(each),
        ballotBox: connectBallotBox({
          sequencerUrl: snapshot.sequencerUrl,
          hubUrl: snapshot.hubUrl,
          space: each.snapshot.space,
          author,
          clock,
          app: "laurel",
          ipfsUrl: snapshot.ipfsUrl,
          hubUrls: snapshot.otherHubUrls,
          rpcUrl: settings.rpcUrl,
          power: each.vote.power,
          ...(settings.proposerFor === null ? {} : { principal: settings.proposerFor }),
          ...(snapshot.apiKey === null ? {} : { apiKey: snapshot.apiKey }),
        }),
        treasury: { ...treasury, standing: async () => withOwnKeys(await treasury.standing(), ownAddresses) },
        clock,
      };
    },
    ownAddresses,
    isForumReady: discord.isReady,
    close: async () => {
      for (const treasury of treasuries) treasury.close();
      await discord.close();
    },
  };
}

/** The start refuses such a key, but the owners of a Safe may change while Laurel runs: nothing is offered or sent then. */
export function withOwnKeys(standing: TreasuryStanding, ownAddresses: readonly string[]): TreasuryStanding {
  const own = standing.owners.filter((owner) => ownAddresses.includes(owner));
  const faults = own.map((owner) => `A key of this process is an owner of the Safe: ${owner}.`);
  return { ...standing, faults: [...standing.faults, ...faults] };
}

export function findDao(rules: readonly Rules[], repository: string): Rules | undefined {
  const wanted = repository.toLowerCase();
  return rules.find(({ repositories }) => repositories.some((name) => name.toLowerCase() === wanted));
}

export function linksOf(world: World): Links {
  return {
    judgeName: world.judge.name,
    ballotUrl: world.ballotBox.proposalUrl,
    transactionUrl: world.treasury.transactionUrl,
  };
}

function openTreasury({ rpcUrl, executorKey, proposerKey, safeQueue }: Settings, { treasury }: Rules) {
  const { explorerUrl, ...place } = treasury;
  return connectTreasury({
    ...place,
    rpcUrl,
    executorKey,
    claimTree: buildClaimTree,
    deadlineMilliseconds: CALL_DEADLINE_MILLISECONDS,
    ...(safeQueue === null ? {} : { queue: { ...safeQueue, delegateKey: proposerKey } }),
    ...(explorerUrl === null ? {} : { explorerUrl }),
  });
}

/** With the three secrets of OAuth people sign in; without them a signed gist proves a GitHub account. */
export function chooseIdentity({ signIn, github }: Settings): IdentitySource {
  if (signIn !== null) return { way: "sign-in" };
  const { apiUrl } = github;
  return { way: "gist", gists: connectGists({ apiUrl, deadlineMilliseconds: CALL_DEADLINE_MILLISECONDS }) };
}

export function openSignIn({ signIn, publicUrl }: Settings): SignInDoor | null {
  if (signIn === null) return null;
  return { desk: openSignInDesk({ ...signIn, publicUrl }), isSecure: publicUrl.startsWith("https:") };
}

/** Rules may name jurors later, so there is always a jury: with nobody to ask it answers nothing, and code alone scores. */
export async function chooseJudge({ judge, jurors, cacheUrl }: Settings): Promise<Judge> {
  return connectJury({
    operator: judge,
    ...jurors,
    priceOf: (model) => priceOf(model) ?? DEAREST_PRICE,
    memory: rememberAnswers(await openCache(cacheUrl)),
  });
}

/** Caches only: nothing in it counts money, and nothing is lost with it. */
async function openCache(cacheUrl: string | null): Promise<Keyv> {
  if (cacheUrl === null) return new Keyv({ store: new NewestAnswers() });
  const isRedis = cacheUrl.startsWith("redis");
  const store = isRedis
    ? new (await import("@keyv/redis")).default(cacheUrl)
    : new (await import("@keyv/postgres")).default({ uri: cacheUrl });
  const cache = new Keyv({ store, namespace: "laurel" });
  cache.on("error", () => undefined);
  return cache;
}

/** The operator's own model answers questions too; without one, words are matched. */
function chooseChat({ judge, publicUrl, chat: limits }: Settings, clock: Clock): ChatSettings {
  return { model: judge === null ? null : connectChatModel(judge), publicUrl, limits, now: () => clock.now() };
}

interface KeptDiscord {
  forumFor(rules: Rules): Forum;
  isReady(): boolean;
  close(): Promise<void>;
}

/** Discord may be down when Laurel starts: posts then wait and catch up, and everything else goes on. */
async function keepDiscord({ settings, rules, clock, intakeOf, sayOnce, log }: OutsideOptions): Promise<KeptDiscord> {
  const guildIds = rules.map(({ discord }) => discord.guildId);
  const chat = chooseChat(settings, clock);
  const setup = openSetupDesk({ settings, clock, code: null, written: () => undefined });
  let connection: DiscordConnection | null = null;
  let isClosed = false;
  let retry: NodeJS.Timeout | undefined;

  async function connect(): Promise<void> {
    try {
      connection = await connectDiscord({ ...settings.discord, guildIds, intakeOf, chat, setup, sayOnce, log });
      if (isClosed) await connection.close();
    } catch (error) {
      if (error instanceof NeedsHuman) throw error;
      log(`Discord is not reached yet: ${explainError(error)}`);
      if (isClosed) return;
      retry = setTimeout(
        () => void connect().catch((cause: unknown) => log(explainError(cause))),
        DISCORD_RETRY_MILLISECONDS,
      );
      retry.unref();
    }
  }
  await connect();

  const connected = (): DiscordConnection => {
    if (connection !== null) return connection;
    throw new RetryLater("Discord is not connected.", { next: "Posts wait and are caught up with once it is." });
  };
  return {
    forumFor: ({ discord, treasury }) => {
      const { guildId, proposalsChannelId, payoutsChannelId } = discord;
      const places = { guildId, proposalsChannelId, payoutsChannelId, explorer: treasury.explorerUrl };
      return {
        ensurePost: async (post) => connected().forumFor(places).ensurePost(post),
        findPost: async (where, key) => connected().forumFor(places).findPost(where, key),
      };
    },
    isReady: () => connection?.isReady() ?? false,
    close: async () => {
      isClosed = true;
      clearTimeout(retry);
      await connection?.close();
    },
  };
}
