"""Schemathesis calls the API with everything that its OpenAPI document allows, and with much that it does not."""

import os

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    ignored_auth,
    response_schema_conformance,
    status_code_conformance,
)
from test_api import NOTICE

from house import House
from preavis.web.console import console_app

EXAMPLES = int(os.environ.get("PREAVIS_FUZZ_EXAMPLES", "15"))
CHECKS = (
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance, ignored_auth,
)  # fmt: skip


def test_every_call_answers_as_its_document_says(tmp_path):
    house = House(tmp_path)
    try:
        house.say(house.ru, "notice", NOTICE)
        house.deliver()
        node, roles = house.cn, frozenset({"drafter", "watch", "desk"})
        officer = node.people.add("a machine", "machine 1", roles, house.clock.now(), desk="radar")
        shown = node.tokens.make("fuzz", officer, roles, 30, house.clock.now())
        schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", console_app(node))
        called = [
            fuzz(result.ok(), mode, {"Authorization": f"Bearer {shown}"})
            for result in schema.get_all_operations()
            for mode in GenerationMode
        ]
        assert len(set(called)) >= 9
        assert node.store.check_audit() is None
    finally:
        house.close()


def fuzz(operation, mode, headers):
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy(generation_mode=mode))
    def call(case):
        if case.path.endswith("/changes"):
            case.query = {**(case.query or {}), "wait": "false"}
        case.call_and_validate(headers=headers, checks=CHECKS)

    call()
    return operation.path
