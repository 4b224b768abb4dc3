// The simulator's world under the same suites as the real adapters: what is found in a million weeks there holds here too.
import { contentHash, type Hash } from "#core/key.ts";
import { RetryLater } from "#core/errors.ts";
import { unixSeconds } from "#core/time.ts";
import { seededRandom } from "#test/simulation/random.ts";
import { SILENT } from "#test/simulation/trace.ts";
import { BLOCK_SECONDS } from "#test/simulation/chain.ts";
import { openClock, simulateWorld } from "#test/simulation/world.ts";
import { addressOf, makeRules, REPOSITORY, REPOSITORY_ID, START } from "#test/support/build.ts";
import { OWNERS } from "#test/support/world.ts";
import { ballotBoxSuite, QUORUM, type BallotBoxStage } from "./ballot-box.ts";
import { clockSuite } from "./clock.ts";
import { codeHostSuite, type CodeHostStage } from "./code-host.ts";
import { forumSuite, type ForumStage } from "./forum.ts";

const VOTE_POWER = 2;

/** A world in which nothing goes wrong by itself. */
function openWorld() {
  const clock = openClock(START);
  const world = simulateWorld({
    rules: makeRules(),
    clock,
    random: seededRandom(7),
    faults: { strikes: () => false, atCall: () => null, end: () => undefined, injected: new Map() },
    tell: SILENT.tell,
    owners: OWNERS.map(addressOf),
    onPost: () => undefined,
    onExecution: () => undefined,
    onPayment: () => undefined,
  });
  return { ...world, pass: (seconds: number) => clock.turnTo(unixSeconds(clock.now() + seconds)) };
}

/** Loses the next call that is ordered to be lost: on the way there, or on the way back. */
function lossy<Answer, Asked extends readonly unknown[]>(act: (...asked: Asked) => Promise<Answer>) {
  let lost: "before" | "after" | null = null;
  const passage = async (...asked: Asked): Promise<Answer> => {
    const when = lost;
    lost = null;
    if (when === "before") throw new RetryLater("It never arrived.");
    const answer = await act(...asked);
    if (when === "after") throw new RetryLater("The answer was lost.");
    return answer;
  };
  return { passage, lose: (when: "before" | "after") => void (lost = when) };
}

/** How often what lies under each key changed, as somebody who looks after every call would count it. */
function countWrites<Kept>(shelf: ReadonlyMap<string, readonly Kept[]>, contentOf: (kept: Kept) => unknown) {
  const seen = new Map<string, { content: string; writes: number }>();
  return {
    look: () => {
      for (const [place, kept] of shelf) {
        kept.forEach((one, at) => {
          const name = `${place} ${at}`;
          const content = JSON.stringify(contentOf(one));
          const known = seen.get(name);
          if (known?.content !== content) seen.set(name, { content, writes: (known?.writes ?? 0) + 1 });
        });
      }
    },
    under: (start: string) => [...seen].filter(([name]) => name.startsWith(start)).map(([, { writes }]) => writes),
  };
}

async function openForum(): Promise<ForumStage> {
  const { forum, ports } = openWorld();
  const counted = countWrites(forum.posts, ({ post }) => post);
  const { passage, lose } = lossy(ports.forum.ensurePost);
  return {
    forum: {
      ...ports.forum,
      ensurePost: (post) => passage(post).finally(counted.look),
    },
    writes: (where) => counted.under(`${where} `),
    losePost: lose,
    close: async () => undefined,
  };
}

async function openCodeHost(): Promise<CodeHostStage> {
  const { codeHost, ports } = openWorld();
  const counted = countWrites(codeHost.comments, (notice) => notice);
  const { passage, lose } = lossy(ports.codeHost.ensureComment);
  return {
    codeHost: { ...ports.codeHost, ensureComment: (notice) => passage(notice).finally(counted.look) },
    repository: REPOSITORY,
    repositoryId: REPOSITORY_ID,
    merge: (evidence) => void codeHost.pulls.set(`${REPOSITORY_ID}#${evidence.ref.pull}`, evidence),
    leaveOpen: () => undefined,
    commentWrites: (pull) => counted.under(`${REPOSITORY_ID}#${pull} `),
    loseComment: lose,
    close: async () => undefined,
  };
}

async function openBallotBox(): Promise<BallotBoxStage> {
  const { space, clock, ports, pass } = openWorld();
  space.settings.quorum = QUORUM;
  const { passage, lose } = lossy(ports.ballotBox.openBallot);
  const find = (ballotId: Hash) => {
    const found = space.ballots.find((ballot) => ballot.ballotId === ballotId);
    if (found === undefined) throw new Error(`there is no ballot ${ballotId}`);
    return found;
  };
  return {
    box: { ...ports.ballotBox, openBallot: passage },
    votingBlock: Math.floor(START / BLOCK_SECONDS),
    now: clock.now,
    pass,
    changeSpace: null,
    changeStrategies: () => void (space.settings.strategiesHash = contentHash("others")),
    vote: async (ballotId, voter, choice) => {
      if (!space.castVote(find(ballotId), voter, choice, VOTE_POWER)) throw new Error("the vote was refused");
    },
    loseBallot: lose,
    edit: async (ballotId) => space.edit(find(ballotId)),
    flag: (ballotId) => void (find(ballotId).isFlagged = true),
    take: async (ballotId) => void (find(ballotId).isDeleted = true),
    count: () => space.ballots.filter(({ isDeleted }) => !isDeleted).length,
    close: async () => undefined,
  };
}

clockSuite("of the simulator", () => {
  const { clock, pass } = openWorld();
  return { clock, pass };
});
forumSuite("of the simulator", openForum);
codeHostSuite("of the simulator", openCodeHost);
ballotBoxSuite("of the simulator", openBallotBox);
