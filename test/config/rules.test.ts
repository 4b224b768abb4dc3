import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse, stringify } from "yaml";
import { amendRules, parseRules, readDraft, readRules } from "#config/rules.ts";
import { BadInput } from "#core/errors.ts";
import { rulesHash, type Rules } from "#core/rules.ts";

const EXAMPLE_FILE = join(import.meta.dirname, "../../config/dao.example.yaml");
const EXAMPLE = readFileSync(EXAMPLE_FILE, "utf8");
const RUBRIC = readFileSync(join(import.meta.dirname, "../../config/rubric.yaml"), "utf8");
const SAFE = "0x1111111111111111111111111111111111111111";

type Change = readonly [path: string, value: unknown];

/** A YAML text with the values at the given paths ("treasury.token.decimals") replaced; undefined takes a key out. */
function changeYaml(yamlText: string, changes: readonly Change[]): string {
  const root: unknown = parse(yamlText);
  for (const [path, value] of changes) {
    const parts = path.split(".");
    const last = parts.pop() ?? "";
    const parent = parts.reduce<unknown>((block, part) => Reflect.get(Object(block), part), root);
    if (value === undefined) Reflect.deleteProperty(Object(parent), last);
    else Reflect.set(Object(parent), last, value);
  }
  return stringify(root);
}

function makeRules(...changes: readonly Change[]): Rules {
  return parseRules(changeYaml(EXAMPLE, changes), RUBRIC, "dao.yaml");
}

function faultsOf(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof BadInput) return error.happened.split("\n").filter((line) => line !== "");
    throw error;
  }
  return [];
}

function makeFolder(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "laurel-rules-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

function isFrozenDeep(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return true;
  return Object.isFrozen(value) && Object.values(value).every(isFrozenDeep);
}

test("the example file is a whole DAO", () => {
  const [rules] = readRules([EXAMPLE_FILE]);
  expect(rules).toEqual({
    v: 4,
    daoId: "demo",
    name: "Laurel Demo DAO",
    repositories: ["laurel-demo/site"],
    discord: {
      guildId: "100000000000000001",
      proposalsChannelId: "100000000000000002",
      payoutsChannelId: "100000000000000003",
    },
    snapshot: { space: "demo.local" },
    treasury: {
      chainId: 11_155_111,
      safe: SAFE,
      payouts: "0x2222222222222222222222222222222222222222",
      multiSendCallOnly: "0x9641d764fc13c8B624c04430C7356C1C7C8102e2",
      token: { address: "0x3333333333333333333333333333333333333333", symbol: "LRL", decimals: 18 },
      confirmations: 12,
      fromBlock: 8_000_000,
      explorerUrl: "https://sepolia.etherscan.io",
      sanctionsOracle: null,
      claims: null,
    },
    epoch: { days: 7 },
    budget: { perEpochBaseUnits: "1000000000000000000000", runwayShareMaxPercent: 100 },
    payout: { coolDownHours: 72, holdDays: 7 },
    vote: {
      discussionHours: 24,
      votingHours: 72,
      objectionHours: 24,
      passRule: { quorum: "100", quorumCounts: "for", thresholdPercent: 50, votersMin: 2 },
      power: "chain",
      unpaid: "roll-over-once",
    },
    guardians: [],
    maintainers: [],
    acts: { creditedMax: 5, kudosMax: 10 },
    labelsLicence: null,
    intake: { sweepDays: 30 },
    score: {
      bandHundredths: 100,
      diffTokensMax: 4_000,
      cutPointsThousandths: [693, 1_107, 1_772, 2_209, 2_567, 2_926, 3_375, 3_708, 4_204],
      auditPercent: 5,
    },
    jury: {
      jurors: [],
      deadlineSeconds: 45,
      spending: { microdollarsPerEpoch: 20_000_000, microdollarsPerDay: 5_000_000 },
    },
    review: { reviewers: [], appealDays: 7, answerDays: 5, panel: 3 },
    reward: { exponentTenths: 8, capPercent: 100, newcomer: null },
    rubric: parse(RUBRIC),
  });
});

test("a share of the treasury, a cool-down, a hold and an oracle are taken as they are chosen", () => {
  const oracle = "0x40C57923924B5c5c5455c48D93317139ADDaC8fb";
  const { budget, payout, treasury } = makeRules(
    ["budget.runwayShareMax", 25],
    ["payout", { coolDownHours: 0, holdDays: 30 }],
    ["treasury.sanctionsOracle", oracle],
  );
  expect(budget.runwayShareMaxPercent).toBe(25);
  expect(payout).toEqual({ coolDownHours: 0, holdDays: 30 });
  expect(treasury.sanctionsOracle).toBe(oracle);
});

test("a claims contract, abstaining recipients, guardians and a licence are taken as they are chosen", () => {
  const contract = "0x4444444444444444444444444444444444444444";
  const { treasury, vote, guardians, maintainers, acts, labelsLicence } = makeRules(
    ["treasury.claims", { contract, below: "2.5" }],
    ["vote.recipientsAbstain", true],
    ["vote.power", "hub"],
    ["vote.unpaid", "return"],
    ["guardians", ["100000000000000007"]],
    ["maintainers", ["100000000000000008"]],
    ["acts.credited", 2],
    ["labelsLicence", "CC-BY-4.0"],
  );
  expect(treasury.claims).toEqual({ contract, belowBaseUnits: "2500000000000000000" });
  expect(vote).toMatchObject({ power: "hub", unpaid: "return", passRule: { recipientsAbstain: true } });
  expect([guardians, labelsLicence]).toEqual([["100000000000000007"], "CC-BY-4.0"]);
  expect([maintainers, acts]).toEqual([["100000000000000008"], { creditedMax: 2, kudosMax: 10 }]);
});

test("what the example shows in comments is sound too", () => {
  const text = EXAMPLE.replace("jurors: []", "jurors:")
    .replace("reviewers: []", "reviewers:")
    .replace(/^( *)# {1,2}(?=- | {2}\w+:|newcomer:)/gm, "$1");
  const { jury, review, reward } = parseRules(text, RUBRIC, "dao.yaml");
  expect(jury.jurors.map(({ name, keyName, weight }) => [name, keyName, weight])).toEqual([
    ["a", "JUROR_A_API_KEY", 1],
    ["b", "JUROR_B_API_KEY", 2],
  ]);
  expect(review.reviewers).toEqual([{ discordId: "100000000000000009", githubLogin: "ada" }]);
  expect(reward.newcomer?.floorBaseUnits).toBe("5000000000000000000");
});

test("rules are frozen to their last leaf, and the same files give the same hash", () => {
  const [rules] = readRules([EXAMPLE_FILE]);
  const parsed = makeRules();
  expect(isFrozenDeep(rules)).toBe(true);
  expect(isFrozenDeep(parsed)).toBe(true);
  expect(rules && rulesHash(rules)).toBe(rulesHash(parsed));
  expect(rulesHash(makeRules(["epoch.days", 8]))).not.toBe(rulesHash(parsed));
});

test("what may be left out has the value that the example shows", () => {
  const left = ["score", "jury", "reviewers", "review", "reward", "rubric"];
  const bare = makeRules(...left.map((path): Change => [path, undefined]));
  expect(bare).toEqual(makeRules());
  expect(makeRules(["score", { band: "0.25" }]).score).toEqual({ ...bare.score, bandHundredths: 25 });
  expect(makeRules(["treasury.explorer", undefined]).treasury.explorerUrl).toBeNull();
});

test("the edges of what is allowed are allowed", () => {
  const rules = makeRules(
    ["vote.discussionHours", 0],
    ["vote.votingHours", 336],
    ["vote.objectionHours", 0],
    ["vote.thresholdPercent", 99],
    ["vote.quorum", "0.000000000000000001"],
    ["score.band", "5.00"],
    ["treasury.explorer", "https://sepolia.etherscan.io/"],
    ["treasury.token.decimals", 0],
    ["budget.perEpoch", "79228162514264337593543950335"],
  );
  expect(rules.score.bandHundredths).toBe(500);
  expect(rules.treasury.explorerUrl).toBe("https://sepolia.etherscan.io");
  expect(rules.budget.perEpochBaseUnits).toBe("79228162514264337593543950335");
  expect(makeRules(["score.band", "0.00"]).score.bandHundredths).toBe(0);
});

const JUROR = { name: "a", baseUrl: "https://models.example.org/v1", model: "gpt-5-mini" };
const REVIEWER = { discord: "100000000000000009", github: "ada" };
const NEWCOMER = { floor: "5", epochs: 3, accountDays: 90, mostPercent: 20 };

test("a jury, its reviewers and the shape of the reward are read into whole numbers", () => {
  const other = { name: "b", baseUrl: "http://127.0.0.1:11434/v1//", model: "hf.co/org/model:Q4_K", weight: 100 };
  const rules = makeRules(
    ["jury.deadlineSeconds", 50],
    ["jury.spending", { dollarsPerDay: "0.000001" }],
    ["jury.jurors", [{ ...JUROR, key: "JUROR_A2_API_KEY", price: { in: "0.25", out: "9999.999999" } }, other]],
    ["reviewers", [REVIEWER, { discord: "100000000000000010", github: "Bob-2_acme" }]],
    ["review", { panel: 1 }],
    ["reward", { exponent: "0.1", capPercent: 15, newcomer: { ...NEWCOMER, floor: "0.5" } }],
    ["score.audit", 0],
  );
  expect(rules.jury).toEqual({
    jurors: [
      {
        ...JUROR,
        keyName: "JUROR_A2_API_KEY",
        weight: 1,
        price: { microdollarsPerMillionIn: 250_000, microdollarsPerMillionOut: 9_999_999_999 },
      },
      { ...other, baseUrl: "http://127.0.0.1:11434/v1", keyName: null, price: null },
    ],
    deadlineSeconds: 50,
    spending: { microdollarsPerEpoch: 20_000_000, microdollarsPerDay: 1 },
  });
  expect(rules.review).toEqual({
    reviewers: [
      { discordId: "100000000000000009", githubLogin: "ada" },
      { discordId: "100000000000000010", githubLogin: "Bob-2_acme" },
    ],
    appealDays: 7,
    answerDays: 5,
    panel: 1,
  });
  expect(rules.reward).toEqual({
    exponentTenths: 1,
    capPercent: 15,
    newcomer: { floorBaseUnits: "500000000000000000", epochs: 3, accountDaysMin: 90, mostPercent: 20 },
  });
  expect(rules.score.auditPercent).toBe(0);
  expect(makeRules(["reward.exponent", "1.0"]).reward.exponentTenths).toBe(10);
});

test("only the word none takes the limit on spending away", () => {
  expect(makeRules(["jury.spending", "none"]).jury.spending).toBeNull();
});

test("a newcomer's floor may be as much as all floors and one person may take, and no more", () => {
  const floorAt = (floor: string, capPercent: number) =>
    makeRules(["reward", { capPercent, newcomer: { ...NEWCOMER, floor } }]).reward.newcomer?.floorBaseUnits;
  expect(floorAt("200", 20)).toBe("200000000000000000000");
  for (const [floor, capPercent] of [
    ["200.000000000000000001", 20],
    ["200", 19],
  ] as const)
    expect(faultsOf(() => floorAt(floor, capPercent))).toHaveLength(1);
});

test("a rubric without kinds and acts has the ones of this program, and a part of them is enough", () => {
  const older = changeYaml(RUBRIC, [
    ["kinds", undefined],
    ["acts", undefined],
  ]);
  expect(parseRules(EXAMPLE, older, "dao.yaml").rubric).toEqual(parse(RUBRIC));
  const own = changeYaml(RUBRIC, [
    ["kinds", { docs: { percent: 50 } }],
    ["acts", { triage: { mostHundredths: 0 } }],
  ]);
  const { kinds, acts } = parseRules(EXAMPLE, own, "dao.yaml").rubric;
  expect(kinds).toEqual({
    code: { percent: 100, mostHundredths: 500 },
    fix: { percent: 100, mostHundredths: 500 },
    docs: { percent: 50, mostHundredths: 400 },
    tests: { percent: 90, mostHundredths: 400 },
    translation: { percent: 70, mostHundredths: 300 },
    upkeep: { percent: 30, mostHundredths: 100 },
  });
  expect(acts).toEqual({
    triage: { baseHundredths: 5, itemHundredths: 15, wordsHundredths: 20, mostHundredths: 0 },
    mentoring: { baseHundredths: 20, itemHundredths: 30, wordsHundredths: 60, mostHundredths: 200 },
    feedback: { baseHundredths: 10, itemHundredths: 20, wordsHundredths: 60, mostHundredths: 150 },
  });
});

test("a budget is read by the token's own decimals", () => {
  const rules = makeRules(["treasury.token.decimals", 6], ["budget.perEpoch", "1250.5"]);
  expect(rules.budget.perEpochBaseUnits).toBe("1250500000");
});

const CUT_POINTS = [0.693, 1.107, 1.772, 2.209, 2.567, 2.926, 3.375, 3.708, 4.204];

describe("a DAO's file is refused, with the path and how to mend it", () => {
  test.each<readonly [path: string, value: unknown, fault: string]>([
    ["id", "Demo", 'id: is "Demo". Write 1 to 40 small letters'],
    ["id", "d".repeat(41), "id: is "],
    ["id", undefined, "id: is missing. Write"],
    ["id", 42, "id: is 42. Write"],
    ["name", "", 'name: is "". Write one line'],
    ["name", "two\nlines", 'name: is "two\\nlines". Write one line'],
    ["repositories", [], "repositories: is a list of 0. Write at least one repository"],
    ["repositories", "a/b", 'repositories: is "a/b". Write a list'],
    ["repositories", ["a/b", "A/B"], "repositories: One repository stands here twice"],
    ["repositories", ["https://github.com/a/b"], 'repositories[0]: is "https://github.com/a/b". Write owner/name'],
    ["repositories", ["a/.."], 'repositories[0]: is "a/..". Write owner/name'],
    ["discord.guild", 100000000000000001, "discord.guild: is 100000000000000000. Write in quotes"],
    ["discord.payoutsChannel", "payouts", 'discord.payoutsChannel: is "payouts". Write in quotes'],
    ["snapshot.space", "demo", 'snapshot.space: is "demo". Write the space'],
    ["snapshot.space", "s:demo.eth", 'snapshot.space: is "s:demo.eth". Write the space'],
    ["treasury", undefined, "treasury: is missing. Write a block with: chainId, safe"],
    ["treasury.chainId", 0, "treasury.chainId: is 0. Write a whole number"],
    ["treasury.safe", 0x1234, "treasury.safe: is 4660. Write the address of the Safe in quotes"],
    ["treasury.safe", `0x${"0".repeat(40)}`, "treasury.safe: is "],
    ["treasury.multiSendCallOnly", "0x9641D764fc13c8B624c04430C7356C1C7C8102e2", "treasury.multiSendCallOnly: is "],
    ["treasury.safe", "0x9641d764fc13c8b624c04430c7356c1c7c8102e3", "treasury.safe: is "],
    ["treasury.safe", "XE7338O073KYGTWWZN0F2WZ0R8PX5ZPPZS", "treasury.safe: is "],
    [
      "treasury.payouts",
      SAFE,
      "treasury: safe, payouts, multiSendCallOnly, token.address and claims.contract are different contracts",
    ],
    [
      "treasury.token.address",
      SAFE,
      "treasury: safe, payouts, multiSendCallOnly, token.address and claims.contract are",
    ],
    ["treasury.token.symbol", "@everyone", 'treasury.token.symbol: is "@everyone". Write the token\'s symbol'],
    ["treasury.token.decimals", 1.5, "treasury.token.decimals: is 1.5. Write a whole number from 0 to 36"],
    ["treasury.confirmations", 0, "treasury.confirmations: is 0. Write a whole number of blocks from 1"],
    ["treasury.fromBlock", -1, "treasury.fromBlock: is -1. Write a whole number from 0"],
    ["treasury.explorer", "http://explorer.example.org", "treasury.explorer: is "],
    ["treasury.nonce", 7, "treasury.nonce: is not known. Remove it or correct its spelling; known here are: chainId"],
    ["epoch.days", null, "epoch.days: is empty. Write a whole number of days from 1 to 92"],
    ["epoch.days", "7", 'epoch.days: is "7". Write a whole number of days'],
    ["budget.perEpoch", 1000, "budget.perEpoch: is 1000. Write whole tokens as a plain number in quotes"],
    ["budget.perEpoch", "1,000", 'budget.perEpoch: is "1,000". Write whole tokens'],
    ["budget.perEpoch", "0", "budget.perEpoch: No epoch can pay this."],
    ["budget.perEpoch", "0.0000000000000000001", "budget.perEpoch: No epoch can pay this."],
    ["budget.perEpoch", "79228162514.264337593543950336", "budget.perEpoch: No epoch can pay this."],
    ["budget.runwayShareMax", 0, "budget.runwayShareMax: is 0. Write a whole number of percent from 1 to 100"],
    ["budget.runwayShareMax", 101, "budget.runwayShareMax: is 101. Write a whole number of percent from 1 to 100"],
    ["budget.runwayShareMax", "25", 'budget.runwayShareMax: is "25". Write a whole number of percent'],
    ["budget.runwayShareMax", 12.5, "budget.runwayShareMax: is 12.5. Write a whole number of percent"],
    ["payout", 72, "payout: is 72. Write a block with: coolDownHours, holdDays"],
    ["payout.coolDownHours", -1, "payout.coolDownHours: is -1. Write a whole number of hours from 0 to 720"],
    ["payout.coolDownHours", 721, "payout.coolDownHours: is 721. Write a whole number of hours from 0 to 720"],
    ["payout.holdDays", 0, "payout.holdDays: is 0. Write a whole number of days from 1 to 30"],
    ["payout.holdDays", 31, "payout.holdDays: is 31. Write a whole number of days from 1 to 30"],
    ["payout.cooldown", 72, "payout.cooldown: is not known. Remove it or correct its spelling; known here are: cool"],
    [
      "treasury.sanctionsOracle",
      0x40c5,
      "treasury.sanctionsOracle: is 16581. Write the address of the sanctions oracle",
    ],
    ["treasury.sanctionsOracle", null, "treasury.sanctionsOracle: is empty. Write the address of the sanctions oracle"],
    ["treasury.sanctionsOracle", `0x${"0".repeat(40)}`, "treasury.sanctionsOracle: is "],
    ["vote.votingHours", 0, "vote.votingHours: is 0. Write a whole number of hours from 1 to 336"],
    ["vote.discussionHours", 337, "vote.discussionHours: is 337. Write a whole number of hours from 0 to 336"],
    ["vote.quorum", "0.0", 'vote.quorum: is "0.0". Write voting power above zero'],
    ["vote.quorum", "1e3", 'vote.quorum: is "1e3". Write voting power above zero'],
    ["vote.quorum", 100, "vote.quorum: is 100. Write voting power above zero"],
    ["vote.quorumCounts", "abstain", 'vote.quorumCounts: is "abstain". Write for'],
    ["vote.thresholdPercent", 49, "vote.thresholdPercent: is 49. Write a whole number of percent from 50 to 99"],
    ["vote.thresholdPercent", 100, "vote.thresholdPercent: is 100."],
    ["vote.minimumVoters", 0, "vote.minimumVoters: is 0."],
    ["intake.sweepDays", 0, "intake.sweepDays: is 0."],
    ["score", null, "score: is empty. Write a block with: band, diffTokens, audit, cutPoints"],
    ["score.audit", 101, "score.audit: is 101. Write a whole number of percent from 0 to 100"],
    ["score.band", 1, "score.band: is 1. Write points with two decimals in quotes"],
    ["score.band", "5.01", 'score.band: is "5.01".'],
    ["score.diffTokens", 0, "score.diffTokens: is 0."],
    ["score.cutPoints", CUT_POINTS.slice(1), "score.cutPoints: is a list of 8. Write nine numbers"],
    ["score.cutPoints", CUT_POINTS.with(1, 0.693), "score.cutPoints: The cut points must rise"],
    ["score.cutPoints", CUT_POINTS.toReversed(), "score.cutPoints: The cut points must rise"],
    ["score.cutPoints", CUT_POINTS.with(0, 0), "score.cutPoints[0]: is 0. Write a number above 0"],
    ["score.cutPoints", CUT_POINTS.with(0, 0.6935), "score.cutPoints[0]: is 0.6935. Write a number above 0"],
    ["jury", [JUROR], "jury: is a list of 1. Write a block with: deadlineSeconds, spending, jurors"],
    ["jury.deadlineSeconds", 4, "jury.deadlineSeconds: is 4. Write a whole number of seconds from 5 to 50"],
    ["jury.deadlineSeconds", 51, "jury.deadlineSeconds: is 51. Write a whole number of seconds from 5 to 50"],
    ["jury.spending", null, "jury.spending: is empty. Write a block with: dollarsPerEpoch, dollarsPerDay; or none"],
    ["jury.spending", "much", 'jury.spending: is "much". Write a block with: dollarsPerEpoch, dollarsPerDay; or none'],
    ["jury.spending.dollarsPerDay", 5, "jury.spending.dollarsPerDay: is 5. Write dollars below 1000000 with at most 6"],
    ["jury.spending.dollarsPerDay", "0.0000001", 'jury.spending.dollarsPerDay: is "0.0000001". Write dollars'],
    ["jury.spending.dollarsPerEpoch", "-1", 'jury.spending.dollarsPerEpoch: is "-1". Write dollars'],
    ["jury.spending.dollars", "5", "jury.spending.dollars: is not known. Remove it or correct its spelling"],
    ["jury.jurors", {}, "jury.jurors: is a block. Write a list of jurors."],
    ["jury.jurors", Array(8).fill(JUROR), "jury.jurors: is a list of 8. Write at most 7 jurors."],
    ["jury.jurors", [JUROR, JUROR], "jury.jurors: Two jurors have one name."],
    ["jury.jurors", [{ ...JUROR, name: "A" }], 'jury.jurors[0].name: is "A". Write 1 to 40 small letters'],
    ["jury.jurors", [{ ...JUROR, model: "two words" }], 'jury.jurors[0].model: is "two words". Write the model'],
    ["jury.jurors", [{ ...JUROR, key: "OPENAI_API_KEY" }], "jury.jurors[0].key: cannot be used. Write the name"],
    ["jury.jurors", [{ ...JUROR, key: "JUROR__API_KEY" }], "jury.jurors[0].key: cannot be used. Write the name"],
    ["jury.jurors", [{ ...JUROR, key: 7 }], "jury.jurors[0].key: is 7. Write the name under which the key stands"],
    ["jury.jurors", [{ ...JUROR, weight: 0 }], "jury.jurors[0].weight: is 0. Write a whole number from 1 to 100"],
    [
      "jury.jurors",
      [{ ...JUROR, price: { in: "1" } }],
      "jury.jurors[0].price.out: is missing. Write dollars below 10000",
    ],
    ["jury.jurors", [{ ...JUROR, price: { in: "10000", out: "1" } }], 'jury.jurors[0].price.in: is "10000". Write'],
    ["reviewers", REVIEWER, "reviewers: is a block. Write a list of reviewers"],
    ["reviewers", [{ ...REVIEWER, github: "@ada" }], 'reviewers[0].github: is "@ada". Write the person\'s login'],
    ["reviewers", [{ ...REVIEWER, github: "a".repeat(40) }], "reviewers[0].github: is "],
    ["reviewers", [{ ...REVIEWER, discord: 9 }], "reviewers[0].discord: is 9. Write in quotes the id"],
    ["reviewers", [REVIEWER, { ...REVIEWER, github: "bob" }], "reviewers: One reviewer stands here twice"],
    ["reviewers", [REVIEWER, { discord: `${10n ** 17n}`, github: "Ada" }], "reviewers: One reviewer stands here twice"],
    ["reviewers", Array(51).fill(REVIEWER), "reviewers: is a list of 51. Write at most 50 reviewers."],
    ["review.appealDays", 8, "review.appealDays: A score can change until the epoch after its own has closed"],
    ["review.appealDays", 0, "review.appealDays: is 0. Write a whole number of days from 1 to 30"],
    ["review.answerDays", 31, "review.answerDays: is 31. Write a whole number of days from 1 to 30"],
    ["review.panel", 10, "review.panel: is 10. Write a whole number of reviewers from 1 to 9"],
    ["reward.exponent", 0.8, "reward.exponent: is 0.8. Write one decimal in quotes"],
    ["reward.exponent", "0.0", 'reward.exponent: is "0.0". Write one decimal in quotes'],
    ["reward.exponent", "1.1", 'reward.exponent: is "1.1". Write one decimal in quotes'],
    ["reward.capPercent", 0, "reward.capPercent: is 0. Write a whole number of percent from 1 to 100"],
    ["reward.newcomer", null, "reward.newcomer: is empty. Write a block with: floor, epochs, accountDays, mostPercent"],
    ["reward.newcomer", { ...NEWCOMER, floor: 5 }, "reward.newcomer.floor: is 5. Write whole tokens as a plain number"],
    ["reward.newcomer", { ...NEWCOMER, floor: "0" }, "reward.newcomer.floor: No newcomer could get this."],
    [
      "reward.newcomer",
      { ...NEWCOMER, floor: "0.0000000000000000001" },
      "reward.newcomer.floor: No newcomer could get",
    ],
    ["reward.newcomer", { ...NEWCOMER, floor: "1001" }, "reward.newcomer.floor: No newcomer could get this."],
    [
      "reward.newcomer",
      { ...NEWCOMER, epochs: 0 },
      "reward.newcomer.epochs: is 0. Write a whole number of epochs from 1",
    ],
    ["reward.newcomer", { ...NEWCOMER, accountDays: -1 }, "reward.newcomer.accountDays: is -1. Write a whole number"],
    ["reward.newcomer", { ...NEWCOMER, mostPercent: 0 }, "reward.newcomer.mostPercent: is 0. Write a whole number"],
    ["rubric", 7, "rubric: is 7. Write one line"],
    ["budgets", {}, "budgets: is not known. Remove it or correct its spelling; known here are: id, name"],
  ])("%s: %j", (path, value, fault) => {
    const faults = faultsOf(() => makeRules([path, value]));
    expect(faults).toHaveLength(1);
    expect(faults[0]?.startsWith(`dao.yaml: ${fault}`), faults[0]).toBe(true);
  });
});

test.each([
  "http://models.example.org/v1",
  "https://user:password@models.example.org/v1",
  "https://models.example.org/v1?key=secret",
  "https://models.example.org/v1#top",
  "https://models.example.org\\@127.0.0.1/v1",
  "https://127.0.0.1.example.org:99999/v1",
  "http://127.0.0.1.example.org/v1",
  "ftp://127.0.0.1/v1",
  "models.example.org/v1",
  "https://models.example.org/ v1",
  `https://models.example.org/${"v".repeat(200)}`,
])("a juror cannot be asked at %s", (baseUrl) => {
  const faults = faultsOf(() => makeRules(["jury.jurors", [{ ...JUROR, baseUrl }]]));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain("dao.yaml: jury.jurors[0].baseUrl: cannot be used. Write an address");
});

test("a key that was pasted into the file is not repeated", () => {
  const pasted = { ...JUROR, key: "sk-secret", baseUrl: "https://user:sk-secret@models.example.org" };
  const faults = faultsOf(() => makeRules(["jury.jurors", [pasted]]));
  expect(faults).toHaveLength(2);
  expect(faults.join()).not.toContain("sk-secret");
});

test("where the budget itself cannot be paid, nothing is said of a newcomer's floor", () => {
  const faults = faultsOf(() => makeRules(["budget.perEpoch", "0"], ["reward.newcomer", NEWCOMER]));
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain("dao.yaml: budget.perEpoch: No epoch can pay this.");
});

describe("a rubric is refused, with the path and how to mend it", () => {
  const six = ["0", "1", "2", "3", "4", "5"];
  test.each<readonly [path: string, value: unknown, fault: string]>([
    ["criteria.0.weightPercent", 44, "criteria: The weights sum to 99. Change weightPercent until they sum to 100."],
    ["criteria.0.weightPercent", -45, "criteria[0].weightPercent: is -45."],
    ["criteria.0.weightPercent", 45.5, "criteria[0].weightPercent: is 45.5."],
    ["criteria.0.name", "effort", "criteria: Write each criterion exactly once: impact, effort, quality, risk."],
    ["criteria.0.name", "beauty", 'criteria[0].name: is "beauty". Write one of: impact, effort, quality, risk.'],
    ["criteria.0.anchors", six.slice(1), "criteria[0].anchors: is a list of 5. Write six sentences"],
    ["criteria.0.anchors", [...six, "6"], "criteria[0].anchors: is a list of 7. Write six sentences"],
    ["criteria.0.anchors", [0, ...six.slice(1)], "criteria[0].anchors[0]: is 0. Write one line"],
    ["criteria.0.asks", undefined, "criteria[0].asks: is missing. Write one line"],
    ["criteria.0.bonus", 1, "criteria[0].bonus: is not known."],
    ["kinds.docs.percent", 101, "kinds.docs.percent: is 101. Write a whole number of percent from 0 to 100."],
    ["kinds.upkeep.mostHundredths", 501, "kinds.upkeep.mostHundredths: is 501."],
    ["kinds.review", {}, "kinds.review: is not known."],
    ["acts.mentoring.itemHundredths", 0.5, "acts.mentoring.itemHundredths: is 0.5."],
    ["acts.triage", null, "acts.triage: is empty. Write a block with: baseHundredths"],
    ["acts.voting", {}, "acts.voting: is not known."],
    ["review.approvalHundredths", -1, "review.approvalHundredths: is -1."],
    ["review.wordsHundredths", 0.5, "review.wordsHundredths: is 0.5."],
    ["review.mostHundredths", 501, "review.mostHundredths: is 501."],
    ["review", undefined, "review: is missing. Write a block with: approvalHundredths"],
  ])("%s: %j", (path, value, fault) => {
    const rubric = changeYaml(RUBRIC, [[path, value]]);
    const faults = faultsOf(() => parseRules(EXAMPLE, rubric, "dao.yaml", "rubric.yaml"));
    expect([faults.some((line) => line.startsWith(`rubric.yaml: ${fault}`)), faults]).toEqual([true, faults]);
    expect(faults.every((line) => line.startsWith("rubric.yaml: "))).toBe(true);
  });
});

test("a criterion may weigh nothing, and may not be left out", () => {
  const weightless = changeYaml(RUBRIC, [
    ["criteria.0.weightPercent", 55],
    ["criteria.3.weightPercent", 0],
  ]);
  expect(parseRules(EXAMPLE, weightless, "dao.yaml").rubric.criteria[3]?.weightPercent).toBe(0);
  const without = changeYaml(RUBRIC, [
    ["criteria.0.weightPercent", 55],
    ["criteria.length", 3],
  ]);
  expect(faultsOf(() => parseRules(EXAMPLE, without, "dao.yaml"))).toEqual([
    "rubric.yaml: criteria: Write each criterion exactly once: impact, effort, quality, risk.",
  ]);
});

test("all faults of both files are told at once, those between settings too", () => {
  const dao = changeYaml(EXAMPLE, [
    ["id", "Demo"],
    ["repositories", ["a/b", "A/b", "nobody"]],
    ["treasury.payouts", SAFE],
    ["treasury.token.symbol", true],
    ["epoch", undefined],
    ["budget.perEpoch", "0"],
    ["vote.votingHours", 400],
    ["vote.vetoHours", 1],
    ["jury.spending", { dollarsPerEpoch: 20, dollarsPerDay: "free" }],
    ["jury.jurors", [JUROR, { ...JUROR, weight: 101 }]],
    ["reviewers", [REVIEWER, { ...REVIEWER, discord: "ada" }]],
    ["reward", { exponent: 1, newcomer: { ...NEWCOMER, floor: "2000" } }],
  ]);
  const rubric = changeYaml(RUBRIC, [
    ["criteria.0.weightPercent", 44],
    ["criteria.2.anchors", []],
    ["criteria.3.name", "effort"],
  ]);
  expect(faultsOf(() => parseRules(dao, rubric, "dao.yaml")).map((line) => line.split(" ", 2).join(" "))).toEqual([
    "dao.yaml: id:",
    "dao.yaml: repositories[2]:",
    "dao.yaml: repositories:",
    "dao.yaml: treasury.token.symbol:",
    "dao.yaml: treasury:",
    "dao.yaml: epoch:",
    "dao.yaml: vote.votingHours:",
    "dao.yaml: vote.vetoHours:",
    "dao.yaml: jury.spending.dollarsPerEpoch:",
    "dao.yaml: jury.spending.dollarsPerDay:",
    "dao.yaml: jury.jurors[1].weight:",
    "dao.yaml: jury.jurors:",
    "dao.yaml: reviewers[1].discord:",
    "dao.yaml: reviewers:",
    "dao.yaml: reward.exponent:",
    "dao.yaml: budget.perEpoch:",
    "rubric.yaml: criteria[2].anchors:",
    "rubric.yaml: criteria:",
    "rubric.yaml: criteria:",
  ]);
});

describe("a text that is not one plain YAML block is refused", () => {
  test.each([
    ["nothing", "", "the whole file: is empty. Write a block with: id"],
    ["a list", "- 1", "the whole file: is a list of 1."],
    ["a key twice", `${EXAMPLE}\nid: other\n`, "Map keys must be unique at line "],
    ["two documents", `${EXAMPLE}\n---\nid: other\n`, "Source contains multiple documents"],
    ["a broken line", "id: [\n", "Flow sequence in block collection"],
    ["a tag of another program", "id: !!js/function x", "Unresolved tag"],
    ["an alias of nothing", "id: *other", "cannot be read as YAML"],
    ["brackets without end", "[".repeat(100_000), "cannot be read as YAML"],
    ["a merged block", "base: &base {}\n<<: *base", "id: is missing."],
    ["more than 256 kB", `# ${"x".repeat(256 * 1024)}\n${EXAMPLE}`, "is larger than 256 kB."],
  ])("%s", (_what, text, fault) => {
    expect(faultsOf(() => parseRules(text, RUBRIC, "dao.yaml"))[0]).toContain(`dao.yaml: ${fault}`);
  });
});

describe("files", () => {
  test("name their rubric by a path relative to themselves", () => {
    const rubric = changeYaml(RUBRIC, [["criteria.0.asks", "Does it matter?"]]);
    const folder = makeFolder({
      "one/dao.yaml": changeYaml(EXAMPLE, [["rubric", "../own.yaml"]]),
      "own.yaml": rubric,
    });
    expect(readRules([join(folder, "one/dao.yaml")])[0]?.rubric.criteria[0]?.asks).toBe("Does it matter?");
  });

  test("without a rubric use the one of this program", () => {
    const folder = makeFolder({ "dao.yaml": changeYaml(EXAMPLE, [["rubric", undefined]]) });
    expect(readRules([join(folder, "dao.yaml")])[0]?.rubric).toEqual(parse(RUBRIC));
  });

  test("that cannot be read are told together with the faults of those that can", () => {
    const folder = makeFolder({
      "dao.yaml": changeYaml(EXAMPLE, [
        ["id", "Demo"],
        ["rubric", "gone.yaml"],
      ]),
      "large.yaml": "#".repeat(256 * 1024 + 1),
    });
    const files = ["dao.yaml", "nowhere.yaml", "large.yaml"].map((name) => join(folder, name));
    const faults = faultsOf(() => readRules(files));
    expect(faults).toHaveLength(4);
    expect(faults[0]).toContain(`${files[0]}: id: is "Demo".`);
    expect(faults[1]).toContain(`${join(folder, "gone.yaml")}: cannot be read (ENOENT`);
    expect(faults[1]).toContain(`Write in ${files[0]}, under rubric, a path`);
    expect(faults[2]).toContain(`${files[1]}: cannot be read (ENOENT`);
    expect(faults[3]).toBe(`${files[2]}: is larger than 256 kB. Give the file of a DAO or its rubric.`);
  });
});

describe("two DAOs", () => {
  const OTHER: readonly Change[] = [
    ["id", "other"],
    ["repositories", ["laurel-demo/other"]],
    ["discord.guild", "200000000000000001"],
    ["treasury.safe", "0x4444444444444444444444444444444444444444"],
    ["rubric", undefined],
  ];

  function readTwo(...changes: readonly Change[]): Rules[] {
    const folder = makeFolder({
      "one.yaml": changeYaml(EXAMPLE, [["rubric", undefined]]),
      "two.yaml": changeYaml(EXAMPLE, [...OTHER, ...changes]),
    });
    return readRules([join(folder, "one.yaml"), join(folder, "two.yaml")]);
  }

  test("come in the order of their files, and may share Payouts, token and space", () => {
    expect(readTwo().map(({ daoId }) => daoId)).toEqual(["demo", "other"]);
  });

  test("may have a Safe at the same address of another chain", () => {
    expect(readTwo(["treasury.safe", SAFE], ["treasury.chainId", 1])).toHaveLength(2);
  });

  test.each<readonly [path: string, value: unknown, claim: string]>([
    ["id", "demo", "the id demo"],
    ["treasury.safe", SAFE, `the Safe ${SAFE} on chain 11155111`],
    ["discord.guild", "100000000000000001", "the Discord guild 100000000000000001"],
    ["repositories", ["a/b", "Laurel-Demo/Site"], "the repository laurel-demo/site"],
  ])("are refused when they share %s, and both files are named", (path, value, claim) => {
    const faults = faultsOf(() => readTwo([path, value]));
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/one\.yaml and .+two\.yaml: both have /);
    expect(faults[0]).toContain(`both have ${claim}.`);
  });

  test("that share everything are told of everything", () => {
    expect(faultsOf(() => readRules([EXAMPLE_FILE, EXAMPLE_FILE]))).toHaveLength(4);
  });
});

describe("a draft that members propose from", () => {
  function makeDaoFile(text = EXAMPLE): string {
    return join(makeFolder({ "dao.yaml": text, "rubric.yaml": RUBRIC }), "dao.yaml");
  }

  test("is the file as it stands, checked as it would be at the start", () => {
    const file = makeDaoFile(changeYaml(EXAMPLE, [["vote.votingHours", 96]]));
    expect(readDraft([file], file).vote.votingHours).toBe(96);
    expect(rulesHash(readDraft([file], file))).toBe(rulesHash(readRules([file])[0] ?? makeRules()));
  });

  test.each([
    ["vote.votingHours", "96", (rules: Rules) => rules.vote.votingHours, 96],
    ["vote.quorum", "250.5", (rules: Rules) => rules.vote.passRule.quorum, "250.5"],
    ["vote.recipientsAbstain", "true", (rules: Rules) => rules.vote.passRule.recipientsAbstain, true],
    ["budget.perEpoch", "1250", (rules: Rules) => rules.budget.perEpochBaseUnits, "1250000000000000000000"],
    ["repositories[0]", "laurel-demo/app", (rules: Rules) => rules.repositories, ["laurel-demo/app"]],
    ["repositories", "[a/b, c/d]", (rules: Rules) => rules.repositories, ["a/b", "c/d"]],
    ["score.band", "0.50", (rules: Rules) => rules.score.bandHundredths, 50],
    ["rubric.kinds.docs.percent", "50", (rules: Rules) => rules.rubric.kinds.docs.percent, 50],
  ])("%s can be changed by itself to %s, and nothing is written", (setting, value, read, expected) => {
    const file = makeDaoFile();
    const rules = amendRules([file], file, setting, value);
    expect(read(rules)).toEqual(expected);
    expect(isFrozenDeep(rules)).toBe(true);
    expect(readFileSync(file, "utf8")).toBe(EXAMPLE);
  });

  test.each([
    ["vote.votingHours", "a while"],
    ["vote.votingHours", "0"],
    ["vote.quorums", "100"],
    ["vote.votingHours.more", "1"],
    ["vote", "72"],
    ["vote.quorum", "&a [*a]"],
  ])("%s cannot become %j: the whole file is checked again", (setting, value) => {
    const file = makeDaoFile();
    expect(() => amendRules([file], file, setting, value)).toThrow(BadInput);
  });

  test.each(["rubric", "id", "", "vote..quorum", "__proto__.x", "vote.quorum; rm", "a".repeat(101), "vote[100]"])(
    "%j is no setting that can be changed by itself",
    (setting) => {
      const file = makeDaoFile();
      expect(() => amendRules([file], file, setting, "/etc/passwd")).toThrow("This is no setting");
    },
  );

  test("the faults name files without their folders, because members read them", () => {
    const file = makeDaoFile();
    const [fault = ""] = faultsOf(() => amendRules([file], file, "vote.votingHours", "0"));
    expect(fault).toMatch(/^dao\.yaml: vote\.votingHours: is 0\. /);
    const gone = join(makeFolder({}), "gone.yaml");
    expect(() => readDraft([gone], gone)).toThrow("gone.yaml cannot be read.");
  });

  test("what another DAO of this process claims is refused, and that DAO's own faults are not ours", () => {
    const other = makeDaoFile(changeYaml(EXAMPLE, OTHER_DAO));
    const file = makeDaoFile();
    const faults = faultsOf(() => amendRules([file, other], file, "repositories[0]", "other/site"));
    expect(faults).toEqual([expect.stringContaining("both have the repository other/site")]);
    const broken = makeDaoFile("id: [");
    expect(readDraft([file, broken], file).daoId).toBe("demo");
  });
});

/** Shares nothing with the example that only one DAO may have. */
const OTHER_DAO: readonly Change[] = [
  ["id", "other"],
  ["repositories", ["other/site"]],
  ["discord.guild", "200000000000000001"],
  ["treasury.safe", "0x4444444444444444444444444444444444444444"],
];
