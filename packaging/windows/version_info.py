"""What Windows shows of the program in its properties, in the form that PyInstaller reads: `version_info.py FILE`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from app import __version__

NUMBERS = (*(int(one) for one in re.findall(r"\d+", __version__)[:3]), 0)
ENGLISH, UNICODE = 0x0409, 1200
TEXT = f"""VSVersionInfo(
    ffi=FixedFileInfo(filevers={NUMBERS}, prodvers={NUMBERS}),
    kids=[
        StringFileInfo([StringTable("{ENGLISH:04X}{UNICODE:04X}", [
            StringStruct("CompanyName", "Rulewright contributors"),
            StringStruct("FileDescription", "Rulewright"),
            StringStruct("FileVersion", "{__version__}"),
            StringStruct("ProductName", "Rulewright"),
            StringStruct("ProductVersion", "{__version__}"),
            StringStruct("LegalCopyright", "MIT license"),
        ])]),
        VarFileInfo([VarStruct("Translation", [{ENGLISH}, {UNICODE}])]),
    ],
)
"""

if __name__ == "__main__":
    Path(sys.argv[1]).write_text(TEXT, encoding="utf-8")
