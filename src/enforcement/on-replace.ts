/** What to do where a key cannot be set without CloudFormation replacing the resource, which would begin anew, without its data. */
export enum OnReplace {
  /** Leave the resource as it is, and report it. */
  REPORT = 'report',
  /**
   * Set the key: for a scope whose resources are all new, or may be lost. To be left there for good: with `REPORT` afterwards the keys
   * leave the template again, and CloudFormation replaces what was deployed with them.
   */
  SET = 'set',
  /** Fail the synthesis. */
  ERROR = 'error',
}
