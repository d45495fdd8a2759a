/** What the construct tells the function. */
export interface Settings {
  /** Name of the canary, the dimension of its metrics. */
  readonly canary: string;
  /** ARN of the key that the calls are made with. */
  readonly keyArn: string;
  /** Name of the pair of the encryption context by which the calls are found. */
  readonly contextKey: string;
  /** ARN of the function's own role, which the records have to name. */
  readonly roleArn: string;
  readonly bucket: string;
  /** Folder of the log files of this account and Region, above the year, without a slash at its end. */
  readonly folder: string;
  readonly account: string;
  readonly region: string;
  /** Time in which the records have to be delivered. */
  readonly deliverWithinMs: number;
}

/** The settings in the environment of the function; throws where one is missing. */
export function settingsOf(environment: Record<string, string | undefined>): Settings {
  const value = (name: string) => {
    const found = environment[name];
    if (!found) {
      throw new Error(`The environment variable ${name} is not set`);
    }
    return found;
  };
  return {
    canary: value('CANARY'),
    keyArn: value('KEY_ARN'),
    contextKey: value('CONTEXT_KEY'),
    roleArn: value('ROLE_ARN'),
    bucket: value('BUCKET'),
    folder: value('FOLDER'),
    account: value('ACCOUNT_ID'),
    region: value('AWS_REGION'),
    deliverWithinMs: Number(value('DELIVER_WITHIN_SECONDS')) * 1_000,
  };
}
