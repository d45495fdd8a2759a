import { readFileSync } from 'fs';
import { join } from 'path';

interface Service {
  readonly operations: Readonly<Record<string, { readonly request: string; readonly errors: readonly string[] }>>;
  readonly members: Readonly<Record<string, readonly string[]>>;
}

const NAMES = JSON.parse(readFileSync(join(__dirname, 'step-functions-names.json'), 'utf8')) as Readonly<Record<'rds' | 'applicationautoscaling', Service>>;

/** The members of a request, as Step Functions names them: those of the AWS SDK for Java 2 with a capital letter. */
export function membersOfRequest(service: 'rds' | 'applicationautoscaling', operation: string): string[] {
  const { operations, members } = NAMES[service];
  return members[operations[operation].request].map(capital);
}

/** The members of a structure below a request. */
export function membersOfStructure(service: 'rds' | 'applicationautoscaling', structure: string): string[] {
  return NAMES[service].members[structure].map(capital);
}

/** The operations that the fixture knows. */
export function operationsKnown(service: 'rds' | 'applicationautoscaling'): string[] {
  return Object.keys(NAMES[service].operations);
}

/** The errors that an operation documents, as Step Functions names them. */
export function errorsOf(service: 'rds' | 'applicationautoscaling', operation: string): string[] {
  const prefix = { rds: 'Rds', applicationautoscaling: 'ApplicationAutoScaling' }[service];
  return NAMES[service].operations[operation].errors.map(error => `${prefix}.${error}`);
}

const capital = (name: string) => `${name[0].toUpperCase()}${name.slice(1)}`;
