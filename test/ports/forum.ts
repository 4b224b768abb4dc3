// What every forum promises, whichever it is: each post is written once, found by its key, and edited in place.
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Forum, ForumPost, PostRef } from "#core/world.ts";
import { makePayout, makeProposal, makeStop, makeThanks } from "#test/bots/discord/posts.ts";
import { familyOf } from "./family.ts";

export interface ForumStage {
  readonly forum: Forum;
  /** How often each of our posts there was written or edited, oldest first. */
  writes(where: ForumPost["where"]): readonly number[];
  /** The next post that is written is lost: on the way there, or on the way back. */
  losePost(when: "before" | "after"): void;
  close(): Promise<void>;
}

const KEY_CHARACTERS_MAX = 80;

export function forumSuite(name: string, open: () => Promise<ForumStage>): void {
  describe(`the forum, ${name}`, () => {
    let stage: ForumStage;
    beforeEach(async () => {
      stage = await open();
    });
    afterEach(() => stage.close());

    const longKey = (characters: number): string => "acme:epoch-3:".padEnd(characters, "x");

    test("finds nothing where nothing was written", async () => {
      expect(await stage.forum.findPost("proposals", makeProposal().key)).toBeNull();
    });

    test.each([makeProposal(), makePayout(), makeThanks(), makeStop()])(
      "writes a post about a $about once, and finds it by its key",
      async (post) => {
        const first = await stage.forum.ensurePost(post);
        expect(await stage.forum.ensurePost(post)).toEqual(first);
        expect(await stage.forum.findPost(post.where, post.key)).toEqual(first);
        expect(stage.writes(post.where)).toEqual([1]);
        expectRef(first);
      },
    );

    test("edits a post that says something else, in place", async () => {
      const first = await stage.forum.ensurePost(makePayout());
      expect(await stage.forum.ensurePost(makePayout({ signed: 2 }))).toEqual(first);
      expect(await stage.forum.ensurePost(makePayout({ signed: 2 }))).toEqual(first);
      expect(stage.writes("payouts")).toEqual([2]);
    });

    test("keeps posts under different keys apart, and those of the two channels", async () => {
      const one = await stage.forum.ensurePost(makeProposal({ key: "acme:epoch-3:proposal" }));
      const other = await stage.forum.ensurePost(makeProposal({ key: "acme:epoch-4:proposal" }));
      expect(other.messageId).not.toBe(one.messageId);
      expect(await stage.forum.findPost("payouts", "acme:epoch-3:proposal")).toBeNull();
      const elsewhere = await stage.forum.ensurePost(makeProposal({ key: one.messageId, where: "payouts" }));
      expect(elsewhere.channelId).not.toBe(one.channelId);
      expect([stage.writes("proposals"), stage.writes("payouts")]).toEqual([[1, 1], [1]]);
    });

    test("keeps the same key in two channels as two posts", async () => {
      const one = await stage.forum.ensurePost(makeProposal());
      const other = await stage.forum.ensurePost(makeProposal({ where: "payouts" }));
      expect(await stage.forum.findPost("proposals", makeProposal().key)).toEqual(one);
      expect(await stage.forum.findPost("payouts", makeProposal().key)).toEqual(other);
      expect([stage.writes("proposals"), stage.writes("payouts")]).toEqual([[1], [1]]);
    });

    test.each(["before", "after"] as const)(
      "has written one post although the first try was cut off %s it was there",
      async (when) => {
        stage.losePost(when);
        expect(await familyOf(() => stage.forum.ensurePost(makeProposal()))).toBe("RetryLater");
        expect(stage.writes("proposals")).toEqual(when === "before" ? [] : [1]);
        const found = await stage.forum.ensurePost(makeProposal());
        expect(await stage.forum.findPost("proposals", makeProposal().key)).toEqual(found);
        expect(stage.writes("proposals")).toEqual([1]);
      },
    );

    test("takes a key of eighty characters and refuses a longer one", async () => {
      const post = makeStop({ key: longKey(KEY_CHARACTERS_MAX) });
      expect(await stage.forum.ensurePost(post)).toEqual(await stage.forum.findPost("payouts", post.key));
      const tooLong = makeStop({ key: longKey(KEY_CHARACTERS_MAX + 1) });
      expect(await familyOf(() => stage.forum.ensurePost(tooLong))).toBe("BadInput");
      expect(stage.writes("payouts")).toEqual([1]);
    });
  });
}

function expectRef({ channelId, messageId, url }: PostRef): void {
  expect(url).toMatch(new RegExp(`^https://\\S+/${channelId}/${messageId}$`));
}
