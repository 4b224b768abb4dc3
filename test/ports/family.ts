// The family of an outcome: what a port did with what it was asked, so that two ports can be held against each other.
import { isLaurelError, type LaurelError } from "#core/errors.ts";

export type Family = "done" | LaurelError["family"] | `a fault: ${string}`;

export async function familyOf(act: () => unknown): Promise<Family> {
  try {
    await act();
    return "done";
  } catch (error) {
    return isLaurelError(error) ? error.family : `a fault: ${String(error)}`;
  }
}
