import { allowedContextKeysForRequest, isConditionKeyArray, typeForContextKey } from '@cloud-copilot/iam-simulate';
import { encryptionContextName, isEncryptionContextKey } from './encryption-context';
import type { PolicyDocument, RequestContext } from './policy-document';

/** Who asks: an IAM principal by its ARN, or a service in its own name. */
export type Principal = string | { readonly service: string };

/** What is asked for. */
export interface Call {
  readonly principal: Principal;
  readonly action: string;
  readonly resource: string;
  readonly resourceAccount: string;
}

/**
 * The context of a request: what AWS puts into every request of that action, and what the test says.
 *
 * `aws:SourceArn` and `aws:SourceAccount` are never automatic: they are what statements for services are tested by. The test wins over
 * what is automatic.
 *
 * @throws when the test gives a key that AWS never sends with the action: a condition on it would decide nothing in reality. So an
 * encryption context of `kms:DescribeKey` throws.
 */
export async function requestContext(call: Call, given: RequestContext): Promise<RequestContext> {
  const carried = await carriedKeys(call);
  for (const [key, value] of Object.entries(given)) {
    if (!carried(key)) {
      throw new Error(`${call.action} of ${call.resource} never carries the context key ${key}`);
    }
    if (Array.isArray(value) && !await isMultivalued(key)) {
      throw new Error(`the context key ${key} has one value, and got ${JSON.stringify(value)}`);
    }
  }
  const automatic = Object.entries(automaticContext(call, given)).filter(([key]) => carried(key));
  // In this order: of two spellings of one key the simulator takes the last.
  return { ...Object.fromEntries(automatic), ...given };
}

/**
 * Throws when a policy asks for a context key that does not exist: a typing error in a condition makes a statement that never matches,
 * and all tests of denials pass.
 */
export async function checkConditionKeys(name: string, policy: PolicyDocument): Promise<void> {
  const keys = [policy.Statement].flat().flatMap(({ Condition }) => Object.values(Condition ?? {}).flatMap(Object.keys));
  for (const key of new Set(keys)) {
    await typeForContextKey(key).catch(() => {
      throw new Error(`${name} has a condition on ${key}, which is not a context key of AWS`);
    });
  }
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function automaticContext({ principal, resourceAccount }: Call, given: RequestContext): RequestContext {
  const names = Object.keys(given).filter(isEncryptionContextKey).map(encryptionContextName);
  const common = {
    'aws:SecureTransport': 'true',
    'aws:ResourceAccount': resourceAccount,
    // A service that acts for a principal says so to KMS by both keys.
    'aws:ViaAWSService': String(Object.keys(given).some(key => /^kms:ViaService$/i.test(key))),
    ...names.length > 0 && { 'kms:EncryptionContextKeys': names },
  };
  if (typeof principal !== 'string') {
    return { ...common, 'aws:PrincipalIsAWSService': 'true', 'aws:PrincipalServiceName': principal.service };
  }
  const account = principal.split(':')[4];
  return {
    ...common,
    'aws:PrincipalIsAWSService': 'false',
    'aws:PrincipalArn': assumedRole(principal),
    'aws:PrincipalAccount': account,
    'kms:CallerAccount': account,
  };
}

/** The role behind the ARN of an assumed role, which `aws:PrincipalArn` holds; any other ARN as it is. */
export function assumedRole(arn: string): string {
  return arn.replace(/^(arn:[^:]+):sts::(\d+):assumed-role\/([^/]+)\/.*$/, '$1:iam::$2:role/$3');
}

async function carriedKeys({ action, resource }: Call): Promise<(key: string) => boolean> {
  const [service, name] = action.split(':');
  const keys = await allowedContextKeysForRequest(service, name, resource, false, undefined);
  // A family of keys is listed under a placeholder: `aws:principaltag/tag-key`, `kms:encryptioncontext:${encryptioncontextkey}`.
  const families = keys.flatMap(key => /^(.*\/|.*:)(?:tag-key|<key>|\$\{[^}]*\})$/.exec(key)?.[1] ?? []);
  const exact = new Set(keys);
  return key => exact.has(key.toLowerCase()) || families.some(family => key.toLowerCase().startsWith(family));
}

async function isMultivalued(key: string): Promise<boolean> {
  return isConditionKeyArray(await typeForContextKey(key));
}
