"""A manifest says the same however it is written: as a whole, or as the last one with the rows that changed."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ssg.build.manifest import MANIFEST, Made, Manifest, format_manifest, next_manifest, read_manifest_at
from ssg.problems import Problem

_DIGESTS = st.text("0123456789abcdef", min_size=4, max_size=4)
_PROBLEMS = st.builds(Problem, code=st.just("T1"), message=st.text(max_size=8), path=st.none() | st.text(max_size=4))
_MADE = st.builds(Made, _DIGESTS, _DIGESTS, st.integers(0, 999), st.lists(_PROBLEMS, max_size=2).map(tuple))
_PATHS = st.text('ab"\\\n/:[é 章', min_size=1, max_size=5)
_FILES = st.dictionaries(_PATHS, _MADE, max_size=6)


@given(_FILES, st.data())
def test_rows_that_changed_are_written_into_the_last_manifest(files: dict[str, Made], data: st.DataObject) -> None:
    known = Manifest(files=files, text=_body(Manifest(files=files)))
    changed = data.draw(st.dictionaries(st.sampled_from(sorted(files)), _MADE)) if files else {}
    after = files | changed
    assert format_manifest(next_manifest(known, after, list(changed))) == format_manifest(Manifest(files=after))


@given(_FILES, _FILES)
def test_files_that_come_and_go_make_a_new_manifest(before: dict[str, Made], after: dict[str, Made]) -> None:
    known = Manifest(files=before, text=_body(Manifest(files=before)))
    assert format_manifest(next_manifest(known, after, list(after))) == format_manifest(Manifest(files=after))


def test_a_manifest_in_another_form_is_written_anew() -> None:
    files = {"a": Made("1", "2", 3)}
    after = {"a": Made("4", "5", 6)}
    known = Manifest(files=files, text='{"form":1,"files":{"a":["1","2",3]}}')
    assert format_manifest(next_manifest(known, after, ["a"])) == format_manifest(Manifest(files=after))


@given(_FILES)
def test_what_is_written_is_read(files: dict[str, Made]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / MANIFEST
        place.write_bytes(format_manifest(Manifest(files=files)))
        found = read_manifest_at(place)
    assert found is not None
    assert not found.damaged
    assert found.files == files
    assert format_manifest(found) == format_manifest(Manifest(files=files))


def _body(manifest: Manifest) -> str:
    return format_manifest(manifest).partition(b"\n")[2].decode("utf-8", "surrogatepass")
