// The app: our side of GitHub's events. It notes what was merged; it answers nothing and asks nothing.
import { Probot, ProbotOctokit } from "probot";
import { BadInput, isLaurelError } from "#core/errors.ts";
import type { PullRef } from "#core/contribution/evidence.ts";
import { isLoopback } from "./connection.ts";
import type { Delivery } from "./door.ts";
import { fieldsOf, idOf, innerOf, isTrue, parseFields, repositoryNameOf, textOf, type Fields } from "./fields.ts";

export interface AppOptions {
  readonly appId: string;
  readonly privateKey: string;
  readonly secret: string;
  readonly apiUrl: string;
  readonly noteMerged: (ref: PullRef) => Promise<void>;
  readonly log?: (sentence: string) => void;
}

export interface App {
  /**
   * Takes the facts out of one stored delivery. What it says nothing of is left alone.
   * @throws BadInput when the delivery is not what its event promises: it can never be taken in
   */
  receive(delivery: Delivery): Promise<void>;
}

// Only these are handed over: an event's name comes from a header.
const EVENTS_HEARD: readonly string[] = ["pull_request"];

/** @throws BadInput when there is no webhook secret: Probot would fall back to one that everybody knows */
export function createApp(options: AppOptions): App {
  if (options.secret.trim() === "") {
    throw new BadInput("The GitHub webhook has no secret.", {
      next: "Set the webhook secret in Laurel's environment.",
    });
  }
  const probot = startProbot(options);
  probot.on("pull_request.closed", async ({ id, name, payload }) => {
    const merged = asPromised(id, name, () => readMerged(fieldsOf(payload, "payload")));
    if (merged === null) return;
    options.log?.(`Delivery ${id} says that ${merged.repository}#${merged.pull} was merged.`);
    await options.noteMerged(merged);
  });
  return { receive: (delivery) => handOver(probot, delivery) };
}

function startProbot({ appId, privateKey, secret, apiUrl }: AppOptions): Probot {
  // Without GitHub on the other side there is no limit to be polite about.
  const isThrottled = !isLoopback(apiUrl);
  const Octokit = ProbotOctokit.defaults((defaults: ConstructorParameters<typeof ProbotOctokit>[0]) => ({
    ...defaults,
    throttle: { ...defaults?.throttle, enabled: isThrottled },
  }));
  // Errors reach the caller of `receive`; Probot's own log would tell them a second time.
  return new Probot({ appId, privateKey, secret, baseUrl: apiUrl, logLevel: "fatal", Octokit });
}

async function handOver(probot: Probot, { id, event, raw }: Delivery): Promise<void> {
  if (!EVENTS_HEARD.includes(event)) return;
  const payload = asPromised(id, event, () => readPayload(raw));
  try {
    // Probot types a payload by its event; ours is read field by field where it is used.
    await probot.receive({ id, name: event, payload } as unknown as Parameters<Probot["receive"]>[0]);
  } catch (thrown) {
    const cause: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
    throw isLaurelError(cause) ? cause : thrown;
  }
}

function readPayload(raw: Buffer): Fields {
  const payload = fieldsOf(parseFields(raw), "payload");
  textOf(payload, "action");
  return payload;
}

/** @returns null when the pull request was closed without a merge */
function readMerged(payload: Fields): PullRef | null {
  const pull = innerOf(payload, "pull_request");
  if (!isTrue(pull, "merged")) return null;
  const repository = innerOf(payload, "repository");
  return {
    repository: repositoryNameOf(repository, "full_name"),
    repositoryId: idOf(repository, "id"),
    pull: idOf(pull, "number"),
  };
}

function asPromised<T>(id: string, event: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof BadInput)) throw cause;
    throw new BadInput(`GitHub's delivery ${id} is not what a ${event} event promises.`, {
      happened: `${cause.message} ${cause.happened}`,
      next: "It is set aside; a merged pull request is still found by the next sweep.",
      cause,
    });
  }
}
