import { TemplateSet } from '../../../src/templates/template-set';
import { allow, arnOf, bucket, file, key, roleWith } from './orders';

/** What somebody could call a thing in the hope that a report runs, closes or turns it around. */
export const HOSTILE = '"><script>alert("x")</script><img src=x onerror=alert(1)>\'`|[a](javascript:alert(1))\u202e&amp;';

/** A set in which every text that a report shows is hostile. */
export function hostileSet(): TemplateSet {
  const statement = { Sid: HOSTILE, Effect: 'Allow', Principal: { Service: HOSTILE, AWS: HOSTILE }, Action: 'kms:*', Resource: '*', Condition: { StringEquals: { [HOSTILE]: HOSTILE } } };
  const resources = {
    Key: key([statement, { ...statement, Effect: 'Deny' }], { Description: HOSTILE, KeySpec: HOSTILE }),
    Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: `alias/${HOSTILE}`, TargetKeyId: { Ref: 'Key' } } },
    Bucket: bucket(arnOf('Key')),
    Imported: bucket({ 'Fn::ImportValue': HOSTILE }),
    Outside: bucket(`alias/${HOSTILE}`),
    [HOSTILE]: { Type: 'AWS::S3::Bucket' },
    [`${HOSTILE}2`]: { Type: `AWS::${HOSTILE}::MODULE` },
    ...roleWith('Reader', [allow('kms:Decrypt', arnOf('Key'))]),
  };
  return new TemplateSet([file(resources, {
    name: HOSTILE,
    stackName: HOSTILE,
    account: HOSTILE,
    region: HOSTILE,
    acknowledged: () => HOSTILE,
    constructPaths: Object.fromEntries(Object.keys(resources).map(id => [id, `${HOSTILE}/${id}/Resource`])),
  })]);
}
