// Replaying a score: the same number again, from the public entries alone and, where they were not erased, from the raw answers.
import type { Role } from "#core/contribution/contribution.ts";
import { BadInput, explainError } from "#core/errors.ts";
import { canonicalJson, contentHash, type Hash } from "#core/key.ts";
import { ENTRY_VERSION, type Act, type Fact } from "#core/ledger/entry.ts";
import { readAll } from "#core/ledger/ledger.ts";
import { pullStateKey } from "#core/ledger/state.ts";
import type { ScoreBasis } from "#core/score/basis.ts";
import type { Calibration } from "#core/score/calibration.ts";
import type { Judge } from "#core/score/judge-port.ts";
import { removeProse } from "#core/score/prose.ts";
import { checkAnswer, recomputeScore } from "#core/score/recompute.ts";
import { showScore } from "#core/score/score.ts";
import { markAnswers } from "#core/score/aggregate.ts";
import { rulesHash, type Rules } from "#core/rules.ts";
import { readAct, scoreAct } from "./kept-act.ts";
import type { WorkName } from "./explain.ts";
import type { ReadingRoom } from "./house.ts";
import { readWords } from "./juror-words.ts";
import { evidenceHash, readEvidence, type KeptEvidence } from "./kept-evidence.ts";
import { placeOf, requestOf, scoreBySize } from "./score-work.ts";

export interface ScoreCheck {
  readonly contribution: string;
  readonly says: readonly string[];
  /** Null: it could not be checked, because nothing public was kept (version 1) or the words were erased. */
  readonly isPublicSound: boolean | null;
  readonly isRawSound: boolean | null;
}

type Scored = Extract<Fact, { kind: "contribution-scored" }>;
/** Of what was recorded, all that a score goes by. */
interface Recorded {
  readonly contribution: string;
  readonly role: Role;
  readonly epoch: number;
  readonly evidenceRecord: string;
  readonly evidenceHash: Hash;
  /** As in the state; null for work that no pull request shows. */
  readonly pullKey: string | null;
  /** Of such work. */
  readonly act: Act | null;
}

interface Found {
  readonly scored: Scored;
  readonly recorded: Recorded;
  readonly rules: Rules | null;
  readonly calibration: Calibration | null;
  /** What the entries before it say against it. */
  readonly faults: readonly string[];
  /** Sentences on what people changed later. */
  readonly later: string[];
}

/** Its scores kept no basis. */
const FIRST_VERSION = 1;

/** @throws BadInput when the ledger holds no score of this work */
export async function replayScores(room: ReadingRoom, name: WorkName): Promise<ScoreCheck[]> {
  const found = await findScores(room, name);
  const checks: ScoreCheck[] = [];
  for (const each of found) checks.push(await replayScore(room, each));
  return checks;
}

async function findScores(room: ReadingRoom, name: WorkName): Promise<Found[]> {
  const past = emptyPast();
  const recorded = new Map<string, Recorded>();
  const found = new Map<string, Found>();
  for await (const { v, fact } of readAll(room.store.ledger, room.dao)) {
    remember(past, v, fact);
    const wanted = readRecorded(fact, name);
    if (wanted !== null) recorded.set(wanted.contribution, wanted);
    if (!("contribution" in fact)) continue;
    const of = recorded.get(fact.contribution);
    if (fact.kind === "contribution-scored" && of !== undefined) {
      const rules = past.rulesOf.get(fact.basis?.rulesHash ?? "0x") ?? null;
      const calibration = past.calibrations.get(fact.basis?.calibration ?? 0) ?? null;
      const faults = faultsBefore(past, fact, of);
      found.set(fact.contribution, { scored: fact, recorded: of, rules, calibration, faults, later: [] });
    }
    const change = sayChange(fact);
    if (change !== null) found.get(fact.contribution)?.later.push(change);
  }
  if (found.size > 0) return [...found.values()];
  const named = "act" in name ? name.act : `${name.repository}#${name.pull}`;
  throw new BadInput(`The ledger of ${room.dao} holds no score of ${named}.`, {
    next: "Check the name: npm run explain tells what is known of a pull request.",
  });
}

/** @returns null for every fact but the recording of this work */
function readRecorded(fact: Fact, name: WorkName): Recorded | null {
  if (fact.kind === "act-recorded" && "act" in name && fact.contribution === name.act) {
    const { contribution, epoch, act } = fact;
    const { evidenceRecord, evidenceHash: hash } = act;
    return { contribution, role: "helper", epoch, evidenceRecord, evidenceHash: hash, pullKey: null, act };
  }
  if (fact.kind !== "contribution-recorded" || "act" in name) return null;
  if (fact.pull !== name.pull || fact.repository.toLowerCase() !== name.repository.toLowerCase()) return null;
  return { ...fact, pullKey: pullStateKey(fact), act: null };
}

/** What the entries up to one of them say that scores go by. */
interface Past {
  newestVersion: number;
  readonly rulesOf: Map<Hash, Rules>;
  /** Whose rules have another hash than they were adopted under. */
  readonly misnamed: Set<Hash>;
  inForce: Hash | null;
  readonly rulesOfEpoch: Map<number, Hash>;
  readonly calibrations: Map<number, Calibration>;
  calibration: number;
  /** Pull requests that a jury was asked about. */
  readonly asked: Set<string>;
}

function emptyPast(): Past {
  return {
    newestVersion: FIRST_VERSION,
    rulesOf: new Map(),
    misnamed: new Set(),
    inForce: null,
    rulesOfEpoch: new Map(),
    calibrations: new Map(),
    calibration: 0,
    asked: new Set(),
  };
}

function remember(past: Past, v: number, fact: Fact): void {
  past.newestVersion = Math.max(past.newestVersion, v);
  if (fact.kind === "rules-adopted") {
    past.rulesOf.set(fact.rulesHash, fact.rules);
    past.inForce = fact.rulesHash;
    // Older rules were lifted, and their hash is that of their own shape.
    if (v === ENTRY_VERSION && rulesHash(fact.rules) !== fact.rulesHash) past.misnamed.add(fact.rulesHash);
  }
  if (fact.kind === "epoch-opened") past.rulesOfEpoch.set(fact.epoch, fact.rulesHash);
  if (fact.kind === "calibration-fitted") {
    past.calibrations.set(fact.calibration.version, fact.calibration);
    past.calibration = fact.calibration.version;
  }
  if (fact.kind === "jury-asked") past.asked.add(pullStateKey(fact));
}

function faultsBefore(past: Past, { basis }: Scored, recorded: Recorded): string[] {
  if (basis === null)
    return past.newestVersion > FIRST_VERSION ? ["It keeps no basis, which only entries of version 1 may lack."] : [];
  // Reviews and acts are scored by code alone, whatever a jury's words are worth.
  const isByCode = recorded.role === "reviewer" || recorded.act !== null;
  const isAsked = !isByCode && past.asked.has(recorded.pullKey ?? "");
  const calibration = isByCode ? 0 : past.calibration;
  return [
    ...(past.rulesOf.has(basis.rulesHash) ? [] : ["The rules that it names were never adopted."]),
    ...(past.misnamed.has(basis.rulesHash) ? ["The rules on record are not those of their hash."] : []),
    ...((past.rulesOfEpoch.get(recorded.epoch) ?? past.inForce) === basis.rulesHash
      ? []
      : ["Its epoch went by other rules."]),
    ...(calibration === basis.calibration
      ? []
      : [`Calibration ${calibration} was in force, and it names ${basis.calibration}.`]),
    ...(isAsked && basis.unaskedBecause !== null ? ["A jury was asked, and it says that none was."] : []),
  ];
}

function sayChange(fact: Fact): string | null {
  if (fact.kind === "score-amended") return `A reviewer later changed it to ${showScore(fact.score)}.`;
  if (fact.kind === "score-confirmed") return "A reviewer later confirmed it.";
  if (fact.kind === "appeal-answered") return `It was appealed later: ${fact.because}`;
  return null;
}

async function replayScore(room: ReadingRoom, found: Found): Promise<ScoreCheck> {
  const { scored, rules, faults, later } = found;
  const head = `${scored.contribution}: ${showScore(scored.score)} recorded, ${showScore(scored.deterministic)} by size.`;
  if (scored.basis === null || rules === null) {
    const says =
      faults.length === 0
        ? ["It was scored by the first version, which kept no features: only its evidence can tell more."]
        : sayChecked(PUBLIC_RECORD, { isSound: false, says: faults });
    const isPublicSound = faults.length === 0 ? null : false;
    return { contribution: scored.contribution, says: [head, ...says, ...later], isPublicSound, isRawSound: null };
  }
  const level1 = checkPublic(found, scored.basis, rules);
  const level2 = await checkRaw(room, found, scored.basis, rules);
  return {
    contribution: scored.contribution,
    says: [head, ...sayChecked(PUBLIC_RECORD, level1), ...sayChecked(RAW_ANSWERS, level2), ...later],
    isPublicSound: level1.isSound,
    isRawSound: level2.isSound,
  };
}

interface Checked {
  readonly isSound: boolean | null;
  readonly says: readonly string[];
}

const PUBLIC_RECORD = "From the public record";
const RAW_ANSWERS = "From evidence and raw answers";

function sayChecked(name: string, { isSound, says }: Checked): string[] {
  const word = isSound === null ? "cannot be told" : isSound ? "the same" : "NOT the same";
  return [`${name}: ${word}.`, ...says.map((sentence) => `  ${sentence}`)];
}

function checkPublic(found: Found, basis: ScoreBasis, rules: Rules): Checked {
  const { scored, calibration } = found;
  const { cutPointsThousandths, bandHundredths } = rules.score;
  try {
    const { rubric } = rules;
    const again = recomputeScore(basis, { rubric, cutPointsThousandths, bandHundredths, calibration });
    const recordedFlags = basis.flags.map(({ kind }) => kind);
    const faults = [
      ...found.faults,
      ...checkPlace(found.recorded, basis, rules),
      ...(again.score === scored.score ? [] : [`The score recomputes to ${showScore(again.score)}.`]),
      ...(again.deterministic === scored.deterministic
        ? []
        : [`The score by size recomputes to ${showScore(again.deterministic)}.`]),
      ...(again.juryHundredths === scored.jury
        ? []
        : [`The jury's value recomputes to ${sayJury(again.juryHundredths)}.`]),
      ...again.flags.filter((kind) => !recordedFlags.includes(kind)).map((kind) => `The flag "${kind}" is missing.`),
      ...((scored.standing === "provisional") === recordedFlags.length > 0
        ? []
        : ["Its standing does not follow from its flags."]),
    ];
    const told = `${basis.scorer}, ${basis.jurors.length} jurors, calibration ${basis.calibration}, whole work ${showScore(again.whole)}, share ${basis.share.place + 1} of ${basis.share.of}.`;
    return { isSound: faults.length === 0, says: [told, ...faults] };
  } catch (error) {
    return { isSound: false, says: [...found.faults, explainError(error)] };
  }
}

function sayJury(hundredths: number | null): string {
  return hundredths === null ? "none" : showScore(hundredths);
}

/** Whether the basis is one that this contribution can have: its evidence, its share, its kind of work, the jury of the rules. */
function checkPlace(
  { contribution, role, act, evidenceHash: evidence }: Recorded,
  basis: ScoreBasis,
  rules: Rules,
): string[] {
  const { kind, share, jurors, unaskedBecause } = basis;
  const isMade = Object.hasOwn(rules.rubric.kinds, kind);
  const isKindOfRole = act !== null ? kind === act.kind : role === "reviewer" ? kind === "review" : isMade;
  const place = role === "reviewer" ? 0 : placeOf(contribution);
  const named = rules.jury.jurors.map(({ name, weight }) => ({ name, weight }));
  const heard = jurors.map(({ juror: name, weight }) => ({ name, weight }));
  const isJuryOfRules = named.length === 0 || unaskedBecause !== null || canonicalJson(named) === canonicalJson(heard);
  return [
    ...(basis.evidenceHash === evidence ? [] : ["It rests on other evidence than the contribution."]),
    ...(isKindOfRole ? [] : [`Work as ${role} is not scored as ${kind}.`]),
    ...(share.place === place ? [] : [`The share at place ${share.place + 1} is not that of this contribution.`]),
    ...(isJuryOfRules ? [] : ["Its jurors are not those of the rules."]),
  ];
}

async function checkRaw(room: ReadingRoom, found: Found, basis: ScoreBasis, rules: Rules): Promise<Checked> {
  if (found.recorded.act !== null) return checkAct(room, found.recorded.act, basis, rules);
  const kept = await readEvidence(room.store.vault, found.recorded.evidenceRecord);
  if (kept === null) return { isSound: null, says: ["erased: the evidence is no longer kept."] };
  const { faults, uncounted } = checkEvidence(found, basis, rules, kept);
  const words = await readWords(room.store.vault, basis.wordsRecord);
  if (basis.wordsRecord !== null && words === null)
    return {
      isSound: faults.length === 0 ? null : false,
      says: [...faults, "erased: the jurors' answers are no longer kept."],
    };
  const marks = [
    ...basis.jurors.map((mark) => ({ mark, isWithoutProse: false })),
    ...(basis.withoutProse === null ? [] : [{ mark: basis.withoutProse, isWithoutProse: true }]),
  ].filter(({ mark }) => mark.answerHash !== null);
  for (const { mark, isWithoutProse } of marks) {
    const raw = words?.answers.find((each) => each.juror === mark.juror && each.isWithoutProse === isWithoutProse)?.raw;
    const diff = isWithoutProse ? removeProse(kept.diff) : kept.diff;
    const fault =
      raw === undefined ? `the answer of juror ${mark.juror} is missing` : checkAnswer(mark, raw, diff, rules.rubric);
    if (fault !== null) faults.push(`${fault}.`);
  }
  const isSound = faults.length > 0 ? false : uncounted.length > 0 ? null : true;
  return { isSound, says: [`${marks.length} raw answers.`, ...uncounted, ...faults] };
}

/** The words are counted anew. */
async function checkAct({ store }: ReadingRoom, act: Act, basis: ScoreBasis, rules: Rules): Promise<Checked> {
  const kept = await readAct(store.vault, act.evidenceRecord);
  if (kept === null) return { isSound: null, says: ["erased: the words are no longer kept."] };
  if (contentHash(kept) !== basis.evidenceHash)
    return { isSound: false, says: ["The kept words are not those in the record."] };
  const again = scoreAct(kept, rules);
  const isSame = canonicalJson(again.features) === canonicalJson(basis.features) && again.version === basis.scorer;
  return { isSound: isSame, says: isSame ? [] : ["The words give other features than those in the record."] };
}

function checkEvidence(
  { scored, recorded }: Found,
  basis: ScoreBasis,
  rules: Rules,
  kept: KeptEvidence,
): { readonly faults: string[]; readonly uncounted: readonly string[] } {
  if (evidenceHash(kept) !== basis.evidenceHash)
    return { faults: ["The kept evidence is not the one in the record."], uncounted: [] };
  const shares = recorded.role === "reviewer" ? 1 : kept.shares;
  const { of } = basis.share;
  const faults = of === shares ? [] : [`The work was done by ${shares} people, and its score is shared by ${of}.`];
  const again = scoreBySize(recorded.role, scored.contribution, kept, rules);
  // What is kept was normalised then: only the scorer of that version can be asked about it.
  if (again.version !== basis.scorer)
    return { faults, uncounted: [`Its features were counted by ${basis.scorer} and cannot be counted again.`] };
  const isSame = canonicalJson(again.features) === canonicalJson(basis.features) && again.kind === basis.kind;
  if (!isSame) faults.push("The evidence gives other features than those in the record.");
  return { faults, uncounted: [] };
}

/** Asks the models again, for curiosity and for watching them: models are not exactly repeatable, and no score is touched. */
export async function requeryScores(room: ReadingRoom, name: WorkName, judge: Judge): Promise<string[]> {
  const said: string[] = [];
  for (const { scored, recorded, rules } of await findScores(room, name)) {
    const { basis } = scored;
    if (basis === null || rules === null || basis.jurors.length === 0) continue;
    const kept = await readEvidence(room.store.vault, recorded.evidenceRecord);
    if (kept === null) {
      said.push(`${scored.contribution}: erased, there is nothing to ask about.`);
      continue;
    }
    const answers = await judge.judge(requestOf(kept, rules, recorded.evidenceHash));
    const { marks } = markAnswers(answers, kept.diff, rules.rubric);
    said.push(`${scored.contribution}: asked again.`, ...basis.jurors.map((before) => `  ${sayDrift(before, marks)}`));
  }
  return said.length > 0 ? said : ["No juror was asked about this work, so nobody can be asked again."];
}

type Marks = ScoreBasis["jurors"];

function sayDrift(before: Marks[number], now: Marks): string {
  const after = now.find(({ juror }) => juror === before.juror);
  if (after === undefined) return `Juror ${before.juror} is not in the jury now.`;
  if (after.outcome === "absent") return `Juror ${before.juror} did not answer: ${after.because}.`;
  if (before.outcome === "absent") return `Juror ${before.juror} answered now and did not then.`;
  const model = before.model === after.model ? "the same model" : `${after.model} instead of ${before.model}`;
  const values = before.values.map(({ criterion, value }) => {
    const again = after.values.find((each) => each.criterion === criterion)?.value ?? value;
    return `${criterion} ${value}${again === value ? "" : ` -> ${again}`}`;
  });
  const isDrift = before.values.some(({ criterion, value }) =>
    after.values.some((each) => each.criterion === criterion && each.value !== value),
  );
  return `Juror ${before.juror} (${model}): ${values.join(", ")}${isDrift ? ": drifted" : ": no drift"}.`;
}
