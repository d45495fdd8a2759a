/** A JSONata expression where the Amazon States Language takes one: as the whole of a string. */
export function expression(jsonata: string): string {
  return `{% ${jsonata} %}`;
}

/** A text with expressions in it, as one JSONata expression: ``text`Wait for ${'$step.name'}` ``. */
export function text(literals: TemplateStringsArray, ...expressions: readonly string[]): string {
  const parts = literals.flatMap((part, index) => [
    ...(part ? [JSON.stringify(part)] : []),
    ...(index < expressions.length ? [`(${expressions[index]})`] : []),
  ]);
  return parts.join(' & ');
}

/** A text that is known when the state machine is made, for where an expression is taken. */
export function literal(known: string): string {
  return JSON.stringify(known);
}

/** Texts below each other, with an empty line between them. */
export function paragraphs(...texts: readonly string[]): string {
  return texts.map(each => `(${each})`).join(' & "\\n\\n" & ');
}

/** Of the cause of an error: more than anybody reads, and little enough for messages and for the cause of a failed execution (32,768). */
const MAX_CAUSE_LENGTH = 4000;

/**
 * What is known of an error, in `Catch`. An evaluation that fails there ends the execution, which nothing can catch: these work for every error, also
 * for one without a cause.
 */
export const CAUGHT = {
  error: expression('$exists($states.errorOutput.Error) ? $string($states.errorOutput.Error) : "Unknown"'),
  /**
   * The message alone where it is the error of a function, which comes as JSON: `{"errorType":"Refused","errorMessage":"…","trace":[…]}`. Parsing it
   * would fail where it was cut.
   */
  cause: expression([
    '($cause := $exists($states.errorOutput.Cause) ? $string($states.errorOutput.Cause) : ""',
    `$after := $substringAfter($cause, ${literal('"errorMessage":')})`,
    `$said := $substringBefore($substringBefore($after, ${literal('"trace":')}), ${literal('"errorType":')})`,
    '$message := $replace($replace($said, /^\\s*"/, ""), /"[^"]*$/, "")',
    `$readable := $replace($replace($message, ${literal('\\n')}, ${literal('\n')}), ${literal('\\"')}, ${literal('"')})`,
    `$substring($contains($cause, ${literal('"errorMessage":')}) ? $readable : $cause, 0, ${MAX_CAUSE_LENGTH}))`,
  ].join('; ')),
};

/** The variable with the last error, and the step in which it was, if it was in one. */
export function troubleIn(step: string | null): { readonly error: string; readonly cause: string; readonly step: string | null } {
  return { ...CAUGHT, step: step === null ? null : expression(step) };
}

/** What is set by an error that belongs to no step. */
export const IN_NO_STEP = { trouble: troubleIn(null) };
