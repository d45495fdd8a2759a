import { createHash } from 'crypto';
import { availableParallelism } from 'os';
import { explainUnreadable } from './explain-unreadable';
import type { LogFile } from './find-log-files';
import type { InputReport } from './input-report';
import { loadLargeFile } from './load-large-file';
import { type Counts, PartWriter } from './part-writer';
import { readLogFile, UnusableFile } from './read-log-file';
import type { RecordStore } from './record-store';

/** How much text becomes one part, in bytes: the memory that loading takes is a multiple of it. */
const BATCH_BYTES = 8 * 1024 * 1024;

/** How many files at most become one part. */
const BATCH_FILES = 1000;

/** A text that is shorter has no room for a record, and may well be the same twice. */
const SHORTEST_RECORD = 100;

/** Called after each file. */
export type OnFile = (file: LogFile) => void;

/** Loads the records of all files into the store. A file that cannot be used is a problem of the report, and no reason to stop. */
export async function loadRecords(store: RecordStore, files: readonly LogFile[], report: InputReport, onFile: OnFile = () => undefined): Promise<void> {
  const load = new Load(files, report, onFile);
  await store.setThreads('one');
  // While one waits for a file to be decompressed, the other one's records are converted.
  const loaders = await Promise.allSettled(Array.from({ length: Math.max(2, Math.min(4, availableParallelism())) }, () => load.run(store)));
  const failed = loaders.find(loader => loader.status === 'rejected');
  if (failed) {
    throw failed.reason;
  }
  await store.setThreads('all');
  await store.publish();
}

/** A file whose text is at hand. */
interface ReadFile {
  readonly file: LogFile;
  readonly text: Buffer;
}

/** One run over all files, shared by the loaders that work side by side. */
class Load {
  private next = 0;
  private readonly pathsByHash = new Map<string, string>();

  constructor(private readonly files: readonly LogFile[], private readonly report: InputReport, private readonly onFile: OnFile) {}

  /** Loads batches until no file is left. */
  async run(store: RecordStore): Promise<void> {
    const writer = await PartWriter.open(store);
    try {
      do {
        const batch = await this.nextBatch(writer);
        // Of no file at all there is an empty part: the table is there in any case.
        const { counts } = await writer.write(batch.map(({ text }) => text));
        batch.forEach((read, index) => this.check(read, counts[index]));
      } while (this.next < this.files.length);
    } catch (error) {
      // Nothing is gained by what the others would still do.
      this.next = this.files.length;
      throw error;
    } finally {
      writer.close();
    }
  }

  private async nextBatch(writer: PartWriter): Promise<ReadFile[]> {
    const batch: ReadFile[] = [];
    let bytes = 0;
    while (this.next < this.files.length && bytes < BATCH_BYTES && batch.length < BATCH_FILES) {
      const file = this.files[this.next++];
      const text = await this.read(file, writer);
      if (text) {
        batch.push({ file, text });
        bytes += text.length;
      }
      this.onFile(file);
    }
    return batch;
  }

  /** The text of a file; nothing where it cannot be used, or is so large that it has been loaded already. */
  private async read(file: LogFile, writer: PartWriter): Promise<Buffer | undefined> {
    try {
      const text = await readLogFile(file);
      if (text === undefined) {
        await this.loadLarge(file, writer);
      } else if (text.length < SHORTEST_RECORD || this.isFirst(file, createHash('sha256').update(text).digest('base64'))) {
        return text;
      }
    } catch (error) {
      if (!(error instanceof UnusableFile)) {
        throw error;
      }
      this.report.addProblem(file.path, error.message);
    }
    return undefined;
  }

  private async loadLarge(file: LogFile, writer: PartWriter): Promise<void> {
    const large = await loadLargeFile(file, writer, BATCH_BYTES);
    if (this.isFirst(file, large.hash)) {
      this.count(file, large);
    } else {
      await Promise.all(large.parts.map(part => writer.remove(part)));
    }
  }

  /** Whether no file before had the same text, compressed or not. */
  private isFirst(file: LogFile, hash: string): boolean {
    const known = this.pathsByHash.get(hash);
    if (known === undefined) {
      this.pathsByHash.set(hash, file.path);
      return true;
    }
    this.report.addProblem(file.path, `is left out: it has the same content as ${known}`);
    return false;
  }

  private check({ file, text }: ReadFile, counts: Counts | undefined): void {
    const { problem, note } = counts ? {} : explainUnreadable(text.toString());
    if (problem !== undefined) {
      this.report.addProblem(file.path, problem);
    } else if (note !== undefined) {
      this.report.addNote(file.path, note);
    } else {
      this.count(file, counts ?? { elements: 0, others: 0 });
    }
  }

  private count(file: LogFile, { elements, others }: Counts): void {
    this.report.filesRead += 1;
    if (others > 0) {
      this.report.addProblem(file.path, `has ${others} of ${elements} elements of \`Records\` left out: they are no records of CloudTrail, which all have an eventTime, eventSource and eventName`);
    }
  }
}
