"""The question key-use in plain Python: successful KMS calls by key, principal, service and operation."""
import collections
import glob
import gzip
import json
import sys

calls = collections.Counter()
for path in glob.iglob(sys.argv[1] + '/**/*.json.gz', recursive=True):
    with gzip.open(path) as log:
        for record in json.load(log)['Records']:
            if record['eventSource'] == 'kms.amazonaws.com' and 'errorCode' not in record:
                identity = record['userIdentity']
                for resource in record.get('resources') or [{}]:
                    calls[resource.get('ARN'), identity.get('arn'), identity.get('invokedBy'), record['eventName']] += 1
print(sum(calls.values()))
