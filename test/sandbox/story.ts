// The story of one epoch, act by act: what contributors, members and treasurers do, over the same doors as in real life.
import { pullKey } from "#core/key.ts";
import { unixSeconds } from "#core/time.ts";
import type { PublicRecord, RecordedProposal } from "#core/workflow/record.ts";
import type { RestPull } from "./github-pulls.ts";
import { openBrowser, signInAs } from "./person-browser.ts";
import { CHAT_CHANNEL, DAO, PAYOUTS_CHANNEL, PROPOSALS_CHANNEL, SPACE, type Person, type Sandbox } from "./sandbox.ts";
import { castVote } from "./snapshot-voter.ts";

const POST_MILLISECONDS_MAX = 20_000;

/** `/link add` in Discord, the one-time page, two sign-ins, a wallet signature: what every person does once. */
export async function linkPerson(
  sandbox: Sandbox,
  person: Person,
): Promise<{ linked: boolean; githubLogin: string | null }> {
  const page = await askForLinkPage(sandbox, person);
  const browser = openBrowser();
  await signInAs(browser, page, person);
  const { text } = (await browser.getJson(`${page}/text?wallet=${person.key.address}`)) as { text: string };
  const signature = await person.key.signMessage(text);
  return (await browser.postJson(page, { wallet: person.key.address, signature })) as {
    linked: boolean;
    githubLogin: string | null;
  };
}

export async function askForLinkPage({ discord }: Sandbox, { discordId: user }: Person): Promise<string> {
  const answer = await discord.slash({ user, channel: CHAT_CHANNEL, command: "link", subcommand: "add" });
  return findPage(answer.content, "link");
}

export function findPage(content: string, purpose: "link" | "sign"): string {
  const page = new RegExp(`http://[^\\s>)]+/dao/${DAO}/${purpose}/[0-9a-f]{32}`).exec(content)?.[0];
  if (page === undefined) throw new Error(`the answer holds no ${purpose} page: ${content.slice(0, 400)}`);
  return page;
}

/** `/appeal` in Discord. @returns what Laurel answered */
export async function appeal(sandbox: Sandbox, person: Person, pull: string, reason: string): Promise<string> {
  const { discordId: user } = person;
  const options = { pull, reason };
  return (await sandbox.discord.slash({ user, channel: CHAT_CHANNEL, command: "appeal", options })).content;
}

/** The contributors who link: all but the last, when there are two or more. */
export function linkingPeople({ people }: Sandbox): readonly Person[] {
  return people.length < 2 ? people : people.slice(0, -1);
}

/** Treasurers and contributors link. */
export async function linkEverybody(sandbox: Sandbox): Promise<void> {
  for (const person of [...sandbox.treasurers, ...linkingPeople(sandbox)]) await linkPerson(sandbox, person);
}

/** Merges as GitHub shows it, then a signed webhook for each. @returns the door's answers */
export async function mergePulls(sandbox: Sandbox, pulls: readonly RestPull[]): Promise<number[]> {
  const answers: number[] = [];
  for (const { base, number, merged_at } of pulls) {
    const repository = base.repo.full_name;
    const at = merged_at == null ? sandbox.clock.now() : unixSeconds(Math.floor(Date.parse(merged_at) / 1000));
    sandbox.github.merge(repository, number, at);
    const { status } = await sandbox.github.deliver(
      sandbox.doorUrl,
      "pull_request",
      sandbox.github.mergedPayload(repository, number),
    );
    answers.push(status);
  }
  return answers;
}

/** A language model may take a minute for its first answers; `until` waits less. */
const SCORING_WAITS_MAX = 4;

/** Until each pull request is in the record, scored, and has its one comment. */
export async function untilScored(sandbox: Sandbox, pulls: readonly RestPull[]): Promise<PublicRecord> {
  for (let wait = 1; wait < SCORING_WAITS_MAX; wait += 1) {
    try {
      return await waitForScores(sandbox, pulls);
    } catch (error) {
      const isLate = error instanceof Error && error.message.includes("did not happen in time");
      if (!isLate || !sandbox.isLaurelUp()) throw error;
    }
  }
  return waitForScores(sandbox, pulls);
}

function nameOfWork({
  repository,
  pull,
}: {
  readonly repository: string | null;
  readonly pull: number | null;
}): string {
  return pullKey(repository ?? "", pull ?? 0);
}

function waitForScores(sandbox: Sandbox, pulls: readonly RestPull[]): Promise<PublicRecord> {
  return sandbox.until("crediting and scoring every pull request", ({ contributions, refused }) => {
    const known = new Set([...contributions, ...refused].map(nameOfWork));
    const isKnown = pulls.every(({ base, number }) => known.has(pullKey(base.repo.full_name, number)));
    const isTold = pulls.every(({ base, number }) => sandbox.github.comments(base.repo.full_name, number).length > 0);
    return isKnown && isTold && contributions.every(({ score }) => score !== null);
  });
}

export function theProposal(record: PublicRecord): RecordedProposal {
  const proposal = record.proposals.at(-1);
  if (proposal === undefined) throw new Error("there is no proposal yet");
  return proposal;
}

const isAt = (...stages: readonly RecordedProposal["stage"][]) => {
  return ({ proposals }: PublicRecord): boolean => stages.includes(proposals.at(-1)?.stage ?? "drafted");
};

export async function closeEpoch(sandbox: Sandbox): Promise<PublicRecord> {
  const { openEpoch } = await sandbox.until("the epoch's opening", (record) => record.openEpoch !== null);
  await sandbox.jumpTo(unixSeconds((openEpoch?.closesAt ?? 0) + 60));
  return sandbox.until("the proposal on Discord", isAt("discussion"));
}

/** Whether somebody with a linked wallet earned anything: without that there is nothing to vote on. */
export function mayAnybodyBePaid(sandbox: Sandbox, { contributions }: PublicRecord): boolean {
  const linked = new Set(linkingPeople(sandbox).map(({ name }) => name));
  return contributions.some(({ contributor, score }) => linked.has(contributor) && (score ?? 0) > 0);
}

/** An epoch that can pay nobody closes without a proposal; what was earned all the same is kept for later. */
export async function closeUnpaidEpoch(sandbox: Sandbox): Promise<PublicRecord> {
  const { openEpoch, contributions } = await sandbox.until(
    "the epoch's opening",
    (record) => record.openEpoch !== null,
  );
  const isAnythingEarned = contributions.some(({ score }) => (score ?? 0) > 0);
  await sandbox.jumpTo(unixSeconds((openEpoch?.closesAt ?? 0) + 60));
  return sandbox.until("the end of the epoch", (record) => {
    const isOver = (record.openEpoch?.number ?? 0) > (openEpoch?.number ?? 0);
    return isOver && (!isAnythingEarned || record.reserved.length > 0);
  });
}

export async function openBallot(sandbox: Sandbox): Promise<PublicRecord> {
  await sandbox.jump(24.1);
  return sandbox.until("the ballot on Snapshot", isAt("voting"));
}

export type Choice = 1 | 2 | 3;

/** Signed EIP-712 votes through snapshot.js: 1 for, 2 against, 3 abstain. */
export async function voteAll(sandbox: Sandbox, choiceOf: (voter: Person, at: number) => Choice | null): Promise<void> {
  const { ballotId } = theProposal(await sandbox.record());
  if (ballotId === null) throw new Error("there is no ballot to vote on");
  await sandbox.jump(1);
  for (const [at, voter] of sandbox.voters.entries()) {
    const choice = choiceOf(voter, at);
    if (choice === null) continue;
    const { sequencerUrl } = sandbox.snapshot;
    await castVote({ sequencerUrl, space: SPACE, voter: voter.key, ballotId, choice, timestamp: sandbox.clock.now() });
  }
}

export async function endVote(sandbox: Sandbox): Promise<PublicRecord> {
  await sandbox.jumpTo(unixSeconds((theProposal(await sandbox.record()).endsAt ?? 0) + 120));
  return sandbox.until("the verdict", ({ proposals }) => proposals.at(-1)?.verdict != null);
}

/** The objection hours pass, and the batch is offered to the treasurers. */
export async function waitForOffer(sandbox: Sandbox): Promise<PublicRecord> {
  await sandbox.jump(24.1);
  const record = await sandbox.until("the offer to the treasurers", isAt("to-sign"));
  await waitForPost(sandbox, PAYOUTS_CHANNEL, "laurel:payout:");
  return record;
}

/** A post is known by the custom_id of its button. */
export async function waitForPost(sandbox: Sandbox, channel: string, key: string): Promise<void> {
  await sandbox.discord.wait(`the post ${key}`, () => postsWith(sandbox, channel, key) > 0, POST_MILLISECONDS_MAX);
}

export function postsWith(sandbox: Sandbox, channel: string, key: string): number {
  return sandbox.discord.messages(channel).filter(({ components }) => JSON.stringify(components).includes(key)).length;
}

export interface Batch {
  readonly typedData: {
    readonly domain: { readonly chainId: number; readonly verifyingContract: string };
    readonly types: Record<string, { name: string; type: string }[]>;
    readonly message: Record<string, unknown>;
  };
}

/** `/payout review` and `/payout approve` in Discord. @returns the one-time sign page's address and what it asks to sign */
export async function askToSign(
  sandbox: Sandbox,
  treasurer: Person,
): Promise<{ page: string; review: string; typedData: Batch["typedData"] }> {
  const asked = { user: treasurer.discordId, channel: PAYOUTS_CHANNEL, command: "payout" };
  const review = await sandbox.discord.slash({ ...asked, subcommand: "review" });
  const approval = await sandbox.discord.slash({ ...asked, subcommand: "approve" });
  const words = [approval.content, ...approval.followUps.map(({ content }) => content)].join("\n");
  const page = findPage(words, "sign");
  const { typedData } = (await getJson(`${page}/batch.json`)) as Batch;
  return { page, review: [review.content, ...review.followUps.map(({ content }) => content)].join("\n"), typedData };
}

/** As a wallet does for `eth_signTypedData_v4`: ethers derives the domain's type itself and wants it left out. */
export function signSafeTx({ key }: Person, { domain, types, message }: Batch["typedData"]): Promise<string> {
  const { EIP712Domain: _, ...signed } = types;
  return key.signTypedData(domain, signed, message);
}

export async function approve(sandbox: Sandbox, treasurer: Person): Promise<void> {
  const { page, typedData } = await askToSign(sandbox, treasurer);
  const signature = await signSafeTx(treasurer, typedData);
  await postJson(page, { signature });
}

/** Blocks are mined until the payout is final and everybody has been told. */
export async function settle(sandbox: Sandbox): Promise<PublicRecord> {
  await sandbox.until("the execution through the Safe", isAt("sent", "paid"));
  await sandbox.evm.mine(4);
  await sandbox.jump(0.1);
  const record = await sandbox.until("the settled payout", isAt("paid"));
  await waitForPost(sandbox, PROPOSALS_CHANNEL, "laurel:thanks:");
  return record;
}

/** Until the comment of every pull request in which somebody was paid names the transaction. */
export async function untilTold(sandbox: Sandbox, pulls: readonly RestPull[]): Promise<void> {
  const record = await sandbox.record();
  const { transactionHash, lines } = theProposal(record);
  const paid = new Set(lines.map(({ contributor }) => contributor));
  const paidWork = record.contributions.filter(({ contributor }) => paid.has(contributor));
  const toldOf = new Set(paidWork.map(nameOfWork));
  const paidPulls = pulls.filter(({ base, number }) => toldOf.has(pullKey(base.repo.full_name, number)));
  await sandbox.until("the word on every paid pull request", () =>
    paidPulls.every(({ base, number }) =>
      sandbox.github
        .comments(base.repo.full_name, number)
        .some(({ body }) => body.includes(transactionHash ?? "no transaction")),
    ),
  );
}

export async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url, { headers: { accept: "application/json" }, signal: AbortSignal.timeout(20_000) });
  return readAnswer(response);
}

export async function postJson(url: string, body: unknown): Promise<unknown> {
  const headers = { "content-type": "application/json", accept: "application/json" };
  const response = await fetch(url, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  return readAnswer(response);
}

async function readAnswer(response: Response): Promise<unknown> {
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text.slice(0, 500)}`);
  return JSON.parse(text);
}
