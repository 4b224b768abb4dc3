import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { BadInput, explainError } from "#core/errors.ts";
import {
  loadEnvFile,
  readJurorSettings,
  readLedgerUrl,
  readSettings,
  SETTINGS,
  type Environment,
  type Setting,
} from "#config/secrets.ts";

const PEM = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs1", format: "pem" },
}).privateKey;
const CURVE_PEM = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
}).privateKey;
const WEBHOOK_SECRET = "9f86d081884c7d659a2feaa0c55ad015";
const DISCORD_TOKEN = "a.token.that.nobody.else.has";
const PROPOSER_KEY = `0x${"1b".repeat(32)}`;
const EXECUTOR_KEY = `0x${"2c".repeat(32)}`;
const CURVE_ORDER = "0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

function makeEnvironment(given: Environment = {}): Environment {
  return {
    DAO_FILE: "dao.yaml",
    GITHUB_APP_ID: "4242",
    GITHUB_PRIVATE_KEY: PEM,
    GITHUB_WEBHOOK_SECRET: WEBHOOK_SECRET,
    DISCORD_TOKEN,
    DISCORD_APPLICATION_ID: "100000000000000009",
    PROPOSER_KEY,
    EXECUTOR_KEY,
    RPC_URL: "http://127.0.0.1:8545",
    ...given,
  };
}

function refusalOf(act: () => unknown): BadInput {
  try {
    act();
  } catch (error) {
    if (error instanceof BadInput) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

function linesOf(error: BadInput): string[] {
  return error.happened.split("\n").filter((line) => line !== "");
}

function showExampleFile(settings: readonly Setting[]): string {
  const head =
    "# The settings of one installation of Laurel. Copy this file to .env and fill in what is needed; an empty line counts\n" +
    "# as not set. Keep .env to yourself: it holds keys. What is set in the environment itself comes first.\n";
  return [head, ...settings.map(showSetting)].join("\n");
}

function showSetting({ name, needed, fallback, what, where, example }: Setting): string {
  const without = fallback === null ? "Not needed." : `Not needed: without it ${fallback}`;
  const told = { always: "Needed.", never: without };
  const need = typeof needed === "string" ? told[needed] : `Needed when ${needed.withAnyOf.join(" or ")} is set.`;
  return [what, where, need, `Example: ${example}`].map((line) => `# ${line}\n`).join("") + `${name}=\n`;
}

test(".env.example names exactly the settings of the table, with what each is and where to get it", async () => {
  await expect(showExampleFile(SETTINGS)).toMatchFileSnapshot("../../.env.example");
});

test("each setting stands once in the table, explained in whole sentences", () => {
  const settings: readonly Setting[] = SETTINGS;
  expect(new Set(settings.map(({ name }) => name)).size).toBe(settings.length);
  for (const { name, what, where } of settings) {
    expect(name).toMatch(/^[A-Z][A-Z_]+$/);
    expect(what).toMatch(/^[A-Z].+\.$/);
    expect(where).toMatch(/^(https:|[A-Z]).+/);
  }
});

test("what counts when nothing is set passes the check of its own setting", () => {
  const faults = SETTINGS.flatMap(({ fallback, faultOf }) => (fallback === null ? [] : [faultOf(fallback)]));
  expect(faults).toEqual([null, null, null, null, null, null, null, null, null, null]);
});

test("with only what is needed, Laurel keeps SQLite, asks no model and talks to the public places", () => {
  expect(readSettings(makeEnvironment())).toEqual({
    daoFiles: ["dao.yaml"],
    ledgerUrl: "file:laurel.sqlite",
    cacheUrl: null,
    port: 4400,
    publicUrl: "http://127.0.0.1:4400",
    github: { appId: "4242", privateKey: PEM, webhookSecrets: [WEBHOOK_SECRET], apiUrl: "https://api.github.com" },
    discord: { token: DISCORD_TOKEN, applicationId: "100000000000000009", apiUrl: null },
    signIn: null,
    judge: null,
    jurors: { keys: new Map(), hosts: new Map() },
    chat: { questionsPerDay: 300, questionsPerPerson: 20 },
    snapshot: {
      sequencerUrl: "https://seq.snapshot.org",
      hubUrl: "https://hub.snapshot.org",
      otherHubUrls: [],
      ipfsUrl: "https://ipfs.snapshot.box",
      apiKey: null,
    },
    proposerKey: PROPOSER_KEY,
    proposerFor: null,
    rpcUrl: "http://127.0.0.1:8545",
    executorKey: EXECUTOR_KEY,
    safeQueue: null,
  });
});

test("everything that can be set is read", () => {
  const settings = readSettings(
    makeEnvironment({
      DAO_FILE: "one.yaml, two.yaml,",
      LEDGER_URL: "file:/var/lib/laurel.sqlite",
      CACHE_URL: "rediss://cache.example.org:6379",
      PORT: "8080",
      PUBLIC_URL: "https://laurel.example.org/",
      GITHUB_WEBHOOK_SECRET_NEXT: "60303ae22b998861bce3b28f33eec1be",
      GITHUB_API_URL: "https://github.example.org/api/v3/",
      DISCORD_API_URL: "http://127.0.0.1:4401/api",
      OPENAI_API_KEY: "sk-of-nobody",
      OPENAI_BASE_URL: "http://models.local:11434/v1/",
      OPENAI_MODEL: "a-model",
      SNAPSHOT_SEQUENCER_URL: "https://testnet.seq.snapshot.org",
      SNAPSHOT_HUB_URL: "https://testnet.hub.snapshot.org",
      SNAPSHOT_IPFS_URL: "https://ipfs.example.org",
      SNAPSHOT_OTHER_HUBS: "https://hub-a.example.org/, https://hub-b.example.org",
      PROPOSER_FOR: "0x1111111111111111111111111111111111111111",
      SNAPSHOT_API_KEY: "more",
      RPC_URL: "https://rpc.example.org/a-key/",
      SAFE_SERVICE_URL: "https://safe.example.org/",
      SAFE_SERVICE_API_KEY: "a.safe.key",
    }),
  );
  expect(settings).toMatchObject({
    daoFiles: ["one.yaml", "two.yaml"],
    ledgerUrl: "file:/var/lib/laurel.sqlite",
    cacheUrl: "rediss://cache.example.org:6379",
    port: 8080,
    publicUrl: "https://laurel.example.org",
    github: {
      webhookSecrets: [WEBHOOK_SECRET, "60303ae22b998861bce3b28f33eec1be"],
      apiUrl: "https://github.example.org/api/v3",
    },
    discord: { apiUrl: "http://127.0.0.1:4401/api" },
    judge: { apiKey: "sk-of-nobody", baseURL: "http://models.local:11434/v1", model: "a-model" },
    snapshot: {
      sequencerUrl: "https://testnet.seq.snapshot.org",
      hubUrl: "https://testnet.hub.snapshot.org",
      otherHubUrls: ["https://hub-a.example.org", "https://hub-b.example.org"],
      ipfsUrl: "https://ipfs.example.org",
      apiKey: "more",
    },
    proposerFor: "0x1111111111111111111111111111111111111111",
    rpcUrl: "https://rpc.example.org/a-key/",
    safeQueue: { url: "https://safe.example.org", apiKey: "a.safe.key" },
  });
});

test("an empty environment is told everything that is missing at once, with what it is and where to get it", () => {
  const error = refusalOf(() => readSettings({}));
  expect(error.message).toBe("Laurel cannot start: 9 settings are missing or wrong.");
  expect(linesOf(error).map((line) => line.slice(0, line.indexOf(".")))).toEqual([
    "DAO_FILE: is missing",
    "GITHUB_APP_ID: is missing",
    "GITHUB_PRIVATE_KEY: is missing",
    "GITHUB_WEBHOOK_SECRET: is missing",
    "DISCORD_TOKEN: is missing",
    "DISCORD_APPLICATION_ID: is missing",
    "PROPOSER_KEY: is missing",
    "RPC_URL: is missing",
    "EXECUTOR_KEY: is missing",
  ]);
  expect(linesOf(error)[1]).toBe(
    "GITHUB_APP_ID: is missing. The number of your GitHub App. " +
      "GitHub, Settings, Developer settings, GitHub Apps, your app, General: App ID.",
  );
  expect(error.next).toContain(".env.example");
});

test("an empty line is a setting that is not set", () => {
  expect(readSettings(makeEnvironment({ PORT: "", OPENAI_API_KEY: "  ", LEDGER_URL: "" }))).toMatchObject({
    port: 4400,
    judge: null,
    ledgerUrl: "file:laurel.sqlite",
  });
  expect(linesOf(refusalOf(() => readSettings(makeEnvironment({ RPC_URL: " " }))))[0]).toMatch(
    /^RPC_URL: is missing\./,
  );
});

const FAULTS: readonly (readonly [name: string, value: string, wrong: string])[] = [
  ["DAO_FILE", " , ", "names no file"],
  ["LEDGER_URL", "ledger.sqlite", "is not file: and a path"],
  ["LEDGER_URL", "file:", "is not file: and a path"],
  ["LEDGER_URL", "file://laurel.sqlite", "is not file: and a path"],
  ["LEDGER_URL", "postgres://laurel@db/laurel", "names PostgreSQL, and this release keeps its ledger in SQLite only"],
  ["CACHE_URL", "memcached://cache", "is not an address that begins with redis:// or rediss:// or postgres://"],
  ["PORT", "65536", "is not a port from 0 to 65535"],
  ["PORT", "http", "is not a port from 0 to 65535"],
  ["PUBLIC_URL", "http://laurel.example.org", "must begin with https://, except on this machine itself"],
  ["PUBLIC_URL", "http://127.0.0.1.example.org", "must begin with https://, except on this machine itself"],
  ["PUBLIC_URL", "laurel.example.org", "is not an address that begins with https:// or http://"],
  ["GITHUB_APP_ID", "laurel", "is not a number of digits only"],
  ["GITHUB_PRIVATE_KEY", PEM.slice(0, 400), "is not a whole private key in PEM"],
  ["GITHUB_PRIVATE_KEY", "c29tZXRoaW5nIGVsc2U=", "is not a whole private key in PEM"],
  ["GITHUB_PRIVATE_KEY", CURVE_PEM, "is not the kind of key that GitHub makes (RSA)"],
  ["GITHUB_WEBHOOK_SECRET", "development", "is easy to guess"],
  ["GITHUB_WEBHOOK_SECRET", "secret", "is easy to guess"],
  ["GITHUB_WEBHOOK_SECRET", "SecretDevelopmentSecret", "is easy to guess"],
  ["GITHUB_WEBHOOK_SECRET", "fifteen-letters", "is easy to guess"],
  ["GITHUB_WEBHOOK_SECRET_NEXT", "tooShort", "is easy to guess"],
  ["DISCORD_TOKEN", `Bot ${DISCORD_TOKEN}`, "is not one word of 20 to 200 characters"],
  ["DISCORD_APPLICATION_ID", "9", "is not an id of 17 to 20 digits"],
  ["OPENAI_API_KEY", "two words", "is not one word"],
  ["OPENAI_BASE_URL", "models", "is not an address that begins with https:// or http://"],
  ["SNAPSHOT_HUB_URL", "http://hub.snapshot.org", "must begin with https://"],
  ["SNAPSHOT_OTHER_HUBS", "https://hub.example.org, http://hub.example.com", "must begin with https://"],
  ["CHAT_QUESTIONS_PER_DAY", "many", "is not a whole number from 0 to 999999"],
  ["PROPOSER_FOR", "0x11", "is not 0x and 40 hex digits"],
  [
    "PROPOSER_FOR",
    "0x52908400098527886e0f7030069857d2e4169ee7",
    "is an address without the capital letters that make its checksum",
  ],
  ["PROPOSER_KEY", "1b".repeat(32), "is not 0x and 64 hex digits"],
  ["PROPOSER_KEY", `0x${"0".repeat(64)}`, "is 0x and 64 hex digits, but no key"],
  ["PROPOSER_KEY", CURVE_ORDER, "is 0x and 64 hex digits, but no key"],
  ["EXECUTOR_KEY", `0x${"2c".repeat(31)}`, "is not 0x and 64 hex digits"],
  ["EXECUTOR_KEY", PROPOSER_KEY, "is the same key as PROPOSER_KEY"],
  ["EXECUTOR_KEY", `0x${"1B".repeat(32)}`, "is the same key as PROPOSER_KEY"],
  ["RPC_URL", "wss://rpc.example.org", "is not an address that begins with https:// or http://"],
];

describe("a malformed setting is refused without its value being told", () => {
  test.each(FAULTS)("%s %j", (name, value, wrong) => {
    const withModel = { OPENAI_MODEL: "a-model" };
    const error = refusalOf(() => readSettings(makeEnvironment({ ...withModel, [name]: value })));
    const lines = linesOf(error);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`${name}: ${wrong}`);
    // What is shorter is a word that the explanation uses too.
    if (value.length >= 12) expect(explainError(error)).not.toContain(value);
    expect(error.cause).toBeUndefined();
  });

  test("and all of them at once", () => {
    const wrong = Object.fromEntries(FAULTS.toReversed().map(([name, value]) => [name, value]));
    const error = refusalOf(() => readSettings(makeEnvironment({ ...wrong, OPENAI_MODEL: "" })));
    const names = new Set([...FAULTS.map(([name]) => name), "OPENAI_MODEL"]);
    expect(new Set(linesOf(error).map((line) => line.split(":", 1)[0]))).toEqual(names);
    for (const secret of [PEM.slice(40, 80), DISCORD_TOKEN, PROPOSER_KEY.slice(2), "tooShort", "two words"]) {
      expect(explainError(error)).not.toContain(secret);
    }
  });
});

describe("the private key is accepted", () => {
  const bare = PEM.trimEnd();
  test.each([
    ["as the file's text", PEM],
    ["with line ends written out", bare.replaceAll("\n", "\\n")],
    ["in base64", Buffer.from(PEM).toString("base64")],
    ["in base64 of a file without its last line end", Buffer.from(bare).toString("base64")],
  ])("%s", (_how, text) => {
    expect(readSettings(makeEnvironment({ GITHUB_PRIVATE_KEY: text })).github.privateKey).toBe(PEM);
  });
});

describe("a juror's key", () => {
  const HOSTS =
    "Models.example.org=JUROR_A_API_KEY, other.example.org:8443 = JUROR_B2_API_KEY,127.0.0.1:11434, [::1]:8080";
  const KEYS = { JUROR_A_API_KEY: " sk-a ", JUROR_B2_API_KEY: "sk-b" };

  test("goes to the one host that the operator binds it to", () => {
    const { jurors } = readSettings(makeEnvironment({ JUROR_HOSTS: HOSTS, ...KEYS }));
    expect([...jurors.hosts]).toEqual([
      ["models.example.org", "JUROR_A_API_KEY"],
      ["other.example.org:8443", "JUROR_B2_API_KEY"],
      ["127.0.0.1:11434", null],
      ["[::1]:8080", null],
    ]);
    expect([...jurors.keys]).toEqual([
      ["JUROR_A_API_KEY", "sk-a"],
      ["JUROR_B2_API_KEY", "sk-b"],
    ]);
  });

  test("may go to two hosts when the operator says so", () => {
    const JUROR_HOSTS = "one.example.org=JUROR_A_API_KEY,two.example.org=JUROR_A_API_KEY";
    const { jurors } = readSettings(makeEnvironment({ JUROR_HOSTS, JUROR_A_API_KEY: "sk-a" }));
    expect([...jurors.hosts.values()]).toEqual(["JUROR_A_API_KEY", "JUROR_A_API_KEY"]);
  });

  const hosts = "holds something other than hosts";
  const keys = "holds something other than the name of a juror's key";
  test.each([
    ["an address", { JUROR_HOSTS: "https://models.example.org/v1" }, `JUROR_HOSTS: ${hosts}`],
    ["a path", { JUROR_HOSTS: "models.example.org/v1" }, `JUROR_HOSTS: ${hosts}`],
    ["somebody in front of the host", { JUROR_HOSTS: "a@models.example.org" }, `JUROR_HOSTS: ${hosts}`],
    ["no host", { JUROR_HOSTS: "=JUROR_A_API_KEY", ...KEYS, JUROR_B2_API_KEY: "" }, `JUROR_HOSTS: ${hosts}`],
    ["a port that a URL does not show", { JUROR_HOSTS: "models.example.org:443" }, `JUROR_HOSTS: ${hosts}`],
    ["another key of ours", { JUROR_HOSTS: "models.example.org=OPENAI_API_KEY" }, `JUROR_HOSTS: ${keys}`],
    ["the key itself", { JUROR_HOSTS: "models.example.org=sk-the-key-itself" }, `JUROR_HOSTS: ${keys}`],
    ["two keys", { JUROR_HOSTS: "models.example.org=JUROR_A_API_KEY=JUROR_A_API_KEY" }, `JUROR_HOSTS: ${keys}`],
    ["a host twice", { JUROR_HOSTS: "a.example.org,A.example.org" }, "JUROR_HOSTS: names a host twice"],
    ["a key that is not there", { JUROR_HOSTS: "a.example.org=JUROR_A_API_KEY" }, "JUROR_A_API_KEY: is missing, and"],
    [
      "a key of two words",
      { JUROR_HOSTS: "a.org=JUROR_A_API_KEY", JUROR_A_API_KEY: "two words" },
      "JUROR_A_API_KEY: is not one word",
    ],
    [
      "a key without a host",
      { JUROR_HOSTS: "a.example.org", JUROR_A_API_KEY: "sk-a" },
      "JUROR_A_API_KEY: is sent nowhere",
    ],
    ["a key without any hosts", { JUROR_A_API_KEY: "sk-a" }, "JUROR_A_API_KEY: is sent nowhere"],
    [
      "a misspelt name",
      { JUROR_A_B_API_KEY: "sk-a" },
      "JUROR_A_B_API_KEY: is not JUROR_, capital letters or digits, and",
    ],
    ["a name in small letters", { juror_a_api_key: "sk-a" }, "juror_a_api_key: is not JUROR_"],
  ])("is refused at the start with %s", (_, given, fault) => {
    const error = refusalOf(() => readSettings(makeEnvironment(given)));
    const lines = linesOf(error);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(fault);
    for (const secret of ["sk-a", "two words", "sk-the-key-itself", "a@models"]) {
      expect(explainError(error)).not.toContain(secret);
    }
  });

  test("is not there when its line is empty", () => {
    expect(readSettings(makeEnvironment({ JUROR_A_API_KEY: "", JUROR_HOSTS: "" })).jurors).toEqual({
      keys: new Map(),
      hosts: new Map(),
    });
  });

  test("and its faults are told together with all others", () => {
    const given = { JUROR_HOSTS: "a/b", JUROR_X: "", JUROR_Z_API_KEY: "z z", PORT: "http" };
    expect(linesOf(refusalOf(() => readSettings(makeEnvironment(given)))).map((line) => line.split(":", 1)[0])).toEqual(
      ["PORT", "JUROR_HOSTS", "JUROR_Z_API_KEY"],
    );
  });
});

describe("a model is named", () => {
  test.each(["OPENAI_API_KEY", "OPENAI_BASE_URL"])("when %s is set", (name) => {
    const given = { [name]: "http://127.0.0.1:11434/v1" };
    const lines = linesOf(refusalOf(() => readSettings(makeEnvironment(given))));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`OPENAI_MODEL: is missing, and ${name} is set.`);
    expect(readSettings(makeEnvironment({ ...given, OPENAI_MODEL: "a-model" })).judge?.model).toBe("a-model");
  });

  test("for nobody without a key or an address", () => {
    expect(readSettings(makeEnvironment({ OPENAI_MODEL: "a-model" })).judge).toBeNull();
  });
});

test("a webhook secret may hold the word secret when enough is left to guess", () => {
  const secret = "a secret of the sandbox";
  expect(readSettings(makeEnvironment({ GITHUB_WEBHOOK_SECRET: secret })).github.webhookSecrets).toEqual([secret]);
});

test("a port that follows from nothing else names the public address", () => {
  expect(readSettings(makeEnvironment({ PORT: "8080" })).publicUrl).toBe("http://127.0.0.1:8080");
});

test("a command that only reads the ledger needs no other setting", () => {
  expect(readLedgerUrl({})).toBe("file:laurel.sqlite");
  expect(readLedgerUrl({ LEDGER_URL: "file:other.sqlite" })).toBe("file:other.sqlite");
  const error = refusalOf(() => readLedgerUrl({ LEDGER_URL: "postgresql://laurel:hunter2@db/laurel" }));
  expect(error.happened).toContain("SQLite only");
  expect(explainError(error)).not.toContain("hunter2");
});

test("a command that only asks jurors needs no other setting", () => {
  expect(readJurorSettings({})).toEqual({ keys: new Map(), hosts: new Map() });
  expect(readJurorSettings({ JUROR_HOSTS: "a.example.org=JUROR_A_API_KEY", JUROR_A_API_KEY: "sk-a" })).toEqual({
    keys: new Map([["JUROR_A_API_KEY", "sk-a"]]),
    hosts: new Map([["a.example.org", "JUROR_A_API_KEY"]]),
  });
  expect(refusalOf(() => readJurorSettings({ JUROR_HOSTS: "a/b", JUROR_A_API_KEY: "sk-a" })).message).toContain(
    "2 settings",
  );
});

describe(".env", () => {
  function makeEnvFile(text: string): string {
    const folder = mkdtempSync(join(tmpdir(), "laurel-env-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, ".env"), text);
    return join(folder, ".env");
  }

  test("sets what the environment does not set already", () => {
    process.env["LAUREL_TEST_FIRST"] = "from outside";
    onTestFinished(() => {
      delete process.env["LAUREL_TEST_FIRST"];
      delete process.env["LAUREL_TEST_SECOND"];
    });
    loadEnvFile(makeEnvFile('LAUREL_TEST_FIRST=from the file\nLAUREL_TEST_SECOND="two\\nlines"\n'));
    expect(process.env["LAUREL_TEST_FIRST"]).toBe("from outside");
    expect(process.env["LAUREL_TEST_SECOND"]).toBe("two\nlines");
  });

  test("may be missing, and may not be a folder", () => {
    const path = makeEnvFile("");
    expect(() => loadEnvFile(`${path}.of-nobody`)).not.toThrow();
    expect(refusalOf(() => loadEnvFile(join(path, "..")))).toBeInstanceOf(BadInput);
  });
});

test("people sign in where all three secrets of OAuth are set, and one or two of them are refused", () => {
  const all = { GITHUB_CLIENT_ID: "Iv23li", GITHUB_CLIENT_SECRET: "github's", DISCORD_CLIENT_SECRET: "discord's" };
  expect(readSettings(makeEnvironment(all)).signIn).toEqual({
    discord: { clientId: "100000000000000009", clientSecret: "discord's", webUrl: "https://discord.com" },
    github: {
      clientId: "Iv23li",
      clientSecret: "github's",
      webUrl: "https://github.com",
      apiUrl: "https://api.github.com",
    },
  });
  for (const name of Object.keys(all)) {
    const some = Object.fromEntries(Object.entries(all).filter(([other]) => other !== name));
    const error = refusalOf(() => readSettings(makeEnvironment(some)));
    expect(linesOf(error)).toEqual([expect.stringMatching(new RegExp(`^${name}: is missing, and [A-Z_]+ is set`))]);
    expect(error.happened).not.toContain("'s");
  }
});
