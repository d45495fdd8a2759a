#!/bin/sh
# The question key-use with jq: successful KMS calls by key, principal, service and operation.
find "$1" -name '*.json.gz' -print0 | xargs -0 zcat | jq -r '.Records[] | select(.eventSource == "kms.amazonaws.com" and .errorCode == null)
  | [.resources[0].ARN, .userIdentity.arn, .userIdentity.invokedBy, .eventName] | @tsv' | sort | uniq -c | awk '{ sum += $1 } END { print sum }'
