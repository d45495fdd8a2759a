import { Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import * as cognito from 'aws-cdk-lib/aws-cognito';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancedFargateService } from 'aws-cdk-lib/aws-ecs-patterns';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct } from 'constructs';

/** A static site and a service behind a load balancer. */
export class WebStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps, vpc: ec2.IVpc) {
    super(scope, id, props);

    const site = new s3.Bucket(this, 'Site', { blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL });
    const accesses = new s3.Bucket(this, 'Accesses');
    new cloudfront.Distribution(this, 'Distribution', { defaultBehavior: { origin: S3BucketOrigin.withOriginAccessControl(site) } });
    new s3.Bucket(this, 'Uploads', { serverAccessLogsBucket: accesses });

    const images = new ecr.Repository(this, 'Images');
    const service = new ApplicationLoadBalancedFargateService(this, 'Shop', { vpc, taskImageOptions: { image: ecs.ContainerImage.fromEcrRepository(images) } });
    service.loadBalancer.logAccessLogs(accesses, 'shop');
    new cognito.UserPool(this, 'Customers');
  }
}
