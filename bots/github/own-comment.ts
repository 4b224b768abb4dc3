// Our comment: the one text of ours under a pull request, found again by its author and its hidden marker.
import type { PullRef } from "#core/contribution/evidence.ts";
import { readMarker } from "./comment.ts";
import { ownerAndRepo, pagesOf, type Client } from "./connection.ts";
import { fieldsOf, idOf, isFields, textOf, writtenOf, type Fields } from "./fields.ts";

export interface OwnComment {
  readonly id: number;
  readonly body: string;
  readonly url: string;
  readonly epoch: number;
}

const COMMENTS = "/repos/{owner}/{repo}/issues/{issue_number}/comments";
/** Ten thousand comments; a longer conversation is for a person to look at. */
const COMMENT_PAGES_MAX = 100;

/** @param botLogin "laurel[bot]": a marker that somebody else wrote is somebody else's text */
export async function findOwnComment(
  client: Client,
  ref: Pick<PullRef, "repository" | "pull">,
  botLogin: string,
  daoId: string,
): Promise<OwnComment | null> {
  for await (const page of pagesOf(client, `GET ${COMMENTS}`, placeOf(ref), COMMENT_PAGES_MAX)) {
    for (const comment of page) {
      const epoch = isBy(comment, botLogin) ? readMarker(writtenOf(comment, "body"), daoId) : null;
      if (epoch !== null) return readComment(comment, epoch);
    }
  }
  return null;
}

/** Writes the text where it is not yet: safe to repeat after an answer was lost. */
export async function ensureOwnComment(
  client: Client,
  ref: PullRef,
  wanted: { readonly botLogin: string; readonly daoId: string; readonly text: string },
): Promise<{ readonly url: string }> {
  const found = await findOwnComment(client, ref, wanted.botLogin, wanted.daoId);
  if (found === null) return writeComment(client, ref, wanted.text);
  if (!isSameText(found.body, wanted.text)) await editComment(client, ref, found.id, wanted.text);
  return { url: found.url };
}

async function writeComment(client: Client, ref: PullRef, body: string): Promise<{ readonly url: string }> {
  // Never retried by the client: a first answer that was lost would leave two comments. The next tick looks first.
  const parameters = { ...placeOf(ref), body, request: { retries: 0 } };
  const answer = await client.request(`POST ${COMMENTS}`, parameters);
  return { url: textOf(fieldsOf(answer.data, "the new comment"), "html_url") };
}

async function editComment(client: Client, ref: PullRef, id: number, body: string): Promise<void> {
  const place = { ...ownerAndRepo(ref.repository), comment_id: id };
  await client.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", { ...place, body });
}

function readComment(comment: Fields, epoch: number): OwnComment {
  return { id: idOf(comment, "id"), body: writtenOf(comment, "body"), url: textOf(comment, "html_url"), epoch };
}

function isBy(comment: Fields, botLogin: string): boolean {
  const user = comment["user"];
  return isFields(user) && user["type"] === "Bot" && user["login"] === botLogin;
}

/** GitHub may store other line ends and drop white space at the end. */
function isSameText(one: string, other: string): boolean {
  const plainOf = (text: string) => text.replaceAll("\r\n", "\n").trim();
  return plainOf(one) === plainOf(other);
}

function placeOf(ref: Pick<PullRef, "repository" | "pull">) {
  return { ...ownerAndRepo(ref.repository), issue_number: ref.pull };
}
