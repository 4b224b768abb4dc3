// A refusal: why the sequencer did not take a signed message, and what follows from its words.
import { NeedsHuman, RetryLater } from "#core/errors.ts";
import type { Fields } from "./fields.ts";
import { readRefusal } from "./snapshot-js.ts";

export type Refusal =
  | { readonly kind: "unclear"; readonly words: string }
  | { readonly kind: "busy"; readonly words: string }
  | { readonly kind: "already there"; readonly words: string }
  | { readonly kind: "refused"; readonly words: string; readonly next: string };

/** The sequencer was busy or one of its own sources was away: nothing was stored. */
const BUSY =
  /too many requests|already being processed|pinning failed|failed to check|unable to fetch block|unable to get quorum|invalid snapshot block/;

/** What to do about a refusal, by the sequencer's words; the last row answers all others. */
const NEXT_STEPS: readonly (readonly [RegExp, string])[] = [
  [/only space authors/, "Add the address of PROPOSER_KEY to the members (authors) of the Snapshot space."],
  [
    /unknown space|Invalid space id/,
    "Correct the Snapshot space in the DAO's file, or the addresses of hub and sequencer.",
  ],
  [/voting (delay|period)/, "Make the space's voting delay and period agree with the voting hours in the rules."],
  [
    /body length|too large|number of choices/,
    "Shorten the proposal: fewer contributors in one part, or a shorter table.",
  ],
  [/limit reached/, "Wait until an older ballot of this author has ended, or ask Snapshot for a higher limit."],
  [
    /invalid space settings|hibernated|non-premium/,
    "Open the space's settings on Snapshot, mend what it shows in red and save.",
  ],
  [/wrong timestamp|end date/, "Check this machine's clock and the ballot's start and end."],
  [/./, "Compare the proposal with the space's settings on Snapshot, then resume the epoch."],
];

/** @param error whatever the client rejected with: a plain object, a response, or an error of the socket */
export function classifyRefusal(error: unknown): Refusal {
  const spoken = readRefusal(error);
  if (spoken === null) return { kind: "unclear", words: describe(error) };
  const { kind, words } = spoken;
  if (words.includes("duplicate message")) return { kind: "already there", words };
  if (BUSY.test(words)) return { kind: "busy", words };
  if (kind === "server_error") return { kind: "unclear", words };
  return { kind: "refused", words, next: NEXT_STEPS.find(([pattern]) => pattern.test(words))?.[1] ?? "" };
}

/** @param about what was sent, as facts for the message */
export function refusalError(refusal: Refusal, about: string, cause: unknown): RetryLater | NeedsHuman {
  const happened = `${about}: ${refusal.words}`;
  switch (refusal.kind) {
    case "refused":
      return new NeedsHuman("Snapshot refused the ballot.", { happened, next: refusal.next, cause });
    case "already there":
      return new NeedsHuman("The ballot was opened before and is gone.", {
        happened: `${happened}, yet no ballot of ours carries this payout id`,
        next: "Find out on Snapshot who deleted it before anything is opened again.",
        cause,
      });
    case "busy":
    case "unclear":
      return new RetryLater("Snapshot did not take the ballot now.", {
        happened,
        next: "Nothing to do: the next tick searches for the ballot first, then tries again.",
        cause,
      });
  }
}

function describe(error: unknown): string {
  if (error instanceof Response) return `HTTP ${error.status}`;
  if (error instanceof Error) return error.message;
  const foreign: Fields = Object(error);
  return typeof foreign["status"] === "number" ? `HTTP ${foreign["status"]}` : String(error);
}
