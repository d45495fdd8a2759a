import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand, waitUntilStackCreateComplete } from '@aws-sdk/client-cloudformation';
import type { Emulator } from './emulator';

const QUALIFIER = 'hnb659fds';
const STACK_NAME = 'CDKToolkit';
/** The newest version that a synthesizer of aws-cdk-lib 2 asks for is far below. */
const BOOTSTRAP_VERSION = '30';
const ROLES = ['cfn-exec', 'deploy', 'file-publishing', 'image-publishing', 'lookup'];

/**
 * Makes what a deployment expects of `cdk bootstrap`: the bucket for assets and large templates, the roles and the
 * version. In a second, where the CLI's own template takes eight.
 */
export async function ensureToolkitStack(emulator: Emulator, account?: string): Promise<void> {
  const cloudFormation = new CloudFormationClient(emulator.client(account));
  const exists = await cloudFormation.send(new DescribeStacksCommand({ StackName: STACK_NAME })).then(() => true, (error: Error) => {
    if (/does not exist/.test(error.message)) return false;
    throw error;
  });
  if (exists) return;
  await cloudFormation.send(new CreateStackCommand({
    StackName: STACK_NAME,
    TemplateBody: JSON.stringify(toolkitTemplate()),
    Capabilities: ['CAPABILITY_NAMED_IAM'],
  }));
  await waitUntilStackCreateComplete({ client: cloudFormation, maxWaitTime: 60, minDelay: 1, maxDelay: 1 }, { StackName: STACK_NAME });
}

function toolkitTemplate(): object {
  const roles = ROLES.map(role => [`Role${role.replace('-', '')}`, {
    Type: 'AWS::IAM::Role',
    Properties: {
      RoleName: { 'Fn::Sub': `cdk-${QUALIFIER}-${role}-role-\${AWS::AccountId}-\${AWS::Region}` },
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Principal: { AWS: { 'Fn::Sub': 'arn:aws:iam::${AWS::AccountId}:root' } }, Action: 'sts:AssumeRole' },
          { Effect: 'Allow', Principal: { Service: 'cloudformation.amazonaws.com' }, Action: 'sts:AssumeRole' },
        ],
      },
      Policies: [{ PolicyName: 'all', PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } }],
    },
  }]);
  return {
    Resources: {
      Assets: { Type: 'AWS::S3::Bucket', Properties: { BucketName: { 'Fn::Sub': `cdk-${QUALIFIER}-assets-\${AWS::AccountId}-\${AWS::Region}` } } },
      Version: { Type: 'AWS::SSM::Parameter', Properties: { Type: 'String', Name: `/cdk-bootstrap/${QUALIFIER}/version`, Value: BOOTSTRAP_VERSION } },
      ...Object.fromEntries(roles),
    },
    Outputs: {
      BucketName: { Value: { Ref: 'Assets' } },
      BootstrapVersion: { Value: BOOTSTRAP_VERSION },
    },
  };
}
