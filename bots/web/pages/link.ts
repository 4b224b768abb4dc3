// The link page: one person proves that a wallet is theirs, so that their rewards are paid to it.
import type { LinkPage } from "#core/workflow/answers.ts";
import { factList, pageOf, timeOf } from "./frame.ts";
import { html, type Html } from "./html.ts";

export function linkPageOf(page: LinkPage): Html {
  return pageOf({
    title: `Link a wallet to ${page.daoName}`,
    scripts: ["link.js"],
    content: html`<div class="narrow">
      <p class="over">${page.daoName}</p>
      <h1>Link your wallet</h1>
      <p class="lead">Rewards voted to you by ${page.daoName} will be paid to the wallet you link here.</p>
      <section aria-labelledby="you">
        <h2 id="you">This page is for</h2>
        ${factList([
          ["Discord", html`<strong>${page.discordName}</strong> <span class="quiet">(${page.discordId})</span>`],
          [
            "GitHub",
            page.github === null
              ? "no account"
              : html`<strong>${page.github.login}</strong> <span class="quiet">(${page.github.id})</span>`,
          ],
          ["Good until", timeOf(page.expiresAt)],
        ])}
        <p class="quiet">${page.githubSource}</p>
        <p class="quiet">If this is not you, close the page: whoever signs here is paid under these names.</p>
      </section>
      ${walletSteps(
        "Sign this text",
        html`<p>Your wallet will show exactly this text. Signing it costs nothing and moves no money.</p>
          <pre id="text" tabindex="0" aria-label="The text to sign"></pre>
          <details>
            <summary>Is your wallet a contract, such as a Safe?</summary>
            <p>
              Where your wallet connects as the contract itself, you need not do anything here. Where it connects as the
              account that signs for the contract, write the contract's address: it is asked on chain
              <code>${page.chainId}</code> whether it takes your signature as its own.
            </p>
            <p>
              <label for="contract">Address of the contract</label>
              <input id="contract" type="text" maxlength="42" autocomplete="off" spellcheck="false" />
            </p>
            <div class="buttons"><button type="button" id="use-contract">Link the contract</button></div>
          </details>`,
      )}
    </div>`,
  });
}

/** Connecting, looking and signing: the same three beats on every page that asks for a signature. */
export function walletSteps(signWords: string, shown: Html): Html {
  return html`<section aria-labelledby="connect-title" id="connect">
      <h2 id="connect-title">1. Connect your wallet</h2>
      <p>Laurel sees only your address. It can never move what is yours.</p>
      <div class="buttons" id="wallets"></div>
      <div id="no-wallet" hidden>
        <p>No wallet was found in this browser. You can:</p>
        <ul>
          <li>open this page in a browser that has a wallet extension, or</li>
          <li>open it in the built-in browser of the wallet app on your phone.</li>
        </ul>
        <p>The page works in whichever of them you open it first, until it is used or runs out.</p>
      </div>
      <noscript><p>This page needs JavaScript to speak to your wallet.</p></noscript>
    </section>
    <section aria-labelledby="sign-title" id="sign" hidden>
      <h2 id="sign-title">2. Look, then sign</h2>
      <p>Connected: <code id="account"></code></p>
      ${shown}
      <div class="buttons"><button type="button" id="sign-button">${signWords}</button></div>
    </section>
    <p id="outcome" class="outcome" role="status" aria-live="polite"></p>`;
}
