import type { Read } from '../read';

/** The same reader, with no more than so many calls under way at a time: RDS throttles an account, not a caller. */
export function atMost(calls: number, read: Read): Read {
  const waiting: (() => void)[] = [];
  let free = calls;
  return async (service, operation, input) => {
    if (free > 0) { free--; } else { await new Promise<void>(resolve => waiting.push(resolve)); }
    try {
      return await read(service, operation, input);
    } finally {
      const next = waiting.shift();
      if (next) { next(); } else { free++; }
    }
  };
}
