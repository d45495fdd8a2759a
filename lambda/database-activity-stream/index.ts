import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { RDSClient } from '@aws-sdk/client-rds';
import { handlerOf } from '../custom-resource/handler';
import { answer, physicalIdOf } from './requests';

const CLIENT = { maxAttempts: 5 };
const clients = {
  rds: new RDSClient(CLIENT),
  kms: new KMSClient(CLIENT),
  cloudFormation: new CloudFormationClient(CLIENT),
  lambda: new LambdaClient(CLIENT),
};

/** Starts and stops the activity stream of a database for CloudFormation. */
export const handler = handlerOf({
  answer: async (event, time) => answer(event, {
    ...clients,
    ...time,
    region: process.env.AWS_REGION ?? '',
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? '',
    now: Date.now,
  }),
  physicalIdOf,
});
