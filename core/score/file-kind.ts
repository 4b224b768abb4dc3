// A file's kind: what a path says about the work in it, and which paths are never read because no person wrote them.
import { UNMARKED, type PathMarks } from "./git-attributes.ts";

/** "manifest": what names a project's dependencies and its version. */
export type FileKind = "source" | "test" | "docs" | "translation" | "config" | "manifest";

interface PathRule {
  readonly because: string;
  readonly matches: RegExp;
  /** The repository's .gitattributes may say that people write such files here. */
  readonly mayBeOverruled: boolean;
}

// Every pattern is anchored or a plain alternation, so a long path costs no more than its length.
const NEVER_READ: readonly PathRule[] = [
  {
    because: "a lock file",
    matches:
      /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|packages\.lock\.json|Package\.resolved|pnpm-lock\.ya?ml|bun\.lockb?|go(\.work)?\.sum|[^/]*\.lock(file)?)$/i,
    mayBeOverruled: false,
  },
  {
    because: "a vendored or built folder",
    matches:
      /(^|\/)(dist|build|out|vendors?|node_modules|third_party|lib\.(esm|commonjs|umd)|\.yarn|flow-typed)\/|\.min\.(js|css)$|\.map$/i,
    mayBeOverruled: true,
  },
  {
    because: "generated",
    matches:
      /(^|\/)((__)?generated(__)?|typechain(-types)?)\/|\.(pb\.go|abi)$|\.(generated|gen)\.[^./]+$|(_pb2|_generated)\.[^./]+$|(^|\/)schema\.graphql$/i,
    mayBeOverruled: true,
  },
  {
    because: "a snapshot or a fixture",
    matches: /(^|\/)(__snapshots__|snapshots|fixtures|testdata|cassettes)\/|\.snap$/i,
    mayBeOverruled: true,
  },
  {
    because: "not text",
    matches:
      /\.(png|jpe?g|gif|webp|avif|ico|bmp|svg|mp[34]|webm|woff2?|ttf|otf|eot|pdf|zip|gz|tgz|wasm|bin|csv|ipynb)$/i,
    mayBeOverruled: false,
  },
  { because: "a changelog", matches: /(^|\/)CHANGELOG(\.(md|rst|txt|adoc))?$/i, mayBeOverruled: false },
  {
    because: "a changelog",
    matches: /(^|\/)(CHANGES|HISTORY|NEWS|RELEASES)(\.(md|rst|txt|adoc))?$/,
    mayBeOverruled: false,
  },
];

interface KindRule {
  readonly kind: FileKind;
  readonly matches: RegExp;
  /** Must match as well. */
  readonly name?: RegExp;
}

const KINDS: readonly KindRule[] = [
  {
    kind: "manifest",
    matches:
      /(^|\/)(package\.json|cargo\.toml|pyproject\.toml|go\.mod|pom\.xml|composer\.json|gemfile|mix\.exs|pubspec\.yaml|requirements[^/]{0,40}\.txt|libs\.versions\.toml|[^/]*\.(csproj|gemspec))$/i,
  },
  { kind: "translation", matches: /\.(po|pot|xlf|xliff|arb)$/i },
  // In a folder of translations only what holds texts is one: code that translates is code.
  {
    kind: "translation",
    matches: /(^|\/)(locales?|i18n|l10n|translations?|lang)\//i,
    name: /\.(json5?|ya?ml|toml|properties|strings|xml|ini|ftl|php|md)$|(^|\/)[a-z]{2}([-_][a-z]{2,4})?\.[cm]?[jt]s$/i,
  },
  { kind: "docs", matches: /\.(mdx?|rst|adoc)$/i },
  { kind: "config", matches: /^\.github\//i },
  {
    kind: "test",
    matches: /(^|\/)(tests?|__tests__|specs?|e2e)\/|[._-](test|spec)\.[^./]+$|(^|\/)(test_[^/]*|conftest)\.py$/i,
  },
  // A folder "doc" that is not at the root often holds code that reads documents.
  { kind: "docs", matches: /^docs?\/|\/docs\/|\.txt$|(^|\/)LICENSE$/i },
  {
    kind: "config",
    matches: /\.(json[5c]?|ya?ml|toml|ini|cfg|conf|properties|env)$|(^|\/)\.[^/]+$|(^|\/)(Dockerfile|Makefile)$/i,
  },
];

/**
 * Why a path is left out whatever it contains; null when it is read.
 * @param marks what the repository's own .gitattributes says of the path: it knows better than a list, except of what is a
 * lock file or no text
 */
export function whyNeverRead(path: string, marks: PathMarks = UNMARKED): string | null {
  const rule = NEVER_READ.find(({ matches }) => matches.test(path));
  if (rule?.mayBeOverruled === false) return rule.because;
  if (marks.isBinary === true) return "not text, by .gitattributes";
  if (marks.isGenerated === true) return "generated, by .gitattributes";
  if (marks.isVendored === true) return "vendored, by .gitattributes";
  return marks.isGenerated === false || marks.isVendored === false ? null : (rule?.because ?? null);
}

/** The first kind that fits; what fits none is source. */
export function fileKind(path: string, marks: PathMarks = UNMARKED): FileKind {
  if (marks.isDocs === true) return "docs";
  return KINDS.find(({ matches, name }) => matches.test(path) && (name?.test(path) ?? true))?.kind ?? "source";
}
