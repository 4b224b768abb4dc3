// The code host: GitHub behind core's port. It carries facts in and our one comment out; it decides nothing.
import type { CodeHost } from "#core/world.ts";
import { commentText } from "./comment.ts";
import { connectToGitHub, type Connection, type ConnectionOptions } from "./connection.ts";
import { gatherEvidence, listMergedPulls } from "./evidence.ts";
import { fieldsOf, textOf } from "./fields.ts";
import { ensureOwnComment, findOwnComment } from "./own-comment.ts";

export interface CodeHostOptions extends ConnectionOptions {
  /** The App's name in addresses and in its bot's login; asked of GitHub once when it is not given. */
  readonly slug?: string;
  /** Which DAO a repository belongs to: our comment carries it. */
  readonly daoIdOf: (repository: string) => string;
}

/** @throws BadInput when the private key cannot be read */
export function connectCodeHost(options: CodeHostOptions): CodeHost {
  const github = connectToGitHub(options);
  const botLogin = rememberBotLogin(github, options.slug);
  return {
    mergedPulls(repository, since) {
      const doing = `list the merged pull requests of ${repository}`;
      return github.asInstallation(repository, doing, (client) => listMergedPulls(client, repository, since));
    },
    evidence(ref) {
      return github.asInstallation(ref.repository, `read ${ref.repository}#${ref.pull}`, async (client) => {
        const ours = await findOwnComment(client, ref, await botLogin(), options.daoIdOf(ref.repository));
        return gatherEvidence(client, ref, ours?.epoch ?? null);
      });
    },
    ensureComment(notice) {
      const { ref, daoId } = notice;
      const text = commentText(notice);
      return github.asInstallation(ref.repository, `comment on ${ref.repository}#${ref.pull}`, async (client) =>
        ensureOwnComment(client, ref, { botLogin: await botLogin(), daoId, text }),
      );
    },
  };
}

/** An answer is kept for the life of the process; a failure is not. */
function rememberBotLogin(github: Connection, slug: string | undefined): () => Promise<string> {
  let known = slug === undefined ? null : `${slug}[bot]`;
  return async () => {
    known ??= await github.asApp("ask for the App's name", async (client) => {
      const app = fieldsOf((await client.request("GET /app")).data, "the App");
      return `${textOf(app, "slug")}[bot]`;
    });
    return known;
  };
}
