// Posted JSON: the body of a request to a one-time page, taken only from our own pages and from scripts, and only when small.
import type { IncomingMessage } from "node:http";
import type { WebRefusal } from "./answer.ts";

/** A signature of many owners fits in a tenth of this. */
export const BODY_BYTES_MAX = 64 * 1024;
/** What is read and thrown away so that a sender of too much still hears why; beyond it the connection is cut. */
const DRAINED_BYTES_MAX = 1024 * 1024;

export type PostedJson = { readonly value: unknown } | { readonly refused: WebRefusal };

export async function readPostedJson(request: IncomingMessage, deadlineMilliseconds: number): Promise<PostedJson> {
  const unwelcome = whyUnwelcome(request);
  if (unwelcome !== null) return { refused: unwelcome };
  const body = await readBody(request, deadlineMilliseconds);
  if (body === "too-large")
    return { refused: refusalOf(413, "This request is too large.", `The most is ${BODY_BYTES_MAX} bytes.`) };
  if (body === "cut-off")
    return { refused: refusalOf(408, "This request did not arrive whole in time.", "Send it again.") };
  try {
    return { value: JSON.parse(body.toString("utf8")) };
  } catch {
    return { refused: refusalOf(400, "This is not JSON.", "Send one JSON object.") };
  }
}

function whyUnwelcome({ headers }: IncomingMessage): WebRefusal | null {
  if (!isFromOurPages(headers)) {
    return refusalOf(403, "This request comes from another site.", "Open the page itself and sign there.");
  }
  if (!/^application\/json\s*(;|$)/i.test(headers["content-type"] ?? "")) {
    return refusalOf(415, "Only JSON is taken here.", "Send it with Content-Type: application/json.");
  }
  return null;
}

/** The browser's own word counts first: it still holds behind a proxy that rewrites Host. Scripts send neither header. */
function isFromOurPages({ "sec-fetch-site": site, origin, host }: IncomingMessage["headers"]): boolean {
  if (site !== undefined && site !== "same-origin") return false;
  if (origin === undefined || site === "same-origin") return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Reads all of the body, keeps only what may be kept, and never waits longer than the deadline. */
function readBody(request: IncomingMessage, deadlineMilliseconds: number): Promise<Buffer | "too-large" | "cut-off"> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const deadline = setTimeout(() => finish("cut-off"), deadlineMilliseconds);
    const finish = (body: Buffer | "too-large" | "cut-off") => {
      clearTimeout(deadline);
      request.removeAllListeners("data");
      resolve(body);
    };
    request.on("data", (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= BODY_BYTES_MAX) chunks.push(chunk);
      else if (bytes > DRAINED_BYTES_MAX) finish("too-large");
    });
    request.on("end", () => finish(bytes > BODY_BYTES_MAX ? "too-large" : Buffer.concat(chunks)));
    request.on("error", () => finish("cut-off")); // The sender hung up: nobody is left to tell, and nothing of ours broke.
  });
}

/** The rest of the body may still be on its way, so the connection is not used again. */
function refusalOf(status: number, error: string, next: string): WebRefusal {
  return { status, error, happened: "", next, headers: { Connection: "close" } };
}
