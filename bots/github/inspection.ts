// An inspection: what GitHub lets the App read, write and hear of. It only reads.
import { NeedsHuman } from "#core/errors.ts";
import { connectToGitHub, ownerAndRepo, type ConnectionOptions } from "./connection.ts";
import { countOf, fieldsOf, isFields, listOf, textOf, type Fields } from "./fields.ts";

/** What is lacking, and whether Laurel can do without it. */
export interface Lack {
  readonly sentence: string;
  readonly isNeeded: boolean;
}

export interface GitHubInspection {
  /** The App's name, and what it asks too little for. */
  app(): Promise<{ readonly slug: string; readonly lacks: readonly Lack[] }>;
  /** What the App's installation on "owner/name" lacks. @throws NeedsHuman when it is not installed there, or suspended */
  installation(repository: string): Promise<readonly Lack[]>;
  /** Where GitHub sends its webhooks; null where it does not say. */
  webhookUrl(): Promise<string | null>;
  /** The status codes with which the last webhooks were answered, newest first. */
  lastDeliveries(): Promise<readonly number[]>;
}

const DELIVERIES_LOOKED_AT = 30;
/** As the README asks for them; without the last two a score says that it does not know the checks. */
const PERMISSIONS: readonly { readonly name: string; readonly level: "read" | "write"; readonly isNeeded: boolean }[] =
  [
    { name: "metadata", level: "read", isNeeded: true },
    { name: "contents", level: "read", isNeeded: true },
    { name: "pull_requests", level: "write", isNeeded: true },
    { name: "issues", level: "write", isNeeded: true },
    { name: "checks", level: "read", isNeeded: false },
    { name: "statuses", level: "read", isNeeded: false },
  ];

/** @throws BadInput when the private key cannot be read */
export function inspectGitHub(options: ConnectionOptions): GitHubInspection {
  const github = connectToGitHub(options);
  const get = (doing: string, route: string, parameters: Readonly<Record<string, unknown>> = {}): Promise<unknown> =>
    github.asApp(doing, async (client) => (await client.request(route, { ...parameters })).data);
  return {
    async app() {
      const app = fieldsOf(await get("read the App", "GET /app"), "the App");
      const hears = Array.isArray(app["events"]) && app["events"].includes("pull_request");
      const event = {
        sentence: "It does not subscribe to the event Pull request: merges are found by the hourly sweep alone.",
        isNeeded: false,
      };
      return { slug: textOf(app, "slug"), lacks: [...lacksOf(app["permissions"]), ...(hears ? [] : [event])] };
    },
    async installation(repository) {
      const doing = `find the App's installation on ${repository}`;
      const { owner, repo } = ownerAndRepo(repository);
      const route = "GET /repos/{owner}/{repo}/installation";
      const installation = fieldsOf(await get(doing, route, { owner, repo }), "the installation");
      if (installation["suspended_at"] != null)
        throw new NeedsHuman(`The App is suspended on ${repository}.`, {
          next: "Let an owner of the account lift it: GitHub, Settings, Applications.",
        });
      const login = isFields(installation["account"]) ? String(installation["account"]["login"] ?? "") : owner;
      await github.asInstallation(repository, `read ${repository}`, (client) =>
        client.request("GET /repos/{owner}/{repo}", { owner: login, repo }),
      );
      return lacksOf(installation["permissions"]);
    },
    async webhookUrl() {
      const hook = fieldsOf(await get("read the App's webhook", "GET /app/hook/config"), "the webhook");
      return typeof hook["url"] === "string" ? hook["url"] : null;
    },
    async lastDeliveries() {
      const route = "GET /app/hook/deliveries";
      const deliveries = await get("list the last webhooks", route, { per_page: DELIVERIES_LOOKED_AT });
      return listOf(deliveries, "the deliveries").map((delivery) => countOf(delivery, "status_code"));
    },
  };
}

function lacksOf(permissions: unknown): Lack[] {
  const granted: Fields = isFields(permissions) ? permissions : {};
  return PERMISSIONS.filter(({ name, level }) => !isGranted(granted[name], level)).map(({ name, level, isNeeded }) => ({
    sentence: `It lacks the permission ${name} (${level}).`,
    isNeeded,
  }));
}

function isGranted(granted: unknown, level: "read" | "write"): boolean {
  return granted === "admin" || granted === "write" || (granted === "read" && level === "read");
}
