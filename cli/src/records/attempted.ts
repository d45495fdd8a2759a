import type { InputReport } from './input-report';

const REASONS: { readonly [code: string]: string } = {
  ENOENT: 'does not exist',
  EACCES: 'cannot be read: permission denied',
  EPERM: 'cannot be read: permission denied',
  ELOOP: 'is a link that leads to itself',
};

/** A failure of the file system, in words that follow a file's name. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return REASONS[code ?? ''] ?? `cannot be read: ${message}`;
}

/** What a call of the file system gives; where it fails, a problem of the path, and nothing. */
export async function attempted<T>(report: InputReport, file: string, call: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call();
  } catch (error) {
    report.addProblem(file, reasonOf(error));
    return undefined;
  }
}
