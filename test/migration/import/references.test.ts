import { appWith, DATABASE, DESCRIBED, fileOf, named, planOf } from './support';

/** What becomes of a value that a function of the template is told. */
function takenOut(value: unknown): unknown {
  const plan = planOf({ Database: DATABASE, Queue: { Type: 'AWS::SQS::Queue' }, App: appWith(value) });
  expect(plan.stops).toBe(false);
  return (fileOf(plan, '2-take-out.json').Resources?.App.Properties?.Environment as { Variables: { VALUE: unknown } }).Variables.VALUE;
}

const HOST = DESCRIBED.Endpoint.Address;

test.each<[string, unknown, unknown]>([
  ['Ref', { Ref: 'Database' }, 'orders'],
  ['GetAtt as a list', { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] }, HOST],
  ['GetAtt as a text', { 'Fn::GetAtt': 'Database.Endpoint.Port' }, '5432'],
  ['an ARN', { 'Fn::GetAtt': ['Database', 'DBInstanceArn'] }, DESCRIBED.DBInstanceArn],
  ['Sub', { 'Fn::Sub': 'pg://${Database.Endpoint.Address}:${Database.Endpoint.Port}/${Database}?${AWS::Region}' }, { 'Fn::Sub': `pg://${HOST}:5432/orders?\${AWS::Region}` }],
  ['Sub with variables of its own', { 'Fn::Sub': ['${Database} ${Host} ${!Database}', { Database: 'mine', Host: { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] } }] },
    { 'Fn::Sub': ['${Database} ${Host} ${!Database}', { Database: 'mine', Host: HOST }] }],
  ['Join, within other functions', { 'Fn::If': ['C', { 'Fn::Join': ['', ['cluster:', { Ref: 'Database' }]] }, { Ref: 'AWS::NoValue' }] },
    { 'Fn::If': ['C', { 'Fn::Join': ['', ['cluster:', 'orders']] }, { Ref: 'AWS::NoValue' }] }],
  ['what refers to something else', [{ Ref: 'Queue' }, { 'Fn::GetAtt': ['Queue', 'Arn'] }, { 'Fn::Sub': '${Queue}' }, 'Database'], [{ Ref: 'Queue' }, { 'Fn::GetAtt': ['Queue', 'Arn'] }, { 'Fn::Sub': '${Queue}' }, 'Database']],
])('%s becomes what it stands for', (_what, value, expected) => {
  expect(takenOut(value)).toEqual(expected);
});

test('without a description, the ARN follows from the identifier, and the port from the template', () => {
  const plan = planOf({
    Database: { ...DATABASE, Properties: { ...DATABASE.Properties, Port: 6432 } },
    App: appWith([{ 'Fn::GetAtt': ['Database', 'DBInstanceArn'] }, { 'Fn::GetAtt': ['Database', 'Endpoint.Port'] }, { 'Fn::Sub': '${Database.DBInstanceArn}/x' }]),
  }, { described: [] });

  const arn = 'arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:db:orders';
  expect(fileOf(plan, '2-take-out.json').Resources?.App).toEqual(appWith([{ 'Fn::Sub': arn }, '6432', { 'Fn::Sub': `${arn}/x` }]));
  expect(named(plan)).toEqual(['note NotDescribed Database']);
});

test('what is not known stops it, with the place and the call that tells it', () => {
  const plan = planOf({ Database: DATABASE, App: appWith({ 'Fn::GetAtt': ['Database', 'Endpoint.Address'] }) }, { described: [] });

  expect(named(plan)).toContain('stops UnknownValue Resources.App.Properties.Environment.Variables.VALUE');
  expect(plan.problems[0].action).toContain('aws rds describe-db-instances --db-instance-identifier orders');
  expect([plan.stops, plan.files, plan.steps]).toEqual([true, [], []]);
});

test('of the instances of a cluster, the endpoint of a cluster is read where RDS describes it', () => {
  const cluster = { DBClusterIdentifier: 'orders', Engine: 'aurora-postgresql', Endpoint: 'w.example', ReaderEndpoint: 'r.example', Port: 5432, DbClusterResourceId: 'cluster-NEW', StorageEncrypted: true, KmsKeyId: DESCRIBED.KmsKeyId };
  const member = { DBInstanceIdentifier: 'orders-1', DBClusterIdentifier: 'orders', Engine: 'aurora-postgresql', Endpoint: { Address: 'one.example' }, StorageEncrypted: true, KmsKeyId: DESCRIBED.KmsKeyId };
  const attributes = ['Endpoint.Address', 'ReadEndpoint.Address', 'Endpoint.Port', 'DBClusterResourceId'].map(name => ({ 'Fn::GetAtt': ['Database', name] }));
  const plan = planOf({
    Database: { Type: 'AWS::RDS::DBCluster', Properties: { Engine: 'aurora-postgresql' } },
    Writer: { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: { Ref: 'Database' }, DBInstanceIdentifier: 'orders-1', Engine: 'aurora-postgresql' } },
    App: appWith([...attributes, { 'Fn::GetAtt': ['Writer', 'Endpoint.Address'] }]),
  }, { described: [member, cluster] });

  expect(fileOf(plan, '2-take-out.json').Resources).toEqual({ App: appWith(['w.example', 'r.example', '5432', 'cluster-NEW', 'one.example']) });
});

test('dependencies on the database go, others stay', () => {
  const plan = planOf({
    Database: DATABASE,
    Queue: { Type: 'AWS::SQS::Queue', DependsOn: 'Database' },
    Both: { Type: 'AWS::SQS::Queue', DependsOn: ['Database', 'Queue'] },
    Other: { Type: 'AWS::SQS::Queue', DependsOn: 'Queue' },
  });
  expect(fileOf(plan, '2-take-out.json').Resources).toEqual({
    Queue: { Type: 'AWS::SQS::Queue' }, Both: { Type: 'AWS::SQS::Queue', DependsOn: ['Queue'] }, Other: { Type: 'AWS::SQS::Queue', DependsOn: 'Queue' },
  });
});

test('outputs and exports keep their names and their values', () => {
  const plan = planOf({ Database: DATABASE, Queue: { Type: 'AWS::SQS::Queue' } }, {
    rest: { Outputs: { Host: { Value: { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] }, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Host' } } } } },
  });
  expect(fileOf(plan, '2-take-out.json').Outputs).toEqual({ Host: { Value: HOST, Export: { Name: { 'Fn::Sub': '${AWS::StackName}:Host' } } } });
  expect(fileOf(plan, '3-import.json').Outputs).toEqual(fileOf(plan, '2-take-out.json').Outputs);
  expect(fileOf(plan, '4-update.json').Outputs).toEqual({ Host: expect.objectContaining({ Value: { 'Fn::GetAtt': ['Database', 'Endpoint.Address'] } }) });
});

test('a value that the migration has changed is that of the encrypted database, and said', () => {
  const plan = planOf({ Database: DATABASE, App: appWith({ 'Fn::Sub': 'dbuser:${Database.DbiResourceId}/app' }) }, {
    rest: { Outputs: { Secret: { Value: { 'Fn::GetAtt': ['Database', 'MasterUserSecret.SecretArn'] } } } },
  });
  expect(fileOf(plan, '2-take-out.json').Resources?.App).toEqual(appWith({ 'Fn::Sub': 'dbuser:db-NEW/app' }));
  expect(named(plan)).toEqual(['note ValueChanges Resources.App.Properties.Environment.Variables.VALUE', 'note ValueChanges Outputs.Secret.Value']);
});

test('a changed value that would replace what refers to it stops it', () => {
  const plan = planOf({ Database: DATABASE, Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: { 'Fn::Sub': '/audit/${Database.DbiResourceId}' } } } });
  expect(named(plan)).toContain('stops ReplacesDependent Group.LogGroupName');

  const stays = planOf({ Database: DATABASE, Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: { 'Fn::Sub': '/audit/${Database}' } } } });
  expect(named(stays)).toEqual([]);
});
