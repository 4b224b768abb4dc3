// Gaming patterns: ways to look busy that need no words to a judge, each built as pull requests beside the honest work in them.
import { creditPeople } from "#core/contribution/contribution.ts";
import type { CodeAccount, Evidence } from "#core/contribution/evidence.ts";
import type { Rules } from "#core/rules.ts";
import { findAnomalies, type Trace } from "#core/score/anomaly.ts";
import { deterministicScore, splitScore } from "#core/score/deterministic.ts";
import type { FlagKind } from "#core/score/flag.ts";
import { normaliseDiff } from "#core/score/normalised-diff.ts";
import { workFacts } from "#core/score/work-facts.ts";
import { addDays, unixSeconds } from "#core/time.ts";
import { makeFile } from "#test/core/score/make-diff.ts";
import { makeAccount, makeEvidence, makePerson, makeReview, START } from "#test/support/build.ts";

export interface PatternFigure {
  readonly family: string;
  /** Hundredths of a point, over all pull requests and all their makers. */
  readonly honest: number;
  readonly gamed: number;
  /** Each once, of all the gamed pull requests; any of them makes a score provisional until a person has looked. */
  readonly flags: readonly FlagKind[];
}

interface Pattern {
  /** Oldest first, as are the gamed ones. */
  readonly honest: readonly Evidence[];
  readonly gamed: readonly Evidence[];
}

/** The families that can be built, in the order given; the others are named. */
export function measurePatterns(
  families: readonly string[],
  rules: Rules,
): { figures: PatternFigure[]; unbuilt: string[] } {
  const wanted = [...new Set(families)];
  const figures = wanted.flatMap((family) => {
    const build = Object.hasOwn(PATTERNS, family) ? PATTERNS[family] : undefined;
    if (build === undefined) return [];
    const { honest, gamed } = build();
    const seen = scoreAll(gamed, rules);
    return [{ family, honest: scoreAll(honest, rules).hundredths, gamed: seen.hundredths, flags: seen.flags }];
  });
  return { figures, unbuilt: wanted.filter((family) => !Object.hasOwn(PATTERNS, family)) };
}

const GAMER = makeAccount(1);
const FRIEND = makeAccount(2);
/** Two people with nobody else to ask are no ring. */
const BYSTANDERS = [makeAccount(3), makeAccount(4)];
/** What a person might do in an afternoon. */
const CHANGE = numbered(20, (n) => `const step${n} = measure(lamps[${n}], ${n * 3});`);
const HOUR_SECONDS = 3_600;

const PATTERNS: Readonly<Record<string, () => Pattern>> = {
  "structural:whitespace_churn": () => {
    const removed = numbered(400, (n) => `\treturn lamp${n}.brightness;`);
    return { honest: [], gamed: [pullOf(1, [makeFile("src/a.ts", { removed, added: removed.map(spaced) })])] };
  },
  "structural:vendored_dump": () => alone(makeFile("vendor/lib/all.js", { added: numbered(12_000, codeLine) })),
  "structural:lockfile_bump": () => alone(makeFile("package-lock.json", { added: numbered(9_000, codeLine) })),
  "structural:dependency_bump": () => {
    const bump = { removed: ['    "left-shelf": "3.9.1",'], added: ['    "left-shelf": "4.0.0",'] };
    return alone(makeFile("package.json", bump));
  },
  "structural:comment_padding": () => {
    const added = CHANGE.flatMap((line, n) => ["/**", ` * Gets step ${n}.`, ` * @returns step ${n}`, " */", line]);
    return { honest: [pullOf(1)], gamed: [pullOf(1, [makeFile("src/steps.ts", { added })])] };
  },
  "structural:coauthor_stuffing": () => {
    const coAuthors = numbered(8, (n) => makeAccount(100 + n));
    return { honest: [pullOf(1)], gamed: [pullOf(1, undefined, { coAuthors })] };
  },
  "structural:split_pr": () => {
    const lines = numbered(100, codeLine);
    const parts = numbered(10, (n) => lines.slice(10 * (n - 1), 10 * n));
    return {
      honest: [pullOf(1, [makeFile("src/whole.ts", { added: lines })])],
      gamed: parts.map((added, at) => pullOf(at + 1, [makeFile(`src/part-${at}.ts`, { added })])),
    };
  },
  "structural:translation_spam": () => {
    const translate = (n: number) =>
      makeFile(`docs/i18n/README.${n}.md`, { added: numbered(60, (m) => `${n} zin ${m}`) });
    return { honest: [pullOf(1, [translate(1)])], gamed: [pullOf(1, numbered(20, translate))] };
  },
  "structural:self_review_ring": () => {
    const workOf = (n: number) => [makeFile(`src/ring-${n}.ts`, { added: CHANGE.map((line) => `${line} // ${n}`) })];
    const works = numbered(8, workOf);
    const [one, other] = [GAMER, FRIEND];
    const gamed = works.map((files, at) => {
      const [author, reviewer] = at % 2 === 0 ? [one, other] : [other, one];
      const reviews = [makeReview(reviewer, { untrustedText: "" })];
      return pullOf(at + 1, files, { author, reviews, mergedAt: addDays(START, at) });
    });
    const others = BYSTANDERS.map((author, at) => pullOf(90 + at, workOf(90 + at), { author, mergedAt: START }));
    return { honest: [...others, ...works.map((files, at) => pullOf(at + 1, files))], gamed: [...others, ...gamed] };
  },
  "structural:score_probe": () => {
    const tries = numbered(10, (n) => pullOf(n, undefined, { untrustedBody: `Attempt ${n}: please look again.` }));
    return { honest: tries.slice(0, 1), gamed: tries };
  },
};

function alone(file: Evidence["files"][number]): Pattern {
  return { honest: [], gamed: [pullOf(1, [file])] };
}

function pullOf(
  pull: number,
  files: Evidence["files"] = [makeFile("src/steps.ts", { added: CHANGE })],
  changes: Partial<Evidence> = {},
): Evidence {
  return makeEvidence({ pull, mergedAt: unixSeconds(START + pull * HOUR_SECONDS), files, ...changes });
}

/** From 1. */
function numbered<T>(count: number, make: (n: number) => T): T[] {
  return Array.from({ length: count }, (_, at) => make(at + 1));
}

function codeLine(n: number): string {
  return `export const lamp${n} = turnOn(rooms[${n}]);`;
}

function spaced(line: string): string {
  return line.replace("\t", "    ");
}

function scoreAll(story: readonly Evidence[], rules: Rules): { hundredths: number; flags: FlagKind[] } {
  const flags = new Set<FlagKind>();
  const traces: Trace[] = [];
  let hundredths = 0;
  for (const evidence of story) {
    const { credits, shares } = creditPeople(evidence, 1);
    const diff = normaliseDiff(evidence.files, rules.score.diffTokensMax);
    const of = (role: string) => credits.filter((credit) => credit.role === role);
    const reviews = of("reviewer").map((credit) => credit.reviews);
    const facts = workFacts(
      evidence,
      diff,
      reviews,
      of("co-author").map(({ account }) => account),
    );
    const own = traceOf(
      evidence,
      facts,
      of("reviewer").map(({ account }) => account),
      diff.features.addedLines,
    );
    const found = findAnomalies({ facts, own, earlier: traces, features: diff.features });
    for (const { kind } of found) flags.add(kind);
    traces.push(own);
    const { score } = deterministicScore({
      role: "author",
      diff,
      untrustedTitle: evidence.untrustedTitle,
      untrustedLabels: [],
      cutPointsThousandths: rules.score.cutPointsThousandths,
      rubric: rules.rubric,
    });
    hundredths += splitScore(score, shares).reduce((sum, share) => sum + share, 0);
  }
  return { hundredths, flags: [...flags] };
}

function traceOf(
  { ref, author, coAuthors, mergedAt, linkedIssues }: Evidence,
  { patchId, reversePatchId }: Pick<Trace, "patchId" | "reversePatchId">,
  reviewers: readonly CodeAccount[],
  addedLines: number,
): Trace {
  const personOf = ({ id }: CodeAccount) => makePerson(`${id}`);
  return {
    pullKey: `${ref.repositoryId}#${ref.pull}`,
    repositoryId: ref.repositoryId,
    author: personOf(author),
    makers: [author, ...coAuthors].map(personOf),
    reviewers: reviewers.map(personOf),
    mergedAt,
    patchId,
    reversePatchId,
    linkedIssues: linkedIssues.map(({ number }) => number),
    addedLines,
  };
}
