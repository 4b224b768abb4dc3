// The rules of a DAO as its people write them: a YAML file and a rubric, checked once as a whole and frozen into Rules.
import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isScalar, parseDocument, type Document } from "yaml";
import { z } from "zod";
import type { RewardRules } from "#core/epoch/allocation.ts";
import { BadInput, explainError } from "#core/errors.ts";
import { parseWallet } from "#core/key.ts";
import { parseTokenAmount, TRANSFER_BASE_UNITS_MAX } from "#core/money.ts";
import { DEFAULT_ACTS, type Rules } from "#core/rules.ts";
import { DEFAULT_CUT_POINTS_THOUSANDTHS } from "#core/score/deterministic.ts";
import type { JuryRules } from "#core/score/judge-port.ts";
import type { ActTable, Rubric } from "#core/score/rubric.ts";
import { parsePower } from "#core/vote/verdict.ts";

/** What was read, or why nothing was: one sentence for each fault, with file and path. */
type Reading<T> =
  { readonly isSound: true; readonly value: T } | { readonly isSound: false; readonly faults: readonly string[] };

/** A DAO's file has three; what is larger is not one. */
const FILE_BYTES_MAX = 256 * 1024;
const SHOWN_CHARACTERS_MAX = 60;
const REPOSITORIES_MAX = 100;
const TWO_WEEKS_HOURS = 336;
const THOUSANDTHS = 1_000;
/** An epoch waits for its jury: more than seven answers would cost more than they teach. */
const JURORS_MAX = 7;
/**
 * A step has two minutes, in which a jury is asked twice, one question after the other. A step that is cut off asks again, and
 * what was asked before is paid for and on no record.
 */
const DEADLINE_SECONDS_MAX = 50;
const REVIEWERS_MAX = 50;
/** Guardians, and maintainers. */
const PEOPLE_MAX = 50;
const URL_CHARACTERS_MAX = 200;
/** One dollar is a million microdollars. */
const DOLLAR_DECIMALS = 6;
const DEFAULT_RUBRIC_FILE = join(import.meta.dirname, "rubric.yaml");
const CRITERIA = ["impact", "effort", "quality", "risk"] as const;
const ZERO_ADDRESS = `0x${"0".repeat(40)}`;

/**
 * Reads every DAO's file and its rubric; the Rules come in the order of the files, deeply frozen.
 * @throws BadInput with all faults of all files at once, and when two DAOs claim the same id, Safe, guild or repository
 */
export function readRules(daoFiles: readonly string[]): Rules[] {
  const faults: string[] = [];
  const sound: { readonly rules: Rules; readonly file: string }[] = [];
  for (const file of daoFiles) {
    const reading = readDao(file);
    if (reading.isSound) sound.push({ rules: reading.value, file });
    else faults.push(...reading.faults);
  }
  faults.push(...findSharedClaims(sound));
  if (faults.length > 0) return refuseFaults(faults);
  return sound.map(({ rules }) => deepFreeze(rules));
}

/**
 * The Rules of one DAO from the text of its two files; the names are for the faults only.
 * @throws BadInput with all faults at once
 */
export function parseRules(
  yamlText: string,
  rubricYamlText: string,
  fileName: string,
  rubricFileName = "rubric.yaml",
): Rules {
  const dao = readYaml(yamlText, fileName);
  const rubric = readYaml(rubricYamlText, rubricFileName);
  const reading = checkDao(dao, rubric, fileName, rubricFileName);
  if (!reading.isSound) return refuseFaults(reading.faults);
  return deepFreeze(reading.value);
}

/**
 * One DAO's file as it stands on disk now, with its rubric. The faults name files without their folders: members read them.
 * @param daoFiles all files of this process, because no two DAOs may claim the same
 * @throws BadInput with all faults at once
 */
export function readDraft(daoFiles: readonly string[], file: string): Rules {
  return checkDraft(daoFiles, file, readTexts(file));
}

/**
 * The file with one setting changed, checked as a whole; nothing is written.
 * @param setting a line of the file by its path: "vote.votingHours", "jury.jurors[0].weight"; "rubric.kinds.docs.percent" is one
 * of the rubric's file
 * @throws BadInput when there is no such place in the file, or with all faults of what it would become
 */
export function amendRules(daoFiles: readonly string[], file: string, setting: string, value: string): Rules {
  const path = readSetting(setting);
  const texts = readTexts(file);
  const amended =
    path[0] === "rubric"
      ? { ...texts, rubric: amendYaml(texts.rubric, path.slice(1), value) }
      : { ...texts, dao: amendYaml(texts.dao, path, value) };
  return checkDraft(daoFiles, file, amended);
}

interface DraftTexts {
  readonly dao: string;
  readonly rubric: string;
  readonly rubricFile: string;
}

function readTexts(file: string): DraftTexts {
  const dao = readText(file);
  const yaml = readYaml(dao, basename(file));
  const named = z.looseObject({ rubric: z.string().min(1) }).safeParse(yaml.isSound ? yaml.value : null);
  const rubricFile = named.success ? resolve(dirname(file), named.data.rubric) : DEFAULT_RUBRIC_FILE;
  return { dao, rubric: readText(rubricFile), rubricFile };
}

function readText(file: string): string {
  const name = basename(file);
  try {
    if (statSync(file).size <= FILE_BYTES_MAX) return readFileSync(file, "utf8");
  } catch (cause) {
    throw new BadInput(`${name} cannot be read.`, { next: "Whoever runs me can look at it.", cause });
  }
  throw new BadInput(`${name} is too large for a file of rules.`, { happened: `More than ${FILE_BYTES_MAX} bytes.` });
}

function checkDraft(daoFiles: readonly string[], file: string, { dao, rubric, rubricFile }: DraftTexts): Rules {
  const rules = parseRules(dao, rubric, basename(file), basename(rubricFile));
  const others = daoFiles.filter((other) => other !== file).flatMap((other) => soundRules(other));
  const shared = findSharedClaims([...others, { rules, file: basename(file) }]);
  return shared.length > 0 ? refuseFaults(shared) : rules;
}

/** A fault in another DAO's file is no fault of this one. */
function soundRules(file: string): { rules: Rules; file: string }[] {
  const reading = readDao(file);
  return reading.isSound ? [{ rules: reading.value, file: basename(file) }] : [];
}

const SETTING = /^[A-Za-z]+(?:\.[A-Za-z]+|\[[0-9]{1,2}\])*$/;
const SETTING_CHARACTERS_MAX = 100;

/** Never the rubric's own address: it would make any file of this machine one that members may read. */
function readSetting(setting: string): (string | number)[] {
  const text = setting.trim();
  if (text.length <= SETTING_CHARACTERS_MAX && SETTING.test(text) && text !== "rubric" && text !== "id")
    return text.split(/[.[\]]+/).flatMap((part) => (part === "" ? [] : /^[0-9]/.test(part) ? Number(part) : part));
  throw new BadInput("This is no setting that can be changed by itself.", {
    happened: JSON.stringify(text.slice(0, SETTING_CHARACTERS_MAX)),
    next: "Write the path of one line of dao.yaml, like vote.votingHours or jury.jurors[0].weight.",
  });
}

/** The value stays of the kind that stands there: what is a text in the file is typed without its quotes. */
function amendYaml(text: string, path: readonly (string | number)[], value: string): string {
  const document = parseDocument(text);
  const before = document.getIn(path, true);
  const isText = isScalar(before) && typeof before.value === "string";
  try {
    document.setIn(path, isText ? value.trim() : readValue(value, document));
  } catch (cause) {
    throw new BadInput("There is no such place in the file.", {
      happened: path.join("."),
      next: "Change dao.yaml itself, and propose it as a whole.",
      cause,
    });
  }
  return document.toString();
}

/** One value as YAML: a number, true, a list in brackets; what cannot be read so is a text. */
function readValue(value: string, document: Document): unknown {
  const read = parseDocument(value);
  return read.errors.length > 0 ? document.createNode(value.trim()) : read.toJS();
}

function readDao(file: string): Reading<Rules> {
  const dao = readYamlFile(file, "Write the path of a DAO's file in DAO_FILE; config/dao.example.yaml is one to copy.");
  if (!dao.isSound) return dao;
  const named = z.looseObject({ rubric: z.string().min(1) }).safeParse(dao.value);
  const rubricFile = named.success ? resolve(dirname(file), named.data.rubric) : DEFAULT_RUBRIC_FILE;
  const rubric = readYamlFile(rubricFile, `Write in ${file}, under rubric, a path relative to that file.`);
  return checkDao(dao, rubric, file, rubricFile);
}

function checkDao(
  daoYaml: Reading<unknown>,
  rubricYaml: Reading<unknown>,
  daoFile: string,
  rubricFile: string,
): Reading<Rules> {
  const dao = checkShape(DAO, daoYaml, daoFile);
  const rubric = checkShape(RUBRIC, rubricYaml, rubricFile);
  if (dao.isSound && rubric.isSound) return { isSound: true, value: composeRules(dao.value, rubric.value) };
  return { isSound: false, faults: [dao, rubric].flatMap((reading) => (reading.isSound ? [] : reading.faults)) };
}

// What the files may say. Each leaf carries the sentence that mends it; what is wrong is told from the value found.

/** A block that knows its keys and no other. */
function block<S extends z.core.$ZodShape>(shape: S) {
  const known = Object.keys(shape).join(", ");
  return z.strictObject(shape, {
    error: ({ code }) =>
      code === "unrecognized_keys"
        ? `Remove it or correct its spelling; known here are: ${known}.`
        : `Write a block with: ${known}.`,
  });
}

function whole(least: number, most: number, what: string) {
  const error = `Write a whole number${what === "" ? "" : ` of ${what}`} from ${least} to ${most}.`;
  return z.int({ error }).min(least, { error }).max(most, { error });
}

function words(pattern: RegExp, error: string) {
  return z.string({ error }).regex(pattern, { error });
}

function sentence(charactersMax: number) {
  const error = `Write one line of 1 to ${charactersMax} characters.`;
  return z
    .string({ error })
    .max(charactersMax, { error })
    .regex(/^[^\p{Cc}]*[^\p{Cc}\s][^\p{Cc}]*$/u, { error });
}

function wallet(of: string) {
  const error = `Write ${of} in quotes: 0x and 40 hex digits, with the capital letters that make its checksum.`;
  return z.string({ error }).refine(isChecksummed, { error }).transform(parseWallet);
}

/** Lets a rule that spans several settings be checked although others of the block are wrong. */
function given(parts: z.ZodType) {
  return ({ value }: { readonly value: unknown }): boolean => parts.safeParse(value).success;
}

const DISCORD_ID = words(
  /^[0-9]{17,20}$/,
  "Write in quotes the id that Discord copies (User Settings, Advanced, Developer Mode; then right-click, Copy ID).",
);
const TOKEN_DECIMALS = whole(0, 36, "");
const PLAIN_NUMBER = 'a plain number in quotes, like "1250.5"';

const TOKENS = words(/^[0-9.]{1,100}$/, `Write whole tokens as ${PLAIN_NUMBER}.`);

const REPOSITORIES = z
  .array(
    words(
      /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/,
      "Write owner/name, as in the address of the repository on GitHub.",
    ),
    { error: "Write a list of repositories, each as owner/name." },
  )
  .min(1, { error: "Write at least one repository, as owner/name." })
  .max(REPOSITORIES_MAX, { error: `Write at most ${REPOSITORIES_MAX} repositories.` })
  .refine(isEachOnce, {
    error: "One repository stands here twice (capital letters do not matter). Remove one of the two.",
    when: given(z.array(z.string())),
  });

const TREASURY = block({
  chainId: whole(1, Number.MAX_SAFE_INTEGER, ""),
  safe: wallet("the address of the Safe"),
  payouts: wallet("the address of your Payouts contract"),
  multiSendCallOnly: wallet("the address of Safe's MultiSendCallOnly on this chain"),
  token: block({
    address: wallet("the token's address"),
    symbol: words(/^[\p{L}\p{N}\p{Sc}.+-]{1,16}$/u, "Write the token's symbol: 1 to 16 letters or digits."),
    decimals: TOKEN_DECIMALS,
  }),
  confirmations: whole(1, 1_000, "blocks"),
  fromBlock: whole(0, Number.MAX_SAFE_INTEGER, ""),
  sanctionsOracle: wallet("the address of the sanctions oracle").optional(),
  claims: block({ contract: wallet("the address of your Claims contract"), below: TOKENS }).optional(),
  explorer: words(
    /^https:\/\/[^\s"'<>()?#]+$/,
    "Write an address that begins with https:// or leave the line out.",
  ).optional(),
}).refine(
  ({ safe, payouts, multiSendCallOnly, token, claims }) =>
    isEachOnce([safe, payouts, multiSendCallOnly, token.address, ...(claims === undefined ? [] : [claims.contract])]),
  {
    error:
      "safe, payouts, multiSendCallOnly, token.address and claims.contract are different contracts, and two are the same here. Correct the one copied wrongly.",
    when: given(
      z.looseObject({
        safe: z.string(),
        payouts: z.string(),
        multiSendCallOnly: z.string(),
        token: z.looseObject({ address: z.string() }),
        claims: z.looseObject({ contract: z.string() }).optional(),
      }),
    ),
  },
);

const QUORUM_MEND =
  `Write voting power above zero, with at most 18 decimals, as ${PLAIN_NUMBER}; ` +
  "without a quorum one small vote could pay.";

const VOTE = block({
  discussionHours: whole(0, TWO_WEEKS_HOURS, "hours"),
  votingHours: whole(1, TWO_WEEKS_HOURS, "hours"),
  objectionHours: whole(0, TWO_WEEKS_HOURS, "hours"),
  quorum: z.string({ error: QUORUM_MEND }).refine(isQuorum, { error: QUORUM_MEND }),
  quorumCounts: z.enum(["for", "all"], {
    error: "Write for (only votes for count towards the quorum) or all (every vote counts).",
  }),
  thresholdPercent: whole(50, 99, "percent"),
  minimumVoters: whole(1, 10_000, "voters"),
  recipientsAbstain: z
    .boolean({ error: "Write true (votes of those who would be paid do not count) or false." })
    .default(false),
  power: z
    .enum(["chain", "hub"], {
      error: "Write chain (voting power is computed again on chain) or hub (Snapshot's word is taken for it).",
    })
    .default("chain"),
  unpaid: z
    .enum(["roll-over-once", "return"], {
      error: "Write roll-over-once (proposed once more with the next epoch) or return (back to the treasury at once).",
    })
    .default("roll-over-once"),
});

const CUT_POINT = z
  .number({ error: "Write a number like 0.693." })
  .refine((point) => point > 0 && point <= 100 && Math.abs(point * THOUSANDTHS - toThousandths(point)) < 1e-6, {
    error: "Write a number above 0 and up to 100, with at most three decimals.",
  });

const SCORE = block({
  band: words(/^([0-4]\.[0-9]{2}|5\.00)$/, 'Write points with two decimals in quotes, from "0.00" to "5.00".').default(
    "1.00",
  ),
  diffTokens: whole(200, 100_000, "tokens").default(4_000),
  audit: whole(0, 100, "percent").default(5),
  cutPoints: z
    .array(CUT_POINT, { error: "Write a list of nine numbers." })
    .length(9, { error: "Write nine numbers, one for each decile from 10 to 90." })
    .refine((points) => points.every((point, at) => at === 0 || point > (points[at - 1] ?? 0)), {
      error: "The cut points must rise, each above the one before it. Sort them and change what stands twice.",
      when: given(z.array(z.number())),
    })
    .default(DEFAULT_CUT_POINTS_THOUSANDTHS.map((point) => point / THOUSANDTHS)),
});

/** @param wholeDigitsMax small enough that dollars times tokens stay exact as numbers */
function dollars(wholeDigitsMax: number) {
  return words(
    new RegExp(`^(0|[1-9][0-9]{0,${wholeDigitsMax - 1}})(\\.[0-9]{1,${DOLLAR_DECIMALS}})?$`),
    `Write dollars below ${10 ** wholeDigitsMax} with at most ${DOLLAR_DECIMALS} decimals, as ${PLAIN_NUMBER}.`,
  );
}

const MODEL_URL_MEND =
  `Write an address of at most ${URL_CHARACTERS_MAX} characters that begins with https:// (http:// only on this machine ` +
  "itself), without a name, a key or a question mark in it; the key stands in .env.";

const JUROR = block({
  name: words(
    /^[a-z0-9-]{1,40}$/,
    "Write 1 to 40 small letters, digits or hyphens (in quotes if there are only digits).",
  ),
  baseUrl: z.string({ error: MODEL_URL_MEND }).refine(isModelUrl, { error: MODEL_URL_MEND }),
  model: words(
    /^[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,99}$/,
    "Write the model's name as its provider writes it: 1 to 100 letters, digits or signs, without spaces.",
  ),
  key: words(
    /^JUROR_[A-Z0-9]{1,40}_API_KEY$/,
    "Write the name under which the key stands in .env, like JUROR_A_API_KEY (never the key itself), or leave it out.",
  ).optional(),
  weight: whole(1, 100, "").default(1),
  price: block({ in: dollars(4), out: dollars(4) }).optional(),
});

const SPENDING = block({
  dollarsPerEpoch: dollars(6).default("20"),
  dollarsPerDay: dollars(6).default("5"),
});

const JURY = block({
  deadlineSeconds: whole(5, DEADLINE_SECONDS_MAX, "seconds").default(45),
  spending: z
    .union([z.literal("none"), SPENDING], {
      error: `Write a block with: ${Object.keys(SPENDING.shape).join(", ")}; or none, for no limit.`,
    })
    .prefault({}),
  jurors: z
    .array(JUROR, { error: "Write a list of jurors." })
    .max(JURORS_MAX, { error: `Write at most ${JURORS_MAX} jurors.` })
    .refine((jurors) => isEachOnce(jurors.map(({ name }) => name)), {
      error: "Two jurors have one name. Give each its own.",
      when: given(z.array(z.looseObject({ name: z.string() }))),
    })
    .default([]),
});

const REVIEWERS = z
  .array(
    block({
      discord: DISCORD_ID,
      github: words(/^[A-Za-z0-9][A-Za-z0-9_-]{0,38}$/, "Write the person's login on GitHub, without an @."),
    }),
    { error: "Write a list of reviewers, each with: discord, github." },
  )
  .max(REVIEWERS_MAX, { error: `Write at most ${REVIEWERS_MAX} reviewers.` })
  .refine(
    (reviewers) =>
      isEachOnce(reviewers.map(({ discord }) => discord)) && isEachOnce(reviewers.map(({ github }) => github)),
    {
      error: "One reviewer stands here twice (capital letters do not matter). Remove one of the two.",
      when: given(z.array(z.looseObject({ discord: z.string(), github: z.string() }))),
    },
  );

/** People whom the DAO names for one right, each once. */
function peopleList(one: string) {
  return z
    .array(DISCORD_ID, { error: "Write a list of ids from Discord." })
    .max(PEOPLE_MAX, { error: `Write at most ${PEOPLE_MAX} ${one}s.` })
    .refine(isEachOnce, {
      error: `One ${one} stands here twice. Remove one of the two.`,
      when: given(z.array(z.string())),
    });
}

const ACTS = block({
  credited: whole(0, 50, "works").default(5),
  kudos: whole(0, 100, "thanks").default(10),
});

/** Where the file is silent and the epoch is not shorter. */
const APPEAL_DAYS = 7;

const REVIEW = block({
  appealDays: whole(1, 30, "days").optional(),
  answerDays: whole(1, 30, "days").default(5),
  panel: whole(1, 9, "reviewers").default(3),
});

const PERCENT = whole(1, 100, "percent");

const REWARD = block({
  exponent: words(/^(0\.[1-9]|1\.0)$/, 'Write one decimal in quotes, from "0.1" to "1.0".').default("0.8"),
  capPercent: PERCENT.default(100),
  newcomer: block({
    floor: TOKENS,
    epochs: whole(1, 100, "epochs"),
    accountDays: whole(0, 3_650, "days"),
    mostPercent: PERCENT,
  }).optional(),
});

/** What is needed to see whether a newcomer's floor can be paid. */
const FLOOR = z.looseObject({
  budget: z.looseObject({ perEpoch: TOKENS }),
  treasury: z.looseObject({ token: z.looseObject({ decimals: TOKEN_DECIMALS }) }),
  reward: z.looseObject({
    capPercent: PERCENT,
    newcomer: z.looseObject({ floor: TOKENS, mostPercent: PERCENT }),
  }),
});

const DAO = block({
  id: words(
    /^[a-z0-9-]{1,40}$/,
    "Write 1 to 40 small letters, digits or hyphens (in quotes if there are only digits).",
  ),
  name: sentence(80),
  repositories: REPOSITORIES,
  discord: block({ guild: DISCORD_ID, proposalsChannel: DISCORD_ID, payoutsChannel: DISCORD_ID }),
  snapshot: block({
    space: words(
      /^(?=.{3,100}$)[^\s/:.A-Z]+(\.[^\s/:.A-Z]+)+$/u,
      "Write the space's id in small letters, like demo.eth.",
    ),
  }),
  treasury: TREASURY,
  epoch: block({ days: whole(1, 92, "days") }),
  budget: block({ perEpoch: TOKENS, runwayShareMax: whole(1, 100, "percent").default(100) }),
  vote: VOTE,
  payout: block({
    coolDownHours: whole(0, 720, "hours").default(72),
    holdDays: whole(1, 30, "days").default(7),
  }).prefault({}),
  intake: block({ sweepDays: whole(1, 365, "days") }),
  score: SCORE.prefault({}),
  jury: JURY.prefault({}),
  reviewers: REVIEWERS.default([]),
  guardians: peopleList("guardian").default([]),
  maintainers: peopleList("maintainer").default([]),
  acts: ACTS.prefault({}),
  labelsLicence: words(
    /^[A-Za-z0-9.+-]{1,60}$/,
    "Write the SPDX name of a licence, like CC-BY-4.0, or leave the line out.",
  ).optional(),
  review: REVIEW.prefault({}),
  reward: REWARD.prefault({}),
  rubric: sentence(1_000).optional(),
})
  .refine(({ review, epoch }) => (review.appealDays ?? 1) <= epoch.days, {
    path: ["review", "appealDays"],
    error:
      "A score can change until the epoch after its own has closed, so an appeal has no longer than an epoch lasts. " +
      "Write at most epoch.days.",
    when: given(
      z.looseObject({
        review: z.looseObject({ appealDays: z.int().optional() }),
        epoch: z.looseObject({ days: z.int() }),
      }),
    ),
  })
  .refine(({ budget, treasury }) => isPayable(budget.perEpoch, treasury.token.decimals), {
    path: ["budget", "perEpoch"],
    error:
      "No epoch can pay this. Write an amount above zero, with no more decimals than the token has, " +
      "that is at most 2^96 - 1 of the token's smallest units (one transfer carries no more).",
    when: given(FLOOR.pick({ budget: true, treasury: true })),
  })
  .refine(
    ({ treasury }) => treasury.claims === undefined || isPayable(treasury.claims.below, treasury.token.decimals),
    {
      path: ["treasury", "claims", "below"],
      error: "Write an amount above zero, with no more decimals than the token has.",
      when: given(
        z.looseObject({
          treasury: z.looseObject({
            token: z.looseObject({ decimals: TOKEN_DECIMALS }),
            claims: z.looseObject({ below: TOKENS }).optional(),
          }),
        }),
      ),
    },
  )
  .refine((dao) => isFloorPayable(FLOOR.parse(dao)), {
    path: ["reward", "newcomer", "floor"],
    error:
      "No newcomer could get this. Write an amount above zero, with no more decimals than the token has, " +
      "that is at most mostPercent, and at most capPercent, of budget.perEpoch.",
    when: ({ value }) => isBudgetPayable(FLOOR.safeParse(value)),
  });

const HUNDREDTHS = whole(0, 500, "hundredths of a point");

function kind(percent: number, mostHundredths: number) {
  return block({
    percent: whole(0, 100, "percent").default(percent),
    mostHundredths: HUNDREDTHS.default(mostHundredths),
  }).prefault({});
}

function act(table: ActTable) {
  return block({
    baseHundredths: HUNDREDTHS.default(table.baseHundredths),
    itemHundredths: HUNDREDTHS.default(table.itemHundredths),
    wordsHundredths: HUNDREDTHS.default(table.wordsHundredths),
    mostHundredths: HUNDREDTHS.default(table.mostHundredths),
  }).prefault({});
}

const RUBRIC = block({
  criteria: z
    .array(
      block({
        name: z.enum(CRITERIA, { error: `Write one of: ${CRITERIA.join(", ")}.` }),
        weightPercent: whole(0, 100, "percent"),
        asks: sentence(300),
        anchors: z
          .array(sentence(200), { error: "Write a list of six sentences: what 0, 1, 2, 3, 4 and 5 mean." })
          .length(6, { error: "Write six sentences: what 0, 1, 2, 3, 4 and 5 mean." }),
      }),
      { error: "Write a list of criteria." },
    )
    .refine((criteria) => isEachOnce(criteria.map(({ name }) => name)) && criteria.length === CRITERIA.length, {
      error: `Write each criterion exactly once: ${CRITERIA.join(", ")}.`,
      when: given(z.array(z.looseObject({ name: z.enum(CRITERIA) }))),
    })
    .refine((criteria) => sumOfWeights(criteria) === 100, {
      error: ({ input }) =>
        `The weights sum to ${sumOfWeights(WEIGHTS.parse(input))}. Change weightPercent until they sum to 100.`,
      when: ({ value }) => WEIGHTS.safeParse(value).success,
    }),
  // Older rubrics have neither kinds nor acts: what is left out has the value that the rubric of this program shows.
  kinds: block({
    code: kind(100, 500),
    fix: kind(100, 500),
    docs: kind(100, 400),
    tests: kind(90, 400),
    translation: kind(70, 300),
    upkeep: kind(30, 100),
  }).prefault({}),
  acts: block({
    triage: act(DEFAULT_ACTS.triage),
    mentoring: act(DEFAULT_ACTS.mentoring),
    feedback: act(DEFAULT_ACTS.feedback),
  }).prefault({}),
  review: block({
    approvalHundredths: HUNDREDTHS,
    wordsHundredths: HUNDREDTHS,
    lineCommentHundredths: HUNDREDTHS,
    changesRequestedHundredths: HUNDREDTHS,
    mostHundredths: HUNDREDTHS,
  }),
});
const WEIGHTS = z.array(z.looseObject({ weightPercent: z.int() }));

function sumOfWeights(criteria: readonly { readonly weightPercent: number }[]): number {
  return criteria.reduce((sum, { weightPercent }) => sum + weightPercent, 0);
}

/** Capital letters make no difference, neither on GitHub nor in an address. */
function isEachOnce(names: readonly string[]): boolean {
  return new Set(names.map((name) => name.toLowerCase())).size === names.length;
}

/** An address without capital letters carries no checksum, so one wrong digit would pay a stranger: it is refused too. */
function isChecksummed(text: string): boolean {
  if (text === ZERO_ADDRESS) return false;
  try {
    return parseWallet(text) === text;
  } catch {
    return false;
  }
}

function isQuorum(power: string): boolean {
  return /^(0|[1-9][0-9]{0,29})(\.[0-9]{1,18})?$/.test(power) && parsePower(power) > 0n;
}

function isPayable(amount: string, decimals: number): boolean {
  try {
    const budgetBaseUnits = parseTokenAmount(amount, decimals);
    return budgetBaseUnits > 0n && budgetBaseUnits <= TRANSFER_BASE_UNITS_MAX;
  } catch {
    return false;
  }
}

/** @returns false where the budget itself is the fault, which is told already */
function isBudgetPayable(floor: z.ZodSafeParseResult<z.output<typeof FLOOR>>): boolean {
  return floor.success && isPayable(floor.data.budget.perEpoch, floor.data.treasury.token.decimals);
}

function isFloorPayable({ budget, treasury, reward }: z.output<typeof FLOOR>): boolean {
  const { decimals } = treasury.token;
  const { floor, mostPercent } = reward.newcomer;
  if (!isPayable(floor, decimals)) return false;
  const percent = BigInt(Math.min(mostPercent, reward.capPercent));
  return parseTokenAmount(floor, decimals) * 100n <= parseTokenAmount(budget.perEpoch, decimals) * percent;
}

/** What is asked there carries a key and a contributor's work: encrypted, or not leaving this machine. */
function isModelUrl(text: string): boolean {
  if (text.length > URL_CHARACTERS_MAX || !/^https?:\/\/[^\s"'<>()?#@\\]+$/.test(text)) return false;
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || /^(localhost|127(\.[0-9]{1,3}){3}|\[::1\])$/.test(hostname);
}

function toThousandths(points: number): number {
  return Math.round(points * THOUSANDTHS);
}

// From what the file says to what core reads.

function composeRules(dao: z.output<typeof DAO>, rubric: Rubric): Rules {
  const { discord, treasury, vote, score } = dao;
  const { explorer, sanctionsOracle = null, claims, ...place } = treasury;
  return {
    v: 4,
    daoId: dao.id,
    name: dao.name,
    repositories: dao.repositories,
    discord: {
      guildId: discord.guild,
      proposalsChannelId: discord.proposalsChannel,
      payoutsChannelId: discord.payoutsChannel,
    },
    snapshot: dao.snapshot,
    treasury: {
      ...place,
      sanctionsOracle,
      claims:
        claims === undefined
          ? null
          : {
              contract: claims.contract,
              belowBaseUnits: parseTokenAmount(claims.below, treasury.token.decimals).toString(),
            },
      explorerUrl: explorer === undefined ? null : withoutLastSlash(explorer),
    },
    epoch: dao.epoch,
    budget: {
      perEpochBaseUnits: parseTokenAmount(dao.budget.perEpoch, treasury.token.decimals).toString(),
      runwayShareMaxPercent: dao.budget.runwayShareMax,
    },
    payout: dao.payout,
    vote: {
      discussionHours: vote.discussionHours,
      votingHours: vote.votingHours,
      objectionHours: vote.objectionHours,
      passRule: {
        quorum: vote.quorum,
        quorumCounts: vote.quorumCounts,
        thresholdPercent: vote.thresholdPercent,
        votersMin: vote.minimumVoters,
        ...(vote.recipientsAbstain ? { recipientsAbstain: true as const } : {}),
      },
      power: vote.power,
      unpaid: vote.unpaid,
    },
    guardians: dao.guardians,
    maintainers: dao.maintainers,
    acts: { creditedMax: dao.acts.credited, kudosMax: dao.acts.kudos },
    labelsLicence: dao.labelsLicence ?? null,
    intake: dao.intake,
    score: {
      bandHundredths: Number(score.band.replace(".", "")),
      diffTokensMax: score.diffTokens,
      cutPointsThousandths: score.cutPoints.map(toThousandths),
      auditPercent: score.audit,
    },
    jury: composeJury(dao.jury),
    review: {
      reviewers: dao.reviewers.map(({ discord: discordId, github: githubLogin }) => ({ discordId, githubLogin })),
      ...dao.review,
      appealDays: dao.review.appealDays ?? Math.min(APPEAL_DAYS, dao.epoch.days),
    },
    reward: composeReward(dao.reward, treasury.token.decimals),
    rubric,
  };
}

function composeJury({ jurors, deadlineSeconds, spending }: z.output<typeof JURY>): JuryRules {
  return {
    jurors: jurors.map(({ baseUrl, key, price, ...juror }) => ({
      ...juror,
      baseUrl: withoutLastSlash(baseUrl),
      keyName: key ?? null,
      price:
        price === undefined
          ? null
          : {
              microdollarsPerMillionIn: toMicrodollars(price.in),
              microdollarsPerMillionOut: toMicrodollars(price.out),
            },
    })),
    deadlineSeconds,
    spending:
      spending === "none"
        ? null
        : {
            microdollarsPerEpoch: toMicrodollars(spending.dollarsPerEpoch),
            microdollarsPerDay: toMicrodollars(spending.dollarsPerDay),
          },
  };
}

function composeReward({ exponent, capPercent, newcomer }: z.output<typeof REWARD>, decimals: number): RewardRules {
  return {
    exponentTenths: Number(exponent.replace(".", "")),
    capPercent,
    newcomer:
      newcomer === undefined
        ? null
        : {
            floorBaseUnits: parseTokenAmount(newcomer.floor, decimals).toString(),
            epochs: newcomer.epochs,
            accountDaysMin: newcomer.accountDays,
            mostPercent: newcomer.mostPercent,
          },
  };
}

function toMicrodollars(text: string): number {
  return Number(parseTokenAmount(text, DOLLAR_DECIMALS));
}

function withoutLastSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

// What only one DAO may claim: with two, a pull request would be paid twice or a command answered by the wrong one.

const CLAIMS: readonly { readonly what: string; readonly of: (rules: Rules) => readonly string[] }[] = [
  { what: "the id", of: ({ daoId }) => [daoId] },
  { what: "the Safe", of: ({ treasury }) => [`${treasury.safe} on chain ${treasury.chainId}`] },
  { what: "the Discord guild", of: ({ discord }) => [discord.guildId] },
  { what: "the repository", of: ({ repositories }) => repositories.map((name) => name.toLowerCase()) },
];

function findSharedClaims(daos: readonly { readonly rules: Rules; readonly file: string }[]): string[] {
  const firstFiles = new Map<string, string>();
  const faults: string[] = [];
  for (const { rules, file } of daos) {
    for (const claim of CLAIMS.flatMap(({ what, of }) => of(rules).map((name) => `${what} ${name}`))) {
      const first = firstFiles.get(claim);
      if (first === undefined) firstFiles.set(claim, file);
      else
        faults.push(`${first} and ${file}: both have ${claim}. Only one DAO may have it; change it in one of the two.`);
    }
  }
  return faults;
}

// Reading, and saying what is wrong.

function readYamlFile(file: string, mend: string): Reading<unknown> {
  try {
    return statSync(file).size > FILE_BYTES_MAX ? tooLarge(file) : readYaml(readFileSync(file, "utf8"), file);
  } catch (cause) {
    return faulty(`${file}: cannot be read (${explainError(cause)}). ${mend}`);
  }
}

function readYaml(text: string, fileName: string): Reading<unknown> {
  if (Buffer.byteLength(text) > FILE_BYTES_MAX) return tooLarge(fileName);
  try {
    const document = parseDocument(text, { uniqueKeys: true });
    const faults = [...document.errors, ...document.warnings].map(
      ({ code, message }) =>
        `${fileName}: ${firstLine(message)}. ${YAML_MENDS[code] ?? "Correct it there or just above."}`,
    );
    return faults.length > 0 ? { isSound: false, faults } : { isSound: true, value: document.toJS() };
  } catch (cause) {
    return faulty(`${fileName}: cannot be read as YAML (${explainError(cause)}). Write it plainly, without aliases.`);
  }
}

const YAML_MENDS: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: "Remove one of the two lines.",
  MULTIPLE_DOCS: "Write one DAO in each file.",
};

function checkShape<T>(schema: z.ZodType<T>, yaml: Reading<unknown>, fileName: string): Reading<T> {
  if (!yaml.isSound) return yaml;
  const checked = schema.safeParse(yaml.value, { reportInput: true });
  if (checked.success) return { isSound: true, value: checked.data };
  const faults = checked.error.issues.flatMap(explainIssue).map((text) => `${fileName}: ${text}`);
  return { isSound: false, faults: [...new Set(faults)] };
}

/** Where a key may have been pasted by mistake: what stands there is never repeated. */
const MAY_HOLD_SECRET: ReadonlySet<PropertyKey | undefined> = new Set(["key", "baseUrl"]);

function explainIssue(issue: z.core.$ZodIssue): string[] {
  // A block in place of the one word that stands for it: its own faults say more.
  if (issue.code === "invalid_union" && showInput(issue.input) === "is a block") {
    return (issue.errors.at(-1) ?? []).flatMap((inner) =>
      explainIssue({ ...inner, path: [...issue.path, ...inner.path] }),
    );
  }
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => `${showPath([...issue.path, key])}: is not known. ${issue.message}`);
  }
  const { input } = issue;
  const isAcrossSettings = issue.code === "custom" && typeof input === "object" && input !== null;
  const isHidden = typeof input === "string" && MAY_HOLD_SECRET.has(issue.path.at(-1));
  const wrong = isAcrossSettings ? "" : `${isHidden ? "cannot be used" : showInput(input)}. `;
  return [`${showPath(issue.path)}: ${wrong}${issue.message}`];
}

function showInput(input: unknown): string {
  if (input === undefined) return "is missing";
  if (input === null) return "is empty";
  if (Array.isArray(input)) return `is a list of ${input.length}`;
  if (typeof input === "object") return "is a block";
  const text = JSON.stringify(input);
  return `is ${text.length > SHOWN_CHARACTERS_MAX ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text}`;
}

/** "treasury.token.decimals", "repositories[0]" */
function showPath(path: readonly PropertyKey[]): string {
  const joined = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return joined === "" ? "the whole file" : joined.replace(/^\./, "");
}

function tooLarge(file: string): Reading<never> {
  return faulty(`${file}: is larger than ${FILE_BYTES_MAX / 1024} kB. Give the file of a DAO or its rubric.`);
}

function firstLine(text: string): string {
  return (text.split("\n", 1)[0] ?? "").replace(/[:.]+$/, "");
}

function faulty(sentenceWithFile: string): Reading<never> {
  return { isSound: false, faults: [sentenceWithFile] };
}

function refuseFaults(faults: readonly string[]): never {
  throw new BadInput(`The rules cannot be used: ${faults.length === 1 ? "1 fault" : `${faults.length} faults`}.`, {
    happened: `\n${faults.join("\n")}\n`,
    next: "Mend each of these lines, then start again; config/dao.example.yaml explains every setting.",
  });
}

function deepFreeze<T>(value: T): T {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  Object.values(value).forEach(deepFreeze);
  return Object.freeze(value);
}
