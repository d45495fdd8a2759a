import { readFileSync } from 'fs';
import { readCloudAssembly, type TemplateFile } from 'cdk-at-rest/offline';
import type { InputReport } from '../records/input-report';
import type { LoadedTemplate } from './loaded-template';
import { resourceLinesOf } from './template-text';

/** The templates of a folder that `cdk synth` wrote. It is read as a whole or not at all, since its manifest says what it holds. */
export function loadAssembly(directory: string, report: InputReport): LoadedTemplate[] {
  try {
    const files = readCloudAssembly(directory);
    report.filesRead += files.length;
    return files.map(file => ({ file, path: pathOf(file), resourceLines: () => resourceLinesOf(readFileSync(pathOf(file), 'utf-8')) }));
  } catch (error) {
    report.addProblem(directory, `cannot be read as what cdk synth wrote: ${(error as Error).message}`);
    return [];
  }
}

/** A nested template that is deployed a second time is called by its path and the resource that deploys it. */
function pathOf({ name, nestedIn }: TemplateFile): string {
  const suffix = `#${nestedIn?.logicalId}`;
  return nestedIn && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}
