// Envelope readers: threads read the same as the main one, in the order in which they were asked.
import { id as keccakOfText, Wallet } from "ethers";
import { expect, test } from "vitest";
import { openReaders, readEnvelope } from "#contracts/snapshot/envelope-readers.ts";
import { SNAPSHOT_DOMAIN, voteTypes } from "#contracts/snapshot/typed-data.ts";

async function makeText(name: string, choice: number): Promise<string> {
  const voter = new Wallet(keccakOfText(name));
  const message = {
    ...{ from: voter.address, space: "demo.local", timestamp: 1_800_000_000, proposal: "0x01", choice },
    ...{ reason: "", app: "", metadata: "{}" },
  };
  const sig = await voter.signTypedData(SNAPSHOT_DOMAIN, voteTypes(1), message);
  return JSON.stringify({
    address: voter.address,
    sig,
    data: { domain: SNAPSHOT_DOMAIN, types: voteTypes(1), message },
  });
}

test("two threads read what one reads, and say what they cannot read", async () => {
  const texts = await Promise.all(["ada", "bob", "cleo", "dora"].map((name, at) => makeText(name, at + 1)));
  const all = [...texts, "<html>", (texts[0] ?? "").replace("0.1.4", "0.1.3")];
  const alone = openReaders(0);
  await using pool = openReaders(2);
  const expected = all.map(readEnvelope);
  expect(await alone.read(all)).toEqual(expected);
  const halves = await Promise.all([pool.read(all.slice(0, 3)), pool.read(all.slice(3)), pool.read([])]);
  expect(halves.flat()).toEqual(expected);
  expect(expected.slice(4)).toEqual([
    { unreadable: "The envelope is not JSON. <html>" },
    { unreadable: expect.stringMatching(/^The envelope was signed for another domain/) },
  ]);
});
