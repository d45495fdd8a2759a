/**
 * What cdk-nag's four packs and Control Tower's rules still find in examples/account-defaults, and in a volume, exactly: one more
 * finding fails, and so does one fewer. Each has its reason; docs/ebs.md lists them.
 */
import { App, Size, Stack } from 'aws-cdk-lib';
import { AccountDefaultsStack, type AccountDefaultsStackProps } from '../../examples/account-defaults/account-defaults-stack';
import { guardFindings, guardFindingsOf } from '../support/template/guard';
import { nagFindings } from '../support/template/nag';
import { SOMEWHERE, templateOf } from '../support/template/synth';
import { EncryptedVolume } from 'cdk-at-rest';

const REMAINING_OF_CONTROL_TOWER: Array<{ because: string; findings: string[] }> = [
  {
    because: 'The account statement allows kms:*, CreateGrant included: without it the account could lose the key',
    findings: ['kms_create_grant_aws_service_check AccountDefaults/Key961B73FD'],
  },
  {
    because: 'The function calls EC2, KMS and CloudFormation and takes no requests: in a VPC it would need endpoints for each',
    findings: ['lambda_inside_vpc_check AccountDefaults/EbsEncryptionByDefaultFunction'],
  },
];

const REMAINING_OF_A_VOLUME: Array<{ because: string; findings: string[] }> = [
  {
    because: 'A backup plan is paid for by the size of the volume: it is asked for',
    findings: ['HIPAA.Security-EC2EBSInBackupPlan Servers/Data/Resource', 'NIST.800.53.R5-EC2EBSInBackupPlan Servers/Data/Resource'],
  },
];

test.each<[string, AccountDefaultsStackProps]>([
  ['as it is', {}],
  ['where deleting restores', { restoreOnDelete: true }],
  ['in a known account and Region', { env: SOMEWHERE, restoreOnDelete: true }],
])('cdk-nag finds nothing in the account-defaults example, %s', (_how, props) => {
  expect(nagFindings(new AccountDefaultsStack(new App(), 'AccountDefaults', props))).toEqual([]);
});

test('Control Tower\'s rules find in the account-defaults example what has a reason, and nothing else', () => {
  const app = new App();
  new AccountDefaultsStack(app, 'AccountDefaults');

  expect(guardFindingsOf(app)).toEqual(REMAINING_OF_CONTROL_TOWER.flatMap(each => each.findings).sort());
});

test('cdk-nag and Control Tower\'s rules find in a volume what has a reason, and nothing else', () => {
  const stack = new Stack(new App(), 'Servers');
  new EncryptedVolume(stack, 'Data', { availabilityZone: 'eu-west-1a', size: Size.gibibytes(8) });

  expect(nagFindings(stack)).toEqual(REMAINING_OF_A_VOLUME.flatMap(each => each.findings).sort());
  expect(guardFindings(templateOf(stack)).filter(finding => !finding.startsWith('kms_'))).toEqual([]);
});
