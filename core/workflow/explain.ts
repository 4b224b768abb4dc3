// Explaining: why a contribution got what it got, and where somebody's money is, in plain sentences from the ledger alone.
import { BadInput } from "#core/errors.ts";
import type { PersonId } from "#core/contribution/contribution.ts";
import type { State } from "#core/ledger/state.ts";
import { showAmount, sumOf, parseBaseUnits } from "#core/money.ts";
import { showScore } from "#core/score/score.ts";
import { rulesInForce, type ReadingRoom } from "./house.ts";
import type { DiscordAccount } from "./answers.ts";
import { shownName } from "./names.ts";
import { sayPause } from "./pause.ts";
import type { PublicRecord, RecordedContribution, RecordedProposal } from "./record.ts";

/**
 * @param text "owner/repo#12", a GitHub link to a pull request, or just "12" or "#12" when the DAO has one repository
 * @throws BadInput when it is not a pull request's name
 */
export function readPullName(text: string, repositories: readonly string[]): { repository: string; pull: number } {
  const trimmed = text.trim();
  const named = /^(?:https:\/\/github\.com\/)?([\w.-]+\/[\w.-]+?)(?:#|\/pull\/)([1-9][0-9]{0,9})(?:[/?#].*)?$/.exec(
    trimmed,
  );
  if (named?.[1] && named[2]) return { repository: named[1], pull: Number(named[2]) };
  const only = repositories.length === 1 ? repositories[0] : undefined;
  const bare = /^#?([1-9][0-9]{0,9})$/.exec(trimmed);
  if (bare?.[1] && only) return { repository: only, pull: Number(bare[1]) };
  throw new BadInput("This is not a pull request's name.", {
    happened: JSON.stringify(trimmed.slice(0, 120)),
    next: "Write it as owner/repo#12.",
  });
}

const ACT_NAME = /^(feedback|mentoring|triage)-[1-9][0-9]{0,8}$/;

/** "feedback-3": work that no pull request shows. @returns null where it is another name */
export function readActName(text: string): string | null {
  const name = text.trim().toLowerCase();
  return ACT_NAME.test(name) ? name : null;
}

/** A pull request, or the name of work that none shows. */
export type WorkName = { readonly repository: string; readonly pull: number } | { readonly act: string };

type Place = { readonly id: string; readonly repository: string | null; readonly pull: number | null };

export function isNamed(work: Place, name: WorkName): boolean {
  if ("act" in name) return work.id === name.act;
  return work.repository?.toLowerCase() === name.repository.toLowerCase() && work.pull === name.pull;
}

/** @throws BadInput when it is neither */
export function readWorkName(text: string, repositories: readonly string[]): WorkName {
  const act = readActName(text);
  return act === null ? readPullName(text, repositories) : { act };
}

/** @throws BadInput when the ledger knows nothing of the work */
export function explainWork(record: PublicRecord, name: WorkName): string {
  return "act" in name ? explainAct(record, name.act) : explainPull(record, name.repository, name.pull);
}

/** @throws BadInput when the ledger knows nothing of it */
function explainAct(record: PublicRecord, name: string): string {
  const contribution = record.contributions.find(({ id }) => id === name);
  if (contribution !== undefined)
    return [`${name} in ${record.daoName}`, "", ...explainContribution(record, contribution)].join("\n");
  const nomination = record.nominations.find((each) => each.name === name);
  if (nomination === undefined)
    throw new BadInput(`The ledger of ${record.daoName} knows nothing of ${name}.`, { next: "Check the name." });
  const { contributor, namedBy, kind, epoch, says } = nomination;
  const head = `${contributor}, ${kind}, epoch ${epoch}, named by ${namedBy}`;
  return [`${name} in ${record.daoName}`, "", head, ...says.map((sentence) => `  - ${sentence}`)].join("\n");
}

export function explainPull(record: PublicRecord, repository: string, pull: number): string {
  const isIt = (other: Place): boolean => isNamed(other, { repository, pull });
  const contributions = record.contributions.filter(isIt);
  const refused = record.refused.filter(isIt);
  if (contributions.length + refused.length === 0) {
    throw new BadInput(`The ledger of ${record.daoName} knows nothing of ${repository}#${pull}.`, {
      next: "Check the name. A pull request is recorded after it was merged; the sweep finds one whose webhook was lost.",
    });
  }
  const told = contributions.flatMap((contribution) => [...explainContribution(record, contribution), ""]);
  const refusals = refused.map(({ id, because }) => `${id} is not rewarded. ${because}`);
  const paused = pauseWords(record, told);
  return [`${repository}#${pull} in ${record.daoName}`, "", ...told, ...refusals, ...paused].join("\n").trimEnd();
}

/** Said once, and not again after what waits for it. */
function pauseWords({ pause }: PublicRecord, told: readonly string[]): string[] {
  const words = pause === null ? "" : sayPause(pause);
  return words === "" || told.some((sentence) => sentence.includes(words)) ? [] : [words];
}

function explainContribution(record: PublicRecord, contribution: RecordedContribution): string[] {
  const { contributor, role, kind, epoch, score, standing, reasons } = contribution;
  const waits = standing === "provisional" ? ", provisional" : "";
  const head = `${contributor}, ${role} (${kind}), epoch ${epoch}: ${score === null ? "not scored yet" : `${showScore(score)} of 5.00${waits}`}`;
  return [head, ...reasons.map((reason) => `  - ${reason}`), `  ${whereTheMoneyIs(record, contribution)}`];
}

function whereTheMoneyIs(record: PublicRecord, { contributor, epoch }: RecordedContribution): string {
  const ofEpochs = record.proposals.filter(({ grant }) => grant === null);
  const proposal = ofEpochs.find((candidate) => candidate.epoch === epoch);
  const line = proposal?.lines.find((candidate) => candidate.contributor === contributor);
  const isVotedDown = proposal?.verdict === "rejected" || proposal?.verdict === "lapsed";
  if (proposal && line && line.withheldBecause === undefined && !isVotedDown)
    return sayLine(record, proposal, line, epoch);
  const reserved = record.reserved.find(
    (candidate) => candidate.contributor === contributor && candidate.epoch === epoch,
  );
  if (reserved?.isRolledOver === true)
    return `${reserved.amount} of epoch ${epoch} did not pass the vote once; they are proposed once more, with the next epoch.`;
  if (reserved && line?.withheldBecause !== undefined)
    return `${line.amount} (${line.because}) could not be paid: ${line.withheldBecause} It waits for the next proposal.`;
  if (reserved)
    return `${reserved.amount} of epoch ${epoch} are reserved for ${contributor}: a line of the next proposal once a wallet is linked (/link add in Discord) and may be paid.`;
  const later = ofEpochs.findLast(({ lines }) =>
    lines.some(({ contributor: name, because }) => name === contributor && reservedFrom(because).includes(epoch)),
  );
  const laterLine = later?.lines.find((candidate) => candidate.contributor === contributor);
  if (later && laterLine) return sayLine(record, later, laterLine, epoch);
  if (proposal && line) return sayLine(record, proposal, line, epoch);
  if (record.openEpoch?.number === epoch) return `Epoch ${epoch} is open; it is split when it closes.`;
  return `Epoch ${epoch} is closed, and no amount stands to ${contributor}.`;
}

/** "epoch 3 and reserved from epoch 1" as [1]. */
function reservedFrom(because: string): number[] {
  return [...because.matchAll(/from epoch ([0-9]+)/g)].map(([, epoch]) => Number(epoch));
}

function sayLine(
  record: PublicRecord,
  proposal: RecordedProposal,
  line: RecordedProposal["lines"][number],
  epoch: number,
): string {
  const sum = record.contributions.filter((other) => other.contributor === line.contributor && other.epoch === epoch);
  const points = sum.reduce((total, { score }) => total + (score ?? 0), 0);
  return `${line.contributor} earned ${line.amount} (${line.because}): ${showScore(points)} points, in a budget of ${proposal.budget}. ${proposal.waitsFor}`;
}

/** What the asker earned, why, and what it waits for. */
export async function standingOf(house: ReadingRoom, record: PublicRecord, asker: DiscordAccount): Promise<string> {
  const person = await house.store.vault.personOf("discord", asker.id);
  if (person === null)
    return "You have not linked anything yet. Run /link add: your GitHub work and your wallet become one account, and what you earned so far is kept for you.";
  const state = await house.stream.state();
  const { token } = rulesInForce(state).treasury;
  const name = await shownName(house.store.vault, person);
  const isOwn = ({ contributor }: { readonly contributor: string }): boolean => contributor === name;
  const own = record.contributions.filter(isOwn);
  const lines = record.proposals.flatMap((proposal) =>
    proposal.lines.filter(isOwn).map((line) => ({ proposal, line })),
  );
  const paid = sumOf(
    lines
      .filter(({ proposal, line }) => proposal.stage === "paid" && line.withheldBecause === undefined)
      .map(({ line }) => parseBaseUnits(line.amountBaseUnits)),
  );
  const putUp = lines.filter(({ line }) => line.claimsUrl !== undefined);
  const waiting = lines
    .filter(({ proposal, line }) => proposal.stage !== "paid" && line.withheldBecause === undefined)
    .map(({ proposal, line }) => `${line.amount} (${line.because}): ${proposal.waitsFor}`);
  const reserved = sumOf((state.reserved.get(person) ?? []).map(({ amountBaseUnits }) => amountBaseUnits));
  return [
    `You are ${name}. ${own.length} contributions are on record; ${showAmount(paid, token)} were paid to you so far.`,
    ...(putUp.length > 0
      ? [
          `${showAmount(sumOf(putUp.map(({ line }) => parseBaseUnits(line.amountBaseUnits))), token)} of it were put up for claiming at ${putUp[0]?.line.claimsUrl}: connect any wallet there and press Claim, unless it was fetched already.`,
        ]
      : []),
    ...(reserved > 0n
      ? [
          `${showAmount(reserved, token)} are reserved for you${state.persons.get(person)?.walletRecord == null ? ": link a wallet with /link add" : " and will be a line of the next proposal"}.`,
        ]
      : []),
    ...waiting,
    ...pauseWords(record, waiting),
    ...actWords(state, person),
    ...own
      .slice(-10)
      .map(({ id, score }) => `- ${id}: ${score === null ? "not scored yet" : `${showScore(score)} of 5.00`}`),
  ].join("\n");
}

/** What of theirs waits for a reviewer, what they named, and how often they were thanked in this epoch. */
function actWords({ nominations, kudos }: State, person: PersonId): string[] {
  const waiting = [...nominations.values()];
  const own = waiting.filter(({ act }) => act.person === person).map(({ nomination }) => nomination);
  const named = waiting
    .filter(({ act, by }) => by === person && act.person !== person)
    .map(({ nomination }) => nomination);
  const thanks = kudos.filter(({ to }) => to === person).length;
  return [
    ...(thanks === 0 ? [] : [`You were thanked ${thanks === 1 ? "once" : `${thanks} times`} in this epoch.`]),
    ...(own.length === 0 ? [] : [`A reviewer still decides about your work: ${own.join(", ")}.`]),
    ...(named.length === 0 ? [] : [`A reviewer still decides about what you named: ${named.join(", ")}.`]),
  ];
}

const SUGGESTIONS_MAX = 25;

/** Newest first, the asker's own before all others. */
export async function suggestWorks(
  house: ReadingRoom,
  { contributions, nominations }: PublicRecord,
  asker: DiscordAccount,
  typed: string,
): Promise<readonly string[]> {
  const person = await house.store.vault.personOf("discord", asker.id);
  const own = person === null ? null : await shownName(house.store.vault, person);
  const works = [...contributions, ...nominations.map(({ name: id, contributor }) => ({ id, contributor }))].reverse();
  const wanted = typed.trim().toLowerCase();
  const names = (isOwn: boolean): string[] =>
    works.filter(({ contributor }) => (contributor === own) === isOwn).map(({ id }) => id.replace(/\/[a-z0-9-]+$/, ""));
  return [...new Set([...names(true), ...names(false)])]
    .filter((name) => name.toLowerCase().includes(wanted))
    .slice(0, SUGGESTIONS_MAX);
}
