// An envelope thread: reads the envelopes that it is sent, one list after the other, and sends back what they say.
import { parentPort } from "node:worker_threads";
import { readEnvelope, type ReadingResult, type ReadingTask } from "./envelope-readers.ts";

parentPort?.on("message", ({ number, texts }: ReadingTask) => {
  const result: ReadingResult = { number, read: texts.map(readEnvelope) };
  parentPort?.postMessage(result);
});
