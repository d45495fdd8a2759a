import * as scaling from '@aws-sdk/client-application-auto-scaling';
import * as dms from '@aws-sdk/client-database-migration-service';
import * as kms from '@aws-sdk/client-kms';
import * as rds from '@aws-sdk/client-rds';
import { readThrough } from '../../../lambda/database-encryption-migration/read-through';
import { CALLS, type Operation } from '../../../src/migration/gather/calls';

const CLIENT = { send: async (command: object) => ({ command }) };
const PACKAGES = {
  'rds': { client: CLIENT, commands: rds },
  'kms': { client: CLIENT, commands: kms },
  'application-auto-scaling': { client: CLIENT, commands: scaling },
  'database-migration-service': { client: CLIENT, commands: dms },
};
const read = readThrough(PACKAGES);

test.each(Object.keys(CALLS) as Operation[])('sends %s by the command of the SDK', async operation => {
  const { command } = await read(CALLS[operation].service, operation, { KeyId: 'key' }) as { command: { constructor: { name: string }; input: unknown } };

  expect(command.constructor.name).toBe(`${operation}Command`);
  expect(command.input).toEqual({ KeyId: 'key' });
});

test('an SDK of the Lambda runtime that is older than an operation says so', async () => {
  await expect(readThrough({ ...PACKAGES, rds: { client: CLIENT, commands: {} } })('rds', 'DescribeIntegrations', {})).rejects.toMatchObject({
    name: 'UnknownOperation', message: 'The AWS SDK of the Lambda runtime does not know DescribeIntegrations of rds',
  });
});

const COMMANDS: Readonly<Record<string, object>> = { 'rds': rds, 'kms': kms, 'application-auto-scaling': scaling, 'database-migration-service': dms };

/** The names of the members of an answer, from the schema that the SDK reads it by. */
function membersOfAnswer(operation: Operation): unknown {
  const names = Object.keys(COMMANDS[CALLS[operation].service]);
  const commands = COMMANDS[CALLS[operation].service] as Record<string, unknown>;
  const schema = commands[names.find(name => name === `${operation}$`) ?? ''] as unknown[];
  const [output] = (schema?.slice(-1) as (() => unknown[])[] | undefined) ?? [];
  return (typeof output === 'function' ? output() : output as unknown as unknown[])?.[4];
}

test.each(Object.keys(CALLS) as Operation[])('%s answers with the members that are read', operation => {
  const { answers, page } = CALLS[operation] as { answers: string; page?: string };

  expect(membersOfAnswer(operation)).toEqual(expect.arrayContaining([answers, ...(page ? [page] : [])]));
});
