import { run } from '../../src/program';
import { recordedTerminal } from './recorder';

/** How a command ended. */
export interface Result {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command of the program, into a pipe, or on a terminal of a width. */
export async function runCommand(args: readonly string[], columns?: number): Promise<Result> {
  const terminal = recordedTerminal(columns);
  const code = await run(args, terminal);
  return { code, out: terminal.out.text, err: terminal.err.text };
}

/** A key whose policy and settings no rule has anything to say about. */
export const KEY = {
  Type: 'AWS::KMS::Key',
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
  Properties: {
    EnableKeyRotation: true,
    KeyPolicy: {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } }, Action: 'kms:*', Resource: '*' }],
    },
  },
};

/** A queue under the key, which every level is content with. */
export const GOOD_QUEUE = { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: 'Key' } } };

/** A queue that has the key of the service. */
export const OWNED_QUEUE = { Type: 'AWS::SQS::Queue', Properties: {} };

/** A topic that nothing encrypts. */
export const PLAIN_TOPIC = { Type: 'AWS::SNS::Topic', Properties: {} };

/** A table that CloudFormation cannot tell the encryption of before it is deployed. */
export const UNDECIDED_QUEUE = { Type: 'AWS::SQS::Queue', Properties: { KmsMasterKeyId: { Ref: 'KeyParameter' } } };

/** A template of these resources, as the CDK prints it. */
export function templateText(resources: object): string {
  return JSON.stringify({ Resources: resources }, undefined, 1);
}
