// The claims page in the browser: has the wallet send one claim, whose proof comes from the DAO's list, and says what became of it.
import { Interface, getAddress } from "./ethers.min.js";
import { ask, attempt, element, offerWallets, say, useRightChain } from "./wallet.js";

const CLAIMS = new Interface([
  "error BadProof()",
  "error BeyondTotal()",
  "error NothingToClaim()",
  "function claim(address account, uint256 cumulative, bytes32[] proof)",
]);
const REFUSALS = {
  BadProof: "New rewards were added meanwhile: reload the page and try again.",
  NothingToClaim: "This reward was fetched already: reload the page.",
  BeyondTotal: "The contract does not hold enough for it. Tell your DAO's Discord.",
};
let chosen = null;

const button = document.getElementById("sign-button");
// Without anything to fetch there is no button.
if (button !== null) {
  button.addEventListener("click", () => attempt(button, claim));
  offerWallets(async (wallet, account) => {
    await useRightChain(wallet, Number(textOf("chain-id")), "these rewards are");
    chosen = { wallet, account };
    const own = [...element("claimant").options].find(({ value }) => value === getAddress(account));
    if (own !== undefined) own.selected = true;
  });
}

async function claim() {
  const { wallet, account } = chosen;
  const claimant = element("claimant").value;
  await useRightChain(wallet, Number(textOf("chain-id")), "these rewards are");
  const call = { from: account, to: textOf("contract"), data: await callFor(claimant) };
  await tryOut(wallet, call);
  const hash = await wallet.provider.request({ method: "eth_sendTransaction", params: [call] });
  say(`Sent in transaction ${hash}. Once the network has taken it, the reward is in ${claimant}.`, "done");
}

/** The list is asked for at the last moment: a new round takes the place of all proofs before it. */
async function callFor(claimant) {
  const { contract, chainId, claims } = await ask(`${location.pathname}.json?contract=${textOf("contract")}`);
  if (contract !== textOf("contract") || String(chainId) !== textOf("chain-id"))
    throw new Error("The list is of another contract than this page. Nothing was sent: reload the page.");
  const line = claims.find(({ wallet }) => wallet === claimant);
  if (line === undefined) throw new Error(`${claimant} is not on the list. Nothing was sent: reload the page.`);
  return CLAIMS.encodeFunctionData("claim", [line.wallet, line.cumulative, line.proof]);
}

/** Before anybody pays a fee for it. A wallet that cannot try is left to its own warnings. */
async function tryOut({ provider }, call) {
  try {
    await provider.request({ method: "eth_call", params: [call, "latest"] });
  } catch (error) {
    const refusal = [error?.data, error?.data?.data, error?.data?.originalError?.data].find(isRefusal);
    if (refusal !== undefined) throw new Error(REFUSALS[CLAIMS.parseError(refusal).name]);
  }
}

function isRefusal(bytes) {
  return typeof bytes === "string" && /^0x[0-9a-f]{8}$/i.test(bytes) && CLAIMS.parseError(bytes) !== null;
}

function textOf(id) {
  return element(id).textContent.trim();
}
