// A verification of a ballot: any proposal on Snapshot, every vote from its own signature, with public addresses alone.
import { BadInput, explainError, isLaurelError } from "#core/errors.ts";
import type { Hash } from "#core/key.ts";
import type { Clock } from "#core/time.ts";
import { recountBallot, type RecountReport } from "#contracts/snapshot/recount.ts";
import { connectVotingChain } from "#contracts/snapshot/voting-chain.ts";

export interface BallotPlaces {
  readonly hub?: string | undefined;
  /** A node of the space's chain, with history back to the voting block; without it most voting power cannot be computed. */
  readonly rpc?: string | undefined;
  readonly ipfs?: string | undefined;
}

const HUB_URL = "https://hub.snapshot.org";
const IPFS_URL = "https://ipfs.snapshot.box";
const DEADLINE_MILLISECONDS = 30_000;
/** As long as on the current server. */
const ALIAS_DAYS = 90;

/**
 * @param asJson prints the whole report as one JSON object instead of sentences
 * @returns the exit code: 0 all agrees, 1 something does not, 2 something could not be computed
 */
export async function verifyBallot(
  ballotId: string,
  places: BallotPlaces,
  asJson: boolean,
  terminal: {
    readonly print: (line: string) => void;
    readonly complain: (sentence: string) => void;
    readonly clock: Clock;
  },
): Promise<number> {
  try {
    const report = await recount(parseBallotId(ballotId), places, terminal);
    const lines = asJson ? [JSON.stringify({ ballotId, ...report, agrees: exitCode(report) === 0 })] : tell(report);
    lines.forEach((line) => terminal.print(line));
    return exitCode(report);
  } catch (error) {
    if (!isLaurelError(error)) throw error;
    terminal.complain(`Nothing was computed. ${explainError(error)}`);
    return 2;
  }
}

function recount(
  ballotId: Hash,
  { hub = HUB_URL, rpc, ipfs }: BallotPlaces,
  { complain, clock }: { readonly complain: (sentence: string) => void; readonly clock: Clock },
): Promise<RecountReport> {
  const hubUrl = readUrl("hub", hub);
  const deadlineMilliseconds = DEADLINE_MILLISECONDS;
  // The hub passes a question for the scores on to its sequencer. The sandbox's hub answers for IPFS too; Snapshot's does not.
  const ipfsUrl = ipfs === undefined ? (hub === HUB_URL ? IPFS_URL : hubUrl) : readUrl("ipfs", ipfs);
  const place = { hubUrl, sequencerUrl: `${hubUrl}/api`, ipfsUrl, apiKey: null, deadlineMilliseconds };
  const chain = rpc === undefined ? null : connectVotingChain(readUrl("rpc", rpc), deadlineMilliseconds);
  return recountBallot(
    { hub: place, otherHubs: [], chain, aliasDays: ALIAS_DAYS, power: "chain", clock },
    {
      ...{ ballotId, pinned: null, author: null, space: null, seen: new Map() },
      progress: (verified, all) => complain(`${verified} of ${all} votes verified`),
    },
  );
}

function exitCode({ faults, uncomputed }: RecountReport): 0 | 1 | 2 {
  const isWrong = faults.some((fault) => !uncomputed.includes(fault));
  if (isWrong) return 1;
  return uncomputed.length === 0 ? 0 : 2;
}

function tell(report: RecountReport): string[] {
  const { title, space, state, system, votes, agree, choices, scores, power, faults, uncomputed } = report;
  if (state === "missing") return faults.map(String);
  const width = Math.max(...choices.map(({ length }) => length));
  const wrong = faults.filter((fault) => !uncomputed.includes(fault));
  const powerSource = power === "chain" ? "computed at the voting block" : "as the hub gives it";
  return [
    `${title} (${space}, ${state}, ${system})`,
    `${votes} votes re-verified, ${agree} agree`,
    ...scores.map((score, at) => `  ${(choices[at] ?? "").padEnd(width)}  ${score}`),
    `Voting power: ${powerSource}.`,
    ...(state === "open" ? ["The vote is still open, so nothing was compared with a final tally."] : []),
    ...uncomputed.map((sentence) => `Not computed: ${sentence}`),
    ...wrong.map((sentence) => `Fault: ${sentence}`),
    ...(wrong.length === 0 && uncomputed.length === 0 ? ["All agree."] : []),
  ];
}

function parseBallotId(text: string): Hash {
  const id = text.toLowerCase();
  if (/^0x[0-9a-f]{64}$/.test(id)) return `0x${id.slice(2)}`;
  throw new BadInput("This is not the id of a ballot.", {
    happened: JSON.stringify(text.slice(0, 80)),
    next: "Copy it from the end of the proposal's address on Snapshot: 0x and 64 hex digits.",
  });
}

function readUrl(name: string, text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text)) return text.replace(/\/+$/, "");
  throw new BadInput(`--${name} is not an address.`, { happened: text, next: "Give one that begins with https://." });
}
