"""What is asked before somebody is erased."""

from .base import Form, Tick


class EraseForm(Form):
    sure = Tick(
        "Yes, erase this person for good",
        hint="Nobody can bring back what is deleted, and nobody can see who they were.",
    )
