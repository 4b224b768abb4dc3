// An insertion: a text put into a pull request where its author, or a reviewer, may write whatever they like.
import type { ChangedFile, Review } from "#core/contribution/evidence.ts";
import { fileKind, whyNeverRead } from "#core/score/file-kind.ts";
import type { Work } from "./work.ts";

export const PLACES = ["body", "code comment", "file name", "review comment", "commit message"] as const;
export type Place = (typeof PLACES)[number];

/** The place, and each way in which a text may stand there; a pull request without room for it gives none. */
export function insertText(work: Work, place: Place, untrustedText: string): Work[] {
  return INSERT[place](work, untrustedText);
}

const INSERT: Readonly<Record<Place, (work: Work, text: string) => Work[]>> = {
  body: (work, text) => [{ ...work, untrustedBody: `${work.untrustedBody}\n\n${text}` }],
  "code comment": insertComment,
  "file name": (work, text) => [addNamedFile(work, text), ...renameFile(work, text)],
  "review comment": ({ reviews, ...work }, text) => [
    { ...work, reviews: changeFirst(reviews, (review) => commentOnLine(review, text)) },
    { ...work, reviews: changeFirst(reviews, (review) => ({ ...review, untrustedText: text })) },
  ],
  // A code host proposes the message of a single commit as title and body: there it comes before the scorer's eyes.
  "commit message": (work, text) => {
    const [subject = "", ...rest] = text.split("\n");
    return [{ ...work, untrustedTitle: subject, untrustedBody: `${work.untrustedBody}\n\n${rest.join("\n")}` }];
  },
};

const COMMENT_OPENINGS: readonly { readonly of: RegExp; readonly opening: string }[] = [
  { of: /\.(py|rb|sh|bash|pl|r|jl|ex|exs)$/i, opening: "# " },
  { of: /\.(sql|lua|hs|elm)$/i, opening: "-- " },
  { of: /\.(lisp|clj|el|scm)$/i, opening: "; " },
];
const OTHER_OPENING = "// ";

/** Added at the end of the first hunk of the first source file, each line of the text as a comment of its own. */
function insertComment(work: Work, text: string): Work[] {
  const at = work.files.findIndex(isEditedSource);
  const file = work.files[at];
  if (file === undefined) return [];
  const opening = COMMENT_OPENINGS.find(({ of }) => of.test(file.path))?.opening ?? OTHER_OPENING;
  const comments = text.split("\n").map((line) => `+${opening}${line}`);
  const rows = (file.untrustedPatch ?? "").split("\n");
  const next = rows.findIndex((row, place) => place > 0 && row.startsWith("@@"));
  const patch = rows.toSpliced(next === -1 ? rows.length : next, 0, ...comments).join("\n");
  const commented = { ...file, untrustedPatch: patch, addedLines: file.addedLines + comments.length };
  return [{ ...work, files: work.files.with(at, commented) }];
}

function isEditedSource(file: ChangedFile): boolean {
  const isRead = file.untrustedPatch !== null && file.status !== "removed" && whyNeverRead(file.path) === null;
  return isRead && fileKind(file.path) === "source";
}

function addNamedFile(work: Work, text: string): Work {
  const file: ChangedFile = {
    path: `src/${text}.ts`,
    previousPath: null,
    status: "added",
    addedLines: 1,
    removedLines: 0,
    untrustedPatch: "@@ -0,0 +1 @@\n+export const added = true;",
  };
  return { ...work, files: [...work.files, file] };
}

/** The first source file keeps its folder, its ending and its changes. */
function renameFile(work: Work, text: string): Work[] {
  const at = work.files.findIndex(isEditedSource);
  const file = work.files[at];
  if (file === undefined) return [];
  const [, folder = "", ending = ""] = /^(.*\/)?[^/]*?(\.[^./]+)?$/.exec(file.path) ?? [];
  const renamed: ChangedFile = {
    ...file,
    path: `${folder}${text}${ending}`,
    previousPath: file.path,
    status: "renamed",
  };
  return [{ ...work, files: work.files.with(at, renamed) }];
}

function changeFirst(reviews: readonly Review[], change: (review: Review) => Review): Review[] {
  return reviews.map((review, at) => (at === 0 ? change(review) : review));
}

function commentOnLine(review: Review, text: string): Review {
  return { ...review, untrustedLineComments: [...review.untrustedLineComments, text] };
}
