// A jury behind OpenAI-compatible endpoints: all jurors are asked at the same time, and a dead one is left out with a reason.
import { randomBytes } from "node:crypto";
import { BadInput } from "#core/errors.ts";
import { contentHash, type Hash } from "#core/key.ts";
import type { Judge, JudgeRequest, Juror, JurorAnswer, Price } from "#core/score/judge-port.ts";
import { admitJuror, type Admission, type Grants } from "./admission.ts";
import { costOf, mostOfTry, TRIES_MAX } from "./cost.ts";
import { deterministicJudge } from "./deterministic.ts";
import type { Endpoint } from "./line.ts";
import { REST_MILLISECONDS } from "./patience.ts";
import { hashPrompt, hashTemplate, PLAIN_FENCE, writePrompt, type Prompt } from "./prompt.ts";
import type { AnswerMemory } from "./remembered.ts";
import { openSeat, type Seat, type Spent } from "./seat.ts";

export interface JuryOptions extends Grants {
  /** The operator's own model, asked where the rules name no juror; null where there is none. */
  readonly operator: OperatorModel | null;
  /** For a juror whose price the rules do not tell. */
  readonly priceOf: (model: string) => Price;
  /** Null asks anew every time. */
  readonly memory: AnswerMemory | null;
  /** How long a model that hangs is left alone; five minutes when left out. */
  readonly restMilliseconds?: number;
}

export interface OperatorModel {
  /** Null where the endpoint asks for none. */
  readonly apiKey: string | null;
  /** Null for OpenAI's own endpoint. */
  readonly baseURL: string | null;
  readonly model: string;
}

/** Under this name the operator's own model stands on record. */
const OPERATOR_JUROR = "operator";
const OPENAI_URL = "https://api.openai.com/v1";

/** @throws BadInput when the operator's model has neither a key nor an address, or the address is none */
export function connectJury(options: JuryOptions): Judge {
  const operator = options.operator === null ? null : readOperator(options.operator);
  const seatAt = keepSeats(options.restMilliseconds ?? REST_MILLISECONDS);
  const templateHash = hashTemplate();
  const callJurors = ({ jury, only }: JudgeRequest): Called[] => {
    const named = jury.jurors.map((juror) => callJuror(juror, options));
    const called = named.length === 0 && operator !== null ? [callOperator(operator, options)] : named;
    return called.filter(({ name }) => only === null || only.includes(name));
  };
  return {
    name: nameJury(operator, options),
    templateHash,
    mostMicrodollars: (request) => {
      const prompt = writePrompt(request, PLAIN_FENCE);
      const admitted = callJurors(request).filter(({ admission }) => admission.isAdmitted);
      return admitted.reduce((sum, { price }) => sum + mostOf(prompt, price), 0);
    },
    judge: (request) => {
      const question = { request, templateHash, promptHash: hashPrompt(request), memory: options.memory, seatAt };
      return Promise.all(callJurors(request).map((called) => hearJuror(called, question)));
    },
  };
}

interface Called {
  readonly name: string;
  readonly weight: number;
  readonly price: Price;
  readonly admission: Admission;
}

function callJuror(juror: Juror, options: JuryOptions): Called {
  const { name, weight, price, model } = juror;
  return { name, weight, price: price ?? options.priceOf(model), admission: admitJuror(juror, options) };
}

function callOperator(endpoint: Endpoint, { priceOf }: JuryOptions): Called {
  const admission = { isAdmitted: true, endpoint } as const;
  const price = endpoint.apiKey === null ? FREE : priceOf(endpoint.model);
  return { name: OPERATOR_JUROR, weight: 1, price, admission };
}

/** Of an endpoint without a key, the operator's own: nobody is there who could be sent a bill. */
const FREE: Price = { microdollarsPerMillionIn: 0, microdollarsPerMillionOut: 0 };

interface Question {
  readonly request: JudgeRequest;
  readonly templateHash: Hash;
  readonly promptHash: Hash;
  readonly memory: AnswerMemory | null;
  readonly seatAt: (endpoint: Endpoint) => Seat;
}

async function hearJuror({ name, weight, price, admission }: Called, question: Question): Promise<JurorAnswer> {
  const { request, promptHash, memory } = question;
  const { rubric, seed } = request;
  const asked = { juror: name, weight, promptHash, seed };
  if (!admission.isAdmitted) {
    return { ...asked, ...NOTHING_SPENT, answer: { judged: false, because: admission.because } };
  }
  const { endpoint } = admission;
  const key = hashQuestion(question, endpoint);
  const known = (await memory?.recall(key, rubric)) ?? null;
  if (known !== null) {
    const { judged: answer, tokensIn, tokensOut } = known;
    return { ...asked, tokensIn, tokensOut, microdollars: 0, answer };
  }
  const prompt = writePrompt(request, `untrusted-${randomBytes(12).toString("hex")}`);
  const deadlineMilliseconds = Math.ceil(request.jury.deadlineSeconds * 1_000);
  const { answer, spent } = await question.seatAt(endpoint).ask({ prompt, rubric, seed, deadlineMilliseconds });
  const { microdollars, ...tokens } = billOf(spent, prompt, price);
  if (answer.judged) await memory?.keep(key, { judged: answer, ...tokens });
  return { ...asked, ...tokens, microdollars, answer };
}

/** All that an answer depends on; the key's owner is not among it. */
function hashQuestion({ request, templateHash, promptHash }: Question, { baseUrl, model }: Endpoint): Hash {
  const rubricHash = contentHash(request.rubric);
  return contentHash({ templateHash, rubricHash, promptHash, seed: request.seed, baseUrl, model });
}

interface Bill {
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly microdollars: number;
}

const NOTHING_SPENT: Bill = { tokensIn: 0, tokensOut: 0, microdollars: 0 };

/** What was not counted costs the most that one answer may; and nobody is believed to have spent more than could be. */
function billOf(spent: Spent, prompt: Prompt, price: Price): Bill {
  if (spent === "nothing") return NOTHING_SPENT;
  if (spent === "uncounted") return { ...NOTHING_SPENT, microdollars: mostOfTry(prompt, price) };
  const { tokensIn, tokensOut } = spent;
  return { ...spent, microdollars: Math.min(costOf(tokensIn, tokensOut, price), mostOf(prompt, price)) };
}

function mostOf(prompt: Prompt, price: Price): number {
  return TRIES_MAX * mostOfTry(prompt, price);
}

/** Rules change and are adopted for years: beyond so many endpoints, the one that was first asked longest ago is forgotten. */
const SEATS_KEPT_MAX = 256;

/** How long an endpoint hung and what it takes is remembered for each endpoint and model, whichever DAO asks. */
function keepSeats(restMilliseconds: number): (endpoint: Endpoint) => Seat {
  const seats = new Map<string, Seat>();
  return (endpoint) => {
    const key = JSON.stringify([endpoint.baseUrl, endpoint.model, endpoint.apiKey]);
    const known = seats.get(key);
    if (known !== undefined) return known;
    const seat = openSeat(endpoint, restMilliseconds);
    const oldest = seats.keys().next();
    if (seats.size >= SEATS_KEPT_MAX && oldest.done !== true) seats.delete(oldest.value);
    seats.set(key, seat);
    return seat;
  };
}

function readOperator({ apiKey, baseURL, model }: OperatorModel): Endpoint {
  if (apiKey === null && baseURL === null) {
    throw new BadInput("There is no model to ask.", {
      next: "Give an API key, or the address of an endpoint without one.",
    });
  }
  const baseUrl = baseURL ?? OPENAI_URL;
  if (!URL.canParse(baseUrl) || !/^https?:$/.test(new URL(baseUrl).protocol)) {
    throw new BadInput("The model's address is not a URL.", { next: "Write it like https://models.example.org/v1" });
  }
  return { baseUrl, apiKey, model };
}

function nameJury(operator: Endpoint | null, { hosts }: Grants): string {
  if (operator !== null) return `${operator.model} at ${new URL(operator.baseUrl).host}`;
  return hosts.size > 0 ? "a jury named in the rules" : deterministicJudge.name;
}
