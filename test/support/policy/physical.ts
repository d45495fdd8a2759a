import { createHash } from 'node:crypto';

/** Where a resource is deployed. */
export interface Place {
  readonly stackName: string;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly urlSuffix: string;
}

/** A resource as far as its physical name depends on the template: its resolved text properties. */
export interface Resource {
  readonly type: string;
  readonly logicalId: string;
  readonly property: (name: string) => string | undefined;
}

/** What `Ref` (under that name) and `Fn::GetAtt` return for a resource. */
export type ReturnValues = Record<string, string>;

interface Shape {
  /** The property that names the resource; its value is the name where it is set. */
  readonly named?: string;
  /** The name that the service gives otherwise. */
  readonly generated?: (resource: Resource, place: Place) => string;
  readonly returns: (name: string, place: Place, resource: Resource) => ReturnValues;
}

/**
 * What a resource's references return, with names and ARNs that look like AWS's and are the same in every run; undefined for a type
 * that is not known here.
 *
 * Resources of the same logical id in other stacks, accounts or Regions get other names.
 */
export function returnValues(resource: Resource, place: Place): ReturnValues | undefined {
  const shape = SHAPES[resource.type];
  const given = shape?.named && resource.property(shape.named);
  return shape?.returns(given ?? (shape.generated ?? cloudFormationName)(resource, place), place, resource);
}

/** CloudFormation's own way: stack, logical id and a suffix that does not repeat. */
function cloudFormationName({ logicalId }: Resource, place: Place): string {
  return `${`${place.stackName}-${logicalId}`.slice(0, 50)}-${digest(logicalId, place).slice(0, 12).toUpperCase()}`;
}

/** The same in a bucket's alphabet: no capitals. */
function lowerCaseName(resource: Resource, place: Place): string {
  return cloudFormationName(resource, place).toLowerCase();
}

/** A UUID; of a multi-Region key and its replicas the id that they share. */
function keyId(resource: Resource, place: Place): string {
  const primary = resource.property('PrimaryKeyArn');
  const hash = digest(resource.logicalId, place);
  if (primary !== undefined) {
    return primary.split('/')[1];
  }
  return resource.property('MultiRegion') === 'true'
    ? `mrk-${hash.slice(0, 32)}`
    : [hash.slice(0, 8), hash.slice(8, 12), `4${hash.slice(13, 16)}`, `a${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}

function prefixed(prefix: string): Shape['generated'] {
  return ({ logicalId }, place) => `${prefix}-${digest(logicalId, place).slice(0, 17)}`;
}

function digest(logicalId: string, place: Place): string {
  return createHash('sha256').update([place.account, place.region, place.stackName, logicalId].join('/')).digest('hex');
}

function regional(place: Place, service: string, resource: string): string {
  return `arn:${place.partition}:${service}:${place.region}:${place.account}:${resource}`;
}

/** ARNs of IAM hold the path, which is `/` where none is set. */
function iam(place: Place, kind: string, resource: Resource, name: string): string {
  return `arn:${place.partition}:iam::${place.account}:${kind}${resource.property('Path') ?? '/'}${name}`;
}

const KEY: Shape = {
  generated: keyId,
  returns: (id, place) => ({ Ref: id, KeyId: id, Arn: regional(place, 'kms', `key/${id}`) }),
};

const TABLE: Shape = {
  named: 'TableName',
  returns: (name, place) => ({
    Ref: name,
    Arn: regional(place, 'dynamodb', `table/${name}`),
    StreamArn: regional(place, 'dynamodb', `table/${name}/stream/2026-01-01T00:00:00.000`),
  }),
};

/** A type whose `Ref` is an id that the service makes up and that has no ARN of its own. */
function identified(prefix: string, attribute: string): Shape {
  return { generated: prefixed(prefix), returns: id => ({ Ref: id, [attribute]: id }) };
}

/** A type whose `Ref` is its name and whose ARN is `arn:P:SERVICE:R:A:RESOURCE`. */
function named(property: string, service: string, resource: (name: string) => string, attribute = 'Arn'): Shape {
  return { named: property, returns: (name, place) => ({ Ref: name, [attribute]: regional(place, service, resource(name)) }) };
}

const SHAPES: Record<string, Shape | undefined> = {
  'AWS::Athena::WorkGroup': { named: 'Name', returns: name => ({ Ref: name }) },
  'AWS::Backup::BackupVault': {
    named: 'BackupVaultName',
    returns: (name, place) => ({ Ref: name, BackupVaultName: name, BackupVaultArn: regional(place, 'backup', `backup-vault:${name}`) }),
  },
  'AWS::CloudTrail::Trail': named('TrailName', 'cloudtrail', name => `trail/${name}`),
  'AWS::CloudWatch::Alarm': named('AlarmName', 'cloudwatch', name => `alarm:${name}`),
  'AWS::DynamoDB::GlobalTable': TABLE,
  'AWS::DynamoDB::Table': TABLE,
  'AWS::EC2::SecurityGroup': identified('sg', 'GroupId'),
  'AWS::EC2::Subnet': identified('subnet', 'SubnetId'),
  'AWS::EC2::VPC': identified('vpc', 'VpcId'),
  'AWS::EC2::Volume': identified('vol', 'VolumeId'),
  'AWS::ECR::Repository': named('RepositoryName', 'ecr', name => `repository/${name}`),
  'AWS::EFS::FileSystem': {
    generated: prefixed('fs'),
    returns: (id, place) => ({ Ref: id, FileSystemId: id, Arn: regional(place, 'elasticfilesystem', `file-system/${id}`) }),
  },
  'AWS::Events::Rule': named('Name', 'events', name => `rule/${name}`),
  'AWS::Glue::Database': { generated: lowerCaseName, returns: name => ({ Ref: name }) },
  'AWS::IAM::InstanceProfile': { named: 'InstanceProfileName', returns: (name, place, it) => ({ Ref: name, Arn: iam(place, 'instance-profile', it, name) }) },
  'AWS::IAM::ManagedPolicy': {
    named: 'ManagedPolicyName',
    returns: (name, place, it) => ({ Ref: iam(place, 'policy', it, name), PolicyArn: iam(place, 'policy', it, name) }),
  },
  'AWS::IAM::Role': { named: 'RoleName', returns: (name, place, it) => ({ Ref: name, Arn: iam(place, 'role', it, name) }) },
  'AWS::IAM::User': { named: 'UserName', returns: (name, place, it) => ({ Ref: name, Arn: iam(place, 'user', it, name) }) },
  'AWS::KMS::Alias': { named: 'AliasName', returns: name => ({ Ref: name }) },
  'AWS::KMS::Key': KEY,
  'AWS::KMS::ReplicaKey': KEY,
  'AWS::Kinesis::Stream': named('Name', 'kinesis', name => `stream/${name}`),
  'AWS::Lambda::Function': named('FunctionName', 'lambda', name => `function:${name}`),
  'AWS::Logs::LogGroup': named('LogGroupName', 'logs', name => `log-group:${name}:*`),
  'AWS::RDS::DBCluster': {
    named: 'DBClusterIdentifier',
    generated: lowerCaseName,
    returns: (id, place) => ({
      'Ref': id,
      'DBClusterArn': regional(place, 'rds', `cluster:${id}`),
      'DBClusterResourceId': `cluster-${digest(id, place).slice(0, 26).toUpperCase()}`,
      'Endpoint.Address': `${id}.cluster-abcdefghijkl.${place.region}.rds.${place.urlSuffix}`,
    }),
  },
  'AWS::RDS::DBInstance': {
    named: 'DBInstanceIdentifier',
    generated: lowerCaseName,
    returns: (id, place) => ({
      'Ref': id,
      'DBInstanceArn': regional(place, 'rds', `db:${id}`),
      'DbiResourceId': `db-${digest(id, place).slice(0, 26).toUpperCase()}`,
      'Endpoint.Address': `${id}.abcdefghijkl.${place.region}.rds.${place.urlSuffix}`,
    }),
  },
  'AWS::S3::Bucket': {
    named: 'BucketName',
    generated: lowerCaseName,
    returns: (name, place) => ({
      Ref: name,
      Arn: `arn:${place.partition}:s3:::${name}`,
      DomainName: `${name}.s3.${place.urlSuffix}`,
      RegionalDomainName: `${name}.s3.${place.region}.${place.urlSuffix}`,
    }),
  },
  'AWS::SNS::Topic': {
    named: 'TopicName',
    returns: (name, place) => ({ Ref: regional(place, 'sns', name), TopicArn: regional(place, 'sns', name), TopicName: name }),
  },
  'AWS::SQS::Queue': {
    named: 'QueueName',
    returns: (name, place) => {
      const url = `https://sqs.${place.region}.${place.urlSuffix}/${place.account}/${name}`;
      return { Ref: url, QueueUrl: url, QueueName: name, Arn: regional(place, 'sqs', name) };
    },
  },
  'AWS::SecretsManager::Secret': {
    named: 'Name',
    // The service adds a hyphen and six characters to the name of every secret.
    returns: (name, place) => {
      const arn = regional(place, 'secretsmanager', `secret:${name}-${digest(name, place).slice(0, 6)}`);
      return { Ref: arn, Id: arn };
    },
  },
  'AWS::StepFunctions::StateMachine': {
    named: 'StateMachineName',
    returns: (name, place) => ({ Ref: regional(place, 'states', `stateMachine:${name}`), Arn: regional(place, 'states', `stateMachine:${name}`), Name: name }),
  },
};
