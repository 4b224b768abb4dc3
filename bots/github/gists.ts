// Gists: one public gist as GitHub tells it to everybody, for people who prove their GitHub account by publishing one.
import { RetryLater } from "#core/errors.ts";
import { parseIsoTime } from "#core/time.ts";
import type { Gist, Gists } from "#core/workflow/sign-in.ts";
import { fieldsOf, isFields } from "./fields.ts";

export interface GistOptions {
  readonly apiUrl: string;
  readonly deadlineMilliseconds: number;
}

/** The proof takes a thousand; GitHub tells much beside it. */
const ANSWER_BYTES_MAX = 256 * 1024;

/** Asked without signing in, at GitHub's own address and no other; redirects are not followed. */
export function connectGists({ apiUrl, deadlineMilliseconds }: GistOptions): Gists {
  return {
    read: async (id) => {
      const response = await askGithub(`${apiUrl}/gists/${encodeURIComponent(id)}`, deadlineMilliseconds);
      return response === null ? null : readGist(response);
    },
  };
}

async function askGithub(address: string, deadlineMilliseconds: number): Promise<unknown> {
  try {
    const response = await fetch(address, {
      headers: { accept: "application/vnd.github+json", "user-agent": "laurel" },
      redirect: "error",
      signal: AbortSignal.timeout(deadlineMilliseconds),
    });
    if (response.status === 404) return null;
    if (response.status !== 200) throw new Error(`GitHub answered ${response.status}`);
    return JSON.parse(await readText(response));
  } catch (cause) {
    throw new RetryLater("GitHub does not show gists at the moment.", {
      happened: cause instanceof Error ? cause.message : String(cause),
      next: "Try again in some minutes.",
      cause,
    });
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    if (bytes > ANSWER_BYTES_MAX) throw new Error("the gist is longer than is read");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function readGist(answer: unknown): Gist {
  const { owner, public: isPublic, created_at: createdAt, fork_of: forkOf, files } = fieldsOf(answer, "the gist");
  const created = typeof createdAt === "string" ? Date.parse(createdAt) : Number.NaN;
  return {
    owner: readOwner(owner),
    isPublic: isPublic === true,
    ...(forkOf != null && { isFork: true }),
    createdAt: Number.isNaN(created) ? 0 : parseIsoTime(String(createdAt)),
    untrustedText: isFields(files) ? readOnlyFile(Object.values(files)) : null,
  };
}

function readOwner(owner: unknown): Gist["owner"] {
  if (!isFields(owner)) return null;
  const { id, login, type } = owner;
  const isPerson = Number.isSafeInteger(id) && Number(id) > 0 && typeof login === "string" && type === "User";
  return isPerson ? { id: Number(id), login } : null;
}

function readOnlyFile(files: readonly unknown[]): string | null {
  const [only] = files;
  if (files.length !== 1 || !isFields(only) || only["truncated"] === true) return null;
  return typeof only["content"] === "string" ? only["content"] : null;
}
