// Pace: how often one network address may ask.
import type { IncomingMessage } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { addressOf, openPace, type Pace } from "#bots/web/pace.ts";

const from = (remoteAddress: string, forwarded?: string) =>
  ({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { "x-forwarded-for": forwarded },
  }) as unknown as IncomingMessage;

let pace: Pace;
beforeEach(() => {
  pace = openPace();
});
afterEach(() => pace.close());

const admitted = (count: number, request: (at: number) => IncomingMessage): number =>
  Array.from({ length: count }, (_, at) => pace.admits(request(at))).filter(Boolean).length;

test("one address may ask thirty times a minute, and takes nothing from another", () => {
  expect(admitted(40, () => from("192.0.2.1"))).toBe(30);
  expect(admitted(1, () => from("192.0.2.2"))).toBe(1);
});

test("all together may ask three hundred times", () => {
  expect(admitted(400, (at) => from(`192.0.2.${at % 200}`))).toBe(300);
});

test("after the minute everybody may ask again", async () => {
  pace.close();
  pace = openPace(5);
  admitted(40, () => from("192.0.2.1"));
  await expect.poll(() => pace.admits(from("192.0.2.1")), { timeout: 5_000, interval: 2 }).toBe(true);
});

test.each([
  ["192.0.2.7", undefined, "192.0.2.7"],
  ["192.0.2.7", "203.0.113.5", "192.0.2.7"],
  ["127.0.0.1", "203.0.113.5", "203.0.113.5"],
  ["::ffff:127.0.0.1", "198.51.100.9, 203.0.113.5", "203.0.113.5"],
  ["::1", "unknown", "0:0:0:0"],
  ["127.0.0.1", undefined, "127.0.0.1"],
  ["2001:db8:1:2:3:4:5:6", undefined, "2001:db8:1:2"],
  ["2001:db8::6", undefined, "2001:db8:0:0"],
])("a request from %s, forwarded for %s, is counted for %s", (peer, forwarded, address) => {
  expect(addressOf(from(peer, forwarded))).toBe(address);
});
