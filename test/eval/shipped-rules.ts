// The shipped rules: what the evaluation scores by, which is the example DAO and its rubric, with the jurors that were named.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseDocument } from "yaml";
import { parseRules } from "#config/rules.ts";
import { BadInput, explainError } from "#core/errors.ts";
import type { Rules } from "#core/rules.ts";

const CONFIG = join(import.meta.dirname, "../../config");

/**
 * @param jurorsFile a YAML or JSON list as under `jury.jurors` of a DAO's file, or a file that holds such a list there
 * @throws BadInput with all faults of the list at once
 */
export function readShippedRules(jurorsFile: string | null): Rules {
  const dao = parseDocument(readFileSync(join(CONFIG, "dao.example.yaml"), "utf8"));
  if (jurorsFile !== null) dao.setIn(["jury", "jurors"], dao.createNode(readJurorList(jurorsFile)));
  const rubric = readFileSync(join(CONFIG, "rubric.yaml"), "utf8");
  return parseRules(dao.toString(), rubric, jurorsFile ?? "dao.example.yaml");
}

function readJurorList(file: string): readonly unknown[] {
  const jurors = findJurors(readYaml(file));
  if (jurors !== null && jurors.length > 0) return jurors;
  throw new BadInput(`${file} names no juror.`, {
    next: "Write a list like the one under jury.jurors in config/dao.example.yaml.",
  });
}

/** The list itself, or where a DAO's file has it. */
function findJurors(value: unknown): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return null;
  if ("jurors" in value) return findJurors(value.jurors);
  return "jury" in value ? findJurors(value.jury) : null;
}

function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new BadInput(`${file} cannot be read.`, { happened: explainError(cause), cause });
  }
}
