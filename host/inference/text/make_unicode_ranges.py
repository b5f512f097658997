#!/usr/bin/env python3
"""make_unicode_ranges.py > unicode_ranges.inc: where the kinds of characters change, after the Unicode data of this Python."""
import sys
import unicodedata

SPACES = {*range(9, 14), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000}


def kind(code):
    if code in SPACES:
        return "s"
    return {"L": "l", "N": "n"}.get(unicodedata.category(chr(code))[0], "o")


print(f"// Made by make_unicode_ranges.py from Unicode {unicodedata.unidata_version}: each kind holds up to the next entry.")
print("// l: letters, n: numbers, s: white space, o: all others.")
before, line = None, ""
for code in range(0x110000):
    if kind(code) == before:
        continue
    before = kind(code)
    entry = f"{before}(0x{code:x}), "
    if len(line) + len(entry) > 119:
        print(line.rstrip())
        line = ""
    line += entry
sys.stdout.write(line.rstrip() + "\n")
