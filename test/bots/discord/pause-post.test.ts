// The post on a pause: who stopped what, why and until when, and in the same place that it is over.
import { expect, test } from "vitest";
import { renderPost } from "#bots/discord/message.ts";
import type { PersonId } from "#core/contribution/contribution.ts";
import { unixSeconds } from "#core/time.ts";
import type { PausePost } from "#core/world.ts";

const ALICE = { person: "p-alice" as PersonId, discordId: "2001", login: "alice" };
const UNTIL = unixSeconds(1_790_000_000);

function makePause(changes: Partial<PausePost> = {}): PausePost {
  return {
    ...{ about: "pause", key: "laurel:pause:1", where: "payouts", daoName: "Acme DAO" },
    stop: { by: ALICE, untrustedReason: "A contract is *looked at*. @everyone", until: UNTIL },
    resumed: null,
    isOver: false,
    ...changes,
  };
}

const wordsOf = (post: PausePost): string => JSON.stringify(renderPost(post));

test("a pause says who, why and until when, what goes on, and calls nobody", () => {
  const form = renderPost(makePause());
  const words = JSON.stringify(form);
  expect(words).toContain("the DAO is paused");
  expect(words).toContain("<t:1790000000:R>");
  expect(words).toContain("Paused by <@2001>");
  expect(words).toContain("Work is still credited and scored");
  expect(words).toContain("laurel:pause:1");
  expect(words).not.toContain("is *looked at*");
  expect(form.allowed_mentions).toEqual({ parse: [], users: [] });
});

test("a pause that is over says so in the same post, with who ended it where somebody did", () => {
  const resumed = { by: ALICE, untrustedReason: "All is well." };
  expect(wordsOf(makePause({ isOver: true, resumed }))).toMatch(/the DAO goes on.*Ended by <@2001>.*All is well\./);
  expect(wordsOf(makePause({ isOver: true }))).not.toContain("Ended by");
});
