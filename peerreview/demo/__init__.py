"""The demo: invented councils, people and reviews, told by the real operations in a pretended past."""

from .accounts import shown
from .filling import Unfit, fill
from .leftovers import problems

__all__ = ["Unfit", "fill", "problems", "shown"]
