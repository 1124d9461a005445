"""Sharing choices: preview, share, take back."""

from flask import Blueprint

bp = Blueprint("sharing", __name__)
