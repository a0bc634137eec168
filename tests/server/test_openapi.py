"""The server keeps to what it says of itself, whatever is sent to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings
from schemathesis import CheckContext, Response
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.server.limits import Limits
from tests.server.conftest import House

_OFTEN = 10_000_000
_HOUSE = House(Limits(per_minute=_OFTEN, per_minute_unknown=_OFTEN, per_minute_wrong=_OFTEN))
_TOKEN = _HOUSE.token()
_NOT_ASKED: list[Callable[[CheckContext, Response, schemathesis.Case[Any]], bool | None]] = [positive_data_acceptance]
"""A schema cannot say which pipelines, fields and moments there are, so what fits it may still be refused in words."""
schema = schemathesis.openapi.from_asgi("/openapi.json", _HOUSE.app)


@schema.parametrize()
@settings(max_examples=5, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
def test_requests_of_any_shape_are_answered_as_described(case: schemathesis.Case[Any]) -> None:
    meta = case.meta
    odd = meta is not None and (head := meta.components.get(ParameterLocation.HEADER)) and head.mode.is_negative
    headers = {} if odd else {"Authorization": f"Bearer {_TOKEN}"}  # where the head is wrong, its token is as well
    case.call_and_validate(headers=headers, excluded_checks=_NOT_ASKED)


def test_what_it_says_of_itself_is_openapi_3_1() -> None:
    told = _HOUSE.app.openapi()
    assert told["openapi"].startswith("3.1")
    names = [one["operationId"] for path in told["paths"].values() for one in path.values()]
    assert len(names) == len(set(names))
    assert "422" not in str(told["paths"]["/v1/tokens"]["post"]["responses"])
