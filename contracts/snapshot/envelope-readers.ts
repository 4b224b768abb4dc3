// Envelope readers: envelopes parsed, hashed and their signers recovered, on this thread or on several at once.
import { Worker } from "node:worker_threads";
import { BadInput } from "#core/errors.ts";
import type { Wallet } from "#core/key.ts";
import { parseEnvelope, recoverSigner, type Envelope } from "./envelope.ts";

export type ReadEnvelope =
  | { readonly envelope: Envelope; readonly account: Wallet | null }
  /** Why the bytes are no envelope, as a sentence. */
  | { readonly unreadable: string };

export interface EnvelopeReaders extends AsyncDisposable {
  /** @returns one for each text, in their order */
  read(texts: readonly string[]): Promise<readonly ReadEnvelope[]>;
}

export interface ReadingTask {
  readonly number: number;
  readonly texts: readonly string[];
}

export interface ReadingResult {
  readonly number: number;
  readonly read: readonly ReadEnvelope[];
}

export function readEnvelope(text: string): ReadEnvelope {
  try {
    const envelope = parseEnvelope(text);
    return { envelope, account: recoverSigner(envelope) };
  } catch (error) {
    if (error instanceof BadInput) return { unreadable: `${error.message} ${error.happened}` };
    throw error;
  }
}

/** @param threads beside this one; with none, envelopes are read here */
export function openReaders(threads: number): EnvelopeReaders {
  if (threads === 0) {
    return { read: async (texts) => texts.map(readEnvelope), [Symbol.asyncDispose]: async () => undefined };
  }
  const pool = Array.from({ length: threads }, openThread);
  let next = 0;
  return {
    read: (texts) => {
      next = (next + 1) % pool.length;
      return pool[next]?.read(texts) ?? Promise.resolve([]);
    },
    [Symbol.asyncDispose]: async () => void (await Promise.all(pool.map(({ end }) => end()))),
  };
}

interface Waiting {
  readonly resolve: (read: readonly ReadEnvelope[]) => void;
  readonly reject: (cause: unknown) => void;
}

function openThread() {
  const worker = new Worker(new URL("envelope-thread.ts", import.meta.url), { execArgv: [] });
  const waiting = new Map<number, Waiting>();
  let number = 0;
  worker.on("message", (result: ReadingResult) => {
    waiting.get(result.number)?.resolve(result.read);
    waiting.delete(result.number);
  });
  const fail = (cause: unknown): void => {
    for (const { reject } of waiting.values()) reject(cause);
    waiting.clear();
  };
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("a thread that reads envelopes ended")));
  return {
    read: (texts: readonly string[]) =>
      new Promise<readonly ReadEnvelope[]>((resolve, reject) => {
        number += 1;
        waiting.set(number, { resolve, reject });
        const task: ReadingTask = { number, texts };
        worker.postMessage(task);
      }),
    end: () => worker.terminate(),
  };
}
