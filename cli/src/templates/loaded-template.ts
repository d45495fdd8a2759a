import { readFileSync } from 'fs';
import { type NestedIn, type TemplateFile, templateFileOf } from 'cdk-at-rest/offline';
import { nestedStacks } from './nested-stacks';
import type { ReadFile } from './template-reader';
import { resourceLinesOf } from './template-text';

/** A template of the input. */
export interface LoadedTemplate {
  readonly file: TemplateFile;

  /** Where it was read from. */
  readonly path: string;

  /** The line of each logical id; without those that stand on no line of the file. */
  readonly resourceLines: () => ReadonlyMap<string, number>;
}

/** Sections that count. There may be others: those that hold anchors, or that a tool takes away before it deploys. */
const SECTIONS = ['Conditions', 'Mappings', 'Metadata', 'Outputs', 'Parameters', 'Resources', 'Rules', 'Transform'] as const;

/** The templates that were read, each known to be the nested stack of another where it is. */
export function loadedTemplates(files: readonly ReadFile[]): LoadedTemplate[] {
  const nested = nestedStacks(files);
  return files.flatMap(file => {
    const [first, ...others] = nested.get(file.realPath) ?? [];
    return [
      loaded(file, file.path, first),
      // Each time that it is deployed, its parameters are others.
      ...others.map(deployer => loaded(file, `${file.path}#${deployer.logicalId}`, deployer)),
    ];
  });
}

function loaded({ path, template, resourceLines }: ReadFile, name: string, nestedIn: NestedIn | undefined): LoadedTemplate {
  const sections = Object.fromEntries(Object.entries(template).filter(([section]) => (SECTIONS as readonly string[]).includes(section)));
  return { file: { ...templateFileOf(sections, name), ...nestedIn ? { nestedIn } : {} }, path, resourceLines: () => resourceLines ?? resourceLinesOf(readFileSync(path, 'utf-8')) };
}
