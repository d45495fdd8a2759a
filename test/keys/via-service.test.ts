import { App, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { HERE } from './support';
import { ViaService } from 'cdk-at-rest';

const SERVICES = Object.entries(ViaService).filter((entry): entry is [string, ViaService] => entry[1] instanceof ViaService);

function namesIn(region: string | undefined, service: ViaService): unknown {
  const stack = new Stack(new App(), 'Storage', { env: { account: HERE.account, region } });
  return stack.resolve(service._names(new kms.Key(stack, 'Key')));
}

test('a service is named by its prefix and the Region of the key', () => {
  expect(namesIn('eu-west-1', ViaService.EC2)).toEqual(['ec2.eu-west-1.amazonaws.com']);
});

test('a service is named with amazonaws.com in every partition', () => {
  expect(namesIn('cn-north-1', ViaService.S3)).toEqual(['s3.cn-north-1.amazonaws.com']);
});

test('a service is named after the Region of the deployment, where that is open', () => {
  expect(namesIn(undefined, ViaService.S3)).toEqual([{ 'Fn::Join': ['', ['s3.', { Ref: 'AWS::Region' }, '.amazonaws.com']] }]);
});

test('ElastiCache has two names', () => {
  expect(namesIn('eu-west-1', ViaService.ELASTICACHE)).toEqual(['elasticache.eu-west-1.amazonaws.com', 'dax.eu-west-1.amazonaws.com']);
});

test('some services are named differently from what they are called', () => {
  expect([ViaService.EFS, ViaService.OPENSEARCH, ViaService.KEYSPACES, ViaService.RDS].flatMap(service => namesIn('eu-west-1', service))).toEqual([
    'elasticfilesystem.eu-west-1.amazonaws.com', 'es.eu-west-1.amazonaws.com', 'cassandra.eu-west-1.amazonaws.com', 'rds.eu-west-1.amazonaws.com',
  ]);
});

test('no two services share what statements are named after, which has letters and digits only', () => {
  const names = SERVICES.map(([, service]) => service.name);

  expect(names.length).toBeGreaterThan(20);
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter(name => !/^[A-Z][A-Za-z0-9]*$/.test(name))).toEqual([]);
});

test.each(['EC2', 'RDS', 'DYNAMODB', 'EFS', 'REDSHIFT'])('%s keeps using the key for a resource that lives on, which takes a grant', name => {
  expect(SERVICES.find(([constant]) => constant === name)?.[1].createsGrants).toBe(true);
});

test.each(['S3', 'SNS', 'SQS', 'SSM', 'SECRETS_MANAGER'])('%s uses the key call by call, without a grant', name => {
  expect(SERVICES.find(([constant]) => constant === name)?.[1].createsGrants).toBe(false);
});
