import type { KeyKind } from './inventory-key';

/** What one accepts with a kind of key: the table with which to choose knowingly. */
export interface KindOfKey {
  readonly kind: Exclude<KeyKind, 'undecidable'>;
  /** Who decides who may use it. */
  readonly control: string;
  /** Whether its use can be proved. */
  readonly audit: string;
  readonly rotation: string;
  readonly otherAccounts: string;
  /** Whether data can be made unreadable by withholding the key. */
  readonly withhold: string;
  readonly cost: string;
  /** When it is the right one. */
  readonly choose: string;
  readonly source: string;
}

const CONCEPTS = 'https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html';

/** From the least to the most control. */
export const KINDS_OF_KEYS: readonly KindOfKey[] = [
  {
    kind: 'AWS owned',
    control: 'The service, alone. Its policy cannot be seen.',
    audit: 'No: its use is in no log of yours.',
    rotation: 'As the service decides.',
    otherAccounts: 'Data can be shared; the key is no obstacle.',
    withhold: 'No.',
    cost: 'Nothing.',
    choose: 'Data whose access needs no second lock besides IAM, and whose reading nobody has to prove.',
    source: CONCEPTS,
  },
  {
    kind: 'AWS managed',
    control: 'AWS. The policy can be read, not changed: every principal of the account that may use the service may use the key through it.',
    audit: 'Yes: AWS CloudTrail records each use.',
    rotation: 'Every year, by AWS.',
    otherAccounts: 'No: nothing under it can be shared with another account.',
    withhold: 'No: it can be neither disabled nor deleted.',
    cost: 'Nothing for the key; its requests are charged.',
    choose: 'Data of one account whose use has to be on record, where nobody needs to be kept out by the key. AWS makes no such keys for new services any more.',
    source: CONCEPTS,
  },
  {
    kind: 'customer managed',
    control: 'The account, by the key policy.',
    audit: 'Yes: AWS CloudTrail records each use.',
    rotation: 'As you set it: every 90 to 2,560 days, and on demand.',
    otherAccounts: 'Yes, where the key policy names them.',
    withhold: 'Yes: disabled at once, deleted after 7 to 30 days.',
    cost: '1 USD a month, 2 after the first rotation, 3 after the second; its requests are charged.',
    choose: 'Data for which you must be able to say who can read it, to prove who did, and to stop it.',
    source: CONCEPTS,
  },
  {
    kind: 'customer provided',
    control: 'Whoever keeps it, outside of KMS.',
    audit: 'Not by AWS CloudTrail: only where the key is kept.',
    rotation: 'Your own doing.',
    otherAccounts: 'Your own doing.',
    withhold: 'Yes; what is lost with the key, AWS cannot bring back.',
    cost: 'That of the HSM or key provider.',
    choose: 'A rule that keys must not be in KMS.',
    source: 'https://docs.aws.amazon.com/kms/latest/cryptographic-details/basic-concepts.html',
  },
];
