import { App, Aws, Stack, type StackProps } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { acknowledgeWildcard } from '../../src/private/wildcard-finding';
import { HERE } from '../keys/support';
import { nagFindings } from '../support/template/nag';

const POLICY = 'Functions/Policy/Resource';

/** A policy with a resource, as the stack names it. */
function policyOn(resourceOf: (stack: Stack) => string, props: StackProps = {}): { stack: Stack; policy: iam.ManagedPolicy; resource: string } {
  const stack = new Stack(new App(), 'Functions', props);
  const resource = resourceOf(stack);
  const policy = new iam.ManagedPolicy(stack, 'Policy', {
    roles: [new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') })],
    statements: [new iam.PolicyStatement({ actions: ['kms:DescribeKey'], resources: [resource] })],
  });
  return { stack, policy, resource };
}

/** What cdk-nag finds in the policy. */
function findings(stack: Stack): string[] {
  return nagFindings(stack).filter(finding => finding.endsWith(POLICY));
}

const anyKey = (stack: Stack) => stack.formatArn({ service: 'kms', resource: 'key', resourceName: '*' });

const RESOURCES: Array<[string, string, (stack: Stack) => string, StackProps]> = [
  ['anything', '*', () => '*', {}],
  ['an ARN of a known account', 'arn:<AWS::Partition>:kms:eu-west-1:111122223333:key/*', anyKey, { env: HERE }],
  ['an ARN of pseudo parameters', 'arn:<AWS::Partition>:kms:<AWS::Region>:<AWS::AccountId>:key/*', anyKey, {}],
  ['a pseudo parameter alone', 'arn:aws:logs:*:<AWS::AccountId>:*', () => `arn:aws:logs:*:${Aws.ACCOUNT_ID}:*`, {}],
  ['an attribute', '<Data666C94C7.Arn>/*', stack => new s3.Bucket(stack, 'Data').arnForObjects('*'), {}],
];

describe.each(RESOURCES)('a pattern for %s', (_name, inFinding, resourceOf, props) => {
  test('is found until it is acknowledged', () => {
    expect(findings(policyOn(resourceOf, props).stack)).toEqual([`AwsSolutions-IAM5[Resource::${inFinding}] ${POLICY}`]);

    const { stack, policy, resource } = policyOn(resourceOf, props);
    acknowledgeWildcard(policy, resource, 'its id is not known before');
    expect(findings(stack)).toEqual([]);
  });
});

test('a pattern is found still where another was acknowledged, or the same of another policy', () => {
  const { stack, policy } = policyOn(() => '*');
  acknowledgeWildcard(policy, anyKey(stack), 'which key is known at deployment only');
  const other = new iam.ManagedPolicy(stack, 'Other', { statements: [new iam.PolicyStatement({ actions: ['ec2:DescribeVolumes'], resources: ['*'] })] });
  acknowledgeWildcard(other, '*', 'it has no resource');

  expect(findings(stack)).toEqual([`AwsSolutions-IAM5[Resource::*] ${POLICY}`]);
});

test('the reason is kept', () => {
  const { policy } = policyOn(() => '*');
  acknowledgeWildcard(policy, '*', 'it has no resource');

  expect(policy.node.metadata.map(({ data }) => data as unknown)).toContainEqual({ 'Annotation::AwsSolutions-IAM5[Resource::*]': 'it has no resource' });
});
