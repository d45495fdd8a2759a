import type { Outcome } from './outcome';

/**
 * One fact of the documentation of AWS: under a condition, a store of a type is encrypted so.
 *
 * The facts of a store are read from top to bottom; the first whose condition is met holds. The store is named after its key property,
 * or, where it takes no key, after what decides instead (`''`: the resource).
 *
 * A condition is `''` (always), or comparisons joined by ` & `: `StorageEncrypted=true`, `Engine=aurora*`, `SSEAlgorithm=aws:kms|aws:kms:dsse`,
 * `SnapshotIdentifier=*` (is set). A path that begins with a dot starts from the structure that the store's property stands in.
 *
 * The source is the page's path on docs.aws.amazon.com, or `CFN`: the type's own page in the CloudFormation reference.
 */
export type Fact = readonly [type: string, store: string, given: string, then: Outcome, source: string];

/** The page of the type in the CloudFormation reference. */
export const CFN = 'CFN';

const DOCUMENTATION = 'https://docs.aws.amazon.com/';

/** The address of a fact's source. */
export function addressOf([type, , , , source]: Fact): string {
  if (source !== CFN) {
    return DOCUMENTATION + source;
  }
  const [, service, resource] = type.toLowerCase().split('::');
  return `${DOCUMENTATION}AWSCloudFormation/latest/TemplateReference/aws-resource-${service}-${resource}.html`;
}
