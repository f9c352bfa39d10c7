"""Small whole files of each kind that may be laid before a board, made from nothing."""

import zipfile
from io import BytesIO

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\x0dIHDR" + bytes(17) + b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(40) + b"\xff\xd9"
CSV = "Maßnahme;Frist\r\nKonzept;30.06.2024\r\n".encode("cp1252")
PLAIN = b"Das Konzept liegt vor.\n"


def packed(*names: str, mimetype: str | None = None) -> bytes:
    """Make a ZIP archive with these entries; `mimetype` comes first and is stored as it is."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        if mimetype is not None:
            archive.writestr(zipfile.ZipInfo("mimetype"), mimetype)
        for name in names:
            archive.writestr(name, "<x/>" * 100)
    return buffer.getvalue()


ODT = packed("content.xml", mimetype="application/vnd.oasis.opendocument.text")
ODS = packed("content.xml", mimetype="application/vnd.oasis.opendocument.spreadsheet")
ODP = packed("content.xml", mimetype="application/vnd.oasis.opendocument.presentation")
DOCX = packed("[Content_Types].xml", "word/document.xml")
XLSX = packed("[Content_Types].xml", "xl/workbook.xml")
PPTX = packed("[Content_Types].xml", "ppt/presentation.xml")
MACROS = packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")
