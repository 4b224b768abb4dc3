// The link page: one person proves which accounts and which wallet are theirs, so that their rewards are paid to it.
import type { LinkPage } from "#core/workflow/answers.ts";
import { factList, pageOf, timeOf } from "./frame.ts";
import { html, linkTo, type Html } from "./html.ts";

/** @param wantsGithub false once the reader chose to go on without a GitHub account */
export function linkPageOf(page: LinkPage, wantsGithub = true): Html {
  return pageOf({
    title: `Link a wallet to ${page.daoName}`,
    scripts: ["link.js"],
    content: html`<div class="narrow" id="link" data-way="${page.way}">
      <p class="over">${page.daoName}</p>
      <h1>Link your accounts and your wallet</h1>
      <p class="lead">Rewards voted to you by ${page.daoName} will be paid to the wallet you link here.</p>
      <section aria-labelledby="you">
        <h2 id="you">This page is for</h2>
        ${factList([
          ["Discord", html`<strong>${page.discordName}</strong> <span class="quiet">(${page.discordId})</span>`],
          ["GitHub", githubWords(page)],
          ["Good until", timeOf(page.expiresAt)],
        ])}
        <p class="quiet">
          If this is not you, close the page: whoever signs here is paid under these names. Nobody of ${page.daoName}
          ever sends you such a page.
        </p>
      </section>
      ${isReady(page, wantsGithub) ? walletPart(page) : signInPart(page)}
    </div>`,
  });
}

function githubWords({ github, way, vouchedBy }: LinkPage): Html {
  const said = vouchedBy === null ? null : html`<span class="quiet">${vouchedBy}</span>`;
  if (github !== null) return html`<strong>${github.login}</strong> <span class="quiet">(${github.id})</span> ${said}`;
  return way === "gist" ? html`whoever publishes the gist below` : html`no account ${said}`;
}

/** Where people sign in, the wallet comes last: its text names the accounts that were confirmed. */
function isReady({ way, isDiscordConfirmed, github, linkedGithub }: LinkPage, wantsGithub: boolean): boolean {
  if (way !== "sign-in") return true;
  return isDiscordConfirmed && (github !== null || (!wantsGithub && linkedGithub === null));
}

// ---- Signing in -------------------------------------------------------------------------------------------------------

function signInPart(page: LinkPage): Html {
  return html`<section aria-labelledby="sign-in-title" id="accounts">
      <h2 id="sign-in-title">Sign in, so that only you can use this page</h2>
      <p>
        Laurel asks Discord and GitHub who you are and nothing else. It cannot post or change anything there, and it
        keeps no key to your accounts.
      </p>
      <ol>
        <li>${discordStep(page)}</li>
        <li>${page.isDiscordConfirmed ? githubStep(page) : html`GitHub comes next.`}</li>
        <li>Then your wallet signs a text. That costs nothing.</li>
      </ol>
      <noscript><p>This page needs JavaScript to speak to your wallet.</p></noscript>
    </section>
    <p id="outcome" class="outcome" role="status" aria-live="polite"></p>`;
}

function discordStep({ isDiscordConfirmed, discordName }: LinkPage): Html {
  if (isDiscordConfirmed) return html`Discord has confirmed that you are <strong>${discordName}</strong>.`;
  return html`Sign in with Discord as <strong>${discordName}</strong>.
    <div class="buttons"><button type="button" data-sign-in="discord">Sign in with Discord</button></div>`;
}

function githubStep({ linkedGithub }: LinkPage): Html {
  const button = html`<div class="buttons">
    <button type="button" data-sign-in="github">Sign in with GitHub</button>
  </div>`;
  if (linkedGithub !== null)
    return html`Your work is that of GitHub <strong>${linkedGithub}</strong>: sign in there once more. ${button}`;
  return html`Sign in with the GitHub account that your work is done with. ${button}
    <p>Do you have no work on GitHub? <a href="?github=none">Go on without GitHub</a></p>`;
}

// ---- The wallet -------------------------------------------------------------------------------------------------------

function walletPart(page: LinkPage): Html {
  return html`${page.way === "gist" ? gistChoice(page) : null}
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
    page.way === "gist" ? gistPart() : null,
  )}`;
}

function gistChoice({ linkedGithub, discordName }: LinkPage): Html {
  const without =
    linkedGithub === null
      ? html`<p>
          <input type="checkbox" id="no-github" />
          <label for="no-github">I have no work on GitHub: link only my wallet</label>
        </p>`
      : html`<p>Your work is that of GitHub <strong>${linkedGithub}</strong>: publish the gist there.</p>`;
  return html`<section aria-labelledby="proof-title">
    <h2 id="proof-title">How you prove that it is you</h2>
    <p>
      Signing in with Discord and GitHub is not set up here. That you are ${discordName} on Discord is known only from
      this page's address, which was shown to you alone: give it to nobody. Your GitHub account proves itself by
      publishing the text that your wallet signs.
    </p>
    ${without}
  </section>`;
}

function gistPart(): Html {
  return html`<section aria-labelledby="gist-title" id="gist" hidden>
    <h2 id="gist-title">3. Publish it as a gist</h2>
    <p>
      Copy all of this into a new public gist under your own GitHub account
      (${linkTo("https://gist.github.com", "gist.github.com")}), then paste the gist's address below. You may delete it
      afterwards.
    </p>
    <pre id="gist-text" tabindex="0" aria-label="The text to publish"></pre>
    <div class="buttons"><button type="button" id="copy-gist">Copy</button></div>
    <p>
      <label for="gist-address">Address of the gist</label>
      <input id="gist-address" type="text" maxlength="300" autocomplete="off" spellcheck="false" />
    </p>
    <div class="buttons"><button type="button" id="check-gist">Check the gist and link</button></div>
  </section>`;
}

/** Connecting, looking and signing: the same three beats on every page that asks for a signature. */
export function walletSteps(signWords: string, shown: Html, after: Html | null = null): Html {
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
    ${after}
    <p id="outcome" class="outcome" role="status" aria-live="polite"></p>`;
}
