import { CheckExitCode } from '../check/exit-code';

/** What `inventory --help` says beside its options. */
export function inventoryHelp(): string {
  return `
Examples:
  A page of what an app stores, whose path is printed:
    $ cdk synth --quiet && cdk-at-rest inventory

  Of templates without the CDK, for a wiki:
    $ cdk-at-rest inventory templates/ --output encryption.md

  For a program:
    $ cdk-at-rest inventory cdk.out --format json | jq '.keys[].id'

Exit codes:
  ${CheckExitCode.OK}   everything was read; what it says does not change it: see cdk-at-rest check
  ${CheckExitCode.INCOMPLETE}   the command line is wrong, or some input could not be used: the inventory has the rest
`;
}
