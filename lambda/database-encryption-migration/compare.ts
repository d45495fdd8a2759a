import { observe } from '../../src/migration/gather/observe';
import { namesFor } from '../../src/migration/names';
import type { Difference } from '../../src/migration/settings';
import { type CompareAnswer, type CompareRequest, SETTINGS_DIFFER } from '../../src/migration/tasks';
import type { Aws } from './aws';
import { fittingDifferences } from './fitting';
import { namedError } from './named-error';
import { heldRecord } from './records';
import { verify } from './verification';

/** The most characters of a message: Step Functions cuts a cause at 32,768. */
const MAX_MESSAGE = 8_000;

/** Compares source and target. Throws `SettingsDiffer` with all that is not as it has to be. */
export async function compare(aws: Aws, { identifier, execution, afterCutover }: CompareRequest): Promise<CompareAnswer> {
  const record = await heldRecord(aws, namesFor(identifier).identifier, execution);
  const observation = await observe(aws.read, { identifier, keyId: record.keyArn, region: aws.region, record, preflight: false });
  const { differences, faults } = verify(observation, record.keyArn, afterCutover);
  const wrong = [...faults, ...differences.filter(difference => !difference.expected).map(sentence)];
  if (wrong.length > 0) { throw namedError(SETTINGS_DIFFER, wrong.join(' ').slice(0, MAX_MESSAGE)); }
  return { differences: fittingDifferences(differences) };
}

function sentence({ setting, source, target, why }: Difference): string {
  const text = (value: unknown) => value === undefined ? 'nothing' : JSON.stringify(value);
  return `${setting} is ${text(target)}, and was ${text(source)}${why ? `: ${why}` : ''}.`;
}
