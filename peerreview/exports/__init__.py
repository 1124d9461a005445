"""The same facts as files: cleared values in, bytes out."""
