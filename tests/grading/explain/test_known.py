"""The ids of the stumbling blocks, and that an author's topic names none that nobody knows."""

from __future__ import annotations

from flaskpath.course import load_course
from flaskpath.grading.explain import KNOWN

_IDS = """no-app-context circular-import app-not-found factory-needs-arguments shadowed-flask wrong-environment
build-error-prefix build-error-value template-not-found undefined-in-template static-404 method-missing
field-without-name form-without-enctype csrf-token-missing no-secret-key random-secret-key view-returns-none
duplicate-endpoint guard-above-route setup-after-first-request removed-hook no-such-table other-database-file
no-commit no-rollback empty-migration database-not-up-to-date legacy-postgres-scheme hash-truncated
removed-hash-method no-user-loader json-without-content-type restful-parser-415 model-not-serializable
flask-env-ignored debug-hides-500-page config-after-init extension-twice bound-to-loopback slash-redirect
view-argument-mismatch template-injection unescaped-f-string"""
ALL = set(_IDS.split())


def test_every_stumbling_block_is_known() -> None:
    """Would catch a block that was forgotten, or whose permanent id was changed."""
    assert len(ALL) == 44
    assert ALL <= KNOWN


def test_topics_name_only_known_blocks() -> None:
    """Would catch a topic that promises an explanation nobody gives."""
    for topic in load_course().topics.values():
        assert set(topic.stumbling) <= KNOWN, topic.slug
