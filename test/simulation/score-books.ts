// The score books: what every score, decision, rating and split must be, kept from the entries alone and beside core's own fold.
import type { PersonId, Role } from "#core/contribution/contribution.ts";
import type { Evidence } from "#core/contribution/evidence.ts";
import { canonicalJson, type Hash } from "#core/key.ts";
import type { Entry, Fact, Standing } from "#core/ledger/entry.ts";
import type { WorkName } from "#core/workflow/explain.ts";
import { openStream } from "#core/workflow/stream.ts";
import { replayScores } from "#core/workflow/replay-score.ts";
import type { Rules } from "#core/rules.ts";
import { fitCalibration, type Calibration } from "#core/score/calibration.ts";
import type { Flag } from "#core/score/flag.ts";
import { NO_PATCH_ID } from "#core/score/patch-id.ts";
import { SCORE_MAX } from "#core/score/score.ts";
import { recomputeScore } from "#core/score/recompute.ts";
import { DAY_SECONDS, type UnixSeconds } from "#core/time.ts";
import { pullId } from "./code-host.ts";
import { whySplitIsWrong } from "./split.ts";
import type { Disk } from "./store.ts";
import { linesOf } from "./work.ts";
import type { SimulatedWorld } from "./world.ts";

export interface ScoreBooks {
  /** Holds an entry against everything before it. */
  check(entry: Entry, disk: Disk): void;
  /** Takes it into the books. */
  note(entry: Entry): void;
  /** All that was noted so far was read back from a restored copy. */
  noteRestored(): void;
  /** What lies in the vault: people's reasons with their quotes, and the jurors' raw answers behind a sample of the scores. */
  checkVault(disk: Disk): Promise<void>;
  /** After calm weeks: what was asked of reviewers is answered, and what stands is told. */
  checkEnd(disk: Disk, calmSince: UnixSeconds): Promise<void>;
}

export interface ScoreBooksParts {
  readonly dao: string;
  readonly must: (holds: boolean, invariant: string, sentence: () => string) => void;
  readonly worldOf: () => SimulatedWorld;
  /** Whether the command reconcile runs: a restored copy may close epochs whose scores it has lost. */
  readonly isReconciling: () => boolean;
}

type FactOf<K extends Fact["kind"]> = Extract<Fact, { kind: K }>;

interface Work {
  readonly id: string;
  /** "repositoryId#number" */
  readonly pull: string;
  readonly person: PersonId;
  readonly role: Role;
  readonly epoch: number;
  readonly evidenceHash: Hash;
  readonly hasAgedAccount: boolean;
  score: number | null;
  deterministic: number;
  standing: Standing;
  shares: number;
  jury: number | null;
  scoredAt: number;
  /** The epoch whose closing ends what people may change: the one after its own, or after the last with an appeal open. */
  standsWith: number;
  /** How much of it epochs have counted so far; null until its own is closed. */
  counted: number | null;
  /** What a person added since, for the epoch that closes next. */
  added: number;
  /** Decided after its epoch was closed, or read back from a copy that had lost a decision: our comment may say otherwise. */
  mayBeToldOtherwise: boolean;
  appeal: Appeal | null;
}

interface Appeal {
  readonly panel: number;
  readonly answerBy: UnixSeconds;
  readonly votes: Map<PersonId, number>;
  isAnswered: boolean;
}

interface Audit {
  readonly jury: number;
  readonly weight: number;
  readonly ratings: Map<PersonId, number>;
}

const TRACE_SECONDS = 30 * DAY_SECONDS;
/** A replay reads the whole ledger, so that a sample has to do: one of so many pull requests, and some at the end. */
const PULLS_PER_REPLAY = 4;
const REPLAYED_AT_END_MAX = 3;

export function openScoreBooks({ dao, must, worldOf, isReconciling }: ScoreBooksParts): ScoreBooks {
  const rulesByHash = new Map<Hash, Rules>();
  const works = new Map<string, Work>();
  const wallets = new Set<PersonId>();
  const erased = new Set<PersonId>();
  /** Whoever had a part in a pull request, credited or not, by their place in it: "author", "reviewer-1". */
  const peopleOfPull = new Map<string, ReadonlyMap<string, PersonId>>();
  /** Of acts, by their names. */
  const namers = new Map<string, PersonId>();
  const epochsWithWork = new Map<PersonId, number>();
  const audits = new Map<string, Audit>();
  const calibrations = new Map<number, Calibration>();
  /** Recorded cost, by "epoch n" and "day n". */
  const spent = new Map<string, number>();
  const askedOf = new Map<string, number>();
  /** Merged changes by pull request, in the order in which they were seen. */
  const changes = new Map<string, { readonly patchId: Hash; readonly mergedAt: number }>();
  let inForce: Rules | null = null;
  let openEpoch: { readonly number: number; readonly rulesHash: Hash } | null = null;
  let lastClosed = 0;
  let version = 0;
  /** Decisions outside the band whose reasons still have to be read. */
  let toGround: { readonly work: Work; readonly reason: string; readonly score: number }[] = [];
  let toReplay = new Set<string>();

  // ---- Entry by entry -------------------------------------------------------------------------------------------------

  function check({ fact, at }: Entry, disk: Disk): void {
    switch (fact.kind) {
      case "contribution-recorded":
        return checkRecorded(fact, disk);
      case "contribution-scored":
        return checkScored(fact, at);
      case "jury-asked":
        return checkSpending(fact, at);
      case "score-confirmed":
      case "score-amended":
        return checkReview(fact, disk);
      case "appeal-filed":
        return checkAppeal(fact, at, disk);
      case "appeal-voted":
        return checkVote(fact, disk);
      case "appeal-answered":
        return checkAnswer(fact, at, disk);
      case "audit-drawn":
        return checkDrawing(fact);
      case "audit-rated":
        return checkRating(fact, disk);
      case "calibration-fitted":
        return checkCalibration(fact, disk);
      case "epoch-closed":
        return checkClosing(fact);
      default:
        return;
    }
  }

  function workOf(id: string, what: string): Work | null {
    const work = works.get(id) ?? null;
    must(work !== null && work.score !== null, "only what has a score is decided about", () => `${what}: ${id}`);
    return work;
  }

  /** Told apart by what the code host shows, not by what the vault remembers of it. */
  function checkRecorded(fact: FactOf<"contribution-recorded">, disk: Disk): void {
    const newcomer = rulesOfEpoch()?.reward.newcomer ?? null;
    const account = disk.identitiesOf(fact.person).find(({ provider }) => provider === "github")?.account ?? "";
    const evidence = worldOf().codeHost.pulls.get(pullId(fact));
    const since = evidence?.accountsSince[account];
    const isAged =
      newcomer === null ||
      (since !== undefined && since + newcomer.accountDaysMin * DAY_SECONDS <= (evidence?.mergedAt ?? 0));
    must(fact.hasAgedAccount === isAged, "an account's age is told right", () => `${fact.contribution}: ${isAged}`);
  }

  function rulesOfEpoch(): Rules | undefined {
    return rulesByHash.get(openEpoch?.rulesHash ?? "0x");
  }

  function checkScored(fact: FactOf<"contribution-scored">, at: UnixSeconds): void {
    const { contribution: id, score, deterministic, standing, basis } = fact;
    const work = works.get(id);
    const rules = rulesByHash.get(basis?.rulesHash ?? "0x");
    must(work !== undefined && work.score === null, "a contribution is scored once", () => id);
    must(
      basis !== null && rules !== undefined && basis.rulesHash === openEpoch?.rulesHash,
      "a score is made by the rules of its epoch, and keeps from what",
      () => id,
    );
    if (work === undefined || basis === null || rules === undefined) return;
    const band = Math.ceil(rules.score.bandHundredths / basis.share.of);
    must(
      score >= 0 && score <= 500 && Math.abs(score - deterministic) <= band,
      "a score stays in its band",
      () => `${id}: ${score} around ${deterministic}, and the band is ${band}`,
    );
    must(
      !isByCodeAlone(work) || score === deterministic,
      "reviews and acts are scored by code alone",
      () => `${id}: ${score} instead of ${deterministic}`,
    );
    must(
      deterministic > 0 || score === 0 || basis.share.of > 1,
      "no jury makes something out of nothing",
      () => `${id}: ${score}`,
    );
    must(
      (standing === "provisional") === basis.flags.length > 0,
      "a score that was flagged waits for a person, and no other does",
      () => `${id} is ${standing} with ${basis.flags.length} flags`,
    );
    const isBound =
      basis.evidenceHash === work.evidenceHash && basis.calibration === (isByCodeAlone(work) ? 0 : version);
    must(isBound, "a score names its evidence and its calibration", () => `${id}: calibration ${basis.calibration}`);
    checkAgain(fact, basis, rules);
    checkRepeated(work, basis.flags, at);
    if (work.role === "reviewer") return;
    const marks = [...basis.jurors, ...(basis.withoutProse === null ? [] : [basis.withoutProse])];
    const cost = marks.reduce((sum, { microdollars }) => sum + microdollars, 0);
    const asked = askedOf.get(work.pull) ?? 0;
    must(
      cost === asked,
      "what asking cost is what the jurors cost",
      () => `${work.pull}: ${asked}, and ${cost} were due`,
    );
  }

  /** No juror reads a review, or what was said of an act. */
  function isByCodeAlone({ role }: Work): boolean {
    return role === "reviewer" || role === "helper";
  }

  function checkAgain(fact: FactOf<"contribution-scored">, basis: NonNullable<typeof fact.basis>, rules: Rules): void {
    const { cutPointsThousandths, bandHundredths } = rules.score;
    const calibration = calibrations.get(basis.calibration) ?? null;
    const tables = { rubric: rules.rubric, cutPointsThousandths, bandHundredths, calibration };
    const again = recomputeScore(basis, tables);
    const kinds = basis.flags.map(({ kind }) => kind);
    must(
      again.score === fact.score && again.deterministic === fact.deterministic,
      "every score recomputes from its entry",
      () => `${fact.contribution}: ${fact.score}, and again ${again.score}`,
    );
    must(
      again.flags.every((kind) => kinds.includes(kind)),
      "every flag of the jury is on record",
      () => `${fact.contribution}: ${again.flags.join(", ")}`,
    );
  }

  /** The same change twice, of which the first was seen before the second was. */
  function checkRepeated({ id, pull, role }: Work, flags: readonly Flag[], at: UnixSeconds): void {
    const own = changes.get(pull);
    if (role === "reviewer" || own === undefined || own.patchId === NO_PATCH_ID) return;
    for (const [other, { patchId, mergedAt }] of changes) {
      if (other === pull) return;
      const isRepeated = patchId === own.patchId && mergedAt <= own.mergedAt && at <= mergedAt + TRACE_SECONDS;
      must(
        !isRepeated || flags.some(({ kind }) => kind === "reapplied"),
        "what was done before is looked at by a person",
        () => `${id} is ${other} again`,
      );
    }
  }

  function checkSpending({ epoch, microdollars }: FactOf<"jury-asked">, at: UnixSeconds): void {
    const spending = rulesOfEpoch()?.jury.spending ?? null;
    if (spending === null) return;
    const ofEpoch = (spent.get(`epoch ${epoch}`) ?? 0) + microdollars;
    const ofDay = (spent.get(dayOf(at)) ?? 0) + microdollars;
    // In the simulated world the clock stands while a tick works, so that nothing is recorded on the far side of a midnight.
    must(
      ofEpoch <= spending.microdollarsPerEpoch,
      "the jury's budget of an epoch is kept",
      () => `${ofEpoch} of ${spending.microdollarsPerEpoch} in epoch ${epoch}`,
    );
    must(
      ofDay <= spending.microdollarsPerDay,
      "the jury's budget of a day is kept",
      () => `${ofDay} of ${spending.microdollarsPerDay} on ${dayOf(at)}`,
    );
  }

  // ---- What people decide -----------------------------------------------------------------------------------------------

  function checkReview(fact: FactOf<"score-confirmed" | "score-amended">, disk: Disk): void {
    const work = workOf(fact.contribution, fact.kind);
    if (work === null) return;
    checkDecider(fact.person, work.pull, disk);
    // Crediting what was named is a reviewer's word already; the books of acts look whose.
    if (work.role === "helper" && fact.kind === "score-confirmed") return;
    must(
      work.standing === "provisional" && !isUnderAppeal(work),
      "one reviewer alone decides only about a flagged score",
      () => work.id,
    );
    must(lastClosed < work.standsWith, "a score stands once the epoch after its own has closed", () => work.id);
    if (fact.kind === "score-amended") checkGround(work, fact.score, fact.reasonRecord, disk);
  }

  function isUnderAppeal({ appeal }: Work): boolean {
    return appeal !== null && !appeal.isAnswered;
  }

  /** Who it is, is told by the Discord account; who had a part in the work, by the code host. */
  function checkDecider(person: PersonId, pull: string, disk: Disk): void {
    const discord = discordOf(person, disk);
    const reviewer = inForce?.review.reviewers.find(({ discordId }) => discordId === discord);
    must(reviewer !== undefined, "only a reviewer in the rules decides", () => `${person} is ${discord ?? "nobody"}`);
    const linked = disk.identitiesOf(person).find(({ provider }) => provider === "github")?.name;
    const isPart = partakersOf(pull, disk).some(
      (login) => isSameLogin(login, reviewer?.githubLogin) || isSameLogin(login, linked),
    );
    must(
      !isPart,
      "nobody decides about work they have a part in",
      () => `${reviewer?.githubLogin ?? person} on ${pull}`,
    );
  }

  function isReviewer(discord: string | null): boolean {
    return inForce?.review.reviewers.some(({ discordId }) => discordId === discord) ?? false;
  }

  /**
   * Without whoever was erased: one who comes back is somebody new, nobody can tell any more that the old part was theirs, and
   * it pays nobody.
   */
  function partakersOf(pull: string, disk: Disk): string[] {
    const evidence = worldOf().codeHost.pulls.get(pull);
    if (evidence === undefined) return [];
    const { author, coAuthors, reviews } = evidence;
    const logins = loginsByPlace(evidence);
    const places = [...(peopleOfPull.get(pull) ?? [])];
    const gone = new Set(places.flatMap(([place, person]) => (disk.isErased(person) ? [logins.get(place)] : [])));
    const partakers = [author, ...coAuthors, ...reviews.map(({ reviewer }) => reviewer)].map(({ login }) => login);
    return partakers.filter((login) => !gone.has(login));
  }

  function isSameLogin(one: string, other: string | undefined): boolean {
    return one.toLowerCase() === other?.toLowerCase();
  }

  /** Outside the band the work has to be quoted; whether it is, stands in the vault for as long as whoever decided is in it. */
  function checkGround(work: Work, score: number, reasonRecord: string, disk: Disk): void {
    const isScore = Number.isSafeInteger(score) && score >= 0 && score <= 500;
    must(isScore, "a score is a whole number of hundredths", () => `${work.id}: ${score}`);
    const band = Math.ceil((inForce?.score.bandHundredths ?? 0) / work.shares);
    const isOutside = Math.abs(score - work.deterministic) > band;
    const reason = disk.recordOf(reasonRecord)?.text ?? "{}";
    if (isOutside && score !== work.score) toGround.push({ work, reason, score });
  }

  function checkAppeal(fact: FactOf<"appeal-filed">, at: UnixSeconds, disk: Disk): void {
    const work = workOf(fact.contribution, fact.kind);
    if (work === null || inForce === null) return;
    const { appealDays, answerDays, panel, reviewers } = inForce.review;
    must(work.person === fact.person, "a contributor appeals about own work", () => `${fact.person} about ${work.id}`);
    must(work.appeal === null, "a score is appealed once", () => work.id);
    must(at <= work.scoredAt + appealDays * DAY_SECONDS, "an appeal comes in time", () => work.id);
    must(lastClosed < work.standsWith, "a score stands once the epoch after its own has closed", () => work.id);
    must(fact.answerBy === at + answerDays * DAY_SECONDS, "an appeal is answered in time", () => work.id);
    const partakers = partakersOf(work.pull, disk);
    const free = reviewers.filter(({ githubLogin }) => !partakers.some((login) => isSameLogin(login, githubLogin)));
    must(
      fact.panel <= Math.min(panel, free.length),
      "a panel is no larger than the rules and the free reviewers",
      () => `${fact.panel} for ${work.id}`,
    );
  }

  function checkVote(fact: FactOf<"appeal-voted">, disk: Disk): void {
    const work = workOf(fact.contribution, fact.kind);
    if (work === null) return;
    checkDecider(fact.person, work.pull, disk);
    const { appeal } = work;
    must(appeal !== null && !appeal.isAnswered, "votes are for an open appeal", () => work.id);
    const voters = [...(appeal?.votes.keys() ?? [])].map((person) => discordOf(person, disk));
    const voter = discordOf(fact.person, disk);
    must(!voters.includes(voter), "a panel member votes once", () => `${voter} on ${work.id}`);
    must(
      (fact.verdict === "upheld") === (fact.score === work.score),
      "a vote says what it does",
      () => `${work.id}: ${fact.verdict} at ${fact.score}`,
    );
    checkGround(work, fact.score, fact.reasonRecord, disk);
  }

  /** Null where the account has moved on: whoever links a GitHub account later becomes the person whose work is there. */
  function discordOf(person: PersonId, disk: Disk): string | null {
    return disk.identitiesOf(person).find(({ provider }) => provider === "discord")?.account ?? null;
  }

  /** The lower median of the votes; where nobody has voted in time, what stood. */
  function checkAnswer({ contribution, verdict, score }: FactOf<"appeal-answered">, at: number, disk: Disk): void {
    const work = workOf(contribution, "appeal-answered");
    const appeal = work?.appeal ?? null;
    if (work === null || appeal === null || appeal.isAnswered)
      return must(false, "an open appeal is answered, once", () => contribution);
    const votes = [...appeal.votes]
      .filter(([person]) => isReviewer(discordOf(person, disk)))
      .map(([, vote]) => vote)
      .sort((one, other) => one - other);
    const median = votes[Math.ceil(votes.length / 2) - 1] ?? work.score;
    must(
      (verdict === "lapsed") === (votes.length === 0) && score === median,
      "an appeal is answered by the median of its votes",
      () => `${contribution}: ${verdict} at ${score}, and the votes are ${votes.join(", ")}`,
    );
    must(
      votes.length === 0 || (verdict === "upheld") === (score === work.score),
      "an answer says what it does",
      () => `${contribution}: ${verdict} at ${score}, and ${work.score} stood`,
    );
    const isDue = at >= appeal.answerBy || (votes.length > 0 && votes.length >= appeal.panel);
    must(isDue, "an appeal waits for its panel or its time", () => contribution);
  }

  // ---- Ratings ----------------------------------------------------------------------------------------------------------

  function checkDrawing({ epoch, drawn }: FactOf<"audit-drawn">): void {
    const percent = rulesOfEpoch()?.score.auditPercent ?? 0;
    const judged = [...works.values()].filter(
      (work) => work.epoch === epoch && work.jury !== null && work.shares === 1,
    );
    const pulls = new Set(judged.map(({ pull }) => pull));
    const isFair = drawn.every(({ contribution, jury }) => works.get(contribution)?.jury === jury);
    const ofPulls = new Set(drawn.map(({ contribution }) => works.get(contribution)?.pull));
    must(
      isFair && ofPulls.size === drawn.length && drawn.length === Math.ceil((pulls.size * percent) / 100),
      "of every epoch's judged work so many are drawn as the rules say",
      () => `epoch ${epoch}: ${drawn.length} of ${pulls.size}`,
    );
  }

  function checkRating({ contribution, person, value }: FactOf<"audit-rated">, disk: Disk): void {
    const audit = audits.get(contribution);
    const pull = works.get(contribution)?.pull ?? "";
    checkDecider(person, pull, disk);
    const rater = discordOf(person, disk);
    const raters = [...(audit?.ratings.keys() ?? [])].map((other) => discordOf(other, disk));
    must(
      audit !== undefined && !raters.includes(rater),
      "drawn work is rated once by each",
      () => `${rater}: ${contribution}`,
    );
    must(Number.isSafeInteger(value) && value >= 0 && value <= 500, "a rating is a whole number", () => `${value}`);
  }

  function checkCalibration({ calibration, labels }: FactOf<"calibration-fitted">, disk: Disk): void {
    const rated = [...audits]
      .map(([contribution, { jury, weight, ratings }]) => ({
        contribution,
        juryHundredths: jury,
        weight,
        ratings: [...ratings]
          .filter(([rater]) => discordOf(rater, disk) !== null)
          .map(([rater, value]) => ({ rater, value })),
      }))
      .filter(({ ratings }) => ratings.length > 0);
    const fitted = fitCalibration(rated, version + 1);
    must(
      labels === rated.length && canonicalJson(fitted) === canonicalJson(calibration),
      "a calibration is what the ratings give",
      () => `version ${calibration.version} of ${labels} labels`,
    );
  }

  // ---- The split --------------------------------------------------------------------------------------------------------

  /** The lower of both where a person still has to look; and what was added later, in the one epoch that closes next. */
  function checkClosing(fact: FactOf<"epoch-closed">): void {
    const rules = rulesOfEpoch();
    if (rules === undefined) return must(false, "an open epoch is closed", () => `epoch ${fact.epoch}`);
    const earned = new Map<PersonId, number>();
    const earn = (person: PersonId, score: number): void => void earned.set(person, (earned.get(person) ?? 0) + score);
    for (const work of works.values()) {
      if (work.epoch !== fact.epoch) continue;
      must(
        work.score !== null || isReconciling(),
        "every contribution is scored before its epoch is split",
        () => work.id,
      );
      if (!erased.has(work.person)) earn(work.person, countedNow(work));
    }
    const added = [...works.values()].filter((work) => work.added > 0);
    const carried = new Map((fact.carried ?? []).map((more) => [more.contribution, more]));
    must(
      carried.size === fact.carried?.length && carried.size === added.length,
      "what a person added is counted once, in the epoch that closes next",
      () =>
        `epoch ${fact.epoch} carries ${[...carried.keys()].join(", ")}; due were ${added.map(({ id }) => id).join(", ")}`,
    );
    for (const work of added) {
      const more = carried.get(work.id);
      must(
        more?.person === work.person && more.score === work.added,
        "what a person added is carried exactly",
        () => `${work.id}: ${more?.score ?? 0}, and ${work.added} were due`,
      );
      earn(work.person, work.added);
    }
    for (const { person, score } of fact.allocations)
      must(
        earned.get(person) === score,
        "an allocation rests on the scores that count",
        () => `${person}: ${score}, and ${earned.get(person) ?? 0} count`,
      );
    const owed = [...earned].filter(([, score]) => score > 0).length;
    must(owed === fact.allocations.length, "everybody with a score is in the allocation", () => `${owed} people`);
    const because = whySplitIsWrong(fact, rules.reward, (person) => isNewcomer(person, fact.epoch, rules));
    must(because === null, "an epoch is split as the rules say", () => `epoch ${fact.epoch}: ${because}`);
  }

  function notePart(person: PersonId | null, pull: string, id: string): void {
    const place = id.slice(id.lastIndexOf("/") + 1);
    if (person !== null) peopleOfPull.set(pull, new Map([...(peopleOfPull.get(pull) ?? []), [place, person]]));
  }

  function countedNow({ standing, score, deterministic }: Work): number {
    return standing === "provisional" ? Math.min(score ?? 0, deterministic) : (score ?? 0);
  }

  function isNewcomer(person: PersonId, epoch: number, { reward }: Rules): boolean {
    if (reward.newcomer === null || !wallets.has(person)) return false;
    if ((epochsWithWork.get(person) ?? 0) >= reward.newcomer.epochs) return false;
    return [...works.values()].some((work) => work.person === person && work.epoch === epoch && work.hasAgedAccount);
  }

  // ---- Taken into the books ---------------------------------------------------------------------------------------------

  function note({ fact, at }: Entry): void {
    switch (fact.kind) {
      case "rules-adopted":
        rulesByHash.set(fact.rulesHash, fact.rules);
        inForce = fact.rules;
        return;
      case "epoch-opened":
        openEpoch = { number: fact.epoch, rulesHash: fact.rulesHash };
        return;
      case "evidence-gathered":
        changes.set(pullId(fact), { patchId: fact.facts.patchId, mergedAt: fact.facts.mergedAt });
        return;
      case "contribution-refused":
        return notePart(fact.person, pullId(fact), fact.contribution);
      case "contribution-recorded":
        notePart(fact.person, pullId(fact), fact.contribution);
        return noteWork({ ...fact, pull: pullId(fact) });
      case "act-nominated":
        return void namers.set(fact.nomination, fact.by);
      case "act-recorded":
        if (!namers.has(fact.contribution)) namers.set(fact.contribution, fact.by);
        return noteWork({ ...fact, ...fact.act, pull: fact.contribution, role: "helper" });
      case "persons-joined":
        return noteJoined(fact);
      case "contribution-scored":
        return changeWork(fact.contribution, (work) => {
          if (Number(/#([0-9]+)$/.exec(work.pull)?.[1]) % PULLS_PER_REPLAY === 1) toReplay.add(work.pull);
          const { score, deterministic, standing, jury } = fact;
          Object.assign(work, {
            score,
            deterministic,
            standing,
            jury,
            scoredAt: at,
            shares: fact.basis?.share.of ?? 1,
          });
        });
      case "jury-asked": {
        const { epoch, microdollars } = fact;
        askedOf.set(pullId(fact), microdollars);
        for (const span of [`epoch ${epoch}`, dayOf(at)]) spent.set(span, (spent.get(span) ?? 0) + microdollars);
        return;
      }
      case "score-confirmed":
        return changeWork(fact.contribution, (work) => decideWork(work, work.score));
      case "score-amended":
        return changeWork(fact.contribution, (work) => decideWork(work, fact.score));
      case "appeal-filed":
        return changeWork(fact.contribution, (work) => {
          const { panel, answerBy } = fact;
          work.appeal = { panel, answerBy, votes: new Map(), isAnswered: false };
        });
      case "appeal-voted":
        return changeWork(fact.contribution, ({ appeal }) => appeal?.votes.set(fact.person, fact.score));
      case "appeal-answered":
        return changeWork(fact.contribution, (work) => noteAnswer(work, fact));
      case "audit-drawn":
        for (const { contribution, jury } of fact.drawn) noteAudit(contribution, jury, fact.weight);
        return;
      case "audit-rated":
        audits.get(fact.contribution)?.ratings.set(fact.person, fact.value);
        return;
      case "calibration-fitted":
        version = fact.calibration.version;
        calibrations.set(version, fact.calibration);
        return;
      case "wallet-linked":
        wallets.add(fact.person);
        return;
      case "person-erased":
        erased.add(fact.person);
        for (const work of works.values()) if (work.person === fact.person) work.added = 0;
        return;
      case "wallet-unlinked":
        wallets.delete(fact.person);
        return;
      case "epoch-closed":
        return noteClosing(fact);
      case "proposal-drafted":
        // A lost ledger had counted what it had counted: nobody can say that it was not the most.
        if (fact.from !== "found") return;
        for (const work of works.values())
          if (work.counted !== null && work.epoch <= fact.epoch) work.counted = SCORE_MAX;
        return;
      default:
        return;
    }
  }

  function noteWork(
    fact: Pick<Work, "pull" | "person" | "role" | "epoch" | "evidenceHash"> & {
      readonly contribution: string;
      readonly hasAgedAccount?: boolean;
    },
  ): void {
    const { contribution: id, pull, person, role, epoch, evidenceHash, hasAgedAccount = false } = fact;
    const unscored = {
      score: null,
      deterministic: 0,
      standing: "settled" as const,
      shares: 1,
      jury: null,
      scoredAt: 0,
    };
    const undecided = { standsWith: epoch + 1, counted: null, added: 0, mayBeToldOtherwise: false, appeal: null };
    works.set(id, { id, pull, person, role, epoch, evidenceHash, hasAgedAccount, ...unscored, ...undecided });
  }

  /** Work is of whoever it is now; of two who were newcomers for a while, the one who was it for longer counts. */
  function noteJoined({ person, into }: FactOf<"persons-joined">): void {
    for (const [id, work] of works) if (work.person === person) works.set(id, { ...work, person: into });
    epochsWithWork.set(into, Math.max(epochsWithWork.get(into) ?? 0, epochsWithWork.get(person) ?? 0));
  }

  function changeWork(id: string, change: (work: Work) => void): void {
    const work = works.get(id);
    if (work !== undefined) change(work);
  }

  function decideWork(work: Work, score: number | null): void {
    work.score = score;
    work.standing = "settled";
    if (work.counted === null) return;
    work.mayBeToldOtherwise = true;
    work.added = erased.has(work.person) ? 0 : Math.max(0, (score ?? 0) - work.counted);
  }

  function noteAnswer(work: Work, { contribution, verdict, score }: FactOf<"appeal-answered">): void {
    const { appeal, jury, shares } = work;
    if (appeal === null) return;
    appeal.isAnswered = true;
    if (verdict === "lapsed") return;
    decideWork(work, score);
    if (jury === null || shares !== 1) return;
    const { ratings } = noteAudit(contribution, jury, 1);
    for (const [person, vote] of appeal.votes) ratings.set(person, vote);
  }

  function noteAudit(contribution: string, jury: number, weight: number): Audit {
    const known = audits.get(contribution) ?? { jury, weight, ratings: new Map() };
    audits.set(contribution, known);
    return known;
  }

  function noteClosing(fact: FactOf<"epoch-closed">): void {
    for (const work of works.values()) {
      if (work.epoch === fact.epoch) work.counted = countedNow(work);
      if (work.standsWith === fact.epoch && isUnderAppeal(work)) work.standsWith += 1;
    }
    for (const { contribution, score } of fact.carried ?? [])
      changeWork(contribution, (work) => {
        work.counted = (work.counted ?? 0) + score;
        work.added = 0;
      });
    for (const { person, score } of fact.allocations)
      if (score > 0) epochsWithWork.set(person, (epochsWithWork.get(person) ?? 0) + 1);
    lastClosed = fact.epoch;
    openEpoch = null;
  }

  // ---- The vault ----------------------------------------------------------------------------------------------------------

  async function checkVault(disk: Disk): Promise<void> {
    const waiting = toGround;
    toGround = [];
    for (const { work, reason, score } of waiting) {
      const { quotes = [] }: { quotes?: readonly string[] } = JSON.parse(reason);
      const evidence = worldOf().codeHost.pulls.get(work.pull);
      const lines = evidence === undefined ? [] : linesOf(evidence).map(fold);
      const isGrounded = quotes.length > 0 && quotes.every((quote) => lines.some((line) => line.includes(fold(quote))));
      must(
        isGrounded,
        "a score outside the band rests on lines of the work",
        () => `${work.id}: ${score} around ${work.deterministic}, quoting ${JSON.stringify(quotes)}`,
      );
    }
    const sample = toReplay;
    toReplay = new Set();
    for (const pull of sample) await replay(disk, pull);
  }

  async function replay(disk: Disk, pull: string): Promise<void> {
    const ref = worldOf().codeHost.pulls.get(pull)?.ref;
    if (ref !== undefined) await replayNamed(disk, { repository: ref.repository, pull: ref.pull });
  }

  async function replayNamed(disk: Disk, name: WorkName): Promise<void> {
    const store = disk.open();
    const stream = openStream(store.ledger, dao, worldOf().clock);
    const links = { judgeName: "", ballotUrl: () => "", transactionUrl: () => null };
    for (const check of await replayScores({ dao, stream, store, links }, name))
      must(
        check.isPublicSound === true &&
          (check.isRawSound === true || (check.isRawSound === null && isForgotten(check.contribution, disk))),
        "a score replays from the record and from the raw answers",
        () => check.says.join(" "),
      );
  }

  /** Words about an act go with whoever named it, and those under a pull request with whoever wrote them. */
  function isForgotten(id: string, disk: Disk): boolean {
    const namer = namers.get(id);
    const people = [...(peopleOfPull.get(works.get(id)?.pull ?? "")?.values() ?? [])];
    return [...people, ...(namer === undefined ? [] : [namer])].some((person) => disk.isErased(person));
  }

  // ---- After calm weeks ---------------------------------------------------------------------------------------------------

  async function checkEnd(disk: Disk, calmSince: UnixSeconds): Promise<void> {
    const { clock } = worldOf();
    for (const work of works.values()) {
      const isLate = work.appeal !== null && work.appeal.answerBy < clock.now() - DAY_SECONDS;
      must(!isLate || !isUnderAppeal(work), "every appeal is answered in the end", () => work.id);
    }
    await checkVault(disk);
    const pulls = [...new Set([...works.values()].flatMap(({ score, pull }) => (score === null ? [] : pull)))];
    for (const pull of pulls.slice(-REPLAYED_AT_END_MAX)) await replay(disk, pull);
    const acts = [...works.values()].filter(({ role }) => role === "helper");
    for (const { id } of acts.slice(-REPLAYED_AT_END_MAX)) await replayNamed(disk, { act: id });
    checkTold(calmSince);
  }

  /** Our comment names the scores that stand. */
  function checkTold(calmSince: UnixSeconds): void {
    const { codeHost } = worldOf();
    const byPull = Map.groupBy(works.values(), ({ pull }) => pull);
    for (const [pull, own] of byPull) {
      const told = codeHost.comments.get(pull)?.[0];
      const isSettled = own.every(
        (work) => work.score !== null && work.scoredAt < calmSince && !work.mayBeToldOtherwise,
      );
      if (told === undefined || !isSettled) continue;
      const stand = own.map(({ role, score }) => `${role} ${score}`).sort();
      const says = told.credited.map(({ role, score }) => `${role} ${score}`).sort();
      must(
        says.join() === stand.join(),
        "what is told is what stands",
        () => `${pull}: ${says.join()}, and ${stand.join()}`,
      );
    }
  }

  return {
    check,
    note,
    noteRestored: () => {
      toGround = [];
      toReplay.clear();
      for (const work of works.values()) work.mayBeToldOtherwise = true;
    },
    checkVault,
    checkEnd,
  };
}

/** As contributions are named, and counted here anew: a bot has no place as a co-author, and a maker none as a reviewer. */
function loginsByPlace({ author, coAuthors, reviews }: Evidence): ReadonlyMap<string, string> {
  const places = new Map([["author", author.login]]);
  const helpers = coAuthors.filter(({ isBot, id }) => !isBot && id !== author.id);
  for (const [at, { login }] of helpers.entries()) places.set(`co-author-${at + 1}`, login);
  const makers = new Set([author, ...coAuthors].map(({ id }) => id));
  const others = reviews.map(({ reviewer }) => reviewer).filter(({ id }) => !makers.has(id));
  const logins = new Map(others.toReversed().map(({ id, login }) => [id, login]));
  const inOrder = [...new Set(others.map(({ id }) => id))];
  for (const [at, id] of inOrder.entries()) places.set(`reviewer-${at + 1}`, logins.get(id) ?? "");
  return places;
}

function dayOf(at: number): string {
  return `day ${Math.floor(at / DAY_SECONDS)}`;
}

function fold(text: string): string {
  return text.replace(/[\s\p{Cf}]+/gu, "");
}
