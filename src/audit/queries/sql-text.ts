/** A string of SQL. A quote in it is doubled; neither Athena nor DuckDB knows another escape. */
export function sqlString(value: string): string {
  return `'${value.replace(/'/g, "''")}'`;
}

/** A list of strings, for `IN`. */
export function sqlStrings(values: readonly string[]): string {
  return `(${values.map(sqlString).join(', ')})`;
}

/** Whether an expression ends in a text, in which `%` and `_` stand for themselves. */
export function endsWith(expression: string, ending: string): string {
  return `${expression} LIKE ${sqlString(`%${ending.replace(/[!%_]/g, '!$&')}`)} ESCAPE '!'`;
}

/** A `WHERE` of conditions that all hold, one a line; empty without one. */
export function where(conditions: readonly string[]): string {
  return conditions.length === 0 ? '' : `\n  WHERE ${conditions.join('\n    AND ')}`;
}

/** A condition that holds when one of these does. */
export function anyOf(conditions: readonly string[]): string {
  return `(${conditions.join(' OR ')})`;
}
