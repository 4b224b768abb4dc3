// The inbox: deliveries that the door stored are handed on once, in order; what nobody understands is set aside with its reason.
import { BadInput, explainError, isLaurelError } from "#core/errors.ts";
import type { Delivery, Inbox } from "#core/ledger/ledger.ts";

/** One round hands on so many; the next tick takes the rest. */
const DELIVERIES_PER_TICK_MAX = 500;

/** @returns how many deliveries were dealt with */
export async function drainInbox(
  inbox: Inbox,
  receive: (delivery: Delivery) => Promise<void>,
  log: (sentence: string) => void,
): Promise<number> {
  let dealtWith = 0;
  for (const delivery of await inbox.waitingDeliveries(DELIVERIES_PER_TICK_MAX)) {
    const because = await handOn(delivery, receive);
    if (because !== null) {
      await inbox.settleDelivery(delivery.id, because);
      dealtWith += 1;
    }
    if (because !== "done")
      log(
        `Delivery ${delivery.id} (${delivery.event}) ${because === null ? "waits: Laurel stumbled over it." : `was set aside: ${because}`}`,
      );
  }
  return dealtWith;
}

/**
 * Only what is wrong with the delivery itself sets it aside. One that we stumble over waits for a better program, and those
 * behind it have their turn; when the world is down, all wait.
 */
async function handOn(delivery: Delivery, receive: (delivery: Delivery) => Promise<void>): Promise<string | null> {
  try {
    await receive(delivery);
    return "done";
  } catch (error) {
    if (error instanceof BadInput) return explainError(error);
    if (isLaurelError(error)) throw error;
    return null;
  }
}
