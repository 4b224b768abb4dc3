// An admission: whether the operator lets a juror of the rules be asked, and which key goes along. The rules are a vote's, keys are not.
import type { Juror } from "#core/score/judge-port.ts";
import { showLine } from "#core/score/visible-text.ts";
import type { Endpoint } from "./line.ts";

/** What the operator allows, whatever the rules of a DAO ask for. */
export interface Grants {
  /** Keys by their names, JUROR_..._API_KEY. */
  readonly keys: ReadonlyMap<string, string>;
  /** The hosts that jurors may be asked at, each with the name of the only key that may be sent there, or null for none. */
  readonly hosts: ReadonlyMap<string, string | null>;
}

export type Admission =
  { readonly isAdmitted: true; readonly endpoint: Endpoint } | { readonly isAdmitted: false; readonly because: string };

const KEY_NAME = /^JUROR_[A-Z0-9]+_API_KEY$/;
const LOOPBACK = /^(localhost|127(\.[0-9]{1,3}){3}|\[::1\])$/;
const SHOWN_CHARACTERS_MAX = 100;

/**
 * A rule change can name any host and any key. It reaches only hosts that the operator allows, and takes a key only to the
 * host that the operator bound it to: else whoever owns one host would be handed the key of another.
 */
export function admitJuror({ baseUrl, model, keyName }: Juror, { keys, hosts }: Grants): Admission {
  const host = readHost(baseUrl);
  if (host === null)
    return refuse("its address is not https:// with a host and a path, or http:// on this machine itself");
  const bound = hosts.get(host);
  if (bound === undefined) return refuse(`the operator has not allowed the host ${shown(host)}`);
  if (keyName === null) return { isAdmitted: true, endpoint: { baseUrl, apiKey: null, model } };
  if (!KEY_NAME.test(keyName)) return refuse(`${shown(keyName)} is not the name of a juror's key`);
  if (bound !== keyName) return refuse(`the operator has not bound ${shown(keyName)} to the host ${shown(host)}`);
  const apiKey = keys.get(keyName);
  if (apiKey === undefined) return refuse(`the operator has set no ${shown(keyName)}`);
  return { isAdmitted: true, endpoint: { baseUrl, apiKey, model } };
}

/** With its port where that is not the usual one; null for an address that could mean another place than it shows. */
function readHost(baseUrl: string): string | null {
  if (!URL.canParse(baseUrl)) return null;
  const { protocol, hostname, host, username, password, search, hash } = new URL(baseUrl);
  const isGuarded = protocol === "https:" || (protocol === "http:" && LOOPBACK.test(hostname));
  return isGuarded && [username, password, search, hash].every((part) => part === "") ? host : null;
}

function refuse(because: string): Admission {
  return { isAdmitted: false, because };
}

function shown(text: string): string {
  return showLine(text, SHOWN_CHARACTERS_MAX);
}
