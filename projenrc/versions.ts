/**
 * The oldest aws-cdk-lib that the library supports, and the one it is developed on: the newest that npm, PyPI and
 * Maven all serve and that has everything the library calls (`grantOnKey`, `Validations`, `CrossStackReferences`).
 */
export const AWS_CDK_LIB = '2.263.0';

/** The newest aws-cdk-lib, tested beside the oldest by `npx projen test:newest`. */
export const AWS_CDK_LIB_NEWEST = '2.276.0';

/** The npm tag `latest` of the CLI points at an older line that cannot read the cloud assembly of these versions. */
export const AWS_CDK_CLI = '^2.1148.1';

/** cdk-nag 3 needs 10.5.1 or later. */
export const CONSTRUCTS = '10.5.1';
