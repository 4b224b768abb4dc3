// What a stored delivery tells: a real Probot reads it.
import { createRequire } from "node:module";
import { beforeEach, describe, expect, test } from "vitest";
import { createApp, type App } from "#bots/github/app.ts";
import type { PullRef } from "#core/contribution/evidence.ts";
import { BadInput, RetryLater } from "#core/errors.ts";
import { makeAppKeys } from "#test/sandbox/github.ts";

// The package's own types do not fit its content.
const examples: readonly { readonly name: string; readonly examples: readonly object[] }[] = createRequire(
  import.meta.url,
)("@octokit/webhooks-examples");
const keys = makeAppKeys();
// Nothing listens there: whoever asked GitHub anything would fail.
const options = { appId: "1", privateKey: keys.privateKeyPem, secret: "s", apiUrl: "http://127.0.0.1:1" };

let noted: PullRef[];
let app: App;

beforeEach(() => {
  noted = [];
  app = createApp({ ...options, noteMerged: async (ref) => void noted.push(ref) });
});

/** The package holds no merged example: the closed one, turned into a merge as GitHub shows it. */
function mergedPayload(): { pull_request: Record<string, unknown>; repository: Record<string, unknown> } & Record<
  string,
  unknown
> {
  const event = examples.find(({ name }) => name === "pull_request");
  const closed: unknown = event?.examples.find((example) => Reflect.get(example, "action") === "closed");
  const payload = JSON.parse(JSON.stringify(closed));
  const merge = {
    merged: true,
    merged_at: "2019-05-15T15:20:33Z",
    merge_commit_sha: "ab".repeat(20),
    merged_by: payload.sender,
  };
  return { ...payload, pull_request: { ...payload.pull_request, ...merge }, installation: { id: 5 } };
}

function receive(payload: unknown, event = "pull_request"): Promise<void> {
  return app.receive({ id: "d-1", event, raw: Buffer.from(JSON.stringify(payload)) });
}

test("a merged pull request is noted by the repository's name and number", async () => {
  await receive(mergedPayload());
  expect(noted).toEqual([{ repository: "Codertocat/Hello-World", repositoryId: 186853002, pull: 2 }]);
});

test("an App installed for one repository only, without an installation in the payload, is heard too", async () => {
  await receive({ ...mergedPayload(), installation: undefined });
  expect(noted).toHaveLength(1);
});

test("every example of every event that is no merge is left alone", async () => {
  let received = 0;
  for (const { name, examples: payloads } of examples) {
    for (const payload of payloads) {
      await receive(payload, name);
      received += 1;
    }
  }
  expect(received).toBeGreaterThan(300);
  expect(noted).toEqual([]);
});

test.each(["error", "constructor", "__proto__", "no_such_event"])("an event called %s does nothing", async (event) => {
  await receive(mergedPayload(), event);
  expect(noted).toEqual([]);
});

describe("a delivery that is not what it promises is set aside with its reason:", () => {
  const payload = mergedPayload();
  test.each([
    ["no JSON", "{", "payload"],
    ["a list", [], "payload"],
    ["no action", { ...payload, action: undefined }, "action"],
    ["no pull request", { ...payload, pull_request: null }, "pull_request"],
    ["merged as a text", { ...payload, pull_request: { ...payload.pull_request, merged: "yes" } }, "merged"],
    ["a number that is none", { ...payload, pull_request: { ...payload.pull_request, number: -2 } }, "number"],
    ["no repository id", { ...payload, repository: { ...payload.repository, id: "186853002" } }, "id"],
    [
      "a name that leads elsewhere",
      { ...payload, repository: { ...payload.repository, full_name: "a/b/../c" } },
      "full_name",
    ],
  ])("%s", async (_, body, field) => {
    const raw = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
    const failure = await app.receive({ id: "d-2", event: "pull_request", raw }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(BadInput);
    expect(failure).toMatchObject({
      message: "GitHub's delivery d-2 is not what a pull_request event promises.",
      happened: expect.stringContaining(`"${field}"`),
      next: expect.stringContaining("set aside"),
    });
    expect(noted).toEqual([]);
  });
});

test("what hinders the noting reaches the caller as it is", async () => {
  const busy = new RetryLater("The store is busy.");
  app = createApp({ ...options, noteMerged: () => Promise.reject(busy) });
  await expect(receive(mergedPayload())).rejects.toBe(busy);
});

test("an App without a webhook secret does not start", () => {
  expect(() => createApp({ ...options, secret: "", noteMerged: async () => undefined })).toThrow(BadInput);
});
