/** A resource as a template has it. */
export interface ResourceBody {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly Condition?: string;
  readonly DependsOn?: string | readonly string[];
  readonly DeletionPolicy?: unknown;
  readonly UpdateReplacePolicy?: unknown;
  readonly Metadata?: Readonly<Record<string, unknown>>;
}

/** A CloudFormation template, read as JSON. */
export interface Template {
  readonly Resources?: Readonly<Record<string, ResourceBody>>;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, unknown>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  /** What the Serverless transform puts into every resource of a kind. */
  readonly Globals?: Readonly<Record<string, unknown>>;
}

/** The resource of another template whose nested stack a template is. */
export interface NestedIn {
  /** The name of the other template. */
  readonly template: string;
  readonly logicalId: string;
}

/** A template with what is known of it besides its text. */
export interface TemplateFile {
  /** How reports call it: a path, unique in its set. */
  readonly name: string;
  readonly template: Template;
  readonly stackName?: string;
  /** The account that it is deployed to, where it is known. */
  readonly account?: string;
  /** The Region that it is deployed to, where it is known. */
  readonly region?: string;
  readonly nestedIn?: NestedIn;
  /** The construct path of each logical id, where the CDK made the template. */
  readonly constructPaths?: Readonly<Record<string, string>>;
  /** The reason with which a rule was acknowledged for a resource. */
  acknowledged?(logicalId: string, ruleId: string): string | undefined;
}

/** A resource of a template. */
export interface TemplateResource {
  readonly file: TemplateFile;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly body: ResourceBody;
  /** What people know it by: its construct path, or its logical id. */
  readonly path: string;
}
