// A bot in a process of its own, so that its processor time, its memory and its stalls are nobody else's: Laurel, or a bare client.
import { monitorEventLoopDelay } from "node:perf_hooks";
import { Client, Events, GatewayIntentBits, MessageFlags, type Interaction } from "discord.js";
import { connectDiscord } from "#bots/discord/client.ts";
import { openSqlite } from "#core/ledger/sqlite.ts";
import type { Intake } from "#core/workflow/intake.ts";
import { START } from "#test/support/build.ts";
import { GUILDS, guildIdOf, openHouseOf } from "./discord-guilds.ts";

export type BotKind = "laurel" | "a bare client";
/** "how much?" asks for it: of this process so far, but for the stall, which is the longest since the last question. */
export interface BotUse {
  readonly cpuMicroseconds: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  readonly stallMilliseconds: number;
}

const TOKEN = "secret";
const APPLICATION = "9001";
const NANOSECONDS_PER_MILLISECOND = 1_000_000;
const [kind = "", apiUrl = "", path = ""] = process.argv.slice(2);

/** As bots/main.ts puts it together: one store, a DAO for each guild, and the chat by matched words. */
async function openLaurel(): Promise<void> {
  const store = openSqlite(path);
  const intakes = new Map<string, Intake>();
  for (let guild = 0; guild < GUILDS; guild += 1) {
    const house = await openHouseOf(store, guild);
    await house.stream.state();
    intakes.set(guildIdOf(guild), house.intake);
  }
  await connectDiscord({
    token: TOKEN,
    applicationId: APPLICATION,
    apiUrl,
    guildIds: [...intakes.keys()],
    intakeOf: (guildId) => intakes.get(guildId) ?? null,
    chat: { model: null, publicUrl: "https://rewards.laurel.example", now: () => START },
    log: (sentence) => void process.stderr.write(`  the bot says: ${sentence}\n`),
  });
}

/** The least that a bot must do: acknowledge, and say something. */
async function openBare(): Promise<void> {
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: apiUrl } });
  const answer = async (interaction: Interaction): Promise<void> => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply({ content: "Heard." });
  };
  client.on(Events.InteractionCreate, (interaction) => void answer(interaction));
  await new Promise((resolve) => {
    client.once(Events.ClientReady, resolve);
    void client.login(TOKEN);
  });
}

function collect(): void {
  (globalThis as { gc?: () => void }).gc?.();
}

if (kind === "laurel") await openLaurel();
else await openBare();
const stalls = monitorEventLoopDelay({ resolution: 1 });
stalls.enable();
process.on("message", () => {
  collect();
  const { user, system } = process.cpuUsage();
  const { rss, heapUsed } = process.memoryUsage();
  const use: BotUse = {
    cpuMicroseconds: user + system,
    rssBytes: rss,
    heapBytes: heapUsed,
    stallMilliseconds: stalls.max / NANOSECONDS_PER_MILLISECOND,
  };
  stalls.reset();
  process.send?.(use);
});
process.on("disconnect", () => process.exit(0));
process.send?.("ready");
