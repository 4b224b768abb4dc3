// The report: the told story as JSON, so that anyone can check it against the chain. Written whole, by rename.
import { rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { BadInput } from "#core/errors.ts";
import type { Wallet } from "#core/key.ts";
import type { PublicRecord } from "#core/workflow/record.ts";
import type { Sandbox } from "./sandbox.ts";
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

/** Where nobody could be paid there is no proposal: its fields, the verdict and the payout are null. */
export async function makeReport(sandbox: Sandbox, record: PublicRecord, before: Balances, seconds: number) {
  const proposal = record.proposals.at(-1) ?? null;
  const lines = proposal?.lines ?? [];
  const wallets = lines.flatMap(({ wallet }) => wallet ?? []);
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
      id: proposal?.id ?? null,
      ballotId: proposal?.ballotId ?? null,
      payoutId: proposal?.payoutId ?? null,
      transfersHash: proposal?.transfersHash ?? null,
      transfers: lines.map(({ wallet, amountBaseUnits }) => ({ wallet, amountBaseUnits })),
    },
    tally: {
      choices: proposal?.tally?.choices ?? [],
      scores: proposal?.tally?.scores ?? [],
      quorum: proposal?.tally?.quorum ?? "0",
    },
    verdict: proposal?.verdict ?? null,
    payout: { safeTxHash: proposal?.safeTxHash ?? null, transactionHash: proposal?.transactionHash ?? null },
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
  const unfinished = unfinishedOf(path);
  try {
    await writeFile(unfinished, `${JSON.stringify(report, null, 2)}\n`);
    await rename(unfinished, path);
  } catch (cause) {
    await rm(unfinished, { force: true });
    throw cause;
  }
}

function unfinishedOf(path: string): string {
  return `${path}.unfinished`;
}

/** Before the story is told, so that it is not told in vain. @throws BadInput when no report can be written there */
export async function checkReportPlace(path: string): Promise<void> {
  const isFolder = (place: string): Promise<boolean> =>
    stat(place).then(
      (found) => found.isDirectory(),
      () => false,
    );
  const folder = dirname(resolve(path));
  if (!(await isFolder(folder))) {
    throw new BadInput("The report cannot be written: its folder does not exist.", {
      happened: `${folder}.`,
      next: "Create it, or give --report another file.",
    });
  }
  if (await isFolder(path)) {
    throw new BadInput("The report cannot be written: this is a folder.", {
      happened: `${resolve(path)}.`,
      next: "Give --report a file's name.",
    });
  }
  try {
    await writeFile(unfinishedOf(path), "");
    await rm(unfinishedOf(path));
  } catch (cause) {
    throw new BadInput("The report cannot be written there.", {
      happened: cause instanceof Error ? `${cause.message}.` : String(cause),
      next: "Give --report a file that this user may write.",
      cause,
    });
  }
}
