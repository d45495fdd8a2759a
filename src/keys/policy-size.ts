import { flatten } from '../private/template-text';

/** `${…}` as `text` renders an intrinsic function, which may itself hold braces. */
const PLACEHOLDER = /\$\{((?:[^{}]|\{[^}]*\})*)\}/g;

/** Bytes of pseudo parameters at the least (`aws`, an account id, `us-east-1`) and at the most. */
const PSEUDO_PARAMETERS: Record<string, [least: number, most: number]> = {
  'AWS::Partition': ['aws'.length, 'aws-us-gov'.length],
  'AWS::AccountId': [12, 12],
  'AWS::Region': ['us-east-1'.length, 'ap-southeast-2'.length],
};

/** Any other value that is known at deployment only: an ARN is seldom longer. */
const UNKNOWN_VALUE: [least: number, most: number] = [1, 256];

/** The size of a policy as KMS counts it, as a range where parts of it are known at deployment only. */
export function policyBytes(policy: unknown): { least: number; most: number } {
  return { least: bytes(policy, 0), most: bytes(policy, 1) };
}

function bytes(policy: unknown, bound: 0 | 1): number {
  const sized = flatten(policy, text => text.replace(PLACEHOLDER, (_match, name: string) => 'x'.repeat((PSEUDO_PARAMETERS[name] ?? UNKNOWN_VALUE)[bound])));
  return Buffer.byteLength(JSON.stringify(sized));
}
