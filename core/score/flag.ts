// A flag: something about a piece of work or its judgement that a person should look at before the score stands.

export type FlagKind =
  | "jurors-disagree"
  | "wants-out-of-band"
  | "prose-sways"
  | "injection-cues"
  | "review-ring"
  | "split-work"
  | "whitespace-churn"
  | "reapplied"
  | "test-padding"
  | "co-author-stuffing";

export interface Flag {
  readonly kind: FlagKind;
  /** One plain sentence of ours with figures; never a contributor's or a model's words. */
  readonly because: string;
}
