"""Responses, actions, follow-ups and feedback."""

from flask import Blueprint

bp = Blueprint("responses", __name__)
