/** Something about one file that the reader should know. */
export interface FileMessage {
  /** Path of the file, as found from the paths of the command line. */
  readonly path: string;

  /** What is wrong with it, in words that follow its name. */
  readonly message: string;
}

/** What became of the input, gathered while it is read. */
export class InputReport {
  /** Files whose records are in the analysis. */
  filesRead = 0;

  private readonly problemList: FileMessage[] = [];
  private readonly noteList: FileMessage[] = [];

  /** What could not be used: the exit code says so. In the order of the paths. */
  get problems(): readonly FileMessage[] {
    return sorted(this.problemList);
  }

  /** What was left out with good reason. */
  get notes(): readonly FileMessage[] {
    return sorted(this.noteList);
  }

  /** Adds something that could not be used. */
  addProblem(path: string, message: string): void {
    this.problemList.push({ path, message });
  }

  /** Adds something that was left out with good reason. */
  addNote(path: string, message: string): void {
    this.noteList.push({ path, message });
  }
}

function sorted(messages: readonly FileMessage[]): FileMessage[] {
  return [...messages].sort((a, b) => a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
}
