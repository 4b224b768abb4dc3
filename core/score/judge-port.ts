// The judge as a port: whoever reads a normalised diff and answers with a judgement, or says why there is none.
import type { Hash } from "#core/key.ts";
import type { Judgement } from "./judgement.ts";
import type { NormalisedDiff } from "./normalised-diff.ts";
import type { Rubric } from "./rubric.ts";

/** All that a judge is told. There is no place in it for a name, a wallet or an amount. */
export interface JudgeRequest {
  readonly untrustedTitle: string;
  readonly untrustedBody: string;
  readonly diff: NormalisedDiff;
  readonly rubric: Rubric;
  /** Passed on to the model, so that the same question is as nearly as possible answered alike. */
  readonly seed: number;
}

export type JudgeAnswer =
  | {
      readonly judged: true;
      readonly judgement: Judgement;
      /** As the endpoint names it in its answer. */
      readonly model: string;
      readonly fingerprint: string | null;
      /** Zero where the endpoint does not count. */
      readonly tokensIn: number;
      readonly tokensOut: number;
      /** Content hash of the model's words, before they were read. */
      readonly answerHash: Hash;
    }
  | { readonly judged: false; readonly because: string };

export interface Judge {
  readonly name: string;
  /** Never throws for a fault of the model or its endpoint: a dead model never stops scoring. */
  judge(request: JudgeRequest): Promise<JudgeAnswer>;
}
