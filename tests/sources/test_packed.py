"""A record in a ZIP, as people send it: zipped again, in a folder, with others, broken."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from anchor_console.cli import commands
from anchor_console.core.paths import resource
from anchor_console.live.records.play import CannotPlay, replay
from anchor_console.live.records.report import write_report
from anchor_console.sources import packed
from anchor_console.sources.packed import on_disk
from anchor_console.sources.record import NotARecord, RecordReader

SAMPLE = resource("sample", "evening.jsonl")


def zipped(path: Path, **files: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


@pytest.fixture
def report(tmp_path: Path) -> Path:
    write_report(SAMPLE, tmp_path / "report.zip")
    return tmp_path / "report.zip"


def test_a_report_is_read_where_it_is_and_its_goods_are_unpacked_for_a_while(report: Path) -> None:
    with RecordReader(SAMPLE) as plain, RecordReader(report) as reader:
        assert [line.at for line in reader] == [line.at for line in plain]
        assert reader.catalogue == report / "goods.csv"
    with on_disk(report / "goods.csv") as goods_file:
        assert goods_file.read_bytes().startswith(b"\xef\xbb\xbfnumber,")
        assert goods_file.with_name("goods_sizes.csv").is_file()
    assert not goods_file.exists()
    assert replay(report, None, None).title == replay(SAMPLE, None, None).title


def test_a_report_zipped_again_in_a_folder_by_a_mac_is_read_too(report: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(report) as archive:
        files = {f"to send/{name}": archive.read(name) for name in archive.namelist()}
    again = zipped(tmp_path / "again.zip", **files, **{"__MACOSX/to send/._session.jsonl": b"\0"})
    with RecordReader(again) as reader:
        assert sum(1 for _ in reader) > 1_000
        assert reader.catalogue is not None
        with on_disk(reader.catalogue) as goods_file:
            assert goods_file.is_file()


def test_a_report_is_recorded_again_as_a_plain_record(report: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    ran = CliRunner().invoke(commands, ["record", "--source", f"replay:{report}", "--out", str(out)])
    assert ran.exit_code == 0, ran.output
    with RecordReader(out) as reader:
        assert reader.catalogue is not None
        assert reader.catalogue == tmp_path / "out.csv"
        assert reader.catalogue.is_file()
    assert (tmp_path / "out_sizes.csv").is_file()


@pytest.mark.parametrize("files", [{}, {"a.txt": b"x"}, {"a.jsonl": b"{}", "b.jsonl": b"{}"}, {"a.jsonl": b"junk"}])
def test_a_zip_without_the_one_record_is_none(files: dict[str, bytes], tmp_path: Path) -> None:
    path = zipped(tmp_path / "other.zip", **files)
    with pytest.raises(NotARecord):
        RecordReader(path)
    with pytest.raises(CannotPlay):
        replay(path, None, None)


def test_a_record_beyond_all_bounds_is_not_unpacked(report: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "LARGEST_RECORD", 1_000)
    with pytest.raises(NotARecord, match="too large"):
        RecordReader(report)


def test_a_zip_that_is_damaged_in_the_record_ends_short(report: Path, tmp_path: Path) -> None:
    data = bytearray(report.read_bytes())
    data[len(data) // 2] ^= 0xFF
    broken = tmp_path / "broken.zip"
    broken.write_bytes(data)
    with RecordReader(broken) as reader:
        lines = sum(1 for _ in reader)
    assert reader.cut_short or reader.bad_count
    assert lines < 5_581
