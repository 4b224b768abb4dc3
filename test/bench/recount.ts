// The re-count: how fast votes are verified from their envelopes, beside a plain loop of ethers over the same votes.
import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { verifyTypedData } from "ethers";
import type { Hash } from "#core/key.ts";
import { unixSeconds } from "#core/time.ts";
import { openReaders, readEnvelope, type EnvelopeReaders } from "#contracts/snapshot/envelope-readers.ts";
import { fetchEnvelope, type HubPlace } from "#contracts/snapshot/hub.ts";
import { recountBallot } from "#contracts/snapshot/recount.ts";
import { eachAtOnce } from "#contracts/snapshot/voting-chain.ts";
import { makeFigure, medianOf, secondsOf, type Bench, type Figure } from "./figure.ts";

export interface RecountLoad {
  readonly votes: number;
  /** So many of them in each round of the plain loop, which is slow. */
  readonly sample: number;
  readonly rounds: number;
}

const LOAD: RecountLoad = { votes: 10_000, sample: 200, rounds: 5 };
const THREADS = 2;
const PER_CHUNK = 100;
const FETCHES_AT_ONCE = 16;
const ANSWER_DEADLINE_MILLISECONDS = 300_000;
const AFTER_THE_END = unixSeconds(1_800_200_000);
const MEGABYTE = 1_000_000;
const PLAIN = "a plain loop of ethers' verifyTypedData";

export const measureRecount: Bench = (say) => measureRecountOf(LOAD, say);

export async function measureRecountOf(load: RecountLoad, say: (sentence: string) => void): Promise<readonly Figure[]> {
  const { child, hub, ballotId, cids } = await startHub(load);
  try {
    say(`${load.votes} votes are signed; this machine has ${availableParallelism()} cores`);
    const fetched = await recountOf(hub, ballotId, new Map(), say);
    const texts = await eachAtOnce(cids, FETCHES_AT_ONCE, (cid) => fetchEnvelope(hub, cid));
    const kept = await recountOf(hub, ballotId, seenOf(texts), say);
    const plain = plainRates(texts, load);
    say("the plain loop is measured; now one core and two threads");
    const alone = medianOf(roundsOf(load, () => texts.length / cpuSecondsOf(() => texts.forEach(readSoundly))));
    const together = await threadRate(texts);
    return [
      makeFigure("votes verified by one core", alone, "votes/s", `${PLAIN}, one core`, plain.perCpuSecond),
      makeFigure(
        `votes verified by ${THREADS} threads on ${availableParallelism()} cores`,
        together,
        "votes/s",
        `${PLAIN}, one thread`,
        plain.perSecond,
      ),
      ...[
        { whole: kept, how: "from copies that were kept" },
        { whole: fetched, how: "each fetched" },
      ].map(({ whole, how }) =>
        makeFigure(
          `the whole re-count of ${load.votes} votes, ${how}`,
          load.votes / whole.seconds,
          "votes/s",
          `${PLAIN}, one thread`,
          plain.perSecond,
        ),
      ),
      makeFigure(
        `peak memory of ${load.votes} votes, each fetched`,
        fetched.peak,
        "MB",
        "after its first page of votes",
        fetched.first,
      ),
    ];
  } finally {
    const ended = once(child, "exit");
    child.disconnect();
    await ended;
  }
}

interface BenchHub {
  readonly child: ChildProcess;
  readonly hub: HubPlace;
  readonly ballotId: Hash;
  /** Of the envelopes of its votes. */
  readonly cids: readonly string[];
}

async function startHub({ votes }: RecountLoad): Promise<BenchHub> {
  const child = fork(join(import.meta.dirname, "recount-hub.ts"), [String(votes)], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const [answer] = await once(child, "message", { signal: AbortSignal.timeout(ANSWER_DEADLINE_MILLISECONDS) });
  const { port, ids, cids } = answer as { port: number; ids: [Hash]; cids: string[] };
  const url = `http://127.0.0.1:${port}`;
  const hub = { hubUrl: url, sequencerUrl: url, ipfsUrl: url, apiKey: null, deadlineMilliseconds: 60_000 };
  return { child, hub, ballotId: ids[0], cids };
}

async function recountOf(
  hub: HubPlace,
  ballotId: Hash,
  seen: ReadonlyMap<Hash, string>,
  say: (sentence: string) => void,
): Promise<{ seconds: number; first: number; peak: number }> {
  const clock = { now: () => AFTER_THE_END };
  const place = { hub, otherHubs: [], chain: null, aliasDays: 90, power: "chain", clock } as const;
  const megabytes: number[] = [];
  let verdict = "";
  const seconds = await secondsOf(async () => {
    const { votes, agree, faults } = await recountBallot(place, {
      ...{ ballotId, pinned: null, author: null, space: null, seen },
      progress: (verified, all) => {
        megabytes.push(process.memoryUsage().rss / MEGABYTE);
        say(`${verified} of ${all} votes verified, ${Math.round(megabytes.at(-1) ?? 0)} MB`);
      },
    });
    if (faults.length > 0) throw new Error(`the bench's ballot does not verify: ${faults[0]}`);
    verdict = `${votes} votes re-verified, ${agree} agree`;
  });
  say(`${verdict}, in ${seconds.toFixed(1)} s`);
  return { seconds, first: megabytes[0] ?? 0, peak: Math.max(...megabytes) };
}

/** As the bot keeps them while a ballot is open. */
function seenOf(texts: readonly string[]): ReadonlyMap<Hash, string> {
  return new Map(texts.map((text): [Hash, string] => [JSON.parse(text).hash, text]));
}

/** By the clock and by the processor's time: other programs may run beside the bench. */
function plainRates(texts: readonly string[], load: RecountLoad): { perSecond: number; perCpuSecond: number } {
  const sample = texts.slice(0, load.sample).map((text) => JSON.parse(text));
  const rates = roundsOf(load, () => {
    const startedAt = performance.now();
    const cpuSeconds = cpuSecondsOf(() => {
      for (const { address, sig, data } of sample) {
        if (verifyTypedData(data.domain, data.types, data.message, sig) !== address) throw new Error("not signed");
      }
    });
    return [sample.length / cpuSeconds, (1_000 * sample.length) / (performance.now() - startedAt)] as const;
  });
  return {
    perCpuSecond: medianOf(rates.map(([perCpuSecond]) => perCpuSecond)),
    perSecond: medianOf(rates.map(([, perSecond]) => perSecond)),
  };
}

async function threadRate(texts: readonly string[]): Promise<number> {
  await using readers = openReaders(THREADS);
  // Each thread loads its libraries once; a re-count of thousands of votes does not notice.
  await readAll(readers, texts.slice(0, 2 * PER_CHUNK));
  return texts.length / (await secondsOf(() => readAll(readers, texts)));
}

async function readAll(readers: EnvelopeReaders, texts: readonly string[]): Promise<void> {
  const chunks = Array.from({ length: Math.ceil(texts.length / PER_CHUNK) }, (_, number) =>
    texts.slice(number * PER_CHUNK, (number + 1) * PER_CHUNK),
  );
  await eachAtOnce(chunks, 2 * THREADS, async (chunk) => {
    for (const read of await readers.read(chunk))
      if (!("envelope" in read) || read.account !== read.envelope.address) throw new Error("not signed");
  });
}

function readSoundly(text: string): void {
  const read = readEnvelope(text);
  if (!("envelope" in read) || read.account !== read.envelope.address) throw new Error("not signed");
}

function roundsOf<Result>({ rounds }: RecountLoad, act: () => Result): Result[] {
  return Array.from({ length: rounds }, act);
}

function cpuSecondsOf(act: () => void): number {
  const before = process.cpuUsage();
  act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
