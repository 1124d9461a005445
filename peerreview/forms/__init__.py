"""What we ask: input in, clean values out.

One form per verb, named after it (`SendBackForm`). A form knows nothing of the database and nothing of HTML: it takes
what was typed, says in plain words what is wrong with it, and hands clean values on. Everything that a form needs
comes from `peerreview.forms.base`.
"""
