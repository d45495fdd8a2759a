import { attachmentProblems } from './attachment-problems';
import { capacityProblems } from './capacity-problems';
import { changeNotes } from './change-notes';
import { encryptionProblems } from './encryption-problems';
import type { PreflightFacts } from './facts';
import { keyProblems } from './key-problems';
import { note, stop, type Problem } from './problem';
import { stateProblems } from './state-problems';

/** What each fact is for: where it is missing, that is what was not checked. */
const CHECKED_BY: Readonly<Partial<Record<keyof PreflightFacts, string>>> = {
  key: 'whether the key can be used',
  orderable: 'whether RDS can encrypt the class, and still offers it',
  quotas: 'whether the quotas have room',
  subnetGroup: 'whether the subnet group covers enough Availability Zones',
  takenNames: 'whether the names are free',
  proxies: 'whether a proxy leads to it',
  blueGreenDeployments: 'whether it is part of a blue/green deployment',
  replicationTasks: 'whether AWS Database Migration Service works on it',
  integrations: 'whether a zero-ETL integration reads it',
};

/** What is carried over: where it could not be read, it would stay with the old database, and nobody would notice. */
const CARRIED: Readonly<Record<string, string>> = {
  proxies: 'whether a proxy leads to it',
  scaling: 'whether Application Auto Scaling adds readers to it',
};

/** All that stands in the way of the migration and all that should be known before it, at once: first what stops it. */
export function problemsOf(facts: PreflightFacts): Problem[] {
  const problems = [
    ...encryptionProblems(facts),
    ...stateProblems(facts),
    ...keyProblems(facts),
    ...capacityProblems(facts),
    ...attachmentProblems(facts),
    ...changeNotes(facts),
    ...(facts.source ? notChecked(facts) : []),
  ];
  return [...problems.filter(problem => problem.stops), ...problems.filter(problem => !problem.stops)];
}

/** A check that did not run is no check that found nothing. */
function notChecked(facts: PreflightFacts): Problem[] {
  const unread = Object.entries(CARRIED).filter(([fact]) => facts.unread?.[fact] !== undefined);
  const missing = Object.entries(CHECKED_BY).filter(([fact]) => facts[fact as keyof PreflightFacts] === undefined && !unread.some(([each]) => each === fact));
  return [
    ...unread.map(([fact, what]) => stop('NotChecked', fact, {
      what: sentence(facts, fact, what),
      why: 'What is not known is not carried over, and nobody would notice: scaling would be off, and a proxy would go on leading to the old database, whose writes would be lost.',
      action: 'Give the role of the preflight the permission to read it.',
    })),
    ...missing.map(([fact, what]) => note('NotChecked', fact, {
      what: sentence(facts, fact, what),
      why: 'What it would have found shows during the migration, or after it.',
      action: 'Give the role of the preflight the permission to read it, or look yourself.',
    })),
  ];
}

function sentence(facts: PreflightFacts, fact: string, what: string): string {
  return `It was not checked ${what}${facts.unread?.[fact] ? ` (${facts.unread[fact]})` : ''}.`;
}
