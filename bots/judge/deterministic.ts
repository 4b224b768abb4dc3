// The deterministic stand-in: the judge of a DAO that has no model; it asks nobody, and so code alone scores.
import type { Judge } from "#core/score/judge-port.ts";
import { hashTemplate } from "./prompt.ts";

export const deterministicJudge: Judge = {
  name: "a fixed formula (no language model)",
  templateHash: hashTemplate(),
  mostMicrodollars: () => 0,
  judge: async () => [],
};
