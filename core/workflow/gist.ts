// A gist as a proof: who publishes the signed text of a link page under a GitHub account holds that account.
import { BadInput } from "#core/errors.ts";
import type { OneTimeGrant } from "#core/ledger/ledger.ts";
import type { House } from "./house.ts";
import { readBound, rebind, type Gist, type Gists, type HubAccount } from "./sign-in.ts";

/** GitHub answers whoever does not sign in sixty times an hour, all pages together. */
const READINGS_PER_PAGE_MAX = 6;
/** GitHub's clock and ours may differ by so much. */
const CLOCKS_APART_SECONDS = 60;

/** What is to be published: the signed text, an empty line, and the signature. */
export function gistText(text: string, signature: string): string {
  return `${text}\n\n${signature}`;
}

/**
 * @param claim.gist its address or its id
 * @returns the account that published it @throws BadInput with what is wrong about it; RetryLater
 */
export async function readPublisher(
  house: House,
  gists: Gists,
  grant: OneTimeGrant,
  claim: { readonly gist: string; readonly text: string; readonly signature: string },
): Promise<HubAccount> {
  const id = readGistId(claim.gist);
  const bound = readBound(grant);
  if (bound.gistReadings >= READINGS_PER_PAGE_MAX) {
    throw new BadInput("This page has looked for a gist too often.", {
      happened: `It looks ${READINGS_PER_PAGE_MAX} times.`,
      next: "Run /link add in Discord for a new page.",
    });
  }
  await rebind(house, grant, { ...bound, gistReadings: bound.gistReadings + 1 });
  const gist = await gists.read(id);
  const fault = gist === null ? NOT_FOUND : gistFault(gist, grant, gistText(claim.text, claim.signature));
  if (fault !== null || gist?.owner == null) {
    throw new BadInput(fault ?? NO_OWNER, { happened: `Gist ${id}.`, next: "Mend that, then check the gist again." });
  }
  return gist.owner;
}

const NOT_FOUND = "There is no such gist that everybody can see.";
const NO_OWNER = "This gist belongs to no account.";

function gistFault(gist: Gist, { issuedAt }: OneTimeGrant, expected: string): string | null {
  if (gist.owner === null) return NO_OWNER;
  if (!gist.isPublic) return "This gist is secret: create a public one.";
  if (gist.isFork === true) return "This gist is a fork of another one: create your own.";
  if (gist.createdAt < issuedAt - CLOCKS_APART_SECONDS) return "This gist is older than this page: create a new one.";
  if (gist.untrustedText === null) return "This gist is not one short file.";
  return plainLines(gist.untrustedText) === plainLines(expected)
    ? null
    : "This gist does not hold exactly the text and the signature that this page shows.";
}

/** Editors end lines in their own way, and add one at the end. */
function plainLines(text: string): string {
  return text.replaceAll("\r\n", "\n").trimEnd();
}

/** @throws BadInput for another address than one of gist.github.com */
function readGistId(text: string): string {
  const address = /^(?:https:\/\/gist\.github\.com\/(?:[\w-]{1,100}\/)?)?([0-9a-f]{20,40})(?:[/#?].*)?$/i;
  const id = address.exec(text.trim().slice(0, 300))?.[1];
  if (id !== undefined) return id.toLowerCase();
  throw new BadInput("This is not the address of a gist.", {
    happened: JSON.stringify(text.slice(0, 120)),
    next: "Copy it from your browser, like https://gist.github.com/your-name/0123456789abcdef0123.",
  });
}
