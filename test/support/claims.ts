// A DAO whose small rewards are put up for claiming: its house before a real Safe and a real Claims, and its pages on a server.
import { openWebServer, type WebServer } from "#bots/web/server.ts";
import { buildClaimTree } from "#contracts/claims/tree.ts";
import { connectTreasury } from "#contracts/safe/treasury.ts";
import type { Wallet } from "#core/key.ts";
import { deployClaims } from "#test/sandbox/claims.ts";
import { startEvm, type Evm } from "#test/sandbox/evm.ts";
import { deployTreasury, type SandboxTreasury } from "#test/sandbox/treasury.ts";
import { makeAccount, makeEvidence, makeRules, START, tokens } from "./build.ts";
import { approve, link, makeHouse, type TestHouse } from "./house.ts";
import * as story from "./story.ts";
import { makeWorld, OWNERS } from "./world.ts";

export interface ClaimsScene {
  readonly evm: Evm;
  readonly deployed: SandboxTreasury;
  readonly contract: Wallet;
  readonly house: TestHouse;
  readonly server: WebServer;
  /** Ada's and Ben's work of one epoch, 500 LRL each: Ada's is transferred, Ben's put up. */
  offerEpoch(epoch: number): Promise<void>;
  /** The same, signed, executed and settled. */
  payEpoch(epoch: number): Promise<void>;
  close(): Promise<void>;
}

export async function openClaimsScene(seed: string): Promise<ClaimsScene> {
  const evm = await startEvm({ timestamp: START, seed });
  const [executor] = evm.wallets(1);
  if (executor === undefined) throw new Error("the chain has a wallet");
  const deployed = await deployTreasury(evm, { treasurers: OWNERS, executor, fundsBaseUnits: tokens(10_000) });
  const contract = await deployClaims(evm, deployed.safe, deployed.token.address);
  const { chainId, safe, payouts, multiSendCallOnly, token, fromBlock } = deployed;
  const claims = { contract, belowBaseUnits: tokens(501).toString() };
  const place = { chainId, safe, payouts, multiSendCallOnly, token, fromBlock, claims, confirmations: 1 };
  const treasury = connectTreasury({
    ...place,
    claimTree: buildClaimTree,
    rpcUrl: evm.rpcUrl,
    executorKey: executor.privateKey,
    deadlineMilliseconds: 5_000,
  });
  const world = Object.assign(makeWorld({ rules: makeRules({ treasury: place }) }), { treasury });
  const house = await makeHouse({ world, members: story.MEMBERS });
  await story.settleIn(house);
  await link(house, story.ADA);
  await link(house, story.BEN);
  const server = await openWebServer({
    port: 0,
    host: "127.0.0.1",
    daos: () => [house.intake],
    webhookDoor: async () => undefined,
    isHealthy: () => ({ ok: true, sentence: "" }),
    log: (sentence) => process.stderr.write(`${sentence}\n`),
  });

  async function offerEpoch(epoch: number): Promise<void> {
    await story.mergeAndScore(house, makeEvidence({ pull: 10 * epoch }));
    await story.mergeAndScore(house, makeEvidence({ pull: 10 * epoch + 1, author: makeAccount(2) }));
    await story.closeAndOpenBallot(house);
    await story.voteAndCount(house, epoch);
    await story.passHours(house, 24);
  }

  return {
    evm,
    deployed,
    contract,
    house,
    server,
    offerEpoch,
    payEpoch: async (epoch) => {
      await offerEpoch(epoch);
      await approve(house, story.TREASURER, epoch);
      await approve(house, story.OTHER_TREASURER, epoch);
      await house.tick();
      await evm.mine(2);
      await story.passHours(house, 1);
    },
    close: async () => {
      treasury.close();
      await server.close();
      house.close();
      await evm.close();
    },
  };
}
