"""Counts what the queries count, in another language and by another way: plain loops over the records, no SQL.

Prints one JSON object. Takes the folder of the log files.
"""

import json
import sys
from collections import Counter
from pathlib import Path

USES = {
    "Decrypt", "Encrypt", "ReEncrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext", "GenerateDataKeyPair",
    "GenerateDataKeyPairWithoutPlaintext", "Sign", "Verify", "GenerateMac", "VerifyMac", "DeriveSharedSecret", "Encapsulate", "Decapsulate",
}


def kms_records(folder):
    """The records of KMS, each event once."""
    events = {}
    for file in sorted(Path(folder).glob("*.json")):
        for record in json.loads(file.read_text())["Records"]:
            if record["eventSource"] == "kms.amazonaws.com" and record.get("eventCategory") != "Insight":
                events[record["eventID"]] = record
    return list(events.values())


def keys_of(record):
    arns = [resource["ARN"] for resource in record.get("resources") or [] if ":kms:" in resource["ARN"] and ":key/" in resource["ARN"]]
    return arns or [(record.get("requestParameters") or {}).get("keyId")]


def principal_of(record):
    identity = record["userIdentity"]
    issuer = (identity.get("sessionContext") or {}).get("sessionIssuer") or {}
    if identity.get("type") == "AssumedRole" and issuer.get("arn"):
        return issuer["arn"]
    return identity.get("arn") or identity.get("principalId") or identity.get("invokedBy")


def service_of(record):
    named = [name for name in (record["userIdentity"].get("invokedBy"), record["sourceIPAddress"]) if name]
    services = [name for name in named if name.endswith(".amazonaws.com")]
    return services[0] if services else "AWS Internal" if "AWS Internal" in named else "direct"


def context_of(record):
    context = (record.get("requestParameters") or {}).get("encryptionContext")
    return json.dumps(context, separators=(",", ":")) if context else None


def main(folder):
    used, read, last_use = Counter(), Counter(), {}
    without_context = denied = failed = changes = 0
    days = set()
    for record in kms_records(folder):
        days.add((record["recipientAccountId"], record["awsRegion"], record["eventTime"][:10]))
        error = record.get("errorCode")
        denied += bool(error and "AccessDenied" in error)
        failed += bool(error and "AccessDenied" not in error and not error.startswith("DryRun"))
        changes += record["readOnly"] is False and record["eventName"] not in USES
        if error or record["eventName"] not in USES:
            continue
        without_context += record["eventName"] not in {"Sign", "Verify"} and context_of(record) is None
        for key in keys_of(record):
            used[key, principal_of(record), service_of(record), record["eventName"]] += 1
            last_use[key] = max(last_use.get(key, ""), record["eventTime"])
            if record["eventName"] == "Decrypt":
                read[principal_of(record), key, service_of(record), context_of(record)] += 1
    print(json.dumps({
        "used": [[*group, calls] for group, calls in used.items()],
        "read": [[*group, calls] for group, calls in read.items()],
        "lastUse": sorted(last_use.items()),
        "withoutContext": without_context,
        "denied": denied,
        "failed": failed,
        "changes": changes,
        "days": sorted(days),
    }))


if __name__ == "__main__":
    main(sys.argv[1])
