// Strategies: how a space turns holdings into voting power. No vote signs them, so our commitment pins their hash.
import { keccak256, toUtf8Bytes } from "ethers";
import type { Hash } from "#core/key.ts";
import type { BallotTerms } from "#core/world.ts";
import { fieldsOf, sortedJson, textOf } from "./fields.ts";

type Strategies = BallotTerms["strategies"];

/** keccak256 of the canonical JSON of `[{name, network, params}]`, in the space's order. */
export function strategiesHash(strategies: Strategies): Hash {
  const named = strategies.map(({ name, network, params }) => ({ name, network, params }));
  return keccak256(toUtf8Bytes(sortedJson(named))) as Hash;
}

/** @param network the space's own, which a strategy without one inherits */
export function parseStrategies(list: readonly unknown[], network: string): Strategies {
  return list.map((value) => {
    const fields = fieldsOf(value, "A strategy");
    return {
      name: textOf(fields, "name"),
      network: typeof fields["network"] === "string" ? fields["network"] : network,
      params: fields["params"] ?? {},
    };
  });
}
