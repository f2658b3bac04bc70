"""The passes, in the order in which `clean.py` runs them. Each takes a draft and gives a draft; none knows another."""
