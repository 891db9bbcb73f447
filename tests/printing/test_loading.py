"""WeasyPrint is loaded without asking others, and without what it seldom needs."""

import subprocess
import sys
from textwrap import dedent

import pytest

LOADING = dedent("""
    import sys

    def notice(event, given):
        if event == "subprocess.Popen":
            print("asked", given[0])

    sys.addaudithook(notice)
    from stampcard.printing import loading
    loading.LINUX_NAMES = (*loading.LINUX_NAMES, *sys.argv[1:])
    loading.load_weasyprint()
    print("weasyprint" in sys.modules)
""")


def loaded(*names):
    """What a process says that loads WeasyPrint and needs these libraries besides."""
    command = [sys.executable, "-c", LOADING, *names]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


@pytest.mark.skipif(sys.platform != "linux", reason="the names of Linux")
def test_no_other_program_is_started():
    assert loaded() == ["True"]


def test_where_a_library_has_another_name_it_is_searched_for():
    *_, there = loaded("libno-such-library.so.0")

    assert there == "True"


def test_what_is_seldom_called_is_loaded_when_it_is():
    script = dedent("""
        import sys
        from stampcard.printing import loading

        loading.load_weasyprint()
        print("fontTools.varLib" in sys.modules)
        from fontTools import subset

        options = subset.Options()
        print(type(options).__module__, options.hinting)
        print(type(sys.modules["fontTools.subset"]).__name__)
        print(subset.Options() is not options)
    """)

    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )

    assert done.stdout.splitlines() == [
        "False",
        "fontTools.subset True",
        "module",
        "True",
    ]
