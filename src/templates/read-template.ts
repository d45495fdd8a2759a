import { readFileSync } from 'fs';
import type { Template, TemplateFile } from './template';
import { isRecord } from './value-parts';

/** Keys that a template may have at its top; a document with others is something else. */
const SECTIONS = [
  'AWSTemplateFormatVersion', 'Conditions', 'Description', 'Globals', 'Hooks', 'Mappings', 'Metadata', 'Outputs', 'Parameters', 'Resources', 'Rules', 'Transform',
];

/**
 * A template of CloudFormation from a JSON file.
 *
 * @param path Where it is.
 * @param name How reports call it.
 * @throws Error when there is no such file, it holds no JSON, or no template.
 */
export function readTemplate(path: string, name: string = path): TemplateFile {
  return templateFileOf(readJson(path), name);
}

/**
 * A template that was read and parsed by the caller, with the construct paths that the CDK leaves in its metadata.
 *
 * @param parsed What the file holds: JSON, or YAML with its short tags written out (`!Ref x` as `{ Ref: 'x' }`).
 * @throws Error when it is no template.
 */
export function templateFileOf(parsed: unknown, name: string): TemplateFile {
  if (!isTemplate(parsed)) {
    throw noTemplate(parsed, name);
  }
  const template = parsed as Template;
  return { name, template, constructPaths: constructPathsIn(template) };
}

/** Whether a parsed file is a template: a folder of them may hold other files as well. */
export function isTemplate(parsed: unknown): boolean {
  return isRecord(parsed) && isRecord(parsed.Resources) && hasTemplateSectionsOnly(parsed);
}

/** The same of a stack that the CDK synthesized: one without a resource has no section for them. */
export function isStackTemplate(parsed: unknown): parsed is Template {
  return isRecord(parsed) && (parsed.Resources === undefined || isRecord(parsed.Resources)) && hasTemplateSectionsOnly(parsed);
}

/** The construct path of each logical id, where the CDK put it into the template. */
export function constructPathsIn(template: Template): Record<string, string> {
  return Object.fromEntries(Object.entries(template.Resources ?? {}).flatMap(([logicalId, body]) => {
    const metadata: unknown = isRecord(body) ? body.Metadata : undefined;
    const path = isRecord(metadata) ? metadata['aws:cdk:path'] : undefined;
    return typeof path === 'string' ? [[logicalId, path]] : [];
  }));
}

/**
 * The JSON that a file holds.
 *
 * @throws Error when there is no such file, or it holds something else.
 */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf-8');
  } catch (error) {
    throw new Error(`${path} cannot be read (${(error as Error).message}): check the path`);
  }
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new Error(`${path} is no JSON (${(error as Error).message.replace(/\s+/g, ' ')}): synthesize it again, or convert it to JSON`);
  }
}

/** The error for a file that is something else. */
export function noTemplate(parsed: unknown, name: string): Error {
  return new Error(`${name} is no CloudFormation template: ${whatIsWrong(parsed)}. Give a file with a section Resources, or the folder that 'cdk synth' writes (cdk.out)`);
}

function hasTemplateSectionsOnly(parsed: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(parsed).every(section => SECTIONS.includes(section));
}

function whatIsWrong(parsed: unknown): string {
  if (!isRecord(parsed)) {
    return `it holds ${Array.isArray(parsed) ? 'a list' : parsed === null ? 'nothing' : `a ${typeof parsed}`} instead of an object`;
  }
  const others = Object.keys(parsed).filter(section => !SECTIONS.includes(section));
  if (others.length > 0) {
    return `no template has ${others.slice(0, 3).join(', ')}`;
  }
  return parsed.Resources === undefined ? 'it has no Resources' : 'its Resources are no object';
}
