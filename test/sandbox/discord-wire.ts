// The wire of the stand-in Discord: reading foreign JSON without trusting it, and the refusals Discord answers with.

/** A JSON object whose fields have not been looked at yet. */
export type Wire = { [name: string]: unknown };

export function isWire(value: unknown): value is Wire {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function wireOf(value: unknown): Wire {
  return isWire(value) ? value : {};
}

export function wiresOf(value: unknown): Wire[] {
  return Array.isArray(value) ? value.map(wireOf) : [];
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

export const FLAG_SUPPRESS_EMBEDS = 1 << 2;
export const FLAG_EPHEMERAL = 1 << 6;
export const FLAG_LOADING = 1 << 7;
export const FLAG_SILENT = 1 << 12;
export const FLAG_COMPONENTS_V2 = 1 << 15;

/** Numbers from Discord's list of JSON error codes: HTTP status, code, message. */
const REFUSALS = {
  unauthorized: [401, 0, "401: Unauthorized"],
  unknownRoute: [404, 0, "404: Not Found"],
  unknownChannel: [404, 10003, "Unknown Channel"],
  unknownGuild: [404, 10004, "Unknown Guild"],
  unknownMember: [404, 10007, "Unknown Member"],
  unknownMessage: [404, 10008, "Unknown Message"],
  unknownRole: [404, 10011, "Unknown Role"],
  unknownUser: [404, 10013, "Unknown User"],
  unknownWebhook: [404, 10015, "Unknown Webhook"],
  unknownInteraction: [404, 10062, "Unknown interaction"],
  unknownCommand: [404, 10063, "Unknown application command"],
  tooManyCommands: [400, 30032, "Maximum number of application commands reached (100)"],
  bodyTooLarge: [413, 40005, "Request entity too large"],
  alreadyAcknowledged: [400, 40060, "Interaction has already been acknowledged."],
  missingAccess: [403, 50001, "Missing Access"],
  notTheAuthor: [403, 50005, "Cannot edit a message authored by another user"],
  emptyMessage: [400, 50006, "Cannot send an empty message"],
  closedToMessages: [403, 50007, "Cannot send messages to this user"],
  missingPermissions: [403, 50013, "Missing Permissions"],
  invalidWebhookToken: [401, 50027, "Invalid Webhook Token"],
  invalidJson: [400, 50109, "The request body contains invalid JSON."],
  alreadyHasThread: [400, 160004, "A thread has already been created for this message"],
} as const satisfies Record<string, readonly [number, number, string]>;

/** A request that Discord would not perform, with the answer it would give. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: Wire;

  constructor(status: number, body: Wire) {
    super(`${status} ${JSON.stringify(body)}`);
    this.name = "Refusal";
    this.status = status;
    this.body = body;
  }
}

export function refuse(reason: keyof typeof REFUSALS): never {
  const [status, code, message] = REFUSALS[reason];
  throw new Refusal(status, { message, code });
}

export interface FormFault {
  /** Where in the body, for example ["embeds", 0, "title"]. */
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly message: string;
}

/** Answers 400 50035 when there is any fault, with every fault at its place in a tree as Discord sends it. */
export function refuseForm(faults: readonly FormFault[]): void {
  if (faults.length === 0) return;
  const errors: Wire = {};
  for (const fault of faults) {
    let branch = errors;
    for (const name of fault.path) {
      const deeper = wireOf(branch[name]);
      branch[name] = deeper;
      branch = deeper;
    }
    const already = Array.isArray(branch._errors) ? branch._errors : [];
    branch._errors = [...already, { code: fault.code, message: fault.message }];
  }
  throw new Refusal(400, { message: "Invalid Form Body", code: 50035, errors });
}
