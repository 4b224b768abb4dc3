// A person's browser in the stories: one cookie jar, which follows what our pages and the two authorities say.
import type { Person } from "./sandbox.ts";

const POST_MILLISECONDS_MAX = 20_000;
const REDIRECTS_MAX = 5;

export interface PersonBrowser {
  /** The page as the person sees it now. */
  open(url: string): Promise<string>;
  /** Signs in with one provider on a link page, as this account. @returns the page after it, or what was refused */
  signIn(page: string, provider: "discord" | "github", accountId: string): Promise<string>;
  getJson(url: string): Promise<unknown>;
  postJson(url: string, body: unknown): Promise<unknown>;
}

export function openBrowser(): PersonBrowser {
  const cookies = new Map<string, Map<string, string>>();

  async function visit(url: string, init: RequestInit = {}): Promise<Response> {
    const { origin } = new URL(url);
    const jar = [...(cookies.get(origin) ?? [])].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = { ...(init.headers as Record<string, string>), ...(jar === "" ? {} : { cookie: jar }) };
    const signal = AbortSignal.timeout(POST_MILLISECONDS_MAX);
    const response = await fetch(url, { ...init, headers, redirect: "manual", signal });
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      cookies.set(origin, (cookies.get(origin) ?? new Map<string, string>()).set(name, value));
    }
    return response;
  }

  async function follow(first: string): Promise<string> {
    let url = first;
    for (let hop = 0; hop < REDIRECTS_MAX; hop += 1) {
      const response = await visit(url, { headers: { accept: "text/html" } });
      const location = response.headers.get("location");
      if (location === null) return response.text();
      await response.body?.cancel();
      url = new URL(location, url).href;
    }
    throw new Error("these pages send a browser in a circle");
  }

  async function readAnswer(response: Response): Promise<unknown> {
    const text = await response.text();
    if (!response.ok) throw new Error(`${response.status}: ${text.slice(0, 500)}`);
    return JSON.parse(text);
  }

  const accept = { accept: "application/json" };
  const browser: PersonBrowser = {
    open: follow,
    getJson: async (url) => readAnswer(await visit(url, { headers: accept })),
    postJson: async (url, body) => {
      const headers = { ...accept, "content-type": "application/json" };
      return readAnswer(await visit(url, { method: "POST", headers, body: JSON.stringify(body) }));
    },
    signIn: async (page, provider, accountId) => {
      const { url } = (await browser.postJson(`${page}/sign-in`, { with: provider })) as { readonly url: string };
      const asked = new URL(url);
      asked.searchParams.set("sandbox_account", accountId);
      return follow(asked.href);
    },
  };
  return browser;
}

/** Discord, then GitHub where there is work on it. */
export async function signInAs(browser: PersonBrowser, page: string, { discordId, github }: Person): Promise<void> {
  await browser.signIn(page, "discord", discordId);
  if (github !== null) await browser.signIn(page, "github", String(github.id));
}
