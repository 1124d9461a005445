"""What somebody looks for in the library; sent with the address."""

from typing import Any

from ..rules.services import Stage
from .base import Form, Pick, Text, WholeNumber

MOST_LETTERS = 200


class FindForm(Form):
    class Meta(Form.Meta):
        """It is read and changes nothing: no token, and none may stand in an address."""

        csrf = False

    words = Text("Search by words", noun="What you search for", most=MOST_LETTERS)
    standard = Pick(
        "Standard", prompt="Any standard", becomes=lambda word: tuple(word.rsplit(":", 1))
    )
    point = WholeNumber("Point number", noun="The point number", low=1, high=99)
    stage = Pick("Stage", prompt="Any stage", becomes=Stage)
    kind = Pick("Kind of council", prompt="Any kind")
    region = Pick("Region", prompt="Any region")

    def offer(self, facets: Any) -> None:
        """Let this be chosen: what stands in the rows that the reader may see."""
        self.standard.choices = [
            (f"{slug}:{version}", f"{name}, {version}") for slug, version, name in facets.standards
        ]
        self.stage.choices = [(stage, stage.capitalize()) for stage in facets.stages]
        self.kind.choices = [(kind, kind) for kind in facets.kinds]
        self.region.choices = [(region, region) for region in facets.regions]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but words was chosen."""
        return any(
            field.typed for field in (self.standard, self.point, self.stage, self.kind, self.region)
        )
