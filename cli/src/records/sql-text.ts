/** A string of SQL. */
export function sqlText(value: string): string {
  return `'${value.replace(/'/g, "''")}'`;
}
