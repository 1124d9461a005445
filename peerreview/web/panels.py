"""Panels: candidates, seats, interests, waivers and sessions."""

from flask import Blueprint

bp = Blueprint("panels", __name__)
