// The sign page in the browser: computes the batch anew from its manifest, compares it with all that is shown, has the wallet
// sign what was computed here, and sends the signature.
import { computeBatch } from "./batch.js";
import { TypedDataEncoder, getAddress, keccak256 } from "./ethers.min.js";
import { ask, attempt, element, finish, offerWallets, say, useRightChain, whyItFailed } from "./wallet.js";

const HASHES = { domainHash: "domain-hash", messageHash: "message-hash", safeTxHash: "safe-tx-hash" };
const page = location.pathname;
const button = element("sign-button");
let chosen = null;

button.addEventListener("click", () => attempt(button, signAndSend));
try {
  const batch = await checkBatch();
  offerWallets(async (wallet, account) => {
    await useRightChain(wallet, batch.chainId, "this payout is");
    await checkClaims(wallet, batch);
    chosen = { wallet, account };
  });
} catch (error) {
  refuse(error);
}

async function signAndSend() {
  const { wallet, account } = chosen;
  // Asked for again: the payout may have moved on since, and nothing is signed that was not compared just now.
  const batch = await checkBatch().catch((error) => {
    refuse(error);
    throw error;
  });
  await useRightChain(wallet, batch.chainId, "this payout is");
  await checkClaims(wallet, batch);
  const params = [account, JSON.stringify(batch.typedData)];
  const signature = await wallet.provider.request({ method: "eth_signTypedData_v4", params });
  const { signer, signed, threshold } = await ask(page, { signature });
  const rest = threshold - signed;
  const left =
    rest > 0
      ? `${rest} more ${rest === 1 ? "is" : "are"} needed.`
      : "That is enough: Laurel now sends the transaction.";
  finish(`Signed by ${signer}: ${signed} of ${threshold} signatures are here. ${left} You can close this page.`);
}

/**
 * Computes what the manifest stands for, shows its hashes, and compares.
 * @throws Error when anything differs: the wallet is then not asked
 */
async function checkBatch() {
  const { manifest, typedData, hashes } = await ask(`${page}/batch.json`);
  const batch = computeBatch(manifest, { keccak256, getAddress });
  for (const [name, id] of Object.entries(HASHES)) showHash(batch[name], id);
  const [difference] = differencesOf(batch, typedData, hashes);
  if (difference === undefined) return batch;
  throw new Error(
    `Do not sign this, here or elsewhere: ${difference}. Your wallet was not asked. Tell your DAO's Discord, and check the manifest with the command below.`,
  );
}

function* differencesOf(batch, typedData, hashes) {
  for (const [name, id] of Object.entries(HASHES)) {
    const shown = textOf(id);
    if (batch[name] !== shown) yield `your browser computes ${batch[name]} where this page shows ${shown}`;
    if (hashes?.[name] !== shown) yield `the batch came with ${hashes?.[name]} where this page shows ${shown}`;
  }
  // What wallets do with typed data, done by other code than built it.
  const { domain, types, message } = batch.typedData;
  const byEthers = TypedDataEncoder.hash(domain, { SafeTx: types.SafeTx }, message);
  if (byEthers !== batch.safeTxHash) yield `this typed data hashes to ${byEthers}, and not to ${batch.safeTxHash}`;
  if (!isSame(typedData, batch.typedData)) yield "the typed data of the server is not what the manifest stands for";
  if (String(batch.chainId) !== textOf("chain-id")) yield `the manifest is for chain ${batch.chainId}`;
  yield* differencesOfTransfers(batch.transfers, ".transfers tbody");
  yield* differencesOfTransfers(batch.claims?.transfers ?? [], ".claims tbody");
}

/** The rows that are read are the transfers that are signed, on either way, each of them and in their order. */
function differencesOfTransfers(transfers, place) {
  const textsOf = (look) => [...document.querySelectorAll(`${place} ${look}`)].map((each) => each.textContent.trim());
  const [wallets, amounts] = [textsOf(".address"), textsOf(".base-units")];
  const isShown = ({ wallet, amountBaseUnits }, at) =>
    wallets[at] === wallet && amounts[at] === `${amountBaseUnits} base units`;
  const wrong = transfers.findIndex((transfer, at) => !isShown(transfer, at));
  if (wrong !== -1) return [`the manifest pays ${transfers[wrong].wallet}, which is not what row ${wrong + 1} shows`];
  return wallets.length === transfers.length ? [] : ["this page shows somebody whom the manifest does not pay"];
}

/** Compares values of JSON whatever the order of their names. */
function isSame(one, other) {
  if (typeof one !== "object" || one === null) return one === other;
  const names = Object.keys(one);
  const isAlike = typeof other === "object" && other !== null && names.length === Object.keys(other).length;
  return isAlike && names.every((name) => isSame(one[name], other[name]));
}

function showHash(computed, id) {
  const isEqual = computed === textOf(id);
  const groups = computed.match(/0x|.{1,8}/g).map((group) => {
    const piece = document.createElement("span");
    piece.textContent = group;
    return piece;
  });
  element(`own-${id}`).replaceChildren(...groups);
  element(`same-${id}`).textContent = isEqual ? "the same" : "not the same";
  element(`same-${id}`).className = isEqual ? "badge" : "badge stopped";
}

/** Nothing is left to press on a page that does not hold together. */
function refuse(error) {
  element("connect").hidden = true;
  element("sign").hidden = true;
  say(whyItFailed(error), "failed");
}

function textOf(id) {
  return element(id).textContent.trim();
}

const ROOT = "0xebf0c717"; // root()
const ROUND = "0x146ca531"; // round()

/** The book is right when the contract stands on it now, without what this payout adds: asked of the wallet's own node. */
async function checkClaims({ provider }, { claims }) {
  if (claims === null) return;
  const read = (data) => provider.request({ method: "eth_call", params: [{ to: claims.contract, data }, "latest"] });
  const found = await Promise.all([read(ROOT), read(ROUND)]).catch(() => null);
  const before = element("claims-before");
  if (found === null) {
    before.textContent = `Your wallet could not read ${claims.contract}. Read root() there yourself before you sign: it must be ${claims.rootBefore}.`;
    return;
  }
  const [root, round] = found;
  if (String(root).toLowerCase() !== claims.rootBefore || BigInt(round) + 1n !== BigInt(claims.round))
    throw new Error(
      `Do not sign this, here or elsewhere: ${claims.contract} stands on ${root}, and the book of this payout follows on ${claims.rootBefore}. Your wallet was not asked to sign. Tell your DAO's Discord.`,
    );
  before.textContent = `Your wallet read ${claims.contract}: it stands where this round follows on.`;
}
