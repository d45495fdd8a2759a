/** What a verified log proves, and what it does not, as sentences for a report. */
export const COVERAGE: { readonly proves: readonly string[]; readonly doesNotProve: readonly string[] } = {
  proves: [
    'In the time that is proven, by when files were delivered, no log file and no digest was changed or taken away since CloudTrail signed them; files that were added are named. An hour without a log file is one in which CloudTrail delivered none.',
    'Every KMS call that succeeded then is in the log, encryption, decryption and data keys among them, as long as the trail logged management events, reads and writes, and KMS was not excluded. The records of StopLogging, UpdateTrail and PutEventSelectors show changes to that.',
    'What a record says is what CloudTrail wrote: who called, when, with which key and encryption context.',
  ],
  doesNotProve: [
    'That every call that failed is in the log: CloudTrail records failed KMS calls in some cases only, and a call that another account denied in the account of the caller only.',
    'That a record comes within the hour: a file lists what happened a few minutes before, at times much longer. The newest hour is proven when its digest, and the signature of that, are here.',
    'What no call to KMS stands behind: plaintext; single objects read under an S3 Bucket Key (one call serves a session); items while DynamoDB holds its table key (five minutes); reads and writes of an attached EBS volume or a running database; anything under an AWS owned key.',
    'Which kind of key a key is: an ARN tells no AWS managed key from a customer managed one.',
    'That a key without records is not needed: volumes and tables may depend on it.',
    'What came before the oldest digest, or while logging or validation was off.',
    'Where the copies and the public keys come from: whoever hands over all of them can have signed them. Ask CloudTrail for the keys yourself.',
  ],
};
