import { pinned, requirements } from '../../projenrc/scripts/consumers/go-bindings';

const GO_MOD = `module github.com/aws/aws-cdk-go/awscdk/v2

go 1.25

require github.com/aws/jsii-runtime-go v1.138.0

require (
	github.com/cdklabs/awscdk-asset-awscli-go/awscliv1/v2 v2.2.282
	github.com/cdklabs/cloud-assembly-schema-go/awscdkcloudassemblyschema/v54 v54.11.0 // indirect
	github.com/aws/constructs-go/constructs/v10 v10.6.0
)
`;

test('what a module requires is read, in either form', () => {
  expect(requirements(GO_MOD)).toEqual({
    'github.com/aws/jsii-runtime-go': 'v1.138.0',
    'github.com/cdklabs/awscdk-asset-awscli-go/awscliv1/v2': 'v2.2.282',
    'github.com/cdklabs/cloud-assembly-schema-go/awscdkcloudassemblyschema/v54': 'v54.11.0',
    'github.com/aws/constructs-go/constructs/v10': 'v10.6.0',
  });
});

test('the parts of aws-cdk-lib stay at the versions that it was published with', () => {
  expect(pinned(requirements(GO_MOD))).toEqual({
    'github.com/cdklabs/awscdk-asset-awscli-go/awscliv1/v2': 'github.com/cdklabs/awscdk-asset-awscli-go/awscliv1/v2 v2.2.282',
    'github.com/cdklabs/cloud-assembly-schema-go/awscdkcloudassemblyschema/v54': 'github.com/cdklabs/cloud-assembly-schema-go/awscdkcloudassemblyschema/v54 v54.11.0',
  });
});
