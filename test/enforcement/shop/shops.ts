import { App, Stack } from 'aws-cdk-lib';
import { makeShop } from '../../../examples/retrofit/shop';
import { EncryptionAtRest, type EncryptionAtRestProps } from '../../../src';
import { readCloudAssembly, TemplateSet } from '../../../src/offline';
import { World } from '../../support/policy/world';
import { deployed } from '../../support/template/synth';

/** The shop of examples/retrofit, as it was or enforced. */
export interface Shop {
  readonly app: App;
  readonly stacks: readonly Stack[];
  readonly templates: TemplateSet;
  readonly world: World;
}

/** A shop that is synthesized; without props, as it was before anybody thought of keys. */
export function shop(props?: EncryptionAtRestProps): Shop {
  const app = new App();
  if (props) {
    EncryptionAtRest.of(app).enforce(props);
  }
  makeShop(app);
  const { directory } = app.synth();
  const stacks = app.node.children.filter(each => Stack.isStack(each));
  const world = World.of(...stacks.map(stack => ({ ...deployed(stack), values: VALUES, managedPolicies: MANAGED_POLICIES })));
  return { app, stacks, templates: new TemplateSet(readCloudAssembly(directory)), world };
}

/** What CloudFormation would give and the evaluator cannot know. */
const VALUES = {
  'Distribution830FAC52': 'E1EXAMPLE',
  'Build45A36621': 'etl-build',
  'Build45A36621.Arn': 'arn:aws:codebuild:eu-west-1:111122223333:project/etl-build',
  'PipelineC660917D': 'etl',
  'Repository22E53BBD.Arn': 'arn:aws:codecommit:eu-west-1:111122223333:etl',
};

/** The policies of AWS for the roles of its own services count for nothing here: what those services may do is not the question. */
const MANAGED_POLICIES = Object.fromEntries(['AWSBackupServiceRolePolicyForBackup', 'AWSCodeDeployRole'].map(name => [
  `arn:aws:iam::aws:policy/service-role/${name}`, { Version: '2012-10-17' as const, Statement: [] },
]));
