// The Safe's queue: what its owners proposed and confirmed in Safe's own app. A mirror: it is read, and never believed.
import { Wallet as Key } from "ethers";
import { BadInput, RetryLater } from "#core/errors.ts";
import { parseWallet, type Hash, type Wallet } from "#core/key.ts";
import type { OwnerSignature } from "#core/world.ts";
import { NOBODY, packSignatures, recoverSigner, safeTxHash, type SafeAddress, type SafeTx } from "./safe-tx.ts";

/** Safe's Transaction Service, or another that answers as it does. */
export interface QueueSetting {
  /** Without /api at its end, like https://api.safe.global/tx-service/sep */
  readonly url: string;
  readonly apiKey: string | null;
  /** The key that proposes. An owner has made its address a delegate of the Safe; it can confirm and execute nothing. */
  readonly delegateKey: string;
}

export interface Confirmation {
  readonly owner: Wallet;
  readonly signature: string;
}

/** Nothing here throws for a queue that is down, slow or wrong: it then answers as an empty one, and is left alone a while. */
export interface SafeQueue {
  /**
   * Nonces from this one on, under which one of these owners signed a transaction of this Safe. Only that holds a nonce: it
   * can be checked, and what nobody signed cannot be executed.
   */
  takenNonces(nonce: number, owners: readonly Wallet[]): Promise<ReadonlySet<number>>;
  /** What was filed for this hash, at most a hundred; who signed, and over what, is for the reader to check. */
  confirmations(hash: Hash): Promise<readonly Confirmation[]>;
  /**
   * Shows a transaction, with the signatures that are known, to owners who look into Safe's app. Safe to repeat.
   * @returns why it is not there, as a sentence that may end in the service's own words; null when it is
   */
  mirror(safeTx: SafeTx, signatures: readonly OwnerSignature[]): Promise<string | null>;
}

/** Nothing waits for it longer than this, however patient the asker is with the chain. */
const DEADLINE_MILLISECONDS_MAX = 3_000;
const REST_MILLISECONDS = 60_000;
/** A hundred payouts to five hundred each stay under it. */
const ANSWER_BYTES_MAX = 8_000_000;
const LISTED_MAX = 100;

export function openQueue(
  of: SafeAddress & { readonly deadlineMilliseconds: number },
  setting: QueueSetting,
): SafeQueue {
  const { safe } = of;
  const ask = asker(setting, Math.min(of.deadlineMilliseconds, DEADLINE_MILLISECONDS_MAX));
  const find = (hash: Hash) => ask("GET", `/v2/multisig-transactions/${hash}/`);
  let rest: AbortSignal | null = null;

  async function ifAnswered<Answer>(act: () => Promise<Answer>, otherwise: (why: string) => Answer): Promise<Answer> {
    if (rest?.aborted === false) return otherwise("Safe's Transaction Service did not answer a moment ago.");
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof RetryLater)) throw error;
      rest = AbortSignal.timeout(REST_MILLISECONDS);
      return otherwise(`${error.message} ${error.happened}`);
    }
  }

  return {
    takenNonces: (nonce, owners) =>
      ifAnswered(
        async () => {
          const path = `/v2/safes/${safe}/multisig-transactions/?executed=false&nonce__gte=${nonce}&limit=${LISTED_MAX}`;
          const signed = listIn(await ask("GET", path), "results").filter((entry) => isSigned(of, entry, owners));
          return new Set(signed.map((entry) => Number(entry["nonce"])));
        },
        () => new Set<number>(),
      ),
    confirmations: (hash) =>
      ifAnswered(
        async () => listIn(await find(hash), "confirmations").flatMap(readConfirmation),
        () => [],
      ),
    mirror: (safeTx, signatures) =>
      ifAnswered(
        async () => {
          const hash = safeTxHash(of, safeTx);
          if ((await find(hash)).status === 404) {
            const path = `/v2/safes/${safe}/multisig-transactions/`;
            const answer = await ask("POST", path, proposal(safeTx, hash, setting.delegateKey));
            if (answer.status !== 201) return refusal(answer);
          }
          // It has happened that one was taken and is never listed: safe-transaction-service#2863.
          const filed = await find(hash);
          if (filed.status !== 200) return refusal(filed);
          const known = new Set(
            listIn(filed, "confirmations")
              .flatMap(readConfirmation)
              .map(({ owner }) => owner),
          );
          for (const one of signatures.filter(({ signer }) => !known.has(signer))) {
            const path = `/v1/multisig-transactions/${hash}/confirmations/`;
            const answer = await ask("POST", path, { signature: packSignatures([one]) });
            if (answer.status !== 201) return refusal(answer);
          }
          return null;
        },
        (why) => why,
      ),
  };
}

type Fields = Readonly<Record<string, unknown>>;

interface Answer {
  readonly status: number;
  readonly text: string;
  /** Empty for a refusal. */
  readonly fields: Fields;
}

/** @returns what asks one question; it throws RetryLater when the answer is neither that nor a refusal */
function asker({ url, apiKey }: QueueSetting, deadlineMilliseconds: number) {
  const base = `${url.replace(/\/$/, "").replace(/\/api$/, "")}/api`;
  const headers = { "content-type": "application/json", ...(apiKey !== null && { authorization: `Bearer ${apiKey}` }) };
  return async (method: "GET" | "POST", path: string, body?: Fields): Promise<Answer> => {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const signal = AbortSignal.timeout(deadlineMilliseconds);
    const answer = await fetch(base + path, { method, headers, signal, ...sent }).then(readAnswer, unheard);
    if (answer.status >= 500 || answer.status === 429) unheard(`${answer.status}: ${answer.text}`);
    return { ...answer, fields: answer.status < 300 ? parseFields(answer.text) : {} };
  };
}

function refusal({ status, text }: Answer): string {
  return `Safe's Transaction Service refused it: ${status} ${text.slice(0, 200)}`;
}

async function readAnswer(response: Response): Promise<{ status: number; text: string }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body ?? []) {
      bytes += chunk.length;
      if (bytes > ANSWER_BYTES_MAX) throw new Error(`more than ${ANSWER_BYTES_MAX} bytes`);
      chunks.push(chunk);
    }
  } catch (cause) {
    unheard(cause);
  }
  return { status: response.status, text: Buffer.concat(chunks).toString("utf8") };
}

function unheard(cause: unknown): never {
  throw new RetryLater("Safe's Transaction Service did not answer.", { happened: String(cause).slice(0, 200), cause });
}

/** An empty body is what the service gives for a proposal that it took. */
function parseFields(text: string): Fields {
  try {
    const value: unknown = text === "" ? {} : JSON.parse(text);
    if (isFields(value)) return value;
  } catch (cause) {
    unheard(cause);
  }
  return unheard("an answer that is not an object");
}

function listIn({ fields }: Pick<Answer, "fields">, name: string): readonly Fields[] {
  const list = fields[name];
  return Array.isArray(list) ? list.filter(isFields).slice(0, LISTED_MAX) : [];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function readConfirmation({ owner, signature }: Fields): Confirmation[] {
  if (typeof owner !== "string" || typeof signature !== "string") return [];
  return /^0x[0-9a-f]{40}$/i.test(owner) ? [{ owner: parseWallet(owner.toLowerCase()), signature }] : [];
}

/** Whether one of these owners signed just this transaction. An approval on chain and a contract's word are not asked for here. */
function isSigned(of: SafeAddress, entry: Fields, owners: readonly Wallet[]): boolean {
  const hash = hashIn(of, entry);
  if (hash === null) return false;
  const filed = listIn({ fields: entry }, "confirmations").flatMap(readConfirmation);
  return filed.some((confirmation) => owners.includes(confirmation.owner) && isBy(hash, confirmation));
}

function isBy(hash: Hash, { owner, signature }: Confirmation): boolean {
  try {
    return recoverSigner(hash, signature) === owner;
  } catch (error) {
    if (error instanceof BadInput) return false;
    throw error;
  }
}

/** Our own hash of what is listed, whatever the service says it is; null when it is no transaction of a Safe. */
function hashIn(of: SafeAddress, entry: Fields): Hash | null {
  try {
    return safeTxHash(of, readSafeTx(entry));
  } catch {
    return null;
  }
}

/** @throws Error of any kind when it is none */
function readSafeTx(entry: Fields): SafeTx {
  const text = (name: string): string => String(entry[name] ?? "");
  const walletOr = (name: string): Wallet => (entry[name] == null ? NOBODY : parseWallet(text(name)));
  return {
    to: parseWallet(text("to")),
    value: BigInt(text("value")),
    data: text("data") || "0x",
    operation: Number(entry["operation"]) === 1 ? 1 : 0,
    safeTxGas: BigInt(text("safeTxGas")),
    baseGas: BigInt(text("baseGas")),
    gasPrice: BigInt(text("gasPrice")),
    gasToken: walletOr("gasToken"),
    refundReceiver: walletOr("refundReceiver"),
    nonce: Number(text("nonce")),
  };
}

function proposal(safeTx: SafeTx, hash: Hash, delegateKey: string): Fields {
  const delegate = new Key(delegateKey);
  return {
    to: safeTx.to,
    value: safeTx.value.toString(),
    data: safeTx.data,
    operation: safeTx.operation,
    safeTxGas: safeTx.safeTxGas.toString(),
    baseGas: safeTx.baseGas.toString(),
    gasPrice: safeTx.gasPrice.toString(),
    gasToken: safeTx.gasToken,
    refundReceiver: safeTx.refundReceiver,
    nonce: safeTx.nonce,
    contractTransactionHash: hash,
    sender: delegate.address,
    signature: delegate.signingKey.sign(hash).serialized,
    origin: JSON.stringify({ name: "Laurel" }),
  };
}
