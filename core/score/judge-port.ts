// The judge as a port: a jury of models, each of which reads a normalised diff and answers, or is absent with a reason.
import type { Hash } from "#core/key.ts";
import type { Judgement } from "./judgement.ts";
import type { NormalisedDiff } from "./normalised-diff.ts";
import type { Rubric } from "./rubric.ts";

/** One juror as the DAO chose it. Its key and whether its host may be asked are the operator's, never the DAO's file's. */
export interface Juror {
  /** 1 to 40 small letters, digits or hyphens, once per DAO: "a", "mistral-large". */
  readonly name: string;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly model: string;
  /** JUROR_[A-Z0-9]+_API_KEY; null where the endpoint asks for none. */
  readonly keyName: string | null;
  /** 1..100: of the weighted median. */
  readonly weight: number;
  /** Null where the price table knows the model. */
  readonly price: Price | null;
}

/** In millionths of a dollar for a million tokens, so that one token may cost less than one. */
export interface Price {
  readonly microdollarsPerMillionIn: number;
  readonly microdollarsPerMillionOut: number;
}

export interface JuryRules {
  /** At most seven. None: the operator's own model is asked where one is set up, else code alone scores. */
  readonly jurors: readonly Juror[];
  /** For each juror's whole answer, its repetitions included. */
  readonly deadlineSeconds: number;
  /** Null: no limit. */
  readonly spending: { readonly microdollarsPerEpoch: number; readonly microdollarsPerDay: number } | null;
}

/** All that a judge is told. There is no place in it for a name, a wallet or an amount. */
export interface JudgeRequest {
  /** Both empty when the question is asked without the pull request's prose. */
  readonly untrustedTitle: string;
  readonly untrustedBody: string;
  readonly diff: NormalisedDiff;
  readonly rubric: Rubric;
  /** Passed on to the model, so that the same question is as nearly as possible answered alike. */
  readonly seed: number;
  readonly jury: JuryRules;
  /** Names of the jurors to ask; null asks all. */
  readonly only: readonly string[] | null;
}

/** What one juror did, in the order of the jurors. */
export interface JurorAnswer {
  readonly juror: string;
  /** Weight of the juror in the median. */
  readonly weight: number;
  /** Content hash of the whole prompt but for the random fence. */
  readonly promptHash: Hash;
  readonly seed: number;
  /** Of all tries; zero where the endpoint does not count. */
  readonly tokensIn: number;
  readonly tokensOut: number;
  /** Rounded up; zero for an answer that was remembered. */
  readonly microdollars: number;
  readonly answer:
    | {
        readonly judged: true;
        readonly judgement: Judgement;
        /** As the endpoint names it in its answer. */
        readonly model: string;
        readonly fingerprint: string | null;
        /** The model's words before they were read, at most 65,536 bytes: for the vault, never for an entry. */
        readonly raw: string;
        /** Content hash of `raw`. */
        readonly answerHash: Hash;
      }
    | { readonly judged: false; readonly because: string };
}

export interface Judge {
  /** For people: the models' names. */
  readonly name: string;
  /** Content hash of the fixed words around rubric and evidence. */
  readonly templateHash: Hash;
  /** The most that asking this could cost, all jurors and tries together. */
  mostMicrodollars(request: JudgeRequest): number;
  /**
   * Asks the jurors at the same time. Empty when there is nobody to ask: code alone scores then.
   * Never throws for a fault of a model or its endpoint: a dead juror is left out and says why.
   */
  judge(request: JudgeRequest): Promise<readonly JurorAnswer[]>;
}
