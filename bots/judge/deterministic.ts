// The deterministic stand-in: the judge of a DAO that has no model; it judges nothing, and so size alone decides.
import type { Judge } from "#core/score/judge-port.ts";

export const deterministicJudge: Judge = {
  name: "deterministic stand-in",
  judge: () => Promise.resolve({ judged: false, because: "no model is configured" }),
};
