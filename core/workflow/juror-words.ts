// The jurors' words: raw answers, reasons and quotes, kept in the vault because a model repeats what contributors wrote.
import type { VaultRecord, Vault } from "#core/ledger/vault.ts";
import type { JurorWords } from "#core/score/aggregate.ts";
import type { JurorAnswer } from "#core/score/judge-port.ts";

export interface KeptWords {
  readonly answers: readonly KeptAnswer[];
  readonly words: readonly JurorWords[];
}

export interface KeptAnswer {
  readonly juror: string;
  readonly isWithoutProse: boolean;
  readonly raw: string;
}

/** @returns null when no juror answered: there is nothing to keep then */
export function keepWords(
  record: string,
  answers: readonly JurorAnswer[],
  withoutProse: JurorAnswer | null,
  words: readonly JurorWords[],
): VaultRecord | null {
  const kept: KeptWords = {
    answers: [
      ...answers.flatMap((each) => keepAnswer(each, false)),
      ...(withoutProse === null ? [] : keepAnswer(withoutProse, true)),
    ],
    words,
  };
  return kept.answers.length === 0 ? null : { record, person: null, kind: "judgement", text: JSON.stringify(kept) };
}

function keepAnswer({ juror, answer }: JurorAnswer, isWithoutProse: boolean): KeptAnswer[] {
  return answer.judged ? [{ juror, isWithoutProse, raw: answer.raw }] : [];
}

/** @returns null when they were erased, or nothing was kept */
export async function readWords(vault: Vault, record: string | null): Promise<KeptWords | null> {
  const kept = record === null ? null : await vault.read(record);
  return kept === null ? null : (JSON.parse(kept.text) as KeptWords);
}

const TITLES = { impact: "impact", effort: "effort", quality: "quality", risk: "handling of risk" } as const;

/** One sentence for each juror: what it gave and why. A model's words stand behind a colon. */
export async function jurorsWords(vault: Vault, record: string | null): Promise<string[]> {
  if (record === null) return [];
  const kept = await readWords(vault, record);
  if (kept === null) return ["What the jurors wrote about this work was erased; their numbers stand in the ledger."];
  return kept.words.map(sayJuror);
}

function sayJuror({ juror, criteria }: JurorWords): string {
  const said = criteria.map(({ name, value, reason, isGrounded }) => {
    if (!isGrounded) return `${TITLES[name]} not counted, it quotes no line of this change`;
    return reason === "" ? `${TITLES[name]} ${value} of 5` : `${TITLES[name]} ${value} of 5 (${reason})`;
  });
  return `Juror ${juror}: ${said.join("; ")}.`;
}
