// The settings of one installation: what the environment must say, what each is, where to get it, and whether it is well formed.
import { createPrivateKey } from "node:crypto";
import { existsSync } from "node:fs";
import { BadInput, explainError } from "#core/errors.ts";
import { parseWallet, type Wallet } from "#core/key.ts";

export interface Settings {
  readonly daoFiles: readonly string[];
  /** "file:" and a path. */
  readonly ledgerUrl: string;
  readonly cacheUrl: string | null;
  /** 0 takes any free port. */
  readonly port: number;
  /** Without a slash at the end, as all URLs here but that of the RPC, whose path may be a key. */
  readonly publicUrl: string;
  readonly github: {
    readonly appId: string;
    /** PEM with real line ends. */
    readonly privateKey: string;
    /** The current one and, while it is being changed, the next. */
    readonly webhookSecrets: readonly string[];
    readonly apiUrl: string;
  };
  /** With which people sign in at Discord and at GitHub when they link; null: a signed gist proves a GitHub account. */
  readonly signIn: {
    readonly discord: OAuthClient;
    readonly github: OAuthClient & { readonly apiUrl: string };
  } | null;
  readonly discord: { readonly token: string; readonly applicationId: string; readonly apiUrl: string | null };
  /** The operator's own model, for rules that name no juror; null: code alone scores then. */
  readonly judge: { readonly apiKey: string | null; readonly baseURL: string | null; readonly model: string } | null;
  /** What the operator allows to the jurors that a DAO's rules name. */
  readonly jurors: {
    /** By their names, JUROR_..._API_KEY. */
    readonly keys: ReadonlyMap<string, string>;
    /** As in a URL, with the port where it is not the usual one; each with the name of the only key that may go there. */
    readonly hosts: ReadonlyMap<string, string | null>;
  };
  /** Of questions that a language model answers on Discord. */
  readonly chat: { readonly questionsPerDay: number; readonly questionsPerPerson: number };
  readonly snapshot: {
    readonly sequencerUrl: string;
    readonly hubUrl: string;
    /** Asked for the same ballot when its votes are counted again: two hubs that disagree pay nobody. */
    readonly otherHubUrls: readonly string[];
    readonly ipfsUrl: string;
    readonly apiKey: string | null;
  };
  readonly proposerKey: string;
  /** The member of the space for whom the proposer key signs as an alias; null where it is a member itself. */
  readonly proposerFor: Wallet | null;
  readonly rpcUrl: string;
  readonly executorKey: string;
  /** Safe's Transaction Service. */
  readonly safeQueue: { readonly url: string; readonly apiKey: string | null } | null;
}

export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where people sign in. */
  readonly webUrl: string;
}

export interface Setting {
  readonly name: string;
  /** "always", "never", or the names of which one makes this setting needed too. */
  readonly needed: "always" | "never" | { readonly withAnyOf: readonly string[] };
  /** What counts when it is not set; null when nothing does. */
  readonly fallback: string | null;
  /** One sentence. */
  readonly what: string;
  /** Where to get it, or how to choose it. */
  readonly where: string;
  readonly example: string;
  /** What is wrong with a value, as the end of a sentence that never repeats it; null when it will do. */
  readonly faultOf: (value: string) => string | null;
}

export type Environment = Readonly<Record<string, string | undefined>>;

const WEBHOOK_SECRET_CHARACTERS_MIN = 16;
/** Keys of Ethereum lie above zero and below the order of secp256k1 (SEC 2, section 2.4.1). */
const KEY_ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

const JUROR_KEY_NAME = /^JUROR_[A-Z0-9]{1,40}_API_KEY$/;
/** Meant as one, whatever was misspelt. */
const JUROR_KEY_LIKE = /^JUROR_.{0,200}KEY$/i;

/** In the order of .env.example, which a test derives from this table. */
export const SETTINGS = [
  {
    name: "DAO_FILE",
    needed: "always",
    fallback: null,
    what: "The file with the rules of your DAO; several DAOs are several files, separated by commas.",
    where: "Name a file that does not exist yet and /admin setup writes it, or copy config/dao.example.yaml.",
    example: "dao.yaml",
    faultOf: (text) => (splitList(text).length > 0 ? null : "names no file"),
  },
  {
    name: "LEDGER_URL",
    needed: "never",
    fallback: "file:laurel.sqlite",
    what: "Where the ledger is kept: a file on a disk that is backed up.",
    where:
      "Choose a path; the file is made at the first start. Beside it lies <file>.keys: back that up apart from it, its newest copy only.",
    example: "file:/var/lib/laurel/laurel.sqlite",
    faultOf: ledgerFault,
  },
  {
    name: "CACHE_URL",
    needed: "never",
    fallback: null,
    what: "A Redis or PostgreSQL that keeps the judge's answers over a restart; without it they are kept in memory.",
    where: "From whoever runs that database.",
    example: "redis://127.0.0.1:6379",
    faultOf: (text) => urlFault(text, ["redis:", "rediss:", "postgres:", "postgresql:"]),
  },
  {
    name: "PORT",
    needed: "never",
    fallback: "4400",
    what: "The port on this machine for GitHub's webhooks and the web pages.",
    where: "Choose a free one and let your web server pass PUBLIC_URL on to it.",
    example: "4400",
    faultOf: (text) => (/^[0-9]{1,5}$/.test(text) && Number(text) <= 65_535 ? null : "is not a port from 0 to 65535"),
  },
  {
    name: "PUBLIC_URL",
    needed: "never",
    fallback: null,
    what: "The address under which people and GitHub reach Laurel; without it http://127.0.0.1 and the port.",
    where: "Your own domain, with https.",
    example: "https://laurel.example.org",
    faultOf: guardedUrlFault,
  },
  {
    name: "GITHUB_APP_ID",
    needed: "always",
    fallback: null,
    what: "The number of your GitHub App.",
    where: "GitHub, Settings, Developer settings, GitHub Apps, your app, General: App ID.",
    example: "123456",
    faultOf: (text) => (/^[1-9][0-9]{0,15}$/.test(text) ? null : "is not a number of digits only"),
  },
  {
    name: "GITHUB_PRIVATE_KEY",
    needed: "always",
    fallback: null,
    what: "The key with which Laurel signs in as your GitHub App: the PEM file's text, with line ends also as \\n, or in base64.",
    where: "On the same page, Private keys: Generate a private key; then, for one line: base64 -w0 the-file.pem",
    example: "LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo...",
    faultOf: privateKeyFault,
  },
  {
    name: "GITHUB_WEBHOOK_SECRET",
    needed: "always",
    fallback: null,
    what: "What GitHub signs its webhooks with, so that nobody else can send one.",
    where: "Make one with: openssl rand -hex 32 and write it here and on the app's page under Webhook secret.",
    example: "the 64 characters that openssl printed",
    faultOf: webhookSecretFault,
  },
  {
    name: "GITHUB_WEBHOOK_SECRET_NEXT",
    needed: "never",
    fallback: null,
    what: "A second webhook secret that is accepted too, while you change from one to the other.",
    where: "Make it like the first, and empty this line once GitHub uses it as the first.",
    example: "the 64 characters that openssl printed next",
    faultOf: webhookSecretFault,
  },
  {
    name: "GITHUB_API_URL",
    needed: "never",
    fallback: "https://api.github.com",
    what: "Where GitHub's API answers.",
    where: "Set it only for a GitHub of your own.",
    example: "https://github.example.org/api/v3",
    faultOf: guardedUrlFault,
  },
  {
    name: "GITHUB_CLIENT_ID",
    needed: { withAnyOf: ["GITHUB_CLIENT_SECRET", "DISCORD_CLIENT_SECRET"] },
    fallback: null,
    what: "With which people sign in with GitHub when they link; with it the two client secrets are needed, and without all three they publish a signed gist.",
    where: "On the page of your GitHub App: Client ID. Add PUBLIC_URL and /sign-in/github as a callback URL there.",
    example: "Iv23li0123456789abcd",
    faultOf: wordFault,
  },
  {
    name: "GITHUB_CLIENT_SECRET",
    needed: { withAnyOf: ["GITHUB_CLIENT_ID", "DISCORD_CLIENT_SECRET"] },
    fallback: null,
    what: "The secret that belongs to GITHUB_CLIENT_ID.",
    where: "On the same page: Generate a new client secret.",
    example: "the 40 characters that GitHub shows once",
    faultOf: wordFault,
  },
  {
    name: "GITHUB_WEB_URL",
    needed: "never",
    fallback: "https://github.com",
    what: "Where people sign in with GitHub.",
    where: "Set it only for a GitHub of your own.",
    example: "https://github.example.org",
    faultOf: guardedUrlFault,
  },
  {
    name: "DISCORD_TOKEN",
    needed: "always",
    fallback: null,
    what: "The token with which the bot signs in to Discord.",
    where: "https://discord.com/developers/applications, your application, Bot: Reset Token.",
    example: "the text that Discord shows once",
    faultOf: (text) =>
      /^[^\s"']{20,200}$/.test(text) ? null : 'is not one word of 20 to 200 characters (without "Bot" in front)',
  },
  {
    name: "DISCORD_APPLICATION_ID",
    needed: "always",
    fallback: null,
    what: "The id of the Discord application that the bot belongs to.",
    where: "https://discord.com/developers/applications, your application, General Information.",
    example: "100000000000000009",
    faultOf: (text) => (/^[0-9]{17,20}$/.test(text) ? null : "is not an id of 17 to 20 digits"),
  },
  {
    name: "DISCORD_API_URL",
    needed: "never",
    fallback: null,
    what: "Where Discord's API answers, without the version; without it Discord itself.",
    where: "Set it only for a stand-in.",
    example: "http://127.0.0.1:4401/api",
    faultOf: guardedUrlFault,
  },
  {
    name: "DISCORD_CLIENT_SECRET",
    needed: { withAnyOf: ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"] },
    fallback: null,
    what: "With which people sign in with Discord when they link, so that nobody else can use a page that was passed on.",
    where:
      "https://discord.com/developers/applications, your application, OAuth2: Reset Secret. Add PUBLIC_URL and /sign-in/discord under Redirects there.",
    example: "the 32 characters that Discord shows once",
    faultOf: wordFault,
  },
  {
    name: "DISCORD_WEB_URL",
    needed: "never",
    fallback: "https://discord.com",
    what: "Where people sign in with Discord.",
    where: "Set it only for a stand-in.",
    example: "http://127.0.0.1:4402",
    faultOf: guardedUrlFault,
  },
  {
    name: "OPENAI_API_KEY",
    needed: "never",
    fallback: null,
    what: "The key for the language model that judges and answers questions; without it and without OPENAI_BASE_URL, code alone does.",
    where: "https://platform.openai.com/api-keys, or whoever runs the endpoint of OPENAI_BASE_URL.",
    example: "sk-...",
    faultOf: wordFault,
  },
  {
    name: "OPENAI_BASE_URL",
    needed: "never",
    fallback: null,
    what: "An endpoint that speaks OpenAI's protocol, for a model of another maker or of your own; without it OpenAI's.",
    where: "From whoever runs it; it mostly ends in /v1.",
    example: "http://127.0.0.1:11434/v1",
    faultOf: openUrlFault,
  },
  {
    name: "OPENAI_MODEL",
    needed: { withAnyOf: ["OPENAI_API_KEY", "OPENAI_BASE_URL"] },
    fallback: null,
    what: "The name of the model that judges; members see it beside each score.",
    where: "From the list of models of that endpoint.",
    example: "gpt-5-mini",
    faultOf: (text) => (/^\S{1,200}$/.test(text) ? null : "is not one word of at most 200 characters"),
  },
  {
    name: "JUROR_HOSTS",
    needed: "never",
    fallback: null,
    what:
      "The hosts at which jurors of your DAOs' rules may be asked, separated by commas, each alone or as host=JUROR_X_API_KEY: " +
      "that key, X being any capital letters and digits, stands in a line of its own and is sent to this host only.",
    where: "Choose whom you trust with what contributors write; get each key from whoever runs the endpoint.",
    example: "api.openai.com=JUROR_A_API_KEY, api.mistral.ai=JUROR_B_API_KEY, 127.0.0.1:11434",
    faultOf: hostsFault,
  },
  {
    name: "CHAT_QUESTIONS_PER_DAY",
    needed: "never",
    fallback: "300",
    what: "How many questions people may ask the language model on Discord in one day, all together; then words are matched.",
    where: "Choose what you want to pay for; 0 never asks the model.",
    example: "300",
    faultOf: countFault,
  },
  {
    name: "CHAT_QUESTIONS_PER_PERSON",
    needed: "never",
    fallback: "20",
    what: "How many of them one person may ask in one day.",
    where: "Choose it well below the number for all.",
    example: "20",
    faultOf: countFault,
  },
  {
    name: "SNAPSHOT_SEQUENCER_URL",
    needed: "never",
    fallback: "https://seq.snapshot.org",
    what: "Where Snapshot takes proposals in.",
    where: "Set it only for Snapshot's test network (https://testnet.seq.snapshot.org) or a stand-in.",
    example: "https://testnet.seq.snapshot.org",
    faultOf: guardedUrlFault,
  },
  {
    name: "SNAPSHOT_HUB_URL",
    needed: "never",
    fallback: "https://hub.snapshot.org",
    what: "Where Snapshot tells proposals and votes.",
    where: "Set it together with SNAPSHOT_SEQUENCER_URL (https://testnet.hub.snapshot.org).",
    example: "https://testnet.hub.snapshot.org",
    faultOf: guardedUrlFault,
  },
  {
    name: "SNAPSHOT_OTHER_HUBS",
    needed: "never",
    fallback: null,
    what: "Other hubs, with commas between them, that must tell the same of a ballot before anything follows from it.",
    where: "Set it only if you run a hub of your own or know one.",
    example: "https://hub.example.org",
    faultOf: urlsFault,
  },
  {
    name: "SNAPSHOT_IPFS_URL",
    needed: "never",
    fallback: "https://ipfs.snapshot.box",
    what: "A gateway from which the signed originals of votes are read; each is checked against its name.",
    where: "Any IPFS gateway that answers quickly; your own is best.",
    example: "https://ipfs.io",
    faultOf: guardedUrlFault,
  },
  {
    name: "SNAPSHOT_API_KEY",
    needed: "never",
    fallback: null,
    what: "A key that lets Laurel ask Snapshot's hub more often.",
    where: "https://docs.snapshot.box says how to ask for one; a small DAO needs none.",
    example: "64 characters",
    faultOf: wordFault,
  },
  {
    name: "PROPOSER_KEY",
    needed: "always",
    fallback: null,
    what: "The key that opens ballots on Snapshot; its address holds no money and owns nothing in the Safe.",
    where: "Make a new one, used for nothing else, and let its address propose in your Snapshot space.",
    example: "0x and 64 hex digits",
    faultOf: keyFault,
  },
  {
    name: "PROPOSER_FOR",
    needed: "never",
    fallback: null,
    what: "The address of the space's member for whom PROPOSER_KEY signs as an alias, where it is no member itself.",
    where: "That member signs Snapshot's Alias message for the address of PROPOSER_KEY and renews it before it ends.",
    example: "0x and 40 hex digits",
    faultOf: addressFault,
  },
  {
    name: "RPC_URL",
    needed: "always",
    fallback: null,
    what: "A node of the chain on which the treasury lies; it must also answer for past blocks.",
    where: "Your own node, or a provider's address for that chain.",
    example: "https://ethereum-sepolia-rpc.publicnode.com",
    faultOf: openUrlFault,
  },
  {
    name: "EXECUTOR_KEY",
    needed: "always",
    fallback: null,
    what: "The key that pays the gas for payouts which the treasurers signed; it can spend nothing from the Safe.",
    where: "Make another new one, not that of PROPOSER_KEY, and give its address a little gas.",
    example: "0x and 64 hex digits",
    faultOf: keyFault,
  },
  {
    name: "SAFE_SERVICE_URL",
    needed: "never",
    fallback: null,
    what: "Where Safe's Transaction Service answers, so that treasurers may also sign in Safe's own app; every signature is checked again.",
    where:
      "https://docs.safe.global lists one for each chain. To propose there, an owner makes the address of PROPOSER_KEY a delegate of the Safe.",
    example: "https://api.safe.global/tx-service/sep",
    faultOf: guardedUrlFault,
  },
  {
    name: "SAFE_SERVICE_API_KEY",
    needed: "never",
    fallback: null,
    what: "A key that lets Laurel ask Safe's Transaction Service more often.",
    where: "https://developer.safe.global gives one; without it the service answers 5,000 questions a month.",
    example: "a long word with two dots in it",
    faultOf: wordFault,
  },
] as const satisfies readonly Setting[];

type SettingName = (typeof SETTINGS)[number]["name"];

/** Reads a file of NAME=value lines into the environment, when there is one; what is set already stays. */
export function loadEnvFile(path = ".env"): void {
  if (!existsSync(path)) return;
  try {
    process.loadEnvFile(path);
  } catch (cause) {
    throw new BadInput(`The settings in ${path} cannot be read.`, {
      happened: explainError(cause),
      next: "Make it a plain file that this user may read, or remove it.",
      cause,
    });
  }
}

/**
 * All settings, checked, with what counts where nothing is set.
 * @throws BadInput that lists every missing and every malformed setting at once, a line each, never with its value
 */
export function readSettings(env: Environment = process.env): Settings {
  refuseFaults([...findFaults(SETTINGS, env), ...findKeyFaults(env)]);
  const port = Number(need(env, "PORT"));
  return {
    daoFiles: splitList(need(env, "DAO_FILE")),
    ledgerUrl: need(env, "LEDGER_URL"),
    cacheUrl: find(env, "CACHE_URL"),
    port,
    publicUrl: findUrl(env, "PUBLIC_URL") ?? `http://127.0.0.1:${port}`,
    github: {
      appId: need(env, "GITHUB_APP_ID"),
      privateKey: readPem(need(env, "GITHUB_PRIVATE_KEY")),
      webhookSecrets: listGiven(env, ["GITHUB_WEBHOOK_SECRET", "GITHUB_WEBHOOK_SECRET_NEXT"]),
      apiUrl: needUrl(env, "GITHUB_API_URL"),
    },
    discord: {
      token: need(env, "DISCORD_TOKEN"),
      applicationId: need(env, "DISCORD_APPLICATION_ID"),
      apiUrl: findUrl(env, "DISCORD_API_URL"),
    },
    signIn: readSignIn(env),
    judge: readJudge(env),
    jurors: readJurors(env),
    chat: {
      questionsPerDay: Number(need(env, "CHAT_QUESTIONS_PER_DAY")),
      questionsPerPerson: Number(need(env, "CHAT_QUESTIONS_PER_PERSON")),
    },
    snapshot: {
      sequencerUrl: needUrl(env, "SNAPSHOT_SEQUENCER_URL"),
      hubUrl: needUrl(env, "SNAPSHOT_HUB_URL"),
      otherHubUrls: splitList(find(env, "SNAPSHOT_OTHER_HUBS") ?? "").map((url) => url.replace(/\/+$/, "")),
      ipfsUrl: needUrl(env, "SNAPSHOT_IPFS_URL"),
      apiKey: find(env, "SNAPSHOT_API_KEY"),
    },
    proposerKey: need(env, "PROPOSER_KEY"),
    proposerFor: readAddress(find(env, "PROPOSER_FOR")),
    rpcUrl: need(env, "RPC_URL"),
    executorKey: need(env, "EXECUTOR_KEY"),
    safeQueue: readSafeQueue(env),
  };
}

/**
 * Where the ledger is, for commands that only read it and need no other setting.
 * @throws BadInput when LEDGER_URL names no file
 */
export function readLedgerUrl(env: Environment = process.env): string {
  refuseFaults(findFaults(settingsNamed("LEDGER_URL"), env));
  return need(env, "LEDGER_URL");
}

/**
 * What the operator allows to jurors, for commands that ask them and need no other setting.
 * @throws BadInput that lists what is malformed or missing in JUROR_HOSTS and the jurors' keys, never with a value
 */
export function readJurorSettings(env: Environment = process.env): Settings["jurors"] {
  refuseFaults([...findFaults(settingsNamed("JUROR_HOSTS"), env), ...findKeyFaults(env)]);
  return readJurors(env);
}

function settingsNamed(wanted: SettingName): readonly Setting[] {
  return SETTINGS.filter(({ name }) => name === wanted);
}

function readJudge(env: Environment): Settings["judge"] {
  const apiKey = find(env, "OPENAI_API_KEY");
  const baseURL = findUrl(env, "OPENAI_BASE_URL");
  return apiKey === null && baseURL === null ? null : { apiKey, baseURL, model: need(env, "OPENAI_MODEL") };
}

function readSignIn(env: Environment): Settings["signIn"] {
  const clientId = find(env, "GITHUB_CLIENT_ID");
  if (clientId === null) return null;
  return {
    discord: {
      clientId: need(env, "DISCORD_APPLICATION_ID"),
      clientSecret: need(env, "DISCORD_CLIENT_SECRET"),
      webUrl: needUrl(env, "DISCORD_WEB_URL"),
    },
    github: {
      clientId,
      clientSecret: need(env, "GITHUB_CLIENT_SECRET"),
      webUrl: needUrl(env, "GITHUB_WEB_URL"),
      apiUrl: needUrl(env, "GITHUB_API_URL"),
    },
  };
}

function readAddress(text: string | null): Wallet | null {
  return text === null ? null : parseWallet(text);
}

function readSafeQueue(env: Environment): Settings["safeQueue"] {
  const url = findUrl(env, "SAFE_SERVICE_URL");
  return url === null ? null : { url, apiKey: find(env, "SAFE_SERVICE_API_KEY") };
}

/** The keys' names are the operator's choice, so they are no rows of the table; JUROR_HOSTS explains them. */
function readJurors(env: Environment): Settings["jurors"] {
  const keys = Object.keys(env).flatMap((name): [string, string][] => {
    const key = JUROR_KEY_NAME.test(name) ? givenValue(env, name) : null;
    return key === null ? [] : [[name, key]];
  });
  return { keys: new Map(keys), hosts: new Map(readHosts(find(env, "JUROR_HOSTS") ?? "")) };
}

/** Each host with the name of its key, in the order given; parts that are none of the two are read as they stand. */
function readHosts(text: string): [host: string, keyName: string | null][] {
  return splitList(text).map((entry) => {
    const [host = "", ...keyNames] = entry.split("=").map((part) => part.trim());
    return [host.toLowerCase(), keyNames.length === 0 ? null : keyNames.join("=")];
  });
}

// The value of one setting; an empty line in .env is a setting that is not given.

function givenValue(env: Environment, name: string): string | null {
  const given = env[name]?.trim() ?? "";
  return given === "" ? null : given;
}

function find(env: Environment, name: SettingName): string | null {
  return givenValue(env, name) ?? SETTINGS.find((setting) => setting.name === name)?.fallback ?? null;
}

/** Only after the faults were refused: what is missing here is a bug. */
function need(env: Environment, name: SettingName): string {
  const value = find(env, name);
  if (value === null) throw new Error(`${name} was not checked before it was read`);
  return value;
}

function findUrl(env: Environment, name: SettingName): string | null {
  return find(env, name)?.replace(/\/+$/, "") ?? null;
}

function needUrl(env: Environment, name: SettingName): string {
  return need(env, name).replace(/\/+$/, "");
}

function listGiven(env: Environment, names: readonly SettingName[]): string[] {
  return names.flatMap((name) => find(env, name) ?? []);
}

function splitList(text: string): string[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
}

/** The PEM, from its own text, from text with \n for line ends, or from base64 of either. */
function readPem(text: string): string {
  const pem = text.includes("-----BEGIN") ? text : Buffer.from(text, "base64").toString("utf8");
  return `${pem.replaceAll("\\n", "\n").trim()}\n`;
}

// What can be wrong.

function findFaults(settings: readonly Setting[], env: Environment): string[] {
  return settings.flatMap((setting) => {
    const fault = findFault(setting, env);
    return fault === null ? [] : [`${setting.name}: ${fault}. ${setting.what} ${setting.where}`];
  });
}

function findFault(setting: Setting, env: Environment): string | null {
  const given = givenValue(env, setting.name);
  if (given === null) return missingFault(setting, env);
  const isProposerToo =
    setting.name === "EXECUTOR_KEY" && given.toLowerCase() === givenValue(env, "PROPOSER_KEY")?.toLowerCase();
  return isProposerToo ? "is the same key as PROPOSER_KEY" : setting.faultOf(given);
}

function missingFault({ needed }: Setting, env: Environment): string | null {
  if (needed === "never") return null;
  if (needed === "always") return "is missing";
  const present = needed.withAnyOf.find((name) => givenValue(env, name) !== null);
  return present === undefined ? null : `is missing, and ${present} is set`;
}

/** Of the jurors' keys: malformed ones, missing ones, and those that no host is bound to and that would never be used. */
function findKeyFaults(env: Environment): string[] {
  const bound = new Set(readHosts(find(env, "JUROR_HOSTS") ?? "").map(([, keyName]) => keyName));
  const given = Object.keys(env).filter((name) => JUROR_KEY_LIKE.test(name) && givenValue(env, name) !== null);
  const missing = [...bound].filter((name) => name !== null && JUROR_KEY_NAME.test(name) && !given.includes(name));
  return [
    ...given.flatMap((name) => {
      const fault = jurorKeyFault(name, givenValue(env, name) ?? "", bound);
      return fault === null ? [] : [`${name}: ${fault}.`];
    }),
    ...missing.map((name) => `${name}: is missing, and JUROR_HOSTS names it.`),
  ];
}

function jurorKeyFault(name: string, key: string, bound: ReadonlySet<string | null>): string | null {
  if (!JUROR_KEY_NAME.test(name)) return "is not JUROR_, capital letters or digits, and _API_KEY";
  return wordFault(key) ?? (bound.has(name) ? null : "is sent nowhere: write it behind its host in JUROR_HOSTS");
}

function hostsFault(text: string): string | null {
  const entries = readHosts(text);
  if (entries.some(([host]) => !isHost(host)))
    return "holds something other than hosts as a URL shows them, with a port where it is not 443";
  if (entries.some(([, keyName]) => keyName !== null && !JUROR_KEY_NAME.test(keyName)))
    return "holds something other than the name of a juror's key, like JUROR_A_API_KEY, behind a host";
  const hosts = new Set(entries.map(([host]) => host));
  return hosts.size === entries.length ? null : "names a host twice; a host may be sent one key only";
}

/** Exactly as a URL shows it: what a juror's address is compared with. */
function isHost(text: string): boolean {
  return (
    /^[a-z0-9.:[\]-]{1,260}$/.test(text) && URL.canParse(`https://${text}`) && new URL(`https://${text}`).host === text
  );
}

function wordFault(text: string): string | null {
  return /^\S{1,500}$/.test(text) ? null : "is not one word";
}

function countFault(text: string): string | null {
  return /^[0-9]{1,6}$/.test(text) ? null : "is not a whole number from 0 to 999999";
}

function ledgerFault(text: string): string | null {
  if (/^postgres(ql)?:/i.test(text)) {
    return "names PostgreSQL, and this release keeps its ledger in SQLite only; write file: and a path";
  }
  return /^file:(?!\/\/)./.test(text) ? null : "is not file: and a path, like file:laurel.sqlite";
}

/** For what carries secrets or money over the network: encrypted, or not leaving this machine. */
function guardedUrlFault(text: string): string | null {
  const fault = openUrlFault(text);
  if (fault !== null) return fault;
  const { protocol, hostname } = new URL(text);
  const isLoopback = /^(localhost|127(\.[0-9]{1,3}){3}|\[::1\])$/.test(hostname);
  return protocol === "https:" || isLoopback ? null : "must begin with https://, except on this machine itself";
}

function urlsFault(text: string): string | null {
  return (
    splitList(text)
      .map(guardedUrlFault)
      .find((fault) => fault !== null) ?? null
  );
}

/** For what may also stand in the operator's own network. */
function openUrlFault(text: string): string | null {
  return urlFault(text, ["https:", "http:"]);
}

function urlFault(text: string, protocols: readonly string[]): string | null {
  const isOne = !/\s/.test(text) && URL.canParse(text) && protocols.includes(new URL(text).protocol);
  return isOne ? null : `is not an address that begins with ${protocols.map((each) => `${each}//`).join(" or ")}`;
}

function privateKeyFault(text: string): string | null {
  try {
    const kind = createPrivateKey(readPem(text)).asymmetricKeyType;
    return kind === "rsa" ? null : "is not the kind of key that GitHub makes (RSA)";
  } catch {
    // What the parser says may repeat a part of the key.
    return "is not a whole private key in PEM, from -----BEGIN to the end of the last line";
  }
}

/** Probot's own fallback is the word "development": what only repeats such words protects nothing. */
function webhookSecretFault(text: string): string | null {
  const guessed = text.replace(/development|secret/gi, "");
  if (guessed.length >= WEBHOOK_SECRET_CHARACTERS_MIN) return null;
  return `is easy to guess: it needs ${WEBHOOK_SECRET_CHARACTERS_MIN} characters besides the words development and secret`;
}

function keyFault(text: string): string | null {
  if (!/^0x[0-9a-fA-F]{64}$/.test(text)) return "is not 0x and 64 hex digits";
  const key = BigInt(text);
  return key > 0n && key < KEY_ORDER ? null : "is 0x and 64 hex digits, but no key";
}

function addressFault(text: string): string | null {
  try {
    return parseWallet(text) === text ? null : "is an address without the capital letters that make its checksum";
  } catch {
    return "is not 0x and 40 hex digits";
  }
}

function refuseFaults(faults: readonly string[]): void {
  if (faults.length === 0) return;
  throw new BadInput(
    `Laurel cannot start: ${faults.length === 1 ? "1 setting is" : `${faults.length} settings are`} missing or wrong.`,
    {
      happened: `\n${faults.join("\n")}\n`,
      next: "Set them in the environment or in .env; .env.example has every setting with its explanation.",
    },
  );
}
