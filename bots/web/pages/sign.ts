// The sign page: one treasurer looks at one transaction of the Safe, compares its hashes and signs it.
import type { PayoutReview } from "#core/workflow/answers.ts";
import { counted, factList, groupedHashesIn, groupedHex, pageOf, tableOf } from "./frame.ts";
import { html, linkTo, type Html } from "./html.ts";
import { walletSteps } from "./link.ts";

type Line = PayoutReview["lines"][number];

/** @param manifestAddress where the manifest lies, as a path */
export function signPageOf(review: PayoutReview, manifestAddress: string): Html {
  const { purpose, epoch, daoName, verdictBecause } = review;
  const act = purpose === "pay" ? `Sign the payout of epoch ${epoch}` : `Cancel the payout of epoch ${epoch}`;
  return pageOf({
    title: act,
    scripts: ["sign.js"],
    content: html`<p class="over">${daoName}</p>
      <h1>${act}</h1>
      <p class="lead">${purpose === "pay" ? payWords(review) : cancelWords(review)}</p>
      <p>${linkTo(review.ballotUrl, "The vote")}: ${verdictBecause}.</p>
      ${saidOf(review)} ${purpose === "pay" ? paidOf(review) : unpaidOf(review)} ${comparisonOf(review)}
      ${walletSteps(
        purpose === "pay" ? "Sign the payout" : "Sign the cancellation",
        html`${signerOf(review)}
          <p>
            Your wallet will show the Safe transaction, and a hardware wallet its hashes. Compare them with those above.
          </p>`,
      )}
      ${ownCheckOf(review, manifestAddress)}`,
  });
}

function payWords({ total, batch, signedBy, threshold }: PayoutReview): Html {
  return html`${total} to ${counted(batch.transfers.length, "wallet")}. ${signedBy.length} of ${threshold} signatures
  are here. Your signature pays nothing by itself: the treasury pays once there are ${threshold}.`;
}

function cancelWords({ batch, signedBy, threshold }: PayoutReview): Html {
  return html`An empty transaction that pays nobody and uses up Safe nonce ${batch.safeTxNonce}, so that the payout can
  no longer be executed under it. ${signedBy.length} of ${threshold} signatures are here. Whichever of the two, the
  payout or this, has ${threshold} first is executed.`;
}

/** Who held it or wants it cancelled, and why, in their own words. */
function saidOf({ says }: PayoutReview): Html | null {
  if (says.length === 0) return null;
  return html`<section aria-labelledby="said">
    <h2 id="said">What was said about it</h2>
    <ul>
      ${says.map((sentence) => html`<li>${sentence}</li>`)}
    </ul>
  </section>`;
}

/** Another owner's signature would be refused here: each signs with the wallet that is linked. */
function signerOf({ signWith }: PayoutReview): Html | null {
  if (signWith === null) return null;
  return html`<p>Choose this wallet, which you have linked: ${groupedHex(signWith, "address")}</p>`;
}

function paidOf(review: PayoutReview): Html {
  const { batch, lines } = review;
  const withheld = lines.filter((line) => !isPaid(line));
  return html`${askedToCancel(review)} ${newAddressesOf(review)}
    <section class="transfers" aria-label="Transfers">
      ${transfersOf(review, html`Who is paid by this transaction`, directOf(review))}
    </section>
    ${putUpOf(review)}
    ${
      withheld.length === 0
        ? null
        : html`<section aria-labelledby="withheld">
            <h2 id="withheld">Voted, and left out of this transaction</h2>
            <ul>
              ${withheld.map((line) => html`<li>${nameOf(line)}, ${line.amount}: ${line.withheldBecause}</li>`)}
            </ul>
          </section>`
    }
    <section aria-labelledby="calls">
      <h2 id="calls">What the transaction does</h2>
      <ol>
        ${batch.calls.map(
          ({ to, what }) =>
            html`<li>${groupedHashesIn(what)} <span class="quiet">on</span> ${groupedHex(to, "address")}</li>`,
        )}
      </ol>
    </section>`;
}

/** Nobody signs a payout unaware that another treasurer wants it stopped. */
function askedToCancel({ cancelSigned, threshold }: PayoutReview): Html | null {
  if (cancelSigned === null) return null;
  return html`<div class="banner">
    <strong>This payout may be cancelled: ${cancelSigned} of ${threshold} have signed for that.</strong>
    <span class="next">Read why before you sign.</span>
  </div>`;
}

/** Whoever got hold of an account would put in an address of his own: this is where it shows. */
function newAddressesOf({ lines }: PayoutReview): Html | null {
  const fresh = lines.filter((line) => line.isNewAddress && isPaid(line));
  if (fresh.length === 0) return null;
  const words =
    fresh.length === 1
      ? "1 address is new: this person was never paid there before."
      : `${fresh.length} addresses are new: these people were never paid there before.`;
  return html`<div class="banner">
    <strong>${words}</strong>
    <span class="next">Where it surprises you, ask them on another way than Discord before you sign.</span>
  </div>`;
}

type Transfers = PayoutReview["batch"]["transfers"];

function directOf({ batch }: PayoutReview): Transfers {
  const claimed = batch.claims?.transfers ?? [];
  return batch.transfers.filter(({ wallet }) => !claimed.some((transfer) => transfer.wallet === wallet));
}

/** Small rewards: the money goes to the contract, and their people fetch it from there. */
function putUpOf(review: PayoutReview): Html | null {
  const { claims } = review.batch;
  if (claims === null) return null;
  const { transfers, contract, round } = claims;
  return html`<section class="claims" aria-label="Put up for claiming">
    ${transfersOf(review, html`Who may fetch a small reward after it`, transfers)}
    <p>
      The sum of these moves to ${groupedHex(contract, "address")}, round ${round}, from which each of these people, or
      anybody for them, fetches it. Your browser computes the root of that round from all that was ever put up there.
    </p>
    <p id="claims-before" class="quiet"></p>
  </section>`;
}

/** Laid out from the batch itself; the review only lends names and words to wallets that it also has. */
function transfersOf({ lines }: PayoutReview, caption: Html, transfers: Transfers): Html {
  const lineOf = new Map(lines.map((line) => [line.wallet, line]));
  return tableOf(
    caption,
    [
      { head: "Who", look: "who" },
      { head: "Amount", look: "amount" },
      { head: "For", look: "why" },
    ],
    transfers.map(({ wallet, amountBaseUnits }) => {
      const line = lineOf.get(wallet);
      const who = line === undefined ? "nobody in the review" : nameOf(line);
      const mark = line?.isNewAddress === true ? html` <span class="badge to-sign">new address</span>` : null;
      const baseUnits = html`<span class="quiet base-units">${amountBaseUnits.toString()} base units</span>`;
      return [
        html`${who}${mark} ${groupedHex(wallet, "address")}`,
        html`${line?.amount ?? null} ${baseUnits}`,
        line?.because ?? "not known: do not sign",
      ];
    }),
  );
}

function unpaidOf({ lines }: PayoutReview): Html {
  return html`<section aria-labelledby="unpaid">
    <h2 id="unpaid">Who is then not paid by it</h2>
    <ul>
      ${lines.filter(isPaid).map((line) => html`<li>${nameOf(line)}, ${line.amount}</li>`)}
    </ul>
  </section>`;
}

function isPaid({ withheldBecause }: Line): boolean {
  return withheldBecause === null;
}

function nameOf({ login, discordId }: Line): string {
  return login ?? (discordId === null ? "somebody erased" : `Discord ${discordId}`);
}

/** In the order in which Safe's own app and hardware wallets show them. */
function comparisonOf({ batch, safe, chainId }: PayoutReview): Html {
  const hashes = [
    { name: "Domain hash", id: "domain-hash", hash: batch.domainHash },
    { name: "Message hash", id: "message-hash", hash: batch.messageHash },
    { name: "Safe transaction hash", id: "safe-tx-hash", hash: batch.safeTxHash },
  ];
  return html`<section class="card" aria-labelledby="hashes">
    <h2 id="hashes">Compare before you sign</h2>
    <p>
      Your browser computes these hashes anew, from what you read here alone. They must equal those that Discord showed
      you and those that your wallet shows. If one differs, do not sign, and say so in your DAO's Discord.
    </p>
    ${hashes.map(
      ({ name, id, hash }) =>
        html`<h3>${name} <span class="badge to-sign" id="same-${id}">not computed yet</span></h3>
          ${factList([
            ["From Laurel", html`<span id="${id}">${groupedHex(hash, "hash")}</span>`],
            ["By your browser", html`<code class="hash" id="own-${id}"></code>`],
          ])}`,
    )}
    <h3>For this Safe alone</h3>
    ${factList([
      ["Safe", groupedHex(safe, "address")],
      ["Chain id", html`<code id="chain-id">${chainId}</code>`],
      ["Safe nonce", html`<code>${batch.safeTxNonce}</code>`],
    ])}
  </section>`;
}

function ownCheckOf({ batch }: PayoutReview, manifestAddress: string): Html {
  return html`<section aria-labelledby="own-check">
    <h2 id="own-check">Check it without this page</h2>
    <p>
      A hardware wallet shows hashes and little else, and this page could be lying. Download
      <a href="${manifestAddress}">the manifest</a>, compare it with what was voted, and have a copy of Laurel that you
      trust compute the hashes:
    </p>
    <pre
      tabindex="0"
    >npm run verify -- payout manifest.json <span class="unbroken">--expect</span> ${batch.safeTxHash}</pre>
    <p>
      The three lines that it prints must equal the hashes in Discord and on your wallet's screen. The program is one
      small file, <code>bots/verify-payout.ts</code>, made for reading.
    </p>
  </section>`;
}
