// The App's webhook: signed deliveries, the list GitHub keeps of them, and redelivery under the same id.
import { createHash, createHmac } from "node:crypto";
import { setMaxListeners } from "node:events";
import { BadInput } from "#core/errors.ts";
import type { UnixSeconds } from "#core/time.ts";
import { type GitHubState, isoTime } from "./github-state.ts";

export interface DeliverOptions {
  /** X-GitHub-Delivery; made from the content and a counter when absent. */
  readonly deliveryId?: string;
  /** A forger's secret instead of the App's. */
  readonly secret?: string;
  /** Changes the body after it was signed. */
  readonly corrupt?: boolean;
  /** The delivery is on GitHub's list as failed, and nobody was called: the door was unreachable. */
  readonly isLost?: boolean;
}

export interface DoorAnswer {
  /** 0 when nobody answered. */
  readonly status: number;
  readonly body: string;
}

export interface Delivery {
  readonly id: number;
  readonly deliveryId: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly doorUrl: string;
  readonly bodyText: string;
  readonly deliveredAt: UnixSeconds;
  readonly isRedelivery: boolean;
  readonly answer: DoorAnswer;
}

// GitHub gives up on a door after ten seconds.
const DOOR_MILLISECONDS = 10_000;
const HOOK_ID = 1;

export class Hook {
  /** Oldest first; what a forger sent is not GitHub's, and is not here. */
  readonly deliveries: Delivery[] = [];
  readonly #state: GitHubState;
  readonly #secret: string;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<Delivery>>();

  constructor(state: GitHubState, secret: string) {
    this.#state = state;
    this.#secret = secret;
    setMaxListeners(0, this.#closing.signal);
  }

  async deliver(doorUrl: string, event: string, payload: unknown, options: DeliverOptions = {}): Promise<DoorAnswer> {
    const bodyText = JSON.stringify(payload);
    if (bodyText === undefined) throw new BadInput("A delivery needs a payload that JSON can hold.");
    const deliveryId = options.deliveryId ?? this.#nameDelivery(event, bodyText);
    const isForged = options.corrupt === true || (options.secret !== undefined && options.secret !== this.#secret);
    const headers = this.#sign(event, deliveryId, bodyText, options.secret ?? this.#secret);
    const sentText = options.corrupt === true ? corrupted(bodyText) : bodyText;
    const answer = options.isLost === true ? NOBODY : await this.#post(doorUrl, headers, sentText);
    if (!isForged) this.#record({ doorUrl, event, deliveryId, bodyText, isRedelivery: false, answer });
    return answer;
  }

  /** Sends a delivery again, in the background as GitHub does; false when there is none of this id. */
  redeliver(id: number): boolean {
    const delivery = this.deliveries.find((known) => known.id === id);
    if (delivery === undefined) return false;
    const attempt = this.#attempt(delivery);
    this.#underWay.add(attempt);
    void attempt.finally(() => this.#underWay.delete(attempt));
    return true;
  }

  /** Resolves when every redelivery asked for so far was answered. */
  async settle(): Promise<void> {
    await Promise.all(this.#underWay);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.settle();
  }

  async #attempt(delivery: Delivery): Promise<Delivery> {
    const { event, deliveryId, bodyText } = delivery;
    // GitHub knows one door per App: the one it used last.
    const doorUrl = this.deliveries.at(-1)?.doorUrl ?? delivery.doorUrl;
    const headers = this.#sign(event, deliveryId, bodyText, this.#secret);
    const answer = await this.#post(doorUrl, headers, bodyText);
    return this.#record({ doorUrl, event, deliveryId, bodyText, isRedelivery: true, answer });
  }

  #record(sent: Pick<Delivery, "doorUrl" | "event" | "deliveryId" | "bodyText" | "isRedelivery" | "answer">): Delivery {
    const payload: unknown = JSON.parse(sent.bodyText);
    const action = innerValue(payload, "action");
    const delivery: Delivery = {
      ...sent,
      id: this.#state.nextId(),
      action: typeof action === "string" ? action : null,
      installationId: numberOrNull(innerValue(payload, "installation", "id")),
      repositoryId: numberOrNull(innerValue(payload, "repository", "id")),
      deliveredAt: this.#state.clock.now(),
    };
    this.deliveries.push(delivery);
    return delivery;
  }

  async #post(doorUrl: string, headers: Record<string, string>, body: string): Promise<DoorAnswer> {
    const signal = AbortSignal.any([AbortSignal.timeout(DOOR_MILLISECONDS), this.#closing.signal]);
    try {
      const response = await fetch(doorUrl, { method: "POST", headers, body, signal, redirect: "manual" });
      return { status: response.status, body: await response.text() };
    } catch (error) {
      // A closed, slow or dying door is part of the story: it is told as an answer, and stands in the list.
      return { status: 0, body: error instanceof Error ? error.message : String(error) };
    }
  }

  #sign(event: string, deliveryId: string, bodyText: string, secret: string): Record<string, string> {
    const mac = (hash: string) => createHmac(hash, secret).update(bodyText).digest("hex");
    return {
      accept: "*/*",
      "content-type": "application/json",
      "user-agent": "GitHub-Hookshot/044aadd",
      "x-github-delivery": deliveryId,
      "x-github-event": event,
      "x-github-hook-id": String(HOOK_ID),
      "x-github-hook-installation-target-id": this.#state.appId,
      "x-github-hook-installation-target-type": "integration",
      "x-hub-signature": `sha1=${mac("sha1")}`,
      "x-hub-signature-256": `sha256=${mac("sha256")}`,
    };
  }

  /** In the shape of a UUID; the same story gives the same names. */
  #nameDelivery(event: string, bodyText: string): string {
    const hex = createHash("sha256").update(`${this.#state.nextId()} ${event} ${bodyText}`).digest("hex");
    return [
      hex.slice(0, 8),
      hex.slice(8, 12),
      `4${hex.slice(13, 16)}`,
      `8${hex.slice(17, 20)}`,
      hex.slice(20, 32),
    ].join("-");
  }
}

/** One line of `GET /app/hook/deliveries`. */
export function showDelivery(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.deliveryId,
    delivered_at: isoTime(delivery.deliveredAt),
    redelivery: delivery.isRedelivery,
    duration: 0,
    status: statusText(delivery.answer.status),
    status_code: delivery.answer.status === 0 ? 502 : delivery.answer.status,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  };
}

export function isDelivered({ answer }: Delivery): boolean {
  return answer.status >= 200 && answer.status < 300;
}

const NOBODY: DoorAnswer = { status: 0, body: "" };

function statusText(status: number): string {
  if (status === 0) return "failed to connect to host";
  return status >= 200 && status < 300 ? "OK" : `Invalid HTTP Response: ${status}`;
}

function corrupted(bodyText: string): string {
  // Still JSON, and of other bytes than were signed.
  return `${bodyText} `;
}

function innerValue(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? Reflect.get(inner, key) : undefined),
    value,
  );
}

function numberOrNull(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
