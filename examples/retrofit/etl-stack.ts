import { Stack, type StackProps } from 'aws-cdk-lib';
import * as athena from 'aws-cdk-lib/aws-athena';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as codecommit from 'aws-cdk-lib/aws-codecommit';
import * as codepipeline from 'aws-cdk-lib/aws-codepipeline';
import * as actions from 'aws-cdk-lib/aws-codepipeline-actions';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as emr from 'aws-cdk-lib/aws-emrserverless';
import * as glue from 'aws-cdk-lib/aws-glue';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sagemaker from 'aws-cdk-lib/aws-sagemaker';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { DynamoGetItem, DynamoAttributeValue } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';

/** Extraction, transformation, analysis, and the pipeline that deploys them. */
export class EtlStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps, catalogue: dynamodb.ITable) {
    super(scope, id, props);

    const lake = new s3.Bucket(this, 'Lake');
    const job = new iam.Role(this, 'Job', { assumedBy: new iam.ServicePrincipal('glue.amazonaws.com') });
    lake.grantReadWrite(job);
    new glue.CfnDatabase(this, 'Tables', { catalogId: this.account, databaseInput: { name: 'lake' } });
    new glue.CfnSecurityConfiguration(this, 'GlueSecurity', { name: 'glue', encryptionConfiguration: { s3Encryptions: [{ s3EncryptionMode: 'DISABLED' }] } });
    new glue.CfnJob(this, 'Transform', { command: { name: 'glueetl', scriptLocation: lake.s3UrlForObject('transform.py') }, role: job.roleArn });
    new athena.CfnWorkGroup(this, 'Analysts', { name: 'analysts', workGroupConfiguration: { resultConfiguration: { outputLocation: lake.s3UrlForObject('results') } } });
    new emr.CfnApplication(this, 'Spark', { releaseLabel: 'emr-7.5.0', type: 'SPARK' });
    new sagemaker.CfnNotebookInstance(this, 'Notebook', { instanceType: 'ml.t3.medium', roleArn: job.roleArn });

    const log = new logs.LogGroup(this, 'Runs');
    const look = new DynamoGetItem(this, 'Look', { table: catalogue, key: { id: DynamoAttributeValue.fromString('1') } });
    new sfn.StateMachine(this, 'Nightly', { definitionBody: sfn.DefinitionBody.fromChainable(look), logs: { destination: log } });
    new sfn.Activity(this, 'Approval');

    const source = new codepipeline.Artifact();
    const repository = new codecommit.Repository(this, 'Repository', { repositoryName: 'etl' });
    const build = new codebuild.PipelineProject(this, 'Build');
    new codepipeline.Pipeline(this, 'Pipeline', {
      stages: [
        { stageName: 'Source', actions: [new actions.CodeCommitSourceAction({ actionName: 'Source', repository, output: source })] },
        { stageName: 'Build', actions: [new actions.CodeBuildAction({ actionName: 'Build', project: build, input: source })] },
      ],
    });
  }
}
