// The adapters: a DAO's world goes by the rules in force, whatever its file says by now.
import { generateKeyPairSync } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { connectOutside, withOwnKeys } from "#bots/adapters.ts";
import { readSettings } from "#config/secrets.ts";
import { payoutId } from "#core/key.ts";
import { makeJudgeRequest, makeJuror } from "#test/ports/judge.ts";
import { makeAddress, makeRules, START, tokens } from "#test/support/build.ts";

/** Nothing listens there: Discord counts as down, and everything else is asked of the world without a call. */
const NOBODY = "http://127.0.0.1:9";

function makeSettings() {
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs1", format: "pem" },
  });
  const settings = readSettings({
    DAO_FILE: "dao.yaml",
    GITHUB_APP_ID: "4242",
    GITHUB_PRIVATE_KEY: privateKey,
    GITHUB_WEBHOOK_SECRET: "9f86d081884c7d659a2feaa0c55ad015",
    DISCORD_TOKEN: "a.token.that.nobody.else.has",
    DISCORD_APPLICATION_ID: "100000000000000009",
    PROPOSER_KEY: `0x${"1b".repeat(32)}`,
    EXECUTOR_KEY: `0x${"2c".repeat(32)}`,
    RPC_URL: NOBODY,
  });
  return { ...settings, discord: { ...settings.discord, apiUrl: `${NOBODY}/api` } };
}

test("a file that names another Safe is a draft: treasurers are never asked to sign for it", async () => {
  const inForce = makeRules();
  const file = makeRules({ treasury: { safe: makeAddress(0xbad) } });
  const outside = await connectOutside({
    settings: makeSettings(),
    rules: [file],
    clock: { now: () => START },
    intakeOf: () => null,
    sayOnce: () => false,
    log: () => undefined,
  });
  onTestFinished(() => outside.close());
  const { treasury } = outside.worldOf(inForce);
  const { safe, payouts, chainId } = inForce.treasury;
  const batch = treasury.composeBatch({
    payoutId: payoutId({ chainId, payouts, safe, daoId: inForce.daoId, kind: "epoch", number: 1, part: 0 }),
    transfers: [{ wallet: makeAddress(0xada), amountBaseUnits: tokens(1) }],
    safeTxNonce: 0,
  });
  expect(batch.typedData.domain.verifyingContract).toBe(safe);
});

test("a key of ours that becomes an owner of the Safe is a fault, so nothing is offered or sent", () => {
  const [ours, theirs] = [makeAddress(0xa), makeAddress(0xb)];
  const standing = {
    chainId: 1,
    block: 1,
    owners: [theirs],
    threshold: 1,
    nonce: 0,
    nextNonce: 0,
    balanceBaseUnits: tokens(1),
    faults: [],
  };
  expect(withOwnKeys(standing, [ours]).faults).toEqual([]);
  expect(withOwnKeys({ ...standing, owners: [theirs, ours] }, [ours]).faults).toEqual([
    `A key of this process is an owner of the Safe: ${ours}.`,
  ]);
});

test("jurors that the rules name are asked only where the operator allows it, and the record says why not", async () => {
  const juror = makeJuror({ name: "a", baseUrl: "https://models.example.org/v1" });
  const jury = { jurors: [juror], deadlineSeconds: 5, spending: null };
  const outside = await connectOutside({
    settings: makeSettings(),
    rules: [makeRules()],
    clock: { now: () => START },
    intakeOf: () => null,
    sayOnce: () => false,
    log: () => undefined,
  });
  onTestFinished(() => outside.close());
  const { judge } = outside.worldOf(makeRules({ jury }));
  const answers = await judge.judge(makeJudgeRequest({ jury }));
  expect(answers.map(({ juror: name, answer }) => [name, answer])).toEqual([
    ["a", { judged: false, because: "the operator has not allowed the host models.example.org" }],
  ]);
  expect(await judge.judge(makeJudgeRequest())).toEqual([]);
});
