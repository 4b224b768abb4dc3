// Grants: a one-time page is good for one person, one purpose, ten minutes and one use.
import { beforeEach, describe, expect, test } from "vitest";
import { BadInput } from "#core/errors.ts";
import { issueGrant, lookAtGrant, takeGrant } from "#core/workflow/grant.ts";
import { START } from "#test/support/build.ts";
import { makeHouse, type TestHouse } from "#test/support/house.ts";

let house: TestHouse;
beforeEach(async () => {
  house = await makeHouse();
});

async function issue(purpose: "link" | "sign" = "link", holder = "ada") {
  const page = await issueGrant(house, purpose, holder, { discordId: holder });
  return { ...page, token: page.url.split("/").at(-1) ?? "" };
}

test("a page lies under the record's address and ends after ten minutes", async () => {
  const { url, token, expiresAt } = await issue();
  expect(token).toMatch(/^[0-9a-f]{32}$/);
  expect(url).toBe(`https://rewards.laurel.example/dao/laurel-dao/link/${token}`);
  expect(expiresAt).toBe(START + 600);
});

test("it is good to its last second, and not a second longer", async () => {
  const { token } = await issue();
  house.world.passHours(600 / 3_600);
  expect((await lookAtGrant(house, "link", token)).bound).toBe('{"discordId":"ada"}');
  house.world.passHours(1 / 3_600);
  await expect(lookAtGrant(house, "link", token)).rejects.toThrow("This link has expired");
});

test("looking uses nothing up, and only the first of two who use it succeeds", async () => {
  const { token } = await issue();
  const looked = await Promise.all([lookAtGrant(house, "link", token), lookAtGrant(house, "link", token)]);
  const taken = await Promise.allSettled(looked.map((grant) => takeGrant(house, grant)));
  expect(taken.map(({ status }) => status)).toEqual(["fulfilled", "rejected"]);
  await expect(lookAtGrant(house, "link", token)).rejects.toThrow("used already");
});

test("a page to link is no page to sign", async () => {
  const { token } = await issue("link");
  await expect(lookAtGrant(house, "sign", token)).rejects.toThrow(BadInput);
  expect(await lookAtGrant(house, "link", token)).toMatchObject({ purpose: "link" });
});

test("a new page makes the earlier one of the same person lapse", async () => {
  const [first, other] = [await issue(), await issue("link", "ben")];
  const second = await issue();
  await expect(lookAtGrant(house, "link", first.token)).rejects.toThrow("never valid");
  await lookAtGrant(house, "link", second.token);
  await lookAtGrant(house, "link", other.token);
});

describe("nothing is found under", () => {
  test.each([
    ["another token", "0".repeat(32)],
    ["nothing", ""],
    ["a path", "../../../etc/passwd"],
    ["upper case", "A".repeat(32)],
    ["a wildcard", "%"],
  ])("%s", async (_, token) => {
    await issue();
    await expect(lookAtGrant(house, "link", token)).rejects.toThrow("it was never valid");
  });
});

test("the store never holds the token itself", async () => {
  const { token } = await issue();
  const grant = await lookAtGrant(house, "link", token);
  expect(JSON.stringify(grant)).not.toContain(token);
});
