import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { principalBehindService } from '../../src/private/principals';
import { addedToKeyPolicy, FOREIGN_KEY_ARN, HERE, identityPolicy, IMPORTED_KEY_ARN, OTHER_ACCOUNT, OTHER_ACCOUNT_HERE, warningIdsOf } from '../keys/support';
import { dependencyCycles, stackCycles } from '../support/template/cycles';
import { templateOf } from '../support/template/synth';
import { inTemplate, ISOLATED, POSTGRES, roleIn, stackWithNetwork } from './support';
import { EncryptedDatabaseInstance, type EncryptedDatabaseInstanceProps, EncryptionKey, KeySource } from 'cdk-at-rest';

let app: App;
let stack: Stack;

function instanceWith(props: Partial<EncryptedDatabaseInstanceProps> = {}, env: object = HERE): EncryptedDatabaseInstance {
  const network = stackWithNetwork(app, 'Data', { env });
  stack = network.stack;
  return new EncryptedDatabaseInstance(stack, 'Orders', { engine: POSTGRES, vpc: network.vpc, vpcSubnets: ISOLATED, ...props });
}

beforeEach(() => {
  app = new App();
});

function keyStatements(of: Stack): ReturnType<typeof identityPolicy> {
  return identityPolicy(of).filter(statement => JSON.stringify(statement.Action).includes('kms:'));
}

test.each([undefined, true])('a reader uses the key through Secrets Manager, for this secret only (managed: %s)', manageMasterUserPassword => {
  const instance = instanceWith({ manageMasterUserPassword });
  instance.secret!.grantRead(roleIn(stack));

  expect(keyStatements(stack)).toEqual([{
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: inTemplate(stack, instance.encryptionKey.keyArn),
    Condition: {
      StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com', 'kms:EncryptionContext:SecretARN': inTemplate(stack, instance.secret!.secretArn) },
    },
  }]);
  expect(addedToKeyPolicy(stack)).toEqual([]);
});

test('a writer gets what writing needs', () => {
  instanceWith().secret!.grantWrite(roleIn(stack));

  expect(keyStatements(stack).map(statement => statement.Action)).toEqual([['kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*']]);
});

test('a reader in another stack needs no statement in the key\'s policy, which would be a cycle', () => {
  const instance = instanceWith();
  const readers = new Stack(app, 'Readers', { env: HERE });
  instance.secret!.grantRead(roleIn(readers));

  expect(addedToKeyPolicy(stack)).toEqual([]);
  expect(keyStatements(readers)).toHaveLength(1);
  expect(stackCycles({ Data: templateOf(stack), Readers: templateOf(readers) })).toEqual([]);
});

test('the key can be of another stack', () => {
  const keys = new Stack(app, 'Keys', { env: HERE });
  const network = stackWithNetwork(app);
  EncryptionKey.useSource(network.stack, KeySource.given(new EncryptionKey(keys, 'Key')));
  const instance = new EncryptedDatabaseInstance(network.stack, 'Orders', { engine: POSTGRES, vpc: network.vpc, vpcSubnets: ISOLATED });
  instance.secret!.grantRead(roleIn(network.stack));

  expect(stackCycles({ Keys: templateOf(keys), Data: templateOf(network.stack) })).toEqual([]);
  expect(dependencyCycles(templateOf(network.stack))).toEqual([]);
  expect(addedToKeyPolicy(keys)).toEqual([]);
});

test('a reader in another account gets a statement in the key\'s policy, through Secrets Manager only', () => {
  const instance = instanceWith();
  const away = new Stack(app, 'Away', { env: OTHER_ACCOUNT_HERE });
  instance.secret!.grantRead(roleIn(away, 'Reader', 'reader'));

  expect(addedToKeyPolicy(stack)).toEqual([expect.objectContaining({
    Action: 'kms:Decrypt', Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' } },
  })]);
});

test('an account that is not the key\'s own gets its statement too', () => {
  instanceWith().secret!.grantRead(new iam.AccountPrincipal(OTHER_ACCOUNT));

  expect(addedToKeyPolicy(stack)).toHaveLength(1);
});

test('an imported key of the same account needs no statement of its owner, one of another account does', () => {
  const network = stackWithNetwork(app);
  new EncryptedDatabaseInstance(network.stack, 'Own', {
    engine: POSTGRES, vpc: network.vpc, cloudwatchLogsExports: [], storageEncryptionKey: kms.Key.fromKeyArn(network.stack, 'OwnKey', IMPORTED_KEY_ARN), vpcSubnets: ISOLATED,
  });
  expect(warningIdsOf(network.stack)).toEqual([]);

  new EncryptedDatabaseInstance(network.stack, 'Foreign', {
    engine: POSTGRES, vpc: network.vpc, cloudwatchLogsExports: [], storageEncryptionKey: kms.Key.fromKeyArn(network.stack, 'ForeignKey', FOREIGN_KEY_ARN), vpcSubnets: ISOLATED,
  });
  expect(warningIdsOf(network.stack)).toContain('AtRest-KeyPolicyNotInApp');
});

test('credentials with a key of their own grant through Secrets Manager as well', () => {
  app = new App();
  const network = stackWithNetwork(app);
  const encryptionKey = new EncryptionKey(network.stack, 'Own');
  const instance = new EncryptedDatabaseInstance(network.stack, 'Orders', {
    engine: POSTGRES, vpc: network.vpc, vpcSubnets: ISOLATED, storageEncryptionKey: encryptionKey, credentials: rds.Credentials.fromUsername('owner', { encryptionKey }),
  });
  instance.secret!.grantRead(roleIn(network.stack));

  expect(addedToKeyPolicy(network.stack)).toEqual([]);
  expect(keyStatements(network.stack)).toHaveLength(1);
});

describe('aws-cdk-lib', () => {
  test('still keeps the principal that a service calls for where principalBehindService looks for it', () => {
    const role = roleIn(new Stack(app, 'Roles'));

    expect(principalBehindService(new kms.ViaServicePrincipal('secretsmanager.eu-west-1.amazonaws.com', role))).toBe(role);
    expect(principalBehindService(role)).toBe(role);
  });

  test('still grants the key of a secret through ViaServicePrincipal', () => {
    const plain = new Stack(app, 'Plain', { env: HERE });
    const granted: iam.IGrantable[] = [];
    const key = new kms.Key(plain, 'Key');
    jest.spyOn(key, 'grantDecrypt').mockImplementation(grantee => {
      granted.push(grantee);
      return iam.Grant.drop(grantee, 'a test');
    });
    new rds.DatabaseSecret(plain, 'Secret', { username: 'owner', encryptionKey: key }).grantRead(roleIn(plain));

    expect(granted).toEqual([expect.any(kms.ViaServicePrincipal)]);
  });

  test('that renamed the principal would have grants go to the key\'s policy', () => {
    const principal = Object.assign(new kms.ViaServicePrincipal('secretsmanager.eu-west-1.amazonaws.com'), { basePrincipal: undefined });

    expect(principalBehindService(principal)).toBe(principal);
  });
});
