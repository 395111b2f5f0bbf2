// Types shared by the parts of the page. The facts are those of letterwise/facts.py, unpacked.

export interface Settings {
  release: string; // of the program
  source?: string; // URL of the source code
  models: string[];
  languages: string[];
  colours: string[];
  circle: number[]; // languages in the order of the rose
  log_prior: number[];
  powers: Record<string, number>; // power of the corpus prior, by prior
  scores: Record<string, Record<string, {n: number; share: number}>>; // by network and prior
  enough: Enough | null; // null: these networks have no thresholds
  first: {name: string; top: number; prior: string; lang: string};
  examples: {name: string; language: string}[];
  view_examples: Record<string, string>; // view -> a name that shows what it is about
  noted: string[]; // changes of a reading worth mentioning
  particles: string[]; // small words of family names
  others: number;
  max_letters: number;
  max_lines: number;
  max_characters: number;
  words: Record<string, {languages: Record<string, string>; glossary: Record<string, string>; sentences: Record<string, string>}>;
}

/** Sets that contain the right language for a given share of names. */
export interface Enough {
  coverage: number;
  thresholds: Record<string, Record<string, number>>; // probability threshold, by network and prior
  test: Record<string, Record<string, {covered: number; size: number}>>; // share of test names, mean set size
}

/** Our own lists: names as lines, by language. */
export interface Lists {
  trained_on: string[];
  held_out: string[];
}

export interface Facts {
  text: string;
  changes: string[];
  other: [string, string][]; // language, how the same characters are read in it
  log_probs?: Numbers; // [networks, letters, languages]
  ledger?: {before: Numbers; letters: Numbers}; // [networks, languages], [networks, letters, languages]
  what_if?: Record<string, {languages: number[]; change: Numbers; together: number[]}>; // by prior; [networks, 26, letters]
  gates?: Record<string, Gates>; // by network
  stress?: {text: string; ends: number[]; norms: Numbers; log_probs: Numbers};
  same_machine?: Numbers; // [letters, languages]
}

export interface Gates {
  forget: Numbers; // [letters, units], like the next four
  input_gate: Numbers;
  candidate: Numbers;
  output_gate: Numbers;
  cell: Numbers;
  votes: number[]; // [units]: the language each unit votes for
  survival: Numbers; // [letters]
}

export interface ListFacts {
  texts: string[];
  changes: string[][];
  log_probs: Numbers; // [names, networks, languages]; NaN if there is nothing to read
}

export type Numbers = Float32Array | Float64Array;

/** What the visitor has asked for, held in the controls and the URL. */
export interface State {
  name: string;
  top: number;
  present: boolean; // presentation mode: one thing at a time
  enough: boolean; // instead of top: as many languages as needed
  prior: string;
  lang: string;
  show: string[]; // open views, and "numbers"
  language: string; // of the ledger; empty: each network's own answer
  tab: string;
  at: number | null; // show up to this letter; null: all
}

/** What is drawn: the facts about a name, and every network's probabilities under the requested prior. */
export interface Answer {
  name: string;
  facts: Facts;
  rows: Float32Array[][]; // [networks][letters], each [languages]; no letters if there is nothing to read
}

export interface Words {
  lang: string;
  glossary: Record<string, string>; // technical terms and their meanings
  say(key: string, values?: Record<string, unknown>): string;
  language(language: string): string;
}

/** Where the numbers come from: a server, or networks in this browser. */
export interface Source {
  settings: Settings;
  facts(name: string, views: string[], signal: AbortSignal): Promise<Facts>;
  list(names: string[]): Promise<ListFacts>;
  tab(tab: string): Promise<void>; // resolves once the host has drawn the tab's elements and controls
  file(name: string): Promise<string>; // claims-….html, lists.json, units.json
  away(yes: boolean): void; // set by the page; called with whether answers have to wait for the server
  sentences: {privacy: string; loading?: string};
  embed: boolean; // whether any site may embed the page
  api?: string; // URL that gives programs the same answers
}

export interface Site {
  settings: Settings;
  change(values: Partial<State>): void;
  type(name: string): void; // as a user would, so that it can be undone
  file(name: string): Promise<string>; // as in Source
  address(): string; // URL of what is shown
  open(view: string, yes?: boolean): void; // without `yes`: toggles
}

export interface View {
  update(answer: Answer, state: State, words: Words): void;
}

/** A collapsible view; update returns a sentence on what to notice about this name, empty without a name. */
export interface Fold {
  update(answer: Answer, state: State, words: Words): string;
}
