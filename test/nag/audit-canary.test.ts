/**
 * What cdk-nag's four packs and Control Tower's rules find in an audit canary, exactly: one more finding fails, and so does one fewer.
 */
import { App, Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { EncryptionKey } from '../../src';
import { AuditCanary } from '../../src/audit/canary/audit-canary';
import type { AuditCanaryProps } from '../../src/audit/canary/audit-canary-props';
import { AuditTrail, type AuditTrailProps } from '../../src/audit/index';
import { guardFindings } from '../support/template/guard';
import { nagFindings } from '../support/template/nag';
import { SOMEWHERE, templateOf } from '../support/template/synth';

/** What the trail has besides is tested with the trail. */
function make(trailProps: AuditTrailProps = {}, props: Partial<AuditCanaryProps> = {}, env?: { account: string; region: string }): Stack {
  const stack = new Stack(new App(), 'Audit', { env });
  new AuditCanary(stack, 'Canary', { trail: new AuditTrail(stack, 'Trail', trailProps), ...props });
  return stack;
}

const ofCanary = (findings: string[]) => findings.filter(finding => finding.includes('Audit/Canary'));

test.each<[string, AuditTrailProps, { account: string; region: string } | undefined]>([
  ['as it is', {}, undefined],
  ['in a known account and Region', {}, SOMEWHERE],
  ['of a trail with a prefix, of an organization', { logFilePrefix: 'audit', organization: { organizationId: 'o-abcdefghij' } }, SOMEWHERE],
  ['of a trail that writes to a log archive', { logArchive: { accountId: '444455556666', bucketName: 'archive', keyArn: 'arn:aws:kms:eu-west-1:444455556666:key/1234' } }, SOMEWHERE],
])('cdk-nag finds nothing in a canary: %s', (_how, trailProps, env) => {
  expect(ofCanary(nagFindings(make(trailProps, {}, env)))).toEqual([]);
});

test('cdk-nag finds nothing in a canary with keys that exist', () => {
  const stack = new Stack(new App(), 'Audit');
  const key = new EncryptionKey(stack, 'Key');
  new AuditCanary(stack, 'Canary', { trail: new AuditTrail(stack, 'Trail'), calledKey: key, encryptionKey: key });

  expect(ofCanary(nagFindings(stack))).toEqual([]);
});

test('what is acknowledged in a canary is this, each with a reason', () => {
  const stack = make({}, {}, SOMEWHERE);
  const acknowledged = (construct: IConstruct) => construct.node.metadata
    .filter(entry => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(entry => Object.entries(entry.data as Record<string, string>));
  const all = stack.node.findChild('Canary').node.findAll().flatMap(construct => acknowledged(construct).map(([id, reason]) => {
    expect(reason).toMatch(/^[A-Z].{20,}/);
    return `${construct.node.path} ${id.replace('Annotation::', '')}`;
  }));

  expect(all.map(each => each.replace(/TrailBucket[0-9A-F]{8}/, 'TrailBucket')).sort()).toEqual([
    'Audit/Canary/Function/Handler AtRest-AwsOwnedKey',
    'Audit/Canary/Function/Handler AwsSolutions-L1',
    ...['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'].flatMap(pack => ['LambdaConcurrency', 'LambdaDLQ', 'LambdaInsideVPC'].map(rule => `Audit/Canary/Function/Handler ${pack}-${rule}`)),
    'Audit/Canary/Function/Permissions AwsSolutions-IAM5[Resource::*]',
    'Audit/Canary/Function/Permissions AwsSolutions-IAM5[Resource::<TrailBucket.Arn>/AWSLogs/*]',
    'Audit/Canary/StateMachine/Permissions AwsSolutions-IAM5[Resource::*]',
    'Audit/Canary/StateMachine/Resource AwsSolutions-SF2',
  ]);
});

const REMAINING_OF_CONTROL_TOWER = [
  // The account statement allows kms:*, CreateGrant included: without it the account could lose the key.
  'kms_create_grant_aws_service_check CanaryKey',
  // It calls AWS APIs only, and takes no requests.
  'lambda_inside_vpc_check CanaryFunctionHandler',
  // An execution is a handful of steps, all logged with their times.
  'step_functions_state_machine_tracing_enabled_check CanaryStateMachine',
];

test('Control Tower\'s rules find in a canary what has a reason, and nothing else', () => {
  const findings = guardFindings(templateOf(make())).filter(finding => finding.includes(' Canary'));

  expect(findings.map(finding => finding.replace(/[0-9A-F]{8}$/, ''))).toEqual(REMAINING_OF_CONTROL_TOWER);
});
