import { Duration, type IResource, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { constructError } from '../../private/errors';

/** A person or a function has this long at least, and at most: an execution runs a year, all of its parts together. */
const LEAST = Duration.minutes(1);
const MOST = Duration.days(30);

/** The time of a hook in seconds; throws for what nobody could keep, or would wait for. */
export function hookTimeoutSeconds(migration: Construct, name: string, timeout: Duration): number {
  const range = `pass ${LEAST.toHumanString()} to ${MOST.toHumanString()}, in whole seconds`;
  if (timeout.isUnresolved()) {
    throw constructError(migration, `received a token as the timeout of ${name}: ${range}, known at synthesis`);
  }
  const seconds = timeout.toMilliseconds() / 1_000;
  if (!Number.isInteger(seconds) || seconds < LEAST.toSeconds() || seconds > MOST.toSeconds()) {
    throw constructError(migration, `received a timeout of ${timeout.toHumanString()} for ${name}: ${range}`);
  }
  return seconds;
}

/** Step Functions invokes functions of its own Region, and its role those of its own account. */
export function refuseFunctionElsewhere(migration: Construct, name: string, handler: IResource): void {
  const stack = Stack.of(migration);
  const differs = (one: string, other: string) => Token.compareStrings(one, other) === TokenComparison.DIFFERENT;
  if (differs(stack.account, handler.env.account) || differs(stack.region, handler.env.region)) {
    throw constructError(migration, `received the function ${handler.node.path} of ${handler.env.account} in ${handler.env.region} as ${name}, but is itself in ${stack.account} in ${stack.region}: `
      + 'pass a function that is there, which may call the other');
  }
}
