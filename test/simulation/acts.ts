// Acts in the simulated DAO: people give feedback, name what others did, credit by their word, and thank; some of it out of turn.
import type { DiscordAccount } from "#core/workflow/answers.ts";
import { ACT_KINDS } from "#core/workflow/acts.ts";
import type { Rules } from "#core/rules.ts";
import { DAY_SECONDS } from "#core/time.ts";
import type { Contributor, Plan } from "./people.ts";
import type { Random } from "./random.ts";
import type { Scene } from "./run.ts";

/** Contributes nothing else, and has no account at the code host. */
const OUTSIDER: DiscordAccount = { id: "801", name: "an outsider" };
const WEEK_SECONDS = 7 * DAY_SECONDS;
const REASON = "Every question of mine was answered.";

/** Whom the rules let credit by their word, and how much one epoch takes. */
export function drawActs(random: Random): Pick<Rules, "maintainers" | "acts"> {
  return {
    maintainers: random.pick([[], [OUTSIDER.id], [OUTSIDER.id, "92"], ["91", "92"]]),
    acts: { creditedMax: random.pick([0, 1, 2, 2, 5]), kudosMax: random.pick([0, 1, 3]) },
  };
}

type People = { readonly contributors: readonly [Contributor, ...Contributor[]] };

/** By draws of its own, so that every other story stays as it was told before. */
export function planActs(scene: Scene, people: People, isCalm: boolean): Plan[] {
  if (scene.isPlain || isCalm) return [];
  const random = scene.random.branch(`acts in week ${scene.week()}`);
  return Array.from({ length: random.pick([0, 1, 2, 4, 8]) }, () => {
    return { at: random.between(60, WEEK_SECONDS - 60), act: () => actSomehow(scene, people, random) };
  });
}

/** Whatever is not theirs to do must be refused. */
async function actSomehow(scene: Scene, { contributors }: People, random: Random): Promise<void> {
  const all: readonly [DiscordAccount, ...DiscordAccount[]] = [OUTSIDER, ...contributors.map(({ discord }) => discord)];
  const wished = { asker: random.pick(all), other: random.pick(all), id: `interaction-${random.digits()}` };
  await actOnce(scene, wished, random);
}

interface Wished {
  readonly asker: DiscordAccount;
  readonly other: DiscordAccount;
  /** Of the interaction. */
  readonly id: string;
}

async function actOnce(scene: Scene, { asker, other, id }: Wished, random: Random): Promise<void> {
  const human = (account: DiscordAccount) => ({ ...account, isBot: random.chance(0.02) });
  const kind = random.pick(ACT_KINDS);
  const untrustedWords = `${kind} ${random.digits()} ${"helped with it ".repeat(random.between(1, 8))}`;
  const url = random.chance(0.5) ? `https://discord.com/channels/1/2/${random.between(1, 30)}` : null;
  const wish = { kind, items: random.between(1, 4), untrustedWords, url };
  const what = random.pick(["feedback", "name", "name", "credit", "thank"]);
  await scene.ask(`${asker.name}: ${what}${what === "feedback" ? "" : ` ${other.name}`} (${kind})`, async (intake) => {
    if (what === "thank") await intake.giveKudos(asker, human(other), REASON, id);
    else if (what === "credit") await intake.creditAct(asker, human(other), wish, id);
    else await intake.nameAct(asker, human(what === "name" ? other : asker), wish, id);
  });
}
