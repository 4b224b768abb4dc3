// The sign page in the browser: checks chain and hash, has the wallet sign the typed data as given, and sends the signature.
import { ask, attempt, element, finish, offerWallets } from "./wallet.js";

const page = location.pathname;
let chosen = null;

offerWallets(async (wallet, account) => {
  await useRightChain(wallet);
  chosen = { wallet, account };
});

const button = element("sign-button");
button.addEventListener("click", () => attempt(button, signAndSend));

async function signAndSend() {
  const { wallet, account } = chosen;
  await useRightChain(wallet);
  const { typedData, review } = await ask(`${page}/batch.json`);
  if (review.batch.safeTxHash !== element("safe-tx-hash").textContent) {
    throw new Error("The payout changed after this page was opened. Reload the page and compare the hashes again.");
  }
  const params = [account, JSON.stringify(typedData)];
  const signature = await wallet.provider.request({ method: "eth_signTypedData_v4", params });
  const answer = await ask(page, { signature });
  const rest = answer.threshold - answer.signed;
  const left =
    rest > 0 ? `${rest} more ${rest === 1 ? "is" : "are"} needed.` : "That is enough: Laurel now sends the payout.";
  finish(`Signed by ${answer.signer}: ${answer.signed} of ${answer.threshold} signatures are here. ${left}`);
}

/** Asks the wallet to change its chain once, and goes no further on a wrong one. */
async function useRightChain({ provider }) {
  const wanted = Number(element("chain-id").textContent);
  if (Number(await provider.request({ method: "eth_chainId" })) === wanted) return;
  const params = [{ chainId: `0x${wanted.toString(16)}` }];
  await provider.request({ method: "wallet_switchEthereumChain", params }).catch(() => null);
  if (Number(await provider.request({ method: "eth_chainId" })) !== wanted) {
    throw new Error(`Your wallet is on another chain. Change it to chain ${wanted} and connect again.`);
  }
}
