// Aliases: a key that signs for somebody else, as long as it is registered.
import type { Wallet } from "ethers";
import { isFields, type Fields } from "#contracts/snapshot/fields.ts";
import { voteTypes, type TypedFields, type VoteMessage } from "#contracts/snapshot/typed-data.ts";
import { TAKEN } from "./outcome.ts";
import { readProposal } from "./proposals.ts";
import { cancelProposal, composeProposal, composeVote, deriveWallet, type Stage } from "./stage.ts";
import { askHub, sendRaw, sendSigned } from "./wire.ts";

/** Snapshot's client does not know it; the current server does. */
const REVOKE_ALIAS_TYPES: TypedFields = {
  RevokeAlias: [
    { name: "from", type: "address" },
    { name: "alias", type: "address" },
    { name: "timestamp", type: "uint64" },
  ],
};

const ALIASES_QUERY = `query ($address: String!, $alias: String!) {
  aliases(where: { address: $address, alias: $alias }) { address alias } }`;

/** @returns the key that now signs for this member */
export async function checkRegistration(stage: Stage, member: Wallet, other: Wallet): Promise<Wallet> {
  const { report, clock, wire } = stage;
  const alias = deriveWallet(member.privateKey, clock.now(), "alias");
  const own = await registerAlias(stage, member, member.address);
  report.check("an alias of oneself", "alias cannot be the same as the address", own);
  report.check("an alias", TAKEN, await registerAlias(stage, member, alias.address));
  const taken = "alias is already linked to another address";
  report.check("another's alias", taken, await registerAlias(stage, other, alias.address));
  const { aliases } = await askHub(wire, ALIASES_QUERY, { address: member.address, alias: alias.address });
  const shown = Array.isArray(aliases) ? aliases.filter(isFields).map((row) => String(row["alias"]).toLowerCase()) : [];
  report.check("the hub shows the alias", alias.address.toLowerCase(), shown.join(", "));
  return alias;
}

export async function registerAlias({ wire, clock }: Stage, member: Wallet, alias: string): Promise<string> {
  return (await sendSigned(wire, "alias", member, { alias, timestamp: clock.now() })).got;
}

/** Who may propose is asked of the one who is signed for. */
export async function checkAliasProposal(stage: Stage): Promise<void> {
  const { report, author, clock, wire } = stage;
  const alias = deriveWallet(author.privateKey, clock.now(), "the author's alias");
  report.check("an alias of the author", TAKEN, await registerAlias(stage, author, alias.address));
  const reply = await sendSigned(wire, "proposal", alias, composeProposal(stage));
  report.check("a proposal signed by the author's alias", TAKEN, reply.got);
  const row = await readProposal(stage, reply.id);
  report.check("its author is who was signed for", author.address.toLowerCase(), String(row["author"]).toLowerCase());
  // The older server lets an alias cancel; the current one does not.
  const cancelled = await cancelProposal(stage, alias, reply.id, author.address);
  report.check(
    "a cancellation by the alias",
    ["alias not allowed for the type: delete-proposal", TAKEN],
    cancelled.got,
  );
}

/** @param choice as it is signed */
export async function voteByAlias(
  stage: Stage,
  alias: Wallet,
  member: Wallet,
  proposal: string,
  choice: VoteMessage["choice"],
) {
  const message = composeVote(stage, member.address, proposal, choice);
  return sendRaw(stage.wire, { signer: alias, types: voteTypes(choice), message });
}

/** @param choice of a vote to try once the alias is revoked */
export async function checkRevocation(
  stage: Stage,
  alias: Wallet,
  member: Wallet,
  proposal: string,
  choice: VoteMessage["choice"],
): Promise<void> {
  const { report, wire, clock } = stage;
  const message: Fields = { from: member.address, alias: alias.address, timestamp: clock.now() };
  const reply = await sendRaw(wire, { signer: member, types: REVOKE_ALIAS_TYPES, message });
  report.check("revoking the alias (the older server knows no such message)", [TAKEN, "wrong types"], reply.got);
  const name = "a vote by the revoked alias";
  if (reply.got !== TAKEN) return report.skip(name, "this server revokes no alias");
  report.check(name, "wrong alias", (await voteByAlias(stage, alias, member, proposal, choice)).got);
  const again = { ...message, timestamp: clock.now() + 1 };
  const twice = await sendRaw(wire, { signer: member, types: REVOKE_ALIAS_TYPES, message: again });
  report.check("revoking it twice", "alias does not exist", twice.got);
}
