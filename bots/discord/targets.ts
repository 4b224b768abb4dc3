// Targets: what the menus were opened on whose forms have not come back yet.
import { randomBytes } from "node:crypto";
import type { Target } from "./commands/command.ts";

export interface Targets {
  put(holderId: string, target: Target): string;
  /** Null for whoever did not open the form, and once it is forgotten. */
  get(holderId: string, key: string): Target | null;
}

const TARGETS_MAX = 500;

/** Discord tells what a menu was opened on when it is opened, and not again when its form comes back. */
export function openTargets(): Targets {
  const all = new Map<string, Target>();
  const nameOf = (holderId: string, key: string): string => `${holderId} ${key}`;
  return {
    put(holderId, target) {
      const key = randomBytes(16).toString("hex");
      const oldest = all.keys().next();
      if (all.size >= TARGETS_MAX && oldest.done !== true) all.delete(oldest.value);
      all.set(nameOf(holderId, key), target);
      return key;
    },
    get: (holderId, key) => all.get(nameOf(holderId, key)) ?? null,
  };
}
