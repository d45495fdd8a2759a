import type { Fact } from '../fact';
import { ANALYTICS_FACTS } from './analytics';
import { COMPUTE_FACTS } from './compute';
import { DATABASE_FACTS } from './databases';
import { MACHINE_LEARNING_FACTS } from './machine-learning';
import { MESSAGING_FACTS } from './messaging';
import { OUT_OF_REACH_FACTS } from './out-of-reach';
import { APPLICATION_FACTS } from './security-and-applications';
import { STORAGE_FACTS } from './storage';

/** All that was looked up in the documentation of AWS. What is not here was not found there: such a store is undecidable without a key. */
export const FACTS: readonly Fact[] = [
  ...STORAGE_FACTS, ...DATABASE_FACTS, ...MESSAGING_FACTS, ...COMPUTE_FACTS, ...ANALYTICS_FACTS, ...MACHINE_LEARNING_FACTS, ...APPLICATION_FACTS,
  ...OUT_OF_REACH_FACTS,
];
