import type { CompareAnswer, MigrationRequest, PlanAnswer, Report, StepsAnswer } from '../../src/migration/tasks';
import type { Aws } from './aws';
import { close } from './close';
import { compare } from './compare';
import { plan } from './plan';
import { steps } from './steps';

/** Does what the state machine asks for. */
export async function answer(request: MigrationRequest, aws: Aws): Promise<PlanAnswer | StepsAnswer | CompareAnswer | Report> {
  switch (request.task) {
    case 'plan': return plan(aws, request);
    case 'steps': return steps(aws, request);
    case 'compare': return compare(aws, request);
    case 'close': return close(aws, request);
    default: throw new Error(`There is no task ${String((request as { readonly task?: unknown }).task)}`);
  }
}
