/**
 * What cdk-nag's four packs and Control Tower's rules find in a migration of databases, exactly: one more finding fails, and so does one fewer.
 */
import { App, Stack, Validations } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import type { IConstruct } from 'constructs';
import { DatabaseEncryptionMigration, type DatabaseEncryptionMigrationProps, EncryptionAtRest, EncryptionChecks, EncryptionKey, MigrationHook } from '../../src';
import { IMPORTED_KEY_ARN, warningsOf } from '../keys/support';
import { allHooks } from '../migration/support/hooks';
import { guardFindings } from '../support/template/guard';
import { nagFindings } from '../support/template/nag';
import { SOMEWHERE, templateOf } from '../support/template/synth';

function make(props: (stack: Stack) => DatabaseEncryptionMigrationProps = () => ({}), env?: { account: string; region: string }): Stack {
  const stack = new Stack(new App(), 'Shop', { env });
  new DatabaseEncryptionMigration(stack, 'Migration', props(stack));
  return stack;
}

const ofMigration = (findings: string[]) => findings.filter(finding => finding.includes('Shop/Migration'));

test.each<[string, (stack: Stack) => DatabaseEncryptionMigrationProps, { account: string; region: string } | undefined]>([
  ['as it is', () => ({}), undefined],
  ['in a known account and Region', () => ({}), SOMEWHERE],
  ['with hooks of every kind', allHooks, SOMEWHERE],
  ['under a key that is imported, and one of its own', stack => ({ key: kms.Key.fromKeyArn(stack, 'Imported', IMPORTED_KEY_ARN) }), SOMEWHERE],
  ['with a topic that exists', stack => ({ topic: new sns.Topic(stack, 'Topic', { masterKey: new EncryptionKey(stack, 'Key') }) }), SOMEWHERE],
])('cdk-nag finds nothing in a migration: %s', (_how, props, env) => {
  expect(ofMigration(nagFindings(make(props, env)))).toEqual([]);
});

test('what is acknowledged in a migration is this, each with a reason', () => {
  const stack = make(undefined, SOMEWHERE);
  const acknowledged = (construct: IConstruct) => construct.node.metadata
    .filter(entry => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(entry => Object.entries(entry.data as Record<string, string>));
  const all = stack.node.findChild('Migration').node.findAll().flatMap(construct => acknowledged(construct).map(([id, reason]) => {
    expect(reason).toMatch(/^[A-Z].{20,}/);
    return `${construct.node.path.replace('Shop/Migration/', '')} ${id.replace('Annotation::', '')}`;
  }));

  const { account, region } = SOMEWHERE;
  const wildcard = (service: string, resource: string) => `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:${service}:${service === 'iam' ? '' : region}:${account}:${resource}]`;
  expect(all.sort()).toEqual([
    'Function/Handler AtRest-AwsOwnedKey',
    'Function/Handler AwsSolutions-L1',
    ...['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'].flatMap(pack => ['LambdaConcurrency', 'LambdaDLQ', 'LambdaInsideVPC'].map(rule => `Function/Handler ${pack}-${rule}`)),
    'Function/Permissions AwsSolutions-IAM5[Resource::*]',
    `Function/Permissions ${wildcard('states', 'execution:Shop-Migration-StateMachine-24D1EA1F:*')}`,
    ...['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'].map(pack => `Records ${pack}-DynamoDBInBackupPlan`),
    ...[
      wildcard('application-autoscaling', 'scalable-target/*'),
      wildcard('cloudwatch', 'alarm:*'),
      wildcard('iam', 'role/*'),
      wildcard('kms', 'key/*'),
      ...[
        'cluster-endpoint:*', 'cluster-pg:*', 'cluster-snapshot:*-before-encryption*', 'cluster:*', 'cluster:*-encrypted', 'db-proxy:*', 'db:*', 'db:*-encrypted*', 'og:*',
        'pg:*', 'secgrp:*', 'snapshot:*-before-encryption*', 'subgrp:*', 'target-group:*',
      ].map(resource => wildcard('rds', resource)),
      wildcard('secretsmanager', 'secret:rds!*'),
    ].map(finding => `StateMachine/DatabasePermissions ${finding}`),
    'StateMachine/Permissions AwsSolutions-IAM5[Resource::*]',
  ].sort());
});

const REMAINING_OF_CONTROL_TOWER = [
  // It calls AWS APIs only, connects to no database, and takes no requests.
  'lambda_inside_vpc_check MigrationFunctionHandler',
];

test('Control Tower\'s rules find in a migration what has a reason, and nothing else', () => {
  const findings = guardFindings(templateOf(make())).filter(finding => finding.includes(' Migration'));

  expect(findings.map(finding => finding.replace(/[0-9A-F]{8}$/, ''))).toEqual(REMAINING_OF_CONTROL_TOWER);
});

test('the library\'s own checks find nothing in a migration, under enforcement and without', () => {
  const written = jest.spyOn(console, 'error').mockImplementation();
  const ids = [false, true].map(enforced => {
    const app = new App();
    if (enforced) { EncryptionAtRest.of(app).enforce(); }
    Validations.of(app).addPlugins(new EncryptionChecks());
    const stack = new Stack(app, 'Shop', { env: SOMEWHERE });
    new DatabaseEncryptionMigration(stack, 'Migration', { beforeCutover: MigrationHook.approval() });
    app.synth();
    expect(warningsOf(stack)).toEqual([]);
    return Object.keys(templateOf(stack).Resources);
  });

  expect(written.mock.calls).toEqual([]);
  expect(ids[1]).toEqual(ids[0]);
});
