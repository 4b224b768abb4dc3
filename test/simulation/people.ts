// The people: contributors who link late or never, maintainers, reviewers, voters, treasurers, another user of the Safe, the operator.
import "./quick-hash.ts";
import type { CodeAccount, Evidence } from "#core/contribution/evidence.ts";
import { BadInput, NeedsHuman, RetryLater } from "#core/errors.ts";
import type { Wallet } from "#core/key.ts";
import { DAY_SECONDS, HOUR_SECONDS, unixSeconds } from "#core/time.ts";
import type { DiscordAccount } from "#core/workflow/answers.ts";
import type { Intake } from "#core/workflow/intake.ts";
import type { IdentitySource } from "#core/workflow/sign-in.ts";
import { makeAccount, makeAddress, REPOSITORY_ID } from "#test/support/build.ts";
import { planActs } from "./acts.ts";
import { signText } from "./chain.ts";
import type { SimulatedDao } from "./dao.ts";
import { Crash } from "./faults.ts";
import { mergeDelivery } from "./laurel.ts";
import { decideOutOfTurn, fileAppeal, seatsOf, visitQueue, type Seat } from "./reviewers.ts";
import type { Scene } from "./run.ts";
import type { KeptBallot } from "./space.ts";
import { link, openCouncil, treasuryMischief, visitPayouts, type Council } from "./treasurers.ts";
import { drawAccountsSince, drawPlainWork, drawWork, PLOYS, type Ploy } from "./work.ts";

const WEEK_SECONDS = 7 * DAY_SECONDS;
const BUSY_PULLS_PER_WEEK = 10;
const SPLIT_PARTS = 5;

export interface Contributor {
  readonly account: CodeAccount;
  readonly discord: DiscordAccount;
  wallet: Wallet;
  /** The week in which the person cares to link; some never do. */
  readonly linksInWeek: number;
  /** Some link a wallet first and show their GitHub account later. */
  readonly showsGithubInWeek: number;
}

interface Voter {
  readonly name: string;
  readonly power: number;
}

export interface People {
  readonly contributors: readonly [Contributor, ...Contributor[]];
  readonly council: Council;
  /** Whoever the rules trust to look again, or would if the operator had his way. */
  readonly reviewers: readonly Seat[];
  /** Everybody at the code host who may have a part in a pull request. */
  readonly accounts: readonly [CodeAccount, ...CodeAccount[]];
  readonly accountsSince: Evidence["accountsSince"];
  readonly voters: readonly Voter[];
  readonly identity: IdentitySource;
  pullsMerged: number;
  deliveriesSent: number;
  lastWallet: number;
}

/** Something that happens at its time, whoever does it. */
export interface Plan {
  readonly at: number;
  readonly act: () => Promise<void>;
}

export function drawPeople(
  scene: Pick<Scene, "random" | "week">,
  { rules, otherRules, isPlain }: SimulatedDao,
): People {
  const random = scene.random.branch("people");
  const contributor = (number: number): Contributor => {
    const linksInWeek = random.pick([0, 0, 0, 1, 2, 4, Infinity]);
    return {
      account: makeAccount(number),
      discord: { id: `9${number}`, name: `dev-${number}` },
      wallet: makeAddress(0xc000 + number),
      linksInWeek,
      showsGithubInWeek: random.chance(0.2) ? linksInWeek + 1 : linksInWeek,
    };
  };
  const contributors: People["contributors"] = [contributor(1), ...[2, 3, 4, 5].map(contributor)];
  const reviewers = seatsOf([rules, ...(otherRules === null ? [] : [otherRules])], contributors);
  const [oldest, ...newer] = contributors;
  const accounts: People["accounts"] = [
    oldest.account,
    ...newer.map(({ account }) => account),
    ...reviewers.flatMap(({ account }) => account ?? []),
  ];
  return {
    contributors,
    council: openCouncil(),
    reviewers,
    accounts,
    accountsSince: drawAccountsSince(random, accounts),
    voters: (isPlain ? [90, 70, 60] : [70, 50, 40, 30]).map((power, at) => ({ name: `voter ${at + 1}`, power })),
    identity: {
      way: "vouched",
      says: "The simulation confirms who is who.",
      githubOf: async (discordId) => {
        const found = contributors.find(({ discord }) => discord.id === discordId);
        const isShown = found !== undefined && scene.week() >= found.showsGithubInWeek;
        return isShown ? { id: found.account.id, login: found.account.login } : null;
      },
    },
    pullsMerged: 0,
    deliveriesSent: 0,
    lastWallet: 0xd000,
  };
}

/** What the people of one week have in mind. In calm weeks they only do what is asked of them, in time. */
export function planWeek(scene: Scene, people: People, isCalm: boolean): Plan[] {
  const { random } = scene;
  const plans: Plan[] = [];
  const plan = (times: number, act: () => Promise<void>): void => {
    for (let time = 0; time < times; time += 1) plans.push({ at: random.between(60, WEEK_SECONDS - 60), act });
  };
  const daily = (act: () => Promise<void>): void => {
    for (let day = 0; day < 7; day += 1)
      plans.push({ at: day * DAY_SECONDS + random.between(60, DAY_SECONDS - 60), act });
  };
  const pulls = scene.isPlain ? [0, 1, 1, 1] : [0, 1, 1, 2, 3];
  plan(scene.isBusy ? BUSY_PULLS_PER_WEEK : (pulls[random.between(0, pulls.length - 1)] ?? 1), () =>
    mergePull(scene, people, isCalm),
  );
  for (const contributor of people.contributors) plan(1, () => linkIfWanted(scene, people, contributor, isCalm));
  daily(() => visitBallots(scene, people, isCalm));
  daily(() => visitPayouts(scene, people.council, isCalm));
  for (const seat of people.reviewers) plan(isCalm ? 3 : random.between(0, 4), () => visitQueue(scene, seat, isCalm));
  daily(() => operate(scene));
  plan(1, () => fundSafe(scene, isCalm));
  if (!isCalm) for (const [times, act] of mischief(scene, people)) plan(times, act);
  return [...plans, ...forgetting(scene, people), ...planActs(scene, people, isCalm)].sort(
    (one, other) => one.at - other.at,
  );
}

/** By draws of its own, so that every other story stays as it was told before. */
function forgetting(scene: Scene, { contributors }: People): Plan[] {
  const random = scene.random.branch(`forgetting in week ${scene.week()}`);
  if (scene.isPlain || !random.chance(0.08)) return [];
  const { discord } = random.pick(contributors);
  const at = random.between(60, WEEK_SECONDS - DAY_SECONDS);
  const asks = (what: string, act: (intake: Intake) => Promise<unknown>) => () =>
    scene.ask(`${discord.name} ${what}`, async (intake) => void (await act(intake)));
  const ask = { at, act: asks("asks to be erased", (intake) => intake.askErasure(discord)) };
  const withdraw = { at: at + 3_600, act: asks("stays after all", (intake) => intake.withdrawErasure(discord)) };
  return random.chance(0.2) ? [ask, withdraw] : [ask];
}

function mischief(scene: Scene, people: People): [number, () => Promise<void>][] {
  const { faults, random } = scene;
  const often = (kind: Parameters<typeof faults.strikes>[0], probability: number): number =>
    faults.strikes(kind, probability) ? 1 : 0;
  return [
    [often("delivery malformed", 0.1), () => sendOddDelivery(scene, people)],
    [often("space settings changed", 0.04), async () => void (scene.world.space.settings.quorum = "7")],
    [often("ballot edited", 0.03), () => onOpenBallot(scene, "somebody edits", (b) => scene.world.space.edit(b))],
    [often("ballot flagged", 0.015), () => onOpenBallot(scene, "Snapshot flags", (b) => (b.isFlagged = true))],
    [often("hub lies", 0.08), () => onOpenBallot(scene, "the hub lies about", (b) => lieAbout(scene, b))],
    [often("party down for hours", 0.15), async () => scene.takeDown(random.between(1, 30) * HOUR_SECONDS)],
    [often("backup restored", 0.05), () => scene.restoreBackup()],
    [random.chance(scene.isPlain ? 0.03 : 0.1) ? 1 : 0, () => scene.restart()],
    ...treasuryMischief(scene, people.council),
    ...(scene.isPlain ? [] : meddling(scene, people)),
  ];
}

/** What people try beside payouts. */
function meddling(scene: Scene, people: People): [number, () => Promise<void>][] {
  const { random } = scene;
  return [
    [random.chance(0.05) ? 1 : 0, () => claimWhatIsNotTheirs(scene, people)],
    [random.chance(0.1) ? 1 : 0, () => readRecord(scene)],
    [random.chance(0.05) ? 1 : 0, () => splitWork(scene, people)],
    [random.pick([0, 0, 1, 2, 4]), () => fileAppeal(scene, random.pick(people.contributors))],
    [random.chance(0.2) ? 1 : 0, () => decideOutOfTurn(scene, drawMeddler(scene, people))],
    [scene.week() < 3 ? 1 : 0, () => scene.adoptOtherRules()],
  ];
}

// ---- Maintainers and GitHub -------------------------------------------------------------------------------------------

async function mergePull(scene: Scene, people: People, isCalm: boolean): Promise<void> {
  const { random, faults } = scene;
  const author = random.chance(0.08)
    ? makeAccount(77, { isBot: true, login: "a-bot" })
    : random.pick(people.contributors).account;
  const ploy = !isCalm && !scene.isPlain && random.chance(0.25) ? random.pick(PLOYS) : null;
  await merge(scene, people, author, ploy);
  if (!isCalm && faults.strikes("pull request unreadable", 0.03))
    scene.world.codeHost.unreadable.add(`${REPOSITORY_ID}#${people.pullsMerged}`);
}

/** One change in so many small pull requests, hours apart. */
async function splitWork(scene: Scene, people: People): Promise<void> {
  const { account } = scene.random.pick(people.contributors);
  for (let part = 0; part < SPLIT_PARTS; part += 1)
    scene.later(part * HOUR_SECONDS, () => merge(scene, people, account, null));
}

async function merge(scene: Scene, people: People, author: CodeAccount, ploy: Ploy | null): Promise<void> {
  const { random, faults, world, tell } = scene;
  people.pullsMerged += 1;
  const [first, ...rest] = people.accounts.filter(({ id }) => id !== author.id);
  const evidence = (scene.isPlain ? drawPlainWork : drawWork)({
    random,
    pull: people.pullsMerged,
    mergedAt: world.clock.now(),
    author,
    others: [first ?? people.accounts[0], ...rest],
    accountsSince: people.accountsSince,
    earlier: [...world.codeHost.pulls.values()],
    ploy,
  });
  world.codeHost.pulls.set(`${REPOSITORY_ID}#${people.pullsMerged}`, evidence);
  tell(() => `${author.login}'s pull request ${evidence.ref.pull} is merged${ploy === null ? "" : ` (${ploy})`}.`);
  people.deliveriesSent += 1;
  const delivery = mergeDelivery(`delivery-${people.deliveriesSent}`, evidence.ref);
  if (faults.strikes("delivery lost", 0.08)) return;
  const delay = faults.strikes("delivery late", 0.1) ? random.between(60, 2 * DAY_SECONDS) : random.between(1, 5);
  const deliver = (): Promise<void> => scene.deliver(delivery, evidence.ref);
  scene.later(delay, deliver);
  if (faults.strikes("delivery twice", 0.1)) scene.later(delay + random.between(0, 3_600), deliver);
}

/** A redelivery with torn bytes, or an event that says nothing to us. */
async function sendOddDelivery(scene: Scene, people: People): Promise<void> {
  people.deliveriesSent += 1;
  const id = `delivery-${people.deliveriesSent}`;
  const event = scene.random.pick(["pull_request", "push"]);
  await scene.deliver({ id, event, raw: Buffer.from("{") }, null);
}

// ---- Contributors -----------------------------------------------------------------------------------------------------

async function linkIfWanted(scene: Scene, people: People, person: Contributor, isCalm: boolean): Promise<void> {
  if (scene.week() < person.linksInWeek) return;
  if (!isCalm && scene.faults.strikes("wallet changed", 0.03)) {
    people.lastWallet += 1;
    person.wallet = makeAddress(people.lastWallet);
  } else if (await isLinked(scene, person)) return;
  await scene.ask(`${person.discord.name} links a wallet`, (intake) => link(intake, person));
}

/** Whether /me would tell this person that everything is linked. */
async function isLinked(scene: Scene, { discord, account, wallet, showsGithubInWeek }: Contributor): Promise<boolean> {
  const state = scene.stateNow();
  const vault = scene.vaultNow();
  if (state === null || vault === null) return true;
  const person = await vault.personOf("discord", discord.id);
  const record = person === null ? null : (state.persons.get(person)?.walletRecord ?? null);
  if (record === null || (await vault.read(record))?.text !== wallet) return false;
  return scene.week() < showsGithubInWeek || (await vault.personOf("github", String(account.id))) === person;
}

/** A stranger claims somebody's wallet, and signs with another: both must be refused with a reason. */
async function claimWhatIsNotTheirs(scene: Scene, { contributors, council: { treasurers } }: People): Promise<void> {
  const victim = scene.random.pick(contributors);
  const stranger = { discord: { id: "666", name: "a stranger" }, wallet: victim.wallet };
  await scene.ask("a stranger claims a contributor's wallet", async (intake) => {
    const page = await intake.offerLink(stranger.discord);
    const token = page.url.split("/").at(-1) ?? "";
    const text = await intake.linkTextFor(token, victim.wallet);
    const signature = signText(treasurers[0].wallet, text);
    await intake.completeLink(token, { wallet: victim.wallet, signature });
    throw new Error("a stranger's signature linked somebody else's wallet");
  });
}

async function readRecord(scene: Scene): Promise<void> {
  await scene.ask("a member reads the public record", async (intake) => {
    await intake.record();
    await intake.standingOf({ id: "91", name: "dev-1" });
  });
}

/** Anybody may try to decide about any work: reviewers about their own, and whoever is none. */
function drawMeddler({ random }: Scene, { contributors, council: { treasurers }, reviewers }: People): DiscordAccount {
  const [seat] = reviewers;
  const others = [random.pick(contributors).discord, random.pick(treasurers).discord] as const;
  return seat === undefined ? random.pick(others) : random.pick([seat.discord, seat.discord, ...others]);
}

// ---- Voters -----------------------------------------------------------------------------------------------------------

async function visitBallots({ world, random }: Scene, { voters }: People, isCalm: boolean): Promise<void> {
  for (const ballot of world.space.ballots.slice(-3)) {
    if (ballot.draft.startsAt > world.clock.now() || ballot.draft.endsAt + DAY_SECONDS < world.clock.now()) continue;
    for (const { name, power } of voters) {
      if (ballot.votes.has(name) && !random.chance(0.05)) continue;
      const choice = isCalm || random.chance(0.85) ? 1 : random.pick([2, 2, 3] as const);
      if (isCalm || random.chance(0.5)) world.space.castVote(ballot, name, choice, power);
    }
  }
}

async function onOpenBallot(scene: Scene, what: string, act: (ballot: KeptBallot) => void): Promise<void> {
  const { world, tell } = scene;
  const ballot = world.space.ballots.at(-1);
  if (ballot === undefined || world.clock.now() > ballot.draft.endsAt) return;
  tell(() => `At Snapshot ${what} the ballot of "${ballot.draft.title}".`);
  act(ballot);
}

function lieAbout({ random }: Scene, ballot: KeptBallot): void {
  ballot.liesUntil = unixSeconds(ballot.draft.endsAt + random.between(0, DAY_SECONDS));
}

// ---- The treasury's income ---------------------------------------------------------------------------------------------

async function fundSafe({ world, random, faults }: Scene, isCalm: boolean): Promise<void> {
  const isShort = !isCalm && faults.strikes("treasury short", 0.12);
  world.chain.deposit(BigInt(isShort ? random.between(0, 300) : 1_200) * 10n ** 18n);
}

// ---- The operator -----------------------------------------------------------------------------------------------------

const NO_SETTINGS_CHANGE = "0";

/** Once a day somebody reads what stopped, mends the cause and lets it go on; after a restored backup he reconciles. */
async function operate(scene: Scene): Promise<void> {
  const { world } = scene;
  const { safe } = world.chain;
  if (scene.isReadOnly()) {
    for (const ballot of world.space.ballots) if (ballot.isEdited || ballot.isFlagged) ballot.isDeleted = true;
    return scene.reconcile();
  }
  const stopped = [...(scene.stateNow()?.stopped.values() ?? [])].filter(({ isAnnounced }) => isAnnounced);
  if (stopped.length === 0 && safe.faults.length === 0 && world.space.settings.quorum === NO_SETTINGS_CHANGE) return;
  safe.faults = [];
  world.space.settings.quorum = NO_SETTINGS_CHANGE;
  world.codeHost.unreadable.clear();
  keepOneBallot(scene);
  // The wallet of somebody who was erased since the backup is read on the ballot by a command of its own.
  if (stopped.some(({ next }) => next.includes("npm run reconcile"))) await scene.reconcile();
  for (const { step, happened } of stopped) {
    // After a reorganisation the Safe may have gone back behind the nonce that was signed: an empty transaction fills the gap.
    const [, signedNonce] = /Safe nonce ([0-9]+): GS026/.exec(happened) ?? [];
    const needsNonce = /is in no block, and|reverted; it paid nobody/.test(happened);
    if (needsNonce || safe.nonce < Number(signedNonce ?? 0)) world.chain.takeNonce();
    const [, otherBallot] = /^Ballot (0x[0-9a-f]{64}) carries payout/.exec(happened) ?? [];
    for (const ballot of world.space.ballots) if (ballot.ballotId === otherBallot) ballot.isDeleted = true;
    if (otherBallot === undefined && /edited|flagged|commitment/.test(happened)) continue;
    if (/holds too little|the Safe .* holds/i.test(happened)) world.chain.deposit(10n ** 21n);
    if (/too little ether|holds [0-9]+ wei/.test(happened)) world.chain.refuel();
    world.space.settings.quorum = /^Drafted with .* and quorum ([0-9]+);/.exec(happened)?.[1] ?? NO_SETTINGS_CHANGE;
    await scene.resume(step);
  }
}

/** Of two ballots for one payout the author keeps the one that Laurel's post leads to, else the one that more voted on. */
function keepOneBallot({ world, stateNow, tell }: Scene): void {
  const named = new Set([...(stateNow()?.proposals.values() ?? [])].map(({ ballot }) => ballot?.ballotId));
  const rank = ({ votes, ballotId }: KeptBallot): number => (named.has(ballotId) ? Infinity : votes.size);
  const open = world.space.ballots.filter(({ isDeleted }) => !isDeleted);
  for (const ballot of open) {
    const twin = open.find(
      (other) => other !== ballot && !other.isDeleted && other.draft.payoutId === ballot.draft.payoutId,
    );
    if (twin === undefined || ballot.isDeleted || rank(twin) > rank(ballot)) continue;
    twin.isDeleted = true;
    tell(() => "The author deletes the ballot that was opened twice.");
  }
}

/** What people may run into and are told; anything else is a fault. */
export function isForeseen(error: unknown): boolean {
  if (error instanceof Crash) return true;
  if (error instanceof BadInput) return error.message !== "" && error.happened + error.next !== "";
  return error instanceof NeedsHuman || error instanceof RetryLater;
}
