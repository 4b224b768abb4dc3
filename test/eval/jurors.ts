// Jurors for an evaluation: connected as the product connects them, with the operator's keys and hosts.
import { connectJury } from "#bots/judge/jury.ts";
import { DEAREST_PRICE, priceOf } from "#config/prices.ts";
import { loadEnvFile, readJurorSettings } from "#config/secrets.ts";
import type { Judge } from "#core/score/judge-port.ts";

/** Only jurors that the rules name; every question is asked anew, so that cost and time are true. */
export function connectJurors(): Judge {
  loadEnvFile();
  const { keys, hosts } = readJurorSettings();
  return connectJury({
    operator: null,
    keys,
    hosts,
    priceOf: (model) => priceOf(model) ?? DEAREST_PRICE,
    memory: null,
  });
}
