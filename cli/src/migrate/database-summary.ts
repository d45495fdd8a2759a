import type { Source } from 'cdk-at-rest/offline';
import type { DatabaseSummary } from './plan-report';

/** What of a database an operator knows it by. */
export function databaseSummary(source: Source, name: string): DatabaseSummary {
  return source.kind === 'instance' ? ofInstance(source.instance, name) : ofCluster(source, name);
}

function ofInstance(instance: (Source & { kind: 'instance' })['instance'], name: string): DatabaseSummary {
  return {
    ...instance.DBInstanceArn === undefined ? {} : { arn: instance.DBInstanceArn },
    kind: 'instance',
    engine: instance.Engine,
    engineVersion: instance.EngineVersion,
    status: instance.DBInstanceStatus,
    name,
    classes: instance.DBInstanceClass === undefined ? [] : [instance.DBInstanceClass],
    members: [],
    multiAz: instance.MultiAZ === true,
    storageType: instance.StorageType,
    storageGib: instance.AllocatedStorage,
    encrypted: instance.StorageEncrypted === true,
  };
}

function ofCluster({ cluster, members }: Source & { kind: 'cluster' }, name: string): DatabaseSummary {
  const isAurora = cluster.Engine.startsWith('aurora');
  const classes = [cluster.DBClusterInstanceClass, ...members.map(member => member.DBInstanceClass)].filter(each => each !== undefined);
  return {
    ...cluster.DBClusterArn === undefined ? {} : { arn: cluster.DBClusterArn },
    kind: 'cluster',
    engine: cluster.Engine,
    engineVersion: cluster.EngineVersion,
    status: cluster.Status,
    name,
    classes: [...new Set(classes)],
    members: members.map(member => member.DBInstanceIdentifier),
    multiAz: !isAurora,
    storageType: cluster.StorageType,
    ...isAurora ? {} : { storageGib: cluster.AllocatedStorage },
    encrypted: cluster.StorageEncrypted === true,
  };
}
