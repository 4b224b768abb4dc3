// A pull request as GitHub's REST API tells it, with files, reviews and co-authors inlined: what the sandbox is fed with.
import { BadInput } from "#core/errors.ts";
import { z } from "zod";

/** One pull request as files hold it and as `addPull` takes it. Fields that are not named here are dropped. */
export type RestPull = z.input<typeof pullShape>;
/** The same with every absent optional filled in. */
export type CompletePull = z.output<typeof pullShape>;
export type RestFile = CompletePull["files"][number];
export type RestReview = CompletePull["reviews"][number];
export type RestPerson = CompletePull["user"];

const PULLS_IN_FILE_MAX = 10_000;
const FAULTS_SHOWN_MAX = 5;

/**
 * Reads a JSON list of pull requests; one list may hold several repositories.
 * @throws BadInput which names the index and the field of every fault shown
 */
export function parsePulls(json: unknown): CompletePull[] {
  if (!Array.isArray(json)) throw malformed([`the file is ${kindOf(json)}, not a list of pull requests`]);
  if (json.length === 0) throw malformed(["the list is empty"]);
  if (json.length > PULLS_IN_FILE_MAX)
    throw malformed([`${json.length} entries, at most ${PULLS_IN_FILE_MAX} are read`]);
  const faults: string[] = [];
  const pulls: CompletePull[] = [];
  json.forEach((entry: unknown, index) => {
    const read = pullShape.safeParse(entry);
    if (read.success) pulls.push(read.data);
    else faults.push(...read.error.issues.map((issue) => `${entryName(entry, index)}, ${faultOf(issue, entry)}`));
  });
  faults.push(...repeatedNumbers(pulls));
  if (faults.length > 0) throw malformed(faults);
  return pulls;
}

/** Reads one pull request, as `parsePulls` does. */
export function parsePull(json: unknown): CompletePull {
  const [pull] = parsePulls([json]);
  if (pull === undefined) throw malformed(["nothing was read"]);
  return pull;
}

const countShape = z.number().int().nonnegative();
const timeShape = z.iso.datetime({ error: "expected a UTC time such as 2026-03-01T12:00:00Z" });
const shaShape = z.string().regex(/^[0-9a-f]{40}$/, "expected 40 lower-case hex digits");
const repositoryShape = z.object({
  full_name: z.string().regex(/^[\w.-]+\/[\w.-]+$/, "expected owner/name"),
});
const personShape = z.object({
  login: z.string().min(1),
  id: z.number().int().positive(),
  type: z.enum(["User", "Bot"]),
  /** Once in a story is enough; an account that no row dates was made in 2020. */
  account_created_at: timeShape.optional(),
});

const fileShape = z.object({
  filename: z.string().min(1),
  status: z.enum(["added", "modified", "removed", "renamed", "copied", "changed", "unchanged"]),
  additions: countShape,
  deletions: countShape,
  changes: countShape,
  patch: z.string().optional(),
  previous_filename: z.string().optional(),
});

const reviewShape = z.object({
  user: personShape,
  state: z.enum(["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"]),
  body: z.string().nullish(),
  submitted_at: timeShape,
  comments: z
    .array(z.object({ path: z.string().min(1), line: z.number().int().positive().nullable(), body: z.string() }))
    .default([]),
});

const commitShape = z.object({
  message: z.string().optional(),
  // Whoever commits chooses the time: any text may stand here.
  committed_at: z.string(),
  authors: z.array(personShape).min(1),
});

const pullShape = z.object({
  number: z.number().int().positive(),
  title: z.string(),
  body: z.string().nullish(),
  user: personShape,
  created_at: timeShape,
  merged_at: timeShape.nullish(),
  merge_commit_sha: shaShape.nullish(),
  merged_by: personShape.nullish(),
  base: z.object({ ref: z.string().min(1), repo: repositoryShape }),
  // A head without a repository is a fork that was deleted.
  head: z.object({ ref: z.string().min(1), sha: shaShape, repo: repositoryShape.nullish() }),
  additions: countShape,
  deletions: countShape,
  changed_files: countShape,
  commits: countShape,
  /** The commits themselves, oldest first; without them, all are by the author and the last one names the co-authors. */
  commit_list: z.array(commitShape).min(1).optional(),
  files: z.array(fileShape),
  co_authors: z.array(personShape).default([]),
  reviews: z.array(reviewShape).default([]),
  labels: z.array(z.object({ name: z.string().min(1) })).default([]),
  closing_issues: z
    .array(
      z.object({
        number: z.number().int().positive(),
        title: z.string(),
        labels: z.array(z.object({ name: z.string().min(1) })).default([]),
      }),
    )
    .default([]),
  /** What checks and statuses of the head come to together; null where there are none. Check runs do not change it. */
  checks: z.enum(["SUCCESS", "FAILURE", "ERROR", "PENDING", "EXPECTED"]).nullable().default("SUCCESS"),
  /** The text of `.gitattributes` at the base; null where there is no such file. */
  gitattributes: z.string().nullable().default(null),
  check_runs: z
    .array(z.object({ name: z.string().min(1), status: z.string(), conclusion: z.string().nullable() }))
    .default([]),
});

function malformed(faults: readonly string[]): BadInput {
  const shown = faults.slice(0, FAULTS_SHOWN_MAX).join("; ");
  const rest = faults.length > FAULTS_SHOWN_MAX ? `; and ${faults.length - FAULTS_SHOWN_MAX} more` : "";
  return new BadInput(`The pull requests cannot be read: ${shown}${rest}.`, {
    happened: `${faults.length} fault(s) were found before anything was taken over`,
    next: "Mend the named entries, or leave them out, and give the list again.",
  });
}

function repeatedNumbers(pulls: readonly CompletePull[]): string[] {
  const names = pulls.map((pull) => `${pull.base.repo.full_name}#${pull.number}`);
  // GitHub's repository names differ in more than letter case.
  const seen = new Set<string>();
  return names.flatMap((name) => {
    const isRepeated = seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return isRepeated ? [`number ${name} is there twice`] : [];
  });
}

function entryName(entry: unknown, index: number): string {
  const number = valueAt(entry, ["number"]);
  return typeof number === "number" ? `index ${index} (#${number})` : `index ${index}`;
}

function faultOf(issue: z.core.$ZodIssue, entry: unknown): string {
  if (issue.path.length === 0) return `it is ${kindOf(entry)}, not a pull request`;
  const field = issue.path.map(String).join(".");
  return valueAt(entry, issue.path) === undefined ? `${field} is missing` : `${field}: ${issue.message}`;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `of type ${typeof value}`;
}
