// At once: acts on many things, of which only so many are under way at the same time.

/** Results in the order of the things; the first act that fails ends it all. */
export async function mapAtMost<T, R>(most: number, things: readonly T[], act: (thing: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const left = things.entries();
  const work = async (): Promise<void> => {
    for (const [at, thing] of left) results[at] = await act(thing);
  };
  await Promise.all(Array.from({ length: Math.min(most, things.length) }, work));
  return results;
}
