"""Where it meets the browser: form, operation, commit, redirect."""
