// Tables for spreadsheets.

/** A quoted cell; what a spreadsheet would run as a formula becomes text. @param {string} text */
export const cell = (text) => `"${(/^[\s\p{C}]*[=+\-@＝＋－＠]/u.test(text) ? "'" + text : text).replace(/"/g, '""')}"`;

/** @param {string[][]} rows of cells */
export const csv = (rows) => "\ufeff" + rows.map((row) => row.join(",")).join("\n") + "\n";
