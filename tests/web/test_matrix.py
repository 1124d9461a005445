"""The matrix: every endpoint and method as every person, against the oracle."""

import re

from flask import Flask

from tests import matrix


def test_every_endpoint_and_method_is_listed_and_no_other(application: Flask) -> None:
    real = {
        (method, re.sub(r"<[^:>]+:", "<", rule.rule))
        for rule in application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    listed = matrix.listed()
    assert sorted(real - listed) == [], "say who gets in, in tests/oracle/endpoints.toml"
    assert sorted(listed - real) == [], "tests/oracle/endpoints.toml names what is no longer there"
