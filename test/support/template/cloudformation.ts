/** What a synthesized template is made of: plain JSON, before CloudFormation has seen it. */
export type Json = null | boolean | number | string | Json[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [key: string]: Json;
}

/** One entry of a template's `Resources`. */
export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: JsonObject;
  readonly DependsOn?: string | string[];
  readonly Metadata?: JsonObject;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
}

/** One entry of a template's `Outputs`. */
export interface TemplateOutput {
  readonly Value: Json;
  readonly Export?: { readonly Name: Json };
}

/** A CloudFormation template, as synthesis writes it. */
export interface CloudFormationTemplate {
  readonly Resources: Record<string, TemplateResource>;
  readonly Outputs?: Record<string, TemplateOutput>;
  readonly Parameters?: Record<string, JsonObject>;
  readonly Conditions?: JsonObject;
  readonly Mappings?: JsonObject;
  readonly Rules?: JsonObject;
}

/** Whether a value is a JSON object, neither a list nor null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Takes plain JSON for a template; throws when it holds no resource with a type, so that no test runs on the wrong file. */
export function asTemplate(value: object): CloudFormationTemplate {
  const template = value as Partial<CloudFormationTemplate>;
  const resources = template.Resources;
  if (resources !== undefined && !isObject(resources)) {
    throw new Error(`not a CloudFormation template: Resources is ${JSON.stringify(resources)}`);
  }
  for (const [logicalId, resource] of Object.entries(resources ?? {})) {
    if (typeof resource.Type !== 'string') {
      throw new Error(`not a CloudFormation template: Resources/${logicalId} has no Type`);
    }
  }
  return { ...template, Resources: resources ?? {} };
}

/** The entries of `Fn::X` or `Ref` objects: an intrinsic function is an object with exactly that one key. */
export function intrinsicOf(value: Json): [name: string, argument: Json] | undefined {
  if (!isObject(value)) {
    return undefined;
  }
  const entries = Object.entries(value);
  return entries.length === 1 && (entries[0][0] === 'Ref' || entries[0][0].startsWith('Fn::')) ? entries[0] : undefined;
}

/** The placeholders of an `Fn::Sub` text: `${X}`, `${X.Attribute}`; `${!X}` stands for the text `${X}` and is none. */
export const SUB_PLACEHOLDER = /\$\{([^!][^}]*)\}/g;
