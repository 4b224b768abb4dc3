// The deterministic stand-in: the judge of a DAO that has no model; it judges nothing, and so size alone decides.
import type { Judge } from "#core/score/judge-port.ts";

export const deterministicJudge: Judge = {
  name: "a fixed formula (no language model)",
  judge: () => Promise.resolve({ judged: false, because: "no language model is set up" }),
};
