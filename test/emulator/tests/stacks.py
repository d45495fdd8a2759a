"""Deploys resources with the emulator's CloudFormation."""

import json

FINAL = ("_COMPLETE", "_FAILED")
POLL_SECONDS = 0.05
TIMEOUT_SECONDS = 30


class DeploymentFailed(Exception):
    """With the reasons of the resources that failed."""


class Stacks:
    def __init__(self, cloudformation):
        self.cloudformation = cloudformation

    def deploy(self, resources: dict, name: str = "stack", **sections) -> dict[str, str]:
        """Creates or updates a stack, and returns the physical id of each resource.

        ``sections`` are those of the template beside its resources.
        """
        template = json.dumps({**sections, "Resources": resources})
        capabilities = ["CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]
        request = {"StackName": name, "TemplateBody": template, "Capabilities": capabilities}
        if self.exists(name):
            self.cloudformation.update_stack(**request)
            self.wait("stack_update_complete", name)
        else:
            self.cloudformation.create_stack(**request)
            self.wait("stack_create_complete", name)
        return self.resources(name)

    def delete(self, name: str = "stack") -> None:
        stack_id = self.cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
        self.cloudformation.delete_stack(StackName=name)
        self.wait("stack_delete_complete", stack_id)

    def resources(self, name: str = "stack") -> dict[str, str]:
        found = self.cloudformation.describe_stack_resources(StackName=name)["StackResources"]
        return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in found}

    def exists(self, name: str) -> bool:
        try:
            return bool(self.cloudformation.describe_stacks(StackName=name)["Stacks"])
        except self.cloudformation.exceptions.ClientError:
            return False

    def wait(self, state: str, name: str) -> None:
        waiter = self.cloudformation.get_waiter(state)
        try:
            limits = {"Delay": POLL_SECONDS, "MaxAttempts": int(TIMEOUT_SECONDS / POLL_SECONDS)}
            waiter.wait(StackName=name, WaiterConfig=limits)
        except Exception as error:
            events = self.cloudformation.describe_stack_events(StackName=name)["StackEvents"]
            reasons = [event.get("ResourceStatusReason", "") for event in events if "FAILED" in event["ResourceStatus"]]
            raise DeploymentFailed("\n".join(reasons)) from error
