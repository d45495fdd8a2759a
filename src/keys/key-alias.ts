import { Aws, Fn, Names, type RemovalPolicy } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';

/** Longest part of the name that comes from the construct's path; KMS takes 256 characters in all. */
const MAX_NAME_LENGTH = 128;

interface KeyNames {
  /** An alias of the user's own. */
  readonly alias?: string;
  /** What happens to the key when its stack is deleted. */
  readonly removalPolicy: RemovalPolicy;
}

/**
 * Names a key so that it is never nameless and no deployment collides with an earlier one.
 *
 * A retained alias would make the next deployment of the stack fail, since an alias name is taken once an account and Region;
 * a deleted alias would leave a retained key that nobody can name. So each key has a name that carries the id of the very
 * deployment and lives as long as the key, and an alias of the user's own lives as long as the stack (docs/decisions/0002).
 */
export function nameKey(key: kms.Key, names: KeyNames): void {
  const deployment = Fn.select(2, Fn.split('/', Aws.STACK_ID));
  new kms.Alias(key, 'Name', {
    aliasName: `alias/at-rest/${Names.uniqueResourceName(key, { maxLength: MAX_NAME_LENGTH, separator: '-' })}/${deployment}`,
    targetKey: key,
    removalPolicy: names.removalPolicy,
  });
  if (names.alias !== undefined) {
    key.addAlias(names.alias);
  }
}
