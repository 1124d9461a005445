"""The application as servers and `flask` find it."""

from config import Settings
from peerreview.app import create_app, insist_on_migrations

app = create_app(Settings())
insist_on_migrations(app)
