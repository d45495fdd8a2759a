import type { ApiConfiguration } from '../demo/api-configuration';
import { callerOf } from './account/caller';
import { callerRefusals } from './account/guards';
import { messageOf } from './check';
import { clean } from './clean';
import { EXAMPLES } from './examples';
import { parseOptions, type SmokeOptions, USAGE } from './options';
import { REFUSED, FAILED } from './report';
import { smoke } from './smoke';

// Node 20 is the oldest that the library supports; the SDK warns on every run that it will leave it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

async function main(args: string[]): Promise<number> {
  const options = optionsOf(args);
  if (!options) return REFUSED;
  // Endpoint and credentials are those of the environment, as the SDK finds them.
  const config: ApiConfiguration = { region: options.region };
  const caller = await callerOf(config);
  const refusals = callerRefusals(caller, options);
  if (refusals.length > 0) {
    refusals.forEach(refusal => console.error(refusal));
    return REFUSED;
  }
  return options.clean === undefined ? smoke(EXAMPLES, options, caller, config) : clean(options.clean, options, config);
}

function optionsOf(args: string[]): SmokeOptions | undefined {
  try {
    return parseOptions(args, EXAMPLES);
  } catch (error) {
    console.error(`${messageOf(error)}\n\n${USAGE}`);
    return undefined;
  }
}

main(process.argv.slice(2)).then(code => { process.exitCode = code; }, (error: unknown) => {
  console.error(`\n${messageOf(error)}`);
  process.exitCode = FAILED;
});
