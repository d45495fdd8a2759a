import { readFileSync } from 'fs';
import type { KnownKey } from 'cdk-at-rest/offline';

/** How the KMS API says the kind of a key. */
const KINDS: { readonly [manager: string]: string } = { CUSTOMER: 'customer managed', AWS: 'AWS managed' };

/**
 * Reads an inventory of keys: a JSON list of `{ keyArn, kind, name }`, or of the answers of `aws kms describe-key`, or the answer of
 * `aws kms list-keys`.
 *
 * Throws where the file is none of them.
 */
export function readKnownKeys(file: string): KnownKey[] {
  return knownKeys(parsed(file), file);
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf-8'));
  } catch (error) {
    throw new Error(`The inventory ${file} ${error instanceof SyntaxError ? 'is not JSON' : 'cannot be read'}: ${(error as Error).message}`);
  }
}

function knownKeys(document: unknown, file: string): KnownKey[] {
  const list = isObject(document) && Array.isArray(document.Keys) ? document.Keys as unknown[] : document;
  if (!Array.isArray(list)) {
    throw new Error(`The inventory ${file} is no list of keys: give [{ "keyArn": "arn:…", "kind": "customer managed", "name": "orders" }], or the answer of aws kms list-keys`);
  }
  return list.map((element: unknown, index) => knownKey(element) ?? fail(file, index, element));
}

function knownKey(element: unknown): KnownKey | undefined {
  if (!isObject(element)) {
    return undefined;
  }
  const metadata = isObject(element.KeyMetadata) ? element.KeyMetadata : element;
  const keyArn = text(metadata.keyArn) ?? text(metadata.KeyArn) ?? text(metadata.Arn);
  if (!keyArn?.startsWith('arn:')) {
    return undefined;
  }
  const manager = text(metadata.KeyManager);
  return { keyArn, kind: text(metadata.kind) ?? (manager && (KINDS[manager] ?? manager)), name: text(metadata.name) ?? text(metadata.Description) };
}

function fail(file: string, index: number, element: unknown): never {
  throw new Error(`Element ${index + 1} of the inventory ${file} names no key ARN: received ${JSON.stringify(element).slice(0, 80)}`);
}

function isObject(value: unknown): value is { readonly [field: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
