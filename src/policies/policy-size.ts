import { isIntrinsic, isObject } from './template-text';

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
  return Buffer.byteLength(JSON.stringify(sized(policy, bound)));
}

/** The same document with every intrinsic function replaced by a text as long as what it gives. */
function sized(value: unknown, bound: 0 | 1): unknown {
  if (Array.isArray(value)) {
    return value.map(each => sized(each, bound));
  }
  if (!isObject(value)) {
    return value;
  }
  if (!isIntrinsic(value)) {
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, sized(each, bound)]));
  }
  const [[name, argument]] = Object.entries(value);
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    return argument[1].map(each => sized(each, bound)).join(String(argument[0]));
  }
  return name === 'Fn::Sub' && typeof argument === 'string'
    ? argument.replace(/\$\{([^}]+)\}/g, (_match, parameter: string) => filler(parameter, bound))
    : filler(name === 'Ref' ? String(argument) : name, bound);
}

function filler(parameter: string, bound: 0 | 1): string {
  return 'x'.repeat((PSEUDO_PARAMETERS[parameter] ?? UNKNOWN_VALUE)[bound]);
}
