import { text } from '../policies/template-text';
import type { TemplateResource } from '../templates/template';
import type { KeySettings } from './inventory-key';
import type { KeyIdentities } from './key-identity';
import { isOpen, isTrue, numberOf } from './template-value';

/** What KMS does unless a template says otherwise. @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html */
const DEFAULT_PENDING_WINDOW_DAYS = 30;
const DEFAULT_ROTATION_PERIOD_DAYS = 365;
const ROTATING_SPEC = 'SYMMETRIC_DEFAULT';
const ROTATING_ORIGIN = 'AWS_KMS';

/** How a key or replica key of a template is set up. */
export function keySettings(resource: TemplateResource, keys: KeyIdentities): KeySettings {
  const { properties } = resource;
  const isReplica = resource.type === 'AWS::KMS::ReplicaKey';
  const rotation = isReplica ? 'with its primary key' : rotationOf(properties);
  const period = isOpen(properties.RotationPeriodInDays) ? undefined : numberOf(properties.RotationPeriodInDays) ?? DEFAULT_ROTATION_PERIOD_DAYS;
  const window = isOpen(properties.PendingWindowInDays) ? undefined : numberOf(properties.PendingWindowInDays) ?? DEFAULT_PENDING_WINDOW_DAYS;
  const primary = isReplica ? keys.identified(properties.PrimaryKeyArn, resource.file) : undefined;
  return {
    keySpec: isReplica ? 'as its primary key' : text(properties.KeySpec ?? ROTATING_SPEC),
    keyUsage: isReplica ? 'as its primary key' : text(properties.KeyUsage ?? 'ENCRYPT_DECRYPT'),
    rotation,
    ...(rotation === 'on' && period !== undefined ? { rotationPeriodDays: period } : {}),
    multiRegion: isReplica ? 'replica' : decided(properties.MultiRegion, 'primary', 'no'),
    ...(primary?.origin === 'template' ? { replicaOf: primary.id } : {}),
    deletionPolicy: text(resource.body.DeletionPolicy ?? 'Delete'),
    ...(window === undefined ? {} : { pendingWindowDays: window }),
    enabled: decided(properties.Enabled ?? true, 'yes', 'no'),
  };
}

function rotationOf({ KeySpec, Origin, EnableKeyRotation }: TemplateResource['properties']): KeySettings['rotation'] {
  if (isOpen(KeySpec) || isOpen(Origin)) {
    return 'undecided';
  }
  const canRotate = [ROTATING_SPEC, undefined].includes(KeySpec as string | undefined) && [ROTATING_ORIGIN, undefined].includes(Origin as string | undefined);
  return canRotate ? decided(EnableKeyRotation, 'on', 'off') : 'not possible';
}

function decided<T extends string>(value: unknown, yes: T, no: T): T | 'undecided' {
  return isOpen(value) ? 'undecided' : isTrue(value) ? yes : no;
}
