import { CloudWatchLogsClient, DescribeLogStreamsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { callService } from '../../demo/call-service';
import { expect, resourcesOf } from '../../demo/verified-resource';
import type { SmokeCheck } from '../check';
import { eventually } from '../patience';

const MINUTE_MS = 60 * 1000;
const LOGS_MS = 20 * MINUTE_MS;
const ROTATION_MS = 15 * MINUTE_MS;

/** RDS writes into groups that were made for it, under the key. */
export const exportedLogs: SmokeCheck = {
  name: 'exported-logs',
  expectation: 'the logs of both databases arrive in the log groups under the key',
  onAwsAlone: true,
  run: async ({ stack, config }) => {
    const logs = new CloudWatchLogsClient(config);
    const groups = (await resourcesOf(stack, config))('AWS::Logs::LogGroup').map(each => each.physicalId).filter(name => /^\/aws\/rds\/.*\/postgresql$/.test(name));
    expect(groups.length === 2, `the databases have a log group each, found ${groups.join(', ') || 'none'}`);
    for (const logGroupName of groups) {
      await eventually(`log streams in ${logGroupName}`, LOGS_MS, async () => (await logs.send(new DescribeLogStreamsCommand({ logGroupName, limit: 1 }))).logStreams?.[0]);
    }
    return groups.join(', ');
  },
};

interface Secret {
  readonly Name: string;
  readonly RotationEnabled?: boolean;
  readonly LastRotatedDate?: string;
}

/** The function that rotates a secret reaches database, Secrets Manager and, through it, the key. */
export const secretRotation: SmokeCheck = {
  name: 'secret-rotation',
  expectation: 'a secret whose rotation is on was rotated, by the function in the network of the database',
  onAwsAlone: true,
  run: async ({ stack, config }) => {
    const secrets = (await resourcesOf(stack, config))('AWS::SecretsManager::Secret');
    const describe = (SecretId: string) => callService<Secret>(config, 'secretsmanager', 'describe_secret', { SecretId });
    const rotating = (await Promise.all(secrets.map(each => describe(each.physicalId)))).filter(each => each.RotationEnabled);
    expect(rotating.length > 0, 'a secret of the stack rotates');
    for (const { Name } of rotating) {
      await eventually(`a rotation of ${Name}`, ROTATION_MS, async () => (await describe(Name)).LastRotatedDate);
    }
    return rotating.map(each => each.Name).join(', ');
  },
};
