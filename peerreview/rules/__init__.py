"""What a peer review is: plain Python, without framework, database or clock."""
