"""What several stages need of the machine: worker processes, locks. Knows nothing of sites or stories."""
