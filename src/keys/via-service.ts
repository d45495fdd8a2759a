import type { IResource } from 'aws-cdk-lib';

/**
 * A service through which the principals of the key's account may use a key (`key.allowViaService(ViaService.EC2)`).
 *
 * Closed on purpose: a condition on `kms:ViaService` denies for ever where a service does not send it. Listed are services
 * of the AWS table, and those whose own pages or AWS managed keys name it; a service that is not listed is unknown to this library, not
 * unsupported by AWS.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
 */
export class ViaService {
  /** Amazon Athena. */
  public static readonly ATHENA = new ViaService('Athena', ['athena']);
  /** AWS Backup. */
  public static readonly BACKUP = new ViaService('Backup', ['backup'], true);
  /** AWS CodeArtifact. */
  public static readonly CODE_ARTIFACT = new ViaService('CodeArtifact', ['codeartifact'], true);
  /** AWS CodeCommit. */
  public static readonly CODE_COMMIT = new ViaService('CodeCommit', ['codecommit']);
  /** AWS Database Migration Service. */
  public static readonly DMS = new ViaService('Dms', ['dms'], true);
  /** Amazon DynamoDB, in the key's Region. */
  public static readonly DYNAMODB = new ViaService('DynamoDb', ['dynamodb'], true);
  /** Amazon EC2: EBS volumes and snapshots. */
  public static readonly EC2 = new ViaService('Ec2', ['ec2'], true);
  /** Amazon ECR. */
  public static readonly ECR = new ViaService('Ecr', ['ecr'], true);
  /** Amazon EFS. */
  public static readonly EFS = new ViaService('Efs', ['elasticfilesystem'], true);
  /** Amazon ElastiCache, which calls under two names. */
  public static readonly ELASTICACHE = new ViaService('ElastiCache', ['elasticache', 'dax'], true);
  /** Amazon Data Firehose. */
  public static readonly FIREHOSE = new ViaService('Firehose', ['firehose'], true);
  /** Amazon FSx. */
  public static readonly FSX = new ViaService('Fsx', ['fsx'], true);
  /** AWS Glue. */
  public static readonly GLUE = new ViaService('Glue', ['glue']);
  /** Amazon MSK. */
  public static readonly KAFKA = new ViaService('Kafka', ['kafka'], true);
  /** Amazon Keyspaces. */
  public static readonly KEYSPACES = new ViaService('Keyspaces', ['cassandra'], true);
  /** Amazon Kinesis Data Streams. */
  public static readonly KINESIS = new ViaService('Kinesis', ['kinesis']);
  /** AWS Lambda: environment variables, code and snapshots. */
  public static readonly LAMBDA = new ViaService('Lambda', ['lambda'], true);
  /** Amazon MemoryDB. */
  public static readonly MEMORYDB = new ViaService('MemoryDb', ['memorydb'], true);
  /** Amazon MQ. */
  public static readonly MQ = new ViaService('Mq', ['mq'], true);
  /** Amazon OpenSearch Service. */
  public static readonly OPENSEARCH = new ViaService('OpenSearch', ['es'], true);
  /** Amazon RDS, Aurora and Neptune. */
  public static readonly RDS = new ViaService('Rds', ['rds'], true);
  /** Amazon Redshift. */
  public static readonly REDSHIFT = new ViaService('Redshift', ['redshift'], true);
  /** Amazon S3. */
  public static readonly S3 = new ViaService('S3', ['s3']);
  /** Amazon SageMaker AI. */
  public static readonly SAGEMAKER = new ViaService('SageMaker', ['sagemaker'], true);
  /** Amazon EventBridge Scheduler: whoever makes and reads schedules. The role of the target decrypts them itself. */
  public static readonly SCHEDULER = new ViaService('Scheduler', ['scheduler']);
  /** AWS Secrets Manager. */
  public static readonly SECRETS_MANAGER = new ViaService('SecretsManager', ['secretsmanager']);
  /** Amazon SNS. */
  public static readonly SNS = new ViaService('Sns', ['sns']);
  /** Amazon SQS. */
  public static readonly SQS = new ViaService('Sqs', ['sqs']);
  /** AWS Systems Manager: parameters and sessions. */
  public static readonly SSM = new ViaService('Ssm', ['ssm']);
  /** AWS Step Functions: whoever reads definitions and executions. The roles of state machines call KMS themselves. */
  public static readonly STEP_FUNCTIONS = new ViaService('StepFunctions', ['states']);
  /** Amazon WorkSpaces. */
  public static readonly WORKSPACES = new ViaService('WorkSpaces', ['workspaces'], true);

  /**
   * The service that sends a name in `kms:ViaService`, such as `s3`; undefined for one that is not listed.
   *
   * @internal
   */
  public static _of(prefix: string): ViaService | undefined {
    return Object.values(ViaService).find((each): each is ViaService => each instanceof ViaService && each.prefixes.includes(prefix));
  }

  private constructor(
    /** What statements for this service are named after. */
    public readonly name: string,
    private readonly prefixes: string[],
    /** Whether the service makes grants, with which it goes on using the key for a resource that lives on. */
    public readonly createsGrants: boolean = false,
  ) {}

  /**
   * The values of `kms:ViaService` in the key's Region. They end in `.amazonaws.com` in every partition, never in the URL suffix.
   *
   * @internal
   */
  public _names(key: IResource): string[] {
    return this.prefixes.map(prefix => `${prefix}.${key.env.region}.amazonaws.com`);
  }
}
