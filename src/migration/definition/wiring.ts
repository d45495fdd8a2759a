/** The state machine asks a function, and goes on when it returns. */
export interface FunctionHookWiring {
  readonly kind: 'function';
  readonly functionArn: string;
  readonly timeoutSeconds: number;
}

/** The state machine hands a token to a function, and goes on when somebody sends the token back. */
export interface TokenHookWiring {
  readonly kind: 'function-with-token';
  readonly functionArn: string;
  readonly timeoutSeconds: number;
}

/** The state machine sends a message with a token, and goes on when a person sends the token back. */
export interface ApprovalHookWiring {
  readonly kind: 'approval';
  readonly topicArn: string;
  readonly timeoutSeconds: number;
}

/** How a hook is called. Its time begins with the call, waiting included; when it is over the hook has failed. */
export type HookWiring = FunctionHookWiring | TokenHookWiring | ApprovalHookWiring;

/** What happens outside of the state machine, and when. */
export interface HooksWiring {
  /** Stops writes. @default - nobody does: an operator has to, before the execution is started */
  readonly beforeSnapshot?: HookWiring;
  /** The last look at the encrypted copy before it takes the place of the source. @default - nobody looks */
  readonly beforeCutover?: HookWiring;
  /** Lets writes begin again, on whichever database answers. @default - nobody does: an operator reads the message */
  readonly afterCutover?: HookWiring;
}

/** What the state machine is connected to. ARNs may hold CDK tokens. */
export interface Wiring {
  /** The function that looks, plans, compares and keeps the record. */
  readonly functionArn: string;
  /** The topic of the messages. */
  readonly topicArn: string;
  readonly hooks: HooksWiring;
  /** The partition of the Region. @default aws */
  readonly partition?: string;
}

/** The moments at which a hook is called, as its payload says them. */
export type HookName = keyof HooksWiring;
