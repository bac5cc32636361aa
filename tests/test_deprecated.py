"""What was renamed is there under its old name for one release, and says so."""

from __future__ import annotations

from pathlib import Path

import pytest

from obligations import Plan
from obligations.documents.reading import read_original, read_paper
from obligations.errors import Problem
from tests.conftest import ROOT


def test_old_names_warn_and_give_the_same(plan: Plan) -> None:
    vocabulary, fact = plan.vocabulary, plan.vocabulary.facts[0]
    facts = {fact.id: fact.domain[0]}
    with pytest.warns(DeprecationWarning, match="implicants"):
        assert plan.forcings == plan.implicants
    with pytest.warns(DeprecationWarning, match="display"):
        assert fact.say(fact.domain[0]) == fact.display(fact.domain[0])
    with pytest.warns(DeprecationWarning, match="describe"):
        assert vocabulary.told(facts) == vocabulary.describe(facts)
    with pytest.warns(DeprecationWarning, match="describe_provinces"):
        assert vocabulary.tell(facts) == vocabulary.describe_provinces(facts)


def test_the_old_name_of_a_problems_message_warns_and_gives_it() -> None:
    with pytest.warns(DeprecationWarning, match="message"):
        assert Problem("bad-value", None, "甲").what == "甲"


def test_the_old_name_of_the_reader_warns_and_reads(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text((ROOT / "README.md").read_text("utf-8"), "utf-8")
    with pytest.warns(DeprecationWarning, match="read_original"):
        assert read_paper(path) == read_original(path)
