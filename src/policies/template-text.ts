/** A value of a template as text: `${AWS::AccountId}` for a pseudo parameter, `${LogicalId.Arn}` for an attribute. */
export function text(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  if (!isObject(value)) {
    return '';
  }
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  if (name === 'Ref') {
    return `\${${String(argument)}}`;
  }
  if (name === 'Fn::GetAtt') {
    return `\${${asList(argument).join('.')}}`;
  }
  if (name === 'Fn::Sub' && typeof argument === 'string') {
    return argument;
  }
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    return argument[1].map(text).join(String(argument[0]));
  }
  return `\${${JSON.stringify(value)}}`;
}

/** The same document with every intrinsic function replaced by a text. */
export function flatten(value: unknown, replace: (text: string) => string): unknown {
  if (Array.isArray(value)) {
    return value.map(each => flatten(each, replace));
  }
  if (!isObject(value)) {
    return value;
  }
  return isIntrinsic(value) ? replace(text(value)) : Object.fromEntries(Object.entries(value).map(([name, each]) => [name, flatten(each, replace)]));
}

/** Whether the value is an intrinsic function of CloudFormation. */
export function isIntrinsic(value: Record<string, unknown>): boolean {
  const names = Object.keys(value);
  return names.length === 1 && (names[0] === 'Ref' || names[0].startsWith('Fn::'));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}
