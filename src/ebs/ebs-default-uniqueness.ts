import { Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { constructError } from '../private/errors';
import { onRoot } from '../private/on-root';

const SETS_EBS_DEFAULT = Symbol.for('cdk-at-rest.SetsEbsDefault');

/** Refuses a second construct that sets the default of an account and Region: each deployment would undo the other's. */
export function refuseSecond(construct: IConstruct): void {
  const setters = onRoot(construct, SETS_EBS_DEFAULT, () => new Map<string, IConstruct>());
  const place = placeOf(construct);
  const other = setters.get(place);
  if (other) {
    throw constructError(construct, `sets EBS encryption by default of ${place}, and so does ${other.node.path}: an account has one such setting in a Region. `
      + 'Leave one of them out, or give their stacks an env of another account or Region');
  }
  setters.set(place, construct);
}

/** Where it is left to the deployment, the stacks of an app are taken to go to one place. */
function placeOf(construct: IConstruct): string {
  const { account, region } = Stack.of(construct);
  return [account, region].map((value, index) => Token.isUnresolved(value) ? ['the account', 'the Region'][index] : value).join(', ');
}
