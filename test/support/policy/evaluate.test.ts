import { allowedContextKeysForRequest, runSimulation } from '@cloud-copilot/iam-simulate';
import { Evaluation, evaluate } from './evaluate';
import { PolicyDocument, RequestContext, Statement } from './policy-document';

const A = '111122223333';
const B = '444455556666';
const KEY = `arn:aws:kms:eu-west-1:${A}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const READER = `arn:aws:iam::${A}:role/Reader`;
const FOREIGNER = `arn:aws:iam::${B}:role/Foreigner`;
const TRAIL = `arn:aws:cloudtrail:eu-west-1:${A}:trail/Audit`;
const TRAIL_CONTEXT = 'kms:EncryptionContext:aws:cloudtrail:arn';

const ROOT: Statement = { Sid: 'Account', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${A}:root` }, Action: 'kms:*', Resource: '*' };
const policy = (...statements: Statement[]): PolicyDocument => ({ Version: '2012-10-17', Statement: statements });
const allow = (Action: string | string[], more: Partial<Statement> = {}): Statement => ({ Effect: 'Allow', Action, Resource: '*', ...more });

async function decide(call: Partial<Evaluation>, ...identity: Statement[]) {
  const { decision } = await evaluate({
    principal: READER,
    action: 'kms:Decrypt',
    resource: KEY,
    resourceAccount: A,
    resourcePolicy: policy(ROOT),
    identityPolicies: identity.length > 0 ? [{ name: 'own', policy: policy(...identity) }] : [],
    ...call,
  });
  return decision;
}

describe('the account statement of a key', () => {
  test('delegates to IAM: alone it allows nobody anything', async () => {
    expect(await decide({})).toBe('ImplicitlyDenied');
    expect(await decide({}, allow('kms:Decrypt'))).toBe('Allowed');
    expect(await decide({}, allow('kms:Encrypt'))).toBe('ImplicitlyDenied');
  });

  test('is needed for IAM policies to count', async () => {
    expect(await decide({ resourcePolicy: policy(allow('kms:*', { Principal: { AWS: `arn:aws:iam::${A}:role/Other` } })) }, allow('kms:*'))).toBe('ImplicitlyDenied');
  });

  test('is not needed by a principal that the key policy names', async () => {
    expect(await decide({ resourcePolicy: policy(allow('kms:Decrypt', { Principal: { AWS: READER } })) })).toBe('Allowed');
  });

  test('does not reach a service principal', async () => {
    expect(await decide({ principal: { service: 'cloudtrail.amazonaws.com' } })).toBe('ImplicitlyDenied');
  });
});

describe('across accounts', () => {
  const foreign = (resourcePolicy: PolicyDocument) => ({ principal: FOREIGNER, resourcePolicy });
  const toAccount = allow('kms:Decrypt', { Principal: { AWS: `arn:aws:iam::${B}:root` } });
  const toRole = allow('kms:Decrypt', { Principal: { AWS: FOREIGNER } });

  test.each([['its account', toAccount], ['the role', toRole]])('both sides have to allow, where the key policy names %s', async (_, statement) => {
    expect(await decide(foreign(policy(ROOT, statement)), allow('kms:Decrypt'))).toBe('Allowed');
    expect(await decide(foreign(policy(ROOT, statement)))).toBe('ImplicitlyDenied');
    expect(await decide(foreign(policy(ROOT)), allow('kms:Decrypt'))).toBe('ImplicitlyDenied');
  });

  test('kms:CallerAccount is the account of the caller', async () => {
    const everyoneOf = (account: string) => policy(ROOT, allow('kms:Decrypt', { Principal: '*', Condition: { StringEquals: { 'kms:CallerAccount': account } } }));

    expect(await decide({ resourcePolicy: everyoneOf(A) })).toBe('Allowed');
    expect(await decide({ resourcePolicy: everyoneOf(B) })).toBe('ImplicitlyDenied');
    expect(await decide(foreign(everyoneOf(B)), allow('kms:Decrypt'))).toBe('Allowed');
    expect(await decide(foreign(everyoneOf(A)), allow('kms:Decrypt'))).toBe('ImplicitlyDenied');
    expect(await decide({ principal: { service: 'sns.amazonaws.com' }, resourcePolicy: everyoneOf(A) })).toBe('ImplicitlyDenied');
  });
});

test('an explicit deny wins, on either side', async () => {
  const deny: Statement = { Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*' };

  expect(await decide({ resourcePolicy: policy(ROOT, { ...deny, Principal: '*' }) }, allow('kms:*'))).toBe('ExplicitlyDenied');
  expect(await decide({}, allow('kms:*'), deny)).toBe('ExplicitlyDenied');
});

test('a permissions boundary limits what IAM policies allow', async () => {
  const boundary = (action: string) => ({ permissionsBoundary: { name: 'boundary', policy: policy(allow(action)) } });

  expect(await decide(boundary('kms:*'), allow('kms:Decrypt'))).toBe('Allowed');
  expect(await decide(boundary('s3:*'), allow('kms:Decrypt'))).toBe('ImplicitlyDenied');
});

describe("CloudTrail's statements", () => {
  const service = { Service: 'cloudtrail.amazonaws.com' };
  const resourcePolicy = policy(
    ROOT,
    allow('kms:GenerateDataKey*', {
      Principal: service,
      Condition: { StringEquals: { 'aws:SourceArn': TRAIL }, StringLike: { [TRAIL_CONTEXT]: `arn:aws:cloudtrail:*:${A}:trail/*` } },
    }),
    allow('kms:DescribeKey', { Principal: service, Condition: { StringEquals: { 'aws:SourceArn': TRAIL } } }),
    allow('kms:Decrypt', { Principal: { AWS: READER }, Condition: { Null: { [TRAIL_CONTEXT]: 'false' } } }),
  );
  const cloudTrail = (action: string, context: RequestContext, name = 'cloudtrail.amazonaws.com') =>
    decide({ principal: { service: name }, action, context, resourcePolicy });
  const right = { 'aws:SourceArn': TRAIL, [TRAIL_CONTEXT]: TRAIL };

  test('allow the trail', async () => {
    expect(await cloudTrail('kms:GenerateDataKey', right)).toBe('Allowed');
    expect(await cloudTrail('kms:DescribeKey', { 'aws:SourceArn': TRAIL })).toBe('Allowed');
  });

  test.each<[string, RequestContext]>([
    ['another source', { ...right, 'aws:SourceArn': `arn:aws:cloudtrail:eu-west-1:${A}:trail/Other` }],
    ['no source', { [TRAIL_CONTEXT]: TRAIL }],
    ['another encryption context', { ...right, [TRAIL_CONTEXT]: `arn:aws:cloudtrail:eu-west-1:${B}:trail/Audit` }],
    ['no encryption context', { 'aws:SourceArn': TRAIL }],
    ['an encryption context of another name', { 'aws:SourceArn': TRAIL, 'kms:EncryptionContext:aws:s3:arn': TRAIL }],
  ])('refuse %s', async (_, context) => {
    expect(await cloudTrail('kms:GenerateDataKey', context)).toBe('ImplicitlyDenied');
  });

  test('refuse another service and another action', async () => {
    expect(await cloudTrail('kms:GenerateDataKey', right, 'config.amazonaws.com')).toBe('ImplicitlyDenied');
    expect(await cloudTrail('kms:Decrypt', right)).toBe('ImplicitlyDenied');
  });

  test('let a reader decrypt log files, and nothing else', async () => {
    expect(await decide({ resourcePolicy, context: { [TRAIL_CONTEXT]: TRAIL } })).toBe('Allowed');
    expect(await decide({ resourcePolicy, context: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::data' } })).toBe('ImplicitlyDenied');
    expect(await decide({ resourcePolicy })).toBe('ImplicitlyDenied');
  });

  test('are judged wrongly by the simulator alone, which is why the keys are renamed', async () => {
    const outcome = await runSimulation({
      request: { principal: 'cloudtrail.amazonaws.com', action: 'kms:GenerateDataKey', resource: { resource: KEY, accountId: A }, contextVariables: right },
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy,
    }, {});
    expect(outcome).toMatchObject({ overallResult: 'ImplicitlyDenied', result: { ignoredContextKeys: [TRAIL_CONTEXT] } });
  });
});

describe('the encryption context', () => {
  const NAME = 'kms:EncryptionContext:Project';

  test.each<[operator: string, asked: string | string[], allowed: string | undefined, denied: string | undefined]>([
    ['StringEquals', 'red', 'red', 'blue'],
    ['StringEquals', ['green', 'red'], 'red', undefined],
    ['StringNotEquals', 'red', undefined, 'red'],
    ['StringEqualsIgnoreCase', 'red', 'RED', 'blue'],
    ['StringLike', 'r?d*', 'redder', 'bred'],
    ['StringNotLike', 'r*', 'blue', 'red'],
    ['StringEqualsIfExists', 'red', undefined, 'blue'],
    ['ArnLike', `arn:aws:logs:eu-west-1:${A}:log-group:/app/*`, `arn:aws:logs:eu-west-1:${A}:log-group:/app/one`, `arn:aws:logs:eu-west-1:${B}:log-group:/app/one`],
    ['ArnEquals', TRAIL, TRAIL, undefined],
    ['Null', 'true', undefined, 'red'],
    ['Null', 'false', 'red', undefined],
    ['ForAnyValue:StringEquals', 'red', 'red', 'blue'],
  ])('is compared by %s with %s', async (operator, asked, allowed, denied) => {
    const statement = allow('kms:Decrypt', { Condition: { [operator]: { [NAME]: asked } } });
    const withValue = (value: string | undefined): Partial<Evaluation> => ({ context: value === undefined ? {} : { [NAME]: value } });

    expect(await decide(withValue(allowed), statement)).toBe('Allowed');
    expect(await decide(withValue(denied), statement)).toBe('ImplicitlyDenied');
  });

  test('has names that are compared without regard to case, and values that are not', async () => {
    const statement = allow('kms:Decrypt', { Condition: { StringEquals: { 'kms:EncryptionContext:project': 'red' } } });

    expect(await decide({ context: { 'kms:EncryptionContext:PROJECT': 'red' } }, statement)).toBe('Allowed');
    expect(await decide({ context: { 'kms:EncryptionContext:project': 'Red' } }, statement)).toBe('ImplicitlyDenied');
  });

  test('gives kms:EncryptionContextKeys', async () => {
    const only = allow('kms:Decrypt', { Condition: { 'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['Project'] }, 'Null': { 'kms:EncryptionContextKeys': 'false' } } });

    expect(await decide({ context: { [NAME]: 'red' } }, only)).toBe('Allowed');
    expect(await decide({ context: { [NAME]: 'red', 'kms:EncryptionContext:More': 'x' } }, only)).toBe('ImplicitlyDenied');
    expect(await decide({}, only)).toBe('ImplicitlyDenied');
  });

  test('denies explicitly as well', async () => {
    const deny: Statement = { Effect: 'Deny', Action: 'kms:Decrypt', Resource: '*', Condition: { StringNotEquals: { [NAME]: 'red' } } };

    expect(await decide({ context: { [NAME]: 'red' } }, allow('kms:*'), deny)).toBe('Allowed');
    expect(await decide({ context: { [NAME]: 'blue' } }, allow('kms:*'), deny)).toBe('ExplicitlyDenied');
    expect(await decide({}, allow('kms:*'), deny)).toBe('ExplicitlyDenied');
  });

  test("is not a principal's tag", async () => {
    const byTag = allow('kms:Decrypt', { Condition: { StringEquals: { 'aws:PrincipalTag/Project': 'red' } } });

    expect(await decide({ context: { [NAME]: 'red' } }, byTag)).toBe('ImplicitlyDenied');
    expect(await decide({ context: { 'aws:PrincipalTag/Project': 'red' } }, byTag)).toBe('Allowed');
  });
});

describe('other conditions', () => {
  test('on kms:ViaService', async () => {
    const viaS3 = allow('kms:Decrypt', { Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } } });

    expect(await decide({ context: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } }, viaS3)).toBe('Allowed');
    expect(await decide({ context: { 'kms:ViaService': 'sqs.eu-west-1.amazonaws.com' } }, viaS3)).toBe('ImplicitlyDenied');
    expect(await decide({}, viaS3)).toBe('ImplicitlyDenied');
  });

  test('on grants: for resources of AWS, and for whom', async () => {
    const role = `arn:aws:iam::${B}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;
    const forAws = allow('kms:CreateGrant', { Condition: { Bool: { 'kms:GrantIsForAWSResource': 'true' } } });
    const forRole = allow('kms:CreateGrant', { Condition: { StringEquals: { 'kms:GranteePrincipal': role } } });
    const grant = (context: RequestContext, statement: Statement) => decide({ action: 'kms:CreateGrant', context }, statement);

    expect(await grant({ 'kms:GrantIsForAWSResource': 'true' }, forAws)).toBe('Allowed');
    expect(await grant({ 'kms:GrantIsForAWSResource': 'false' }, forAws)).toBe('ImplicitlyDenied');
    expect(await grant({}, forAws)).toBe('ImplicitlyDenied');
    expect(await grant({ 'kms:GranteePrincipal': role }, forRole)).toBe('Allowed');
    expect(await grant({ 'kms:GranteePrincipal': READER }, forRole)).toBe('ImplicitlyDenied');
  });

  test('on the source of a service, which is never assumed', async () => {
    const resourcePolicy = policy(allow('kms:Decrypt', { Principal: { Service: 'sns.amazonaws.com' }, Condition: { StringEquals: { 'aws:SourceAccount': A } } }));
    const sns = (context: RequestContext) => decide({ principal: { service: 'sns.amazonaws.com' }, resourcePolicy, context });

    expect(await sns({ 'aws:SourceAccount': A })).toBe('Allowed');
    expect(await sns({ 'aws:SourceAccount': B })).toBe('ImplicitlyDenied');
    expect(await sns({})).toBe('ImplicitlyDenied');
  });

  test('on the principal, which is the role where one is assumed', async () => {
    const resourcePolicy = policy(allow('kms:Decrypt', { Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': READER } } }));

    expect(await decide({ resourcePolicy })).toBe('Allowed');
    expect(await decide({ resourcePolicy, principal: `arn:aws:sts::${A}:assumed-role/Reader/alice` })).toBe('Allowed');
    expect(await decide({ resourcePolicy, principal: `arn:aws:iam::${A}:role/Other` })).toBe('ImplicitlyDenied');
    expect(await decide({ resourcePolicy: policy(allow('kms:Decrypt', { Principal: { AWS: READER } })), principal: `arn:aws:sts::${A}:assumed-role/Reader/alice` })).toBe('Allowed');
  });

  test('on what is automatic, of which the test may say otherwise', async () => {
    const resourcePolicy = policy(allow('kms:Decrypt', { Principal: '*', Condition: { StringEquals: { 'kms:CallerAccount': B } } }));

    expect(await decide({ resourcePolicy })).toBe('ImplicitlyDenied');
    expect(await decide({ resourcePolicy, context: { 'kms:CallerAccount': B } })).toBe('Allowed');
    expect(await decide({ resourcePolicy, context: { 'KMS:calleraccount': B } })).toBe('Allowed');
    expect(await decide({ resourcePolicy: policy({ ...ROOT, Condition: { Bool: { 'aws:SecureTransport': 'false' } } }) }, allow('kms:*'))).toBe('ImplicitlyDenied');
  });

  test('that say whether AWS itself asks', async () => {
    const resourcePolicy = policy(allow('kms:Decrypt', { Principal: '*', Condition: { Bool: { 'aws:PrincipalIsAWSService': 'true' } } }));

    expect(await decide({ resourcePolicy, principal: { service: 'sns.amazonaws.com' } })).toBe('Allowed');
    expect(await decide({ resourcePolicy })).toBe('ImplicitlyDenied');
  });
});

describe('what cannot be decided', () => {
  test.each<[string, Partial<Evaluation>, string]>([
    ['an action that AWS does not have', { action: 'kms:Decrpyt' }, 'Decrpyt'],
    ['an action with a wildcard', { action: 'kms:*' }, '*'],
    ['a context key that the action never carries', { context: { 's3:x-amz-acl': 'private' } }, 'kms:Decrypt of arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab never carries the context key s3:x-amz-acl'],
    ['an encryption context of DescribeKey', { action: 'kms:DescribeKey', context: { [TRAIL_CONTEXT]: TRAIL } }, `never carries the context key ${TRAIL_CONTEXT}`],
    ['a context key that does not exist', { context: { 'kms:ViaServices': 'x' } }, 'never carries the context key kms:ViaServices'],
    ['several values of a key that has one', { context: { [TRAIL_CONTEXT]: ['a', 'b'] } }, `the context key ${TRAIL_CONTEXT} has one value, and got ["a","b"]`],
    ['a condition on a key that does not exist', { resourcePolicy: policy({ ...ROOT, Condition: { StringEquals: { 'kms:ViaServices': 'x' } } }) }, 'the resource policy has a condition on kms:ViaServices'],
    ['a resource policy without a principal', { resourcePolicy: policy({ Effect: 'Allow', Action: 'kms:*', Resource: '*' }) }, 'statement 0 names no principal or no resource'],
    ['a resource policy without a resource', { resourcePolicy: policy({ Sid: 'S', Effect: 'Allow', Action: 'kms:*', Principal: '*' }) }, 'statement S names no principal or no resource'],
    ['a resource policy that is not valid', { resourcePolicy: policy({ ...ROOT, Effect: 'allow' as 'Allow' }) }, 'resourcePolicyErrors'],
    ['an identity policy that is not valid', { identityPolicies: [{ name: 'own', policy: policy(ROOT) }] }, 'identityPolicyErrors'],
  ])('throws: %s', async (_, call, message) => {
    await expect(decide(call)).rejects.toThrow(message);
  });

  test('the keys of KMS that the library relies on are known to the simulator', async () => {
    const keys = await allowedContextKeysForRequest('kms', 'CreateGrant', KEY, false, undefined);
    expect(keys).toEqual(expect.arrayContaining(['kms:viaservice', 'kms:grantisforawsresource', 'kms:granteeprincipal', 'kms:calleraccount', 'aws:sourcearn']));
  });
});

test('says by which statement', async () => {
  const call = { principal: READER, action: 'kms:Decrypt', resource: KEY, resourceAccount: A };
  const identityPolicies = [{ name: 'own', policy: policy(allow('kms:Decrypt', { Sid: 'Read' })) }];

  expect(await evaluate({ ...call, identityPolicies, resourcePolicy: policy(ROOT) }))
    .toEqual({ decision: 'Allowed', because: ['Allow Read of own', 'Allow Account of the resource policy'] });
  expect(await evaluate({ ...call, identityPolicies, resourcePolicy: policy({ Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }) }))
    .toEqual({ decision: 'ExplicitlyDenied', because: ['Allow Read of own', 'Deny statement 1 of the resource policy'] });
  expect(await evaluate({ ...call, identityPolicies: [], resourcePolicy: policy() })).toEqual({ decision: 'ImplicitlyDenied', because: [] });
});

describe('a bucket policy', () => {
  const BUCKET = 'arn:aws:s3:::data';
  const ALGORITHM = 's3:x-amz-server-side-encryption';
  const KEY_ID = 's3:x-amz-server-side-encryption-aws-kms-key-id';
  const CUSTOMER = 's3:x-amz-server-side-encryption-customer-algorithm';
  const deny = (Sid: string, Condition: Statement['Condition']): Statement => ({ Sid, Effect: 'Deny', Principal: '*', Action: 's3:PutObject', Resource: `${BUCKET}/*`, Condition });

  const guarded = policy(
    deny('WrongAlgorithm', { Null: { [ALGORITHM]: 'false' }, StringNotEquals: { [ALGORITHM]: 'aws:kms' } }),
    deny('WrongKey', { Null: { [KEY_ID]: 'false' }, StringNotEquals: { [KEY_ID]: KEY } }),
    deny('KmsWithoutKey', { StringEquals: { [ALGORITHM]: 'aws:kms' }, Null: { [KEY_ID]: 'true' } }),
    deny('CustomerKey', { Null: { [CUSTOMER]: 'false' } }),
    deny('Plaintext', { Bool: { 'aws:SecureTransport': 'false' } }),
    deny('OldTls', { NumericLessThan: { 's3:TlsVersion': '1.2' } }),
  );
  const put = (context: RequestContext, resourcePolicy = guarded) =>
    decide({ action: 's3:PutObject', resource: `${BUCKET}/object`, resourcePolicy, context }, allow('s3:PutObject'));

  test.each<[string, RequestContext]>([
    ['no header: the default encrypts', {}],
    ['the right key', { [ALGORITHM]: 'aws:kms', [KEY_ID]: KEY }],
    ['new TLS', { 's3:TlsVersion': '1.3' }],
  ])('allows %s', async (_, context) => {
    expect(await put(context)).toBe('Allowed');
  });

  test.each<[string, RequestContext]>([
    ['SSE-S3', { [ALGORITHM]: 'AES256' }],
    ['another key', { [ALGORITHM]: 'aws:kms', [KEY_ID]: KEY.replace('1234abcd', 'ffffffff') }],
    ['KMS without a key, which is aws/s3', { [ALGORITHM]: 'aws:kms' }],
    ["the customer's key", { [CUSTOMER]: 'AES256' }],
    ['plain HTTP', { 'aws:SecureTransport': 'false' }],
    ['old TLS', { 's3:TlsVersion': '1.1' }],
  ])('denies %s', async (_, context) => {
    expect(await put(context)).toBe('ExplicitlyDenied');
  });

  test.each(['StringNotEquals', 'StringNotEqualsIfExists'])('without a Null guard %s denies those who rely on the default', async operator => {
    const unguarded = policy(deny('WrongAlgorithm', { [operator]: { [ALGORITHM]: 'aws:kms' } }));

    expect(await put({}, unguarded)).toBe('ExplicitlyDenied');
    expect(await put({ [ALGORITHM]: 'aws:kms' }, unguarded)).toBe('Allowed');
  });

  test('is enough in its own account, and not in another', async () => {
    const open = policy(allow('s3:PutObject', { Principal: { AWS: [READER, FOREIGNER] }, Resource: `${BUCKET}/*` }));
    const call = { action: 's3:PutObject', resource: `${BUCKET}/object`, resourcePolicy: open };

    expect(await decide(call)).toBe('Allowed');
    expect(await decide({ ...call, principal: FOREIGNER })).toBe('ImplicitlyDenied');
    expect(await decide({ ...call, principal: FOREIGNER }, allow('s3:PutObject'))).toBe('Allowed');
  });
});
