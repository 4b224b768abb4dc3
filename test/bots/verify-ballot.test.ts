// A verification of a ballot: plain words and an exit code for any proposal, from a hub's address and the proposal's id.
import { id as keccakOfText, Wallet as Key } from "ethers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "#bots/main.ts";
import { verifyBallot, type BallotPlaces } from "#bots/verify-ballot.ts";
import { canonicalJson } from "#core/key.ts";
import { unixSeconds } from "#core/time.ts";
import { connectBallotBox } from "#contracts/snapshot/ballot-box.ts";
import { castVote } from "#test/sandbox/snapshot-voter.ts";
import { startSnapshot, type SnapshotStandIn } from "#test/sandbox/snapshot.ts";

const NOW = 1_800_000_000;
const DAY = 86_400;
const SPACE = "demo.local";
const [author, ada, bob] = ["author", "ada", "bob"].map((name) => new Key(keccakOfText(name))) as [Key, Key, Key];

let seconds = NOW;
const clock = { now: () => unixSeconds(seconds) };
let snapshot: SnapshotStandIn;
let ballotId: string;

beforeAll(async () => {
  const strategies = [{ name: "whitelist", params: { addresses: [ada.address, bob.address] } }];
  snapshot = await startSnapshot({ clock, chainId: 11155111, spaces: [{ id: SPACE, strategies }] });
  const { sequencerUrl, hubUrl } = snapshot;
  const box = connectBallotBox({ sequencerUrl, hubUrl, space: SPACE, author, clock, app: "laurel" });
  const payoutId = `0x${"01".repeat(32)}` as const;
  const ballot = await box.openBallot({
    ...{ payoutId, title: "Epoch 1", body: "Pay them.", choices: ["For", "Against", "Abstain"] },
    ...{ startsAt: unixSeconds(NOW), endsAt: unixSeconds(NOW + DAY), votingBlock: 8_000_000 },
    commitment: canonicalJson({ payoutId }),
  });
  ballotId = ballot.ballotId;
  for (const voter of [ada, bob])
    await castVote({ sequencerUrl, space: SPACE, voter, ballotId, choice: 1, timestamp: clock.now() });
});
afterAll(() => snapshot?.close());

async function verify(id = ballotId, places: BallotPlaces = {}, asJson = false) {
  const [printed, complained]: [string[], string[]] = [[], []];
  const terminal = {
    print: (line: string) => void printed.push(line),
    complain: (line: string) => void complained.push(line),
    clock,
  };
  return {
    code: await verifyBallot(id, { hub: snapshot.hubUrl, ...places }, asJson, terminal),
    printed,
    complained,
  };
}

test("an open ballot is counted and compared with no final tally", async () => {
  const { code, printed } = await verify();
  expect(code).toBe(0);
  expect(printed[0]).toBe("Epoch 1 (demo.local, open, basic)");
  expect(printed).toContain("The vote is still open, so nothing was compared with a final tally.");
});

describe("a ballot that has ended", () => {
  beforeAll(() => void (seconds = NOW + DAY + 61));

  test("agrees to the last vote", async () => {
    expect(await verify()).toEqual({
      code: 0,
      printed: [
        "Epoch 1 (demo.local, final, basic)",
        "2 votes re-verified, 2 agree",
        "  For      2",
        "  Against  0",
        "  Abstain  0",
        "Voting power: computed at the voting block.",
        "All agree.",
      ],
      complained: ["2 of 2 votes verified"],
    });
  });

  test("is one object of JSON where that is asked for", async () => {
    const { code, printed } = await verify(ballotId, {}, true);
    expect(code).toBe(0);
    expect(printed.map((line) => JSON.parse(line))).toMatchObject([
      { ballotId, votes: 2, agree: 2, faults: [], scores: ["2", "0", "0"], state: "final", agrees: true },
    ]);
  });

  test("is verified by the command line too, a slash at the end of an address and all", async () => {
    const printed: string[] = [];
    const terminal = { print: (line: string) => void printed.push(line), complain: () => undefined, clock };
    const words = ["verify", "ballot", ballotId.toUpperCase().replace("0X", "0x"), "--hub", `${snapshot.hubUrl}/`];
    expect(await runCommand([...words, "--ipfs", snapshot.hubUrl], terminal)).toBe(0);
    expect(printed).toContain("2 votes re-verified, 2 agree");
  });

  test("fails with one vote that does not agree, and names it", async () => {
    const [vote] = snapshot.votes(ballotId);
    snapshot.lies.flipChoice(vote?.id ?? "", 2);
    const { code, printed } = await verify();
    snapshot.lies.forget();
    expect(code).toBe(1);
    expect(printed).toContain("2 votes re-verified, 1 agree");
    expect(printed).toContain(`Fault: Vote ${vote?.id}: the hub shows the choice 2, and 1 was signed.`);
    expect(printed).not.toContain("All agree.");
  });

  test("whose power cannot be computed is told apart from one that agrees", async () => {
    snapshot.lies.swapStrategies(ballotId, [{ name: "delegation", params: {} }]);
    const { code, printed } = await verify();
    snapshot.lies.forget();
    expect(code).toBe(2);
    expect(printed.slice(-2)).toEqual([
      "Voting power: as the hub gives it.",
      "Not computed: Voting power cannot be computed. The strategy delegation cannot be computed on chain: Laurel knows no formula for it.",
    ]);
  });
});

test.each<[string, string, BallotPlaces, string]>([
  ["an id that is none", "0x12", {}, "This is not the id of a ballot."],
  ["an address that is none", `0x${"01".repeat(32)}`, { rpc: "node" }, "--rpc is not an address."],
  ["a hub that is away", `0x${"01".repeat(32)}`, { hub: "http://127.0.0.1:1" }, "Snapshot did not answer."],
])("%s computes nothing, and says so", async (_, id, places, words) => {
  const { code, printed, complained } = await verify(id, places);
  expect([code, printed]).toEqual([2, []]);
  expect(complained.join()).toContain(`Nothing was computed. ${words}`);
});

test("a ballot that is not there cannot be computed", async () => {
  expect(await verify(`0x${"01".repeat(32)}`)).toMatchObject({ code: 2, printed: ["The ballot is not on Snapshot."] });
});
