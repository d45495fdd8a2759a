import { CloudWatchLogsClient, CreateLogGroupCommand, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import type { SmokeCheck } from '../check';
import { checkedLogGroup, runPrefix } from '../names';
import { refusal } from './refusal';
import { keyOf } from './stack';

/** CloudWatch Logs asks KMS when a log group is made, under the group's ARN as encryption context. */
export const logGroup: SmokeCheck = {
  name: 'log-group',
  expectation: 'CloudWatch Logs takes the key for a log group of the names that its policy has, and for no other',
  onAwsAlone: true,
  run: async target => {
    const { config, run } = target;
    const logs = new CloudWatchLogsClient(config);
    const kmsKeyId = await keyOf(target);
    const make = async (logGroupName: string) => {
      await logs.send(new CreateLogGroupCommand({ logGroupName, kmsKeyId }));
      await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    };
    await make(checkedLogGroup(run));
    return `${checkedLogGroup(run)}; ${await refusal('another name', () => make(`/${runPrefix(run)}`), /kms|key/i)}`;
  },
};
