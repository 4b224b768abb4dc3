// Unlinking: what a person sees of their own links, and takes back themselves.
import type { PersonId } from "#core/contribution/contribution.ts";
import { BadInput } from "#core/errors.ts";
import type { PersonState, State } from "#core/ledger/state.ts";
import { showAmount, sumOf } from "#core/money.ts";
import type { DiscordAccount, LinkStanding } from "./answers.ts";
import { disputeName } from "./dispute.ts";
import { rulesInForce, type House } from "./house.ts";
import { nameOf, walletOf } from "./names.ts";
import { partAccounts, partOnce, walletUnlinked } from "./parting.ts";
import { payableFrom } from "./wallet-notice.ts";

/** "accounts" parts Discord and GitHub, and unlinks the wallet with them. */
export type Unlinkable = "wallet" | "accounts";

/** What is linked to the asker, since when, and what waits. */
export async function linkStanding(house: House, asker: DiscordAccount): Promise<LinkStanding> {
  const state = await house.stream.state();
  const { name: daoName, payout, treasury } = rulesInForce(state);
  const person = await house.store.vault.personOf("discord", asker.id);
  const known = person === null ? undefined : state.persons.get(person);
  const login = person === null ? null : (await nameOf(house.store.vault, person)).login;
  const total = sumOf((person === null ? [] : (state.reserved.get(person) ?? [])).map((each) => each.amountBaseUnits));
  return {
    daoName,
    discordName: asker.name,
    discordSince: known?.discordSince ?? null,
    github: login === null ? null : { login, since: known?.githubSince ?? null },
    wallet: await walletStanding(house, state, person, known),
    reserved: total === 0n ? null : showAmount(total, treasury.token),
    coolDownHours: payout.coolDownHours,
    disputes: person === null ? [] : disputesOf(state, person),
  };
}

async function walletStanding(
  house: House,
  state: State,
  person: PersonId | null,
  known: PersonState | undefined,
): Promise<LinkStanding["wallet"]> {
  if (person === null || known === undefined || known.walletRecord === null) return null;
  return {
    wallet: await walletOf(house.store.vault, known.walletRecord),
    since: known.walletSince ?? null,
    payableFrom: payableFrom(state, person, house.stream.now()),
  };
}

function disputesOf(state: State, person: PersonId): LinkStanding["disputes"] {
  return [...state.disputes.values()]
    .filter((dispute) => dispute.answer === null && (dispute.person === person || dispute.holder === person))
    .map((dispute) => ({
      name: disputeName(dispute),
      about: dispute.about,
      isClaimant: dispute.person === person,
      answerBy: dispute.answerBy,
    }));
}

/**
 * What is on its way is still paid where it was voted to go. Whatever is linked next waits as a changed wallet does.
 * @throws BadInput when there is nothing of that kind
 */
export async function unlink(house: House, asker: DiscordAccount, what: Unlinkable): Promise<void> {
  const person = await house.store.vault.personOf("discord", asker.id);
  if (person === null) throw nothingLinked();
  if (what === "accounts" && (await nameOf(house.store.vault, person)).login === null) {
    throw new BadInput("No GitHub account is linked to you.", { next: "To unlink your wallet: /link remove." });
  }
  const part = partOnce(house);
  await house.stream.append(async (state) => {
    const because = "its person unlinked it";
    if (what === "accounts")
      return { drafts: await partAccounts(house, state, { person, to: await part(person) }, because) };
    const drafts = walletUnlinked(state, person, because);
    if (drafts.length === 0) throw nothingLinked();
    return { drafts };
  });
}

function nothingLinked(): BadInput {
  return new BadInput("No wallet is linked to you.", { next: "To link one: /link add." });
}
