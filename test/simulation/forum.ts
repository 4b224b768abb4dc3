// The simulated forum: the posts of two channels, found by key, and the stops that people could read there.
import { BadInput } from "#core/errors.ts";
import type { Forum, ForumPost, PostRef } from "#core/world.ts";
import type { Ground } from "./world.ts";

export interface KeptPost {
  readonly ref: PostRef;
  readonly post: ForumPost;
}

export interface SimulatedForum {
  readonly port: Forum;
  /** By channel and key; more than one post under a key is a fault of ours. */
  readonly posts: Map<string, KeptPost[]>;
  /** As Discord takes a message: without looking for an earlier one. */
  writePost(post: ForumPost): PostRef;
}

/** Discord's limit of a custom_id, which is where the key lies. */
const KEY_CHARACTERS_MAX = 80;

export function postPlace(where: ForumPost["where"], key: string): string {
  return `${where} ${key}`;
}

export function simulateForum({ rules, tell, onPost }: Ground): SimulatedForum {
  const posts = new Map<string, KeptPost[]>();
  let written = 0;
  const writePost = (post: ForumPost): PostRef => {
    if (post.key.length > KEY_CHARACTERS_MAX)
      throw new BadInput("A post's key is too long for a custom_id.", { happened: post.key });
    written += 1;
    const channelId = post.where === "proposals" ? rules.discord.proposalsChannelId : rules.discord.payoutsChannelId;
    const messageId = String(1_000 + written);
    const ref = { channelId, messageId, url: `https://discord.com/channels/1/${channelId}/${messageId}` };
    const place = postPlace(post.where, post.key);
    posts.set(place, [...(posts.get(place) ?? []), { ref, post }]);
    tell(() => `A post appears in ${post.where}: ${sayPost(post)}`);
    return ref;
  };
  return {
    posts,
    writePost,
    port: {
      ensurePost: async (post) => {
        onPost(post);
        const place = postPlace(post.where, post.key);
        const [known, ...others] = posts.get(place) ?? [];
        if (known === undefined) return writePost(post);
        if (!isSame(known.post, post)) {
          posts.set(place, [{ ref: known.ref, post }, ...others]);
          tell(() => `The post in ${post.where} now says: ${sayPost(post)}`);
        }
        return known.ref;
      },
      findPost: async (where, key) => posts.get(postPlace(where, key))?.[0]?.ref ?? null,
    },
  };
}

function isSame(one: ForumPost, other: ForumPost): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function sayPost(post: ForumPost): string {
  switch (post.about) {
    case "proposal":
      return `the proposal of epoch ${post.epoch} (${post.stage}) pays ${post.total} in ${post.lines.length} lines and reserves ${post.reserved.length}.`;
    case "payout":
      return `the payout of epoch ${post.epoch} (${post.stage}) under Safe nonce ${post.safeTxNonce}, ${post.signed} of ${post.threshold} signatures.`;
    case "reminder":
      return `a reminder that the payout of epoch ${post.epoch} has ${post.signed} of ${post.threshold} signatures.`;
    case "thanks":
      return `thanks for epoch ${post.epoch} in ${post.transactionHash.slice(0, 10)}.`;
    case "hold":
      return `the payout of epoch ${post.epoch} is held${post.release === null ? "" : " no more"}: ${post.stop.untrustedReason}`;
    case "withheld":
      return `nobody can be paid by the payout of epoch ${post.epoch}: ${post.withheld.length} lines are left out.`;
    case "motion":
      return `motion ${post.number} (${post.stage}): ${post.title}`;
    case "vote-reminder":
      return `a reminder of the vote on ${post.of} for ${post.people.length} people.`;
    case "wallet":
      return `a wallet took the place of ${post.replaced.length} others.`;
    case "dispute":
      return `${post.dispute} about a ${post.of}${post.answer === null ? "" : `: ${post.answer.verdict}`}.`;
    case "pause":
      return post.isOver ? "the DAO goes on." : `the DAO is paused: ${post.stop.untrustedReason}`;
    case "stop":
      return `a stop: ${post.what} ${post.happened} ${post.next}`;
  }
}
