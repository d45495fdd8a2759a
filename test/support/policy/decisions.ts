import type { Decision } from './evaluate';
import type { OneOrMore, PolicyDocument, RequestContext } from './policy-document';
import type { Request, World } from './world';

interface Sentence {
  /** Who asks: a service (`cloudtrail.amazonaws.com`), a role or user of the templates by name, or any ARN. */
  readonly who: string;
  /** What is asked for: a resource by name or ARN; `Data/report.csv` is an object in the bucket `Data`. @default - the only one there is */
  readonly on?: string;
  /** The context of the request. */
  readonly when?: RequestContext;
  /** Policies of the caller beside those in the templates. */
  readonly given?: PolicyDocument | readonly PolicyDocument[];
  /** Why, in words; ends the title of the test. */
  readonly because?: string;
}

/** The call is allowed. */
export interface MaySentence extends Sentence {
  readonly may: string;
  /**
   * Context that the call is allowed with, and only with: for every key the same call is made without it, and with another value, and
   * has to be denied. For a key that has only to be there, whatever its value, write rows of their own.
   */
  readonly onlyWhen?: RequestContext;
}

/** The call is not allowed, for whatever reason: because nothing allows it, or because something forbids it. */
export interface MayNotSentence extends Sentence {
  readonly mayNot: string;
}

/** The call is denied explicitly, whatever the caller's own policies say. */
export interface MustNotSentence extends Sentence {
  readonly mustNot: string;
}

/** A row of a table of decisions. */
export type DecisionRow = MaySentence | MayNotSentence | MustNotSentence;

/** A row, or one of the variations that `onlyWhen` stands for, as a test. */
export interface DecisionTest {
  readonly title: string;
  /** Decides, and throws where the sentence is not true. */
  readonly check: () => Promise<void>;
}

/**
 * Registers a jest test for each row of a specification of who may do what:
 *
 * ```ts
 * decisions(World.of(deployed(stack)), [
 *   { who: 'Reader', may: 'kms:Decrypt', onlyWhen: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
 *   { who: 'Reader', mayNot: 'kms:Encrypt', when: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
 *   { who: 'logs.eu-west-1.amazonaws.com', mayNot: 'kms:Decrypt', because: 'without a log group there is nothing to read' },
 *   { who: 'Writer', mustNot: 's3:PutObject', on: 'Data/object', when: { 'aws:SecureTransport': 'false' } },
 * ]);
 * ```
 *
 * A denial proves little alone: a name mistyped on either side is denied as well. Put the `may` of the same call beside it, or use
 * `onlyWhen`, which does.
 */
export function decisions(world: World, rows: readonly DecisionRow[]): void {
  test.each(decisionTests(world, rows))('$title', async ({ check }) => check());
}

/** The tests that `decisions` registers. */
export function decisionTests(world: World, rows: readonly DecisionRow[]): DecisionTest[] {
  return rows.flatMap(row => 'may' in row ? mayTests(world, row) : [
    'mayNot' in row ? decisionTest(world, row, row.mayNot, MAY_NOT) : decisionTest(world, row, row.mustNot, MUST_NOT),
  ]);
}

interface Expectation {
  readonly verb: string;
  readonly accepts: (decision: Decision) => boolean;
}

const MAY: Expectation = { verb: 'may', accepts: decision => decision === 'Allowed' };
const MAY_NOT: Expectation = { verb: 'may not', accepts: decision => decision !== 'Allowed' };
const MUST_NOT: Expectation = { verb: 'must not', accepts: decision => decision === 'ExplicitlyDenied' };

function mayTests(world: World, row: MaySentence): DecisionTest[] {
  const conditions = row.onlyWhen ?? {};
  const all = { ...row.when, ...conditions };
  return [
    decisionTest(world, row, row.may, MAY, all),
    ...Object.keys(conditions).flatMap(key => {
      const without = Object.fromEntries(Object.entries(all).filter(([other]) => other !== key));
      const other = another(conditions[key]);
      return [
        { ...decisionTest(world, row, row.may, MAY_NOT, without), title: title(row, row.may, MAY_NOT, {}, `when ${key} is missing`) },
        { ...decisionTest(world, row, row.may, MAY_NOT, { ...all, [key]: other }), title: title(row, row.may, MAY_NOT, { [key]: other }) },
      ];
    }),
  ];
}

function decisionTest(world: World, row: Sentence, action: string, expected: Expectation, context: RequestContext = row.when ?? {}): DecisionTest {
  const check = async () => {
    const { decision, because } = await world.explain(request(world, row, action, context));
    if (!expected.accepts(decision)) {
      throw new Error(`${title(row, action, expected, context)}: but it is ${decision}, by ${because.join(', ') || 'no statement'}`);
    }
  };
  return { title: title(row, action, expected, context), check };
}

function request(world: World, { who, on, given }: Sentence, action: string, context: RequestContext): Request {
  const isService = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/.test(who);
  const [service] = action.split(':');
  const arn = service === 's3' ? s3Arn(world, action, on) : world.resourceArn(service, on);
  return {
    principal: isService ? { service: who } : who.startsWith('arn:') ? who : world.roleArn(who),
    action,
    ...service === 'kms' ? { key: arn } : { resource: arn },
    context,
    identityPolicies: given === undefined ? [] : [given].flat(),
  };
}

/** `Data/report.csv` is an object in a bucket; for actions on objects some object is asked for where none is named. */
function s3Arn(world: World, action: string, on: string | undefined): string {
  if (on?.startsWith('arn:')) {
    return on;
  }
  const isOfObjects = /Object|Multipart/.test(action) && !action.includes('Bucket');
  const [bucket, ...object] = on?.split('/') ?? [undefined];
  return isOfObjects ? `${world.bucketArn(bucket)}/${object.join('/') || 'object'}` : world.bucketArn(on);
}

/**
 * A value that a condition on the given one must refuse: of an ARN or account the like in another account, which is what a condition
 * has to keep out; of a bucket's ARN, which holds no account, another bucket.
 */
function another(value: OneOrMore): OneOrMore {
  if (Array.isArray(value)) {
    return value.map(item => another(item) as string);
  }
  if (value === 'true' || value === 'false') {
    return String(value !== 'true');
  }
  const elsewhere = value.replace(/\b\d{12}\b/g, account => account === '999999999999' ? '888888888888' : '999999999999');
  return elsewhere !== value ? elsewhere : value.replace(/^(arn:[^:]*:[^:]*:[^:]*:[^:]*:)?/, '$1another-');
}

function title(row: Sentence, action: string, { verb }: Expectation, context: RequestContext, circumstance?: string): string {
  const conditions = Object.entries(context).map(([key, value]) => `${key} is ${[value].flat().join(' and ')}`).join(', ');
  return [
    `${row.who} ${verb} ${action}`,
    row.on && ` on ${row.on}`,
    conditions && `, when ${conditions}`,
    circumstance && `, ${circumstance}`,
    row.given && (verb === MUST_NOT.verb ? ', whatever its own policy allows' : ', with a policy of its own'),
    row.because && `: ${row.because}`,
  ].filter(Boolean).join('');
}
