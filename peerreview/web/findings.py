"""Notes, first views, findings, the accuracy check and the report."""

from flask import Blueprint

bp = Blueprint("findings", __name__)
