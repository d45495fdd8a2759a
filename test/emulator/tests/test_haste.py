"""The emulator hurries when a test asks for it, and does the same."""

import json

import pytest
from state_machines import run_to_end

FUNCTION = {
    "Type": "AWS::Lambda::Function",
    "Properties": {
        "Runtime": "nodejs22.x",
        "Handler": "index.handler",
        "Role": "arn:aws:iam::123456789012:role/any",
        "Code": {"ZipFile": "exports.handler = async event => ({ got: event.sent });"},
    },
}


@pytest.fixture
def seconds(client):
    """How long an execution with a call of a function took."""
    states = client("stepfunctions")

    def run(function):
        call = {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Arguments": {"FunctionName": function, "Payload": {"sent": 1}},
            "Output": "{% $states.result.Payload %}",
            "End": True,
        }
        execution = run_to_end(states, {"QueryLanguage": "JSONata", "StartAt": "Call", "States": {"Call": call}})
        assert json.loads(execution["output"]) == {"got": 1}
        return (execution["stopDate"] - execution["startDate"]).total_seconds()

    return run


def test_emulated_execution_waits_for_nothing_in_haste_and_rests_after_a_reset(seconds, stacks, ask, reset):
    function = stacks.deploy({"Function": FUNCTION})["Function"]
    seconds(function)
    assert seconds(function) >= 0.15

    ask("haste")
    assert min(seconds(function) for _ in range(3)) < 0.15

    reset()
    function = stacks.deploy({"Function": FUNCTION})["Function"]
    assert seconds(function) >= 0.15
