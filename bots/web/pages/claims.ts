// The claims page: who has a small reward to fetch, and a button with which anybody fetches it for anybody.
import { showAmount, sumOf, baseUnits, type BaseUnits } from "#core/money.ts";
import type { ClaimStanding } from "#core/workflow/claims.ts";
import { counted, factList, groupedHex, pageOf, tableOf } from "./frame.ts";
import { html, type Html } from "./html.ts";

interface Row {
  readonly wallet: ClaimStanding["accounts"][number]["wallet"];
  readonly openBaseUnits: BaseUnits;
  readonly earnedBaseUnits: BaseUnits;
}

/** @param address of this page, as a path */
export function claimsPageOf(standing: ClaimStanding, address: string): Html {
  const rows = rowsOf(standing);
  const open = rows.filter(({ openBaseUnits }) => openBaseUnits > 0n);
  const { daoName, token } = standing;
  return pageOf({
    title: `Rewards to fetch from ${daoName}`,
    scripts: ["claim.js"],
    content: html`<p class="over">${daoName}</p>
      <h1>Rewards to fetch</h1>
      <p class="lead">${leadOf(open, token)}</p>
      <p>
        Large rewards are sent to their wallets. Small ones wait in a contract until somebody fetches them, because
        sending each would cost more than it is worth. Whoever presses the button pays the network's fee; the money
        always goes to the wallet it was earned for, and to no other. It can wait as long as you like: what you earn
        later is added, and one press then fetches all of it.
      </p>
      ${standing.isCurrent ? null : renewed()} ${open.length === 0 ? null : stepsOf(open, token)}
      <section class="claims" aria-label="Who may fetch what">${tableOfRows(rows, token)}</section>
      ${withoutThisPage(standing, address)}`,
  });
}

/** Before anything was put up. */
export function noClaimsPageOf(daoName: string): Html {
  return pageOf({
    title: `Rewards to fetch from ${daoName}`,
    content: html`<p class="over">${daoName}</p>
      <h1>Rewards to fetch</h1>
      <p class="lead">There are none: every reward so far was sent to its wallet.</p>`,
  });
}

function rowsOf({ accounts, claimedBaseUnits }: ClaimStanding): Row[] {
  const rows = accounts.map(({ wallet, cumulativeBaseUnits }, at): Row => {
    const open = cumulativeBaseUnits - (claimedBaseUnits[at] ?? 0n);
    return { wallet, openBaseUnits: baseUnits(open > 0n ? open : 0n), earnedBaseUnits: cumulativeBaseUnits };
  });
  return rows.toSorted((one, other) => (one.openBaseUnits > other.openBaseUnits ? -1 : 1));
}

type Token = ClaimStanding["token"];

function leadOf(open: readonly Row[], token: Token): string {
  if (open.length === 0) return "All of them were fetched.";
  const total = showAmount(sumOf(open.map(({ openBaseUnits }) => openBaseUnits)), token);
  return `${total} ${open.length === 1 ? "waits" : "wait"} for ${counted(open.length, "wallet")}.`;
}

function renewed(): Html {
  return html`<div class="banner">
    <strong>New rewards have just been added, and this page does not have them yet.</strong>
    <span class="next">Nothing can be fetched until it does: come back in a few minutes.</span>
  </div>`;
}

function stepsOf(open: readonly Row[], token: Token): Html {
  return html`<section aria-labelledby="connect-title" id="connect">
      <h2 id="connect-title">1. Connect a wallet that pays the fee</h2>
      <p>It may be anybody's. Laurel sees only its address.</p>
      <div class="buttons" id="wallets"></div>
      <div id="no-wallet" hidden>
        <p>No wallet was found in this browser. You can:</p>
        <ul>
          <li>open this page in a browser that has a wallet extension, or</li>
          <li>open it in the built-in browser of the wallet app on your phone.</li>
        </ul>
      </div>
      <noscript><p>The button needs JavaScript to speak to your wallet.</p></noscript>
    </section>
    <section aria-labelledby="sign-title" id="sign" hidden>
      <h2 id="sign-title">2. Choose for whom, then claim</h2>
      <p>Connected: <code id="account"></code></p>
      <p>
        <label for="claimant">The reward of</label>
        <select id="claimant">
          ${open.map(
            ({ wallet, openBaseUnits }) =>
              html`<option value="${wallet}">${wallet}: ${showAmount(openBaseUnits, token)}</option>`,
          )}
        </select>
      </p>
      <div class="buttons"><button type="button" id="sign-button">Claim</button></div>
    </section>
    <p id="outcome" class="outcome" role="status" aria-live="polite"></p>`;
}

function tableOfRows(rows: readonly Row[], token: Token): Html {
  return tableOf(
    html`Who may fetch what`,
    [
      { head: "Wallet", look: "who" },
      { head: "To fetch now", look: "amount" },
      { head: "Ever earned this way", look: "amount" },
    ],
    rows.map(({ wallet, openBaseUnits, earnedBaseUnits }) => [
      groupedHex(wallet, "address"),
      openBaseUnits === 0n ? "all fetched" : showAmount(openBaseUnits, token),
      showAmount(earnedBaseUnits, token),
    ]),
  );
}

function withoutThisPage({ contract, chainId, round, root, others }: ClaimStanding, address: string): Html {
  return html`<section aria-labelledby="without">
    <h2 id="without">Without this page</h2>
    <p>
      Keep <a href="${address}.json?contract=${contract}" download="claims.json">the list with all proofs</a>: with your
      line of it the reward can be fetched even when this page is gone. In a block explorer, call <code>claim</code> of
      the contract with your wallet, the cumulative amount and the proof that stand in your line.
    </p>
    ${factList([
      ["Contract", html`<span id="contract">${groupedHex(contract, "address")}</span>`],
      ["Chain id", html`<code id="chain-id">${chainId}</code>`],
      ["Round", html`<code>${round}</code>`],
      ["Root", groupedHex(root, "hash")],
    ])}
    ${
      others.length === 0
        ? null
        : html`<p>
            Something may be left in a contract that was used before:
            ${others.map((other) => html`<a href="${address}?contract=${other}">${other}</a> `)}
          </p>`
    }
  </section>`;
}
