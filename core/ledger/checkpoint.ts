// A checkpoint: the state as it was folded up to one entry, so that a start folds only what came after. A cache, never a fact.
import { createHash } from "node:crypto";
import type { Hash } from "#core/key.ts";
import type { StoredEntry } from "./entry.ts";
import { leafHash, rootOf, type Frontier } from "./merkle.ts";
import { FOLD_VERSION } from "./replay.ts";
import type { State } from "./state.ts";

/** As it lies in the store. */
export interface StoredCheckpoint {
  readonly foldVersion: number;
  /** How many entries it was folded from. */
  readonly size: number;
  /** The peaks of the tree over them, 64 hex digits each, largest first. */
  readonly frontier: string;
  /** The state, written by `writeState`. */
  readonly body: string;
  /** Over everything above and the last entry's bytes: a checkpoint damaged, or of another stream, does not match. */
  readonly seal: Hash;
}

export interface Checkpoint {
  readonly state: State;
  readonly frontier: Frontier;
}

/** @param last the entry that was folded last: number `state.size - 1` */
export function makeCheckpoint(state: State, frontier: Frontier, last: StoredEntry): StoredCheckpoint {
  if (last.number !== state.size - 1 || frontier.size !== state.size)
    throw new Error(
      `a checkpoint of ${state.size} entries cannot end at entry ${last.number}, ${frontier.size} leaves`,
    );
  const peaks = frontier.peaks.map((peak) => peak.toString("hex")).join("");
  const parts = { foldVersion: FOLD_VERSION, size: state.size, frontier: peaks, body: writeState(state) };
  return { ...parts, seal: sealOf(parts, last, frontier) };
}

/**
 * Reads a checkpoint back.
 * @param last the stored entry number `size - 1`, or null when the stream has none
 * @returns null when another fold version wrote it, when it is damaged, or when it belongs to other entries: then the entries
 * are folded from the first one
 */
export function readCheckpoint(stored: StoredCheckpoint, last: StoredEntry | null): Checkpoint | null {
  if (stored.foldVersion !== FOLD_VERSION || last === null || last.number !== stored.size - 1) return null;
  const peaks = (stored.frontier.match(/.{64}/g) ?? []).map((digits) => Buffer.from(digits, "hex"));
  const frontier = { size: stored.size, peaks };
  if (sealOf(stored, last, frontier) !== stored.seal) return null;
  const state = readState(stored.body);
  return state.dao === last.dao && state.size === stored.size ? { state, frontier } : null;
}

function sealOf(parts: Omit<StoredCheckpoint, "seal">, last: StoredEntry, frontier: Frontier): Hash {
  const { foldVersion, size, body } = parts;
  const head = [foldVersion, size, parts.frontier, rootOf(frontier), leafHash(last.canonical).toString("hex")];
  return `0x${createHash("sha256")
    .update(`${head.join(" ")}\n`)
    .update(body)
    .digest("hex")}`;
}

// ---- The state as text ------------------------------------------------------------------------------------------------
// A flat list of nodes that name each other by their place: what two parts of the state share, they share again when read.

type Cell = string | number | boolean | null | { readonly n: string } | { readonly at: number };
type Node =
  | { readonly object: Readonly<Record<string, Cell>> }
  | { readonly list: readonly Cell[] }
  | { readonly map: readonly (readonly [Cell, Cell])[] }
  | { readonly set: readonly Cell[] };

/** @throws TypeError for a value that is neither plain, nor a Map, a Set or a bigint */
export function writeState(state: State): string {
  const places = new Map<object, number>();
  const nodes: Node[] = [];

  function cellOf(value: unknown): Cell {
    if (value === null || typeof value === "string" || typeof value === "boolean") return value;
    if (typeof value === "number" && Number.isSafeInteger(value)) return value;
    if (typeof value === "bigint") return { n: value.toString() };
    if (typeof value === "object") return { at: placeOf(value) };
    throw new TypeError(`a checkpoint cannot carry ${String(value)}`);
  }

  function placeOf(value: object): number {
    const known = places.get(value);
    if (known !== undefined) return known;
    const place = nodes.length;
    places.set(value, place);
    nodes.push({ list: [] });
    nodes[place] = nodeOf(value);
    return place;
  }

  function nodeOf(value: object): Node {
    if (Array.isArray(value)) return { list: value.map(cellOf) };
    if (value instanceof Map) return { map: [...value].map(([key, member]) => [cellOf(key), cellOf(member)]) };
    if (value instanceof Set) return { set: [...value].map(cellOf) };
    if (Object.getPrototypeOf(value) !== Object.prototype)
      throw new TypeError("a checkpoint carries plain objects only");
    return { object: Object.fromEntries(Object.entries(value).map(([name, member]) => [name, cellOf(member)])) };
  }

  placeOf(state);
  return JSON.stringify(nodes);
}

/** What `writeState` wrote, exactly: the same values, and the same objects shared. */
export function readState(text: string): State {
  const nodes = JSON.parse(text) as readonly Node[];
  const made = new Map<number, unknown>();

  function valueOf(cell: Cell): unknown {
    if (typeof cell !== "object" || cell === null) return cell;
    return "n" in cell ? BigInt(cell.n) : objectAt(cell.at);
  }

  function objectAt(place: number): unknown {
    if (made.has(place)) return made.get(place);
    const node = nodes[place];
    if (node === undefined) throw new TypeError(`a checkpoint names a node it does not hold: ${place}`);
    const value = fromNode(node);
    made.set(place, value);
    return value;
  }

  function fromNode(node: Node): unknown {
    if ("list" in node) return node.list.map(valueOf);
    if ("map" in node) return new Map(node.map.map(([key, member]) => [valueOf(key), valueOf(member)]));
    if ("set" in node) return new Set(node.set.map(valueOf));
    return Object.fromEntries(Object.entries(node.object).map(([name, member]) => [name, valueOf(member)]));
  }

  return objectAt(0) as State;
}
