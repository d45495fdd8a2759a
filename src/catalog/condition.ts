import type { TemplateValue } from './template-value';

/** What is compared of a store's properties. */
export interface Comparison {
  /** The path of the property, as in the fact. */
  readonly path: string;
  /** The texts of which one must match; a trailing `*` matches any rest, `*` alone whatever is set. */
  readonly oneOf: readonly string[];
}

/** Whether a condition is met; `unknown` names the property that a token or intrinsic gives. */
export type Met = true | false | { readonly unknown: string };

const parsed = new Map<string, readonly Comparison[]>();

/** The comparisons that a fact's condition consists of. */
export function comparisonsOf(condition: string): readonly Comparison[] {
  let comparisons = parsed.get(condition);
  if (!comparisons) {
    comparisons = condition === '' ? [] : condition.split(' & ').map(text => {
      const [path, values] = text.split('=');
      return { path, oneOf: values.split('|') };
    });
    parsed.set(condition, comparisons);
  }
  return comparisons;
}

/** Whether all comparisons hold: one that does not decides, whatever is unknown beside it. */
export function isMet(comparisons: readonly Comparison[], valueOf: (path: string) => TemplateValue): Met {
  const answers = comparisons.map(comparison => compare(comparison, valueOf(comparison.path)));
  return answers.includes(false) ? false : answers.find(answer => answer !== true) ?? true;
}

function compare({ path, oneOf }: Comparison, value: TemplateValue): Met {
  if (value.kind === 'absent') {
    return false;
  }
  if (oneOf.includes('*')) {
    return value.kind === 'unresolved' && value.above ? { unknown: path } : true;
  }
  return value.kind === 'unresolved' ? { unknown: path } : oneOf.some(wanted => matches(wanted, value.value));
}

function matches(wanted: string, value: unknown): boolean {
  // Booleans come as text as well: "true" is what many templates say.
  const text = String(value);
  return wanted.endsWith('*') ? text.startsWith(wanted.slice(0, -1)) : text === wanted;
}
