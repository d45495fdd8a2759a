// What the throw-away stacks have besides the examples, by the names under which the checks find it.

/** Role that may read what the example stores. */
export const READER = 'SmokeReader';

/** Role that may read the stores, and was not granted their key. */
export const STRANGER = 'SmokeStranger';

/** The tenant whose data keys the reader of examples/storage may have. */
export const READERS_TENANT = 'blue';

/** Output with the URL of a queue that hears the alarms of the baseline. */
export const OPERATORS_QUEUE_OUTPUT = 'OperatorsQueue';

/** Output with the ARN of a key that nothing is encrypted under. */
export const DISABLED_KEY_OUTPUT = 'DisabledKey';
