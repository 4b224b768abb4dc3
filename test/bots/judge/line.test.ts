import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { openLine } from "#bots/judge/line.ts";

/** @param sendsOnTo where every question is redirected to; null answers it */
async function listen(sendsOnTo: string | null = null): Promise<{ baseUrl: string; seen: IncomingHttpHeaders[] }> {
  const seen: IncomingHttpHeaders[] = [];
  const server = createServer((request, response) => {
    seen.push(request.headers);
    if (sendsOnTo !== null) response.writeHead(307, { location: sendsOnTo }).end();
    else response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, seen };
}

const QUESTION = { model: "m", messages: [] };

test("nothing of the environment goes along to a juror: its key is its own, and no header is another's", async () => {
  const environment = {
    OPENAI_API_KEY: "sk-of-the-operator",
    OPENAI_ADMIN_KEY: "sk-of-the-admin",
    OPENAI_ORG_ID: "org-of-the-operator",
    OPENAI_PROJECT_ID: "project-of-the-operator",
    OPENAI_BASE_URL: "http://127.0.0.1:9/v1",
    OPENAI_CUSTOM_HEADERS: "Authorization: Bearer sk-of-the-operator\nX-Gateway-Secret: sk-of-the-gateway",
  };
  const before = Object.keys(environment).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, environment);
  onTestFinished(() => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });
  const { baseUrl, seen } = await listen();
  for (const apiKey of ["sk-a", null]) {
    await openLine({ baseUrl, apiKey, model: "m" }, 2_000).client.chat.completions.create(QUESTION);
  }
  expect(seen.map(({ authorization }) => authorization)).toEqual(["Bearer sk-a", "Bearer none-needed"]);
  expect(JSON.stringify(seen)).not.toMatch(/operator|gateway|admin/);
  expect(Object.keys(seen[0] ?? {}).toSorted()).toEqual([
    "accept",
    "accept-encoding",
    "accept-language",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "sec-fetch-mode",
    "user-agent",
  ]);
});

test("an endpoint that sends the question on to another address is not followed", async () => {
  const elsewhere = await listen();
  const { baseUrl, seen } = await listen(`${elsewhere.baseUrl}/chat/completions`);
  const { client } = openLine({ baseUrl, apiKey: "sk-a", model: "m" }, 2_000);
  await expect(client.chat.completions.create(QUESTION)).rejects.toThrow("Connection error");
  expect([seen.length, elsewhere.seen.length]).toEqual([2, 0]);
});

test("a line is open while a model may be at work", async () => {
  const { baseUrl } = await listen();
  const line = openLine({ baseUrl, apiKey: null, model: "m" }, 2_000);
  expect(line.isOpen()).toBe(false);
  await line.client.chat.completions.create(QUESTION);
  expect(line.isOpen()).toBe(true);
});
