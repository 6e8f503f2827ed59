/** What terminals take for colours and the place of the cursor. Only its effect is meant to be seen. */
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** A message without the escape sequences of terminals and the line breaks at its end. */
export function shownText(message: string): string {
  const text = message.includes("\u001b") ? message.replace(ESCAPES, "") : message;
  return text.replace(/\r\n?/g, "\n").replace(/\n+$/, "");
}

/** A piece of a text, and whether it is what was searched for. */
export interface Piece {
  readonly text: string;
  readonly isMatch: boolean;
}

/** Cuts a text at the places where it holds the searched text, whatever its case. */
export function piecesOf(text: string, searched: string): Piece[] {
  if (searched === "") return [{ text, isMatch: false }];
  const pieces: Piece[] = [];
  const pattern = new RegExp(searched.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"), "giu");
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), isMatch: false });
    pieces.push({ text: match[0], isMatch: true });
    end = match.index + match[0].length;
  }
  if (end < text.length || pieces.length === 0) pieces.push({ text: text.slice(end), isMatch: false });
  return pieces;
}

/** The first lines of a text, and how many follow. */
export function firstLines(text: string, most: number): { shown: string; hidden: number } {
  let end = -1;
  for (let line = 0; line < most; line++) {
    end = text.indexOf("\n", end + 1);
    if (end < 0) return { shown: text, hidden: 0 };
  }
  return { shown: text.slice(0, end), hidden: text.slice(end + 1).split("\n").length };
}

/** A row shows no more characters of a message: a line may be very long. */
const MOST_CHARS = 2000;

export function cutText(text: string): { shown: string; hidden: number } {
  return text.length <= MOST_CHARS
    ? { shown: text, hidden: 0 }
    : { shown: text.slice(0, MOST_CHARS), hidden: text.length - MOST_CHARS };
}
