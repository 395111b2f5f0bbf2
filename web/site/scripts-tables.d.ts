// Made by web/build.py of letterwise.scripts.for_browser.
interface Tables {
  runs: Record<string, string>;
  kana: string;
  sign: string;
  longest: number;
  rules: Record<string, [string, string, string?][]>;
  signs: Record<string, string[]>;
  japanese: string;
  chinese: string;
  korean: string;
  arabic: string;
  japanese_by_signs: Record<string, string>;
  only_japanese: string;
  arabic_prefixes: [string, string][];
}

declare const tables: Tables;
export default tables;
