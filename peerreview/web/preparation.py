"""The self-review, the evidence and the panel's reading."""

from flask import Blueprint

bp = Blueprint("preparation", __name__)
