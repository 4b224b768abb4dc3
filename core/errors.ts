// The three families of error. Each says what happened, what to do next, and keeps the error underneath as its cause.

export interface ErrorFacts {
  /** Facts, with ids; never a secret. */
  readonly happened?: string;
  /** What the reader may do, as a command where one exists. */
  readonly next?: string;
  readonly cause?: unknown;
}

abstract class ToldError extends Error {
  abstract readonly family: "RetryLater" | "NeedsHuman" | "BadInput";
  readonly happened: string;
  readonly next: string;

  constructor(message: string, facts: ErrorFacts = {}) {
    super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.happened = facts.happened ?? "";
    this.next = facts.next ?? "";
    this.name = new.target.name;
  }
}

/** The world is slow, busy or down: nothing is recorded and the next tick tries again. */
export class RetryLater extends ToldError {
  override readonly family = "RetryLater";
}

/** Going on would be a guess: the step stops, is recorded and announced once; a person decides. */
export class NeedsHuman extends ToldError {
  override readonly family = "NeedsHuman";
}

/** What was asked or configured is wrong: refused at the door, and the sender reads why and how to mend it. */
export class BadInput extends ToldError {
  override readonly family = "BadInput";
}

export type LaurelError = RetryLater | NeedsHuman | BadInput;

export function isLaurelError(error: unknown): error is LaurelError {
  return error instanceof RetryLater || error instanceof NeedsHuman || error instanceof BadInput;
}

/** One plain paragraph for people: the message, what happened and what to do, without a stack. */
export function explainError(error: unknown): string {
  if (isLaurelError(error)) return [error.message, error.happened, error.next].filter((part) => part !== "").join(" ");
  return error instanceof Error ? error.message : String(error);
}

/** Closes an exhaustive switch: a new member of the union does not compile until every switch has answered it. */
export function unreachable(value: never): never {
  throw new Error(`A case was forgotten: ${JSON.stringify(value)}`);
}
