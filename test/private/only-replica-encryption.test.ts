import { App, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import { encryptionOfOnlyReplica } from '../../src/private/only-replica-encryption';
import { onlyResourceOfType, templateOf } from '../support/template/synth';

const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/00000000-1111-2222-3333-444444444444';

function tableIn(stack: Stack): dynamodb.TableV2 {
  return new dynamodb.TableV2(stack, 'Data', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    encryption: encryptionOfOnlyReplica(kms.Key.fromKeyArn(stack, 'Key', KEY_ARN)),
  });
}

function propertiesIn(stack: Stack): unknown {
  return onlyResourceOfType(templateOf(stack), 'AWS::DynamoDB::GlobalTable')[1].Properties;
}

test('puts the one replica of a table under the key where the L2 refuses one', () => {
  const stack = new Stack(new App(), 'Agnostic');
  tableIn(stack);

  expect(propertiesIn(stack)).toMatchObject({
    Replicas: [{ Region: { Ref: 'AWS::Region' }, SSESpecification: { KMSMasterKeyId: KEY_ARN } }], SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
  });
});

test('is what the L2 makes of a customer managed key where the Region is known', () => {
  const [own, other] = ['Own', 'Other'].map(id => new Stack(new App(), id, { env: { account: '111122223333', region: 'eu-west-1' } }));
  tableIn(own);
  new dynamodb.TableV2(other, 'Data', {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING },
    encryption: dynamodb.TableEncryptionV2.customerManagedKey(kms.Key.fromKeyArn(other, 'Key', KEY_ARN)),
  });

  expect(propertiesIn(own)).toEqual(propertiesIn(other));
});

test('gives the table the key, on which its grants are', () => {
  const table = tableIn(new Stack(new App(), 'Agnostic'));

  expect(table.encryptionKey?.keyArn).toBe(KEY_ARN);
});
