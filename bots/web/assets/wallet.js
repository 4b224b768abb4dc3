// A wallet in the browser: found by EIP-6963 announcements or as window.ethereum, asked by EIP-1193 requests.

/**
 * @typedef {{ request(call: { method: string, params?: unknown }): Promise<unknown> }} Provider
 * @typedef {{ name: string, provider: Provider }} Wallet
 */

/** How long wallets may take to announce themselves before the page says that there is none. */
const ANNOUNCING_MILLISECONDS = 600;
/** Any script in the page may announce wallets; nobody chooses among more than these. */
const WALLETS_MAX = 12;
const NAME_CHARACTERS_MAX = 40;
/** The server itself gives up sooner on whatever it depends on. */
const ANSWER_MILLISECONDS = 60_000;

/**
 * Shows one button for each wallet of this browser, and says how to get on when there is none.
 * @param {(wallet: Wallet, account: string) => Promise<void>} onConnected
 */
export function offerWallets(onConnected) {
  /** @type {Map<string, Wallet>} */
  const announced = new Map();
  const show = () => showWallets(walletsFrom(announced), onConnected);
  window.addEventListener("eip6963:announceProvider", ({ detail }) => {
    const isWallet = typeof detail?.info?.uuid === "string" && typeof detail.provider?.request === "function";
    if (!isWallet || announced.has(detail.info.uuid) || announced.size === WALLETS_MAX) return;
    const name = String(detail.info.name).slice(0, NAME_CHARACTERS_MAX);
    announced.set(detail.info.uuid, { name, provider: detail.provider });
    show();
  });
  window.dispatchEvent(new Event("eip6963:requestProvider"));
  show();
  setTimeout(() => {
    // Some wallets put themselves into the page late, and announce nothing.
    if (element("wallets").childElementCount === 0) show();
    element("no-wallet").hidden = walletsFrom(announced).length > 0;
  }, ANNOUNCING_MILLISECONDS);
}

/** @param {Map<string, Wallet>} announced */
function walletsFrom(announced) {
  if (announced.size > 0) return [...announced.values()];
  return window.ethereum === undefined ? [] : [{ name: "your wallet", provider: window.ethereum }];
}

function showWallets(wallets, onConnected) {
  if (wallets.length > 0) element("no-wallet").hidden = true;
  element("wallets").replaceChildren(
    ...wallets.map((wallet) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = `Connect ${wallet.name}`;
      button.addEventListener("click", () => attempt(button, () => connect(wallet, onConnected)));
      return button;
    }),
  );
}

async function connect(wallet, onConnected) {
  element("sign").hidden = true;
  const accounts = await wallet.provider.request({ method: "eth_requestAccounts" });
  if (!Array.isArray(accounts) || typeof accounts[0] !== "string") throw new Error("The wallet shared no account.");
  await onConnected(wallet, accounts[0]);
  element("account").textContent = accounts[0];
  element("sign").hidden = false;
  element("sign-button").focus();
}

/**
 * Does one thing while its button rests, and says under the page what went wrong.
 * @param {HTMLButtonElement} button
 * @param {() => Promise<void>} act
 */
export async function attempt(button, act) {
  button.disabled = true;
  say("");
  try {
    await act();
  } catch (error) {
    say(whyItFailed(error), "failed");
  } finally {
    button.disabled = false;
  }
}

/** Codes of EIP-1193, of JSON-RPC, and 5000, WalletConnect's own for a person who said no. */
const WALLET_REFUSALS = {
  4001: "You declined in your wallet. Nothing was signed or sent; you can try again.",
  5000: "You declined in your wallet. Nothing was signed or sent; you can try again.",
  4100: "Your wallet does not let this page use that account. Unlock it, choose the account and connect again.",
  4200: "Your wallet cannot do what this page asks of it. Open the page with another wallet.",
  "-32601": "Your wallet cannot do what this page asks of it. Open the page with another wallet.",
  "-32002": "Your wallet is already waiting for you: open it and answer there.",
  4900: "Your wallet has lost its connection. Wait until it is back, then try again.",
  4901: "Your wallet has lost its connection to this chain. Wait until it is back, then try again.",
};

export function whyItFailed(error) {
  return WALLET_REFUSALS[error?.code] ?? String(error?.message ?? error);
}

/**
 * @param {string} sentence
 * @param {"" | "failed" | "done"} outcome
 */
export function say(sentence, outcome = "") {
  const place = element("outcome");
  place.textContent = sentence;
  place.className = `outcome ${outcome}`;
}

/** Ends the page after success: the token is used up, so nothing is left to press. */
export function finish(sentence) {
  element("connect").hidden = true;
  element("sign").hidden = true;
  say(sentence, "done");
}

/**
 * Asks our own server; a refusal is thrown with all of its sentences.
 * @param {string} [perhapsSent] what is said when no answer to a post comes
 */
export async function ask(address, posted, perhapsSent = PERHAPS_SENT) {
  const headers = { accept: "application/json", "content-type": "application/json" };
  const request = posted === undefined ? {} : { method: "POST", body: JSON.stringify(posted) };
  const signal = AbortSignal.timeout(ANSWER_MILLISECONDS);
  const response = await fetch(address, { ...request, headers, signal }).catch(() => null);
  const answer = await response?.json().catch(() => null);
  if (response?.ok && answer) return answer;
  const said = [answer?.error, answer?.happened, answer?.next].filter(Boolean).join(" ");
  throw new Error(said || `Laurel gave no answer. ${posted === undefined ? NOTHING_SENT : perhapsSent}`);
}

const NOTHING_SENT = "Nothing was sent; reload the page and try again.";
const PERHAPS_SENT = "It is not known whether your signature arrived: try again, and if the link is used, it did.";

export function element(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`This page has no ${id}.`);
  return found;
}

const UNKNOWN_CHAIN = 4902;

/**
 * Offers to change the wallet's chain, once, and goes no further on a wrong one.
 * @param {Wallet} wallet
 * @param {number} chainId
 * @param {string} what "this payout is": as the sentence about the right chain begins
 */
export async function useRightChain({ provider }, chainId, what) {
  const chainOf = async () => Number(await provider.request({ method: "eth_chainId" }));
  if ((await chainOf()) === chainId) return;
  const params = [{ chainId: `0x${chainId.toString(16)}` }];
  const code = await provider.request({ method: "wallet_switchEthereumChain", params }).then(
    () => null,
    (error) => error?.code,
  );
  const now = await chainOf();
  if (now === chainId) return;
  const how =
    code === UNKNOWN_CHAIN
      ? `Your wallet does not know chain ${chainId}: add it in the wallet's settings`
      : `Change the wallet to chain ${chainId}`;
  throw new Error(`Your wallet is on chain ${now}, and ${what} on chain ${chainId}. ${how}, then try again.`);
}
