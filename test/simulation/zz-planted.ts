import { PLANTED } from "./planted.ts";
import { playRun } from "./run.ts";
for (const mutation of PLANTED) {
  let weeks = 0, seed = 1, said = "NOT FOUND";
  for (; weeks < 500; seed += 1) {
    const r = await playRun({ seed, weeks: 12, focus: mutation.focus, mutation });
    weeks += r.weeksPlayed;
    if (r.violation) { said = `${r.violation.invariant}: ${r.violation.sentence.slice(0, 150)}`; break; }
  }
  console.log(mutation.name, "| weeks", weeks, "|", said);
}
