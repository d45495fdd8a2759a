import { accessSync, constants, existsSync, statSync } from 'fs';
import * as path from 'path';
import { AUDIT_QUERIES, type AuditFilter, type AuditQuery, auditSql } from 'cdk-at-rest/offline';
import { InvalidArgumentError } from 'commander';
import type { VerifyOptions } from '../verify';
import { readKnownKeys } from './known-keys';

/** What the options of `audit` say, as commander gives it. */
export interface AuditOptions {
  readonly query?: readonly string[];
  readonly since?: string;
  readonly until?: string;
  readonly key?: string;
  readonly principal?: string;
  readonly inventory?: string;
  readonly format?: string;
  readonly output?: string;
  readonly limit?: number;
  readonly verify?: boolean;
  readonly publicKeys?: readonly string[];
  readonly region?: string;
  readonly listQueries?: boolean;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The queries of these names, in the order of `AUDIT_QUERIES`; all of them where none is named. */
export function queriesOf(names: readonly string[] | undefined): readonly AuditQuery[] {
  return names === undefined ? AUDIT_QUERIES : AUDIT_QUERIES.filter(query => names.includes(query.name));
}

/** Collects the values of an option that may be repeated; each has to be the name of a query. */
export function queryName(name: string, before: readonly string[] | undefined): readonly string[] {
  if (!AUDIT_QUERIES.some(query => query.name === name)) {
    throw new InvalidArgumentError(`There is no query of this name. There are: ${AUDIT_QUERIES.map(query => query.name).join(', ')}.`);
  }
  return [...before ?? [], name];
}

/** Collects the values of an option that may be repeated. */
export function repeated(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...before ?? [], value];
}

/** A number of rows, of which 0 means all. */
export function rowLimit(text: string): number {
  if (!/^\d{1,9}$/.test(text)) {
    throw new InvalidArgumentError('Give a whole number; 0 for all rows.');
  }
  return Number(text) === 0 ? Infinity : Number(text);
}

/** Which records are asked for. Throws where a part of it has a form that is not understood. */
export function filterOf(options: AuditOptions): AuditFilter {
  const filter: AuditFilter = {
    ...options.since === undefined ? {} : { since: options.since },
    ...options.until === undefined ? {} : { until: options.until },
    ...options.key === undefined ? {} : { key: options.key },
    ...options.principal === undefined ? {} : { principal: options.principal },
    ...options.inventory === undefined ? {} : { inventory: readKnownKeys(options.inventory) },
  };
  // The library checks what it is given; here, before anything is read.
  auditSql(AUDIT_QUERIES[0], filter);
  return filter;
}

/** How to verify, where that is asked for. The period has been checked. */
export function verificationOf(options: AuditOptions): VerifyOptions | undefined {
  if (!options.verify) {
    return undefined;
  }
  return {
    publicKeys: options.publicKeys,
    region: options.region,
    since: options.since === undefined ? undefined : new Date(options.since),
    // A day belongs to the period as a whole.
    until: options.until === undefined ? undefined : new Date(Date.parse(options.until) + (options.until.length === 10 ? DAY_MS : 0)),
  };
}

/** Throws where the report could not be written to the file: better than after the work is done. */
export function checkOutput(file: string | undefined): void {
  if (file === undefined) {
    return;
  }
  try {
    if (existsSync(file) && statSync(file).isDirectory()) {
      throw new Error('it is a folder');
    }
    accessSync(existsSync(file) ? file : path.dirname(path.resolve(file)), constants.W_OK);
  } catch (error) {
    throw new Error(`The report cannot be written to ${file}: ${(error as Error).message}`);
  }
}
