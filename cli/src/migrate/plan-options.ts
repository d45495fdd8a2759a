import type { Range } from 'cdk-at-rest/offline';
import { InvalidArgumentError } from 'commander';

/** What the options of `migrate plan` say, as commander gives it. */
export interface PlanOptions {
  readonly key?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly stateMachine?: string;
  readonly throughputMib?: Range;
  readonly storageGib?: number;
  readonly json?: boolean;
  readonly printPolicy?: boolean;
}

/** The longest name of a database, and what it is made of. @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
const IDENTIFIER = /^[a-z](-?[a-z0-9]){0,62}$/i;

/** The identifier, which cannot be an ARN or an endpoint: each has another form, and commands below are made of it. */
export function identifier(text: string): string {
  if (IDENTIFIER.test(text)) { return text.toLowerCase(); }
  throw new InvalidArgumentError(/[.:]/.test(text)
    ? 'Give the identifier alone, as the console shows it: no ARN and no endpoint.'
    : 'An identifier has up to 63 letters, digits and single hyphens, and begins with a letter.');
}

/** How fast data is copied: a number, or two with a hyphen between. */
export function throughput(text: string): Range {
  const [, least, most = least] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  const range = { least: Number(least), most: Number(most) };
  if (!(range.least > 0 && range.least <= range.most)) {
    throw new InvalidArgumentError('Give MiB a second, as one number or from the least to the most: 200, or 100-300.');
  }
  return range;
}

/** How much is stored. */
export function gib(text: string): number {
  if (!/^\d{1,7}(\.\d+)?$/.test(text) || Number(text) === 0) {
    throw new InvalidArgumentError('Give GiB as a number above 0.');
  }
  return Number(text);
}
