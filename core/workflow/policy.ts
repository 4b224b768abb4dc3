// The scoring policy: everything that decides what work is worth, as one document with one hash, so that it can be quoted.
import type { RewardRules } from "#core/epoch/allocation.ts";
import { contentHash, type Hash } from "#core/key.ts";
import { changesBetween, type Change } from "#core/proposal/changes.ts";
import type { Rules } from "#core/rules.ts";
import type { Calibration } from "#core/score/calibration.ts";
import type { JuryRules } from "#core/score/judge-port.ts";
import type { Rubric, ScoreRules } from "#core/score/rubric.ts";

export interface Policy {
  readonly v: 1;
  readonly rubric: Rubric;
  readonly score: ScoreRules;
  /** Who is asked, where and with which weight; prices and keys' names say nothing about a score. */
  readonly jury: {
    readonly jurors: readonly {
      readonly name: string;
      readonly model: string;
      readonly host: string;
      readonly weight: number;
    }[];
    readonly deadlineSeconds: number;
    readonly spending: JuryRules["spending"];
  };
  readonly reward: RewardRules;
  /** Of the fixed words around rubric and evidence. */
  readonly promptTemplateHash: Hash;
  /** Null while people's ratings do not calibrate the jury. */
  readonly calibration: Calibration | null;
  readonly labelsLicence: string | null;
}

/** What the rules do not hold. */
export interface PolicyPlace {
  readonly templateHash: Hash;
  readonly calibration: Calibration | null;
}

export function policyOf(rules: Rules, { templateHash, calibration }: PolicyPlace): Policy {
  const { rubric, score, jury, reward, labelsLicence } = rules;
  const jurors = jury.jurors.map(({ name, model, baseUrl, weight }) => {
    return { name, model, host: new URL(baseUrl).host, weight };
  });
  return {
    v: 1,
    rubric,
    score,
    jury: { jurors, deadlineSeconds: jury.deadlineSeconds, spending: jury.spending },
    reward,
    promptTemplateHash: templateHash,
    calibration,
    labelsLicence,
  };
}

export function policyHash(policy: Policy): Hash {
  return contentHash(policy);
}

/** In the order of their paths; empty when the same work is worth the same under both. */
export function policyChanges(before: Policy, after: Policy): readonly Change[] {
  return changesBetween(before, after);
}
