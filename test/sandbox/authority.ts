// An authorisation server on loopback, as Discord's or as GitHub's: what both check, what each answers, and who is asked.
import { createHash, randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export interface Account {
  readonly id: string;
  readonly name: string;
}

export interface AuthorityOptions {
  /** Whose manners it has. */
  readonly like: "discord" | "github";
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where a browser may be sent back to. Discord takes these alone, GitHub also what lies below them. */
  readonly redirectUris: readonly string[];
  /** Who may sign in: the page has a button for each, because nobody has a session here. */
  readonly accounts: readonly Account[];
  readonly codeMillisecondsMax?: number;
}

interface Code {
  readonly account: Account;
  readonly redirectUri: string;
  readonly challenge: string | null;
  readonly expiresAt: number;
  isUsed: boolean;
  token: string | null;
}

export interface Authority extends AsyncDisposable {
  readonly webUrl: string;
  /** Who this token speaks for; null once it was revoked. */
  accountOf(token: string): Account | null;
  /** As the client itself asks for it. @returns false for a token or a client it does not know */
  revoke(clientId: string, clientSecret: string, token: string): boolean;
  /** Tokens that were given out and not taken back. */
  tokensOut(): number;
  /** Every request for a token, by what was answered: "ok" or the error. */
  readonly tokenAnswers: readonly string[];
  /** Requests to paths it does not know. */
  readonly unhandled: readonly string[];
  /** Lets the next so many requests for a token fail as a server that is down. */
  failTokens(times: number): void;
  close(): Promise<void>;
}

const CODE_MILLISECONDS_MAX = 600_000;
const BODY_BYTES_MAX = 64 * 1024;

export async function startAuthority(options: AuthorityOptions): Promise<Authority> {
  const codes = new Map<string, Code>();
  const tokens = new Map<string, Account>();
  const tokenAnswers: string[] = [];
  const unhandled: string[] = [];
  let failures = 0;
  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("the authority does not listen");
  const webUrl = `http://127.0.0.1:${bound.port}`;
  const isDiscord = options.like === "discord";

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", webUrl);
    const asked = `${request.method} ${url.pathname}`;
    if (url.pathname === "/favicon.ico") return void response.writeHead(204).end();
    if (asked === (isDiscord ? "GET /oauth2/authorize" : "GET /login/oauth/authorize"))
      return authorize(url.searchParams, response);
    if (asked === (isDiscord ? "POST /api/oauth2/token" : "POST /login/oauth/access_token"))
      return giveToken(request, await readBody(request), response);
    if (isDiscord && asked === "GET /api/users/@me") return showUser(request, response);
    if (isDiscord && asked === "POST /api/oauth2/token/revoke") return takeBack(await readBody(request), response);
    unhandled.push(asked);
    json(response, 404, { message: "Not Found" });
  }

  // ---- Where a person is asked ------------------------------------------------------------------------------------------

  function authorize(query: URLSearchParams, response: ServerResponse): void {
    const redirectUri = query.get("redirect_uri") ?? "";
    // A wrong client or address is told to the person: nobody is sent there.
    if (query.get("client_id") !== options.clientId) return page(response, 400, "<p>Unknown application.</p>");
    if (!isRegistered(redirectUri)) return page(response, 400, "<p>This redirect URI is not registered.</p>");
    const problem = whyNotAskable(query);
    if (problem !== null) return sendBack(response, redirectUri, query, { error: problem });
    const chosen = query.get("sandbox_account");
    if (chosen === null) return page(response, 200, askingPage(query));
    const account = options.accounts.find(({ id }) => id === chosen);
    if (account === undefined)
      return sendBack(response, redirectUri, query, { error: "access_denied", error_description: "They said no." });
    const code = randomBytes(20).toString("hex");
    const challenge = query.get("code_challenge");
    const expiresAt = Date.now() + (options.codeMillisecondsMax ?? CODE_MILLISECONDS_MAX);
    codes.set(code, { account, redirectUri, challenge, expiresAt, isUsed: false, token: null });
    sendBack(response, redirectUri, query, { code });
  }

  function isRegistered(uri: string): boolean {
    return options.redirectUris.some((known) => uri === known || (!isDiscord && uri.startsWith(`${known}/`)));
  }

  function whyNotAskable(query: URLSearchParams): string | null {
    if (isDiscord && query.get("response_type") !== "code") return "unsupported_response_type";
    if (isDiscord && (query.get("scope") ?? "") === "") return "invalid_scope";
    const isPlain = query.has("code_challenge") && query.get("code_challenge_method") !== "S256";
    return isPlain ? "invalid_request" : null;
  }

  function askingPage(query: URLSearchParams): string {
    const button = (id: string, words: string) => {
      const address = new URLSearchParams(query);
      address.set("sandbox_account", id);
      return `<p><a href="?${address.toString().replaceAll("&", "&amp;")}">${escape(words)}</a></p>`;
    };
    const name = isDiscord ? "Discord" : "GitHub";
    const people = options.accounts.map((account) => button(account.id, `Continue as ${account.name}`));
    return `<h1>Stand-in ${name}</h1><p>Laurel asks who you are.</p>${people.join("")}${button("", "Cancel")}`;
  }

  function sendBack(
    response: ServerResponse,
    redirectUri: string,
    query: URLSearchParams,
    answer: Readonly<Record<string, string>>,
  ): void {
    const url = new URL(redirectUri);
    const state = query.get("state");
    // Of the two only Discord names itself (RFC 9207).
    const more = { ...(state === null ? {} : { state }), ...(isDiscord ? { iss: webUrl } : {}) };
    for (const [name, value] of Object.entries({ ...answer, ...more })) url.searchParams.set(name, value);
    response.writeHead(302, { location: url.href }).end();
  }

  // ---- Where the application asks ------------------------------------------------------------------------------------------

  function giveToken(request: IncomingMessage, body: string, response: ServerResponse): void {
    if (failures > 0) {
      failures -= 1;
      tokenAnswers.push("down");
      return json(response, 503, { message: "down" });
    }
    const isForm = /^application\/x-www-form-urlencoded\b/.test(request.headers["content-type"] ?? "");
    const form = new URLSearchParams(isForm ? body : "");
    const error = tokenError(request, form);
    tokenAnswers.push(error ?? "ok");
    // GitHub answers its refusals with 200.
    if (error !== null)
      return json(response, isDiscord ? (error === "invalid_client" ? 401 : 400) : 200, {
        error,
        error_description: error,
      });
    const code = codes.get(form.get("code") ?? "");
    if (code === undefined) throw new Error("a code was checked and is gone");
    const token = `${isDiscord ? "" : "gho_"}${randomBytes(18).toString("hex")}`;
    code.isUsed = true;
    code.token = token;
    tokens.set(token, code.account);
    const more = isDiscord ? { expires_in: 604_800, refresh_token: randomBytes(15).toString("hex") } : {};
    json(response, 200, {
      access_token: token,
      token_type: isDiscord ? "Bearer" : "bearer",
      scope: isDiscord ? "identify" : "",
      ...more,
    });
  }

  function tokenError(request: IncomingMessage, form: URLSearchParams): string | null {
    const [id, secret] = credentialsOf(request, form);
    if (id !== options.clientId || secret !== options.clientSecret)
      return isDiscord ? "invalid_client" : "incorrect_client_credentials";
    if (form.get("grant_type") !== "authorization_code" && isDiscord) return "unsupported_grant_type";
    const code = codes.get(form.get("code") ?? "");
    const isGood = code !== undefined && !code.isUsed && Date.now() < code.expiresAt;
    if (code?.isUsed === true && code.token !== null) tokens.delete(code.token);
    if (!isGood) return isDiscord ? "invalid_grant" : "bad_verification_code";
    if (form.get("redirect_uri") !== code.redirectUri) return isDiscord ? "invalid_grant" : "redirect_uri_mismatch";
    if (code.challenge !== null && code.challenge !== challengeOf(form.get("code_verifier") ?? ""))
      return isDiscord ? "invalid_grant" : "bad_verification_code";
    return null;
  }

  function showUser(request: IncomingMessage, response: ServerResponse): void {
    const token = (request.headers.authorization ?? "").replace(/^Bearer /, "");
    const account = tokens.get(token);
    if (account === undefined) return json(response, 401, { message: "401: Unauthorized", code: 0 });
    json(response, 200, { id: account.id, username: account.name, discriminator: "0", global_name: null });
  }

  function takeBack(body: string, response: ServerResponse): void {
    const form = new URLSearchParams(body);
    const isClient = form.get("client_id") === options.clientId && form.get("client_secret") === options.clientSecret;
    if (isClient) tokens.delete(form.get("token") ?? "");
    json(response, isClient ? 200 : 401, {});
  }

  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return {
    webUrl,
    accountOf: (token) => tokens.get(token) ?? null,
    revoke: (clientId, clientSecret, token) =>
      clientId === options.clientId && clientSecret === options.clientSecret && tokens.delete(token),
    tokensOut: () => tokens.size,
    tokenAnswers,
    unhandled,
    failTokens: (times) => void (failures = times),
    close,
    [Symbol.asyncDispose]: close,
  };
}

function credentialsOf({ headers }: IncomingMessage, form: URLSearchParams): readonly [string, string] {
  const basic = /^Basic (.+)$/.exec(headers.authorization ?? "")?.[1];
  if (basic === undefined) return [form.get("client_id") ?? "", form.get("client_secret") ?? ""];
  const [id = "", secret = ""] = Buffer.from(basic, "base64").toString("utf8").split(":");
  return [decodeURIComponent(id), decodeURIComponent(secret)];
}

function challengeOf(verifier: string): string {
  return createHash("sha256").update(verifier).digest("base64url");
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new Error("this request is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json; charset=utf-8" }).end(JSON.stringify(body));
}

function page(response: ServerResponse, status: number, content: string): void {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Sign in</title></head><body>${content}</body></html>`;
  response.writeHead(status, { "content-type": "text/html; charset=utf-8" }).end(html);
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
