// The wire: one question to the hub, the sequencer or the node, with a deadline and a few attempts when they are busy.
import { setTimeout as wait } from "node:timers/promises";
import type { TypedDataDomain, Wallet } from "ethers";
import { fieldsOf, isFields, type Fields } from "#contracts/snapshot/fields.ts";
import { adaptSigner, loadSnapshotJs, readRefusal, type SnapshotClient } from "#contracts/snapshot/snapshot-js.ts";
import { SNAPSHOT_DOMAIN, type TypedFields } from "#contracts/snapshot/typed-data.ts";
import { TAKEN } from "./outcome.ts";

export interface Wire {
  readonly sequencerUrl: string;
  readonly hubUrl: string;
  readonly rpcUrl: string;
}

/** What became of a message: its id when it was taken, else the sequencer's words. */
export interface Reply {
  /** "taken", or the sequencer's words. */
  readonly got: string;
  /** Empty when refused. */
  readonly id: string;
}

/** What is signed, and by whom: for what Snapshot's own client would not send. */
export interface RawMessage {
  readonly signer: Wallet;
  readonly types: TypedFields;
  readonly message: Fields;
  readonly domain?: TypedDataDomain;
  /** The signer's, when left out. */
  readonly address?: string;
  /** Beside address, signature and signed part. */
  readonly extra?: Fields;
}

const ANSWER_DEADLINE_MILLISECONDS = 30_000;
/** A tally right after the end may take the whole minute for which the server sleeps. */
const TALLY_DEADLINE_MILLISECONDS = 100_000;
const ATTEMPTS_MAX = 5;
const BUSY_PAUSE_MILLISECONDS = 15_000;
const TOO_MANY = 429;
const BUSY = /too many requests|already being processed/;

/** Signs and sends with Snapshot's own client. */
export async function sendSigned(
  { sequencerUrl }: Wire,
  kind: keyof SnapshotClient,
  signer: Wallet,
  message: Fields,
  address = signer.address,
): Promise<Reply> {
  const client = new (loadSnapshotJs().Client712)(sequencerUrl);
  // The client changes the message that it is given, so each attempt has a copy.
  const send = () => client[kind](adaptSigner(signer), address, structuredClone({ ...message }));
  return whenFree(() => readReply(Promise.race([send(), lateAnswer()])));
}

/** Signs with ethers and posts the envelope as it is. */
export async function sendRaw({ sequencerUrl }: Wire, raw: RawMessage): Promise<Reply> {
  const { signer, types, message, domain = SNAPSHOT_DOMAIN, address = signer.address, extra = {} } = raw;
  const sig = await signer.signTypedData(domain, types, { ...message });
  const envelope = { address, sig, data: { domain, types, message }, ...extra };
  return readReply(postJson(sequencerUrl, envelope));
}

/** @throws Error when the hub refuses the question */
export async function askHub({ hubUrl }: Wire, query: string, variables: Fields): Promise<Fields> {
  const answer = await postJson(`${hubUrl}/graphql`, { query, variables });
  const fields = fieldsOf(answer, "The hub's answer");
  if (isFields(fields["data"]) && fields["errors"] === undefined) return fields["data"];
  throw new Error(`the hub refused a question: ${JSON.stringify(answer).slice(0, 400)}`);
}

/** @returns the sequencer's answer as text; a passed deadline is one, too */
export async function requestTally({ sequencerUrl }: Wire, proposalId: string): Promise<string> {
  try {
    const signal = AbortSignal.timeout(TALLY_DEADLINE_MILLISECONDS);
    return await (await fetch(`${sequencerUrl}/scores/${proposalId}`, { signal })).text();
  } catch (error) {
    // The tally goes on without us; what counts is what the hub shows afterwards.
    return String(error);
  }
}

/** @throws Error when the node refuses */
export async function askNode(rpcUrl: string, method: string, params: readonly unknown[]): Promise<unknown> {
  const asked = { jsonrpc: "2.0", id: 1, method, params };
  const answer = fieldsOf(await postJson(rpcUrl, asked), "The node's answer");
  if (answer["error"] === undefined) return answer["result"];
  throw new Error(`${method}: ${JSON.stringify(answer["error"]).slice(0, 300)}`);
}

async function postJson(url: string, body: unknown): Promise<unknown> {
  const headers = { "content-type": "application/json" };
  for (let attempt = 1; ; attempt += 1) {
    const signal = AbortSignal.timeout(ANSWER_DEADLINE_MILLISECONDS);
    const asked = fetch(url, { method: "POST", headers, body: JSON.stringify(body), signal });
    const response = await asked.catch((cause: unknown) => {
      throw new Error(`${url} did not answer: ${String(cause)}`, { cause });
    });
    if (response.status !== TOO_MANY || attempt === ATTEMPTS_MAX) return response.json();
    await wait(BUSY_PAUSE_MILLISECONDS);
  }
}

/** The client has no deadline of its own. */
function lateAnswer(): Promise<Fields> {
  const answer = { error: "timeout", error_description: "no answer" };
  return wait(ANSWER_DEADLINE_MILLISECONDS, answer, { ref: false });
}

async function whenFree(send: () => Promise<Reply>): Promise<Reply> {
  for (let attempt = 1; attempt < ATTEMPTS_MAX; attempt += 1) {
    const reply = await send();
    if (!BUSY.test(reply.got)) return reply;
    await wait(BUSY_PAUSE_MILLISECONDS);
  }
  return send();
}

/** Refusals come as answers from a raw post, and as rejections from the client. */
async function readReply(work: Promise<unknown>): Promise<Reply> {
  const answer = await work.catch((error: unknown) => error);
  const refusal = readRefusal(answer);
  if (refusal !== null) return { got: refusal.words, id: "" };
  if (isFields(answer) && typeof answer["id"] === "string") return { got: TAKEN, id: answer["id"] };
  return { got: `not understood: ${answer instanceof Error ? answer.message : JSON.stringify(answer)}`, id: "" };
}
