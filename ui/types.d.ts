// What travels between the rooms of the page. The facts are letterwise/facts.py's, unpacked.

export interface Settings {
  release: string; // of the program
  source?: string; // address of the program's text
  models: string[];
  languages: string[];
  colours: string[];
  circle: number[]; // the languages in the order of the rose
  log_prior: number[];
  powers: Record<string, number>; // of the learned prior, by prior
  scores: Record<string, Record<string, {n: number; share: number}>>; // by network and prior
  enough: Enough | null; // null: these networks have no thresholds
  first: {name: string; top: number; prior: string; lang: string};
  examples: {name: string; language: string}[];
  telling: Record<string, string>; // view -> a name on which it has something to tell
  noted: string[]; // changes of a reading that are worth a word
  particles: string[]; // small words of family names
  others: number;
  max_letters: number;
  max_lines: number;
  max_characters: number;
  words: Record<string, {languages: Record<string, string>; glossary: Record<string, string>; sentences: Record<string, string>}>;
}

/** Sets that hold the right language for a share of names. */
export interface Enough {
  coverage: number;
  thresholds: Record<string, Record<string, number>>; // by network and prior: the least probability in a set
  test: Record<string, Record<string, {covered: number; size: number}>>; // share of test names, mean number of languages
}

/** Our own lists: by language, their names as lines. */
export interface Lists {
  taught: string[];
  kept_out: string[];
}

export interface Facts {
  text: string;
  changes: string[];
  other: [string, string][]; // language, what the same signs are read as in it
  log_probs?: Numbers; // [networks, letters, languages]
  ledger?: {before: Numbers; letters: Numbers}; // [networks, languages], [networks, letters, languages]
  what_if?: Record<string, {languages: number[]; change: Numbers; together: number[]}>; // by prior; [networks, 26, letters]
  gates?: Record<string, Gates>; // by network
  stress?: {text: string; ends: number[]; norms: Numbers; log_probs: Numbers};
  same_machine?: Numbers; // [letters, languages]
}

export interface Gates {
  forget: Numbers; // [letters, units], as the next four
  input_gate: Numbers;
  candidate: Numbers;
  output_gate: Numbers;
  cell: Numbers;
  votes: number[]; // [units]: the language that a unit votes for
  survival: Numbers; // [letters]
}

export interface ListFacts {
  texts: string[];
  changes: string[][];
  log_probs: Numbers; // [names, networks, languages]; NaN where there is nothing to read
}

export type Numbers = Float32Array | Float64Array;

/** What a visitor has asked for: it stands in the controls and in the address. */
export interface State {
  name: string;
  top: number;
  present: boolean; // on a projector: one thing at a time
  enough: boolean; // in place of top: as many languages as it takes
  prior: string;
  lang: string;
  show: string[]; // open views, and "numbers"
  language: string; // of the ledger; empty for each network's own answer
  tab: string;
  at: number | null; // the letter up to which is shown; null: all
}

/** What is drawn: the facts of a name, and every network's probabilities under the prior that is asked for. */
export interface Answer {
  name: string;
  facts: Facts;
  rows: Float32Array[][]; // [networks][letters], each [languages]; no letters where there is nothing to read
}

export interface Words {
  lang: string;
  glossary: Record<string, string>; // words of the trade, and what they mean
  say(key: string, values?: Record<string, unknown>): string;
  language(language: string): string;
}

/** Where the numbers come from: a server, or networks in this browser. */
export interface Source {
  settings: Settings;
  facts(name: string, views: string[], signal: AbortSignal): Promise<Facts>;
  list(names: string[]): Promise<ListFacts>;
  tab(tab: string): Promise<void>; // until the host has drawn its places and controls
  file(name: string): Promise<string>; // claims-….html, lists.json, units.json
  away(yes: boolean): void; // the page sets it: whether the answers have to wait for a server
  sentences: {privacy: string; loading?: string};
  embed: boolean; // whether any site may embed the page
  api?: string; // address of the same answers for programs
}

export interface Site {
  settings: Settings;
  change(values: Partial<State>): void;
  type(name: string): void; // as if by hand, so that it can be undone
  file(name: string): Promise<string>; // as of the source
  address(): string; // of what is shown
  open(view: string, yes?: boolean): void; // or the other way round, where it is not said which
}

export interface View {
  update(answer: Answer, state: State, words: Words): void;
}

/** A view that folds open: it gives what to notice about this name, in a sentence; empty where there is no name. */
export interface Fold {
  update(answer: Answer, state: State, words: Words): string;
}
