// The report: the told story as JSON, so that anyone can check it against the chain. Written whole, by rename.
import { rename, writeFile } from "node:fs/promises";
import type { Wallet } from "#core/key.ts";
import type { PublicRecord } from "#core/workflow/record.ts";
import type { Sandbox } from "./sandbox.ts";
import { theProposal } from "./story.ts";
import { balanceOf } from "./treasury.ts";

export interface Balance {
  readonly wallet: Wallet;
  readonly before: string;
  readonly after: string;
}

export type Balances = ReadonlyMap<Wallet, bigint>;

export async function readBalances(sandbox: Sandbox, wallets: readonly Wallet[]): Promise<Balances> {
  const balances = new Map<Wallet, bigint>();
  for (const wallet of wallets)
    balances.set(wallet, await balanceOf(sandbox.evm, sandbox.treasury.token.address, wallet));
  return balances;
}

export async function makeReport(sandbox: Sandbox, record: PublicRecord, before: Balances, seconds: number) {
  const proposal = theProposal(record);
  const wallets = proposal.lines.map(({ wallet }) => wallet);
  const after = await readBalances(sandbox, wallets);
  return {
    rpcUrl: sandbox.evm.chainUrl,
    webUrl: sandbox.webUrl,
    doorUrl: sandbox.doorUrl,
    webhookSecret: sandbox.webhookSecret,
    ledgerPath: sandbox.ledgerPath,
    chainId: sandbox.treasury.chainId,
    safe: sandbox.treasury.safe,
    token: sandbox.treasury.token.address,
    payouts: sandbox.treasury.payouts,
    treasurers: sandbox.treasurers.map(({ name, key }) => ({ name, wallet: key.address })),
    threshold: 2,
    contributions: record.contributions.map(({ id, kind, repository, pull, contributor, score, reasons }) => {
      return { id, kind, repository, pull, contributor, score, reasons };
    }),
    refused: record.refused,
    reserved: record.reserved.map(({ contributor, amountBaseUnits }) => ({ contributor, amountBaseUnits })),
    proposal: {
      id: proposal.id,
      ballotId: proposal.ballotId,
      payoutId: proposal.payoutId,
      transfersHash: proposal.transfersHash,
      transfers: proposal.lines.map(({ wallet, amountBaseUnits }) => ({ wallet, amountBaseUnits })),
    },
    tally: {
      choices: proposal.tally?.choices ?? [],
      scores: proposal.tally?.scores ?? [],
      quorum: proposal.tally?.quorum ?? "0",
    },
    verdict: proposal.verdict,
    payout: { safeTxHash: proposal.safeTxHash, transactionHash: proposal.transactionHash },
    balances: wallets.map((wallet): Balance => {
      return { wallet, before: String(before.get(wallet) ?? 0n), after: String(after.get(wallet) ?? 0n) };
    }),
    ledger: record.ledger,
    seconds: Math.round(seconds * 10) / 10,
  };
}

export type Report = Awaited<ReturnType<typeof makeReport>>;

/** A reader sees the whole report or none. */
export async function writeReport(path: string, report: Report): Promise<void> {
  const unfinished = `${path}.unfinished`;
  await writeFile(unfinished, `${JSON.stringify(report, null, 2)}\n`);
  await rename(unfinished, path);
}
