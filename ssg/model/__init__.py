"""The nouns: frozen values without input or output. Every other stage speaks in these."""
