// The treasurers: owners of the Safe who sign here or elsewhere, hold, release and cancel, stay away, are replaced, or spend otherwise.
import type { PersonId } from "#core/contribution/contribution.ts";
import type { Hash, Wallet } from "#core/key.ts";
import type { ProposalState, State } from "#core/ledger/state.ts";
import { DAY_SECONDS, HOUR_SECONDS } from "#core/time.ts";
import type { DiscordAccount, OneTimePage } from "#core/workflow/answers.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { makeAddress } from "#test/support/build.ts";
import { signBatch, signText, wordsOfContract } from "./chain.ts";
import type { Scene } from "./run.ts";

export interface Treasurer {
  readonly discord: DiscordAccount;
  readonly wallet: Wallet;
}

export interface Council {
  readonly treasurers: readonly [Treasurer, ...Treasurer[]];
  /** In seconds since the epoch of the clock: nobody looks before. */
  awayUntil: number;
}

export const OWNER_WALLETS = [0xa1, 0xa2, 0xa3, 0xa4, 0xa5].map(makeAddress);
const FIRST_OWNERS = 3;
const REASON = "This does not look like what we voted on.";
/** Half of the DAOs trust this person to hold a payout. */
export const GUARDIAN: DiscordAccount = { id: "668", name: "a guardian" };
const STRANGER: DiscordAccount = { id: "667", name: "a member who is no treasurer" };

export function firstOwners(): Wallet[] {
  return OWNER_WALLETS.slice(0, FIRST_OWNERS);
}

export function openCouncil(): Council {
  const [first = makeAddress(0xa1), ...others] = OWNER_WALLETS;
  const seat = (wallet: Wallet, at: number): Treasurer => {
    return { discord: { id: `80${at}`, name: `treasurer ${at + 1}` }, wallet };
  };
  return { treasurers: [seat(first, 0), ...others.map((wallet, at) => seat(wallet, at + 1))], awayUntil: 0 };
}

/** What treasurers and other users of the Safe do beside signing: each a kind of fault, because it keeps a payout from its way. */
export function treasuryMischief(scene: Scene, council: Council): [number, () => Promise<void>][] {
  const { faults, random, world } = scene;
  const { chain } = world;
  const often = (kind: Parameters<typeof faults.strikes>[0], probability: number): number =>
    faults.strikes(kind, probability) ? 1 : 0;
  return [
    [often("nonce taken", 0.3), async () => chain.takeNonce()],
    [often("nonce queued elsewhere", 0.08), () => queueElsewhere(scene)],
    [often("executed by an owner", 0.12), () => executeElsewhere(scene)],
    [often("signed elsewhere", 0.15), () => signElsewhere(scene)],
    [often("owner replaced", 0.06), async () => replaceOwner(scene)],
    [often("threshold changed", 0.05), async () => changeThreshold(scene)],
    [often("contract takes its word back", 0.04), async () => void toggleContract(scene)],
    [often("treasury doubtful", 0.04), async () => void chain.safe.faults.push("A module is enabled.")],
    [often("treasury drained", 0.05), async () => drain(scene)],
    [often("token paused", 0.05), () => pauseToken(scene)],
    [often("recipient refused", 0.12), () => refuseRecipient(scene)],
    [often("executor dry", 0.06), async () => dryExecutor(scene)],
    [often("payout held", 0.15), () => holdPayout(scene, council)],
    [often("payout cancelled", 0.12), () => cancelPayout(scene, council)],
    [often("treasurers away", 0.05), async () => goAway(scene, council, random.between(1, 6))],
  ];
}

// ---- Signing ----------------------------------------------------------------------------------------------------------

function offeredPayout(state: State | null): ProposalState | null {
  for (const proposal of state?.proposals.values() ?? [])
    if (proposal.batch !== null && proposal.batch.shows !== null && proposal.settled === null) return proposal;
  return null;
}

/** Once a day each of them looks; in calm weeks everybody signs what is asked, also for a cancellation that was begun. */
export async function visitPayouts(scene: Scene, council: Council, isCalm: boolean): Promise<void> {
  const { world, random } = scene;
  if (!isCalm && world.clock.now() < council.awayUntil) return;
  for (const treasurer of council.treasurers) {
    const isOwner = world.chain.safe.owners.includes(treasurer.wallet);
    if (!isOwner && !random.chance(0.05)) continue;
    const person = await linkedPerson(scene, treasurer);
    if (person === null)
      await scene.ask(`${treasurer.discord.name} links a wallet`, (intake) => link(intake, treasurer));
    const offered = offeredPayout(scene.stateNow());
    if (offered?.batch?.transactionHash !== null || (!isCalm && random.chance(0.4))) continue;
    const hasSigned = person !== null && offered.batch.signatures.has(person);
    if (hasSigned && !random.chance(0.05)) continue;
    await sign(scene, treasurer, offered, random.chance(0.5) ? null : offered.epoch);
  }
}

function sign(scene: Scene, treasurer: Treasurer, { epoch }: ProposalState, named: number | null): Promise<void> {
  return scene.ask(`${treasurer.discord.name} signs the payout of epoch ${epoch}`, async (intake) => {
    const { review, page } = await intake.offerSigning(treasurer.discord, named);
    await post(scene, intake, treasurer, page, review.batch.safeTxHash);
  });
}

async function post(
  scene: Scene,
  intake: Intake,
  treasurer: Treasurer,
  page: OneTimePage,
  safeTxHash: Hash,
): Promise<void> {
  const token = page.url.split("/").at(-1) ?? "";
  if (scene.random.chance(0.2)) await intake.signPage(token);
  await intake.postSignature(token, signatureOf(scene, treasurer, safeTxHash));
}

function signatureOf({ world }: Scene, { wallet }: Treasurer, safeTxHash: Hash): string {
  return world.chain.contracts.has(wallet) ? wordsOfContract(safeTxHash) : signBatch(wallet, safeTxHash);
}

export async function link(
  intake: Intake,
  { discord, wallet }: { discord: DiscordAccount; wallet: Wallet },
): Promise<void> {
  const page = await intake.offerLink(discord);
  const token = page.url.split("/").at(-1) ?? "";
  const text = await intake.linkTextFor(token, wallet);
  await intake.completeLink(token, { wallet, signature: signText(wallet, text) });
}

async function linkedPerson(scene: Scene, { discord }: Treasurer): Promise<PersonId | null> {
  const person = (await scene.vaultNow()?.personOf("discord", discord.id)) ?? null;
  const hasWallet = person !== null && scene.stateNow()?.persons.get(person)?.walletRecord != null;
  return hasWallet ? person : null;
}

/** One owner approves the batch on chain, or signs it in Safe's own app. */
async function signElsewhere({ world, random, stateNow, tell }: Scene): Promise<void> {
  const batch = offeredPayout(stateNow())?.batch ?? null;
  const { owners } = world.chain.safe;
  const owner = owners[random.between(0, owners.length - 1)];
  if (batch === null || owner === undefined || world.chain.contracts.has(owner)) return;
  const kind = random.pick(["approved-hash", "eth-sign"] as const);
  tell(() => `${owner} signs the batch elsewhere (${kind}).`);
  world.chain.signElsewhere(batch.safeTxHash, owner, kind);
}

/** The owners gather signatures over the offered batch among themselves. */
async function executeElsewhere(scene: Scene): Promise<void> {
  const { chain } = scene.world;
  const offered = offeredPayout(scene.stateNow());
  if (offered?.batch == null) return;
  const isCancel = offered.batch.cancel !== null && scene.random.chance(0.5);
  const what = isCancel ? "executes the empty transaction" : "executes the batch";
  await scene.ask(`a treasurer ${what} in the Safe's own app`, async (_, house) => {
    const batch = await (isCancel ? house.composeCancel(offered) : house.composeOffered(offered));
    const able = chain.safe.owners.filter((owner) => !chain.contracts.has(owner));
    chain.executeElsewhere(batch, able.slice(0, chain.safe.threshold));
  });
}

// ---- Holding and cancelling -------------------------------------------------------------------------------------------

/** One treasurer alone holds what is not offered yet; whoever is none is refused. */
async function holdPayout(scene: Scene, council: Council): Promise<void> {
  const { random } = scene;
  const passed = [...(scene.stateNow()?.proposals.values() ?? [])].find(
    ({ verdict, batch, settled }) => verdict?.word === "passed" && batch === null && settled === null,
  );
  // Whoever wants to hold waits for the verdict, a few days at most.
  if (passed === undefined) {
    if (random.chance(0.7)) scene.later(random.between(6, 30) * HOUR_SECONDS, () => holdPayout(scene, council));
    return;
  }
  const { discord } = random.pick(council.treasurers);
  const asker = random.chance(0.25) ? GUARDIAN : discord;
  const epoch = random.chance(0.5) ? null : passed.epoch;
  const what = `${asker.name} holds the payout of epoch ${passed.epoch}`;
  await scene.ask(what, async (intake) => void (await intake.holdPayout(asker, epoch, REASON)));
  if (random.chance(0.1))
    await scene.ask("somebody else holds a payout", async (intake) => {
      await intake.holdPayout(STRANGER, null, REASON);
      throw new Error("somebody who is no treasurer held a payout");
    });
  if (!random.chance(0.6)) return;
  scene.later(random.between(1, 120) * HOUR_SECONDS, () =>
    scene.ask("somebody releases it", async (intake) => {
      const { discord: releaser } = random.pick(council.treasurers);
      await intake.releasePayout(random.chance(0.25) ? GUARDIAN : releaser, null, REASON);
    }),
  );
}

/** One asks for it, and some of the others sign it too; asking alone stops nothing. */
async function cancelPayout(scene: Scene, council: Council): Promise<void> {
  const { random } = scene;
  const offered = offeredPayout(scene.stateNow());
  if (offered?.batch?.transactionHash !== null) {
    if (random.chance(0.7)) scene.later(random.between(6, 30) * HOUR_SECONDS, () => cancelPayout(scene, council));
    return;
  }
  const { owners } = scene.world.chain.safe;
  const able = council.treasurers.filter(({ wallet }) => owners.includes(wallet) && random.chance(0.8));
  for (const treasurer of able) {
    const signs = (): Promise<void> =>
      scene.ask(`${treasurer.discord.name} signs to cancel the payout of epoch ${offered.epoch}`, async (intake) => {
        const { review, page } = await intake.cancelPayout(treasurer.discord, offered.epoch, REASON);
        if (random.chance(0.95)) await post(scene, intake, treasurer, page, review.batch.safeTxHash);
      });
    if (treasurer === able[0]) await signs();
    else scene.later(random.between(0, 40) * HOUR_SECONDS, signs);
  }
}

function goAway({ world, tell }: Scene, council: Council, days: number): void {
  tell(() => `The treasurers are away for ${days} days.`);
  council.awayUntil = world.clock.now() + days * DAY_SECONDS;
}

// ---- The Safe ---------------------------------------------------------------------------------------------------------

/** A transaction of the Safe waits for its owners elsewhere, and is executed or dropped some days later. */
async function queueElsewhere({ world, random, later, tell }: Scene): Promise<void> {
  const { chain } = world;
  tell(() => "Another transaction of the Safe waits for its owners.");
  chain.safe.queued += 1;
  later(random.between(2, 80) * HOUR_SECONDS, async () => {
    if (chain.safe.queued === 0) return;
    if (random.chance(0.6)) return chain.takeNonce();
    tell(() => "What waited in the Safe is dropped.");
    chain.safe.queued -= 1;
  });
}

function replaceOwner({ world, random, tell }: Scene): void {
  const { safe, contracts } = world.chain;
  const spare = OWNER_WALLETS.filter((wallet) => !safe.owners.includes(wallet));
  const [newcomer] = spare;
  if (newcomer === undefined) return;
  const leaver = random.between(0, safe.owners.length - 1);
  tell(() => `The Safe's owner ${leaver + 1} is replaced.`);
  safe.owners = safe.owners.map((owner, at) => (at === leaver ? newcomer : owner));
  if (random.chance(0.2)) contracts.set(newcomer, { isWilling: true });
  world.chain.takeNonce();
}

function changeThreshold({ world, random, tell }: Scene): void {
  const { safe } = world.chain;
  safe.threshold = random.between(1, safe.owners.length);
  tell(() => `The Safe now asks for ${safe.threshold} signatures.`);
  world.chain.takeNonce();
}

/** An owner becomes a contract (as EIP-7702 allows), or one that is a contract answers otherwise than before. */
function toggleContract({ world, random, tell }: Scene): void {
  const { safe, contracts } = world.chain;
  const owner = safe.owners[random.between(0, safe.owners.length - 1)];
  if (owner === undefined) return;
  const known = contracts.get(owner);
  tell(() => `Owner ${owner} ${known === undefined ? "becomes a contract" : "changes its mind"}.`);
  contracts.set(owner, { isWilling: known === undefined ? true : !known.isWilling });
}

function drain({ world, random, tell }: Scene): void {
  const { safe } = world.chain;
  const taken = (safe.balanceBaseUnits * BigInt(random.between(50, 100))) / 100n;
  tell(() => `The owners move ${taken} elsewhere.`);
  world.chain.takeNonce(taken);
}

async function pauseToken({ world, random, later, tell }: Scene): Promise<void> {
  const { token } = world.chain;
  tell(() => "The token is paused.");
  token.isPaused = true;
  later(random.between(2, 90) * HOUR_SECONDS, async () => {
    tell(() => "The token moves again.");
    token.isPaused = false;
  });
}

/** Of somebody who is paid by the proposal that comes next, or of a few at once. */
async function refuseRecipient({ world, random, later, tell, stateNow, vaultNow }: Scene): Promise<void> {
  const proposals = [...(stateNow()?.proposals.values() ?? [])].filter(({ settled }) => settled === null);
  const lines = proposals[random.between(0, proposals.length - 1)]?.lines ?? [];
  const few = random.chance(0.15) ? lines : [lines[random.between(0, lines.length - 1)]];
  for (const line of few) {
    if (line === undefined) return;
    const refused = (await vaultNow()?.read(line.walletRecord))?.text;
    if (refused === undefined || !isWallet(refused)) return;
    tell(() => `The token refuses ${refused}.`);
    world.chain.token.refuses.add(refused);
    later(random.between(1, 20) * DAY_SECONDS, async () => void world.chain.token.refuses.delete(refused));
  }
}

function isWallet(text: string): text is Wallet {
  return text.startsWith("0x");
}

function dryExecutor({ world, tell }: Scene): void {
  tell(() => "The executor has no gas any more.");
  world.chain.executor.balanceWei = 0n;
}

/** From now on nothing goes wrong any more: what was kept from its way is let go. */
export function calmTreasury({ world }: Pick<Scene, "world">): void {
  const { chain } = world;
  chain.token.isPaused = false;
  chain.token.refuses.clear();
  chain.refuel();
  for (const owner of chain.contracts.keys()) chain.contracts.set(owner, { isWilling: true });
}
