"""The application as servers and `flask` find it."""

from config import Settings
from peerreview.app import create_app

app = create_app(Settings())
