// The books of acts: who named, credited and thanked whom, kept from the entries alone, and whether each of it was theirs to do.
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Hash } from "#core/key.ts";
import type { Act, Entry, Fact } from "#core/ledger/entry.ts";
import type { Rules } from "#core/rules.ts";
import type { Disk } from "./store.ts";

export interface ActBooks {
  /** Holds an entry against everything before it. */
  check(entry: Entry, disk: Disk): void;
  note(entry: Entry): void;
}

export interface ActBooksParts {
  readonly must: (holds: boolean, invariant: string, sentence: () => string) => void;
}

type FactOf<K extends Fact["kind"]> = Extract<Fact, { kind: K }>;

interface Named {
  readonly by: PersonId;
  readonly act: Act;
}

export function openActBooks({ must }: ActBooksParts): ActBooks {
  const rulesByHash = new Map<Hash, Rules>();
  const waiting = new Map<string, Named>();
  const decided = new Set<string>();
  /** In the open epoch: by whom and for whom. */
  let credited: { readonly person: PersonId; readonly by: PersonId }[] = [];
  let thanks: PersonId[] = [];
  const joined = new Map<PersonId, PersonId>();
  let inForce: Rules | null = null;
  let ofEpoch: Rules | null = null;
  let epoch = 0;

  function check({ fact }: Entry, disk: Disk): void {
    switch (fact.kind) {
      case "act-nominated":
        return checkNamed(fact);
      case "act-recorded":
        return checkCredited(fact, disk);
      case "act-declined":
        return checkDeclined(fact, disk);
      case "kudos-given":
        return checkThanks(fact);
      case "epoch-closed":
        for (const { person } of fact.allocations)
          must(
            !joined.has(person),
            "what a Discord account alone had earned is the joined person's",
            () => `epoch ${fact.epoch} allots to ${person}, who is ${joined.get(person)}`,
          );
        return;
      default:
        return;
    }
  }

  function checkNamed({ nomination, epoch: named }: FactOf<"act-nominated">): void {
    const isNew = !waiting.has(nomination) && !decided.has(nomination);
    must(isNew && named === epoch, "an act has a name of its own, in the open epoch", () => nomination);
  }

  function checkCredited({ contribution, by, act, epoch: of }: FactOf<"act-recorded">, disk: Disk): void {
    const named = waiting.get(contribution) ?? null;
    const parties = [act.person, ...(named === null ? [] : [named.by])];
    must(!parties.map(whoIs).includes(whoIs(by)), PARTLESS, () => `${contribution} by ${by}`);
    const discord = discordOf(by, disk);
    const isReviewer = inForce?.review.reviewers.some(({ discordId }) => discordId === discord) === true;
    const isMaintainer = inForce?.maintainers.some((id) => id === discord) === true;
    must(
      named === null ? isMaintainer : isReviewer,
      "only a reviewer credits what was named, and only a maintainer by word alone",
      () => `${contribution} by ${discord ?? "nobody"}`,
    );
    must(of === epoch && !decided.has(contribution), "an act is credited once, in the open epoch", () => contribution);
    const own = credited.filter(({ person }) => whoIs(person) === whoIs(act.person)).length + 1;
    const most = ofEpoch?.acts.creditedMax ?? 0;
    must(
      own <= most,
      "no more acts are credited to one person in one epoch than the rules say",
      () => `${own} to ${act.person}, and ${most} are allowed`,
    );
  }

  function checkDeclined({ nomination, person }: FactOf<"act-declined">, disk: Disk): void {
    const named = waiting.get(nomination);
    must(named !== undefined, "only what waits is declined", () => nomination);
    const discord = discordOf(person, disk);
    const isReviewer = inForce?.review.reviewers.some(({ discordId }) => discordId === discord) === true;
    must(isReviewer, "only a reviewer declines", () => `${nomination} by ${discord ?? "nobody"}`);
    const parties = named === undefined ? [] : [named.by, named.act.person];
    must(!parties.map(whoIs).includes(whoIs(person)), PARTLESS, () => `${nomination} by ${person}`);
  }

  function checkThanks({ person, to, epoch: of }: FactOf<"kudos-given">): void {
    const own = thanks.filter((each) => whoIs(each) === whoIs(person)).length + 1;
    const most = inForce?.acts.kudosMax ?? 0;
    must(
      own <= most && of === epoch,
      "nobody thanks more often in an epoch than the rules say",
      () => `${person} ${own} times`,
    );
    must(whoIs(person) !== whoIs(to), "nobody thanks themselves", () => person);
  }

  function whoIs(person: PersonId): PersonId {
    return joined.get(person) ?? person;
  }

  function discordOf(person: PersonId, disk: Disk): string | null {
    return disk.identitiesOf(person).find(({ provider }) => provider === "discord")?.account ?? null;
  }

  function note({ fact }: Entry): void {
    switch (fact.kind) {
      case "rules-adopted":
        rulesByHash.set(fact.rulesHash, fact.rules);
        inForce = fact.rules;
        return;
      case "epoch-opened":
        epoch = fact.epoch;
        ofEpoch = rulesByHash.get(fact.rulesHash) ?? null;
        credited = [];
        thanks = [];
        return;
      case "act-nominated":
        waiting.set(fact.nomination, { by: fact.by, act: fact.act });
        return;
      case "act-recorded":
        credited.push({ person: fact.act.person, by: fact.by });
        return decide(fact.contribution);
      case "act-declined":
        return decide(fact.nomination);
      case "kudos-given":
        thanks.push(fact.person);
        return;
      case "persons-joined":
        joined.set(fact.person, fact.into);
        return;
      case "person-erased":
        for (const [name, { by, act }] of waiting)
          if (by === fact.person || act.person === fact.person) waiting.delete(name);
        return;
      default:
        return;
    }
  }

  function decide(name: string): void {
    waiting.delete(name);
    decided.add(name);
  }

  return { check, note };
}

const PARTLESS = "nobody decides about an act that they did or named";
