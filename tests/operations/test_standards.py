"""Storing standards: once, whole, and never changed."""

import pytest
import sqlalchemy as sa

from peerreview.db import db
from peerreview.models.reviews import Point, ScaleOption, Standard
from peerreview.operations import standards
from peerreview.rules.standard import BadStandard, packs


def _count(kind: type) -> int:
    return db.session.execute(sa.select(sa.func.count()).select_from(kind)).scalar_one()


def test_shipped_standards_are_stored_once(database):
    assert standards.store_shipped() == (3, [])
    db.session.commit()
    assert standards.store_shipped() == (0, [])
    assert (_count(Standard), _count(Point), _count(ScaleOption)) == (3, 41, 12)


def test_shipped_standards_have_one_default(database):
    standards.store_shipped()
    defaults = db.session.scalars(sa.select(Standard.slug).where(Standard.is_default)).all()
    assert defaults == ["local-government-digital-service-standard"]


def test_changed_pack_of_a_stored_version_is_refused_by_name(database):
    name, text = packs()[0]
    standards.store(text, name=name)
    changed = text.replace('name = "', 'name = "New ', 1)
    with pytest.raises(BadStandard) as refusal:
        standards.store(changed, name=name)
    assert str(refusal.value).startswith(f"{name}: New ")
    assert "already stored and differs" in str(refusal.value)


def test_pack_that_cannot_be_read_is_refused_by_name(database):
    with pytest.raises(BadStandard, match=r"^odd\.toml: the pack is not TOML"):
        standards.store("not = = toml", name="odd.toml")
    assert _count(Standard) == 0


def test_command_stores_and_names_what_it_refuses(application, database):
    runner = application.test_cli_runner()
    assert runner.invoke(args=["store-standards"]).exit_code == 0
    db.session.execute(sa.update(Standard).values(digest="0" * 64))
    db.session.commit()
    refused = runner.invoke(args=["store-standards"])
    assert refused.exit_code == 1
    assert refused.output.count("already stored and differs") == 3
