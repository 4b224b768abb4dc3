// The claims page on the whole way: voted, signed and executed on a real chain, and fetched by a stranger with what the page gives.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CLAIMS } from "#contracts/claims/claims.ts";
import type { Wallet } from "#core/key.ts";
import { balanceOf } from "#test/sandbox/treasury.ts";
import { addressOf, tokens } from "#test/support/build.ts";
import { openClaimsScene, type ClaimsScene } from "#test/support/claims.ts";
import { ADA, BEN } from "#test/support/story.ts";

const BENS_WALLET = addressOf(BEN.key);

let scene: ClaimsScene;
beforeAll(async () => {
  scene = await openClaimsScene("claims page");
});
afterAll(() => scene.close());

interface List {
  readonly chainId: number;
  readonly contract: Wallet;
  readonly round: number;
  readonly root: string;
  readonly claims: readonly {
    readonly wallet: Wallet;
    readonly cumulative: string;
    readonly proof: readonly string[];
  }[];
}

const visit = (path: string): Promise<Response> => fetch(`${scene.server.url}/dao/${scene.house.dao}/${path}`);
const read = async (path: string): Promise<string> => (await visit(path)).text();
const readList = async (): Promise<List> => JSON.parse(await read("claims.json")) as List;
const held = (wallet: Wallet): Promise<bigint> => balanceOf(scene.evm, scene.deployed.token.address, wallet);

/** By the deployer of the chain, who is nobody here. */
async function claimAsStranger({ contract: to, claims }: List): Promise<void> {
  const line = claims.find(({ wallet }) => wallet === BENS_WALLET);
  if (line === undefined) throw new Error("Ben is on the list");
  const { wallet, cumulative, proof } = line;
  await scene.evm.transact({ to, data: CLAIMS.encodeFunctionData("claim", [wallet, cumulative, proof]) });
}

describe("small rewards", () => {
  test("before the first round the page says that there are none, and there is no list", async () => {
    expect(await read("claims")).toContain("There are none: every reward so far was sent to its wallet.");
    const response = await visit("claims.json");
    expect([response.status, await response.json()]).toEqual([404, { claims: [] }]);
  });

  test("are put up by the signed batch, and a stranger fetches one by what the page gives, for whom it is", async () => {
    await scene.payEpoch(1);
    expect([await held(addressOf(ADA.key)), await held(BENS_WALLET)]).toEqual([tokens(500), 0n]);
    const page = await read("claims");
    expect(page).toContain("500 LRL waits for 1 wallet.");
    expect(page).toContain(`<option value="${BENS_WALLET}">${BENS_WALLET}: 500 LRL</option>`);
    const list = await readList();
    expect(list).toMatchObject({ chainId: scene.evm.chainId, contract: scene.contract, round: 1 });
    expect(list.claims).toEqual([{ wallet: BENS_WALLET, cumulative: tokens(500).toString(), proof: [] }]);
    await claimAsStranger(list);
    expect(await held(BENS_WALLET)).toBe(tokens(500));
    expect(await read("claims")).toContain("All of them were fetched.");
    await expect(claimAsStranger(list)).rejects.toThrow();
  });

  test("of the next epoch are added, and one claim collects the difference", async () => {
    await scene.payEpoch(2);
    expect(await held(BENS_WALLET)).toBe(tokens(500));
    expect(await read("claims")).toContain("500 LRL waits for 1 wallet.");
    const list = await readList();
    expect([list.round, list.claims[0]?.cumulative]).toEqual([2, tokens(1_000).toString()]);
    await claimAsStranger(list);
    expect([await held(addressOf(ADA.key)), await held(BENS_WALLET)]).toEqual([tokens(1_000), tokens(1_000)]);
    expect([await held(scene.deployed.safe), await held(scene.contract)]).toEqual([tokens(8_000), 0n]);
  });

  test("have a page that asks for no script from elsewhere, and whose script is there", async () => {
    const response = await visit("claims");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'; script-src 'self'");
    expect((await fetch(`${scene.server.url}/assets/claim.js`)).status).toBe(200);
  });

  test("of a contract that is no address, or that nothing was put up in, are none", async () => {
    expect((await visit("claims?contract=0x12")).status).toBe(400);
    expect((await visit(`claims.json?contract=${scene.deployed.payouts}`)).status).toBe(404);
  });
});
