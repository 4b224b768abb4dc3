import { describe, expect, test } from "vitest";
import { admitJuror, type Grants } from "#bots/judge/admission.ts";
import type { Juror } from "#core/score/judge-port.ts";
import { makeJuror } from "#test/ports/judge.ts";

const GRANTS: Grants = {
  keys: new Map([
    ["JUROR_A_API_KEY", "sk-a"],
    ["JUROR_B_API_KEY", "sk-b"],
    ["OPENAI_API_KEY", "sk-of-the-operator"],
  ]),
  hosts: new Map([
    ["models.example.org", "JUROR_A_API_KEY"],
    ["others.example.org:8443", "JUROR_B_API_KEY"],
    ["open.example.org", null],
    ["127.0.0.1:11434", null],
    ["unset.example.org", "JUROR_C_API_KEY"],
    ["careless.example.org", "OPENAI_API_KEY"],
  ]),
};

function admit(changes: Partial<Juror>) {
  return admitJuror(makeJuror(changes), GRANTS);
}

test("a juror on its own host gets the key that is bound to it, and no other", () => {
  expect(admit({})).toEqual({
    isAdmitted: true,
    endpoint: { baseUrl: "https://models.example.org/v1", apiKey: "sk-a", model: "model-a" },
  });
  const other = admit({ baseUrl: "https://others.example.org:8443/v1", keyName: "JUROR_B_API_KEY" });
  expect(other).toMatchObject({ isAdmitted: true, endpoint: { apiKey: "sk-b" } });
});

test.each([
  ["an open host", "https://open.example.org/v1"],
  ["this machine", "http://127.0.0.1:11434/v1"],
  ["a host that a key is bound to", "https://models.example.org/v1"],
])("a juror without a key is asked without one at %s", (_, baseUrl) => {
  expect(admit({ baseUrl, keyName: null })).toMatchObject({ isAdmitted: true, endpoint: { apiKey: null } });
});

describe("a rule change cannot send", () => {
  const plain = "its address is not https:// with a host and a path, or http:// on this machine itself";
  const foreign = (host: string): string => `the operator has not allowed the host ${host}`;
  const unbound = (keyName: string, host: string): string =>
    `the operator has not bound ${keyName} to the host ${host}`;
  test.each<[string, Partial<Juror>, string]>([
    ["anything to a host that nobody allowed", { baseUrl: "https://evil.example/v1" }, foreign("evil.example")],
    [
      "the key of one host to another that is allowed",
      { baseUrl: "https://others.example.org:8443/v1", keyName: "JUROR_A_API_KEY" },
      unbound("JUROR_A_API_KEY", "others.example.org:8443"),
    ],
    [
      "a key to a host without one",
      { baseUrl: "https://open.example.org/v1" },
      unbound("JUROR_A_API_KEY", "open.example.org"),
    ],
    [
      "a key to another port of its host",
      { baseUrl: "https://models.example.org:8443/v1" },
      foreign("models.example.org:8443"),
    ],
    [
      "a key to a host that begins like its own",
      { baseUrl: "https://models.example.org.evil.example/v1" },
      foreign("models.example.org.evil.example"),
    ],
    [
      "a key to a host that ends like its own",
      { baseUrl: "https://xmodels.example.org" },
      foreign("xmodels.example.org"),
    ],
    ["a key behind a name that looks like its host", { baseUrl: "https://models.example.org@evil.example/v1" }, plain],
    ["a key with a password in the address", { baseUrl: "https://:x@models.example.org/v1" }, plain],
    ["a key in the open", { baseUrl: "http://models.example.org/v1" }, plain],
    ["a key to another scheme", { baseUrl: "ftp://models.example.org/v1" }, plain],
    ["a question with a query", { baseUrl: "https://models.example.org/v1?to=evil.example" }, plain],
    ["a question to a fragment", { baseUrl: "https://models.example.org/v1#evil" }, plain],
    ["a question to no address", { baseUrl: "models.example.org" }, plain],
    [
      "a key of the operator's own, even to a host that it was bound to by mistake",
      { baseUrl: "https://careless.example.org/v1", keyName: "OPENAI_API_KEY" },
      "OPENAI_API_KEY is not the name of a juror's key",
    ],
    [
      "a key that is not there",
      { baseUrl: "https://unset.example.org/v1", keyName: "JUROR_C_API_KEY" },
      "the operator has set no JUROR_C_API_KEY",
    ],
    [
      "a key by a name in two lines",
      { keyName: "JUROR_A_API_KEY\n" },
      "JUROR_A_API_KEY\\u{a} is not the name of a juror's key",
    ],
  ])("%s", (_, changes, because) => {
    expect(admit(changes)).toEqual({ isAdmitted: false, because });
  });
});

test("a host is compared as a URL means it, not as it is written", () => {
  expect(admit({ baseUrl: "https://MODELS.example.org:443/v1" }).isAdmitted).toBe(true);
});
