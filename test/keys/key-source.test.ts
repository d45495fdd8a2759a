import { App, NestedStack, RemovalPolicy, Stack, Stage } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { keyFor } from '../../src/keys/encryption-key';
import { onlyResourceOfType, templateOf } from '../support/template/synth';
import { errorOf, HERE, IMPORTED_KEY_ARN } from './support';
import { EncryptionKey, KeySource } from 'cdk-at-rest';

interface Tree {
  readonly app: App;
  readonly stack: Stack;
  readonly service: Construct;
}

function tree(): Tree {
  const app = new App();
  const stack = new Stack(app, 'Storage', { env: HERE });
  return { app, stack, service: new Construct(stack, 'Service') };
}

describe('one key a stack', () => {
  test('is the default', () => {
    const { stack, service } = tree();

    expect(keyFor(service, 'Data', 'S3')).toBe(EncryptionKey.of(stack));
    expect(keyFor(service, 'Table', 'DynamoDB').node.path).toBe('Storage/EncryptionKey');
  });

  test('has the props that it was given', () => {
    const { stack } = tree();
    EncryptionKey.useSource(stack, KeySource.perStack({ description: 'Everything', multiRegion: true }));
    EncryptionKey.of(stack);

    expect(onlyResourceOfType(templateOf(stack), 'AWS::KMS::Key')[1].Properties).toMatchObject({ Description: 'Everything', MultiRegion: true });
  });

  test('is one in each stack, though set on the app', () => {
    const { app, stack } = tree();
    EncryptionKey.useSource(app, KeySource.perStack());
    const other = new Stack(app, 'Other');

    expect([stack, other].map(each => EncryptionKey.of(each).node.path)).toEqual(['Storage/EncryptionKey', 'Other/EncryptionKey']);
  });
});

describe('one key a service', () => {
  test('is shared by the resources of the service', () => {
    const { stack, service } = tree();
    EncryptionKey.useSource(stack, KeySource.perService());

    const [bucket, table] = [keyFor(stack, 'Data', 'S3'), keyFor(stack, 'Table', 'DynamoDB')];

    expect(keyFor(service, 'Other', 'S3')).toBe(bucket);
    expect(EncryptionKey.of(service, { service: 'S3' })).toBe(bucket);
    expect([bucket, table].map(key => key.node.path)).toEqual(['Storage/S3EncryptionKey', 'Storage/DynamoDBEncryptionKey']);
  });

  test('is one for services of one\'s own, and one for what belongs to none', () => {
    const { stack } = tree();
    EncryptionKey.useSource(stack, KeySource.perService({ removalPolicy: RemovalPolicy.DESTROY }));

    expect([EncryptionKey.of(stack, { service: 'Queues' }), EncryptionKey.of(stack)].map(key => key.node.path))
      .toEqual(['Storage/QueuesEncryptionKey', 'Storage/EncryptionKey']);
    expect(Object.values(templateOf(stack).Resources).map(resource => resource.DeletionPolicy)).toEqual(['Delete', 'Delete', 'Delete', 'Delete']);
  });
});

describe('one key a resource', () => {
  test('stands beside it', () => {
    const { stack, service } = tree();
    EncryptionKey.useSource(stack, KeySource.perResource());

    expect([keyFor(stack, 'Data', 'S3'), keyFor(stack, 'Table', 'DynamoDB'), keyFor(service, 'Data', 'S3')].map(key => key.node.path))
      .toEqual(['Storage/DataEncryptionKey', 'Storage/TableEncryptionKey', 'Storage/Service/DataEncryptionKey']);
  });

  test('stands below a resource that exists already, and is made once', () => {
    const { stack, service } = tree();
    EncryptionKey.useSource(stack, KeySource.perResource({ description: 'Own' }));

    const key = EncryptionKey.of(service);

    expect(key.node.path).toBe('Storage/Service/EncryptionKey');
    expect(EncryptionKey.of(service)).toBe(key);
    expect(onlyResourceOfType(templateOf(stack), 'AWS::KMS::Key')[1].Properties).toMatchObject({ Description: 'Own' });
  });

  test('stands in the nested stack of the resource', () => {
    const { stack } = tree();
    const nested = new NestedStack(stack, 'Nested');
    EncryptionKey.useSource(stack, KeySource.perResource());

    expect(Stack.of(keyFor(nested, 'Data'))).toBe(nested);
  });
});

describe('a given key', () => {
  test('is used for everything, whatever the service and the resource', () => {
    const { app, stack, service } = tree();
    const key = new EncryptionKey(stack, 'Key');
    EncryptionKey.useSource(app, KeySource.given(key));

    expect(keyFor(service, 'Data', 'S3')).toBe(key);
    expect(EncryptionKey.of(new Stack(app, 'Other', { env: HERE }))).toBe(key);
  });

  test('that is a kms.Key or an imported one is the same view of it each time', () => {
    const { stack, service } = tree();
    const imported = kms.Key.fromKeyArn(stack, 'Imported', IMPORTED_KEY_ARN);
    EncryptionKey.useSource(stack, KeySource.given(imported));

    expect(EncryptionKey.of(stack).keyArn).toBe(IMPORTED_KEY_ARN);
    expect(EncryptionKey.of(service)).toBe(EncryptionKey.of(stack));
  });

  test('makes no other key', () => {
    const { stack } = tree();
    EncryptionKey.useSource(stack, KeySource.given(new kms.Key(stack, 'Key')));
    EncryptionKey.of(stack);

    expect(onlyResourceOfType(templateOf(stack), 'AWS::KMS::Key')[0]).toMatch(/^Key/);
  });
});

describe('a source', () => {
  test('is inherited by every scope below, and the nearest counts', () => {
    const { app, stack, service } = tree();
    const key = new EncryptionKey(stack, 'Key');
    EncryptionKey.useSource(app, KeySource.perResource());
    EncryptionKey.useSource(service, KeySource.given(key));

    expect(keyFor(new Construct(service, 'Part'), 'Data')).toBe(key);
    expect(keyFor(stack, 'Data').node.path).toBe('Storage/DataEncryptionKey');
  });

  test('that is set on a construct inside a stack makes its keys there', () => {
    const { stack, service } = tree();
    EncryptionKey.useSource(service, KeySource.perStack());

    const key = keyFor(new Construct(service, 'Part'), 'Data');

    expect(key.node.path).toBe('Storage/Service/EncryptionKey');
    expect(EncryptionKey.of(stack).node.path).toBe('Storage/EncryptionKey');
  });

  test('that is set on a nested stack makes its keys there', () => {
    const { stack } = tree();
    const nested = new NestedStack(stack, 'Nested');
    EncryptionKey.useSource(nested, KeySource.perService());

    expect(keyFor(nested, 'Data', 'S3').node.path).toBe('Storage/Nested/S3EncryptionKey');
  });

  test('that is set on the stack of a pipeline reaches the stages below it, whose stacks have keys of their own', () => {
    const pipeline = new Stack(new App(), 'Pipeline');
    EncryptionKey.useSource(pipeline, KeySource.perService());
    const stack = new Stack(new Stage(pipeline, 'Production'), 'Storage');

    expect(keyFor(stack, 'Data', 'S3').node.path).toBe('Pipeline/Production/Storage/S3EncryptionKey');
  });

  test('that is set twice before it is used is the latter', () => {
    const { stack } = tree();
    EncryptionKey.useSource(stack, KeySource.perResource());
    EncryptionKey.useSource(stack, KeySource.perService());

    expect(keyFor(stack, 'Data', 'S3').node.path).toBe('Storage/S3EncryptionKey');
  });
});

describe('a source that comes too late', () => {
  const refusal = (path: string) =>
    `${path}: EncryptionKey.useSource came after a key was already chosen in this scope: call it before the first encrypted resource is made`;

  test.each<[string, (tree: Tree) => Construct]>([['App', ({ app }) => app], ['Storage', ({ stack }) => stack], ['Storage/Service', ({ service }) => service]])(
    'is refused on %s, above the scope that chose its key', (path, scopeOf) => {
      const made = tree();
      EncryptionKey.of(made.service);

      expect(errorOf(() => EncryptionKey.useSource(scopeOf(made), KeySource.perService()))).toBe(refusal(path));
    });

  test('is refused on the scope whose source was used', () => {
    const { stack, service } = tree();
    EncryptionKey.useSource(stack, KeySource.perResource());
    EncryptionKey.of(service);

    expect(errorOf(() => EncryptionKey.useSource(stack, KeySource.perService()))).toBe(refusal('Storage'));
  });

  test('is not one below the scope that chose its key, nor beside it, nor above the source that was used', () => {
    const { app, stack, service } = tree();
    EncryptionKey.useSource(stack, KeySource.perService());
    EncryptionKey.of(stack);

    expect(() => {
      EncryptionKey.useSource(service, KeySource.perResource());
      EncryptionKey.useSource(new Stack(app, 'Other'), KeySource.perResource());
      EncryptionKey.useSource(app, KeySource.perResource());
    }).not.toThrow();
    expect(keyFor(service, 'Data').node.path).toBe('Storage/Service/DataEncryptionKey');
  });
});

test.each<[string, () => KeySource]>([
  ['perStack', () => KeySource.perStack({ alias: 'orders' })], ['perService', () => KeySource.perService({ alias: 'orders' })], ['perResource', () => KeySource.perResource({ alias: 'orders' })],
])('%s refuses an alias, and names KeySource.given instead', (_name, make) => {
  expect(errorOf(make)).toBe('KeySource received the alias \'orders\', which could name one of its keys only: leave it out, or pass KeySource.given(new EncryptionKey(…, { alias }))');
});

test.each([
  ['perStack', KeySource.perStack], ['perService', KeySource.perService], ['perResource', KeySource.perResource],
])('%s refuses a policy, one document that all of its keys would share', (_name, source) => {
  expect(() => source({ policy: new iam.PolicyDocument() })).toThrow(/KeySource received a policy, one document that all its keys would share.*KeySource\.given/);
});
