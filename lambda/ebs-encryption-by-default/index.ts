import { EC2Client } from '@aws-sdk/client-ec2';
import { KMSClient } from '@aws-sdk/client-kms';
import { handlerOf } from '../custom-resource/handler';
import { answer, physicalIdOf } from './requests';

const CLIENT = { maxAttempts: 5 };
const ec2 = new EC2Client(CLIENT);
const kms = new KMSClient(CLIENT);

/** Turns EBS encryption by default on for CloudFormation. */
export const handler = handlerOf({
  answer: async (event, time) => answer(event, { ec2, kms, region: process.env.AWS_REGION ?? '', ...time }),
  physicalIdOf,
});
