"""The wheel that users install: it has the theme inside and works in an empty folder, far from this repository."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from tests.conftest import REPOSITORY


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command that must succeed, without this repository on Python's path."""
    environment = {
        name: os.environ[name] for name in ("PATH", "HOME", "XDG_CACHE_HOME", "TMPDIR") if name in os.environ
    }
    result = subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, encoding="utf-8", timeout=300, check=False
    )
    assert result.returncode == 0, f"{command}:\n{result.stdout}\n{result.stderr}"
    return result


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built with the hatchling of this environment: no network."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=REPOSITORY)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def ssg(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `ssg` command of a fresh environment with this wheel; its dependencies are those of this environment."""
    folder = tmp_path_factory.mktemp("environment") / "venv"
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    packages = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).stdout.strip()
    )
    run(
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python, "install", "--quiet"),
        *("--no-deps", "--no-index", wheel),
        cwd=folder,
    )
    # After the packages of the environment itself: the wheel's `ssg` wins over an editable one.
    (packages / "dependencies.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    return folder / "bin" / "ssg"


def test_the_wheel_holds_the_theme_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert "ssg/themes/default/theme.toml" in names
    assert "ssg/themes/default/templates/chapter.html" in names
    assert "ssg/themes/plain/templates/chapter.html" in names
    assert "ssg/themes/default/strings/zh-Hans.toml" in names
    assert "ssg/theming/hatch_build.py" not in names
    assert not [name for name in names if name.startswith(("tests/", "content/")) or "__pycache__" in name]


def test_a_new_site_builds_in_an_empty_folder(ssg: Path, tmp_path: Path) -> None:
    where = run(ssg.with_name("python"), "-c", "import ssg; print(ssg.__file__)", cwd=tmp_path).stdout
    assert str(ssg.parents[1]) in where, f"this tests another ssg: {where}"
    run(ssg, "new", "site", "x", cwd=tmp_path)
    run(ssg, "build", "x", cwd=tmp_path)
    site = tmp_path / "x" / "site"
    assert "<html" in (site / "index.html").read_text("utf-8")
    assert (site / "assets" / "theme.css").is_file(), "the theme comes out of the wheel"


def test_templates_come_linked_and_compiled(ssg: Path, tmp_path: Path) -> None:
    """A first build has only to load what an installation brings."""
    run(ssg, "new", "site", "x", cwd=tmp_path)
    program = (
        f"import os, sys; os.environ['XDG_CACHE_HOME'] = {str(tmp_path / 'cache')!r};"
        "from ssg.render.linking import Linker; Linker.link = lambda *_: sys.exit('linked a template');"
        "from ssg.render.kept_code import KeptCode; KeptCode.remember = lambda *_: sys.exit('compiled a template');"
        "from ssg.cli import main; main(['build', '--jobs', '1', 'x'])"
    )
    run(ssg.with_name("python"), "-c", program, cwd=tmp_path)
    assert (tmp_path / "x/site/index.html").is_file()


def test_a_new_book_and_chapter_are_read_in_the_new_site(ssg: Path, tmp_path: Path) -> None:
    run(ssg, "new", "site", "x", cwd=tmp_path)
    run(ssg, "new", "book", "tale", cwd=tmp_path / "x")
    run(ssg, "new", "chapter", "tale", "The First Night", cwd=tmp_path / "x")
    run(ssg, "build", "--drafts", cwd=tmp_path / "x")
    page = tmp_path / "x" / "site" / "tale" / "1" / "index.html"
    assert "The First Night" in page.read_text("utf-8")


def test_a_new_sites_workflow_installs_ssg_from_elsewhere(ssg: Path, tmp_path: Path) -> None:
    run(ssg, "new", "site", "x", cwd=tmp_path)
    workflow = (tmp_path / "x" / ".github" / "workflows" / "pages.yml").read_text("utf-8")
    assert "ssg build --base-url" in workflow
    assert "pip install ." not in workflow, "an author's folder holds no package"
