// Progress as a person reads it: one line a stage, a spinner only on a terminal, plain lines otherwise, no colour with NO_COLOR.
import type { WriteStream } from "node:tty";

export interface Progress {
  /** Runs one stage under its line. */
  stage<T>(title: string, act: (say: (detail: string) => void) => Promise<T>): Promise<T>;
  print(line?: string): void;
  /** Says nothing more: what is still under way has been given up. */
  hush(): void;
  readonly bold: (text: string) => string;
}

const FRAMES = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"];
const FRAME_MILLISECONDS = 90;

export function openProgress(out: WriteStream, environment: Readonly<Record<string, string | undefined>>): Progress {
  const isTerminal = out.isTTY === true;
  const isColoured = isTerminal && (environment["NO_COLOR"] ?? "") === "";
  const paint = (code: number, text: string): string => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);
  let isHushed = false;
  let stopSpinning = (): void => undefined;
  const write = (text: string): void => void (isHushed || out.write(text));
  const print = (line = ""): void => write(`${line}\n`);

  function spin(text: () => string): () => void {
    if (!isTerminal) return () => undefined;
    let frame = 0;
    const draw = (): void =>
      write(
        `\r\u001b[2K${paint(36, FRAMES[(frame += 1) % FRAMES.length] ?? "")} ${text().slice(0, Math.max(20, out.columns - 4))}`,
      );
    const timer = setInterval(draw, FRAME_MILLISECONDS);
    draw();
    return () => {
      clearInterval(timer);
      write("\r\u001b[2K");
      stopSpinning = () => undefined;
    };
  }

  return {
    print,
    hush: () => {
      stopSpinning();
      isHushed = true;
    },
    bold: (text) => paint(1, text),
    async stage(title, act) {
      const from = performance.now();
      let now = "";
      stopSpinning = spin(() => (now === "" ? title : `${title}: ${now}`));
      const details: string[] = [];
      const seconds = (): string => `${((performance.now() - from) / 1000).toFixed(1)} s`;
      try {
        const result = await act((detail) => {
          now = detail;
          details.push(detail);
        });
        stopSpinning();
        print(`${paint(32, "✓")} ${title} ${paint(2, `(${seconds()})`)}`);
        for (const detail of details) print(`    ${detail}`);
        return result;
      } catch (error) {
        stopSpinning();
        print(`${paint(31, "✗")} ${title} failed after ${seconds()}`);
        for (const detail of details) print(`    ${detail}`);
        throw error;
      }
    },
  };
}
