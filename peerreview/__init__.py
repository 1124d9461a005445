"""Peer Review: councils ask for help with a digital service, and peers give it as critical friends.

> web shows what queries find, and hands what forms collect to operations;
> operations obey rules and change models.

Reading order for a newcomer: rules/verbs.py, rules/lifecycle.py, rules/permissions.py and
rules/visibility.py (what a peer review is), models/reviews.py (what we keep),
operations/reviews.py (what we do), web/access.py and web/reviews.py (where it meets the browser).

This file imports nothing, so that a rule loads without the framework.
"""
