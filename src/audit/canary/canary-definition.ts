import type { Duration, Stack } from 'aws-cdk-lib';

/** Of the time in which records have to be delivered, what an execution takes at most: the last look is after four times that. */
const LONGEST_EXECUTION = 5;

/** Failures of Lambda itself. @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html */
const LAMBDA_FAILURES = {
  ErrorEquals: ['Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException', 'Lambda.TooManyRequestsException'],
  IntervalSeconds: 2,
  MaxAttempts: 6,
  BackoffRate: 2,
};

/** Looking changes nothing, so that it can be tried again whatever failed. */
const ANY_FAILURE = { ErrorEquals: ['States.ALL'], IntervalSeconds: 60, MaxAttempts: 2, BackoffRate: 2 };

/**
 * The states of the canary: call, then wait and look until the function says what came of it. How often and when it looks is the function's
 * to decide; it looks a fixed number of times.
 */
export function canaryDefinition(stack: Stack, functionArn: string, deliverWithin: Duration): object {
  const invoke = (payload: object, retry: object[]) => ({
    Type: 'Task',
    Resource: `arn:${stack.partition}:states:::lambda:invoke`,
    Parameters: { FunctionName: functionArn, Payload: payload },
    OutputPath: '$.Payload',
    Retry: retry,
    Next: 'Next',
  });
  return {
    Comment: 'Proves that the audit trail delivers the records of KMS calls',
    StartAt: 'Call',
    TimeoutSeconds: deliverWithin.toSeconds() * LONGEST_EXECUTION,
    States: {
      Call: invoke({ 'step': 'Call', 'execution.$': '$$.Execution.Name' }, [LAMBDA_FAILURES]),
      Next: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.next', StringEquals: 'Wait', Next: 'Wait' },
          { Variable: '$.next', StringEquals: 'Proven', Next: 'Proven' },
        ],
        Default: 'NotProven',
      },
      Wait: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Look' },
      Look: invoke({ 'step': 'Look', 'run.$': '$.run' }, [LAMBDA_FAILURES, ANY_FAILURE]),
      Proven: { Type: 'Succeed' },
      NotProven: { Type: 'Fail', ErrorPath: '$.error', CausePath: '$.cause' },
    },
  };
}
