import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { warningIdsOf } from '../keys/support';
import { asTemplate, intrinsicOf, isObject, type Json, type JsonObject, type TemplateResource } from '../support/template/cloudformation';
import { dependencyCycles, stackCycles } from '../support/template/cycles';
import type { SynthesizedStack } from './world';

/** Longest key policy. @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
export const MAX_KEY_POLICY_BYTES = 32_768;

/** Longest bucket policy. @see https://docs.aws.amazon.com/general/latest/gr/s3.html */
export const MAX_BUCKET_POLICY_BYTES = 20 * 1024;

/** What a caller has to be for a statement that names everybody. */
const CALLER_CONDITIONS = ['kms:calleraccount', 'aws:principalaccount', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:principalarn'];

const SOURCE_CONDITIONS = /^(aws:source(arn|account|orgid|orgpaths)|kms:encryptioncontext:.+)$/;

/** What holds of the templates of any recipe, whatever it is about. */
export function expectSoundTemplates(stacks: SynthesizedStack[]): void {
  expect(stacks.flatMap(({ template }) => dependencyCycles(template))).toEqual([]);
  expect(stackCycles(Object.fromEntries(stacks.map(({ name, template }) => [name, template])))).toEqual([]);
  for (const { stack, template } of stacks) {
    const found = new Map(stack.node.findAll().filter(CfnResource.isCfnResource).map(each => [stack.resolve(each.logicalId) as string, each]));
    for (const [id, resource] of Object.entries(template.Resources)) {
      expectSoundPolicy(resource, found.get(id)?.node.scope);
    }
  }
}

function expectSoundPolicy(resource: TemplateResource, construct: IConstruct | undefined): void {
  const [document, limit] = resource.Type === 'AWS::S3::BucketPolicy' ? [resource.Properties?.PolicyDocument, MAX_BUCKET_POLICY_BYTES]
    : ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'].includes(resource.Type) ? [resource.Properties?.KeyPolicy, MAX_KEY_POLICY_BYTES] : [undefined, 0];
  if (document === undefined) {
    return;
  }
  const allowed = statementsOf(document).filter(statement => statement.Effect === 'Allow');
  expect(allowed.filter(isPublic)).toEqual([]);
  // A grant that the user makes on the key itself is honoured, and reported.
  if (!construct || !warningIdsOf(construct).includes('AtRest-KeyServiceWithoutSource')) {
    expect(allowed.filter(isServiceWithoutSource)).toEqual([]);
  }
  expect(Buffer.byteLength(JSON.stringify(shortest(document)))).toBeLessThanOrEqual(limit);
  if (resource.Type !== 'AWS::S3::BucketPolicy') {
    expect(allowed.filter(isAccountStatement)).not.toEqual([]);
  }
}

/** A document as short as it can become at deployment: what is longer than its limit is so for certain. */
function shortest(value: Json): Json {
  const [name, argument] = intrinsicOf(value) ?? [];
  if (name === 'Fn::Join') {
    const [delimiter, parts] = argument as [string, Json[]];
    return parts.map(shortest).join(delimiter);
  }
  if (name !== undefined) {
    return PSEUDO_PARAMETERS[String(argument)] ?? 'x';
  }
  if (Array.isArray(value)) {
    return value.map(shortest);
  }
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shortest(each)])) : value;
}

const PSEUDO_PARAMETERS: Record<string, string> = { 'AWS::Partition': 'aws', 'AWS::AccountId': '111122223333', 'AWS::Region': 'us-east-1' };

export function statementsOf(document: Json): JsonObject[] {
  return (document as JsonObject).Statement as JsonObject[];
}

function isPublic(statement: JsonObject): boolean {
  const { Principal } = statement;
  const everybody = Principal === '*' || isObject(Principal) && [Principal.AWS].flat().includes('*');
  return everybody && !conditionKeys(statement).some(key => CALLER_CONDITIONS.includes(key));
}

function isAccountStatement(statement: JsonObject): boolean {
  return statement.Action === 'kms:*' && statement.Condition === undefined && JSON.stringify(statement.Principal).includes(':root');
}

function isServiceWithoutSource(statement: JsonObject): boolean {
  return isObject(statement.Principal) && statement.Principal.Service !== undefined && String(statement.Action).includes('kms:')
    && !conditionKeys(statement).some(key => SOURCE_CONDITIONS.test(key));
}

function conditionKeys(statement: JsonObject): string[] {
  return Object.entries(isObject(statement.Condition) ? statement.Condition : {})
    .filter(([operator]) => /^(StringEquals|StringLike|ArnEquals|ArnLike)$/.test(operator))
    .flatMap(([, operands]) => Object.keys(operands as JsonObject).map(key => key.toLowerCase()));
}

/**
 * Throws unless a value refers to a symmetric key: a key of the templates, through exports and parameters, or the ARN of an imported one.
 */
export function expectKey(stacks: SynthesizedStack[], at: SynthesizedStack, value: Json | undefined): void {
  expect(keyOf(stacks, at, value ?? null)).toMatch(/^(AWS::KMS::(Replica)?Key( SYMMETRIC_DEFAULT)?|arn:aws:kms:[\w-]+:\d{12}:key\/[\w-]+)$/);
}

/** What a value stands for: the type of a resource, or the text itself. */
function keyOf(stacks: SynthesizedStack[], at: SynthesizedStack, value: Json): string {
  const [name, argument] = intrinsicOf(value) ?? [];
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) {
    const [id, attribute] = argument.map(String);
    return attribute === 'Arn' ? described(at.template.Resources[id]) : nestedOutput(stacks, at, id, attribute);
  }
  if (name === 'Fn::ImportValue') {
    const [exporter, output] = stacks.flatMap(each => Object.values(each.template.Outputs ?? {}).map(one => [each, one] as const))
      .find(([, one]) => JSON.stringify(one.Export?.Name) === JSON.stringify(argument)) ?? [];
    return exporter && output ? keyOf(stacks, exporter, output.Value) : `an export that is not there: ${JSON.stringify(argument)}`;
  }
  const parent = stacks.find(each => each.stack === at.stack.nestedStackParent);
  if (name === 'Ref' && parent && at.stack.nestedStackResource) {
    const nested = parent.template.Resources[Stack.of(parent.stack).getLogicalId(at.stack.nestedStackResource)];
    return keyOf(stacks, parent, (nested.Properties?.Parameters as JsonObject)[String(argument)]);
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function nestedOutput(stacks: SynthesizedStack[], at: SynthesizedStack, id: string, attribute: string): string {
  const nested = stacks.find(each => each.stack.nestedStackResource && each.stack.nestedStackParent === at.stack
    && at.stack.getLogicalId(each.stack.nestedStackResource) === id);
  const output = nested?.template.Outputs?.[attribute.replace(/^Outputs\./, '')];
  return nested && output ? keyOf(stacks, nested, output.Value) : `an output that is not there: ${id}.${attribute}`;
}

function described(resource: TemplateResource | undefined): string {
  const spec = resource?.Properties?.KeySpec;
  return `${resource?.Type ?? 'nothing'}${spec === undefined ? '' : ` ${JSON.stringify(spec).replace(/"/g, '')}`}`;
}

/** The resource of a type whose logical id begins with a construct's id, and where it is. */
export function findResource(stacks: SynthesizedStack[], type: string, id: string): [SynthesizedStack, TemplateResource] {
  const found = stacks.flatMap(each => Object.entries(asTemplate(each.template).Resources)
    .filter(([logicalId, resource]) => resource.Type === type && new RegExp(`^${id}[0-9A-F]{8}$`).test(logicalId))
    .map(([, resource]) => [each, resource] as [SynthesizedStack, TemplateResource]));
  expect(found).toHaveLength(1);
  return found[0];
}
