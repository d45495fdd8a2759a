import type { Template } from '../../templates/template';
import { isRecord } from '../../templates/value-parts';

/** What the commands are made of. */
export interface CommandContext {
  readonly stackName: string;
  /** The folder that the files are written to. */
  readonly folder: string;
  readonly template: Template;
}

/** The most bytes that CloudFormation takes with a request; longer templates come from S3. */
export const MAX_TEMPLATE_BODY_BYTES = 51_200;

/** A file of the plan, with its content as text. */
export interface CommandFile {
  readonly name: string;
  readonly text: string;
}

/** What a change set does, for its name. */
type ChangeSetName = 'retain' | 'take-out' | 'import' | 'update';

/** The change set of a template: made, shown, executed, waited for. */
export function changeSetCommands(context: CommandContext, changeSet: ChangeSetName, file: CommandFile, resources?: CommandFile): string[] {
  const names = `--stack-name ${quoted(context.stackName)} --change-set-name encrypted-database-${changeSet}`;
  return [
    ...uploadOf(context, file),
    [
      `aws cloudformation create-change-set ${names} --change-set-type ${resources ? 'IMPORT' : 'UPDATE'}`,
      templateArgument(context, file),
      ...(resources ? [`--resources-to-import ${quoted(`file://${context.folder}/${resources.name}`)}`] : []),
      ...parametersArgument(context.template),
      ...capabilitiesArgument(context.template),
    ].join(' \\\n  '),
    `aws cloudformation wait change-set-create-complete ${names}`,
    `aws cloudformation describe-change-set ${names} --output table --query 'Changes[].ResourceChange.[Action,LogicalResourceId,ResourceType,Replacement]'`,
    `aws cloudformation execute-change-set ${names}`,
    `aws cloudformation wait ${resources ? 'stack-import-complete' : 'stack-update-complete'} --stack-name ${quoted(context.stackName)}`,
  ];
}

/** What the stack says of drift, for each resource. */
export function driftCommands({ stackName }: CommandContext, logicalIds: readonly string[]): string[] {
  return logicalIds.map(logicalId => `aws cloudformation detect-stack-resource-drift --stack-name ${quoted(stackName)} --logical-resource-id ${logicalId}`
    + " --query 'StackResourceDrift.[StackResourceDriftStatus,PropertyDifferences]'");
}

function uploadOf({ folder }: CommandContext, { name, text }: CommandFile): string[] {
  return isTooLong(text) ? [`aws s3 cp ${quoted(`${folder}/${name}`)} "s3://$BUCKET/${name}"`] : [];
}

function templateArgument({ folder }: CommandContext, { name, text }: CommandFile): string {
  return isTooLong(text) ? `--template-url "https://$BUCKET.s3.$AWS_REGION.amazonaws.com/${name}"` : `--template-body ${quoted(`file://${folder}/${name}`)}`;
}

/** Whether a template has to come from S3. */
export function isTooLong(text: string): boolean {
  return Buffer.byteLength(text) > MAX_TEMPLATE_BODY_BYTES;
}

function parametersArgument({ Parameters }: Template): string[] {
  const keys = Object.keys(Parameters ?? {});
  return keys.length === 0 ? [] : [`--parameters ${keys.map(key => `ParameterKey=${key},UsePreviousValue=true`).join(' ')}`];
}

/** CloudFormation wants to be told that a template makes roles, or is transformed. */
function capabilitiesArgument(template: Template): string[] {
  const hasIam = Object.values(template.Resources ?? {}).some(body => isRecord(body) && String(body.Type).startsWith('AWS::IAM::'));
  const capabilities = [...(hasIam ? ['CAPABILITY_NAMED_IAM'] : []), ...(isTransformed(template) ? ['CAPABILITY_AUTO_EXPAND'] : [])];
  return capabilities.length === 0 ? [] : [`--capabilities ${capabilities.join(' ')}`];
}

/** Whether a macro writes parts of the template when it is deployed. */
export function isTransformed(template: Template): boolean {
  return (template as { readonly Transform?: unknown }).Transform !== undefined;
}

/** An argument for the shell. */
function quoted(argument: string): string {
  return /^[\w./:@%+=,-]+$/.test(argument) ? argument : `'${argument.replaceAll('\'', '\'\\\'\'')}'`;
}
