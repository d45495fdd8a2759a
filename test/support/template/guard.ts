import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { CfnGuardValidator } from '@cdklabs/cdk-validator-cfnguard';
import { App, Stage } from 'aws-cdk-lib';

/** The report of an application of a hundred resources outgrows Node's default of 1 MiB, and the plugin fails. */
const MAX_REPORT_BYTES = 64 * 1024 * 1024;

/**
 * What Control Tower's proactive rules find in a template: `<rule> <logical id>`, each once and sorted. Runs offline, in half a second,
 * with the binary that the plugin's package holds.
 */
export function guardFindings(template: object): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'guard-'));
  try {
    const file = join(directory, 'template.json');
    writeFileSync(file, JSON.stringify(template));
    return run([file], (rule, logicalId) => `${rule} ${logicalId}`);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/**
 * What Control Tower's proactive rules find in an application or stage, in the templates of all its stacks, nested ones included:
 * `<rule> <template file>/<logical id>`, each once and sorted. Stages inside it are assemblies of their own: ask for each.
 */
export function guardFindingsOf(stage: Stage | App): string[] {
  const { directory } = stage.synth();
  const templates = readdirSync(directory).filter(file => file.endsWith('.template.json')).sort();
  if (templates.length === 0) {
    throw new Error(`${stage.node.path || 'the application'} has no stack: there is nothing to check`);
  }
  return run(templates.map(file => join(directory, file)), (rule, logicalId, file) => `${rule} ${basename(file, '.template.json')}/${logicalId}`);
}

function run(templatePaths: string[], finding: (rule: string, logicalId: string, file: string) => string): string[] {
  const context = { templatePaths, appConstruct: new App() };
  const { violations } = new CfnGuardValidator({ maxBuffer: MAX_REPORT_BYTES }).validate(context);
  const findings = violations.flatMap(({ ruleName, violatingResources }) => violatingResources
    // Beside the resource, rules that look through several properties report each attempt under a path of its own, without a resource.
    .filter(({ resourceLogicalId }) => resourceLogicalId !== undefined || violatingResources.length === 1)
    .map(({ resourceLogicalId, templatePath }) => finding(ruleName, resourceLogicalId ?? '(unknown)', templatePath)));
  return [...new Set(findings)].sort();
}
