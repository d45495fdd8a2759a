/**
 * What DuckDB lacks of the functions that the library's queries call, in terms of those that it has. Runs once on a connection,
 * before any of them; the queries themselves are the same text in Athena.
 *
 * Athena answers `NULL` where a text is no JSON, and DuckDB fails. Arrays count from 1 in both. The arrow of a lambda is SQL's in
 * Athena; DuckDB still understands it, and its next release only where it is asked to.
 */
export const DUCKDB_PRELUDE: readonly string[] = [
  "SET lambda_syntax = 'ENABLE_SINGLE_ARROW'",
  'CREATE OR REPLACE TEMP MACRO json_extract(json, path) AS CASE WHEN json_valid(json) THEN json_extract_path(json, path) END',
  'CREATE OR REPLACE TEMP MACRO json_extract_scalar(json, path) AS CASE WHEN json_valid(json) THEN json_extract_string(json, path) END',
  'CREATE OR REPLACE TEMP MACRO json_format(json) AS CAST(json AS varchar)',
  'CREATE OR REPLACE TEMP MACRO element_at(list, n) AS list_extract(list, n)',
  'CREATE OR REPLACE TEMP MACRO cardinality(list) AS len(list)',
];
