// A space: what it lets people do, as its hub tells.
import { createRequire } from "node:module";
import { fieldsOf, isFields, listOf, type Fields } from "#contracts/snapshot/fields.ts";
import { askHub, type Wire } from "./wire.ts";

export interface Space {
  readonly id: string;
  readonly network: string;
  readonly strategies: readonly { readonly name: string; readonly params: Fields }[];
  /** In lower case: members, moderators and admins. */
  readonly authors: ReadonlySet<string>;
  /** In lower case: admins and moderators. */
  readonly mayDelete: ReadonlySet<string>;
  readonly isMembersOnly: boolean;
  /** Whether somebody who is no member is asked for voting power before proposing. */
  readonly hasValidation: boolean;
  /** "any", or the name of what a voter must meet. */
  readonly voteValidation: string;
  /** Seconds from the signed time to the start; null when free. */
  readonly delaySeconds: number | null;
  readonly periodSeconds: number | null;
  /** The only voting system; null when free. */
  readonly system: string | null;
  readonly quorum: number;
  readonly isShutterOnly: boolean;
}

export interface Power {
  readonly vp: number;
  readonly byStrategy: readonly number[];
}

const SPACE_QUERY = `query ($id: String!) { space(id: $id) {
  id network members admins moderators strategies { name network params }
  filters { onlyMembers minScore } validation { name } voteValidation { name }
  voting { delay period type quorum privacy } } }`;

/** @throws Error when the hub knows no such space */
export async function readSpace(wire: Wire, id: string): Promise<Space> {
  const { space } = await askHub(wire, SPACE_QUERY, { id });
  if (!isFields(space)) throw new Error(`the hub knows no space "${id}"`);
  const voting = inner(space, "voting");
  const filters = inner(space, "filters");
  const [admins, moderators, members] = [
    namesOf(space, "admins"),
    namesOf(space, "moderators"),
    namesOf(space, "members"),
  ];
  return {
    id,
    network: String(space["network"]),
    strategies: listOf(space, "strategies").map((each) => {
      const strategy = fieldsOf(each, "A strategy");
      return { name: String(strategy["name"]), params: inner(strategy, "params") };
    }),
    authors: new Set([...admins, ...moderators, ...members]),
    mayDelete: new Set([...admins, ...moderators]),
    isMembersOnly: filters["onlyMembers"] === true,
    hasValidation:
      !["any", "undefined"].includes(String(inner(space, "validation")["name"])) || Number(filters["minScore"]) > 0,
    voteValidation: String(inner(space, "voteValidation")["name"] ?? "any"),
    delaySeconds: Number(voting["delay"]) || null,
    periodSeconds: Number(voting["period"]) || null,
    system: typeof voting["type"] === "string" && voting["type"] !== "" ? voting["type"] : null,
    quorum: Number(voting["quorum"]) || 0,
    isShutterOnly: voting["privacy"] === "shutter",
  };
}

const POWER_QUERY = `query ($voter: String!, $space: String!, $proposal: String!) {
  vp(voter: $voter, space: $space, proposal: $proposal) { vp vp_by_strategy } }`;

/** At the proposal's own voting block. */
export async function readPower(wire: Wire, space: string, proposal: string, voter: string): Promise<Power> {
  const answer = fieldsOf((await askHub(wire, POWER_QUERY, { voter, space, proposal }))["vp"], "The power");
  return { vp: Number(answer["vp"]), byStrategy: listOf(answer, "vp_by_strategy").map(Number) };
}

/** A proposal cannot look at an older block. @returns 0 for a network that Snapshot does not list */
export function startBlock(network: string): number {
  const networks: unknown = createRequire(import.meta.url)("@snapshot-labs/snapshot.js/src/networks.json");
  const { [network]: found } = fieldsOf(networks, "The networks");
  return isFields(found) ? Number(found["start"] ?? 0) : 0;
}

function inner(fields: Fields, name: string): Fields {
  const value = fields[name];
  return isFields(value) ? value : {};
}

function namesOf(space: Fields, name: string): string[] {
  const list = space[name];
  return Array.isArray(list) ? list.map((address) => String(address).toLowerCase()) : [];
}
