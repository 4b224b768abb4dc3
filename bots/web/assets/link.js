// The link page in the browser: shows the exact text, has the wallet sign it, and sends the signature.
import { ask, attempt, element, finish, offerWallets } from "./wallet.js";

const page = location.pathname;
let chosen = null;

offerWallets((wallet, account) => choose(wallet, account, account));

/** The account signs; what is linked is the same account, or a contract that takes its signature. */
async function choose(wallet, account, linked) {
  const { text } = await ask(`${page}/text?wallet=${encodeURIComponent(linked)}`);
  chosen = { wallet, account, linked, text };
  element("text").textContent = text;
}

const contractButton = element("use-contract");
contractButton.addEventListener("click", () =>
  attempt(contractButton, () => choose(chosen.wallet, chosen.account, element("contract").value.trim())),
);

const button = element("sign-button");
button.addEventListener("click", () => attempt(button, signAndSend));

async function signAndSend() {
  const { wallet, account, linked, text } = chosen;
  const signature = await wallet.provider.request({ method: "personal_sign", params: [hexOf(text), account] });
  const answer = await ask(page, { wallet: linked, signature });
  const whose = answer.githubLogin === null ? "" : ` for GitHub ${answer.githubLogin}`;
  const reserved = answer.reserved === null ? "" : ` ${sentence(answer.reserved)}`;
  finish(`Linked: rewards${whose} are paid to ${answer.wallet}.${reserved} You can close this page.`);
}

/** Wallets take the text as hex of its UTF-8 bytes, so that none of them guesses an encoding. */
function hexOf(text) {
  return `0x${[...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function sentence(words) {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
