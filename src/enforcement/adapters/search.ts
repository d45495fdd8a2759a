import * as elasticsearch from 'aws-cdk-lib/aws-elasticsearch';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import type { Construct } from 'constructs';
import type { EncryptedType } from '../../private/encrypted-type';
import { propsError } from '../../private/errors';
import { namedKey } from './named-key';

/** Oldest version of Elasticsearch with encryption at rest; every version of OpenSearch has it. */
const OLDEST_VERSION = 5.1;

/** Instance families without it. */
const CLASSES_WITHOUT_ENCRYPTION = ['m3', 'r3', 't2'];

/**
 * How a domain is encrypted: indexes, logs, swap files and automated snapshots. Whoever reads and writes needs no permission on the key.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html
 */
export const ENCRYPTED_OPEN_SEARCH_DOMAIN: EncryptedType<opensearch.DomainProps> = {
  injectionId: opensearch.Domain.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::OpenSearchService::Domain'],
  props: (scope, id, props) => ({
    ...props,
    encryptionAtRest: encryptionOf(scope, id, 'OpenSearchService', props, /^Elasticsearch_(.*)/.exec(props.version.version)?.[1]),
  }),
};

/**
 * The same for the older L2.
 *
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/encryption-at-rest.html
 */
export const ENCRYPTED_ELASTICSEARCH_DOMAIN: EncryptedType<elasticsearch.DomainProps> = {
  injectionId: elasticsearch.Domain.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::Elasticsearch::Domain'],
  props: (scope, id, props) => ({ ...props, encryptionAtRest: encryptionOf(scope, id, 'Elasticsearch', props, props.version.version) }),
};

/** What decides, in the props of both L2s. */
interface DomainProps {
  readonly encryptionAtRest?: { readonly enabled?: boolean; readonly kmsKey?: kms.IKeyRef };
  readonly capacity?: { readonly dataNodeInstanceType?: string; readonly masterNodeInstanceType?: string };
}

function encryptionOf(
  scope: Construct, id: string, service: string, { encryptionAtRest, capacity }: DomainProps, elasticsearchVersion?: string,
): opensearch.EncryptionAtRestOptions {
  if (encryptionAtRest?.enabled === false) {
    throw propsError(scope, id, 'received encryptionAtRest with enabled: false: leave it out for a customer managed key');
  }
  if (elasticsearchVersion !== undefined && parseFloat(elasticsearchVersion) < OLDEST_VERSION) {
    throw propsError(scope, id, `received Elasticsearch ${elasticsearchVersion}, which cannot encrypt at rest: use ${OLDEST_VERSION} or later, or any OpenSearch`);
  }
  const refused = [capacity?.dataNodeInstanceType, capacity?.masterNodeInstanceType].find(cannotEncrypt);
  if (refused !== undefined) {
    throw propsError(scope, id, `received the instance type ${refused}, which cannot encrypt at rest (nor can any of ${CLASSES_WITHOUT_ENCRYPTION.join(', ')}): use a newer one, such as t3.small.search`);
  }
  return { ...encryptionAtRest, enabled: true, kmsKey: namedKey(scope, id, service, encryptionAtRest?.kmsKey) };
}

function cannotEncrypt(instanceType?: string): boolean {
  return instanceType !== undefined && CLASSES_WITHOUT_ENCRYPTION.some(family => instanceType.startsWith(family));
}
