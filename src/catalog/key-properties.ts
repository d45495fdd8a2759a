import { KEY_PROPERTIES } from './key-properties.generated';

/** What CloudFormation does to the resource when a property changes. */
export type Replacement = 'always' | 'sometimes' | 'never';

/** A property as the CloudFormation specification has it. */
export interface SpecifiedProperty {
  /** Such as `KmsKeyId` or `BlockDeviceMappings.*.Ebs.KmsKeyId`: `*` stands for an element of a list. */
  readonly path: string;
  readonly replaces: Replacement;
}

/** What the specification says of a type. */
export interface SpecifiedType {
  readonly keys: readonly SpecifiedProperty[];
  /** What turns encryption on or off, or chooses its kind. */
  readonly switches: readonly SpecifiedProperty[];
}

const REPLACEMENT_MARKS: Record<string, Replacement> = { '!': 'always', '?': 'sometimes' };

let specified: Map<string, SpecifiedType> | undefined;

/** All types of the specification that have a key property or a switch. Read when first asked for: an app that asks nothing pays nothing. */
export function specifiedTypes(): ReadonlyMap<string, SpecifiedType> {
  specified ??= new Map(KEY_PROPERTIES.trim().split('\n').map(line => {
    const [type, ...entries] = line.split(' ');
    const isSwitch = (entry: string) => entry.startsWith('~');
    return [type, {
      keys: entries.filter(entry => !isSwitch(entry)).map(propertyOf),
      switches: entries.filter(isSwitch).map(entry => propertyOf(entry.slice(1))),
    }];
  }));
  return specified;
}

function propertyOf(entry: string): SpecifiedProperty {
  const replaces = REPLACEMENT_MARKS[entry.at(-1)!] ?? 'never';
  return { path: replaces === 'never' ? entry : entry.slice(0, -1), replaces };
}
