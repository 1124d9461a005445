"""Private notes, first views and the panel's discussion."""

from flask import Blueprint

bp = Blueprint("notes", __name__)
