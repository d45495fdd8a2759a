import { planImport } from '../../../src/migration/import';
import { appWith, DATABASE, DESCRIBED, fileOf, KEY_ARN, named, planOf } from './support';

const RETAIN = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const APP = appWith({ Ref: 'Database' });
const DEPLOYED = { ...DATABASE, DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' };
const ENCRYPTED = { ...DATABASE.Properties, StorageEncrypted: true, KmsKeyId: KEY_ARN };

test('a stack goes through four templates, each with one change', () => {
  const plan = planOf({ Database: DEPLOYED, App: APP });

  expect(named(plan)).toEqual([]);
  expect(fileOf(plan, '1-retain.json').Resources).toEqual({ Database: { ...DATABASE, ...RETAIN }, App: APP });
  expect(fileOf(plan, '2-take-out.json').Resources).toEqual({ App: appWith('orders') });
  expect(fileOf(plan, '3-import.json').Resources).toEqual({ App: appWith('orders'), Database: { ...DATABASE, ...RETAIN, Properties: ENCRYPTED } });
  expect(fileOf(plan, '4-update.json').Resources).toEqual({ Database: { ...DEPLOYED, Properties: ENCRYPTED }, App: APP });
});

test('the import adds the database to the template without it, and changes nothing else', () => {
  const plan = planOf({ Database: DEPLOYED, App: APP }, { rest: { Parameters: { Size: { Type: 'String' } }, Outputs: { Name: { Value: { Ref: 'Database' } } } } });
  const { Database, ...others } = fileOf(plan, '3-import.json').Resources!;
  expect({ ...fileOf(plan, '3-import.json'), Resources: others }).toEqual(fileOf(plan, '2-take-out.json'));
  expect(Database.DeletionPolicy).toBe('Retain');
});

test('says what to import in the forms of the AWS CLI and of the CDK', () => {
  const plan = planOf({ Database: DATABASE, App: APP });
  expect(fileOf(plan, '3-resources-to-import.json')).toEqual([{ ResourceType: 'AWS::RDS::DBInstance', LogicalResourceId: 'Database', ResourceIdentifier: { DBInstanceIdentifier: 'orders' } }]);
  expect(fileOf(plan, '3-resources-to-import.json')).toEqual(plan.resources);
  expect(fileOf(plan, '3-cdk-resource-mapping.json')).toEqual({ Database: { DBInstanceIdentifier: 'orders' } });
});

test('writes the identifier that CloudFormation had made up, so that the last update keeps it', () => {
  const { DBInstanceIdentifier: _, ...unnamed } = DATABASE.Properties!;
  const plan = planOf({ Database: { ...DATABASE, Properties: unnamed }, App: APP });
  expect(fileOf(plan, '4-update.json').Resources?.Database.Properties?.DBInstanceIdentifier).toBe('orders');
  const ofParameter = planOf({ Database: { ...DATABASE, Properties: { ...unnamed, DBInstanceIdentifier: { Ref: 'Name' } } }, App: APP });
  expect(fileOf(ofParameter, '3-import.json').Resources?.Database.Properties?.DBInstanceIdentifier).toBe('orders');
});

test('keeps the identifier as the template spells it, and imports by that of RDS', () => {
  const plan = planOf({ Database: { ...DATABASE, Properties: { ...DATABASE.Properties, DBInstanceIdentifier: 'Orders' } }, App: APP });
  expect(fileOf(plan, '3-import.json').Resources?.Database.Properties?.DBInstanceIdentifier).toBe('Orders');
  expect(plan.resources[0].ResourceIdentifier).toEqual({ DBInstanceIdentifier: 'orders' });
});

test('a stack of nothing but the database keeps a resource meanwhile', () => {
  const plan = planOf({ Database: DATABASE });
  const placeholder = { DatabaseIsBeingImported: { Type: 'AWS::CloudFormation::WaitConditionHandle' } };
  expect(fileOf(plan, '2-take-out.json').Resources).toEqual(placeholder);
  expect(Object.keys(fileOf(plan, '3-import.json').Resources!)).toEqual(['DatabaseIsBeingImported', 'Database']);
  expect(Object.keys(fileOf(plan, '4-update.json').Resources!)).toEqual(['Database']);
});

describe('a cluster', () => {
  const CLUSTER = { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-postgresql', DBClusterIdentifier: 'orders' } };
  const WRITER = { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: { Ref: 'Database' }, DBInstanceClass: 'db.r7g.large', Engine: 'aurora-postgresql' } };
  const READER = { ...WRITER, DependsOn: ['Writer'], Properties: { ...WRITER.Properties, DBInstanceIdentifier: 'orders-reader' } };
  const members = { Writer: 'shop-writer-1a2b' };
  const resources = { Database: CLUSTER, Writer: WRITER, Reader: READER, App: APP };

  test('is imported with its instances, which have its encryption without saying so', () => {
    const plan = planOf(resources, { members, described: [] });
    expect(plan.resources.map(each => each.ResourceIdentifier)).toEqual([{ DBClusterIdentifier: 'orders' }, { DBInstanceIdentifier: 'shop-writer-1a2b' }, { DBInstanceIdentifier: 'orders-reader' }]);
    expect(fileOf(plan, '2-take-out.json').Resources).toEqual({ App: appWith('orders') });
    const { Database, Writer, Reader } = fileOf(plan, '3-import.json').Resources!;
    expect(Database.Properties).toEqual({ ...CLUSTER.Properties, StorageEncrypted: true, KmsKeyId: KEY_ARN });
    expect(Writer).toEqual({ ...WRITER, ...RETAIN, Properties: { ...WRITER.Properties, DBInstanceIdentifier: 'shop-writer-1a2b' } });
    expect(Reader).toEqual({ ...READER, ...RETAIN });
  });

  test('whose instances have no name in the template asks for them', () => {
    expect(named(planOf(resources, { described: [] }))).toContain('stops UnknownIdentifier Writer');
    expect(named(planOf(resources, { described: [], members: { ...members, App: 'app' } }))).toContain('stops NoMember App');
    expect(named(planOf(resources, { described: [], logicalId: 'Writer' }))).toEqual(['stops InstanceOfCluster Writer']);
  });
});

test.each<[string, Parameters<typeof planOf>, string]>([
  ['a logical id that is not there', [{ Data: DATABASE }], 'stops NoSuchResource Database'],
  ['a logical id that every object has', [{ Database: DATABASE }, { logicalId: 'constructor' }], 'stops NoSuchResource constructor'],
  ['a resource of another type', [{ Database: { Type: 'AWS::Neptune::DBCluster' } }], 'stops NoDatabase Database'],
  ['another identifier', [{ Database: DATABASE, App: APP }, { identifier: 'invoices', described: [{ ...DESCRIBED, DBInstanceIdentifier: 'invoices' }] }], 'stops OtherIdentifier Database'],
  ['a database that is not encrypted', [{ Database: DATABASE }, { described: [{ ...DESCRIBED, StorageEncrypted: false }] }], 'stops NotEncrypted orders'],
  ['another key', [{ Database: DATABASE }, { keyArn: `${KEY_ARN}0` }], 'stops OtherKey orders'],
  ['a property that replaces and is otherwise', [{ Database: { ...DATABASE, Properties: { ...DATABASE.Properties, Port: 6432 } } }], 'stops CannotBeAsTheTemplateSays Database.Port'],
  ['a property that the import would change', [{ Database: { ...DATABASE, Properties: { ...DATABASE.Properties, DBInstanceClass: 'db.m7g.xlarge' } } }], 'note ImportChanges Database.DBInstanceClass'],
  ['a replica of the old database', [{ Database: DATABASE, Replica: { Type: 'AWS::RDS::DBInstance', Properties: { SourceDBInstanceIdentifier: { Ref: 'Database' } } } }], 'note ReplicaOfTheOldDatabase Replica'],
  ['a transform', [{ Database: DATABASE }, { rest: { Transform: 'AWS::Serverless-2016-10-31' } as object }], 'note Transformed Transform'],
])('names %s', (_what, args, problem) => {
  expect(named(planOf(...args))).toEqual([problem]);
});

test('a version that the template gives in part is the same', () => {
  const plan = (EngineVersion: string) => named(planOf({ Database: { ...DATABASE, Properties: { ...DATABASE.Properties, EngineVersion } } }));
  expect([plan('17'), plan('17.2'), plan('16')]).toEqual([[], [], ['note ImportChanges Database.EngineVersion']]);
});

test('the storage type that the template leaves out is written into it, since an import would change it', () => {
  const { StorageType: _, ...without } = DATABASE.Properties!;
  const plan = planOf({ Database: { ...DATABASE, Properties: without }, App: APP });
  expect(named(plan)).toEqual(['note StorageTypeWritten Database.StorageType']);
  expect(fileOf(plan, '3-import.json').Resources?.Database.Properties?.StorageType).toBe('gp3');
  expect(fileOf(plan, '4-update.json').Resources?.Database.Properties?.StorageType).toBe('gp3');
});

describe('the template that the app will have', () => {
  const after = (Properties: object, logicalId = 'Database') => named(planOf({ Database: DATABASE, App: APP }, { after: { Resources: { [logicalId]: { ...DATABASE, Properties } } } } as object));

  test('is fine where it has the same', () => {
    expect(after(ENCRYPTED)).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['not encrypted', { ...ENCRYPTED, StorageEncrypted: undefined }, 'stops WouldReplace Database.StorageEncrypted'],
    ['under another key', { ...ENCRYPTED, KmsKeyId: 'alias/other' }, 'stops WouldReplace Database.KmsKeyId'],
    ['without its name', { ...ENCRYPTED, DBInstanceIdentifier: undefined }, 'stops WouldReplace Database.DBInstanceIdentifier'],
    ['under a key that a reference names', { ...ENCRYPTED, KmsKeyId: { 'Fn::GetAtt': ['Key', 'Arn'] } }, 'note CannotBeTold Database.KmsKeyId'],
  ])('is told where the database is %s', (_what, properties, problem) => {
    expect(after(properties)).toEqual([problem]);
  });

  test('has to have the database under its logical id', () => {
    expect(after(ENCRYPTED, 'DatabaseEncrypted')).toEqual(['stops GoneFromTheApp Database']);
  });
});

describe('commands', () => {
  const commandsOf = (...args: Parameters<typeof planOf>) => planOf(...args).steps.map(step => [step.name, step.commands.join('\n')]);

  test('make, show and execute a change set for each template', () => {
    const steps = planOf({ Database: DEPLOYED, App: APP }).steps;
    expect(steps.map(step => step.name)).toEqual(['Retain', 'Take out', 'Import', 'Update']);
    expect(steps[2].commands).toEqual([
      'aws cloudformation create-change-set --stack-name Shop --change-set-name encrypted-database-import --change-set-type IMPORT \\\n'
      + '  --template-body file://orders-import/3-import.json \\\n  --resources-to-import file://orders-import/3-resources-to-import.json',
      'aws cloudformation wait change-set-create-complete --stack-name Shop --change-set-name encrypted-database-import',
      "aws cloudformation describe-change-set --stack-name Shop --change-set-name encrypted-database-import --output table --query 'Changes[].ResourceChange.[Action,LogicalResourceId,ResourceType,Replacement]'",
      'aws cloudformation execute-change-set --stack-name Shop --change-set-name encrypted-database-import',
      'aws cloudformation wait stack-import-complete --stack-name Shop',
      expect.stringMatching(/^aws cloudformation detect-stack-resource-drift --stack-name Shop --logical-resource-id Database /),
    ]);
    expect(steps[0].commands.at(-1)).toBe('aws cloudformation wait stack-update-complete --stack-name Shop');
  });

  test('leave out what is retained already', () => {
    expect(commandsOf({ Database: { ...DATABASE, ...RETAIN }, App: APP }).map(([name]) => name)).toEqual(['Take out', 'Import', 'Update']);
  });

  test('keep parameters, and name capabilities', () => {
    const [[, retain]] = commandsOf({ Database: DATABASE, Role: { Type: 'AWS::IAM::Role' } }, { rest: { Parameters: { Size: {}, Zone: {} } } });
    expect(retain).toContain('--parameters ParameterKey=Size,UsePreviousValue=true ParameterKey=Zone,UsePreviousValue=true \\\n  --capabilities CAPABILITY_NAMED_IAM\n');
    expect(commandsOf({ Database: DATABASE, App: APP })[0][1]).not.toContain('--capabilities');
  });

  test('take templates that are too long from a bucket', () => {
    const steps = commandsOf({ Database: DATABASE, App: appWith('x'.repeat(52_000)) });
    expect(steps[0]).toEqual(['Bucket', 'export BUCKET=…\nexport AWS_REGION=…']);
    expect(steps[1][1]).toContain('aws s3 cp orders-import/1-retain.json "s3://$BUCKET/1-retain.json"');
    expect(steps[1][1]).toContain('--template-url "https://$BUCKET.s3.$AWS_REGION.amazonaws.com/1-retain.json"');
    expect(steps[1][1]).not.toContain('--template-body');
  });

  test('quote names for the shell', () => {
    const { steps } = planImport({ template: { Resources: { Database: DATABASE } }, stackName: 'Shop', logicalId: 'Database', identifier: 'orders', keyArn: KEY_ARN, folder: "it's here" });
    expect(steps[0].commands[0]).toContain("--template-body 'file://it'\\''s here/1-retain.json'");
  });
});
