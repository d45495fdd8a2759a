import { createHash } from 'crypto';
import { explainUnreadable } from './explain-unreadable';
import type { LogFile } from './find-log-files';
import type { Counts, Part, PartWriter } from './part-writer';
import { checkedText, streamLogFile, UnusableFile } from './read-log-file';
import { RecordSplitter } from './record-splitter';

/** Enough of a text to see what it is, in bytes. */
const BEGINNING_BYTES = 1000;

/** A large file whose records are in the store. */
export interface LargeFile extends Counts {
  /** SHA-256 of its text, in base64. */
  readonly hash: string;

  /** The parts that hold its records and no other's. */
  readonly parts: readonly Part[];
}

/**
 * Loads a file that is too large to be held as a whole, in pieces of about the given size in bytes. All of it or nothing: where it
 * turns out to be broken, its parts are removed and `UnusableFile` is thrown.
 */
export async function loadLargeFile(file: LogFile, writer: PartWriter, pieceBytes: number): Promise<LargeFile> {
  const hash = createHash('sha256');
  const splitter = new RecordSplitter(pieceBytes);
  const parts: Part[] = [];
  let offset = 0;
  let isFirst = true;
  const load = async (piece: Buffer): Promise<void> => {
    const part = await writer.write([checkedText(piece)]);
    parts.push(part);
    checkPiece(piece, part, offset);
    offset += piece.length;
  };
  try {
    for await (const chunk of streamLogFile(file)) {
      if (isFirst) {
        checkBeginning(chunk);
        isFirst = false;
      }
      hash.update(chunk);
      for (const piece of splitter.push(chunk)) {
        await load(piece);
      }
    }
    await load(splitter.end());
  } catch (error) {
    await Promise.all(parts.map(part => writer.remove(part)));
    throw error;
  }
  return { hash: hash.digest('base64'), parts, elements: sum(parts, 'elements'), others: sum(parts, 'others') };
}

function checkBeginning(chunk: Buffer): void {
  const text = chunk.toString('utf-8', 0, BEGINNING_BYTES).trimStart();
  if (!text.startsWith('{')) {
    throw new UnusableFile(explainUnreadable(text).problem ?? 'is no log file');
  }
}

function checkPiece(piece: Buffer, part: Part, offset: number): void {
  if (part.counts[0] === undefined) {
    const { problem, note } = explainUnreadable(piece.toString());
    if (problem !== undefined || note !== undefined) {
      throw new UnusableFile(`${problem ?? note}${offset > 0 ? ` (in what follows the first ${offset} bytes)` : ''}`);
    }
  }
}

function sum(parts: readonly Part[], what: keyof Counts): number {
  return parts.reduce((total, part) => total + (part.counts[0]?.[what] ?? 0), 0);
}
