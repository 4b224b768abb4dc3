// A guild: a server of the stand-in Discord with a real client in it and a scripted intake behind the client.
import { connectDiscord } from "#bots/discord/client.ts";
import { BadInput } from "#core/errors.ts";
import { unixSeconds } from "#core/time.ts";
import type { PayoutChoice } from "#core/workflow/answers.ts";
import type { Intake } from "#core/workflow/intake.ts";
import type { PayoutSubject } from "#core/world.ts";
import { startDiscord, type DiscordOptions, type InteractionOutcome } from "#test/sandbox/discord.ts";
import { makeRecord, makeRecordedProposal, makeWallet } from "#test/support/record.ts";
import { makeCancelReview, makeReview } from "./posts.ts";

export const GUILD = "1001";
const OTHER_GUILD = "1002";
export const CHANNEL = "3001";
export const OTHER_CHANNEL = "3101";
export const ALICE = "2001";
export const STRANGER = "2002";
const APPLICATION = "9001";
export const SIGN_PAGE = { url: "https://laurel.example/sign/one-time", expiresAt: unixSeconds(1_790_000_600) };

const opened: { close(): Promise<void> }[] = [];

export async function closeGuilds(): Promise<void> {
  for (const one of opened.splice(0).reverse()) await one.close();
}

function refuse(): never {
  throw new Error("this test asks no such thing");
}

function makeLineOf(amountBaseUnits: string) {
  return { contributor: "mira", wallet: makeWallet(7), amountBaseUnits, amount: "?", because: "epoch 2" };
}

/** Oldest first, as the record has them. */
const PROPOSALS = [
  makeRecordedProposal({
    epoch: 2,
    stage: "paid",
    lines: [makeLineOf("80000000000000000000")],
    waitsFor: "Paid in transaction 0xab.",
  }),
  makeRecordedProposal({
    epoch: 3,
    stage: "to-sign",
    lines: [makeLineOf("120123456789000000000"), makeLineOf("1")],
    waitsFor: "one more signature of a treasurer",
  }),
];

function makeIntake(answers: Partial<Intake> = {}): Intake {
  const refuseStrangers = (id: string) => {
    if (id === ALICE) return;
    throw new BadInput("Only treasurers may do this.", {
      happened: "Your linked wallet is no owner of the Safe.",
      next: "Link an owner's wallet with /link add.",
    });
  };
  return {
    daoId: "acme",
    daoName: "Acme DAO",
    guildId: GUILD,
    repositories: ["acme/lamp"],
    claims: { list: refuse, standing: refuse },
    notePull: refuse,
    nameAct: refuse,
    creditAct: refuse,
    giveKudos: refuse,
    suggestWorks: async () => [],
    offerLink: async () => ({ url: "https://laurel.example/link/one-time", expiresAt: unixSeconds(1_790_000_600) }),
    linkStanding: refuse,
    unlink: refuse,
    beginSignIn: refuse,
    takeSignIn: refuse,
    finishSignIn: refuse,
    voteOnDispute: refuse,
    linkPage: refuse,
    linkTextFor: refuse,
    completeLink: refuse,
    reviewPayout: async (asker, epoch) => (refuseStrangers(asker.id), makeReview(asSubject(epoch))),
    offerSigning: async (asker, epoch) => {
      refuseStrangers(asker.id);
      return { review: makeReview(asSubject(epoch)), page: SIGN_PAGE };
    },
    holdPayout: refuse,
    pauseDao: refuse,
    resumeDao: refuse,
    releasePayout: refuse,
    cancelPayout: async (asker, epoch) => {
      refuseStrangers(asker.id);
      return { review: makeCancelReview(asSubject(epoch)), page: SIGN_PAGE };
    },
    signPage: refuse,
    postSignature: refuse,
    fileAppeal: refuse,
    reviewQueue: refuse,
    confirmScore: refuse,
    amendScore: refuse,
    voteOnAppeal: refuse,
    rateWork: refuse,
    findVotePlace: refuse,
    askQuestion: refuse,
    askForGrant: refuse,
    askToDrop: refuse,
    askForRules: refuse,
    chooseReminders: refuse,
    languageOf: async () => null,
    chooseLanguage: refuse,
    privacySheet: refuse,
    exportPerson: refuse,
    askErasure: refuse,
    withdrawErasure: refuse,
    chooseSharing: refuse,
    showRules: refuse,
    compareRules: refuse,
    votePage: refuse,
    voteToSign: refuse,
    castVote: refuse,
    leaderboard: refuse,
    epochStanding: refuse,
    treasuryStanding: refuse,
    explain: async (pull) => `${pull} scored 3.40.\nThe tests cover *every* branch.`,
    standingOf: async ({ name }) => `${name} earned 120 LRL.`,
    record: async () => makeRecord({ proposals: PROPOSALS }),
    ...answers,
  };
}

/** A server whose people ask one DAO's intake, and another server without a DAO. */
export async function openGuild(answers: Partial<Intake> = {}, options: Partial<DiscordOptions> = {}) {
  const discord = await startDiscord({
    token: "secret",
    applicationId: APPLICATION,
    guilds: [GUILD, OTHER_GUILD].map((id) => ({
      id,
      name: `guild ${id}`,
      channels: [{ id: id === GUILD ? CHANNEL : OTHER_CHANNEL, name: "general" }],
      members: [
        { id: ALICE, username: "alice" },
        { id: STRANGER, username: "mallory" },
      ],
    })),
    ...options,
  });
  opened.push(discord);
  const logged: string[] = [];
  const intake = makeIntake(answers);
  const connection = await connectDiscord({
    token: "secret",
    applicationId: APPLICATION,
    apiUrl: discord.apiUrl,
    guildIds: [GUILD],
    intakeOf: (guildId) => (guildId === GUILD ? intake : null),
    log: (sentence) => logged.push(sentence),
  });
  opened.push(connection);
  const ask = (
    command: string,
    more: { user?: string; subcommand?: string; options?: Record<string, string | number> } = {},
  ) => discord.slash({ user: ALICE, channel: CHANNEL, command, ...more });
  return { discord, connection, logged, ask };
}

interface ShownButton {
  readonly label: string;
  readonly custom_id: string;
  readonly disabled?: boolean;
}

export function buttonNamed(
  { components }: Pick<InteractionOutcome, "components">,
  label: string,
): ShownButton | undefined {
  return components.flatMap((row) => row["components"] as ShownButton[]).find((button) => button.label === label);
}

const PAGES_MAX = 100;

/** Every page of a long answer, turned one by one by Alice, and the last one as it is shown. */
export async function readPages(
  discord: Awaited<ReturnType<typeof startDiscord>>,
  answer: InteractionOutcome,
): Promise<{ readonly pages: readonly string[]; readonly last: InteractionOutcome }> {
  const pages: string[] = [];
  const messageId = answer.message?.id ?? "";
  let shown = answer;
  for (let at = 0; at < PAGES_MAX; at += 1) {
    pages.push(shown.content);
    const next = buttonNamed(shown, "Next page");
    if (next === undefined || next.disabled === true) break;
    shown = await discord.press({ user: ALICE, channel: CHANNEL, messageId, customId: next.custom_id });
  }
  return { pages, last: shown };
}

export function urlsOf(outcome: InteractionOutcome): unknown[] {
  return outcome.components
    .flatMap((row) => (Array.isArray(row["components"]) ? row["components"] : []))
    .map(({ url }) => url);
}

/** What the makers of reviews take for what was chosen; epoch 3 waits. */
function asSubject(which: PayoutChoice): PayoutSubject {
  if (which === null || typeof which === "number") return { epoch: which ?? 3 };
  return { epoch: 3, grant: which.grant };
}
