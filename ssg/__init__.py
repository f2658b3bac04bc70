"""A static site generator for serialized fiction. Start reading at `ssg/README.md`."""

__version__ = "0.1.0"
