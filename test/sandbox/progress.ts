// Progress as a person reads it: one line a stage, a spinner only on a terminal, plain lines otherwise, no colour with NO_COLOR.
import type { WriteStream } from "node:tty";

export interface Progress {
  /** Runs one stage under its line. */
  stage<T>(title: string, act: (say: (detail: string) => void) => Promise<T>): Promise<T>;
  print(line?: string): void;
  readonly bold: (text: string) => string;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MILLISECONDS = 90;

export function openProgress(out: WriteStream, environment: Readonly<Record<string, string | undefined>>): Progress {
  const isTerminal = out.isTTY === true;
  const isColoured = isTerminal && (environment["NO_COLOR"] ?? "") === "";
  const paint = (code: number, text: string): string => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);
  const print = (line = ""): void => void out.write(`${line}\n`);

  function spin(text: () => string): () => void {
    if (!isTerminal) return () => undefined;
    let frame = 0;
    const draw = (): void =>
      void out.write(
        `\r\u001b[2K${paint(36, FRAMES[(frame += 1) % FRAMES.length] ?? "")} ${text().slice(0, Math.max(20, out.columns - 4))}`,
      );
    const timer = setInterval(draw, FRAME_MILLISECONDS);
    draw();
    return () => {
      clearInterval(timer);
      out.write("\r\u001b[2K");
    };
  }

  return {
    print,
    bold: (text) => paint(1, text),
    async stage(title, act) {
      const from = performance.now();
      let now = "";
      const stop = spin(() => (now === "" ? title : `${title}: ${now}`));
      const details: string[] = [];
      const seconds = (): string => `${((performance.now() - from) / 1000).toFixed(1)} s`;
      try {
        const result = await act((detail) => {
          now = detail;
          details.push(detail);
        });
        stop();
        print(`${paint(32, "✓")} ${title} ${paint(2, `(${seconds()})`)}`);
        for (const detail of details) print(`    ${detail}`);
        return result;
      } catch (error) {
        stop();
        for (const detail of details) print(`    ${detail}`);
        print(`${paint(31, "✗")} ${title} failed after ${seconds()}`);
        throw error;
      }
    },
  };
}
