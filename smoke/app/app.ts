import { App } from 'aws-cdk-lib';
import { throwAwayStack } from './throw-away-stack';

// The app of one stack of a run: cdk deploy --context example=… --context run=… --context account=…
const app = new App();
const context = (name: string) => app.node.tryGetContext(name) as string | undefined;
throwAwayStack(app, context('example') ?? '', { run: context('run') ?? '', account: context('account') ?? '', ebsBefore: context('ebsBefore') });
