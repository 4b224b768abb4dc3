// An answer: what the web server says back, as a value. It is written to the socket in one place, always with the same guards.
import type { IncomingMessage, ServerResponse } from "node:http";
import { refusalPage, type RefusalWords } from "./pages/refusal.ts";
import type { Html } from "./pages/html.ts";

export interface WebAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly cache: "no-store" | "no-cache" | "public, max-age=300";
  readonly headers?: Readonly<Record<string, string>>;
}

export type WebRefusal = RefusalWords & {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
};

/** No script, style, frame or connection from anywhere else, on every answer. */
const GUARD_HEADERS: Readonly<Record<string, string>> = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
};

export function answerPage(page: Html, cache: WebAnswer["cache"]): WebAnswer {
  return { status: 200, type: "text/html; charset=utf-8", body: page.markup, cache };
}

/** Money inside the value is written as decimal strings. */
export function answerJson(value: unknown, cache: WebAnswer["cache"] = "no-store", status = 200): WebAnswer {
  const body = JSON.stringify(value, (_, member: unknown) => (typeof member === "bigint" ? member.toString() : member));
  return { status, type: "application/json; charset=utf-8", body, cache };
}

/** The same sentences as a page or as JSON, by what the asker accepts. */
export function answerRefusal(
  { status, error, happened, next, headers }: WebRefusal,
  request: IncomingMessage,
): WebAnswer {
  const wantsPage = (request.headers.accept ?? "").includes("text/html");
  const words = { error, happened, next };
  const answer = wantsPage ? answerPage(refusalPage(words), "no-store") : answerJson(words);
  return { ...answer, status, ...(headers === undefined ? {} : { headers }) };
}

export function sendAnswer(request: IncomingMessage, response: ServerResponse, answer: WebAnswer): void {
  response.writeHead(answer.status, {
    ...GUARD_HEADERS,
    "Content-Type": answer.type,
    "Content-Length": Buffer.byteLength(answer.body),
    "Cache-Control": answer.cache,
    ...answer.headers,
  });
  response.end(request.method === "HEAD" ? undefined : answer.body);
}
