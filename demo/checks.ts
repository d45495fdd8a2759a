import { readFile } from 'fs/promises';
import * as path from 'path';

interface ValidationReport {
  readonly pluginReports: Array<{
    readonly pluginName: string;
    readonly violations: Array<{ readonly ruleName: string; readonly severity: string; readonly description: string }>;
  }>;
}

/** What the checks of the app said at synthesis, a line each: those of this library and the CDK's own of the templates. */
export async function checkResults(cloudAssembly: string): Promise<string[]> {
  const report = JSON.parse(await readFile(path.join(cloudAssembly, 'validation-report.json'), 'utf-8')) as ValidationReport;
  const findings = report.pluginReports.flatMap(plugin =>
    plugin.violations.map(each => `${plugin.pluginName}: ${each.severity} ${each.ruleName}: ${each.description}`));
  return findings.length > 0 ? findings : ['checks of the key policies and of the templates: no findings'];
}
