// The link page in the browser: shows the exact text, has the wallet sign it, and sends the signature.
import { ask, attempt, element, finish, offerWallets } from "./wallet.js";

const page = location.pathname;
let chosen = null;

offerWallets(async (wallet, account) => {
  const { text } = await ask(`${page}/text?wallet=${encodeURIComponent(account)}`);
  chosen = { wallet, account, text };
  element("text").textContent = text;
});

const button = element("sign-button");
button.addEventListener("click", () => attempt(button, signAndSend));

async function signAndSend() {
  const { wallet, account, text } = chosen;
  const signature = await wallet.provider.request({ method: "personal_sign", params: [hexOf(text), account] });
  const answer = await ask(page, { wallet: account, signature });
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
