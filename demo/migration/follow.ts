import { setTimeout as sleep } from 'timers/promises';
import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { ClientConfiguration } from '../../test/emulator/harness/emulator';
import type { Ended, Message, MigrationMachine } from '../../test/emulator/harness/migration/machine';

const POLL_MS = 100;
const TOKEN = /--task-token '([^']+)'/;

/** Migrates a database, prints the messages as they come, and says yes where somebody is asked. */
export async function migrate(machine: MigrationMachine, identifier: string, config: ClientConfiguration): Promise<Ended> {
  const execution = await machine.start({ identifier });
  const began = Date.now();
  for (let ended: Ended | undefined; ; await sleep(POLL_MS)) {
    for (const message of await machine.messages()) {
      console.log(`  ${((Date.now() - began) / 1000).toFixed(1).padStart(5)} s  ${message.Subject}`);
      await approve(message, config);
    }
    if (ended) { return ended; }
    ended = await machine.ended(execution);
  }
}

async function approve({ Message }: Message, config: ClientConfiguration): Promise<void> {
  const taskToken = TOKEN.exec(Message)?.[1];
  if (!taskToken) { return; }
  console.log('           you: aws stepfunctions send-task-success --task-output \'{}\' --task-token …');
  await new SFNClient(config).send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
}
