"""Outside text becomes chapters: `ssg import`. Start at `README.md` here; nothing in this stage prints."""

from ssg.intake.explaining import Explanation, explain
from ssg.intake.importer import import_sources
from ssg.intake.report import FileReport, ImportOptions, ImportReport

__all__ = ["Explanation", "FileReport", "ImportOptions", "ImportReport", "explain", "import_sources"]
