import { App, Stack, Validations } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { BUCKET_WEBSITE, reportWebsite } from '../../src/s3/bucket-website';
import { warningIdsOf, warningsOf } from '../keys/support';

let bucket: s3.Bucket;

beforeEach(() => {
  bucket = new s3.Bucket(new Stack(new App(), 'Storage'), 'Data');
});

test('says that the endpoint of a website cannot serve the bucket, which props make it one, and what to do', () => {
  reportWebsite(bucket, { websiteIndexDocument: 'index.html', websiteErrorDocument: 'error.html' });

  expect(warningsOf(bucket)).toEqual([
    'The bucket is set up as a website (websiteIndexDocument, websiteErrorDocument), whose endpoint cannot serve objects under a KMS key: '
    + 'it answers anonymous requests over plain HTTP. Serve the bucket through CloudFront with origin access control and leave these out, '
    + 'or acknowledge AtRest-BucketWebsite. [ack: Annotation::AtRest-BucketWebsite]',
  ]);
});

test.each<[string, s3.BucketProps]>([
  ['websiteIndexDocument', { websiteIndexDocument: 'index.html' }],
  ['websiteErrorDocument', { websiteErrorDocument: 'error.html' }],
  ['websiteRoutingRules', { websiteRoutingRules: [{ hostName: 'example.com' }] }],
])('reports %s', (name, props) => {
  reportWebsite(bucket, props);

  expect(warningsOf(bucket)).toEqual([expect.stringContaining(`(${name})`)]);
});

test.each<[string, s3.BucketProps]>([
  ['is no website', {}],
  ['says undefined', { websiteIndexDocument: undefined, websiteErrorDocument: undefined, websiteRoutingRules: undefined }],
  ['redirects every request and serves no object', { websiteRedirect: { hostName: 'example.com' } }],
])('reports nothing of a bucket that %s', (_name, props) => {
  reportWebsite(bucket, props);

  expect(warningsOf(bucket)).toEqual([]);
});

test('can be acknowledged', () => {
  Validations.of(bucket).acknowledge({ id: BUCKET_WEBSITE, reason: 'only the redirects of the routing rules are used' });
  reportWebsite(bucket, { websiteIndexDocument: 'index.html' });

  expect(warningIdsOf(bucket)).toEqual([]);
});
