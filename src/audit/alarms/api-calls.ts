import type * as events from 'aws-cdk-lib/aws-events';
import * as logs from 'aws-cdk-lib/aws-logs';

/** What a field of a record holds. */
export interface FieldCondition {
  /** Its place in the record, such as `userIdentity.invokedBy`. */
  readonly path: string;
  /** Values of which it holds one. */
  readonly anyOf: string[];
  /** Whether a record without the field counts as well. */
  readonly orAbsent?: boolean;
}

/** Calls of an AWS API, by what CloudTrail records of them. */
export interface ApiCalls {
  /** The service, such as `kms`: `kms.amazonaws.com` in the records, and `aws.kms` for EventBridge. */
  readonly service: string;
  /** Names of the operations. One that ends with an asterisk stands for all that begin so. */
  readonly operations: string[];
  /** What else has to be true of the record. */
  readonly fields?: FieldCondition[];
}

/** Records reach EventBridge under this name, those of failed calls included. */
const DETAIL_TYPE = 'AWS API Call via CloudTrail';

type Detail = Record<string, unknown>;

/**
 * The calls as EventBridge recognizes them.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
 */
export function eventPatternOf({ service, operations, fields = [] }: ApiCalls): events.EventPattern {
  const eventName = operations.map(operation => operation.endsWith('*') ? { prefix: operation.slice(0, -1) } : operation);
  return {
    source: [`aws.${service}`],
    detailType: [DETAIL_TYPE],
    detail: fields.reduce<Detail>(withField, { eventSource: [`${service}.amazonaws.com`], eventName }),
  };
}

/**
 * The calls as a metric filter recognizes them in the trail's log group.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function filterPatternOf({ service, operations, fields = [] }: ApiCalls): logs.IFilterPattern {
  return logs.FilterPattern.all(
    equal('eventSource', `${service}.amazonaws.com`),
    logs.FilterPattern.any(...operations.map(operation => equal('eventName', operation))),
    ...fields.map(({ path, anyOf, orAbsent }) => logs.FilterPattern.any(
      ...(orAbsent ? [logs.FilterPattern.notExists(`$.${path}`)] : []),
      ...anyOf.map(value => equal(path, value)),
    )),
  );
}

function equal(path: string, value: string): logs.JsonPattern {
  return logs.FilterPattern.stringValue(`$.${path}`, '=', value);
}

/** Values in one array are alternatives, absence among them. */
function withField(detail: Detail, { path, anyOf, orAbsent }: FieldCondition): Detail {
  const [head, ...rest] = path.split('.');
  const below = rest.length > 0
    ? withField(detail[head] as Detail | undefined ?? {}, { path: rest.join('.'), anyOf, orAbsent })
    : [...(orAbsent ? [{ exists: false }] : []), ...anyOf];
  return { ...detail, [head]: below };
}
