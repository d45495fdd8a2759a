/** Where the prices stand; they are those of most Regions. */
export const PRICES_SOURCE = 'https://aws.amazon.com/kms/pricing/';

/** When the prices were last compared with that page. */
export const PRICES_CHECKED = '2026-11';

/** USD a month for a customer managed key, primary and replica keys alike. AWS managed and AWS owned keys cost nothing. */
export const KEY_USD_A_MONTH = 1;

/** USD a month that the first rotation adds to a key, and the second one again. */
export const ROTATION_USD_A_MONTH = 1;

/** Rotations that add to the price of a key: later ones are free. */
export const PRICED_ROTATIONS = 2;

/** USD for 10,000 requests of a symmetric key. AWS takes 20,000 requests a month and account for nothing: not subtracted anywhere. */
export const USD_FOR_10_000_REQUESTS = 0.03;

/**
 * The share of S3's requests of KMS that a Bucket Key saves at most: AWS says up to 99 percent.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
 */
export const BUCKET_KEY_SAVES = 0.99;

/** Requests of KMS a bucket and month without a Bucket Key, unless somebody knows better: one for each object that is read or written. */
export const ASSUMED_REQUESTS_A_BUCKET = 1_000_000;
