"""The request: start, write, name the team, offer dates, submit; offers of help."""

from flask import Blueprint

bp = Blueprint("requests", __name__)
