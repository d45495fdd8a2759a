import { EMULATOR_FOLDER } from '../paths';
import { ensurePythonEnvironment } from '../python-environment';
import { runCommand } from '../run-command';

const LIST = `
import json, sys
from ministack_encryption.stepfunctions import SERVICES, SESSION, error_name

def errors(service, action):
    known = SERVICES[service]
    model = SESSION.get_service_model(known.name)
    operation = model.operation_model(action[0].upper() + action[1:])
    return sorted({error_name(model, known, shape.error_code) for shape in operation.error_shapes})

print(json.dumps({f"{service}:{action}": errors(service, action) for service, action in json.loads(sys.argv[1])}))
`;

/** Names of errors by `service:operation`. */
export type DocumentedErrors = Readonly<Record<string, readonly string[]>>;

/**
 * The errors that the API's model documents for operations, as Step Functions names them.
 *
 * @param operations as in the ARN of a task: `['rds', 'createDBSnapshot']`
 */
export async function documentedErrors(operations: readonly (readonly [service: string, action: string])[]): Promise<DocumentedErrors> {
  const python = await ensurePythonEnvironment(() => {});
  const { stdout } = await runCommand(python, ['-c', LIST, JSON.stringify(operations)], { cwd: EMULATOR_FOLDER });
  return JSON.parse(stdout) as DocumentedErrors;
}
