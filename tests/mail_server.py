"""A mail server for tests, in the place of the real connection."""

import smtplib
import ssl
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask


class Server:
    """A mail server that keeps what it is given, and refuses whom it is told to."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refused: dict[str, Exception] = {}
        self.said: list[Any] = []

    def __call__(self, *where: Any, **how: Any) -> "Server":
        self.said.append((where, how))
        return self

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def starttls(self, *, context: ssl.SSLContext) -> None:
        self.said.append((context.verify_mode, context.check_hostname))

    def login(self, name: str, password: str) -> None:
        self.said.append((name, password))

    def send_message(self, letter: EmailMessage) -> None:
        if problem := self.refused.get(letter["To"]):
            raise problem
        self.letters.append(letter)


@pytest.fixture
def server(application: Flask, monkeypatch: pytest.MonkeyPatch) -> Server:
    found = Server()
    monkeypatch.setattr(smtplib, "SMTP", found)
    monkeypatch.setitem(application.config, "MAIL_SERVER", "mail.example.org")
    return found
