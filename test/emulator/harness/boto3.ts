import { devNull } from 'os';
import { ensurePythonEnvironment } from './python-environment';
import { runCommand } from './run-command';

const CALL = `
import boto3, json, sys
service, operation, client, parameters = sys.argv[1:]
answer = getattr(boto3.client(service, **json.loads(client)), operation)(**json.loads(parameters))
answer.pop("ResponseMetadata", None)
print(json.dumps(answer, default=str))
`;

/** What a client of boto3 is made with; without an endpoint it is the one of `AWS_ENDPOINT_URL`, or of AWS. */
export interface Boto3Configuration {
  readonly endpoint?: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken?: string };
}

/**
 * Calls an API with boto3, which the Python environment of the emulators has: for the services whose SDK for JavaScript is no
 * dependency of this project. Takes half a second.
 *
 * @param operation under its Python name, such as `describe_secret`
 * @returns the answer, its times as text
 */
export async function callWithBoto3<Answer>(config: Boto3Configuration, service: string, operation: string, parameters: object): Promise<Answer> {
  const python = await ensurePythonEnvironment(() => {});
  const client = {
    endpoint_url: config.endpoint,
    region_name: config.region,
    aws_access_key_id: config.credentials.accessKeyId,
    aws_secret_access_key: config.credentials.secretAccessKey,
    aws_session_token: config.credentials.sessionToken,
  };
  const { stdout } = await runCommand(python, ['-c', CALL, service, operation, JSON.stringify(client), JSON.stringify(parameters)], {
    // Nothing of the user's own decides whom the call reaches.
    env: { AWS_PROFILE: undefined, AWS_CONFIG_FILE: devNull, AWS_SHARED_CREDENTIALS_FILE: devNull },
  });
  return JSON.parse(stdout) as Answer;
}
