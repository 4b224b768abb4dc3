// A catalogue: English sentences and what they are in one other language, with the same placeholders.

export type Catalogue = Readonly<Record<string, string>>;
