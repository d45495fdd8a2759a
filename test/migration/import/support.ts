import { planImport, type ImportPlan, type ImportRequest } from '../../../src/migration/import';
import type { ResourceBody, Template } from '../../../src/templates/template';

export const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555';

/** What RDS describes of the instance after the cutover. */
export const DESCRIBED = {
  DBInstanceIdentifier: 'orders',
  DBInstanceArn: 'arn:aws:rds:eu-west-1:111122223333:db:orders',
  DbiResourceId: 'db-NEW',
  DBInstanceClass: 'db.m7g.large',
  Engine: 'postgres',
  EngineVersion: '17.2',
  Endpoint: { Address: 'orders.abc.eu-west-1.rds.amazonaws.com', Port: 5432, HostedZoneId: 'Z29XKXDKYMONMX' },
  MasterUserSecret: { SecretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:rds!db-new' },
  StorageEncrypted: true,
  KmsKeyId: KEY_ARN,
  StorageType: 'gp3',
};

/** An instance that says as little as one can. */
export const DATABASE: ResourceBody = {
  Type: 'AWS::RDS::DBInstance',
  Properties: { DBInstanceIdentifier: 'orders', DBInstanceClass: 'db.m7g.large', Engine: 'postgres', EngineVersion: '17', StorageType: 'gp3' },
};

/** A function that is told something of the database. */
export const appWith = (value: unknown): ResourceBody => ({ Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables: { VALUE: value } } } });

/** The plan for the database `Database`, called `orders`, of a template of these resources. */
export function planOf(resources: Readonly<Record<string, ResourceBody>>, changes: Partial<ImportRequest> & { readonly rest?: Template } = {}): ImportPlan {
  const { rest, ...request } = changes;
  return planImport({
    template: { Resources: resources, ...rest }, stackName: 'Shop', logicalId: 'Database', identifier: 'orders', keyArn: KEY_ARN, described: [DESCRIBED], folder: 'orders-import', ...request,
  });
}

/** A template of the plan. */
export function fileOf(plan: ImportPlan, name: string): Template {
  return JSON.parse(plan.files.find(file => file.name === name)?.text ?? 'null') as Template;
}

/** What the problems are called, and what they are about. */
export const named = (plan: ImportPlan): string[] => plan.problems.map(({ id, subject, stops }) => `${stops ? 'stops' : 'note'} ${id} ${subject}`);
