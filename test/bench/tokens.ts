// Tokens: what one juror reads of a pull request, beside the whole of it, and what a diff of 100,000 lines costs to normalise.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PLAIN_FENCE, writePrompt } from "#bots/judge/prompt.ts";
import type { ChangedFile } from "#core/contribution/evidence.ts";
import { BadInput } from "#core/errors.ts";
import { normaliseDiff, type NormalisedDiff } from "#core/score/normalised-diff.ts";
import { removeProse } from "#core/score/prose.ts";
import { makeRubric } from "#test/core/score/make-diff.ts";
import { countTokensOf } from "#test/eval/token-count.ts";
import { readUnifiedDiff } from "#test/eval/unified-diff.ts";
import { parsePulls, type CompletePull, type RestFile } from "#test/sandbox/github-pulls.ts";
import { makeFigure, medianOf, type Bench, type Figure } from "./figure.ts";
import { readLongDiff } from "./long-diff.ts";

/** Where the pull requests come from: a file of REST rows, or a git repository on this machine. */
export interface TokenSource {
  readonly pulls: string | undefined;
  readonly repo: string | undefined;
  readonly sample: number;
}

interface Pull {
  readonly name: string;
  readonly title: string;
  readonly body: string;
  readonly files: readonly ChangedFile[];
  /** Every patch with its header, as a naive prompt would hold them. */
  readonly diff: string;
  readonly attributes: string | null;
}

const SAMPLE_PULLS = join(import.meta.dirname, "../fixtures/pulls.sample.json");
/** The default of the Rules. */
const DIFF_TOKENS_MAX = 4_000;
/** Larger ones would decide every mean by themselves, and no model would take them. */
const NAIVE_TOKENS_MAX = 200_000;
const JURORS = 3;
const CUTS_SAID_MAX = 400;
/** What the issue asks for. */
const TARGETS = { pullsRatio: 0.35, repoRatio: 0.22, p99: 6_500, cutPercent: 10, longSeconds: 2, longMegabytes: 300 };

export function measureTokens({ pulls, repo, sample }: TokenSource): Bench {
  return async (say) => {
    if (pulls !== undefined && repo !== undefined) throw new BadInput("Name --pulls or --repo, not both.");
    const read = repo === undefined ? readPulls(pulls ?? SAMPLE_PULLS) : readRepository(repo, sample, say);
    const measured = read.map(measurePull).filter(({ naive }) => naive <= NAIVE_TOKENS_MAX);
    if (measured.length === 0) throw new BadInput("There is no merged pull request to measure.");
    say(
      `${measured.length} pull requests; ${read.length - measured.length} above ${NAIVE_TOKENS_MAX} tokens are left out`,
    );
    sayCuts(measured, say);
    const ratio = repo === undefined ? TARGETS.pullsRatio : TARGETS.repoRatio;
    return [...tokenFigures(measured, ratio), ...(await longFigures())];
  };
}

interface Measured {
  readonly name: string;
  readonly naive: number;
  readonly ours: number;
  readonly withoutProse: number;
  readonly cut: NormalisedDiff["cut"];
}

function measurePull({ name, title, body, files, diff: whole, attributes }: Pull): Measured {
  const diff = normaliseDiff(files, DIFF_TOKENS_MAX, attributes);
  return {
    name,
    naive: countTokensOf(`${title}\n${body}\n${whole}`),
    ours: countPrompt(title, body, diff),
    withoutProse: countPrompt("", "", removeProse(diff)),
    cut: diff.cut,
  };
}

/** Without instructions and rubric, which are the same for every pull request and so are cached. */
function countPrompt(untrustedTitle: string, untrustedBody: string, diff: NormalisedDiff): number {
  return countTokensOf(writePrompt({ untrustedTitle, untrustedBody, diff, rubric: makeRubric() }, PLAIN_FENCE).user);
}

function sayCuts(measured: readonly Measured[], say: (sentence: string) => void): void {
  const cuts = measured.flatMap(({ name, cut }) =>
    cut.map(({ path, omittedLines }) => `cut: ${name} ${path}, ${omittedLines} lines`),
  );
  for (const cut of cuts.slice(0, CUTS_SAID_MAX)) say(cut);
  if (cuts.length > CUTS_SAID_MAX) say(`cut: ${cuts.length - CUTS_SAID_MAX} more files`);
}

function tokenFigures(measured: readonly Measured[], ratioMax: number): Figure[] {
  const naive = measured.map((each) => each.naive);
  const ours = measured.map((each) => each.ours);
  const withoutProse = measured.map((each) => each.withoutProse);
  const ratios = measured.map((each) => each.ours / Math.max(1, each.naive));
  const cut = (100 * measured.filter((each) => each.cut.length > 0).length) / measured.length;
  return [
    makeFigure("mean", meanOf(ours), "tokens", "naive", meanOf(naive)),
    makeFigure("mean of naive", meanOf(ours) / meanOf(naive), "ratio", "at most", ratioMax),
    makeFigure("median of each", medianOf(ratios), "ratio", "mean of naive", meanOf(ours) / meanOf(naive)),
    makeFigure("half are below", percentile(ours, 50), "tokens", "naive", percentile(naive, 50)),
    makeFigure("90 % are below", percentile(ours, 90), "tokens", "naive", percentile(naive, 90)),
    makeFigure("99 % are below", percentile(ours, 99), "tokens", "at most", TARGETS.p99),
    makeFigure("cut by the budget", cut, "% of pulls", "at most", TARGETS.cutPercent),
    makeFigure("asked again without prose", meanOf(withoutProse), "tokens", "with prose", meanOf(ours)),
    makeFigure(`${JURORS} jurors`, JURORS * meanOf(ours), "tokens", "one naive juror", meanOf(naive)),
    makeFigure(
      `${JURORS} jurors, one of them again`,
      JURORS * meanOf(ours) + meanOf(withoutProse),
      "tokens",
      "one naive juror",
      meanOf(naive),
    ),
  ];
}

async function longFigures(): Promise<Figure[]> {
  const { seconds, megabytes } = await readLongDiff();
  return [
    makeFigure("100,000 lines", seconds, "seconds", "at most", TARGETS.longSeconds),
    makeFigure("100,000 lines, memory", megabytes, "MB more", "at most", TARGETS.longMegabytes),
  ];
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((percent * sorted.length) / 100))] ?? 0;
}

function readPulls(path: string): Pull[] {
  return parsePulls(JSON.parse(readFileSync(path, "utf8"))).map((pull: CompletePull) => ({
    name: `${pull.base.repo.full_name}#${pull.number}`,
    title: pull.title,
    body: pull.body ?? "",
    files: pull.files.map(changedFile),
    diff: pull.files.map(naivePatch).join("\n"),
    attributes: null,
  }));
}

function changedFile(file: RestFile): ChangedFile {
  return {
    path: file.filename,
    previousPath: file.previous_filename ?? null,
    status: file.status === "unchanged" ? "changed" : file.status,
    addedLines: file.additions,
    removedLines: file.deletions,
    untrustedPatch: file.patch ?? null,
  };
}

/** As `git diff` would print it. */
function naivePatch({ filename, previous_filename: previous, status, patch }: RestFile): string {
  const from = status === "added" ? "/dev/null" : `a/${previous ?? filename}`;
  const to = status === "removed" ? "/dev/null" : `b/${filename}`;
  return `diff --git a/${previous ?? filename} b/${filename}\n--- ${from}\n+++ ${to}\n${patch ?? ""}`;
}

interface MergedCommit {
  readonly commit: string;
  readonly parent: string;
  readonly subject: string;
  readonly body: string;
}

/** Squashed ("… (#12)") or merged ("Merge pull request #12 …"). */
const MERGED_SUBJECT = /\(#\d+\)$|^Merge pull request #\d+/;
const GIT_BYTES_MAX = 1 << 30;

function readRepository(repo: string, sample: number, say: (sentence: string) => void): Pull[] {
  const git = (...words: readonly string[]): string =>
    execFileSync("git", ["-C", repo, "-c", "core.quotePath=false", ...words], {
      encoding: "utf8",
      maxBuffer: GIT_BYTES_MAX,
      stdio: ["ignore", "pipe", "ignore"],
    });
  const merged = mergedCommits(git);
  if (merged.length === 0) throw new BadInput(`No merged pull request stands in the history of ${repo}.`);
  const commits = spread(merged, sample);
  say(`${commits.length} of ${merged.length} merged pull requests, spread evenly over the history`);
  return commits.map(({ commit, parent, subject, body }) => {
    const diff = git("diff", "-U3", "-M", parent, commit);
    const title = subject.startsWith("Merge pull request") ? (body.split("\n", 1)[0] ?? "") : subject;
    return { name: subject, title, body, files: readUnifiedDiff(diff), diff, attributes: readAttributes(git, parent) };
  });
}

/** @throws BadInput where there is no repository */
function mergedCommits(git: (...words: readonly string[]) => string): MergedCommit[] {
  let log = "";
  try {
    log = git("log", "--first-parent", "--format=%H%x00%P%x00%s%x00%b%x01");
  } catch (cause) {
    throw new BadInput("--repo names no git repository with a history.", { cause });
  }
  return log.split("\x01").flatMap((entry) => {
    const [commit = "", parents = "", subject = "", body = ""] = entry.trimStart().split("\0");
    const [parent = ""] = parents.split(" ");
    return parent !== "" && MERGED_SUBJECT.test(subject) ? [{ commit, parent, subject, body: body.trim() }] : [];
  });
}

function spread<T>(all: readonly T[], count: number): T[] {
  const step = Math.max(1, all.length / count);
  return Array.from({ length: Math.min(count, all.length) }, (_, at) => all[Math.floor(at * step)]).flatMap(
    (each) => each ?? [],
  );
}

function readAttributes(git: (...words: readonly string[]) => string, parent: string): string | null {
  const isThere = git("ls-tree", "--name-only", parent, ".gitattributes") !== "";
  return isThere ? git("show", `${parent}:.gitattributes`) : null;
}
