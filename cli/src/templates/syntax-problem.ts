/** What keeps a text from being read, and where. */
export class SyntaxProblem extends Error {
  /**
   * @param line from 1 on
   * @param column from 1 on
   */
  constructor(readonly description: string, readonly line: number, readonly column: number) {
    super(`line ${line}, column ${column}: ${description}`);
  }
}

/** The problem at an offset of a text. */
export function problemAt(text: string, offset: number, description: string): SyntaxProblem {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return new SyntaxProblem(description, line, offset - before.lastIndexOf('\n'));
}
