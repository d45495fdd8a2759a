import type { Conditions } from '../../policies/conditions';

/**
 * Condition keys that say who calls, and when: KMS sees the same in the call that a service makes for the caller.
 *
 * Others say something about the request to the service (`s3:prefix`, `aws:ResourceTag/…`) or where it comes from (`aws:SourceIp`,
 * `aws:SourceVpce`, `aws:ViaAWSService`). In the service's call to KMS they are missing or say something else, and the grant would never
 * work. Leaving them out opens no data: the service asks for the key after it has checked them.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_forward_access_sessions.html
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-aws.html
 */
const OF_THE_CALLER = [
  'aws:principalarn', 'aws:principalaccount', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:principaltype',
  'aws:userid', 'aws:username', 'aws:sourceidentity', 'aws:federatedprovider', 'aws:multifactorauthpresent', 'aws:multifactorauthage',
  'aws:currenttime', 'aws:epochtime',
];

/** The conditions on the caller, of those of a statement on data. */
export function callerConditions(conditions: Conditions): Conditions {
  return Object.fromEntries(Object.entries(conditions)
    .map(([operator, operands]) => [operator, Object.fromEntries(Object.entries(operands).filter(([key]) => isOfTheCaller(key)))] as const)
    .filter(([, operands]) => Object.keys(operands).length > 0));
}

function isOfTheCaller(key: string): boolean {
  const name = key.toLowerCase();
  return OF_THE_CALLER.includes(name) || name.startsWith('aws:principaltag/');
}
