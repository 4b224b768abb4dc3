// The demo wallet in a page: it announces itself by EIP-6963, shows what it is asked to sign, and has the sandbox sign it.
// It is there only when the address says whose wallet to open, as the links of the stand-in Discord do, and stays with the
// tab, because a sign-in comes back to the page without that.
(() => {
  const KEPT = "demo-wallet";
  if (location.hash.includes("demo-wallet=")) sessionStorage.setItem(KEPT, location.hash.slice(1));
  const chosen = new URLSearchParams(sessionStorage.getItem(KEPT) ?? "");
  const person = chosen.get("demo-wallet");
  if (person === null) return;
  const owner = chosen.get("name") ?? "Somebody";
  const name = `${owner}'s demo wallet`;

  async function askSandbox(method, params) {
    const response = await fetch("/discord/wallet", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ as: person, method, params }),
      signal: AbortSignal.timeout(30_000),
    });
    const said = await response.json();
    if ("answer" in said) return said.answer;
    throw Object.assign(new Error(said.message ?? said.error ?? "The demo wallet gave no answer."), {
      code: said.code ?? 4900,
    });
  }

  const SIGNING = ["personal_sign", "eth_signTypedData_v4"];

  async function request({ method, params }) {
    if (SIGNING.includes(method) && !(await mayIt(method, params)))
      throw Object.assign(new Error("User rejected the request."), { code: 4001 });
    return askSandbox(method, params);
  }

  const icon =
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 8'><circle cx='4' cy='4' r='4'/></svg>";
  const detail = Object.freeze({
    info: Object.freeze({ uuid: `demo-wallet-${person}`, name, icon, rdns: "demo.laurel.wallet" }),
    provider: Object.freeze({ request }),
  });
  const announce = () => window.dispatchEvent(new CustomEvent("eip6963:announceProvider", { detail }));
  window.addEventListener("eip6963:requestProvider", announce);
  announce();
  document.addEventListener("DOMContentLoaded", () => {
    const note = make(
      "p",
      `${name}: for this demo only. Its key is no secret, and nothing of value lies on its chain.`,
    );
    note.className = "demo-wallet-note";
    document.body.prepend(note);
  });

  /** The same question that a real wallet asks. */
  async function mayIt(method, params) {
    const dialog = make("dialog");
    dialog.className = "demo-wallet";
    const shown = method === "personal_sign" ? [make("pre", textOfHex(params[0]))] : await typedParts(params[1]);
    const buttons = make("p");
    const [decline, sign] = ["Decline", `Sign as ${owner}`].map((words) => {
      const button = make("button", words);
      button.type = "button";
      button.addEventListener("click", () => dialog.close(words));
      return button;
    });
    sign.className = "demo-wallet-sign";
    buttons.append(decline, sign);
    dialog.setAttribute("aria-label", name);
    dialog.append(
      make("p", "Demo wallet"),
      make("h2", `${owner}, this page asks for your signature`),
      ...shown,
      buttons,
    );
    document.body.append(dialog);
    dialog.showModal();
    sign.focus();
    await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
    dialog.remove();
    return dialog.returnValue === `Sign as ${owner}`;
  }

  async function typedParts(json) {
    const { primaryType, domain, message } = JSON.parse(json);
    const hashes = await askSandbox("demo_hashes", [json]).catch(() => ({}));
    const list = make("dl");
    const rows = [
      ["What", primaryType],
      [
        "For",
        [domain.name, domain.chainId && `chain ${domain.chainId}`, domain.verifyingContract].filter(Boolean).join(", "),
      ],
      ["Hash", hashes.hash],
      ["Domain hash", hashes.domainHash],
      ["Message hash", hashes.messageHash],
    ];
    for (const [head, value] of rows) if (value) list.append(make("dt", head), make("dd", String(value)));
    return [list, make("pre", JSON.stringify(message, null, 2))];
  }

  function textOfHex(hex) {
    const bytes = hex.slice(2).match(/../g) ?? [];
    return new TextDecoder().decode(Uint8Array.from(bytes, (byte) => parseInt(byte, 16)));
  }

  function make(tag, text = "") {
    const element = document.createElement(tag);
    element.textContent = text;
    return element;
  }
})();
