// Linking: a Discord account, a GitHub account and a wallet become one person, each by proof. Nobody takes what is another's.
import { linkText, type LinkRequest } from "#core/contribution/contributor.ts";
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput } from "#core/errors.ts";
import { parseWallet, type Wallet } from "#core/key.ts";
import type { Draft } from "#core/ledger/entry.ts";
import type { OneTimeGrant } from "#core/ledger/ledger.ts";
import type { PersonState, State } from "#core/ledger/state.ts";
import type { Identity, Vault } from "#core/ledger/vault.ts";
import { showAmount, sumOf } from "#core/money.ts";
import { showTime, type UnixSeconds } from "#core/time.ts";
import { fileDispute, type Claim } from "./dispute.ts";
import { recordElsewhere } from "./elsewhere.ts";
import { readPublisher } from "./gist.ts";
import { issueGrant, lookAtGrant, takeGrant } from "./grant.ts";
import { newPersonId, recordUrl, rulesInForce, type House } from "./house.ts";
import type { DiscordAccount, Linked, LinkPage, OneTimePage } from "./answers.ts";
import { walletUnlinked } from "./parting.ts";
import { boundTo, readBound, requireBrowser, type Bound, type HubAccount, type IdentitySource } from "./sign-in.ts";
import type { Decision } from "./stream.ts";
import { payableFrom } from "./wallet-notice.ts";

export function offerLink(house: House, asker: DiscordAccount): Promise<OneTimePage> {
  return issueGrant(house, "link", asker.id, boundTo(asker.id, asker.name));
}

export async function linkPage(
  house: House,
  source: IdentitySource,
  token: string,
  browser: string | null,
): Promise<LinkPage> {
  const grant = await lookAtGrant(house, "link", token);
  const bound = readBound(grant);
  const { discordId, discordName } = bound;
  const { name, treasury } = rulesInForce(await house.stream.state());
  const isOwnBrowser = source.way !== "sign-in" || isConfirmedBy(bound, browser);
  return {
    daoName: name,
    discordId,
    discordName,
    way: source.way,
    isDiscordConfirmed: source.way === "sign-in" && isOwnBrowser,
    // What was confirmed in another browser is not told to whoever opens the address here.
    github: isOwnBrowser ? await confirmedGithub(source, bound) : null,
    linkedGithub: isOwnBrowser ? ((await linkedGithub(house.store.vault, discordId))?.name ?? null) : null,
    vouchedBy: source.way === "vouched" ? source.says : null,
    chainId: treasury.chainId,
    expiresAt: grant.expiresAt,
  };
}

function isConfirmedBy(bound: Bound, browser: string | null): boolean {
  try {
    return requireBrowser(bound, browser) !== "";
  } catch {
    return false;
  }
}

/** Known before a wallet signs; of a gist, only its own publication tells. */
async function confirmedGithub(source: IdentitySource, { github, discordId }: Bound): Promise<HubAccount | null> {
  return source.way === "vouched" ? source.githubOf(discordId) : github;
}

async function linkedGithub(vault: Vault, discordId: string): Promise<Identity | null> {
  const accounts = await accountsOf(vault, await vault.personOf("discord", discordId));
  return accounts.find(({ provider }) => provider === "github") ?? null;
}

/** What a browser shows of itself, and how the GitHub account is to be proven. */
export interface LinkProof {
  readonly browser: string | null;
  /** The text is to be published as a gist by the GitHub account that is to be linked. */
  readonly isForPublisher: boolean;
}

export async function linkTextFor(
  house: House,
  source: IdentitySource,
  token: string,
  wallet: string,
  proof: LinkProof,
): Promise<string> {
  const grant = await lookAtGrant(house, "link", token);
  return (await requestFor(house, source, grant, parseWallet(wallet), proof)).text;
}

async function requestFor(
  house: House,
  source: IdentitySource,
  grant: OneTimeGrant,
  wallet: Wallet,
  { browser, isForPublisher }: LinkProof,
) {
  const bound = readBound(grant);
  if (source.way === "sign-in") requireBrowser(bound, browser);
  const { discordId, discordName } = bound;
  const { name, treasury } = rulesInForce(await house.stream.state());
  const github = await confirmedGithub(source, bound);
  const request: LinkRequest = {
    domain: new URL(house.publicUrl).host,
    uri: recordUrl(house),
    chainId: treasury.chainId,
    daoName: name,
    discordName,
    discordId,
    githubLogin: github?.login ?? null,
    githubId: github?.id ?? null,
    nonce: grant.nonce,
    issuedAt: grant.issuedAt,
    expiresAt: grant.expiresAt,
    ...(source.way === "gist" && isForPublisher ? { isForPublisher } : {}),
  };
  return { text: linkText(request, wallet), github, discordId, discordName };
}

export interface LinkAnswer {
  readonly wallet: string;
  readonly signature: string;
  /** Where GitHub is proven by one: its address or id. */
  readonly gist?: string | null;
}

/**
 * The signature is checked before the one-time page is used up, so that a refused signature in the wallet costs nothing.
 * @throws BadInput: a proof is missing or wrong, or what is claimed is somebody else's, which becomes a dispute for reviewers
 */
export async function completeLink(
  house: House,
  source: IdentitySource,
  token: string,
  answer: LinkAnswer,
  browser: string | null,
): Promise<Linked> {
  const grant = await lookAtGrant(house, "link", token);
  const wallet = parseWallet(answer.wallet);
  const gist = source.way === "gist" ? (answer.gist ?? null) : null;
  const proof = { browser, isForPublisher: gist !== null };
  const { text, github: confirmed, discordId, discordName } = await requestFor(house, source, grant, wallet, proof);
  await refuseDaoContract(house, wallet);
  await refuseOtherSigner(house, text, answer.signature, wallet);
  const github =
    source.way === "gist" && gist !== null
      ? await readPublisher(house, source.gists, grant, { gist, text, signature: answer.signature })
      : confirmed;
  const discord = { provider: "discord", account: discordId, name: discordName } as const;
  const hub =
    github === null ? null : ({ provider: "github", account: String(github.id), name: github.login } as const);
  await refuseWithoutOwnGithub(house.store.vault, discord, hub);
  const claim = await findForeignClaim(house, await house.stream.state(), discord, hub, wallet);
  if (claim !== null)
    throw await fileDispute(house, { id: discordId, name: discordName }, claim, () => takeGrant(house, grant));
  await takeGrant(house, grant);
  const person = await linkInTurn(house, discord, hub, wallet);
  const reserved = sayReserved(await house.stream.state(), person, house.stream.now());
  return { person, wallet, githubLogin: github?.login ?? null, reserved };
}

/** What waits for whoever has just linked, and how long it still does. */
function sayReserved(state: State, person: PersonId, now: UnixSeconds): string | null {
  const { token } = rulesInForce(state).treasury;
  const total = sumOf((state.reserved.get(person) ?? []).map(({ amountBaseUnits }) => amountBaseUnits));
  if (total === 0n) return null;
  const from = payableFrom(state, person, now);
  const when = from === null ? "the next proposal" : `the first proposal after ${showTime(from)}`;
  return `${showAmount(total, token)} reserved for you will be a line of ${when}.`;
}

/** One after the other: of two who claim the same at the same moment, the second finds that it is taken. */
async function linkInTurn(house: House, discord: Account, hub: Account | null, wallet: Wallet): Promise<PersonId> {
  let joining = null as Promise<Pick<Link, "person" | "before">> | null;
  await house.stream.append(async (state) => {
    if ((await findForeignClaim(house, state, discord, hub, wallet)) !== null) throw takenMeanwhile();
    // Once, also where this is decided anew: only then is it known who the Discord account was before.
    joining ??= joinIdentities(house, discord, hub);
    const { person, before } = await joining;
    await recordElsewhere(house, (elsewhere) => joinedElsewhere(elsewhere, person, before));
    return decideLink(house, state, { person, before, wallet, hasGithub: hub !== null });
  });
  return (await (joining ?? joinIdentities(house, discord, hub))).person;
}

function takenMeanwhile(): BadInput {
  return new BadInput("Somebody else has linked this at the same moment.", {
    happened: "This wallet is linked to another person, or the GitHub account to another Discord account.",
    next: "Run /link add in Discord again to see how it stands.",
  });
}

async function refuseOtherSigner(house: House, text: string, signature: string, wallet: Wallet): Promise<void> {
  const signer = await house.world.treasury.readWalletProof(text, signature, wallet);
  if (signer === wallet) return;
  throw new BadInput("The signature was made by another wallet.", {
    happened: `It was signed by ${signer}, and the page asked for ${wallet}.`,
    next: "Choose the same account in your wallet that you connected, and sign again. A contract must take that signature itself.",
  });
}

/** What is paid to one of these comes back, is lost, or stops every payout. */
async function refuseDaoContract(house: House, wallet: Wallet): Promise<void> {
  const { safe, payouts, multiSendCallOnly, token, claims } = rulesInForce(await house.stream.state()).treasury;
  if (![safe, payouts, multiSendCallOnly, token.address, claims?.contract].includes(wallet)) return;
  throw new BadInput("This address is one of the DAO's own contracts.", {
    happened: `${wallet} is nobody's wallet.`,
    next: "Link a wallet of your own.",
  });
}

type Account = { readonly provider: "discord" | "github"; readonly account: string; readonly name: string };

/** A Discord account alone, which is stolen sooner than two, must not be enough to change where work on GitHub is paid. */
async function refuseWithoutOwnGithub(vault: Vault, discord: Account, hub: Account | null): Promise<void> {
  const linked = hub === null ? await linkedGithub(vault, discord.account) : null;
  if (linked === null) return;
  throw new BadInput("Your GitHub account has to be confirmed as well.", {
    happened: `This Discord account is linked to GitHub ${linked.name}.`,
    next: "Confirm it on this page too. If it is not yours any more, run /link remove first.",
  });
}

/**
 * One wallet a person, one person an account: a second claim is a dispute for people, never a takeover.
 * @returns what is claimed and whose it is, or null
 * @throws BadInput when the asker has another GitHub account
 */
async function findForeignClaim(
  house: House,
  state: State,
  discord: Account,
  hub: Account | null,
  wallet: Wallet,
): Promise<Claim | null> {
  const { vault } = house.store;
  const byDiscord = await vault.personOf("discord", discord.account);
  const byGithub = hub === null ? null : await vault.personOf("github", hub.account);
  const [ofDiscord, ofGithub] = await Promise.all([accountsOf(vault, byDiscord), accountsOf(vault, byGithub)]);
  if (hub !== null && byGithub !== byDiscord && ofDiscord.some(({ provider }) => provider === "github")) {
    throw new BadInput("This Discord account is linked to another GitHub account already.", {
      next: "To link this one instead, part the other one first: /link remove.",
    });
  }
  if (byGithub !== null && byGithub !== byDiscord && ofGithub.some(({ provider }) => provider === "discord"))
    return { about: "github", holder: byGithub, walletRecord: null };
  const own = new Set([byDiscord, byGithub]);
  const holder = (await vault.find("wallet", wallet)).find(({ record, person }) => {
    return person !== null && !own.has(person) && state.persons.get(person)?.walletRecord === record;
  });
  return holder?.person == null ? null : { about: "wallet", holder: holder.person, walletRecord: holder.record };
}

/** From the vault, which all DAOs of a store share: each DAO's own entries know only who linked there. */
async function accountsOf(vault: Vault, person: PersonId | null): Promise<readonly Identity[]> {
  return person === null ? [] : vault.identitiesOf(person);
}

/** Work on GitHub keeps its person; a Discord account that had none of its own joins it. */
async function joinIdentities(
  house: House,
  discord: Account,
  hub: Account | null,
): Promise<Pick<Link, "person" | "before">> {
  const { vault } = house.store;
  const before = await vault.personOf("discord", discord.account);
  if (hub === null) return { person: await vault.ensurePerson(discord, before ?? newPersonId(house.ids)), before };
  const person = await vault.ensurePerson(hub, before ?? newPersonId(house.ids));
  const joined = await vault.ensurePerson(discord, person);
  if (joined !== person) await vault.moveIdentity(discord, person);
  return { person, before };
}

interface Link {
  readonly person: PersonId;
  /** Whose the Discord account was until now, if anybody's. */
  readonly before: PersonId | null;
  readonly wallet: Wallet;
  readonly hasGithub: boolean;
}

type Replaced = { readonly person: PersonId; readonly record: string };

async function decideLink(house: House, state: State, link: Link): Promise<Decision> {
  const { person, wallet } = link;
  const known = state.persons.get(person);
  const { taken, drafts: unlinked } = await takeWallets(house, state, link);
  const drafts = [...personsJoined(state, link), ...accountsLinked(state, link), ...unlinked];
  const current = known?.walletRecord == null ? null : await house.store.vault.read(known.walletRecord);
  if (current?.text === wallet) return { drafts };
  const own: Replaced[] = known?.lastWalletRecord == null ? [] : [{ person, record: known.lastWalletRecord }];
  const replaces = [...own, ...taken];
  const cools = await mustCool(house, state, link);
  // The vault is shared by all DAOs of a store, and a record that exists is never written anew.
  const record = `wallet:${house.dao}:${person}:${state.size}`;
  const fact = {
    kind: "wallet-linked" as const,
    person,
    record,
    ...(replaces.length > 0 && { replaces }),
    ...(cools && { cools: true as const }),
  };
  return {
    drafts: [...drafts, { key: `wallet-linked:${record}`, fact }],
    records: [{ record, person, kind: "wallet", text: wallet }],
  };
}

/** What a Discord account alone has earned so far is earned by the person that it joins. */
function personsJoined({ persons, size }: State, { person, before }: Link): Draft[] {
  if (before === null || before === person || !persons.has(before)) return [];
  return [{ key: `joined:${before}:${size}`, fact: { kind: "persons-joined", person: before, into: person } }];
}

/** No wallet was proven for the person there: the one of the Discord account alone is nobody's, and the next one waits. */
function joinedElsewhere(state: State, person: PersonId, before: PersonId | null): Draft[] {
  if (before === null || before === person || !state.persons.has(before) || state.joined.has(before)) return [];
  const because = "its Discord account was joined to the person of a GitHub account";
  const fact = { kind: "persons-joined" as const, person: before, into: person, cools: true as const };
  return [...walletUnlinked(state, before, because), { key: `joined:${before}:${state.size}`, fact }];
}

/** Joining a GitHub account must not be a way around the waiting of a wallet that is not the one paid so far. */
async function mustCool(house: House, { persons }: State, { person, before, wallet }: Link): Promise<boolean> {
  const earlier = before === null || before === person ? undefined : persons.get(before);
  if (earlier === undefined) return false;
  if (earlier.mustCool === true || earlier.changedAt !== null) return true;
  return earlier.lastWalletRecord !== null && !(await isAt(house, earlier, wallet));
}

async function isAt(house: House, { walletRecord }: PersonState, wallet: Wallet): Promise<boolean> {
  return walletRecord !== null && (await house.store.vault.read(walletRecord))?.text === wallet;
}

function accountsLinked(state: State, { person, hasGithub }: Link): Draft[] {
  const known = state.persons.get(person);
  return (["discord", "github"] as const).flatMap((provider): Draft[] => {
    const isLinked = provider === "discord" ? known?.hasDiscord : known?.hasGithub;
    if (isLinked || (provider === "github" && !hasGithub)) return [];
    const record = `identity:${provider}:${person}`;
    // The same account may have been linked and parted before.
    const key = `linked:${provider}:${person}:${state.size}`;
    return [{ key, fact: { kind: "account-linked", person, provider, record } }];
  });
}

/** The same wallet of somebody without an account left, and the wallet of whoever this Discord account was before. */
async function takeWallets(
  house: House,
  state: State,
  { person, before, wallet }: Link,
): Promise<{ taken: readonly Replaced[]; drafts: readonly Draft[] }> {
  const taken: Replaced[] = [];
  const drafts: Draft[] = [];
  for (const [other, { walletRecord: record }] of state.persons) {
    if (other === person || record === null) continue;
    const isSame = (await house.store.vault.read(record))?.text === wallet;
    if (!isSame && other !== before) continue;
    // The same wallet under the same account is paid as before: nobody has to be told.
    if (!isSame || other !== before) taken.push({ person: other, record });
    const because = isSame
      ? "the same wallet was linked to the person's GitHub account"
      : "its Discord account was joined to the person of a GitHub account";
    drafts.push({
      key: `wallet-unlinked:${record}`,
      fact: { kind: "wallet-unlinked", person: other, record, because },
    });
  }
  return { taken, drafts };
}
