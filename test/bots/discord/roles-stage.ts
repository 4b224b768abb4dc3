// A stage for roles: the real router and client over the stand-in Discord, a real house behind them, and one person of each role.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectDiscord } from "#bots/discord/client.ts";
import { openSetupDesk } from "#bots/setup.ts";
import type { Settings } from "#config/secrets.ts";
import type { Rules } from "#core/rules.ts";
import { startDiscord, type DiscordStandIn } from "#test/sandbox/discord.ts";
import { addressOf, makeEvidence, START } from "#test/support/build.ts";
import { link, makeHouse, type Member, type TestHouse } from "#test/support/house.ts";
import { makeAnswer } from "#test/support/jury.ts";
import * as story from "#test/support/story.ts";
import { makeWorld } from "#test/support/world.ts";

const { ADA, BEN, OTHER_TREASURER, TREASURER, RITA, SAM, TOVE, makeMember } = story;

/** Known to nobody. */
const STRANGER = makeMember("stranger", 61);
const GUARDIAN = makeMember("guardian", 62);
const MAINTAINER = makeMember("maintainer", 63);
const ADMIN = makeMember("admin", 64);

/** The contributor has linked a wallet and work, and has votes; the treasurer owns the Safe by a linked wallet, and has votes. */
export const ROLES = {
  stranger: STRANGER,
  contributor: ADA,
  reviewer: RITA,
  guardian: GUARDIAN,
  treasurer: TREASURER,
  maintainer: MAINTAINER,
  admin: ADMIN,
} as const satisfies Record<string, Member>;
export type RoleName = keyof typeof ROLES;
export const ROLE_NAMES: readonly RoleName[] = [
  "stranger",
  "contributor",
  "reviewer",
  "guardian",
  "treasurer",
  "maintainer",
  "admin",
];

export const GUILD = "1";
export const CHANNEL = "30";
const MANAGE_SERVER = String(1 << 5);
/** Named like every role that Discord could give, and worth nothing here. */
export const SHOWY_ROLES = ["Treasurer", "Reviewer", "Guardian", "Maintainer", "Admin"].map((name, at) => ({
  id: `70${at}`,
  name,
}));

export interface RolesStage {
  readonly discord: DiscordStandIn;
  readonly logged: readonly string[];
  /** A message of ours that everybody sees, with one button. @returns its id */
  post(customId: string): Promise<string>;
  /** Whom the commands are asked from here on. */
  enter(house: TestHouse): void;
  close(): Promise<void>;
}

export async function openRolesStage(): Promise<RolesStage> {
  const people = [...Object.values(ROLES), BEN, OTHER_TREASURER, SAM, TOVE];
  const discord = await startDiscord({
    token: "secret",
    applicationId: "9001",
    guilds: [
      {
        id: GUILD,
        name: "Laurel",
        ownerId: "9001",
        roles: SHOWY_ROLES,
        channels: [{ id: CHANNEL, name: "general" }],
        members: people.map(({ discord: { id, name } }) => ({
          id,
          username: name,
          ...(id === ADMIN.discord.id ? { permissions: MANAGE_SERVER } : {}),
        })),
      },
    ],
  });
  const folder = mkdtempSync(join(tmpdir(), "laurel-roles-"));
  let house: TestHouse | null = null;
  const logged: string[] = [];
  const connection = await connectDiscord({
    token: "secret",
    applicationId: "9001",
    apiUrl: discord.apiUrl,
    guildIds: [GUILD],
    intakeOf: () => house?.intake ?? null,
    setup: openSetupDesk({
      settings: { daoFiles: [join(folder, "dao.yaml")] } as unknown as Settings,
      clock: { now: () => START },
      code: "the code of the log",
      written: () => undefined,
    }),
    chat: { model: null, publicUrl: "https://rewards.laurel.example", now: () => START },
    log: (sentence) => logged.push(sentence),
  });
  return {
    discord,
    logged,
    post: (customId) => postButton(discord.apiUrl, customId),
    enter: (next) => (house = next),
    close: async () => {
      await connection.close();
      await discord.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function postButton(apiUrl: string, customId: string): Promise<string> {
  const button = { type: 2, style: 2, label: "Press", custom_id: customId };
  const response = await fetch(`${apiUrl}/v10/channels/${CHANNEL}/messages`, {
    method: "POST",
    headers: { authorization: "Bot secret", "content-type": "application/json" },
    body: JSON.stringify({ content: "A post", components: [{ type: 1, components: [button] }] }),
  });
  const { id } = (await response.json()) as { readonly id: string };
  return id;
}

export type Moment = "voting" | "passed" | "offered" | "held" | "paused";

/**
 * Epoch 1 is voted on, has passed, is offered to the treasurers, or is held by the guardian; in epoch 2 the contributor has
 * provisional work, of which one is appealed, and somebody's feedback waits.
 */
export async function openRolesHouse(moment: Moment): Promise<TestHouse> {
  const rules: Rules = {
    ...story.makeJudgedRules({ score: { auditPercent: 100 } }),
    maintainers: [MAINTAINER.discord.id],
    guardians: [GUARDIAN.discord.id],
  };
  const world = makeWorld({ rules });
  world.judgeAnswers = (request) => ["a", "b", "c"].map((name) => makeAnswer(request, name, { value: 3 }));
  const draft = {
    rules: () => rules,
    amend: (_: string, value: string) => ({ ...rules, vote: { ...rules.vote, votingHours: Number(value) } }),
  };
  const house = await makeHouse({ world, rules, members: story.MEMBERS, draft });
  await story.settleIn(house);
  for (const member of [ADA, BEN]) await link(house, member);
  for (const { key } of [ADA, TREASURER]) world.state.votingPowers.set(addressOf(key), 120n * 10n ** 18n);
  await story.mergeAndScore(house, makeEvidence({ pull: 1 }));
  await story.closeAndOpenBallot(house);
  if (moment !== "voting") await story.voteAndCount(house, 1);
  for (const pull of [2, 3, 4]) await story.mergeAndScore(house, makeEvidence({ pull }));
  await house.intake.fileAppeal(ADA.discord, "#4", REASON);
  const human = { ...BEN.discord, isBot: false };
  const wish = { kind: "feedback", items: 1, untrustedWords: WORDS, url: null } as const;
  await house.intake.nameAct(BEN.discord, human, wish, "feedback of Ben's");
  if (moment === "held") await house.intake.holdPayout(GUARDIAN.discord, 1, REASON);
  if (moment === "offered") await story.passHours(house, 24);
  if (moment === "paused") await house.intake.pauseDao(MAINTAINER.discord, REASON, { isServerAdmin: false });
  return house;
}

export const REASON = "It raises the limit of every caller, not of one.";
export const WORDS = "The search forgets its filter after every reload: I saw every issue again.";
