import js from "@eslint/js";
import globals from "globals";

const noMarkup = ["innerHTML", "outerHTML", "insertAdjacentHTML", "setHTMLUnsafe"].map((name) => ({
  selector: `MemberExpression[property.name="${name}"]`, message: "no markup from strings",
}));

export default [
  js.configs.recommended,
  {
    languageOptions: {globals: {...globals.browser, ...globals.serviceworker}},
    rules: {
      eqeqeq: "error", "no-var": "error", "prefer-const": "error", "no-restricted-syntax": ["error", ...noMarkup],
      "no-eval": "error", "no-implied-eval": "error", "no-control-regex": "off",
    },
  },
  {files: ["ui/**"], rules: {"no-restricted-imports": ["error", {patterns: ["../../*", "!../lib/*"]}]}},
  {files: ["web/site/sw.js"], languageOptions: {globals: {VERSION: "readonly", FILES: "readonly"}}},
  {files: ["tests/**"], languageOptions: {globals: globals.node}},
];
