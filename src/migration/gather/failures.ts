/** An error of the AWS SDK in a few words. */
export function told(error: unknown): string {
  const { name = 'Error', message = '' } = error as { name?: string; message?: string };
  return `${name}: ${message}`;
}

/** Without what has to be known nothing can be said. The error keeps the name that the service gave it, so that a retry knows it. */
export async function essential<T>(asked: string, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const named = error as { name?: string };
    throw Object.assign(new Error(`${asked} could not be read. ${told(error)}`, { cause: error }), { name: named.name ?? 'Error' });
  }
}

/** Facts that are worth knowing, and the reasons why some are not known. */
export class Unread {
  /** By the name of the fact, the error. */
  readonly reasons: Record<string, string> = {};

  /** What is answered; undefined where it is not, with the reason kept. */
  async try<T>(fact: string, answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      this.reasons[fact] = told(error);
      return undefined;
    }
  }
}

/** Whether the service says that there is nothing of that name. */
export function isNotFound(error: unknown): boolean {
  return /NotFound(Fault|Exception)?$/.test((error as { name?: string }).name ?? '');
}
