import { asTemplate, CloudFormationTemplate, intrinsicOf, isObject, Json, JsonObject } from '../template/cloudformation';
import { fail, FUNCTIONS } from './intrinsic-functions';
import { Place, ReturnValues, returnValues } from './physical';
import type { PolicyDocument } from './policy-document';

/** A template of a nested stack, with those nested in it by the logical id of the resource that deploys each. */
export interface NestedInput {
  readonly template: object;
  readonly nested?: Record<string, NestedInput>;
}

/** A template and where it is deployed. `deployed(stack)` makes one of a stack. */
export interface StackInput extends NestedInput {
  readonly account: string;
  readonly region: string;
  /** The name of the stack. @default Stack1, Stack2 and so on */
  readonly name?: string;
  /** Values of parameters. @default - their defaults */
  readonly parameters?: Record<string, Json>;
  /** What references return that are not known here: `Id` for a `Ref`, `Id.Attribute` for an `Fn::GetAtt`. */
  readonly values?: Record<string, Json>;
  /** Documents of managed policies that no template defines, by ARN. */
  readonly managedPolicies?: Record<string, PolicyDocument>;
}

/** The stacks of the inputs, the nested ones after those that hold them; each can follow references into all. */
export function resolvedStacks(inputs: readonly StackInput[]): ResolvedStack[] {
  const all: ResolvedStack[] = [];
  inputs.forEach((input, index) => addStack(all, { ...input, name: input.name ?? `Stack${index + 1}` }));
  return all;
}

/** Whole resources and outputs of a template with their values put in; the others are templates that it may import from. */
export function resolveTemplate(input: StackInput, ...others: StackInput[]): Pick<CloudFormationTemplate, 'Resources' | 'Outputs'> {
  const [stack] = resolvedStacks([input, ...others]);
  const { Resources, Outputs } = stack.template;
  return {
    Resources: Object.fromEntries(Object.entries(Resources).map(([id, resource]) => [id, { ...resource, Properties: stack.properties(id) }])),
    Outputs: Object.fromEntries(Object.keys(Outputs ?? {}).map(id => [id, { Value: stack.output(id) }])),
  };
}

/** The resource of another template that deploys a nested stack. */
interface Parent {
  readonly stack: ResolvedStack;
  readonly logicalId: string;
}

function addStack(all: ResolvedStack[], input: StackInput, parent?: Parent): void {
  const stack = new ResolvedStack(input, all, parent);
  all.push(stack);
  for (const [logicalId, nested] of Object.entries(input.nested ?? {})) {
    const { account, region, managedPolicies } = input;
    addStack(all, { ...nested, account, region, managedPolicies, name: `${stack.place.stackName}-${logicalId}` }, { stack, logicalId });
  }
}

/**
 * A template as CloudFormation would deploy it: every function gives the concrete value that it would have there.
 *
 * Values are worked out when asked for, so that a reference that is not known here stops only those who need it; and then it throws, with
 * its path, since a policy with a hole in it would be decided, wrongly, without a word.
 */
export class ResolvedStack {
  readonly place: Place;
  readonly template: CloudFormationTemplate;
  private readonly known = new Map<string, ReturnValues | undefined>();
  private readonly inProgress = new Set<string>();

  constructor(readonly input: StackInput, private readonly all: readonly ResolvedStack[], private readonly parent?: Parent) {
    const { account, region, name = 'Stack1' } = input;
    const partition = region.startsWith('cn-') ? 'aws-cn' : region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
    this.place = { stackName: name, account, region, partition, urlSuffix: partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com' };
    this.template = asTemplate(input.template);
  }

  /** The logical ids of the resources of some types that are deployed, in the order of the template. */
  idsOf(...types: string[]): string[] {
    return Object.entries(this.template.Resources).filter(([, resource]) => types.includes(resource.Type)).map(([id]) => id);
  }

  /** The resolved properties of a resource. */
  properties(logicalId: string): JsonObject {
    const resolved = this.resolve(this.resource(logicalId).Properties ?? {}, this.path(logicalId));
    return isObject(resolved) ? resolved : {};
  }

  /** One resolved property of a resource; undefined where it is absent. */
  property(logicalId: string, name: string): Json | undefined {
    const value = this.resource(logicalId).Properties?.[name];
    return value === undefined ? undefined : this.resolve(value, `${this.path(logicalId)}/${name}`);
  }

  /** What `Ref` gives for a resource. */
  ref(logicalId: string): string {
    return String(this.resolve({ Ref: logicalId }, this.path(logicalId)));
  }

  /** What `Fn::GetAtt` gives for a resource. */
  attribute(logicalId: string, attribute: string): string {
    return String(this.resolve({ 'Fn::GetAtt': [logicalId, attribute] }, this.path(logicalId)));
  }

  /** The resolved value of an output. */
  output(name: string): Json {
    const output = this.template.Outputs?.[name];
    if (!output) {
      throw new Error(`${this.place.stackName}: there is no output ${name}`);
    }
    return this.resolve(output.Value, `${this.place.stackName}/Outputs/${name}`) ?? null;
  }

  /** The value that stands for a piece of the template; undefined for `AWS::NoValue`. Throws, with the path, what cannot be known. */
  resolve(value: Json, path: string): Json | undefined {
    const intrinsic = intrinsicOf(value);
    if (intrinsic) {
      const [name, argument] = intrinsic;
      const evaluate = FUNCTIONS[name];
      return evaluate ? evaluate(this, argument, `${path}/${name}`) : fail(path, `${name} is not known here`);
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => this.resolve(item, `${path}/${index}`)).filter(item => item !== undefined);
    }
    if (isObject(value)) {
      const entries = Object.entries(value).map(([key, item]) => [key, this.resolve(item, `${path}/${key}`)] as const);
      return Object.fromEntries(entries.filter((entry): entry is [string, Json] => entry[1] !== undefined));
    }
    return value;
  }

  /** The same, for what must be a text. */
  text(value: Json, path: string): string {
    const resolved = this.resolve(value, path);
    return typeof resolved === 'object' || resolved === undefined ? fail(path, `expected a text, and found ${JSON.stringify(resolved)}`) : String(resolved);
  }

  /** `Ref`: a pseudo parameter, a parameter or a resource. */
  reference(name: string, path: string): Json | undefined {
    switch (name) {
      case 'AWS::Partition': return this.place.partition;
      case 'AWS::AccountId': return this.place.account;
      case 'AWS::Region': return this.place.region;
      case 'AWS::URLSuffix': return this.place.urlSuffix;
      case 'AWS::StackName': return this.place.stackName;
      case 'AWS::NoValue': return undefined;
    }
    return this.template.Parameters?.[name] ? this.parameter(name, path) : this.returned(name, 'Ref', path);
  }

  /** `Fn::GetAtt`, which of a nested stack gives the outputs of its template. */
  getAtt(logicalId: string, attribute: string, path: string): Json {
    const nested = this.all.find(stack => stack.parent?.stack === this && stack.parent.logicalId === logicalId);
    return nested && attribute.startsWith('Outputs.') ? nested.output(attribute.slice('Outputs.'.length)) : this.returned(logicalId, attribute, path);
  }

  /** `Fn::ImportValue`: an export of a stack in the same account and Region. */
  importValue(name: string, path: string): Json {
    const exporters = this.all.filter(({ place }) => place.account === this.place.account && place.region === this.place.region)
      .flatMap(stack => Object.entries(stack.template.Outputs ?? {}).map(([id, output]) => ({ stack, id, exported: output.Export?.Name })))
      .filter(({ stack, exported, id }) => exported !== undefined && stack.text(exported, `${stack.place.stackName}/Outputs/${id}/Export`) === name);
    return exporters.length === 1
      ? exporters[0].stack.output(exporters[0].id)
      : fail(path, `${exporters.length} stacks in ${this.place.account}/${this.place.region} export ${name}`);
  }

  /** `Fn::GetStackOutput`: an output, exported or not, of a stack of a name in the same account. */
  stackOutput(argument: JsonObject, path: string): Json {
    const name = this.text(argument.StackName, path);
    const region = argument.Region === undefined ? this.place.region : this.text(argument.Region, path);
    const found = this.all.filter(({ place }) => place.stackName === name && place.region === region && place.account === this.place.account);
    return found.length === 1
      ? found[0].output(this.text(argument.OutputName, path))
      : fail(path, `${found.length} stacks are called ${name} in ${this.place.account}/${region}: give the inputs their names`);
  }

  /** Whether a condition of the template holds. */
  condition(condition: Json, path: string): boolean {
    if (typeof condition === 'string') {
      const named = this.template.Conditions?.[condition];
      return named === undefined ? fail(path, `there is no condition ${condition}`) : this.condition(named, `${this.place.stackName}/Conditions/${condition}`);
    }
    const [[name, argument]] = isObject(condition) ? Object.entries(condition) : [['', null] as [string, Json]];
    const all = Array.isArray(argument) ? argument : [];
    switch (name) {
      case 'Condition': return this.condition(argument, path);
      case 'Fn::Equals': return this.text(all[0], path) === this.text(all[1], path);
      case 'Fn::Not': return !this.condition(all[0], path);
      case 'Fn::And': return all.every(item => this.condition(item, path));
      case 'Fn::Or': return all.some(item => this.condition(item, path));
      default: return fail(path, `not a condition that is known here: ${JSON.stringify(condition)}`);
    }
  }

  private path(logicalId: string): string {
    return `${this.place.stackName}/Resources/${logicalId}/Properties`;
  }

  private resource(logicalId: string) {
    return this.template.Resources[logicalId] ?? fail(this.place.stackName, `there is no resource ${logicalId}`);
  }

  private parameter(name: string, path: string): Json {
    const passed = this.parent?.stack.property(this.parent.logicalId, 'Parameters');
    const fromParent = isObject(passed) ? passed[name] : undefined;
    const value = this.input.parameters?.[name] ?? fromParent ?? this.template.Parameters?.[name].Default;
    return value ?? fail(path, `the parameter ${name} has no default: give its value in \`parameters\``);
  }

  private returned(logicalId: string, attribute: string, path: string): Json {
    const key = attribute === 'Ref' ? logicalId : `${logicalId}.${attribute}`;
    const given = this.input.values?.[key];
    if (given !== undefined) {
      return given;
    }
    const resource = this.template.Resources[logicalId];
    if (!resource) {
      return fail(path, `nothing in the template is called ${logicalId}`);
    }
    return this.returnsOf(logicalId, path)?.[attribute] ?? fail(path, `${attribute} of ${resource.Type} is not known here: give it in \`values\` as '${key}'`);
  }

  private returnsOf(logicalId: string, path: string): ReturnValues | undefined {
    if (!this.known.has(logicalId)) {
      if (this.inProgress.has(logicalId)) {
        return fail(path, `the name of ${logicalId} depends on itself`);
      }
      this.inProgress.add(logicalId);
      const property = (name: string) => {
        const value = this.property(logicalId, name);
        return value === undefined ? undefined : this.text(value, `${this.path(logicalId)}/${name}`);
      };
      this.known.set(logicalId, returnValues({ type: this.resource(logicalId).Type, logicalId, property }, this.place));
      this.inProgress.delete(logicalId);
    }
    return this.known.get(logicalId);
  }
}
