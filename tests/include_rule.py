#!/usr/bin/env python3
"""Data flows one way: the stages of src/ include their own folder's headers and the shared vocabulary beside them in src/, never one another;
only src/app sees them all.

usage: include_rule.py SRC"""
import pathlib
import re
import sys

SEES_ALL = "app"


def may_include(includer, included):
    """Both are paths relative to src/."""
    folder, other = includer.parts[:-1], included.parts[:-1]
    if not other:                                   # the vocabulary
        return True
    if not folder:                                  # main.cpp asks app; the vocabulary knows no stage
        return includer.name == "main.cpp" and other[0] == SEES_ALL
    return folder[0] == SEES_ALL or other[0] == folder[0]


def breaches(src):
    for path in sorted(p for p in src.rglob("*") if p.suffix in (".cpp", ".hpp")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            quoted = re.match(r'\s*#\s*include\s+"([^"]+)"', line)
            if not quoted:
                continue
            place = f"{path}:{number}: \"{quoted[1]}\""
            # What the build generates has no place in src/ and belongs to the folder that its path names.
            included = pathlib.PurePath(quoted[1])
            if ".." in included.parts or (path.parent / included).is_file() and len(path.relative_to(src).parts) > 1:
                yield f"{place}: is to be named by its path from src/"
            elif not may_include(path.relative_to(src), included):
                yield f"{place}: {path.relative_to(src).parts[0]} may not see {included.parts[0]}"


def main():
    src = pathlib.Path(sys.argv[1])
    found = list(breaches(src))
    print("\n".join(found) or f"{src}: no breach")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
