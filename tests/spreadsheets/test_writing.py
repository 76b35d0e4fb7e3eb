"""What is written, read back as a spreadsheet reads it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import openpyxl
import pytest

from refuinterim.spreadsheets.writing import harmless, write_csv, write_xlsx


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "+32470123456", "+1+cmd|' /C calc'"],
)
def test_text_is_never_a_formula(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["Brugge 2022 = goed", "+380 44 123 4567", "-", ""])
def test_harmless_text_stays(text: str) -> None:
    assert harmless(text) == text


ROW = ["Zoë; =1", "=cmd", date(2026, 2, 1), datetime(2026, 2, 1, 9, 5), Decimal("7.50"), None, 3]


def test_csv_opens_in_a_belgian_excel() -> None:
    content = write_csv(["Naam", "+x"], [ROW]).read()
    assert content.startswith(b"\xef\xbb\xbfNaam;'+x\r\n")
    assert (
        content.decode("utf-8-sig").splitlines()[1] == '"Zoë; =1";\'=cmd;01/02/2026;01/02/2026 09:05;7,50;;3'
    )


def test_xlsx_holds_real_dates_and_numbers() -> None:
    book = openpyxl.load_workbook(
        write_xlsx(["Naam"], [[*ROW, "\x01a"]], title="Een [te] lange naam: voor één blad")
    )
    [sheet] = book.worksheets
    assert [cell.value for cell in sheet[2]] == [
        "Zoë; =1", "'=cmd", datetime(2026, 2, 1), datetime(2026, 2, 1, 9, 5), 7.5, None, 3, "a",
    ]  # fmt: skip
    assert {cell.data_type for cell in sheet[2]} == {"s", "d", "n"}
