import { promises as fs } from 'fs';
import * as path from 'path';
import type { Template } from 'cdk-at-rest/offline';
import { reasonOf } from '../records/attempted';
import type { InputReport } from '../records/input-report';
import type { FoundFile } from './find-templates';
import { SyntaxProblem } from './syntax-problem';
import { mayBeTemplate, NoTemplate, readTemplateText, type ReadTemplate } from './template-text';

/** A template, and the file that it was read from. */
export interface ReadFile extends FoundFile {
  readonly template: Template;
  readonly resourceLines?: ReadonlyMap<string, number>;
}

/** How many files are named that are no templates. */
const MAX_NAMED = 3;

/** Reads templates, and tells the report what is none. */
export class TemplateReader {
  private readonly others = new Map<string, string[]>();

  /** Folders in which there was a template, or what may have been one. */
  private readonly fruitful = new Set<string>();

  constructor(private readonly report: InputReport) {}

  /** The template of a file; nothing where it is none. A file that was named has to be one, a file of a folder need not. */
  async read(file: FoundFile): Promise<ReadFile | undefined> {
    try {
      const text = await fs.readFile(file.path, 'utf-8');
      if (file.folder !== undefined && !mayBeTemplate(text)) {
        return this.addOther(file);
      }
      const read = readTemplateText(text);
      this.fruitful.add(file.folder ?? '');
      return this.addTemplate(file, read);
    } catch (error) {
      if (error instanceof NoTemplate && file.folder !== undefined) {
        return this.addOther(file);
      }
      this.fruitful.add(file.folder ?? '');
      this.report.addProblem(file.path, problemOf(error));
      return undefined;
    }
  }

  /** Notes what the folders held besides templates; one without any is a problem. */
  sumUp(folders: readonly string[]): void {
    for (const folder of folders) {
      const others = this.others.get(folder) ?? [];
      if (!this.fruitful.has(folder)) {
        this.report.addProblem(folder, `holds no template${others.length === 0 ? ': no file whose name ends in .json, .yaml, .yml or .template' : `, only ${namesOf(folder, others)}`}`);
      } else if (others.length > 0) {
        this.report.addNote(folder, `has ${others.length === 1 ? '1 file that is no template' : `${others.length} files that are no templates`}: ${namesOf(folder, others)}`);
      }
    }
  }

  private addTemplate(file: FoundFile, { template, resourceLines, problems }: ReadTemplate): ReadFile {
    this.report.filesRead += 1;
    problems.forEach(problem => this.report.addProblem(file.path, problem));
    return { ...file, template, ...resourceLines ? { resourceLines } : {} };
  }

  private addOther({ folder, path: other }: FoundFile): undefined {
    this.others.set(folder!, [...this.others.get(folder!) ?? [], other]);
    return undefined;
  }
}

function namesOf(folder: string, files: readonly string[]): string {
  return `${files.slice(0, MAX_NAMED).map(file => path.relative(folder, file)).join(', ')}${files.length > MAX_NAMED ? ', …' : ''}`;
}

function problemOf(error: unknown): string {
  if (error instanceof NoTemplate) {
    return error.message;
  }
  return error instanceof SyntaxProblem ? `cannot be read as JSON or YAML, ${error.message}` : reasonOf(error);
}
