// A right: who may use a part of a command. What has none, nobody may use; core asks again where it decides, at every click.

/** "holder": a treasurer or a guardian. "admin": a maintainer, or whom Discord lets manage the server. */
export type Right = "everyone" | "reviewer" | "treasurer" | "holder" | "maintainer" | "admin";
