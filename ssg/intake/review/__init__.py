"""What a person looks at after an import: the review page, and why one line was treated as it was. Pure."""
