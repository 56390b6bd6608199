"""Who is the root of whom, circles included."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kam_analytics.imports.rules import roots

companies = st.sampled_from("abcdefgh")
parents = st.dictionaries(companies, companies | st.none() | st.just("outside"))


def test_a_chain_has_one_root_whatever_the_order() -> None:
    assert roots({"c": "b", "b": "a", "a": None}) == ({"c": "a", "b": "a", "a": "a"}, set())


def test_a_parent_that_is_no_account_ends_the_chain() -> None:
    assert roots({"b": "a", "c": "b"}) == ({"b": "b", "c": "b"}, set())


def test_a_circle_is_found_and_its_companies_stand_alone() -> None:
    found, circle = roots({"a": "b", "b": "c", "c": "a", "below": "a", "fine": None, "child": "fine"})
    assert circle == {"a", "b", "c"}
    assert found == {"a": "a", "b": "b", "c": "c", "below": "below", "fine": "fine", "child": "fine"}


def test_its_own_parent_is_a_circle_of_one() -> None:
    assert roots({"a": "a"}) == ({"a": "a"}, {"a"})


def test_a_long_chain() -> None:
    chain: dict[str, str | None] = {"0": None, **{str(n): str(n - 1) for n in range(1, 300)}}
    found, circle = roots(chain)
    assert set(found.values()) == {"0"}
    assert not circle


@given(parents=parents)
def test_every_company_has_a_root_that_is_its_own_root(parents: dict[str, str | None]) -> None:
    found, circle = roots(parents)
    assert found.keys() == parents.keys()
    assert all(found[root] == root for root in found.values())
    for company in circle:
        assert found[company] == company
        at, steps = parents[company], 1
        while at != company:
            assert at is not None
            at, steps = parents[at], steps + 1
            assert steps <= len(parents), "a company of a circle comes back to itself"
