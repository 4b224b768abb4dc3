// A file's kind: what a path says about the work in it, and which paths are never read because no person wrote them.

export type FileKind = "source" | "test" | "docs" | "translation" | "config";

interface PathRule {
  readonly because: string;
  readonly matches: RegExp;
}

// Every pattern is anchored or a plain alternation, so a long path costs no more than its length.
const NEVER_READ: readonly PathRule[] = [
  {
    because: "a lock file",
    matches: /(^|\/)(package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.ya?ml|bun\.lockb?|go\.sum|[^/]*\.lock)$/i,
  },
  {
    because: "a vendored or built folder",
    matches:
      /(^|\/)(dist|build|out|vendors?|node_modules|third_party|lib\.(esm|commonjs|umd)|\.yarn|flow-typed)\/|\.min\.(js|css)$|\.map$/i,
  },
  {
    because: "generated",
    matches:
      /(^|\/)((__)?generated(__)?|typechain(-types)?)\/|\.(pb\.go|abi)$|\.(generated|gen)\.[^./]+$|(_pb2|_generated)\.[^./]+$|(^|\/)schema\.graphql$/i,
  },
  {
    because: "a snapshot or a fixture",
    matches: /(^|\/)(__snapshots__|snapshots|fixtures|testdata)\/|\.snap$/i,
  },
  {
    because: "not text",
    matches:
      /\.(png|jpe?g|gif|webp|avif|ico|bmp|svg|mp[34]|webm|woff2?|ttf|otf|eot|pdf|zip|gz|tgz|wasm|bin|csv|ipynb)$/i,
  },
  { because: "a changelog", matches: /(^|\/)CHANGELOG\.md$/i },
];

const KINDS: readonly { readonly kind: FileKind; readonly matches: RegExp }[] = [
  { kind: "translation", matches: /(^|\/)(locales?|i18n|l10n|translations?|lang)\/|\.(po|pot|xlf|xliff|arb)$/i },
  { kind: "test", matches: /(^|\/)(tests?|__tests__|specs?|e2e)\/|[._-](test|spec)\.[^./]+$|(^|\/)test_[^/]*\.py$/i },
  { kind: "docs", matches: /(^|\/)docs?\/|\.(mdx?|rst|adoc|txt)$|(^|\/)LICENSE$/i },
  {
    kind: "config",
    matches: /\.(json[5c]?|ya?ml|toml|ini|cfg|conf|properties|env)$|(^|\/)\.[^/]+$|(^|\/)(Dockerfile|Makefile)$/i,
  },
];

/** Why a path is left out whatever it contains; null when it is read. */
export function whyNeverRead(path: string): string | null {
  return NEVER_READ.find((rule) => rule.matches.test(path))?.because ?? null;
}

/** The first kind that fits; what fits none is source. */
export function fileKind(path: string): FileKind {
  return KINDS.find((rule) => rule.matches.test(path))?.kind ?? "source";
}
