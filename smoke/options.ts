import { parseArgs } from 'util';
import type { SmokeExample } from './examples';
import { isRunId } from './names';

/** What was asked for on the command line. */
export interface SmokeOptions {
  readonly account: string;
  readonly region: string;
  /** Whether something may be deployed or removed: without it, there is only the plan. */
  readonly yes: boolean;
  /** The examples to deploy, by name. */
  readonly only: readonly string[];
  /** Whether examples that change a setting of the whole account may be deployed. */
  readonly accountWide: boolean;
  /** Whether signs that the account is in use are passed over. */
  readonly althoughInUse: boolean;
  /** The run to remove, in place of making one. @default - none */
  readonly clean?: string;
}

/** How it is called. */
export const USAGE = `npm run smoke -- --account <12 digits> --region <Region> [--only <example>,…] [--account-wide] [--although-in-use] [--yes]
npm run smoke -- --account <12 digits> --region <Region> --clean <run id> [--yes]

Without --yes it says what it would do, and does nothing. See docs/smoke.md.`;

/** Reads the command line; throws what is wrong with it. */
export function parseOptions(args: string[], examples: readonly SmokeExample[]): SmokeOptions {
  const { values } = parseArgs({
    args,
    options: {
      'account': { type: 'string' },
      'region': { type: 'string' },
      'yes': { type: 'boolean', default: false },
      'only': { type: 'string' },
      'account-wide': { type: 'boolean', default: false },
      'although-in-use': { type: 'boolean', default: false },
      'clean': { type: 'string' },
    },
  });
  const accountWide = values['account-wide'];
  return {
    account: matching('--account', values.account, /^\d{12}$/, 'the 12 digits of the account that is to be deployed to'),
    region: matching('--region', values.region, /^[a-z]{2,}(-[a-z]+)+-\d+$/, 'the Region to deploy to, such as eu-west-1'),
    yes: values.yes,
    only: values.only === undefined ? all(examples, accountWide) : named(values.only, examples, accountWide),
    accountWide,
    althoughInUse: values['although-in-use'],
    clean: values.clean === undefined ? undefined : runId(values.clean),
  };
}

function matching(option: string, value: string | undefined, pattern: RegExp, meaning: string): string {
  if (value === undefined || !pattern.test(value)) {
    throw new Error(`${option} is ${value === undefined ? 'missing' : `'${value}'`}: pass ${meaning}`);
  }
  return value;
}

function all(examples: readonly SmokeExample[], accountWide: boolean): string[] {
  return examples.filter(each => accountWide || !each.accountWide).map(each => each.name);
}

function named(only: string, examples: readonly SmokeExample[], accountWide: boolean): string[] {
  const names = only.split(',').filter(name => name !== '');
  const known = examples.map(each => each.name);
  const unknown = names.filter(name => !known.includes(name));
  if (names.length === 0 || unknown.length > 0) {
    throw new Error(`--only is '${only}': pass names of examples, with commas between them, of ${known.join(', ')}`);
  }
  const wide = examples.filter(each => each.accountWide && names.includes(each.name)).map(each => each.name);
  if (wide.length > 0 && !accountWide) {
    throw new Error(`--only has ${wide.join(' and ')}, with EBS encryption by default for everybody in the account and Region: add --account-wide if that is meant`);
  }
  return known.filter(name => names.includes(name));
}

function runId(clean: string): string {
  if (!isRunId(clean)) throw new Error(`--clean is '${clean}': pass the id of a run, such as r1124x7f3, which each run says at its beginning`);
  return clean;
}
