// The chat's port: a language model that is asked in turns, and may ask for tools before it answers.

export type ChatMessage =
  | { readonly role: "system" | "user"; readonly text: string }
  | { readonly role: "assistant"; readonly text: string; readonly calls: readonly ToolCall[] }
  | { readonly role: "tool"; readonly callId: string; readonly text: string };

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON as the model wrote it; untrusted. */
  readonly untrustedArguments: string;
}

/** A tool as it is told to a model. */
export interface ToolNotice {
  readonly name: string;
  readonly description: string;
  /** Every argument is a text. */
  readonly arguments: readonly { readonly name: string; readonly description: string; readonly isNeeded: boolean }[];
}

export interface ChatTurn {
  readonly messages: readonly ChatMessage[];
  /** None: the model has to answer with words now. */
  readonly tools: readonly ToolNotice[];
  /** For the whole question; the turn ends with it. */
  readonly deadline: AbortSignal;
  /** Called with all words of this turn so far, whenever there are more. */
  readonly onWords: (untrustedWords: string) => void;
}

export interface ChatReply {
  /** At most 8,000 characters. */
  readonly untrustedWords: string;
  /** At most eight. */
  readonly calls: readonly ToolCall[];
}

export interface ChatModel {
  /** "gpt-5-mini at api.openai.com", for people. */
  readonly name: string;
  /** @throws RetryLater for whatever goes wrong at the model or on the way to it, in words of ours */
  reply(turn: ChatTurn): Promise<ChatReply>;
}
