// A press: what a button does, told by its custom id: the command whose it is, and what the command is to do.

const PRESS = /^do:([a-z]{1,32}):(.{0,60})$/;

/** The custom id of a button that does something when it is pressed. */
export function pressId(command: string, argument: string): string {
  return `do:${command}:${argument}`;
}

/** @returns null for a button of another kind */
export function readPressId(customId: string): { readonly command: string; readonly argument: string } | null {
  const [, command, argument] = PRESS.exec(customId) ?? [];
  return command === undefined || argument === undefined ? null : { command, argument };
}
