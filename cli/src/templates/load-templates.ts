import { promises as fs } from 'fs';
import type { Progress } from '../audit/progress';
import type { InputReport } from '../records/input-report';
import { findTemplates } from './find-templates';
import { loadAssembly } from './load-assembly';
import { type LoadedTemplate, loadedTemplates } from './loaded-template';
import { type ReadFile, TemplateReader } from './template-reader';

/**
 * The templates of the given paths, all of them: what a bucket is for may stand in another template than the bucket.
 *
 * What cannot be used is a problem of the report; files of a folder that are no templates are counted in a note.
 */
export async function loadTemplates(paths: readonly string[], report: InputReport, progress: Progress): Promise<LoadedTemplate[]> {
  const { assemblies, files, folders } = await findTemplates(paths, report);
  progress.start('Reading', assemblies.length + files.length);
  const ofAssemblies = assemblies.flatMap(directory => {
    const templates = loadAssembly(directory, report);
    progress.advance(1);
    return templates;
  });
  const ofAssembly = new Set(await Promise.all(ofAssemblies.map(template => fs.realpath(template.path))));
  const reader = new TemplateReader(report);
  const read: ReadFile[] = [];
  for (const file of files) {
    const template = ofAssembly.has(file.realPath) ? undefined : await reader.read(file);
    read.push(...template ? [template] : []);
    progress.advance(1);
  }
  reader.sumUp(folders);
  return [...ofAssemblies, ...loadedTemplates(read)];
}
