// A wallet in the browser: found by EIP-6963 announcements or as window.ethereum, asked by EIP-1193 requests.

/**
 * @typedef {{ request(call: { method: string, params?: unknown }): Promise<unknown> }} Provider
 * @typedef {{ name: string, provider: Provider }} Wallet
 */

/** How long wallets may take to announce themselves before the page says that there is none. */
const ANNOUNCING_MILLISECONDS = 600;

/**
 * Shows one button for each wallet of this browser, and says how to get on when there is none.
 * @param {(wallet: Wallet, account: string) => Promise<void>} onConnected
 */
export function offerWallets(onConnected) {
  /** @type {Map<string, Wallet>} */
  const announced = new Map();
  const show = () => showWallets(walletsFrom(announced), onConnected);
  window.addEventListener("eip6963:announceProvider", (event) => {
    const { detail } = event;
    announced.set(detail.info.uuid, { name: String(detail.info.name), provider: detail.provider });
    show();
  });
  window.dispatchEvent(new Event("eip6963:requestProvider"));
  show();
  setTimeout(() => {
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

function whyItFailed(error) {
  if (error?.code === 4001) return "You declined in your wallet. Nothing was sent; you can try again.";
  if (error?.code === -32002) return "Your wallet is already waiting for you: open it and answer there.";
  return String(error?.message ?? error);
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

/** Asks our own server; a refusal is thrown with all of its sentences. */
export async function ask(address, posted) {
  const headers = { accept: "application/json", "content-type": "application/json" };
  const request = posted === undefined ? { headers } : { method: "POST", headers, body: JSON.stringify(posted) };
  const response = await fetch(address, request);
  const answer = await response.json();
  if (response.ok) return answer;
  throw new Error([answer.error, answer.happened, answer.next].filter(Boolean).join(" "));
}

export function element(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`This page has no ${id}.`);
  return found;
}
