/**
 * A text as a cell of a CSV file. Spreadsheets run a cell as a formula if it begins with one of these characters, also if
 * it is quoted. An apostrophe in front makes it a text (https://owasp.org/www-community/attacks/CSV_Injection).
 */
export function csvCell(text: string): string {
  const isNumber = text.trim() !== "" && Number.isFinite(Number(text));
  const inert = !isNumber && /^[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replace(/"/g, '""')}"` : inert;
}
