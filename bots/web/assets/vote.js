// The vote page in the browser: reads the choice, shows what the wallet's vote counts, has the wallet sign and casts the vote.
import { ask, attempt, element, offerWallets, say } from "./wallet.js";

const page = location.pathname.replace(/\/$/, "");
const ballotId = page.split("/").at(-1);
const choices = element("choices");
const system = choices.dataset.system;
const button = element("sign-button");
let chosen = null;

offerWallets(async (wallet, account) => {
  chosen = { wallet, account };
  await showVoter();
});
button.addEventListener("click", () => attempt(button, signAndCast));
choices.addEventListener("input", showShares);
choices.addEventListener("click", ({ target }) => target.dataset?.move && move(target));
showEnds();

const PERHAPS_CAST =
  "It is not known whether your vote arrived: connect again to see, or vote again. Only your last vote counts.";

async function signAndCast() {
  const { wallet, account } = chosen;
  const wish = { voter: account, choice: readChoice(), reason: element("reason").value };
  const typed = await ask(`${page}/message`, wish);
  refuseOther(typed, wish);
  const params = [account, JSON.stringify(withDomainType(typed))];
  const signature = await wallet.provider.request({ method: "eth_signTypedData_v4", params });
  const { reason, timestamp } = typed.message;
  const cast = await ask(page, { ...wish, reason, timestamp, signature }, PERHAPS_CAST);
  const power = cast.power === null ? "" : ` with ${cast.power}`;
  const until = element("ends").textContent.trim();
  // The vote is in, whatever becomes of showing it.
  await Promise.allSettled([showVoter(), showStanding()]);
  tell("own-vote", null);
  say(`Your vote is in: ${cast.words}${power}. You may vote again until ${until}; your last vote counts.`, "done");
}

/** Nothing is signed but a vote on this ballot, by this account, for what was chosen here. */
function refuseOther({ domain, primaryType, message }, { voter, choice }) {
  const signed = typeof message.choice === "string" ? JSON.parse(message.choice) : message.choice;
  const isVote = domain.name === "snapshot" && domain.verifyingContract === undefined && primaryType === "Vote";
  const isOurs = message.proposal === ballotId && message.from.toLowerCase() === voter.toLowerCase();
  if (isVote && isOurs && JSON.stringify(signed) === JSON.stringify(choice)) return;
  throw new Error(
    "Laurel asked for something else than your vote to be signed. Your wallet was not asked. Tell your DAO's Discord.",
  );
}

/** Wallets want the domain's own type too; Snapshot's envelope has none. */
function withDomainType({ domain, types, primaryType, message }) {
  const EIP712Domain = Object.keys(domain).map((name) => ({ name, type: "string" }));
  return { domain, types: { EIP712Domain, ...types }, primaryType, message };
}

// ---- The choice -------------------------------------------------------------------------------------------------------

function readChoice() {
  switch (system) {
    case "approval":
      return needed(checked(), "Choose at least one.");
    case "ranked-choice":
      return [...choices.querySelectorAll("[data-choice]")].map(({ dataset }) => Number(dataset.choice));
    case "weighted":
    case "quadratic":
      return readShares();
    default:
      return needed(checked(), "Choose first.")[0];
  }
}

function checked() {
  return [...choices.querySelectorAll("input:checked")].map(({ value }) => Number(value));
}

function needed(picked, otherwise) {
  if (picked.length > 0) return picked;
  choices.querySelector("input").focus();
  throw new Error(otherwise);
}

function readShares() {
  const inputs = [...choices.querySelectorAll("input[name=share]")];
  const wrong = inputs.find((input) => !input.checkValidity() || input.value === "");
  if (wrong !== undefined) {
    wrong.focus();
    throw new Error("Shares are whole numbers from 0 to 1,000,000.");
  }
  const shares = inputs.filter(({ value }) => Number(value) > 0);
  needed(shares, "Give at least one choice a share.");
  return Object.fromEntries(shares.map(({ dataset, value }) => [dataset.choice, Number(value)]));
}

function showShares() {
  const inputs = [...choices.querySelectorAll("input[name=share]")];
  const shareOf = ({ value }) => Math.max(0, Number(value) || 0);
  const all = inputs.reduce((sum, input) => sum + shareOf(input), 0);
  for (const input of inputs) {
    const percent = all === 0 ? 0 : Math.round((shareOf(input) * 100) / all);
    input.parentElement.querySelector("output").textContent = `${percent} %`;
  }
}

/** The button keeps the focus, so that a choice can be moved several places. */
function move(pressed) {
  const row = pressed.closest("[data-choice]");
  if (pressed.dataset.move === "up") row.previousElementSibling?.before(row);
  else row.nextElementSibling?.after(row);
  showEnds();
  const other = row.querySelector("button:not(:disabled)");
  (pressed.disabled ? other : pressed)?.focus();
}

function showEnds() {
  for (const row of choices.querySelectorAll("li[data-choice]")) {
    row.querySelector("[data-move=up]").disabled = row.previousElementSibling === null;
    row.querySelector("[data-move=down]").disabled = row.nextElementSibling === null;
  }
}

// ---- The voter, and how it stands -------------------------------------------------------------------------------------

async function showVoter() {
  const { power, because, note, vote } = await ask(`${page}/voter.json?wallet=${encodeURIComponent(chosen.account)}`);
  const isPowerless = power !== null && Number(power) === 0;
  element("power").textContent = isPowerless
    ? `This wallet has no voting power in this vote. ${because} Connect the wallet that held your votes then.`
    : power === null
      ? because
      : `Voting power: ${power}. ${because}`;
  button.hidden = isPowerless;
  tell("note", note);
  tell("own-vote", vote && `Your vote is in: ${vote.words}, signed at ${timeWords(vote.at)}. You may vote again.`);
}

function tell(id, sentence) {
  element(id).textContent = sentence ?? "";
  element(id).hidden = sentence === null;
}

function timeWords(unixSeconds) {
  return `${new Date(unixSeconds * 1000).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

async function showStanding() {
  const response = await fetch(page, { headers: { accept: "text/html" } });
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("standing");
  if (fresh !== null) element("standing").replaceWith(document.importNode(fresh, true));
}
