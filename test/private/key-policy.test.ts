import { App, Aws, Stack, Token, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { addToKeyPolicy, KEY_POLICY_NOT_IN_APP } from '../../src/private/key-policy';
import { NarrowedKey } from '../../src/private/narrowed-key';
import { addedToKeyPolicy, FOREIGN_KEY_ARN, HERE, IMPORTED_KEY_ARN, OTHER_ACCOUNT_HERE, warningsOf } from '../keys/support';

function statement(principal: iam.IPrincipal = new iam.ArnPrincipal('arn:aws:iam::444455556666:role/Reader')): iam.PolicyStatement {
  return new iam.PolicyStatement({ sid: 'Reader', principals: [principal], actions: ['kms:Decrypt'], resources: ['*'] });
}

describe('the policy of a key of the app', () => {
  const stack = new Stack(new App(), 'Storage', { env: HERE });
  const key = new kms.Key(stack, 'Key');
  const result = addToKeyPolicy(key, statement());

  test('takes the statement, without a warning', () => {
    expect(result.statementAdded).toBe(true);
    expect(addedToKeyPolicy(stack)[1]).toEqual({
      Sid: 'Reader', Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::444455556666:role/Reader' }, Action: 'kms:Decrypt', Resource: '*',
    });
    expect(warningsOf(stack)).toEqual([]);
  });
});

describe('the policy of an imported key', () => {
  function imported(arn = IMPORTED_KEY_ARN): kms.IKey {
    return kms.Key.fromKeyArn(new Stack(new App(), 'Storage', { env: HERE }), 'Key', arn);
  }

  test('is not in the app: a warning prints the exact statement for its owner', () => {
    const key = imported();

    expect(addToKeyPolicy(key, statement()).statementAdded).toBe(false);

    expect(warningsOf(key)).toEqual([
      `The policy of the key ${IMPORTED_KEY_ARN} is not part of this app. Its owner has to add this statement, or the access does not work:\n`
      + '{"Action":"kms:Decrypt","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:role/Reader"},"Resource":"*","Sid":"Reader"}\n'
      + 'Acknowledge AtRest-KeyPolicyNotInApp on this construct once it is there. [ack: Annotation::AtRest-KeyPolicyNotInApp]',
    ]);
  });

  test('is asked for the same statement once', () => {
    const key = imported();

    addToKeyPolicy(key, statement());
    addToKeyPolicy(key, statement());

    expect(warningsOf(key)).toHaveLength(1);
  });

  test('is asked for each of two different statements', () => {
    const key = imported();

    addToKeyPolicy(key, statement());
    addToKeyPolicy(key, statement(new iam.ArnPrincipal('arn:aws:iam::444455556666:role/Writer')));

    expect(warningsOf(key)).toEqual([expect.stringContaining('role/Reader'), expect.stringContaining('role/Writer')]);
  });

  test.each(['the key', 'its stack', 'the app'])('is no longer warned about once that is acknowledged on %s, before or after', where => {
    const [before, after] = [imported(), imported()];
    const acknowledge = (key: kms.IKey) => Validations.of(where === 'the key' ? key : where === 'its stack' ? Stack.of(key) : key.node.root)
      .acknowledge({ id: KEY_POLICY_NOT_IN_APP, reason: 'its owner added the statement' });

    acknowledge(before);
    addToKeyPolicy(before, statement());
    addToKeyPolicy(after, statement());
    acknowledge(after);

    expect(warningsOf(after)).toEqual([]);
    expect(warningsOf(before)).toEqual([]);
  });

  test('is still warned about when another key is acknowledged', () => {
    const key = imported();
    const other = kms.Key.fromKeyArn(Stack.of(key), 'Other', FOREIGN_KEY_ARN);

    Validations.of(other).acknowledge({ id: KEY_POLICY_NOT_IN_APP, reason: 'its owner added the statement' });
    addToKeyPolicy(key, statement());

    expect(warningsOf(key)).toHaveLength(1);
  });

  test('is warned about once, though a view of the key was asked', () => {
    const key = imported();

    addToKeyPolicy(new NarrowedKey(Stack.of(key), 'View', key, { conditions: {} }), statement());

    expect(warningsOf(Stack.of(key))).toHaveLength(1);
    expect(warningsOf(key)).toHaveLength(1);
  });

  test('is printed with the partition, where the statement leaves it open', () => {
    const key = imported('arn:aws-cn:kms:cn-north-1:111122223333:key/1234abcd');

    addToKeyPolicy(key, statement(new iam.AccountPrincipal('444455556666')));

    expect(warningsOf(key)[0]).toContain('{"AWS":"arn:aws-cn:iam::444455556666:root"}');
  });

  test('is printed with the Region of the key, where the statement leaves it open', () => {
    const key = kms.Key.fromKeyArn(new Stack(new App(), 'Anywhere'), 'Key', IMPORTED_KEY_ARN);
    const viaS3 = statement();
    viaS3.addCondition('StringEquals', { 'kms:ViaService': `s3.${Aws.REGION}.amazonaws.com` });

    addToKeyPolicy(key, viaS3);

    expect(warningsOf(key)[0]).toContain('"Condition":{"StringEquals":{"kms:ViaService":"s3.eu-west-1.amazonaws.com"}}');
  });

  // The principal is of the account that the stack is deployed to, which is not the account of the key.
  test('is printed with the account of the stack, where a principal of the stack leaves it open', () => {
    const key = kms.Key.fromKeyArn(new Stack(new App(), 'Readers', { env: OTHER_ACCOUNT_HERE }), 'Key', IMPORTED_KEY_ARN);

    addToKeyPolicy(key, statement(new iam.ArnPrincipal(`arn:aws:iam::${Aws.ACCOUNT_ID}:role/Reader`)));

    expect(warningsOf(key)[0]).toContain('"Principal":{"AWS":"arn:aws:iam::444455556666:role/Reader"}');
  });

  test('is printed with a placeholder for a principal of a stack whose account is known at deployment only', () => {
    const key = kms.Key.fromKeyArn(new Stack(new App(), 'Anywhere'), 'Key', FOREIGN_KEY_ARN);

    addToKeyPolicy(key, statement(new iam.ArnPrincipal(`arn:aws:iam::${Aws.ACCOUNT_ID}:role/Reader`)));

    expect(warningsOf(key)[0]).toContain('"Principal":{"AWS":"arn:aws:iam::${AWS::AccountId}:role/Reader"}');
  });

  test('is printed with placeholders, where the ARN of the key itself is known at deployment only', () => {
    const key = imported(Token.asString({ Ref: 'KeyArn' }));

    addToKeyPolicy(key, statement(new iam.AccountPrincipal('444455556666')));

    expect(warningsOf(key)[0]).toContain('The policy of the key ${KeyArn} is not part of this app.');
    expect(warningsOf(key)[0]).toContain('{"AWS":"arn:${AWS::Partition}:iam::444455556666:root"}');
  });

  test('is printed with the path of a role of another account without a name of its own, whose ARN nobody knows yet', () => {
    const app = new App();
    const key = kms.Key.fromKeyArn(new Stack(app, 'Storage', { env: HERE }), 'Key', IMPORTED_KEY_ARN);
    const role = new iam.Role(new Stack(app, 'Readers', { env: OTHER_ACCOUNT_HERE }), 'Role', { assumedBy: new iam.AccountRootPrincipal() });

    addToKeyPolicy(key, statement(role));

    expect(warningsOf(key)[0]).toMatch(/"Principal":\{"AWS":"\$\{Readers\/Role.*\.Arn\}"\}/);
  });
});
