// A browser for tests: Debian's Chromium, driven over its own wire. Where there is none, the tests say so and are left out.
import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";

const CHROMIUM = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Why no browser can be driven here, or null. */
export const NO_BROWSER = existsSync(CHROMIUM)
  ? null
  : `There is no browser at ${CHROMIUM}: apt-get install chromium, or set CHROMIUM_PATH.`;

/** It asks nobody outside for anything. */
const QUIET = [
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-gpu",
  "--disable-quic",
  "--disable-sync",
  "--no-first-run",
];

export function openBrowser(): Promise<Browser> {
  // Tests run in containers, as root, where Chromium's own sandbox cannot start.
  return chromium.launch({ executablePath: CHROMIUM, chromiumSandbox: false, args: QUIET });
}
