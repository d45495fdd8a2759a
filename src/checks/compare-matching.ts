import { addTo } from '../templates/grouping';
import type { TemplateFile } from '../templates/template';
import type { TemplateSet } from '../templates/template-set';

/** Which template of the later set is that of the same stack, for each of the earlier one that has a counterpart. */
export type Matches = ReadonlyMap<TemplateFile, TemplateFile>;

type Sides = readonly [before: readonly TemplateFile[], after: readonly TemplateFile[]];

/**
 * Matches templates: of stacks of one name (account and Region included, where both are known), nested in the same resource, of one file
 * name; where one is left on each side, those two. What is ambiguous is not matched: no template is taken for that of another stack.
 */
export function matchTemplates(before: TemplateSet, after: TemplateSet): Matches {
  const matches = new Map<TemplateFile, TemplateFile>();
  const all: Sides = [before.files, after.files];
  const stacks: Sides = [before.files.filter(isStack), after.files.filter(isStack)];
  matchBy(stacks, matches, ({ stackName, account, region }) => stackName && [stackName, account ?? '', region ?? ''].join('\n'));
  matchBy(stacks, matches, ({ stackName }) => stackName);
  matchBy(all, matches, ({ name }) => name);
  matchBy(stacks, matches, () => 'the only one');
  matchNested(all, matches);
  // A nested stack's template that was fetched by itself is that of no resource.
  matchBy(all, matches, () => 'the only one');
  return matches;
}

function isStack({ nestedIn }: TemplateFile): boolean {
  return nestedIn === undefined;
}

/** Matches what is left and has a key that only one file of each side has. */
function matchBy([before, after]: Sides, matches: Map<TemplateFile, TemplateFile>, keyOf: (file: TemplateFile) => string | undefined): void {
  const taken = new Set(matches.values());
  const left = [before.filter(file => !matches.has(file)), after.filter(file => !taken.has(file))].map(files => byKey(files, keyOf));
  for (const [key, [file, ...others]] of left[0]) {
    const [counterpart, ...further] = left[1].get(key) ?? [];
    if (counterpart && others.length === 0 && further.length === 0) {
      matches.set(file, counterpart);
    }
  }
}

function byKey(files: readonly TemplateFile[], keyOf: (file: TemplateFile) => string | undefined): Map<string, TemplateFile[]> {
  const grouped = new Map<string, TemplateFile[]>();
  for (const file of files) {
    const key = keyOf(file);
    if (key) {
      addTo(grouped, key, file);
    }
  }
  return grouped;
}

/** By the resource that deploys them, from the outermost to the innermost: under the name that the outer one has later. */
function matchNested(sides: Sides, matches: Map<TemplateFile, TemplateFile>): void {
  const earlier = new Map(sides[0].map(file => [file.name, file]));
  const later = new Set(sides[1]);
  const keyOf = (file: TemplateFile) => {
    if (!file.nestedIn) {
      return undefined;
    }
    const outer = earlier.get(file.nestedIn.template);
    const name = later.has(file) ? file.nestedIn.template : outer && matches.get(outer)?.name;
    return name && `${name}\n${file.nestedIn.logicalId}`;
  };
  for (let size = -1; size < matches.size;) {
    size = matches.size;
    matchBy(sides, matches, keyOf);
  }
}
