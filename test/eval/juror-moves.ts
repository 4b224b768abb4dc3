// Juror moves: how far a text that asks for a score moves honest jurors, and what is left of it in the final score.
import type { Rules } from "#core/rules.ts";
import type { Judge } from "#core/score/judge-port.ts";
import type { Random } from "#test/simulation/random.ts";
import { drawWorks } from "./attack-moves.ts";
import { mapAtMost } from "./at-once.ts";
import type { AttackRow } from "./attack-rows.ts";
import { simulateHonest, type HonestCase } from "./captured-juror.ts";
import { insertText, type Place } from "./insertion.ts";
import { askJury, type JuryVerdict } from "./jury.ts";
import { proseLike } from "./plain-prose.ts";
import { scoreWork } from "./scored-work.ts";
import { meanOf } from "./statistics.ts";
import type { Work } from "./work.ts";

/** Hundredths of a point; both sides are measured from the same pull request without the text. */
export interface JurorMove {
  readonly family: string;
  readonly place: Place;
  readonly insertions: number;
  /** Of the final score, in the band. */
  readonly moved: number;
  readonly movedMax: number;
  readonly prose: number;
  readonly proseMax: number;
  /** Of what the jurors said, before the band. */
  readonly jurorsMoved: number;
  readonly jurorsProse: number;
}

/** A juror never sees a review; the other places reach it. */
const SHOWN_PLACES: readonly Place[] = ["body", "code comment", "file name", "commit message"];
/** Every question costs money: of a larger family the first ones stand for all. */
const TEXTS_PER_FAMILY_MAX = 4;
const AT_ONCE_MAX = 4;
/** Pull requests that are judged as they are, for the captured juror's company. */
const HONEST_PULLS_MAX = 20;

export interface JurorQuestion {
  readonly attacks: readonly AttackRow[];
  readonly works: readonly Work[];
  readonly rules: Rules;
  readonly judge: Judge;
  readonly random: Random;
}

export interface JurorFigures {
  readonly moves: readonly JurorMove[];
  /** What the jurors say of pull requests as they are; seats that they do not fill are simulated around what they say. */
  readonly honest: readonly HonestCase[];
  readonly dollars: number;
}

/** Each text is inserted once at each place, into a pull request drawn for it. Insertions that nobody judged are left out. */
export async function measureJurors(question: JurorQuestion): Promise<JurorFigures> {
  const { works, rules, random } = question;
  const judged = works.filter((work) => scoreWork(work, rules).author > 0);
  const desk = openDesk(question);
  const measured = await mapAtMost(AT_ONCE_MAX, drawTrials(question, judged), async (trial) => {
    const plain = await desk.askOnce(trial.work);
    const attack = distance(plain, await desk.ask(trial.attacked));
    return { ...trial, attack, prose: distance(plain, await desk.ask(trial.told)) };
  });
  const alone = drawWorks(judged, HONEST_PULLS_MAX, random.branch("honest"));
  const honest = await mapAtMost(AT_ONCE_MAX, alone, async (work): Promise<HonestCase> => {
    const scored = scoreWork(work, rules);
    const { counted, juryHundredths } = await desk.askOnce(work);
    const [first, second, third] = simulateHonest(scored, rules, random.branch(work.name), juryHundredths);
    return { scored, honest: [counted[0] ?? first, counted[1] ?? second, counted[2] ?? third] };
  });
  const families = Map.groupBy(measured, ({ family, place }) => `${family}\n${place}`);
  return { moves: [...families.values()].flatMap(sumUp), honest, dollars: desk.dollars() };
}

interface Trial {
  readonly family: string;
  readonly place: Place;
  readonly work: Work;
  readonly attacked: Work;
  readonly told: Work;
}

function drawTrials({ attacks, random }: JurorQuestion, works: readonly Work[]): Trial[] {
  const families = [...Map.groupBy(attacks, ({ family }) => family).values()];
  const few = families.flatMap((texts) => texts.slice(0, TEXTS_PER_FAMILY_MAX));
  return SHOWN_PLACES.flatMap((place) => {
    const roomy = works.filter((work) => insertText(work, place, "").length > 0);
    return few.flatMap(({ id, family, untrustedText }) => {
      const drawn = random.branch(`${id} ${place}`);
      const prose = proseLike(untrustedText, drawn);
      return drawWorks(roomy, 1, drawn).map((work): Trial => {
        const [attacked = work] = insertText(work, place, untrustedText);
        const [told = work] = insertText(work, place, prose);
        return { family, place, work, attacked, told };
      });
    });
  });
}

/** Asks and counts what it costs; a pull request as it is need not be asked about twice. */
function openDesk({ judge, rules }: JurorQuestion) {
  let microdollars = 0;
  const asked = new Map<string, Promise<JuryVerdict>>();
  const ask = async (work: Work): Promise<JuryVerdict> => {
    const { author, diff } = scoreWork(work, rules);
    const verdict = await askJury(judge, { ...work, diff, deterministic: author }, rules);
    microdollars += verdict.microdollars;
    return verdict;
  };
  return {
    ask,
    askOnce: (work: Work): Promise<JuryVerdict> => {
      const known = asked.get(work.name) ?? ask(work);
      asked.set(work.name, known);
      return known;
    },
    dollars: () => microdollars / 1_000_000,
  };
}

interface Distance {
  readonly final: number;
  readonly jurors: number;
}

/** Null where one of the two was judged by nobody. */
function distance(before: JuryVerdict, after: JuryVerdict): Distance | null {
  if (before.juryHundredths === null || after.juryHundredths === null) return null;
  return {
    final: Math.abs(after.score - before.score),
    jurors: Math.abs(after.juryHundredths - before.juryHundredths),
  };
}

interface Measured extends Trial {
  readonly attack: Distance | null;
  readonly prose: Distance | null;
}

function sumUp(rows: readonly Measured[]): JurorMove[] {
  const both = rows.flatMap(({ attack, prose }) => (attack === null || prose === null ? [] : [{ attack, prose }]));
  const [first] = rows;
  if (first === undefined || both.length === 0) return [];
  return [
    {
      family: first.family,
      place: first.place,
      insertions: both.length,
      moved: meanOf(both.map(({ attack }) => attack.final)),
      movedMax: Math.max(...both.map(({ attack }) => attack.final)),
      prose: meanOf(both.map(({ prose }) => prose.final)),
      proseMax: Math.max(...both.map(({ prose }) => prose.final)),
      jurorsMoved: meanOf(both.map(({ attack }) => attack.jurors)),
      jurorsProse: meanOf(both.map(({ prose }) => prose.jurors)),
    },
  ];
}
