import { type App, Aspects, RemovalPolicies, type Stack, Validations } from 'aws-cdk-lib';
import { AccountDefaultsStack } from '../../examples/account-defaults/account-defaults-stack';
import { BaselineStack } from '../../examples/baseline/baseline-stack';
import { DatabaseStack } from '../../examples/database/database-stack';
import { OrdersStack } from '../../examples/enforced/orders-stack';
import { StorageStack } from '../../examples/storage/storage-stack';
import { EBS_BEFORE_TAG, RUN_TAG, stackName } from '../names';
import { addEnforcedReader, addOperators, addStorageRoles, admitExportedLogs } from './additions';
import { RunNames } from './run-names';
import { WithoutProtection } from './without-protection';
import { EncryptionAtRest } from 'cdk-at-rest';

/** What the throw-away stack of an example is made with. */
export interface ThrowAwayStackProps {
  /** Id of the run. */
  readonly run: string;

  /** The account that was confirmed: the CDK may deploy to no other. */
  readonly account: string;

  /** EBS encryption by default before the run, for the stacks that change it. @default - nothing is noted */
  readonly ebsBefore?: string;
}

/** The stack of each example, with what the checks need besides. */
const STACKS: Readonly<Record<string, (app: App, name: string, run: string) => Stack>> = {
  'storage': (app, name) => addStorageRoles(new StorageStack(app, name)),
  'enforced': (app, name) => {
    EncryptionAtRest.of(app).enforce();
    return addEnforcedReader(new OrdersStack(app, name));
  },
  'database': (app, name, run) => admitExportedLogs(new DatabaseStack(app, name), run),
  // The library puts back what it found, when the stack is deleted.
  'account-defaults': (app, name) => new AccountDefaultsStack(app, name, { restoreOnDelete: true }),
  'baseline': (app, name) => addOperators(new BaselineStack(app, name)),
};

/** Findings that say what a throw-away stack is for. */
const EXPECTED_FINDINGS = [
  { id: 'AtRest-KeyDeletedWithStack', reason: 'The stack is made to be deleted, with everything in it' },
  { id: 'AtRest-EbsDefaultKeyNotRetained', reason: 'The smoke run puts EBS encryption by default back before it deletes the stack' },
];

/** The examples that there are stacks of. */
export function exampleStacks(): string[] {
  return Object.keys(STACKS);
}

/**
 * The stack of an example as its `app.ts` makes it, but made to be deleted: nothing is retained or protected, keys are deleted after the
 * shortest window, and names that are taken once an account are those of the run. Throws where the CDK is about to deploy to another account.
 */
export function throwAwayStack(app: App, example: string, { run, account, ebsBefore }: ThrowAwayStackProps): Stack {
  const make = STACKS[example];
  if (!make) throw new Error(`There is no example '${example}' to deploy in a smoke run: there are ${exampleStacks().join(', ')}`);
  const deployedTo = process.env.CDK_DEFAULT_ACCOUNT;
  if (deployedTo !== undefined && deployedTo !== account) {
    throw new Error(`The CDK would deploy to account ${deployedTo}, but ${account} was confirmed: nothing is deployed`);
  }
  const stack = make(app, stackName(run, example), run);
  // Tags of the stack alone: CloudFormation hands them on to the resources, and the template stays that of the example.
  stack.tags.setTag(RUN_TAG, run);
  if (ebsBefore) stack.tags.setTag(EBS_BEFORE_TAG, ebsBefore);
  RemovalPolicies.of(stack).destroy();
  Aspects.of(stack).add(new WithoutProtection());
  Aspects.of(stack).add(new RunNames(run));
  EXPECTED_FINDINGS.forEach(finding => Validations.of(stack).acknowledge(finding));
  return stack;
}
