// An asset: a file that browsers load as it lies on our disk. The list is fixed, and read once: no address can name another file.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { NeedsHuman } from "#core/errors.ts";
import type { WebAnswer } from "./answer.ts";

const SCRIPT = "text/javascript; charset=utf-8";
const OUR_ASSETS: readonly (readonly [name: string, type: string])[] = [
  ["batch.js", SCRIPT],
  ["claim.js", SCRIPT],
  ["laurel.css", "text/css; charset=utf-8"],
  ["link.js", SCRIPT],
  ["sign.js", SCRIPT],
  ["vote.js", SCRIPT],
  ["wallet.js", SCRIPT],
];
const ETHERS = "ethers.min.js";
/** Of ethers 6.17.0 as npm has it. After an upgrade: compare the file with the release, then write its hash here. */
export const ETHERS_INTEGRITY = "sha384-H5tsYn97kB9d+zbrihrfTDRDvx6LmtJZP3a0tMquXoujsR77mi8YlkXpdbmoiqoV";

export const ASSETS: ReadonlyMap<string, WebAnswer> = new Map([
  ...OUR_ASSETS.map(([name, type]) => [name, assetOf(join(import.meta.dirname, "assets", name), type)] as const),
  [ETHERS, assetOf(findEthers(), SCRIPT)],
]);

function assetOf(path: string, type: string): WebAnswer {
  return { status: 200, type, body: readFileSync(path), cache: "public, max-age=300" };
}

/** The build for browsers lies beside the one that Node resolves, and no export names it. */
function findEthers(): string {
  const entry = createRequire(import.meta.url).resolve("ethers");
  return join(dirname(entry), "..", "dist", ETHERS);
}

/**
 * Treasurers sign what this script computes.
 * @throws NeedsHuman when it is not the file that was looked at
 */
export function assertEthers(assets: ReadonlyMap<string, WebAnswer> = ASSETS): void {
  const found = integrityOf(assets.get(ETHERS)?.body ?? "");
  if (found === ETHERS_INTEGRITY) return;
  throw new NeedsHuman("The ethers that browsers would get is not the pinned one.", {
    happened: `${ETHERS} is ${found}; ${ETHERS_INTEGRITY} is expected.`,
    next: "Install the packages anew with npm ci. If it stays so, trust nothing that this machine installed.",
  });
}

function integrityOf(body: string | Buffer): string {
  return `sha384-${createHash("sha384").update(body).digest("base64")}`;
}
