import { CHECK_RULES, documentationOf } from 'cdk-at-rest/offline';
import { CHECK_EXIT_CODES } from './exit-code';

/** All rules, each with its level, what is wrong where it does not hold, and where it is documented. */
export function ruleList(): string {
  return CHECK_RULES.map(rule => `${rule.id} (${rule.level})\n  ${rule.description}.\n  ${documentationOf(rule)}\n`).join('');
}

/** What `check --help` says beside its options. */
export function checkHelp(): string {
  return `
Examples:
  What cdk synth wrote:
    $ cdk synth --quiet && cdk-at-rest check

  Templates without the CDK, JSON or YAML:
    $ cdk-at-rest check templates/ network.yaml

  Would a deployment replace a resource, or take a key away?
    $ aws cloudformation get-template --stack-name Orders --query TemplateBody > deployed.json
    $ cdk-at-rest check cdk.out/Orders.template.json --before deployed.json

  For code scanning and a test report, while people read the text:
    $ cdk-at-rest check --output check.sarif --output junit.xml

  Any KMS key is enough, and what is undecided is for another day:
    $ cdk-at-rest check --level kms --exclude AtRest-EncryptionUndecided

  With findings that somebody looked at, in a list of { rule, resource, reason }:
    $ cdk-at-rest check templates/ --acknowledge acknowledged.yaml

The report goes to standard output, messages to standard error. Nothing is deployed, asked or sent: templates are all that is read.

Exit codes:
${CHECK_EXIT_CODES.map(([code, meaning]) => `  ${String(code).padEnd(3)} ${meaning}`).join('\n')}
`;
}
