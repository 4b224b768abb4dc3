// The ballot box in memory and on the stand-in Snapshot: one suite, so that the two cannot drift apart.
import { Wallet as Key, id as keccakOfText } from "ethers";
import { expect } from "vitest";
import { connectBallotBox } from "#contracts/snapshot/ballot-box.ts";
import { adaptSigner, loadSnapshotJs } from "#contracts/snapshot/snapshot-js.ts";
import type { Hash } from "#core/key.ts";
import { unixSeconds } from "#core/time.ts";
import { castVote } from "#test/sandbox/snapshot-voter.ts";
import { startSnapshot } from "#test/sandbox/snapshot.ts";
import { makeHash } from "#test/support/record.ts";
import { makeWorld } from "#test/support/world.ts";
import { ballotBoxSuite, QUORUM, type BallotBoxStage } from "./ballot-box.ts";

const NOW = 1_800_000_000;
const SPACE = "demo.local";
const POWER = 2;
const author = new Key(keccakOfText("author"));
const voters = { ada: new Key(keccakOfText("ada")), bob: new Key(keccakOfText("bob")) };

async function inMemory(): Promise<BallotBoxStage> {
  const world = makeWorld({ now: unixSeconds(NOW) });
  const { state } = world;
  state.space.quorum = QUORUM;
  const find = (ballotId: Hash) => {
    const found = state.ballots.find((ballot) => ballot.ballotId === ballotId);
    if (found === undefined) throw new Error(`there is no ballot ${ballotId}`);
    return found;
  };
  return {
    box: world.ballotBox,
    votingBlock: 1_000_000,
    now: () => state.now,
    pass: (seconds) => void (state.now = unixSeconds(state.now + seconds)),
    changeSpace: ({ delaySeconds, periodSeconds }) => {
      state.space.votingDelaySeconds = delaySeconds ?? null;
      state.space.votingPeriodSeconds = periodSeconds ?? null;
    },
    changeStrategies: () => void (state.space.strategiesHash = makeHash("99")),
    vote: async (ballotId, voter, choice) => {
      const { epoch } = JSON.parse(find(ballotId).draft.commitment) as { epoch: number };
      world.vote(epoch, voter, choice, POWER);
    },
    loseBallot: (when) => world.fail("openBallot", { when }),
    edit: async (ballotId) => void (find(ballotId).isEdited = true),
    flag: (ballotId) => void (find(ballotId).isFlagged = true),
    take: async (ballotId) => void (find(ballotId).isDeleted = true),
    count: () => state.ballots.filter(({ isDeleted }) => !isDeleted).length,
    close: async () => undefined,
  };
}

async function onTheWire(): Promise<BallotBoxStage> {
  let seconds = NOW;
  const clock = { now: () => unixSeconds(seconds) };
  const snapshot = await startSnapshot({
    clock,
    chainId: 11155111,
    spaces: [
      {
        id: SPACE,
        strategies: [{ name: "ticket", params: { value: POWER } }],
        members: [author.address],
        filters: { onlyMembers: true },
        voting: { quorum: Number(QUORUM) },
      },
    ],
  });
  const { sequencerUrl, hubUrl } = snapshot;
  const client = new (loadSnapshotJs().Client712)(sequencerUrl);
  return {
    box: connectBallotBox({ sequencerUrl, hubUrl, space: SPACE, author, clock, app: "laurel" }),
    votingBlock: 8_000_000,
    now: clock.now,
    pass: (more) => void (seconds += more),
    changeSpace: ({ delaySeconds, periodSeconds }) =>
      snapshot.changeSpace(SPACE, {
        voting: {
          quorum: Number(QUORUM),
          ...(delaySeconds === undefined ? {} : { delay: delaySeconds }),
          ...(periodSeconds === undefined ? {} : { period: periodSeconds }),
        },
      }),
    changeStrategies: () =>
      snapshot.changeSpace(SPACE, { strategies: [{ name: "ticket", params: { value: POWER + 1 } }] }),
    vote: async (ballotId, voter, choice) => {
      await castVote({ sequencerUrl, space: SPACE, voter: voters[voter], ballotId, choice, timestamp: clock.now() });
    },
    loseBallot: (when) => snapshot.inject("POST", "/", { drop: `${when}-effect` }),
    edit: async (ballotId) => {
      const [row] = snapshot.proposals(SPACE);
      const place = { proposal: ballotId, from: author.address, space: SPACE, timestamp: seconds, type: "basic" };
      const texts = { title: "Epoch 1", body: "Pay me.", discussion: "", choices: ["For", "Against"], labels: [] };
      const plugins = JSON.stringify(row?.plugins);
      await client.updateProposal(adaptSigner(author), author.address, { ...place, ...texts, plugins, privacy: "" });
    },
    flag: (ballotId) => snapshot.tamper.proposal(ballotId, { flagged: true }),
    take: async (proposal) => {
      const message = { space: SPACE, proposal, timestamp: seconds };
      await client.cancelProposal(adaptSigner(author), author.address, message);
    },
    count: () => snapshot.proposals(SPACE).length,
    close: async () => {
      expect(snapshot.unhandled).toEqual([]);
      await snapshot.close();
    },
  };
}

ballotBoxSuite("in memory", inMemory);
ballotBoxSuite("on the stand-in Snapshot", onTheWire);
