// Linking: a Discord account, a GitHub account and a wallet become one person, each by proof. A second claim is refused.
import { linkText, type LinkRequest } from "#core/contribution/contributor.ts";
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput } from "#core/errors.ts";
import { parseWallet, type Wallet } from "#core/key.ts";
import type { Draft } from "#core/ledger/entry.ts";
import type { OneTimeGrant } from "#core/ledger/ledger.ts";
import type { State } from "#core/ledger/replay.ts";
import type { Identity, Vault } from "#core/ledger/vault.ts";
import { showAmount, sumOf } from "#core/money.ts";
import { issueGrant, lookAtGrant, takeGrant } from "./grant.ts";
import { newPersonId, recordUrl, rulesInForce, type House } from "./house.ts";
import type { DiscordAccount, Linked, LinkPage, OneTimePage } from "./answers.ts";
import type { Decision } from "./stream.ts";

/** Where the GitHub account of a Discord member is confirmed. OAuth will be one; the sandbox is another. */
export interface IdentitySource {
  /** A sentence that the page shows. */
  readonly says: string;
  /** Null when this person has no confirmed GitHub account. */
  githubOf(discordId: string): Promise<{ readonly id: number; readonly login: string } | null>;
}

export const NO_IDENTITY_SOURCE: IdentitySource = {
  says: "Signing in with GitHub is not part of this release: only the wallet is linked, and work on GitHub stays reserved.",
  githubOf: async () => null,
};

interface Bound {
  readonly discordId: string;
  readonly discordName: string;
}

export function offerLink(house: House, asker: DiscordAccount): Promise<OneTimePage> {
  const bound: Bound = { discordId: asker.id, discordName: asker.name };
  return issueGrant(house, "link", asker.id, bound);
}

export async function linkPage(house: House, source: IdentitySource, token: string): Promise<LinkPage> {
  const grant = await lookAtGrant(house, "link", token);
  const { discordId, discordName } = readBound(grant);
  const { name, treasury } = rulesInForce(await house.stream.state());
  return {
    daoName: name,
    discordId,
    discordName,
    github: await source.githubOf(discordId),
    githubSource: source.says,
    chainId: treasury.chainId,
    expiresAt: grant.expiresAt,
  };
}

function readBound(grant: OneTimeGrant): Bound {
  return JSON.parse(grant.bound) as Bound;
}

export async function linkTextFor(
  house: House,
  source: IdentitySource,
  token: string,
  wallet: string,
): Promise<string> {
  const grant = await lookAtGrant(house, "link", token);
  return (await requestFor(house, source, grant, parseWallet(wallet))).text;
}

async function requestFor(house: House, source: IdentitySource, grant: OneTimeGrant, wallet: Wallet) {
  const { discordId, discordName } = readBound(grant);
  const { name, treasury } = rulesInForce(await house.stream.state());
  const github = await source.githubOf(discordId);
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
  };
  return { text: linkText(request, wallet), github, discordId, discordName };
}

/** The signature is checked before the one-time page is used up, so that a refused signature in the wallet costs nothing. */
export async function completeLink(
  house: House,
  source: IdentitySource,
  token: string,
  answer: { readonly wallet: string; readonly signature: string },
): Promise<Linked> {
  const grant = await lookAtGrant(house, "link", token);
  const wallet = parseWallet(answer.wallet);
  const { text, github, discordId, discordName } = await requestFor(house, source, grant, wallet);
  await refuseDaoContract(house, wallet);
  const signer = await house.world.treasury.readWalletProof(text, answer.signature, wallet);
  if (signer !== wallet) {
    throw new BadInput("The signature was made by another wallet.", {
      happened: `It was signed by ${signer}, and the page asked for ${wallet}.`,
      next: "Choose the same account in your wallet that you connected, and sign again. A contract must take that signature itself.",
    });
  }
  const discord = { provider: "discord", account: discordId, name: discordName } as const;
  const hub =
    github === null ? null : ({ provider: "github", account: String(github.id), name: github.login } as const);
  await refuseForeignClaim(house, discord, hub, wallet);
  await takeGrant(house, grant);
  const before = await house.store.vault.personOf("discord", discord.account);
  const person = await joinIdentities(house, discord, hub);
  const link: Link = { person, before, wallet, hasGithub: hub !== null };
  await house.stream.append((state) => decideLink(house, state, link));
  const { treasury } = rulesInForce(await house.stream.state());
  const amounts = (await house.stream.state()).reserved.get(person) ?? [];
  const total = sumOf(amounts.map(({ amountBaseUnits }) => amountBaseUnits));
  const reserved =
    total === 0n ? null : `${showAmount(total, treasury.token)} reserved for you will be a line of the next proposal.`;
  return { person, wallet, githubLogin: github?.login ?? null, reserved };
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

/** One wallet a person, one person an account: a second claim is a dispute for people, never a takeover. */
async function refuseForeignClaim(house: House, discord: Account, hub: Account | null, wallet: Wallet): Promise<void> {
  const { vault } = house.store;
  const state = await house.stream.state();
  const byDiscord = await vault.personOf("discord", discord.account);
  const byGithub = hub === null ? null : await vault.personOf("github", hub.account);
  const [ofDiscord, ofGithub] = await Promise.all([accountsOf(vault, byDiscord), accountsOf(vault, byGithub)]);
  if (byGithub !== byDiscord && ofGithub.some(({ provider }) => provider === "discord")) {
    throw new BadInput("This GitHub account is linked to another Discord account already.", {
      next: "If it is yours, ask a reviewer of the DAO to decide: nothing was changed.",
    });
  }
  if (hub !== null && byGithub !== byDiscord && ofDiscord.some(({ provider }) => provider === "github")) {
    throw new BadInput("This Discord account is linked to another GitHub account already.", {
      next: "If that is wrong, ask a reviewer of the DAO to decide: nothing was changed.",
    });
  }
  const own = new Set([byDiscord, byGithub]);
  const holders = (await vault.find("wallet", wallet)).filter(({ record, person }) => {
    return person !== null && !own.has(person) && state.persons.get(person)?.walletRecord === record;
  });
  if (holders.length > 0) {
    throw new BadInput("This wallet is linked to another person already.", {
      next: "Use another wallet, or ask a reviewer of the DAO.",
    });
  }
}

/** From the vault, which all DAOs of a store share: each DAO's own entries know only who linked there. */
async function accountsOf(vault: Vault, person: PersonId | null): Promise<readonly Identity[]> {
  return person === null ? [] : vault.identitiesOf(person);
}

/** Work on GitHub keeps its person; a Discord account that had none of its own joins it. */
async function joinIdentities(house: House, discord: Account, hub: Account | null): Promise<PersonId> {
  const { vault } = house.store;
  const byDiscord = await vault.personOf("discord", discord.account);
  if (hub === null) return vault.ensurePerson(discord, byDiscord ?? newPersonId(house.ids));
  const person = await vault.ensurePerson(hub, byDiscord ?? newPersonId(house.ids));
  const joined = await vault.ensurePerson(discord, person);
  if (joined !== person) await vault.moveIdentity(discord, person);
  return person;
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
  const { taken, drafts } = await takeWallets(house, state, link);
  const accounts = accountsLinked(state, link);
  const current = known?.walletRecord == null ? null : await house.store.vault.read(known.walletRecord);
  if (current?.text === wallet) return { drafts: [...accounts, ...drafts] };
  const own: Replaced[] = known?.lastWalletRecord == null ? [] : [{ person, record: known.lastWalletRecord }];
  const replaces = [...own, ...taken];
  // The vault is shared by all DAOs of a store, and a record that exists is never written anew.
  const record = `wallet:${house.dao}:${person}:${state.size}`;
  const fact = { kind: "wallet-linked" as const, person, record, ...(replaces.length > 0 && { replaces }) };
  return {
    drafts: [...accounts, ...drafts, { key: `wallet-linked:${record}`, fact }],
    records: [{ record, person, kind: "wallet", text: wallet }],
  };
}

function accountsLinked(state: State, { person, hasGithub }: Link): Draft[] {
  const known = state.persons.get(person);
  return (["discord", "github"] as const).flatMap((provider): Draft[] => {
    const isLinked = provider === "discord" ? known?.hasDiscord : known?.hasGithub;
    if (isLinked || (provider === "github" && !hasGithub)) return [];
    const record = `identity:${provider}:${person}`;
    return [{ key: `linked:${provider}:${person}`, fact: { kind: "account-linked", person, provider, record } }];
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
