"""Files that are no table and workbooks that mean harm, each with the words of its refusal."""

from __future__ import annotations

import io
import struct
import zipfile

from tests.samples.imports.books import raw, texts

NO_TABLES = [
    (b"", "is empty"),
    (b"\n \r\n\t\n", "is empty"),
    (b"\xef\xbb\xbf", "is empty"),
    (b"\x7fELF\x02\x01\x01" + bytes(200), "not a table"),
    (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4, "not a table"),
    (b"PK\x03\x04" + bytes(100), "workbook"),
    (b"\xd0\xcf\x11\xe0" + bytes(100), "old or protected Excel"),
    (b"%PDF-1.7\n%", "PDF"),
    (b"\x1f\x8b\x08\x00abc", "compressed"),
    (b"<!DOCTYPE html><html><table>", "not a table"),
    (b"<HTML><table><tr><td>1", "not a table"),
    (b"account_id,name\nA1,a\x00b\n", "NUL"),
    (b"account_id,name\nA1,K\xe4rki\n", "not UTF-8"),
    (b"account_id,name\nA1,K\xc3", "not UTF-8"),
    (b"\xff\xfea\x00c\x00", "is not a field"),
    (b"\xff\xfea", "UTF-16"),
    (b",,\n1,2,3\n", "no header"),
    (b"account_id,name,name\nA1,x,y\n", "appears twice"),
    (b"account_id, name ,name\nA1,x,y\n", "appears twice"),
    (b"account_id,name\n", "no rows"),
    (b"account_id,name", "no rows"),
    (b"Dear Sir or Madam,\nplease find enclosed the sales of May.\n", "is not a field"),
    (b'{"account_id": "A1"}\n', "is not a field"),
    (b'account_id,name\n"A1,First\nA2,Second\n', "quotation mark"),
    (b'account_id,name\nA1,"First', "quotation mark"),
    (b'account_id,name\nA1,"First\nA2,Second\nA3,"Third\nA4,Fourth\n', "quotation mark"),
    (b'"account_id,name\nA1,First\n', "is not a field|no rows|quotation"),
]


def understated(content: bytes) -> bytes:
    """A workbook that claims its sheet to be of 100 bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        real = archive.getinfo("xl/worksheets/sheet1.xml").file_size
    return content.replace(struct.pack("<L", real), struct.pack("<L", 100))


def locked(content: bytes) -> bytes:
    """A workbook whose parts say that they are encrypted."""
    entry = content.index(b"PK\x01\x02")
    return content[: entry + 8] + b"\x01" + content[entry + 9 :]


HOSTILE = {
    "sparse": (raw(texts(1, "account_id") + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', dimension='<dimension ref="A1:XFD1048576"/>'), "no rows"),
    "empty": (raw(), "no cell of it holds a value"),
    "no sheet part": (raw().replace(b"sheet1.xml", b"sheet2.xml"), "damaged"),
    "cut": (raw(texts(1, "account_id"))[:-40], "damaged"),
    "no workbook": (b"PK\x03\x04" + bytes(100), "damaged or not a workbook"),
    "entities": (raw(texts(1, "account_id", "&a;"), before='<!DOCTYPE x [<!ENTITY a "aaaa">]>'), "damaged"),
    "encrypted": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3000), "old or protected"),
    "locked": (locked(raw(texts(1, "account_id"))), "protected by a password"),
    "rows back": (raw(texts(5, "account_id") + texts(9, "A8") + texts(7, "A9")), "damaged"),
    "bad number": (raw('<row r="1"><c r="A1" t="s"><v>7</v></c></row>'), "damaged"),
    "column too far": (raw('<row r="1"><c r="ZZZZ1"><v>7</v></c></row>'), "damaged"),
    "sum": (raw(more={f"xl/{n}.xml": bytes(30_000_000) for n in range(4)}), "too large"),
    "ratio": (raw(more={"xl/media/a.bin": bytes(20_000_000)}), "too large"),
    "entries": (raw(more={f"x/{n}": b"" for n in range(1_001)}), "too large"),
    "understated": (understated(raw(texts(1, "account_id", "a" * 5_000_000))), "damaged|too large"),
}  # fmt: skip
