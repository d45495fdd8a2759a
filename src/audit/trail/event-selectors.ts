import { Token } from 'aws-cdk-lib';
import type { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import type { DataEvents, DataEventsSelection } from './data-events';

/** Most values of all conditions in all selectors of a trail. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
export const MAX_SELECTOR_VALUES = 500;

/** Longest value of a condition. @see https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html */
const MAX_VALUE_LENGTH = 2048;

/** All management events, of reading and writing, in whose name no source is left out: KMS calls are read-only ones. */
const MANAGEMENT: CfnTrail.AdvancedEventSelectorProperty = {
  name: 'Management events',
  fieldSelectors: [{ field: 'eventCategory', equalTo: ['Management'] }],
};

/**
 * The advanced event selectors of a trail: all management events, and the given data events.
 *
 * @param logBucketArns buckets that logs are written to, which are left out
 */
export function eventSelectors(dataEvents: DataEvents[], logBucketArns: string[]): CfnTrail.AdvancedEventSelectorProperty[] {
  return [MANAGEMENT, ...dataEvents.map(each => dataEventSelector(each._selection(), logBucketArns))];
}

/** What is wrong with the data events themselves, whatever the buckets that logs are written to. */
export function mistakesOf(dataEvents: DataEvents[]): string[] {
  return dataEvents.map(each => each._selection()).flatMap(selection => {
    const named = `received DataEvents of ${selection.resourceType}`;
    const given = [selection.arns, selection.arnPrefixes].filter(list => list !== undefined);
    const tooLong = given.flat().find(value => !Token.isUnresolved(value) && value.length > MAX_VALUE_LENGTH);
    return [
      ...(selection.mistake ? [`${named} with ${selection.mistake}`] : []),
      ...(given.length > 0 && given.flat().length === 0 ? [`${named} with an empty list of resources: leave the list out for all of them, or leave the data events out`] : []),
      ...(given.flat().includes('') ? [`${named} with an empty ARN or prefix: CloudTrail takes none`] : []),
      ...(tooLong ? [`${named} with a value of ${tooLong.length} characters: CloudTrail takes ${MAX_VALUE_LENGTH} at most`] : []),
      ...(selection.readOnly?.length === 2 ? [`${named} with readOnly() and writeOnly(): leave both out to record reading and writing`] : []),
    ];
  });
}

/** Says that the selectors have more values than CloudTrail takes. */
export function tooManyValues(selectors: CfnTrail.AdvancedEventSelectorProperty[]): string[] {
  const values = selectors.flatMap(({ fieldSelectors }) => fieldSelectors as CfnTrail.AdvancedFieldSelectorProperty[])
    .flatMap(({ field, ...operators }) => Object.values(operators) as Array<string[] | undefined>)
    .flatMap(operands => operands ?? []);
  return values.length > MAX_SELECTOR_VALUES
    ? [`its event selectors have ${values.length} values, and a trail takes ${MAX_SELECTOR_VALUES}: narrow dataEvents by fewer resources or prefixes, or by none`]
    : [];
}

function dataEventSelector(selection: DataEventsSelection, logBucketArns: string[]): CfnTrail.AdvancedEventSelectorProperty {
  return {
    name: nameOf(selection),
    fieldSelectors: [
      { field: 'eventCategory', equalTo: ['Data'] },
      { field: 'resources.type', equalTo: [selection.resourceType] },
      ...(selection.readOnly ?? []).map(readOnly => ({ field: 'readOnly', equalTo: [String(readOnly)] })),
      ...resourceSelector(selection, selection.mayCoverLogs ? logBucketArns : []),
    ],
  };
}

/** One field, since a selector takes each but once. Of its operators, those that include are alternatives, and one that excludes wins. */
function resourceSelector({ arns, arnPrefixes }: DataEventsSelection, logBucketArns: string[]): CfnTrail.AdvancedFieldSelectorProperty[] {
  // With the slash: buckets whose names only begin like that of a log bucket are recorded.
  const excluded = logBucketArns.map(arn => `${arn}/`);
  return arns?.length || arnPrefixes?.length || excluded.length > 0
    ? [{ field: 'resources.ARN', equalTo: unlessEmpty(arns), startsWith: unlessEmpty(arnPrefixes), notStartsWith: unlessEmpty(excluded) }]
    : [];
}

/** CloudTrail refuses an operator without values. */
function unlessEmpty(values?: string[]): string[] | undefined {
  return values?.length ? values : undefined;
}

function nameOf({ resourceType, readOnly }: DataEventsSelection): string {
  return `Data events of ${resourceType}${readOnly ? `, ${readOnly.includes(true) ? 'reading' : 'writing'} only` : ''}`;
}
