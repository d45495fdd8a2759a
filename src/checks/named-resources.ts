import { addTo } from '../templates/grouping';
import type { TemplateFile, TemplateResource } from '../templates/template';
import type { Target, TemplateSet } from '../templates/template-set';
import { intrinsicOf, partsOf } from '../templates/value-parts';

/** The property that names a resource of a type. */
const NAME_PROPERTIES: Record<string, string> = {
  'AWS::S3::Bucket': 'BucketName',
  'AWS::SNS::Topic': 'TopicName',
  'AWS::SQS::Queue': 'QueueName',
  'AWS::Logs::LogGroup': 'LogGroupName',
  'AWS::KMS::Alias': 'AliasName',
};

/** What resources of a set are called, where their templates name them: across accounts and Regions, the CDK refers by name. */
export class NamedResources {
  private readonly byName = new Map<string, TemplateResource[]>();

  constructor(private readonly set: TemplateSet) {
    for (const resource of set.resources) {
      const name = Object.hasOwn(NAME_PROPERTIES, resource.type) ? resource.properties[NAME_PROPERTIES[resource.type]] : undefined;
      if (typeof name === 'string') {
        addTo(this.byName, `${resource.type} ${name}`, resource);
      }
    }
  }

  /** The resources of a type that a value refers to, or that it names. */
  public of(type: string, value: unknown, file: TemplateFile): TemplateResource[] {
    const referred = this.set.targetsIn(value, file).map(({ resource }: Target) => resource).filter(resource => resource.type === type);
    return referred.length > 0 ? referred : this.named(type, value, file);
  }

  private named(type: string, value: unknown, file: TemplateFile): TemplateResource[] {
    const name = nameIn(textOf(value));
    const candidates = name === undefined ? [] : this.byName.get(`${type} ${name}`) ?? [];
    const here = candidates.filter(each => each.file.account === file.account && each.file.region === file.region);
    // A name is used again in other accounts and Regions; of several elsewhere, none is more likely than another.
    return here.length > 0 ? here : candidates.length === 1 ? candidates : [];
  }
}

/** What is written out, or joined around pseudo parameters. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  const [name, argument] = intrinsicOf(value) ?? [];
  if (name === 'Ref' && String(argument).startsWith('AWS::')) {
    return '?';
  }
  const parts = partsOf(value)?.map(textOf);
  return parts?.every(part => part !== undefined) ? parts.join('') : undefined;
}

/** The name in an ARN, or the text itself: an ARN of a log group ends in `:*`. */
function nameIn(text: string | undefined): string | undefined {
  return text?.startsWith('arn:') ? text.replace(/:\*$/, '').split(':').pop() : text;
}
