import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { Answer } from '../custom-resource/handler';
import { proveKey } from '../custom-resource/key-proof';
import type { Aws } from './aws';
import { describeDatabase, DescriptionDenied, type Target } from './database';
import type { Run } from './runs';
import { hasTwin } from './stack-resources';
import { isOn, type Setting, stepToStart, stepToStop } from './steps';
import { walk } from './walk';

/** The resource that records whether there was a stream before, and changes nothing. */
export const FOUND_TYPE = 'Custom::DatabaseActivityStreamFound';

/** The resource that starts a stream. Its physical id is the resource id of the database. */
export const STREAM_TYPE = 'Custom::DatabaseActivityStream';

/** Physical id of the resource that records what was found, where nothing could be read. */
export const NOTHING_FOUND = 'found:nothing';

type Properties = Readonly<Record<string, unknown>>;

/**
 * Answers a request of CloudFormation; `undefined` where another run of the function does.
 *
 * Two resources, so that what was found is recorded before anything is started: a stream that was there before stays when
 * the resource is deleted, and a second delivery of a creation does not take its own stream for one.
 */
export async function answer(event: Run, aws: Aws): Promise<Answer | undefined> {
  if (event.ResourceType === FOUND_TYPE) {
    return answerFound(event, aws);
  }
  return event.RequestType === 'Delete' ? stop(event, aws) : start(event, aws);
}

/** The physical id to answer with when the request fails: the one there is, or for a creation the one that its deletion will name. */
export function physicalIdOf(event: CloudFormationCustomResourceEvent): string {
  if (event.RequestType !== 'Create') {
    return event.PhysicalResourceId;
  }
  return event.ResourceType === FOUND_TYPE ? NOTHING_FOUND : targetOf(event.ResourceProperties).resourceId;
}

async function answerFound(event: Run, aws: Aws): Promise<Answer> {
  if (event.RequestType === 'Delete') {
    return { physicalId: event.PhysicalResourceId, data: {} };
  }
  const target = targetOf(event.ResourceProperties);
  const ids = { true: `found:on:${target.resourceId}`, false: `found:off:${target.resourceId}` };
  // Of the same database, the record of the first time holds.
  if (event.RequestType === 'Update' && Object.values(ids).includes(event.PhysicalResourceId)) {
    return { physicalId: event.PhysicalResourceId, data: { Found: String(event.PhysicalResourceId === ids.true) } };
  }
  const database = await describeDatabase(aws, target);
  const found = database !== undefined && isOn(database.stream) && !await hasTwin(aws, event, STREAM_TYPE, target.resourceId);
  return { physicalId: ids[`${found}`], data: { Found: String(found) } };
}

async function start(event: Run, aws: Aws): Promise<Answer | undefined> {
  const target = targetOf(event.ResourceProperties);
  const setting = settingOf(event.ResourceProperties);
  const prove = async () => proveKeyOfStream(aws, setting.key);
  if (event.RequestType === 'Create') {
    // Also where there is nothing to start: a stream under a key that is disabled records nothing.
    await prove();
  }
  const end = await walk(aws, event, {
    target,
    setting,
    before: prove,
    next: database => {
      if (!database) {
        throw new Error(`There is no database ${target.identifier} with the resource id ${target.resourceId}`);
      }
      return stepToStart(setting, formerSetting(event, target), database);
    },
  });
  return end === 'goes on' ? undefined : { physicalId: target.resourceId, data: { KinesisStreamName: end.database?.stream.name ?? '' } };
}

async function stop(event: Run & { readonly RequestType: 'Delete' }, aws: Aws): Promise<Answer | undefined> {
  const physicalId = event.PhysicalResourceId;
  const target = targetOf(event.ResourceProperties);
  if (property(event.ResourceProperties, 'Found') === 'true' || await hasTwin(aws, event, STREAM_TYPE, physicalId)) {
    console.log(JSON.stringify({ left: 'the stream was there before this resource, or another resource of the stack has it now' }));
    return { physicalId, data: {} };
  }
  if (target.resourceId !== physicalId) {
    leaveFormer(physicalId, 'ARN', `the request names another database, ${target.resourceId}`);
    return { physicalId, data: {} };
  }
  const setting = settingOf(event.ResourceProperties);
  try {
    const end = await walk(aws, event, { target, setting, before: async () => {}, next: database => stepToStop(setting, database) });
    return end === 'goes on' ? undefined : { physicalId, data: {} };
  } catch (error) {
    // Of a database that is replaced, CloudFormation takes the permissions away before it deletes this resource.
    if (!(error instanceof DescriptionDenied)) {
      throw error;
    }
    leaveFormer(physicalId, target.arn, error.message);
    return { physicalId, data: {} };
  }
}

function leaveFormer(resourceId: string, arn: string, because: string): void {
  console.log(JSON.stringify({
    left: `the stream of the former database ${resourceId} may still run: if that database was kept, stop it (aws rds stop-activity-stream --resource-arn ${arn} --apply-immediately)`,
    because,
  }));
}

/** How the stream of the same database was started before this request. */
function formerSetting(event: CloudFormationCustomResourceEvent, { resourceId }: Target): Setting | undefined {
  return event.RequestType === 'Update' && targetOf(event.OldResourceProperties).resourceId === resourceId ? settingOf(event.OldResourceProperties) : undefined;
}

async function proveKeyOfStream(aws: Aws, key: string): Promise<void> {
  const { KeyManager } = await proveKey(aws, key, 'the key of an activity stream');
  if (KeyManager !== 'CUSTOMER') {
    throw new Error(`The key ${key} cannot be the key of an activity stream: it is managed by ${KeyManager}, and RDS takes customer managed keys only. Nothing was changed`);
  }
}

function targetOf(properties: Properties): Target {
  return {
    kind: property(properties, 'DatabaseKind') === 'cluster' ? 'cluster' : 'instance',
    identifier: property(properties, 'DatabaseIdentifier'),
    arn: property(properties, 'DatabaseArn'),
    resourceId: property(properties, 'DatabaseResourceId'),
  };
}

function settingOf(properties: Properties): Setting {
  return { mode: property(properties, 'Mode'), key: property(properties, 'KmsKeyId') };
}

function property(properties: Properties, name: string): string {
  return String(properties[name]);
}
