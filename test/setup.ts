/**
 * aws-cdk-lib's own template validation takes most of the time of a small suite and judges nothing of ours:
 * it is off here, and on in test/examples, where whole applications are synthesized as a user would.
 */
process.env.CDK_VALIDATION ??= 'false';

// Node 20 is the oldest that the library supports; the SDK warns on every run that it will leave it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
