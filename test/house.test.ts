// The building code: who may import whom, which words name nothing, where the clock and the environment are read.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { expect, test } from "vitest";

const ROOT = resolve(import.meta.dirname, "..");
const ROOMS = ["bots", "core", "contracts", "config", "test"];

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

function filesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder)).flatMap((name) => {
    const path = join(folder, name);
    return statSync(join(ROOT, path)).isDirectory() ? filesUnder(path) : [path];
  });
}

const sources: Source[] = ROOMS.flatMap(filesUnder)
  .filter((path) => path.endsWith(".ts"))
  .map((path) => {
    const text = readFileSync(join(ROOT, path), "utf8");
    return { path, text, imports: importsOf(path, text) };
  });
const product = sources.filter(({ path }) => !path.startsWith("test/"));

/** Every import as a path in this tree, or as a package's name. */
function importsOf(path: string, text: string): string[] {
  const statements = /^(?:import|export)\s[^;"]*?from "([^"\n]+)"|^import "([^"\n]+)"|\bimport\("([^"\n]+)"\)/gm;
  const named = [...text.matchAll(statements)].map(([, from, bare, lazy]) => from ?? bare ?? lazy ?? "");
  return named.map((name) => {
    if (name.startsWith("#")) return name.slice(1);
    return name.startsWith(".") ? relative(ROOT, resolve(ROOT, dirname(path), name)) : name;
  });
}

const isOurs = (name: string): boolean => ROOMS.some((room) => name.startsWith(`${room}/`));
const isPackage = (name: string): boolean => !isOurs(name) && !name.startsWith("node:");

/** Inside core a room may look back along the corridor, never ahead. */
const CORRIDOR = [
  ["core/money.ts", "core/time.ts", "core/key.ts", "core/errors.ts"],
  ["core/contribution/"],
  ["core/score/"],
  ["core/epoch/"],
  ["core/vote/"],
  ["core/proposal/"],
  ["core/payout/"],
  ["core/rules.ts"],
  ["core/world.ts"],
  ["core/ledger/"],
  ["core/workflow/"],
];

function placeInCorridor(path: string): number {
  return CORRIDOR.findIndex((rooms) => rooms.some((room) => path.startsWith(room)));
}

test("a room of core looks back along the corridor, never ahead", () => {
  const inCore = product.filter(({ path }) => path.startsWith("core/"));
  const ahead = inCore.flatMap(({ path, imports }) =>
    imports
      .filter((name) => name.startsWith("core/") && placeInCorridor(name) > placeInCorridor(path))
      .map((name) => `${path} imports ${name}`),
  );
  expect(ahead).toEqual([]);
  expect(inCore.filter(({ path }) => placeInCorridor(path) === -1).map(({ path }) => path)).toEqual([]);
});

interface Border {
  readonly from: RegExp;
  /** Of our own tree. */
  readonly mayEnter: RegExp;
  /** Packages and Node's own. */
  readonly mayUse: RegExp;
}

const BORDERS: readonly Border[] = [
  { from: /^core\/key\.ts$/, mayEnter: /^core\//, mayUse: /^(node:crypto|ethers)$/ },
  { from: /^core\/ledger\//, mayEnter: /^core\//, mayUse: /^(node:crypto|node:assert\/strict|node:sqlite|pg)$/ },
  { from: /^core\//, mayEnter: /^core\//, mayUse: /^node:(crypto|assert)(\/strict)?$/ },
  { from: /^config\//, mayEnter: /^(core|config)\//, mayUse: /^(node:.+|zod|yaml|ethers)$/ },
  // Meant to be read alone by somebody who trusts nothing else here.
  { from: /^bots\/verify-payout\.ts$/, mayEnter: /^$/, mayUse: /^(node:.+|ethers)$/ },
  { from: /^bots\/terminal\.ts$/, mayEnter: /^$/, mayUse: /^$/ },
  {
    from: /^bots\/((main|adapters|commands|verify-ballot|doctor|first-start|setup)\.ts$|doctor\/)/,
    mayEnter: /^(bots|core|config|contracts)\//,
    mayUse: /./,
  },
  {
    from: /^bots\/github\//,
    mayEnter: /^(core\/(?!ledger)|bots\/github\/)/,
    mayUse: /^(node:.+|probot|@octokit\/.+)$/,
  },
  {
    from: /^bots\/discord\//,
    mayEnter: /^(core\/(?!ledger)|bots\/discord\/)/,
    mayUse: /^(node:.+|discord\.js|canvaskit-wasm|intl-messageformat)$/,
  },
  {
    from: /^bots\/judge\//,
    mayEnter: /^(core\/(?!ledger)|bots\/judge\/)/,
    mayUse: /^(node:.+|openai(\/resources\/.+)?|keyv)$/,
  },
  { from: /^bots\/web\//, mayEnter: /^(core\/(?!ledger)|bots\/web\/)/, mayUse: /^(node:.+|oauth4webapi)$/ },
  { from: /^contracts\/deploy\.ts$/, mayEnter: /^(core|contracts|config)\//, mayUse: /^(node:.+|ethers)$/ },
  {
    from: /^contracts\/claims\//,
    mayEnter: /^(core\/(?!ledger)|contracts\/(claims|artifacts)\/)/,
    mayUse: /^(node:.+|ethers)$/,
  },
  { from: /^contracts\/build\.ts$/, mayEnter: /^(core|contracts)\//, mayUse: /^(node:.+|solc|ethers)$/ },
  {
    from: /^contracts\/safe\//,
    mayEnter: /^(core\/(?!ledger)|contracts\/(safe|token|artifacts)\/)/,
    mayUse: /^(node:.+|ethers)$/,
  },
  {
    from: /^contracts\/snapshot\//,
    mayEnter: /^(core\/(?!ledger)|contracts\/snapshot\/)/,
    mayUse: /^(node:.+|ethers|tiny-secp256k1|@snapshot-labs\/snapshot\.js)$/,
  },
  { from: /^contracts\/token\//, mayEnter: /^(core\/(?!ledger)|contracts\/token\/)/, mayUse: /^(node:.+|ethers)$/ },
];

test("every file keeps to its room's borders", () => {
  const crossings = product.flatMap(({ path, imports }) => {
    const border = BORDERS.find(({ from }) => from.test(path));
    if (border === undefined) return [`${path} lies in no room`];
    const isAllowed = (name: string): boolean => (isOurs(name) ? border.mayEnter : border.mayUse).test(name);
    return imports.filter((name) => !isAllowed(name)).map((name) => `${path} imports ${name}`);
  });
  expect(crossings).toEqual([]);
});

test("nobody imports test, and every package that is imported is declared", () => {
  const reaching = product.flatMap(({ path, imports }) =>
    imports.filter((name) => name.startsWith("test/")).map((name) => `${path} imports ${name}`),
  );
  expect(reaching).toEqual([]);
  const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as Record<
    string,
    Record<string, string>
  >;
  const nameOf = (name: string): string =>
    name
      .split("/")
      .slice(0, name.startsWith("@") ? 2 : 1)
      .join("/");
  const undeclared = (among: readonly Source[], declared: object): string[] =>
    among.flatMap(({ path, imports }) =>
      imports.filter((name) => isPackage(name) && !(nameOf(name) in declared)).map((name) => `${path} imports ${name}`),
    );
  const shipped = product.filter(({ path }) => path !== "contracts/build.ts");
  expect(undeclared(shipped, dependencies ?? {})).toEqual([]);
  expect(undeclared(sources, { ...dependencies, ...devDependencies })).toEqual([]);
});

const NAMELESS = [
  "manager",
  "helper",
  "util",
  "utils",
  "service",
  "processor",
  "handler",
  "data",
  "info",
  "common",
  "misc",
  "module",
];
/** Foreign words that the protocols force on us. */
const FOREIGN_NAMES: readonly string[] = [
  "contracts/snapshot/typed-data.ts",
  "test/contracts/snapshot/typed-data.test.ts",
];

test("no file, folder, type, function or variable is named by a word that says nothing", () => {
  const wordsOf = (name: string): string[] =>
    name
      .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
      .toLowerCase()
      .split(/[^a-z0-9]+/);
  const isNameless = (name: string): boolean => wordsOf(name).some((word) => NAMELESS.includes(word));
  const paths = sources.map(({ path }) => path).filter((path) => isNameless(path) && !FOREIGN_NAMES.includes(path));
  expect(paths).toEqual([]);
  const FOREIGN = /^(typedData\w*|TypedData\w*|calldata|\w*Calldata)$/;
  const named = product.flatMap(({ path, text }) =>
    [
      ...text.matchAll(
        /^\s*(?:export )?(?:const|let|function|async function|type|interface|class) ([A-Za-z_$][\w$]*)/gm,
      ),
    ]
      .map(([, name = ""]) => name)
      .filter((name) => isNameless(name) && !FOREIGN.test(name))
      .map((name) => `${path}: ${name}`),
  );
  expect(named).toEqual([]);
});

interface Ban {
  readonly what: RegExp;
  readonly only: readonly string[];
  readonly why: string;
}

const BANS: readonly Ban[] = [
  { what: /process\.env/, only: ["config/secrets.ts"], why: "one file reads the environment" },
  {
    what: /Date\.now\(\)|new Date\(\)|performance\.now\(\)/,
    only: ["bots/adapters.ts"],
    why: "one file owns the clock",
  },
  { what: /Math\.random\(/, only: [], why: "randomness comes in as an argument" },
  { what: /\bconsole\./, only: ["contracts/build.ts"], why: "sentences go to whoever asked" },
  { what: /: any\b|<any>|as any\b/, only: [], why: "any hides what a value is" },
  { what: /^export default/m, only: [], why: "a name is said where it is imported" },
  { what: /\bTODO\b|\bFIXME\b|\bXXX\b/, only: [], why: "work left over belongs into an issue" },
  { what: /@ts-ignore|@ts-nocheck/, only: [], why: "the checker is right until shown otherwise" },
];

/** Without comments, which may speak of anything; what is banned there too is looked for in the whole text. */
const codeOf = (text: string): string =>
  text.replace(/\/\*\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$|\s\/\/ .*$/gm, "");
const ALSO_IN_COMMENTS = /TODO|@ts/;

test("what is banned stands only where it is allowed", () => {
  const found = BANS.flatMap(({ what, only, why }) =>
    product
      .filter(
        ({ path, text }) => what.test(ALSO_IN_COMMENTS.test(what.source) ? text : codeOf(text)) && !only.includes(path),
      )
      .map(({ path }) => `${path}: ${String(what)} (${why})`),
  );
  expect(found).toEqual([]);
});

test("every file that is not a test opens with a sentence that says what it holds", () => {
  expect(
    sources
      .filter(({ path, text }) => !path.endsWith(".test.ts") && !/^(\/\/|\/\*\*) \S.*/.test(text))
      .map(({ path }) => path),
  ).toEqual([]);
});

test("no test is left out, and none mocks a part of the house", () => {
  const SELF = "test/house.test.ts";
  const tests = sources.filter(({ path }) => path.startsWith("test/") && path !== SELF);
  expect(
    tests
      .filter(({ text }) => /\b(?:it|test|describe)\.(?:only|todo|skip)\(|vi\.mock|useFakeTimers/.test(text))
      .map(({ path }) => path),
  ).toEqual([]);
});

test("no file is dead: each is imported, run by a script, or a test", () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as {
    scripts: Record<string, string>;
  };
  const started = Object.values(scripts).join(" ");
  const imported = new Set(sources.flatMap(({ imports }) => imports));
  const texts = sources.map(({ text }) => text).join("\n");
  const isUsed = (path: string): boolean =>
    imported.has(path) || started.includes(path) || path.endsWith(".test.ts") || texts.includes(`"${basename(path)}"`);
  expect(sources.map(({ path }) => path).filter((path) => !isUsed(path) && !path.endsWith(".d.ts"))).toEqual([]);
});

test("the top level holds the five rooms and what tools and readers look for", () => {
  const EXPECTED =
    /^(bots|core|contracts|config|test|package(-lock)?\.json|tsconfig\.json|vitest\.config\.ts|(README|CHANGELOG|DECISIONS|CONTRIBUTING|SECURITY)\.md|LICENSE|\..+|node_modules)$/;
  const litter = /\.sqlite|^coverage$/;
  expect(readdirSync(ROOT).filter((name) => !EXPECTED.test(name) && !litter.test(name))).toEqual([]);
});

test("no path of a machine stands in a file that is shipped", () => {
  const shipped = [
    ...sources,
    ...["README.md", "DECISIONS.md", "CHANGELOG.md", "CONTRIBUTING.md"].map((path) => ({
      path,
      text: readFileSync(join(ROOT, path), "utf8"),
    })),
  ];
  const leak = new RegExp(`(?:^|[^\\w.])/(?:${["work", "root", "home"].join("|")})/\\w`);
  expect(shipped.filter(({ text }) => leak.test(text)).map(({ path }) => path)).toEqual([]);
});
