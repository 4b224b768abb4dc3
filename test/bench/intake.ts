// The intake: signed deliveries of 28 KB accepted durably by the real door, beside doors that keep nothing.
import { fork, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { makeFigure, medianOf, secondsOf, type Bench } from "./figure.ts";

const KINDS = ["laurel", "bare HMAC", "Probot middleware", "Probot server"] as const;
type Kind = (typeof KINDS)[number];

const ROUNDS = 5;
const DELIVERIES_PER_ROUND = 2_000;
const DELIVERIES_TO_WARM_UP = 1_000;
const AT_ONCE = 64;
/** A pull_request delivery of GitHub's with its repository, two users and a description. */
const BODY_BYTES = 28_000;
const ANSWER_DEADLINE_MILLISECONDS = 15_000;
const SECRET = "a secret that only this bench knows";

interface Receiver {
  readonly kind: Kind;
  readonly process: ChildProcess;
  readonly port: number;
}

interface Round {
  readonly perSecond: number;
  readonly cpuMicroseconds: number;
}

export const measureIntake: Bench = async (say) => {
  const folder = mkdtempSync(join(tmpdir(), "laurel-bench-intake-"));
  const receivers: Receiver[] = [];
  try {
    for (const kind of KINDS) receivers.push(await startReceiver(kind, folder));
    const load = makeLoad();
    for (const receiver of receivers) await load(receiver, DELIVERIES_TO_WARM_UP);
    const rounds = new Map<Kind, Round[]>(KINDS.map((kind) => [kind, []]));
    for (let round = 1; round <= ROUNDS; round += 1) {
      for (const receiver of receivers) rounds.get(receiver.kind)?.push(await measureRound(receiver, load));
      say(`round ${round} of ${ROUNDS}, ${DELIVERIES_PER_ROUND} deliveries to each of ${KINDS.length} doors`);
    }
    const sent = DELIVERIES_TO_WARM_UP + ROUNDS * DELIVERIES_PER_ROUND;
    const kept = countKept(folder);
    if (kept !== sent) throw new Error(`${sent} deliveries were answered with 202 and ${kept} lie in the store`);
    return figuresOf(rounds);
  } finally {
    for (const { process: child } of receivers) await stop(child);
    rmSync(folder, { recursive: true });
  }
};

function figuresOf(rounds: ReadonlyMap<Kind, readonly Round[]>) {
  const median = (kind: Kind, read: (round: Round) => number): number => medianOf((rounds.get(kind) ?? []).map(read));
  const others = KINDS.filter((kind) => kind !== "laurel");
  const cpu = (kind: Kind) => median(kind, ({ cpuMicroseconds }) => cpuMicroseconds);
  const speed = (kind: Kind) => median(kind, ({ perSecond }) => perSecond);
  return [
    ...others.map((kind) =>
      makeFigure("CPU per delivery, durable", cpu("laurel"), "µs", `${kind}, keeps nothing`, cpu(kind)),
    ),
    ...others.map((kind) =>
      makeFigure("deliveries accepted durably", speed("laurel"), "/s", `${kind}, keeps nothing`, speed(kind)),
    ),
  ];
}

async function startReceiver(kind: Kind, folder: string): Promise<Receiver> {
  const child = fork(join(import.meta.dirname, "receiver.ts"), [kind, folder, SECRET], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
    // Its stock log goes nowhere, as plain lines: a terminal or a pretty printer would only slow the peers down.
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, NODE_ENV: "production", LOG_FORMAT: "json" },
  });
  const { port } = (await answerOf(child)) as { port: number };
  return { kind, process: child, port };
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const [answer] = await once(child, "message", { signal: AbortSignal.timeout(ANSWER_DEADLINE_MILLISECONDS) });
  return answer;
}

async function cpuOf({ process: child }: Receiver): Promise<number> {
  const answer = answerOf(child);
  child.send("how much?");
  return ((await answer) as { cpuMicroseconds: number }).cpuMicroseconds;
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, "exit");
  child.disconnect();
  await ended;
}

type Load = (receiver: Receiver, deliveries: number) => Promise<void>;

async function measureRound(receiver: Receiver, load: Load): Promise<Round> {
  const before = await cpuOf(receiver);
  const seconds = await secondsOf(() => load(receiver, DELIVERIES_PER_ROUND));
  const used = (await cpuOf(receiver)) - before;
  return { perSecond: DELIVERIES_PER_ROUND / seconds, cpuMicroseconds: used / DELIVERIES_PER_ROUND };
}

/** Sends the same signed body under ever new ids, so many at once, over connections that stay open. */
function makeLoad(): Load {
  const body = makeBody();
  const signature = `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`;
  let sent = 0;
  return async (receiver, deliveries) => {
    const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
    let left = deliveries;
    const sender = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        sent += 1;
        await deliver({ agent, port: receiver.port, id: `bench-${sent}`, body, signature });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, sender));
    agent.destroy();
  };
}

interface Sending {
  readonly agent: Agent;
  readonly port: number;
  readonly id: string;
  readonly body: Buffer;
  readonly signature: string;
}

function deliver({ agent, port, id, body, signature }: Sending): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      "content-type": "application/json",
      "content-length": body.length,
      "x-github-delivery": id,
      "x-github-event": "pull_request",
      "x-hub-signature-256": signature,
      "user-agent": "GitHub-Hookshot/bench",
    };
    const to = { agent, host: "127.0.0.1", port, path: "/api/github/webhooks", method: "POST", headers };
    const sending = request({ ...to, timeout: ANSWER_DEADLINE_MILLISECONDS }, (response) => {
      const status = response.statusCode ?? 0;
      response.resume().on("end", () => {
        if (status >= 200 && status < 300) resolve();
        else reject(new Error(`delivery ${id} was answered with ${status}`));
      });
    });
    sending.on("timeout", () => sending.destroy(new Error(`delivery ${id} was not answered`)));
    sending.on("error", reject).end(body);
  });
}

/** A closed pull request as GitHub's own examples show it, its description made long enough. */
function makeBody(): Buffer {
  const examples = createRequire(import.meta.url)("@octokit/webhooks-examples") as readonly {
    readonly name: string;
    readonly examples: readonly { readonly action?: string; readonly pull_request?: object }[];
  }[];
  const payload = examples
    .find(({ name }) => name === "pull_request")
    ?.examples.find(({ action }) => action === "closed");
  if (payload === undefined) throw new Error("there is no example of a closed pull request");
  const written = (description: string): Buffer =>
    Buffer.from(JSON.stringify({ ...payload, pull_request: { ...payload.pull_request, body: description } }));
  const missing = BODY_BYTES - written("").length;
  if (missing < 0) throw new Error(`the example has more than ${BODY_BYTES} bytes`);
  return written("The limit was reached too early. ".repeat(1_000).slice(0, missing));
}

function countKept(folder: string): number {
  using database = new DatabaseSync(join(folder, "intake.sqlite"), { readOnly: true });
  return Number(database.prepare("SELECT COUNT(*) AS kept FROM deliveries").get()?.["kept"]);
}
