"""What we do: one function per verb; each checks, changes, records and tells. None commits."""
