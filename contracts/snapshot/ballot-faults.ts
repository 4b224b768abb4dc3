// Ballot faults: where the hub's row of a ballot differs from what its author signed, or from what we pinned.
import type { Hash, Wallet } from "#core/key.ts";
import { parsePower } from "#core/vote/verdict.ts";
import type { Envelope } from "./envelope.ts";
import { isFields, listOf, sortedJson, textOf, type Fields } from "./fields.ts";
import { parseStrategies, strategiesHash } from "./strategies.ts";

export interface Pinned {
  readonly strategiesHash: Hash;
  /** The canonical JSON of the commitment; its `quorum` and `network`, where it has them, are pinned too. */
  readonly commitment: string;
}

/** The hub's name of a field beside the signed one; each pair must hold the same. */
const SIGNED_FIELDS = [
  ["author", "from"],
  ["type", "type"],
  ["title", "title"],
  ["body", "body"],
  ["discussion", "discussion"],
  ["choices", "choices"],
  ["start", "start"],
  ["end", "end"],
  ["snapshot", "snapshot"],
  ["privacy", "privacy"],
  ["app", "app"],
] as const;

/** What was signed: a proposal under exactly this id, by the author and in the space that are expected. */
export function signatureFaults(
  envelope: Envelope,
  row: Fields,
  { author, space }: { readonly author: Wallet | null; readonly space: string | null },
): string[] {
  const { message } = envelope;
  return faultsOf([
    [
      envelope.cid !== row["ipfs"],
      `The signed bytes hash to ${envelope.cid}, and the hub says ${String(row["ipfs"])}.`,
    ],
    [envelope.kind !== "proposal", `The signed message is not a proposal but "${envelope.kind}".`],
    [
      envelope.messageHash !== row["id"],
      `The signed message hashes to ${envelope.messageHash}, which is not the ballot's id.`,
    ],
    [author !== null && !envelope.isPlain, "It was signed under more than Snapshot's name and version."],
    [author !== null && message["from"] !== author, `The signed author is ${String(message["from"])}, not ${author}.`],
    [space !== null && message["space"] !== space, `The signed space is ${String(message["space"])}, not ${space}.`],
  ]);
}

/** What the hub shows: the same as what was signed. */
export function rowFaults(envelope: Envelope, row: Fields): string[] {
  const { message } = envelope;
  const spaceId = isFields(row["space"]) ? row["space"]["id"] : undefined;
  return faultsOf([
    ...SIGNED_FIELDS.map(([shown, signed]): Check => [
      comparable(row[shown]) !== comparable(message[signed]),
      `The hub's ${shown} is not the signed one.`,
    ]),
    [spaceId !== message["space"], "The hub's space is not the signed one."],
    [sortedJson(row["plugins"]) !== sortedJson(parsePlugins(message)), "The hub's plugins are not the signed ones."],
  ]);
}

/** What we pinned: the commitment in the signed plugins, and the space's settings that no signature covers. */
export function pinnedFaults(envelope: Envelope, row: Fields, digits: Fields, pinned: Pinned): string[] {
  const signedPlugins = parsePlugins(envelope.message);
  const signedCommitment = isFields(signedPlugins) ? sortedJson(signedPlugins["laurel"]) : "";
  const commitment: unknown = JSON.parse(pinned.commitment);
  const { quorum, network }: Fields = isFields(commitment) ? commitment : {};
  const strategiesNow = strategiesHash(parseStrategies(listOf(row, "strategies"), textOf(row, "network")));
  return faultsOf([
    [signedCommitment !== sortedJson(commitment), "The signed commitment is not the one on our record."],
    [
      strategiesNow !== pinned.strategiesHash,
      `The ballot's strategies hash to ${strategiesNow}, and ${pinned.strategiesHash} was pinned.`,
    ],
    [
      typeof quorum === "string" && !isSamePower(quorum, String(digits["quorum"])),
      `The ballot's quorum is ${String(digits["quorum"])}, and ${String(quorum)} was pinned.`,
    ],
    [
      typeof network === "string" && network !== row["network"],
      `The ballot's network is ${String(row["network"])}, and ${String(network)} was pinned.`,
    ],
  ]);
}

type Check = readonly [isFault: boolean, sentence: string];

function faultsOf(checks: readonly Check[]): string[] {
  return checks.filter(([isFault]) => isFault).map(([, sentence]) => sentence);
}

/** The hub turns some numbers into text, leaves empty texts out, and may keep addresses without their checksum. */
function comparable(value: unknown): string {
  const text = Array.isArray(value) ? sortedJson(value) : String(value ?? "");
  return /^0x[0-9a-fA-F]{40}$/.test(text) ? text.toLowerCase() : text;
}

function parsePlugins(message: Fields): unknown {
  const plugins = message["plugins"];
  try {
    return typeof plugins === "string" ? JSON.parse(plugins) : null;
  } catch {
    // Signed plugins that are no JSON hold no commitment; the comparison with the pinned one names it.
    return null;
  }
}

function isSamePower(pinned: string, shown: string): boolean {
  return parsePower(pinned) === parsePower(shown);
}
