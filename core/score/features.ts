// Features: the whole numbers, by name, that a deterministic score is computed from. They stand in the open record.
import { BadInput } from "#core/errors.ts";

export type Features = Readonly<Record<string, number>>;

/** @throws BadInput where a recorded feature is missing or is no whole number */
export function readFeature(features: Features, name: string): number {
  const value = Object.hasOwn(features, name) ? features[name] : undefined;
  if (value !== undefined && Number.isSafeInteger(value) && value >= 0) return value;
  throw new BadInput("A score cannot be computed again from these features.", {
    happened: `${name} is ${value ?? "missing"}`,
    next: "Compare the record with the version of the scorer that it names.",
  });
}
