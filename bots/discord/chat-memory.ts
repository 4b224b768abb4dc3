// The chat's memory: what was said in a place lately, and how much was asked today. Kept in this process alone, and bounded.
import { DAY_SECONDS, type UnixSeconds } from "#core/time.ts";

/** One question and what was answered. */
export interface Turn {
  readonly untrustedQuestion: string;
  readonly answer: string;
  /** "owner/repo#12" or "epoch 6", for a question that says "it"; null where nothing was named. */
  readonly pull: string | null;
  readonly vote: string | null;
}

export interface Memory {
  turnsOf(place: string): readonly Turn[];
  note(place: string, turn: Turn): void;
}

const PLACES_MAX = 20;
const TURNS_MAX = 6;

/** The place that was silent longest is forgotten first. */
export function keepMemory(): Memory {
  const places = new Map<string, readonly Turn[]>();
  return {
    turnsOf: (place) => places.get(place) ?? [],
    note(place, turn) {
      const turns = [...(places.get(place) ?? []), turn].slice(-TURNS_MAX);
      places.delete(place);
      const oldest = places.keys().next();
      if (places.size >= PLACES_MAX && oldest.done !== true) places.delete(oldest.value);
      places.set(place, turns);
    },
  };
}

export interface ChatLimits {
  /** Questions that a model may be asked in one day, by all together and by one person. */
  readonly questionsPerDay: number;
  readonly questionsPerPerson: number;
}

export const CHAT_LIMITS: ChatLimits = { questionsPerDay: 300, questionsPerPerson: 20 };

/** "model": ask it. "plain": match words, and say so. "none": enough for today. */
export type Allowance = "model" | "plain" | "none";

export interface Budget {
  /** Counts the question. */
  take(person: string, now: UnixSeconds): Allowance;
}

/** Matching words costs little, and not nothing. */
const PLAIN_PER_PERSON_MAX = 100;
const PEOPLE_MAX = 5_000;

/** By the days of UTC; a restart forgets what was asked. */
export function keepBudget({ questionsPerDay, questionsPerPerson }: ChatLimits): Budget {
  let day = -1;
  let asked = 0;
  const byPerson = new Map<string, number>();
  return {
    take(person, now) {
      const today = Math.floor(now / DAY_SECONDS);
      if (today !== day) {
        [day, asked] = [today, 0];
        byPerson.clear();
      }
      const own = byPerson.get(person) ?? 0;
      if (own >= questionsPerPerson + PLAIN_PER_PERSON_MAX || (own === 0 && byPerson.size >= PEOPLE_MAX)) return "none";
      byPerson.set(person, own + 1);
      if (own >= questionsPerPerson || asked >= questionsPerDay) return "plain";
      asked += 1;
      return "model";
    },
  };
}
