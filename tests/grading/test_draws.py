"""What checks draw: enough different values, and never fewer without a word."""

from __future__ import annotations

import pytest

from flaskpath.grading.draws import Draw


@pytest.mark.parametrize("count", [0, 1, 5])
def test_several_gives_as_many_different_values_as_asked(count: int) -> None:
    """Catches a check that draws "none to five people" and ends as our fault on none."""
    values = Draw(1, "people").several(count, Draw(1, "names").name)
    assert len(values) == len(set(values)) == count


def test_several_refuses_what_it_cannot_draw() -> None:
    """Catches a check that goes on with fewer values than it thinks it has."""
    with pytest.raises(ValueError, match="fewer than 3"):
        Draw(1, "coin").several(3, lambda: "heads")
