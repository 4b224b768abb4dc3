// The sign page: one treasurer looks at one payout and signs its hash.
import type { PayoutReview } from "#core/workflow/answers.ts";
import { counted, factList, pageOf, tableOf } from "./frame.ts";
import { html, linkTo, type Html } from "./html.ts";
import { walletSteps } from "./link.ts";

export function signPageOf(review: PayoutReview): Html {
  const { batch } = review;
  return pageOf({
    title: `Sign the payout of epoch ${review.epoch}`,
    scripts: ["sign.js"],
    content: html`<p class="over">${review.daoName}</p>
      <h1>Sign the payout of epoch ${review.epoch}</h1>
      <p class="lead">
        ${review.total} to ${counted(batch.transfers.length, "wallet")}. ${review.signedBy.length} of
        ${review.threshold} signatures are here. Your signature pays nothing by itself: the treasury pays once there are
        ${review.threshold}.
      </p>
      <p>${linkTo(review.ballotUrl, "The vote")}: ${review.verdictBecause}.</p>
      <section class="transfers" aria-label="Transfers">${transfersOf(review)}</section>
      <section aria-labelledby="calls">
        <h2 id="calls">What the transaction does</h2>
        <ol>
          ${batch.calls.map(
            ({ to, what }) =>
              html`<li>
                ${what} <span class="quiet">on <code>${to}</code></span>
              </li>`,
          )}
        </ol>
      </section>
      <section class="card" aria-labelledby="hashes">
        <h2 id="hashes">Compare before you sign</h2>
        <p>
          These hashes must equal those that Discord showed you, and those that your wallet shows. If one differs, do
          not sign, and say so in your DAO's Discord.
        </p>
        ${factList([
          ["Domain hash", html`<code>${batch.domainHash}</code>`],
          ["Message hash", html`<code>${batch.messageHash}</code>`],
          ["Safe transaction hash", html`<code id="safe-tx-hash">${batch.safeTxHash}</code>`],
          ["Safe", html`<code>${review.safe}</code>`],
          ["Chain id", html`<code id="chain-id">${review.chainId}</code>`],
          ["Safe nonce", html`<code>${batch.safeTxNonce}</code>`],
        ])}
      </section>
      ${walletSteps("Sign the payout", html`<p>Your wallet will show the Safe transaction. Compare its hashes with those above.</p>`)}
      <p class="quiet">
        To check by hand or with a program of your own: everything that is signed stands at this page's address followed
        by /batch.json
      </p>`,
  });
}

/** Laid out from the batch itself; the review only lends names and words to wallets that it also has. */
function transfersOf({ batch, lines }: PayoutReview): Html {
  const lineOf = new Map(lines.map((line) => [line.wallet, line]));
  return tableOf(
    html`Who is paid by this transaction`,
    [
      { head: "Who", look: "who" },
      { head: "Amount", look: "amount" },
      { head: "For", look: "why" },
    ],
    batch.transfers.map(({ wallet, amountBaseUnits }) => {
      const line = lineOf.get(wallet);
      const who = line === undefined ? "nobody in the review" : nameOf(line);
      const amount = html`${line?.amount ?? null} <span class="quiet">${amountBaseUnits.toString()} base units</span>`;
      return [html`${who} <code class="whole">${wallet}</code>`, amount, line?.because ?? "not known: do not sign"];
    }),
  );
}

function nameOf({ login, discordId }: PayoutReview["lines"][number]): string {
  return login ?? (discordId === null ? "somebody erased" : `Discord ${discordId}`);
}
