import { readFileSync } from 'fs';
import { type Described, printable, type Template } from 'cdk-at-rest/offline';
import { InvalidArgumentError } from 'commander';
import { reasonOf } from '../records/attempted';
import { parseJson } from '../templates/json-text';
import { SyntaxProblem } from '../templates/syntax-problem';
import { readTemplateText } from '../templates/template-text';

/** The template in a file, JSON or YAML, or as `aws cloudformation get-template` prints it. Throws an error that names the file. */
export function readTemplateFile(file: string): Template {
  return readAs(file, text => {
    const { template, problems } = readTemplateText(text);
    if (problems.length > 0) {
      throw new Error(problems[0]);
    }
    return template;
  });
}

/** What RDS describes in a file, as `aws rds describe-db-instances` or `describe-db-clusters` prints it. Throws an error that names the file. */
export function readDescriptions(file: string): readonly Described[] {
  return readAs(file, text => {
    const answer = parseJson(text) as { readonly DBInstances?: unknown; readonly DBClusters?: unknown } | null;
    const described = answer?.DBInstances ?? answer?.DBClusters;
    if (!Array.isArray(described)) {
      throw new Error('has neither DBInstances nor DBClusters: give what aws rds describe-db-instances or describe-db-clusters prints, in JSON');
    }
    return described as Described[];
  });
}

/** Collects `LOGICALID=NAME`. */
export function memberName(text: string, before: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> {
  const [, logicalId, name] = /^([A-Za-z0-9]+)=([A-Za-z][A-Za-z0-9-]*)$/.exec(text) ?? [];
  if (logicalId === undefined) {
    throw new InvalidArgumentError('Give the logical id and the identifier of an instance: Writer=orders-1.');
  }
  return { ...before, [logicalId]: name };
}

/** The ARN of a key: CloudFormation compares what is written, so an alias or an id would be another value. */
export function keyArn(text: string): string {
  if (!/^arn:[^:]+:kms:[^:]+:\d{12}:key\/.+$/.test(text)) {
    throw new InvalidArgumentError('Give the ARN of the key, as RDS describes it: arn:aws:kms:REGION:ACCOUNT:key/ID.');
  }
  return text;
}

function readAs<T>(file: string, read: (text: string) => T): T {
  let text: string;
  try {
    text = readFileSync(file, 'utf-8');
  } catch (error) {
    throw new Error(`${printable(file)} ${reasonOf(error)}`);
  }
  try {
    return read(text);
  } catch (error) {
    const { message } = error as Error;
    throw new Error(`${printable(file)} ${error instanceof SyntaxProblem ? `cannot be read, ${message}` : message}`);
  }
}
