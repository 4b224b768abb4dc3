// Changes: what differs between two documents of plain JSON, path by path, for people who decide about it.

export interface Change {
  /** "vote.votingHours", "jury.jurors[0].weight" */
  readonly path: string;
  /** As JSON; null where it was not there. */
  readonly before: string | null;
  readonly after: string | null;
}

type Plain = null | boolean | number | string | readonly Plain[] | { readonly [name: string]: Plain };

/** In the order of the paths; empty when both say the same. Lists are compared member by member. */
export function changesBetween(before: unknown, after: unknown): Change[] {
  return compare("", before as Plain | undefined, after as Plain | undefined).toSorted((a, b) =>
    a.path < b.path ? -1 : a.path > b.path ? 1 : 0,
  );
}

function compare(path: string, before: Plain | undefined, after: Plain | undefined): Change[] {
  if (isBlock(before) && isBlock(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...names].flatMap((name) => compare(path === "" ? name : `${path}.${name}`, before[name], after[name]));
  }
  if (Array.isArray(before) && Array.isArray(after)) {
    const length = Math.max(before.length, after.length);
    return Array.from({ length }, (_, at) => compare(`${path}[${at}]`, before[at], after[at])).flat();
  }
  const [was, is] = [show(before), show(after)];
  return was === is ? [] : [{ path, before: was, after: is }];
}

function isBlock(value: Plain | undefined): value is { readonly [name: string]: Plain } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: Plain | undefined): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
