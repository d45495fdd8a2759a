import type { Read, ReadService } from '../../src/migration/read';
import { namedError } from './named-error';

/** A package of the AWS SDK with a client of it: each has a command for every operation. */
export interface Package {
  readonly client: unknown;
  readonly commands: object;
}

interface Sender {
  send(command: unknown): Promise<Readonly<Record<string, unknown>>>;
}

type Commands = Readonly<Record<string, (new (input: unknown) => unknown) | undefined>>;

/** Reads through the clients of the AWS SDK. */
export function readThrough(packages: Readonly<Record<ReadService, Package>>): Read {
  return async (service, operation, input) => {
    const { client, commands } = packages[service];
    const Command = (commands as Commands)[`${operation}Command`];
    // The SDK of the Lambda runtime may be older than the operation.
    if (!Command) { throw namedError('UnknownOperation', `The AWS SDK of the Lambda runtime does not know ${operation} of ${service}`); }
    return (client as Sender).send(new Command(input));
  };
}
