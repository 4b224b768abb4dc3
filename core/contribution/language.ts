// A language: what the bot speaks to people, and what a person may ask to be spoken to in.

export const LANGUAGES = ["en", "zh", "es", "pt", "fr"] as const;

export type Language = (typeof LANGUAGES)[number];
