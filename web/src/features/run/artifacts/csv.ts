/** The most frequent delimiter of the first line: comma, tab, semicolon or bar. */
export function guessDelimiter(text: string): string {
  const line = text.slice(0, text.search(/[\r\n]|$/));
  let best = ",";
  let most = 0;
  for (const d of [",", "\t", ";", "|"]) {
    const n = line.split(d).length - 1;
    if (n > most) {
      most = n;
      best = d;
    }
  }
  return best;
}

/**
 * Parses CSV by RFC 4180, leniently: a stray quote is text, an open quote ends with the file, rows may differ in
 * length.
 */
export function parseCsv(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let field = "";
  let quoted = false;
  let started = false;
  const source = text.startsWith("\ufeff") ? text.slice(1) : text;
  const endField = () => {
    row.push(field);
    field = "";
    started = false;
  };
  const endRow = () => {
    endField();
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  };
  for (let i = 0; i < source.length; i++) {
    const c = source[i] ?? "";
    if (quoted) {
      if (c !== '"') field += c;
      else if (source[i + 1] === '"') {
        field += '"';
        i++;
      } else quoted = false;
    } else if (c === '"' && !started) {
      quoted = true;
      started = true;
    } else if (c === delimiter) endField();
    else if (c === "\n") endRow();
    else if (c === "\r") {
      if (source[i + 1] === "\n") i++;
      endRow();
    } else {
      field += c;
      started = true;
    }
  }
  if (field !== "" || row.length > 0) endRow();
  return rows;
}
