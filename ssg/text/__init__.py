"""Text in, values out: no disk, no clock. Front matter, Markdown, headings, languages."""
