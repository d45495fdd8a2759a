import type { HookWiring, Wiring } from '../../../../src/migration/definition/wiring';

const BASE = { functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:Migration', topicArn: 'arn:aws:sns:eu-west-1:111122223333:Migration' };
const HOOK: HookWiring = { kind: 'function', functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:Hook', timeoutSeconds: 960 };
const TOKEN: HookWiring = { ...HOOK, kind: 'function-with-token', timeoutSeconds: 3600 };
const APPROVAL: HookWiring = { kind: 'approval', topicArn: 'arn:aws:sns:eu-west-1:111122223333:Approvals', timeoutSeconds: 86_400 };

/** Every way in which a state machine can be connected, as far as its states differ. */
export const WIRINGS: Readonly<Record<'none' | 'functions' | 'tokens' | 'approvals', Wiring>> = {
  none: { ...BASE, hooks: {} },
  functions: { ...BASE, hooks: { beforeSnapshot: HOOK, beforeCutover: HOOK, afterCutover: HOOK } },
  tokens: { ...BASE, hooks: { beforeSnapshot: TOKEN, beforeCutover: TOKEN, afterCutover: TOKEN } },
  approvals: { ...BASE, hooks: { beforeSnapshot: APPROVAL, beforeCutover: APPROVAL, afterCutover: APPROVAL } },
};
