// OAuth: people sign in at Discord and at GitHub, and we learn one thing, who they are. The token is given back at once.
import * as oauth from "oauth4webapi";
import { BadInput, RetryLater } from "#core/errors.ts";
import type { Provider, SignIn } from "#core/workflow/sign-in.ts";

export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where people sign in, without a slash at the end. */
  readonly webUrl: string;
}

export interface OAuthSettings {
  readonly discord: OAuthClient;
  readonly github: OAuthClient & { readonly apiUrl: string };
  /** Our own address, under which the providers send people back. */
  readonly publicUrl: string;
}

export interface SignedIn {
  readonly provider: Provider;
  /** The provider's own number. */
  readonly account: string;
  readonly name: string;
}

/** The two providers as we ask them. */
export interface SignInDesk {
  /** Where the browser goes to sign in. */
  urlOf(provider: Provider, signIn: SignIn): Promise<string>;
  /**
   * Exchanges the provider's answer for who has signed in.
   * @param answer the query of the address that the provider sent the browser back to
   * @throws BadInput: the person declined, or the answer does not belong to this sign-in; RetryLater: the provider is down
   */
  read(provider: Provider, answer: URLSearchParams, expected: Pick<SignIn, "state" | "verifier">): Promise<SignedIn>;
}

interface Party {
  readonly provider: Provider;
  readonly name: string;
  readonly server: oauth.AuthorizationServer;
  readonly client: oauth.Client;
  readonly secret: string;
  readonly redirectUri: string;
  readonly userUrl: URL;
  readonly asked: Readonly<Record<string, string>>;
  /** @returns null for an answer that names nobody */
  readonly readUser: (user: unknown) => Omit<SignedIn, "provider"> | null;
  readonly giveBack: (token: string, options: ReturnType<typeof optionsFor>) => Promise<unknown>;
}

const CALL_MILLISECONDS_MAX = 10_000;
/** A user of GitHub takes two thousand. */
const ANSWER_BYTES_MAX = 64 * 1024;
/** Each provider sends people back to an address of its own, so that no answer of one can pass for the other's. */
export const CALLBACK_PATHS = { discord: "/sign-in/discord", github: "/sign-in/github" } as const;

export function openSignInDesk(settings: OAuthSettings): SignInDesk {
  const parties = { discord: discordParty(settings), github: githubParty(settings) };
  return {
    urlOf: (provider, signIn) => authorizationUrl(parties[provider], signIn),
    read: (provider, answer, expected) => readAnswer(parties[provider], answer, expected),
  };
}

function discordParty({ discord: { clientId, clientSecret, webUrl }, publicUrl }: OAuthSettings): Party {
  const client = { client_id: clientId };
  const server = {
    issuer: webUrl,
    authorization_endpoint: `${webUrl}/oauth2/authorize`,
    token_endpoint: `${webUrl}/api/oauth2/token`,
    revocation_endpoint: `${webUrl}/api/oauth2/token/revoke`,
  };
  return {
    provider: "discord",
    name: "Discord",
    server,
    client,
    secret: clientSecret,
    redirectUri: `${publicUrl}${CALLBACK_PATHS.discord}`,
    userUrl: new URL(`${webUrl}/api/users/@me`),
    // Discord is asked each time, so that whoever sits at a shared machine sees whose account it is.
    asked: { scope: "identify", prompt: "consent" },
    readUser: (user) => {
      const { id, username } = membersOf(user);
      const isUser = typeof id === "string" && /^[0-9]{1,20}$/.test(id) && typeof username === "string";
      return isUser ? { account: id, name: username.slice(0, NAME_CHARACTERS_MAX) } : null;
    },
    giveBack: (token, options) =>
      oauth.revocationRequest(server, client, oauth.ClientSecretPost(clientSecret), token, options),
  };
}

const NAME_CHARACTERS_MAX = 100;

function githubParty({ github, publicUrl }: OAuthSettings): Party {
  const { clientId, clientSecret, webUrl, apiUrl } = github;
  return {
    provider: "github",
    name: "GitHub",
    server: {
      issuer: `${webUrl}/login/oauth`,
      authorization_endpoint: `${webUrl}/login/oauth/authorize`,
      token_endpoint: `${webUrl}/login/oauth/access_token`,
    },
    client: { client_id: clientId },
    secret: clientSecret,
    redirectUri: `${publicUrl}${CALLBACK_PATHS.github}`,
    userUrl: new URL(`${apiUrl}/user`),
    // No scope: who somebody is may be asked without one.
    asked: { prompt: "select_account", allow_signup: "false" },
    readUser: (user) => {
      const { id, login } = membersOf(user);
      const isUser = Number.isSafeInteger(id) && Number(id) > 0 && typeof login === "string";
      return isUser && /^[\w-]{1,100}$/.test(login) ? { account: String(id), name: login } : null;
    },
    giveBack: (token, { signal }) => revokeAtGithub(github, token, signal),
  };
}

/** GitHub's own way, which no standard names. */
function revokeAtGithub(
  { apiUrl, clientId, clientSecret }: OAuthSettings["github"],
  token: string,
  signal: AbortSignal,
): Promise<unknown> {
  const address = `${apiUrl}/applications/${encodeURIComponent(clientId)}/token`;
  const credentials = Buffer.from(`${clientId}:${clientSecret}`).toString("base64");
  return boundedFetch(address, {
    method: "DELETE",
    headers: {
      authorization: `Basic ${credentials}`,
      accept: "application/vnd.github+json",
      "content-type": "application/json",
      "user-agent": "laurel",
    },
    body: JSON.stringify({ access_token: token }),
    redirect: "manual",
    signal,
  });
}

async function authorizationUrl(party: Party, { state, verifier }: SignIn): Promise<string> {
  const url = new URL(party.server.authorization_endpoint ?? "");
  const asked = {
    response_type: "code",
    client_id: party.client.client_id,
    redirect_uri: party.redirectUri,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    ...party.asked,
  };
  for (const [name, value] of Object.entries(asked)) url.searchParams.set(name, value);
  return url.href;
}

async function readAnswer(
  party: Party,
  answer: URLSearchParams,
  { state, verifier }: Pick<SignIn, "state" | "verifier">,
): Promise<SignedIn> {
  const token = await inPlainWords(party, () => exchange(party, answer, state, verifier));
  try {
    const user = party.readUser(await inPlainWords(party, () => askWho(party, token)));
    if (user !== null) return { provider: party.provider, ...user };
    throw new RetryLater(`${party.name} did not say who signed in.`);
  } finally {
    // It names nobody any more whether or not this succeeds: it is kept nowhere, and ends by itself.
    await party.giveBack(token, optionsFor(party.server.token_endpoint ?? "")).catch(() => undefined);
  }
}

/** State, issuer and PKCE are checked by the library; the state once more, because ours is single-use and lies in the ledger's store. */
async function exchange(party: Party, answer: URLSearchParams, state: string, verifier: string): Promise<string> {
  const { server, client, secret, redirectUri } = party;
  const checked = oauth.validateAuthResponse(server, client, answer, state);
  const options = optionsFor(server.token_endpoint ?? "");
  const authentication = oauth.ClientSecretPost(secret);
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    authentication,
    checked,
    redirectUri,
    verifier,
    options,
  );
  const { access_token } = await oauth.processAuthorizationCodeResponse(server, client, response);
  return access_token;
}

async function askWho({ userUrl }: Party, token: string): Promise<unknown> {
  const headers = new Headers({ accept: "application/json", "user-agent": "laurel" });
  const response = await oauth.protectedResourceRequest(
    token,
    "GET",
    userUrl,
    headers,
    undefined,
    optionsFor(userUrl.href),
  );
  return response.status === 200 ? response.json() : null;
}

/** What the provider, or the library that checks it, has against an answer: as sentences for whoever signs in. */
async function inPlainWords<T>({ name }: Party, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (cause) {
    if (cause instanceof oauth.AuthorizationResponseError && cause.error === "access_denied") {
      throw new BadInput(`You did not agree at ${name}.`, {
        happened: "Nothing was linked.",
        next: `Go back to your page. To link, sign in with ${name} and agree: Laurel only asks who you are.`,
        cause,
      });
    }
    if (isProviderDown(cause)) {
      throw new RetryLater(`${name} does not answer at the moment.`, {
        next: "Go back to your page and sign in again in a minute.",
        cause,
      });
    }
    throw new BadInput(`${name} did not confirm this sign-in.`, {
      happened: "Its answer was wrong, too old, or used already. Nothing was linked.",
      next: `Go back to your page and sign in with ${name} again.`,
      cause,
    });
  }
}

function isProviderDown(cause: unknown): boolean {
  if (cause instanceof RetryLater) return true;
  if (cause instanceof oauth.OperationProcessingError && cause.cause instanceof Response)
    return cause.cause.status >= 500;
  return cause instanceof DOMException || (cause instanceof TypeError && cause.message === "fetch failed");
}

/** Over plain HTTP only on this machine itself, which the settings have made sure of. */
function optionsFor(url: string) {
  return {
    [oauth.customFetch]: (address: string, request: oauth.CustomFetchOptions<string, unknown>) =>
      boundedFetch(address, request as RequestInit),
    [oauth.allowInsecureRequests]: url.startsWith("http:"),
    signal: AbortSignal.timeout(CALL_MILLISECONDS_MAX),
  };
}

/** @throws RetryLater for an answer that is longer than any of these can be */
async function boundedFetch(address: string, request: RequestInit): Promise<Response> {
  const response = await fetch(address, request);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new RetryLater("This answer is longer than it can be.");
    chunks.push(chunk);
  }
  const { status, headers } = response;
  const hasNoBody = [204, 205, 304].includes(status);
  return new Response(hasNoBody ? null : Buffer.concat(chunks), { status, headers });
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
