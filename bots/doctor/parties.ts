// The parties outside, each as checks: Discord, GitHub, the models, Snapshot, the chain and the Safe's queue.
import { Wallet as Key } from "ethers";
import type { Settings } from "#config/secrets.ts";
import { inspectChain, type ChainInspection } from "#contracts/safe/inspection.ts";
import { connectTreasury } from "#contracts/safe/treasury.ts";
import { connectBallotBox } from "#contracts/snapshot/ballot-box.ts";
import { askSequencer, proposerFault } from "#contracts/snapshot/inspection.ts";
import { explainError, RetryLater } from "#core/errors.ts";
import { parseWallet } from "#core/key.ts";
import { showAmount } from "#core/money.ts";
import type { Rules } from "#core/rules.ts";
import type { Clock, UnixSeconds } from "#core/time.ts";
import { termsFault } from "#core/workflow/propose.ts";
import type { TreasuryStanding } from "#core/world.ts";
import { inspectDiscord, type DiscordInspection } from "../discord/inspection.ts";
import { inspectGitHub, type GitHubInspection, type Lack } from "../github/inspection.ts";
import { admitJuror } from "../judge/admission.ts";
import { modelFault } from "../judge/inspection.ts";
import type { Endpoint } from "../judge/line.ts";
import { CALL_MILLISECONDS_MAX, fault, warning, well, type Check, type Finding } from "./check.ts";

const DEADLINE = { deadlineMilliseconds: CALL_MILLISECONDS_MAX };

// ---- Discord ----------------------------------------------------------------------------------------------------------

export function checkDiscord({ discord }: Settings, daos: readonly Rules[]): Check[] {
  const inspection = inspectDiscord({ ...discord, ...DEADLINE });
  return [
    { of: "Discord", look: () => lookAtApplication(inspection, discord.applicationId) },
    ...daos.map((rules) => ({ of: `Discord of ${rules.daoId}`, look: () => lookAtGuild(inspection, rules) })),
  ];
}

async function lookAtApplication(inspection: DiscordInspection, applicationId: string): Promise<Finding[]> {
  const { id, name, mayReadMessages } = await inspection.application();
  if (id !== applicationId)
    return [
      fault(
        `The token is that of ${name} (${id}), and DISCORD_APPLICATION_ID names ${applicationId}.`,
        "Take both from one application of Discord's developer portal.",
      ),
    ];
  const intents = mayReadMessages
    ? "It may read messages that do not name it."
    : "It reads only messages that name it, which is enough.";
  return [well(`The token is that of ${name}. ${intents}`)];
}

async function lookAtGuild(inspection: DiscordInspection, { discord }: Rules): Promise<Finding[]> {
  const { guildId, proposalsChannelId, payoutsChannelId } = discord;
  const name = await inspection.guildName(guildId);
  const channels = [...new Set([proposalsChannelId, payoutsChannelId])];
  const found = await Promise.all(channels.map((channelId) => lookAtChannel(inspection, guildId, channelId)));
  const missing = await inspection.missingCommands(guildId);
  const commands =
    missing.length === 0
      ? well(`Every command is registered in ${name}.`)
      : warning(
          `${missing.length} commands are not registered in ${name}: ${missing.join(", ")}.`,
          "They are registered when Laurel starts: npm start.",
        );
  return [...found, commands];
}

export async function lookAtChannel(
  inspection: Pick<DiscordInspection, "missingIn">,
  guildId: string,
  channelId: string,
): Promise<Finding> {
  const missing = await inspection.missingIn(guildId, channelId);
  return missing.length === 0
    ? well(`The bot may see, write, embed and read back in the channel ${channelId}.`)
    : fault(
        `The bot lacks in the channel ${channelId}: ${missing.join(", ")}.`,
        "Give it these in the channel's settings under Permissions.",
      );
}

// ---- GitHub -----------------------------------------------------------------------------------------------------------

export const WEBHOOK_PATH = "/api/github/webhooks";

export function checkGitHub({ github, publicUrl }: Settings, daos: readonly Rules[]): Check[] {
  const inspection = inspectGitHub({ ...github, ...DEADLINE });
  const repositories = daos.flatMap((rules) => rules.repositories);
  return [
    { of: "GitHub App", look: () => lookAtApp(inspection) },
    { of: "GitHub webhooks", look: () => lookAtWebhooks(inspection, `${publicUrl}${WEBHOOK_PATH}`) },
    ...repositories.map((repository) => ({
      of: `GitHub ${repository}`,
      look: () => lookAtRepository(inspection, repository),
    })),
  ];
}

async function lookAtApp(inspection: GitHubInspection): Promise<Finding[]> {
  const { slug, lacks } = await inspection.app();
  const next = "Change it under the App's Permissions & events, and let the owners accept it.";
  return [well(`GitHub takes the key of the App ${slug}.`), ...lacks.map((lack) => findingOf(lack, next))];
}

export async function lookAtRepository(inspection: GitHubInspection, repository: string): Promise<Finding[]> {
  const lacks = await inspection.installation(repository);
  const next = `Let an owner of ${repository} accept the App's new permissions on GitHub.`;
  return lacks.length > 0
    ? lacks.map((lack) => findingOf(lack, next))
    : [well(`The App is installed on ${repository} with all it needs.`)];
}

function findingOf({ sentence, isNeeded }: Lack, next: string): Finding {
  return isNeeded ? fault(sentence, next) : warning(sentence, next);
}

async function lookAtWebhooks(inspection: GitHubInspection, expectedUrl: string): Promise<Finding[]> {
  const url = await inspection.webhookUrl();
  const place =
    url === expectedUrl
      ? well(`GitHub sends its webhooks to ${expectedUrl}.`)
      : warning(
          `GitHub sends its webhooks to ${url ?? "nowhere"}, and Laurel listens at ${expectedUrl}.`,
          "Write that address on the App's page under Webhook URL. Until then merges are found by the hourly sweep.",
        );
  const statuses = await inspection.lastDeliveries();
  const failed = statuses.filter((status) => status < 200 || status >= 300).length;
  if (statuses.length === 0) return [place, well("GitHub has sent no webhook lately.")];
  if (failed === 0) return [place, well(`All of the last ${statuses.length} webhooks were taken.`)];
  return [
    place,
    warning(
      `${failed} of the last ${statuses.length} webhooks were not taken.`,
      "See Advanced on the App's page for what was answered: 400 is a wrong secret, 0 a door that is closed.",
    ),
  ];
}

// ---- Models -----------------------------------------------------------------------------------------------------------

const OPENAI_URL = "https://api.openai.com/v1";

export function checkModels({ judge, jurors }: Settings, daos: readonly Rules[]): Check[] {
  const own: Check[] =
    judge === null ? [] : [lookAtModel("OPENAI_MODEL", { ...judge, baseUrl: judge.baseURL ?? OPENAI_URL })];
  const named = daos.flatMap(({ daoId, jury }) =>
    jury.jurors.map((juror): Check => {
      const of = `juror ${juror.name} of ${daoId}`;
      const admission = admitJuror(juror, jurors);
      if (admission.isAdmitted) return lookAtModel(of, admission.endpoint);
      const next = "Allow its host and set its key in .env (JUROR_HOSTS), or let the DAO name another juror.";
      return { of, look: async () => [fault(`It is not asked: ${admission.because}.`, next)] };
    }),
  );
  return [...own, ...named];
}

function lookAtModel(of: string, endpoint: Endpoint): Check {
  return {
    of,
    look: async () => {
      const because = await modelFault(endpoint, 2 * CALL_MILLISECONDS_MAX);
      const host = new URL(endpoint.baseUrl).host;
      return because === null
        ? [well(`${endpoint.model} answers at ${host}.`)]
        : [
            fault(
              `${host} ${because}, asked for ${endpoint.model}.`,
              "Check the address, the model's name and its key.",
            ),
          ];
    },
  };
}

// ---- Snapshot ---------------------------------------------------------------------------------------------------------

export function checkSnapshot(settings: Settings, daos: readonly Rules[], clock: Clock): Check[] {
  const { sequencerUrl } = settings.snapshot;
  const sequencer: Check = {
    of: "Snapshot's sequencer",
    look: async () => {
      await askSequencer(sequencerUrl, CALL_MILLISECONDS_MAX);
      return [well(`It answers at ${sequencerUrl}.`)];
    },
  };
  return [
    sequencer,
    ...daos.map((rules) => ({ of: `Snapshot of ${rules.daoId}`, look: () => lookAtSpace(settings, rules, clock) })),
  ];
}

/** What decides whether a space can carry a vote. */
type SpaceChoice = Parameters<typeof termsFault>[1];

/** @param rules those of one DAO, or what is known of them: the space, its chain and whether votes are computed there */
export async function lookAtSpace(
  settings: Pick<Settings, "snapshot" | "proposerKey" | "proposerFor" | "rpcUrl">,
  rules: Pick<Rules, "snapshot"> & SpaceChoice,
  clock: Clock,
): Promise<Finding[]> {
  const { snapshot, proposerKey, proposerFor, rpcUrl } = settings;
  const author = new Key(proposerKey);
  const { space } = rules.snapshot;
  const ballotBox = connectBallotBox({
    ...{ sequencerUrl: snapshot.sequencerUrl, hubUrl: snapshot.hubUrl, ipfsUrl: snapshot.ipfsUrl },
    ...{ space, author, clock, rpcUrl, app: "laurel", power: rules.vote.power, ...DEADLINE },
    ...(snapshot.apiKey === null ? {} : { apiKey: snapshot.apiKey }),
  });
  const terms = termsFault(await ballotBox.terms(), rules);
  const hub = { ...snapshot, ...DEADLINE };
  const proposer = await proposerFault({ hub, space, author: parseWallet(author.address), principal: proposerFor });
  const faults = [
    ...(terms === null ? [] : [fault(terms.happened, terms.next)]),
    ...(proposer === null
      ? []
      : [fault(proposer, "Make the address a member (author) in the settings of the space, or mend PROPOSER_FOR.")]),
  ];
  return faults.length > 0 ? faults : [well(`The space ${space} can carry a vote, and ${author.address} may propose.`)];
}

// ---- The chain --------------------------------------------------------------------------------------------------------

/** Blocks come every few seconds; a node that is behind shows old balances and no votes. */
const BLOCK_AGE_SECONDS_MAX = 3_600;
const BLOCK_AGE_SECONDS_NOTED = 300;

export function checkChain(settings: Settings, daos: readonly Rules[], clock: Clock): Check[] {
  const { rpcUrl } = settings;
  return [
    { of: "the chain's node", look: () => withChain(rpcUrl, (chain) => lookAtNode(chain, clock.now())) },
    ...daos.flatMap((rules) => [
      { of: `treasury of ${rules.daoId}`, look: () => lookAtTreasury(settings, rules) },
      { of: `token of ${rules.daoId}`, look: () => withChain(rpcUrl, (chain) => lookAtToken(chain, rules)) },
    ]),
  ];
}

async function withChain(rpcUrl: string, look: (chain: ChainInspection) => Promise<Finding[]>): Promise<Finding[]> {
  const chain = inspectChain(rpcUrl, CALL_MILLISECONDS_MAX);
  try {
    return await look(chain);
  } finally {
    chain.close();
  }
}

async function lookAtNode(chain: ChainInspection, now: UnixSeconds): Promise<Finding[]> {
  const [chainId, block] = await Promise.all([chain.chainId(), chain.newestBlock()]);
  const seconds = Math.max(0, now - block.at);
  const sentence = `RPC_URL leads to chain ${chainId}; its newest block ${block.number} is ${seconds} s old.`;
  const next = "Use another node, or wait until this one has caught up.";
  if (seconds > BLOCK_AGE_SECONDS_MAX) return [fault(sentence, next)];
  return [seconds > BLOCK_AGE_SECONDS_NOTED ? warning(sentence, next) : well(sentence)];
}

type TreasurySettings = Pick<Settings, "rpcUrl" | "proposerKey" | "executorKey">;

async function lookAtTreasury(settings: TreasurySettings, rules: Rules): Promise<Finding[]> {
  const treasury = connectTreasury({
    ...rules.treasury,
    ...{ rpcUrl: settings.rpcUrl, executorKey: settings.executorKey, explorerUrl: "" },
    ...DEADLINE,
  });
  try {
    const standing = await treasury.standing();
    const faults = standingFaults(standing, settings);
    if (faults.length > 0) return faults;
    const { address, isLow } = await treasury.executorStanding();
    const gas = isLow
      ? warning(`${address}, which pays the gas, holds little more than one payout costs.`, "Send it a little ether.")
      : well(`${address} can pay the gas.`);
    return [sayStanding(standing, rules), gas];
  } finally {
    treasury.close();
  }
}

export function standingFaults({ faults, owners }: TreasuryStanding, settings: TreasurySettings): Finding[] {
  const own = [settings.proposerKey, settings.executorKey].map((key) => parseWallet(new Key(key).address));
  return [
    ...faults.map((sentence) =>
      fault(sentence, "Nothing is paid while this is so. Check the addresses in the rules, RPC_URL and the Safe."),
    ),
    ...owners
      .filter((owner) => own.includes(owner))
      .map((owner) =>
        fault(
          `A key of Laurel is an owner of the Safe: ${owner}.`,
          "Use other keys for PROPOSER_KEY and EXECUTOR_KEY: no key held by the bot may spend.",
        ),
      ),
  ];
}

export function sayStanding(
  standing: TreasuryStanding,
  { treasury }: { readonly treasury: Pick<Rules["treasury"], "safe" | "token"> },
): Finding {
  const { safeVersion, threshold, owners, balanceBaseUnits } = standing;
  const holds = showAmount(balanceBaseUnits, treasury.token);
  const sentence = `Safe ${safeVersion ?? ""} at ${treasury.safe}: ${threshold} of ${owners.length} owners sign; it holds ${holds}. Payouts and MultiSend are as pinned.`;
  return threshold < 2 && owners.length > 1
    ? warning(sentence, "One signature alone pays. Raise the Safe's threshold.")
    : well(sentence);
}

async function lookAtToken(chain: ChainInspection, { treasury }: Rules): Promise<Finding[]> {
  const { token, sanctionsOracle } = treasury;
  const found = await chain.token(token.address);
  const isSame = found.symbol === token.symbol && found.decimals === token.decimals;
  const tokenFinding = isSame
    ? well(`The token is ${found.symbol} with ${found.decimals} decimals.`)
    : fault(
        `The token is ${found.symbol} with ${found.decimals} decimals; the rules say ${token.symbol} with ${token.decimals}.`,
        "Correct treasury.token in the rules.",
      );
  if (sanctionsOracle === null) return [tokenFinding];
  const isOracle = await chain.answersAsOracle(sanctionsOracle);
  const oracle = isOracle
    ? well(`The sanctions oracle ${sanctionsOracle} answers.`)
    : fault(
        `What is at ${sanctionsOracle} does not answer as a sanctions oracle: nobody would be paid.`,
        "Correct treasury.sanctionsOracle in the rules, or leave it out.",
      );
  return [tokenFinding, oracle];
}

// ---- The Safe's queue -------------------------------------------------------------------------------------------------

export function checkQueue({ safeQueue }: Settings, daos: readonly Rules[]): Check[] {
  if (safeQueue === null) return [];
  const base = `${safeQueue.url.replace(/\/$/, "").replace(/\/api$/, "")}/api`;
  const headers: Record<string, string> =
    safeQueue.apiKey === null ? {} : { authorization: `Bearer ${safeQueue.apiKey}` };
  return daos.map(({ daoId, treasury }) => ({
    of: `Safe's service for ${daoId}`,
    look: async () => {
      const signal = AbortSignal.timeout(CALL_MILLISECONDS_MAX);
      const status = await askQueue(`${base}/v1/safes/${treasury.safe}/`, { headers, signal });
      const next = "Check SAFE_SERVICE_URL and its key. Payouts go on without it: treasurers sign on Laurel's page.";
      if (status === 200) return [well("It knows the Safe.")];
      return [warning(`It answered ${status} about the Safe ${treasury.safe}.`, next)];
    },
  }));
}

async function askQueue(url: string, init: RequestInit): Promise<number> {
  try {
    const response = await fetch(url, { ...init, redirect: "error" });
    await response.body?.cancel();
    return response.status;
  } catch (cause) {
    throw new RetryLater("Safe's Transaction Service does not answer.", {
      happened: explainError(cause),
      next: "Check SAFE_SERVICE_URL. Payouts go on without it: treasurers sign on Laurel's page.",
    });
  }
}
