// The routes: every address this server answers, and with what.
import { BadInput } from "#core/errors.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { answerJson, answerPage, type WebAnswer } from "./answer.ts";
import { ASSETS } from "./asset.ts";
import { manifestOf } from "./manifest.ts";
import { claimsPageOf, noClaimsPageOf } from "./pages/claims.ts";
import { daoListPage } from "./pages/dao-list.ts";
import { CALLBACK_PATHS } from "./oauth.ts";
import { browserFor, comeBack, leaveFor, type SignInDoor } from "./sign-in.ts";
import { linkPageOf } from "./pages/link.ts";
import { recordPage } from "./pages/record.ts";
import { signPageOf } from "./pages/sign.ts";
import { votePageOf } from "./pages/vote.ts";

export interface House {
  readonly daos: () => readonly Intake[];
  readonly isHealthy: () => { readonly ok: boolean; readonly sentence: string };
  /** Missing where people cannot sign in with Discord and GitHub. */
  readonly signIn?: SignInDoor | null;
}

/** What one request asks, taken from its address and body. A part that the route's path does not name is "". */
export interface Visit {
  readonly house: House;
  readonly daoId: string;
  readonly token: string;
  readonly asset: string;
  readonly ballotId: string;
  readonly query: URLSearchParams;
  /** As the browser sent them. */
  readonly cookies: string;
  /** The JSON of a POST; null for a GET. */
  readonly posted: unknown;
}

/** Null means that there is nothing at this address. */
type Answerer = (visit: Visit) => WebAnswer | null | Promise<WebAnswer | null>;

export interface Route {
  readonly path: string;
  readonly GET?: Answerer;
  readonly POST?: Answerer;
  /** What costs more than an answer: each network address may ask for it so often. */
  readonly paced?: readonly ("GET" | "POST")[];
}

export const WEBHOOK_PATH = "/api/github/webhooks";

const ROUTES: readonly Route[] = [
  { path: "/", GET: showRoot },
  { path: "/healthz", GET: showHealth },
  { path: "/robots.txt", GET: showRobots },
  { path: "/assets/:asset", GET: ({ asset }) => ASSETS.get(asset) ?? null },
  { path: "/dao/:daoId", GET: ofDao(showRecord) },
  { path: "/dao/:daoId/record.json", GET: ofDao(async (dao) => answerJson(await dao.record(), "no-cache")) },
  { path: "/dao/:daoId/claims", GET: ofDao(showClaims) },
  { path: "/dao/:daoId/claims.json", GET: ofDao(showClaimList) },
  { path: "/dao/:daoId/link/:token", GET: ofDao(showLinkPage), POST: ofDao(takeLink) },
  { path: "/dao/:daoId/link/:token/text", GET: ofDao(showLinkText) },
  { path: "/dao/:daoId/link/:token/sign-in", POST: ofDao(leaveToSignIn) },
  { path: CALLBACK_PATHS.discord, GET: (visit) => returnFrom("discord", visit) },
  { path: CALLBACK_PATHS.github, GET: (visit) => returnFrom("github", visit) },
  { path: "/dao/:daoId/sign/:token", GET: ofDao(showSignPage), POST: ofDao(takeSignature) },
  { path: "/dao/:daoId/sign/:token/batch.json", GET: ofDao(showBatch) },
  { path: "/dao/:daoId/sign/:token/manifest.json", GET: ofDao(showManifest) },
  { path: "/dao/:daoId/vote/:ballotId", GET: ofDao(showVotePage), POST: ofDao(takeVote), paced: ["POST"] },
  { path: "/dao/:daoId/vote/:ballotId/voter.json", GET: ofDao(showVoter), paced: ["GET"] },
  { path: "/dao/:daoId/vote/:ballotId/message", POST: ofDao(showVoteToSign), paced: ["POST"] },
];

export interface FoundRoute {
  readonly route: Route;
  readonly daoId: string;
  readonly token: string;
  readonly asset: string;
  readonly ballotId: string;
}

/** @param path as it stands in the request line, still percent-encoded */
export function findRoute(path: string): FoundRoute | null {
  const asked = segmentsOf(path);
  for (const route of ROUTES) {
    const parts = matchSegments(segmentsOf(route.path), asked);
    if (parts === null) continue;
    return {
      route,
      daoId: parts.get(":daoId") ?? "",
      token: parts.get(":token") ?? "",
      asset: parts.get(":asset") ?? "",
      ballotId: parts.get(":ballotId") ?? "",
    };
  }
  return null;
}

function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

function matchSegments(pattern: readonly string[], asked: readonly string[]): ReadonlyMap<string, string> | null {
  if (pattern.length !== asked.length) return null;
  const parts = new Map<string, string>();
  for (const [at, expected] of pattern.entries()) {
    const segment = decodeSegment(asked[at] ?? "");
    if (segment === null) return null;
    if (expected.startsWith(":")) parts.set(expected, segment);
    else if (expected !== segment) return null;
  }
  return parts;
}

function decodeSegment(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null; // Broken percent-encoding names nothing that we have.
  }
}

function ofDao(answer: (dao: Intake, visit: Visit) => WebAnswer | Promise<WebAnswer>): Answerer {
  return (visit) => {
    const dao = visit.house.daos().find(({ daoId }) => daoId === visit.daoId);
    return dao === undefined ? null : answer(dao, visit);
  };
}

async function showRoot({ house }: Visit): Promise<WebAnswer> {
  const daos = house.daos();
  const [only] = daos;
  return only !== undefined && daos.length === 1 ? showRecord(only) : answerPage(daoListPage(daos), "no-cache");
}

function showHealth({ house }: Visit): WebAnswer {
  const health = house.isHealthy();
  return answerJson({ ok: health.ok, sentence: health.sentence }, "no-store", health.ok ? 200 : 503);
}

function showRobots(): WebAnswer {
  const body = "User-agent: *\nDisallow: /dao/*/link/\nDisallow: /dao/*/sign/\nDisallow: /sign-in/\nDisallow: /api/\n";
  return { status: 200, type: "text/plain; charset=utf-8", body, cache: "public, max-age=300" };
}

async function showRecord(dao: Intake): Promise<WebAnswer> {
  return answerPage(recordPage(await dao.record()), "no-cache");
}

async function showClaims(dao: Intake, { query }: Visit): Promise<WebAnswer> {
  const standing = await dao.claims.standing(query.get("contract"));
  const address = `/dao/${encodeURIComponent(dao.daoId)}/claims`;
  const page = standing === null ? noClaimsPageOf(dao.daoName) : claimsPageOf(standing, address);
  return answerPage(page, "no-cache");
}

/** Whoever keeps this needs nobody's page to claim; the chain is not asked for it. */
async function showClaimList(dao: Intake, { query }: Visit): Promise<WebAnswer> {
  const list = await dao.claims.list(query.get("contract"));
  if (list === null) return answerJson({ claims: [] }, "no-cache", 404);
  const { chainId, contract, round, root, accounts } = list;
  const claims = accounts.map(({ wallet, cumulativeBaseUnits, proof }) => {
    return { wallet, cumulative: cumulativeBaseUnits, proof };
  });
  return answerJson({ chainId, contract, round, root, claims }, "no-cache");
}

async function showLinkPage(dao: Intake, visit: Visit): Promise<WebAnswer> {
  const { token, query } = visit;
  const page = await dao.linkPage(token, browserOf(dao, visit));
  return answerPage(linkPageOf(page, query.get("github") !== "none"), "no-store");
}

function browserOf({ daoId }: Intake, { house, cookies, token }: Visit): string | null {
  return browserFor(house.signIn ?? null, cookies, daoId, token);
}

async function showLinkText(dao: Intake, visit: Visit): Promise<WebAnswer> {
  const { token, query } = visit;
  const proof = { browser: browserOf(dao, visit), isForPublisher: query.get("github") === "gist" };
  return answerJson({ text: await dao.linkTextFor(token, query.get("wallet") ?? "", proof) });
}

async function takeLink(dao: Intake, visit: Visit): Promise<WebAnswer> {
  const { token, posted } = visit;
  const gist = memberOf(posted, "gist") == null ? {} : { gist: textOf(posted, "gist") };
  const answer = { wallet: textOf(posted, "wallet"), signature: textOf(posted, "signature"), ...gist };
  const { wallet, githubLogin, reserved } = await dao.completeLink(token, answer, browserOf(dao, visit));
  return answerJson({ linked: true, wallet, githubLogin, reserved });
}

async function leaveToSignIn(dao: Intake, visit: Visit): Promise<WebAnswer> {
  const { house, token, posted } = visit;
  if (house.signIn == null) throw noSignIn();
  const provider = textOf(posted, "with");
  if (provider === "discord" || provider === "github")
    return leaveFor(house.signIn, dao, token, browserOf(dao, visit), provider);
  throw new BadInput("One signs in with Discord or with GitHub here.", { next: 'Send "discord" or "github".' });
}

async function returnFrom(provider: "discord" | "github", { house, query, cookies }: Visit): Promise<WebAnswer> {
  if (house.signIn == null) throw noSignIn();
  return comeBack(house.signIn, house.daos(), provider, query, cookies);
}

function noSignIn(): BadInput {
  return new BadInput("Nobody signs in here.", { next: "Run /link add in Discord: its page says how to link." });
}

async function showSignPage(dao: Intake, { token }: Visit): Promise<WebAnswer> {
  const address = `/dao/${encodeURIComponent(dao.daoId)}/sign/${encodeURIComponent(token)}`;
  return answerPage(signPageOf(await dao.signPage(token), `${address}/manifest.json`), "no-store");
}

async function showBatch(dao: Intake, { token }: Visit): Promise<WebAnswer> {
  const review = await dao.signPage(token);
  const { typedData, domainHash, messageHash, safeTxHash } = review.batch;
  return answerJson({ manifest: manifestOf(review), typedData, hashes: { domainHash, messageHash, safeTxHash } });
}

/** As a file, laid out for people to read. */
async function showManifest(dao: Intake, { token }: Visit): Promise<WebAnswer> {
  const body = `${JSON.stringify(manifestOf(await dao.signPage(token)), null, 2)}\n`;
  const headers = { "Content-Disposition": 'attachment; filename="manifest.json"' };
  return { status: 200, type: "application/json; charset=utf-8", body, cache: "no-store", headers };
}

async function takeSignature(dao: Intake, { token, posted }: Visit): Promise<WebAnswer> {
  const { signed, threshold, signer, safeTxHash } = await dao.postSignature(token, textOf(posted, "signature"));
  return answerJson({ signed, threshold, signer, safeTxHash });
}

async function showVotePage(dao: Intake, { ballotId }: Visit): Promise<WebAnswer> {
  return answerPage(votePageOf(await dao.votePage(ballotId, null)), "no-cache");
}

async function showVoter(dao: Intake, { ballotId, query }: Visit): Promise<WebAnswer> {
  const { voter } = await dao.votePage(ballotId, query.get("wallet") ?? "");
  return answerJson(voter);
}

async function showVoteToSign(dao: Intake, { ballotId, posted }: Visit): Promise<WebAnswer> {
  return answerJson(await dao.voteToSign(ballotId, wishOf(posted)));
}

async function takeVote(dao: Intake, { ballotId, posted }: Visit): Promise<WebAnswer> {
  const wish = wishOf(posted);
  const signed = { timestamp: memberOf(posted, "timestamp"), signature: textOf(posted, "signature") };
  return answerJson(await dao.castVote(ballotId, { ...wish, ...signed }));
}

/** No reason is one too. */
function wishOf(posted: unknown) {
  const reason = memberOf(posted, "reason") ?? "";
  return {
    voter: textOf(posted, "voter"),
    choice: memberOf(posted, "choice"),
    reason: reason === "" ? "" : textOf(posted, "reason"),
  };
}

function memberOf(posted: unknown, name: string): unknown {
  if (typeof posted !== "object" || posted === null) return undefined;
  return Object.entries(posted).find(([key]) => key === name)?.[1];
}

function textOf(posted: unknown, name: "wallet" | "signature" | "voter" | "reason" | "gist" | "with"): string {
  const value = memberOf(posted, name);
  if (typeof value === "string" && value !== "") return value;
  throw new BadInput(`The ${name} is missing.`, {
    happened: "The posted JSON has no such text.",
    next: `Send an object with "${name}" as text.`,
  });
}
