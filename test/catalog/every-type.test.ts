import { cataloguedTypes, classify, keyPropertiesOf, referencesOf, StoreClassification } from '../../src/catalog';
import { Store, storesOf } from '../../src/catalog/catalog';
import { NOT_IN_OVERLAY, Outcome } from '../../src/catalog/outcome';
import { patternOf } from '../../src/catalog/property-path';
import { encryptedWith, KEY, propertiesWith, TEMPLATE, withoutKey } from './support';

const references = referencesOf(TEMPLATE);
const STORES = cataloguedTypes().flatMap(type => storesOf(type).map(store => [type, store.path, store] as const));

/** Stores of which nobody found what AWS does without a key. May only become fewer: look one up, and lower the number. */
const NOT_LOOKED_UP = { own: 107, inABucket: 54 };

test.each(STORES.filter(([, , { takesKey }]) => takesKey))('with its key, %s %s is customer managed', (type, path) => {
  expect(classifiedAt(type, encryptedWith(type, path), path)).toMatchObject({ state: 'customer managed', key: KEY });
});

test.each(STORES.filter(([, , { takesKey }]) => takesKey))('with an alias of AWS as its key, %s %s is AWS managed', (type, path) => {
  expect(classifiedAt(type, encryptedWith(type, path, 'alias/aws/service'), path)).toMatchObject({ state: 'AWS managed', key: 'alias/aws/service' });
});

test.each(STORES)('without a key, %s %s is what the overlay says', (type, path, store) => {
  expect(classifiedAt(type, withoutKey(type, path), path)).toEqual(expectedWithoutKey(store));
});

test('what the settings of a key property are is enough for the key to be used', () => {
  const unused = cataloguedTypes().flatMap(type => keyPropertiesOf(type)
    .filter(({ path, holds }) => holds !== 'passing' && !isConditional(type, path))
    .filter(({ path, requires }) => {
      const properties = propertiesWith([[path, KEY], ...requires.map(({ path: setting, value }) => [setting, value] as const)]);
      return classifiedAt(type, properties, path)?.state !== 'customer managed';
    })
    .map(({ path }) => `${type} ${path}`));

  expect(unused).toEqual([]);
});

test('what is not in the overlay becomes less', () => {
  const unknown = STORES.map(([type, path]) => classifiedAt(type, withoutKey(type, path), path)).filter(store => store?.reason === NOT_IN_OVERLAY);

  expect({ own: unknown.filter(store => !store?.elsewhere).length, inABucket: unknown.filter(store => store?.elsewhere).length }).toEqual(NOT_LOOKED_UP);
});

function classifiedAt(type: string, properties: Record<string, unknown>, path: string): StoreClassification | undefined {
  return classify(type, properties, references)?.stores.find(store => patternOf(store.path).replaceAll('.Name.', '.{}.') === path);
}

/** The facts whose condition asks for nothing to be set, in the words of the overlay. */
function expectedWithoutKey({ facts, holds }: Store): unknown {
  const unconditional = facts.find(([, , given]) => given === '');
  if (!unconditional) {
    return expect.objectContaining({ state: 'undecidable', reason: NOT_IN_OVERLAY, ...(facts.length === 0 && holds === 'objects' ? { elsewhere: true } : {}) });
  }
  const outcome = withoutAnyKey(unconditional[3]);
  return outcome.kind === 'state' ? expect.objectContaining({ state: outcome.state, reason: outcome.because }) : undefined;
}

function withoutAnyKey(outcome: Outcome): Outcome {
  return outcome.kind === 'key' ? withoutAnyKey(outcome.otherwise) : outcome;
}

/** Stores that exist, or take their key, only where something else is set that nobody sets for the sake of encryption. */
function isConditional(type: string, path: string): boolean {
  const { facts } = storesOf(type).find(store => store.path === path)!;
  return facts.length > 0 && !facts.some(([, , , then]) => then.kind === 'key') ? true : [
    'AWS::AppConfig::ConfigurationProfile KmsKeyIdentifier',
    'AWS::Athena::WorkGroup WorkGroupConfiguration.ManagedQueryResultsConfiguration.EncryptionConfiguration.KmsKey',
    'AWS::DocDB::DBCluster MasterUserSecretKmsKeyId',
    'AWS::EMR::Cluster LogEncryptionKmsKeyId',
    'AWS::Lambda::EventSourceMapping KmsKeyArn',
    'AWS::RDS::DBCluster MasterUserSecret.KmsKeyId',
    'AWS::RDS::DBCluster PerformanceInsightsKmsKeyId',
    'AWS::RDS::DBInstance AutomaticBackupReplicationKmsKeyId',
    'AWS::RDS::DBInstance MasterUserSecret.KmsKeyId',
    'AWS::RDS::DBInstance PerformanceInsightsKMSKeyId',
    'AWS::Redshift::Cluster MasterPasswordSecretKmsKeyId',
    'AWS::RedshiftServerless::Namespace AdminPasswordSecretKmsKeyId',
  ].includes(`${type} ${path}`);
}
