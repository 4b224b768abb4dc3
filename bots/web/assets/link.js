// The link page in the browser: leads to Discord and GitHub, shows the exact text, has the wallet sign it, and sends the signature.
import { ask, attempt, element, finish, offerWallets, say } from "./wallet.js";

const page = location.pathname;
const usesGist = element("link").dataset.way === "gist";
let chosen = null;
let signed = null;

for (const button of document.querySelectorAll("[data-sign-in]"))
  button.addEventListener("click", () => attempt(button, () => leaveFor(button.dataset.signIn)));

/** Our server names the address, and remembers that it was this browser. */
async function leaveFor(provider) {
  const { url } = await ask(`${page}/sign-in`, { with: provider }, "Nothing was linked; try again.");
  location.assign(url);
}

if (document.getElementById("wallets") !== null) {
  offerWallets((wallet, account) => choose(wallet, account, account));
  const contractButton = element("use-contract");
  contractButton.addEventListener("click", () =>
    attempt(contractButton, () => choose(chosen.wallet, chosen.account, element("contract").value.trim())),
  );
  const button = element("sign-button");
  button.addEventListener("click", () => attempt(button, signAndSend));
}

/** The account signs; what is linked is the same account, or a contract that takes its signature. */
async function choose(wallet, account, linked) {
  const isForGist = wantsGist();
  const github = isForGist ? "&github=gist" : "";
  const { text } = await ask(`${page}/text?wallet=${encodeURIComponent(linked)}${github}`);
  chosen = { wallet, account, linked, text, isForGist };
  element("text").textContent = text;
}

function wantsGist() {
  return usesGist && document.getElementById("no-github")?.checked !== true;
}

document.getElementById("no-github")?.addEventListener("change", (event) => {
  element("gist").hidden = true;
  if (chosen !== null) void attempt(event.target, () => choose(chosen.wallet, chosen.account, chosen.linked));
});

async function signAndSend() {
  const { wallet, account, linked, text, isForGist } = chosen;
  const signature = await wallet.provider.request({ method: "personal_sign", params: [hexOf(text), account] });
  if (isForGist) return showGist({ wallet: linked, signature, text });
  await send({ wallet: linked, signature });
}

async function send(answered) {
  const answer = await ask(page, answered);
  const whose = answer.githubLogin === null ? "" : ` for GitHub ${answer.githubLogin}`;
  const reserved = answer.reserved === null ? "" : ` ${sentence(answer.reserved)}`;
  const gist = document.getElementById("gist");
  if (gist !== null) gist.hidden = true;
  finish(`Linked: rewards${whose} are paid to ${answer.wallet}.${reserved} You can close this page.`);
}

// ---- The gist -----------------------------------------------------------------------------------------------------------

function showGist(answered) {
  signed = { wallet: answered.wallet, signature: answered.signature };
  element("gist-text").textContent = `${answered.text}\n\n${answered.signature}`;
  element("gist").hidden = false;
  element("gist-address").focus();
}

for (const [id, act] of [
  ["copy-gist", copyGist],
  ["check-gist", () => send({ ...signed, gist: element("gist-address").value.trim() })],
]) {
  const button = document.getElementById(id);
  button?.addEventListener("click", () => attempt(button, act));
}

async function copyGist() {
  await navigator.clipboard.writeText(element("gist-text").textContent);
  say("Copied.");
}

/** Wallets take the text as hex of its UTF-8 bytes, so that none of them guesses an encoding. */
function hexOf(text) {
  return `0x${[...new TextEncoder().encode(text)].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

function sentence(words) {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}
