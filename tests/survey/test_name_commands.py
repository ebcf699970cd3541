"""`roundtable names`: pairs from a file are judged in their order; files that cannot be read are refused in words."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey.name_commands import names_group
from wsgi import cli

PAIRS = "a,b,same\nHootsuite,hoot suite,yes\nCanva,Canvas,no\nHootsuite,Hotsuite,yes\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(names_group, [str(argument) for argument in arguments])


def written(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "pairs.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text)))


def test_it_works_for_products(tmp_path: Path) -> None:
    done = run("products", written(tmp_path, PAIRS))
    assert done.exit_code == 0
    heading, *judged = rows(done.stdout)
    assert heading == ["a", "b", "verdict", "score"]
    assert [row[2] for row in judged] == ["same", "different", "ask"]
    assert [row[:2] for row in judged] == [["Hootsuite", "hoot suite"], ["Canva", "Canvas"], ["Hootsuite", "Hotsuite"]]
    assert float(judged[0][3]) == 1 > float(judged[2][3]) > float(judged[1][3])


def test_it_works_for_accounts(tmp_path: Path) -> None:
    done = run("accounts", written(tmp_path, "b,note,a\nx.com/nist,,@nist (Twitter)\nx.com/a_de,,x.com/a_fr\n"))
    assert rows(done.stdout)[1:] == [
        ["@nist (Twitter)", "x.com/nist", "same", "1.000"],
        ["x.com/a_fr", "x.com/a_de", "different", rows(done.stdout)[2][3]],
    ]


def test_it_works_into_a_file(tmp_path: Path) -> None:
    target = tmp_path / "judged.csv"
    done = run("products", written(tmp_path, PAIRS), "--output", target)
    assert done.stdout == ""
    assert len(rows(target.read_text("utf-8"))) == 4


def test_it_works_without_any_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SECRET_KEY", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("INSTANCE", str(tmp_path / "instance"))
    done = CliRunner().invoke(cli, ["names", "products", str(written(tmp_path, PAIRS))])
    assert done.exit_code == 0
    assert "hoot suite,same" in done.stdout
    assert not (tmp_path / "instance").exists()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "utf-16"])
def test_it_handles_other_encodings(tmp_path: Path, encoding: str) -> None:
    done = run("products", written(tmp_path, "A;B\r\nBürger-App;Bürger App\r\nMüller;Maier\r\n".encode(encoding)))
    assert [row[:3] for row in rows(done.stdout)[1:]] == [
        ["Bürger-App", "Bürger App", "same"],
        ["Müller", "Maier", "different"],
    ]


def test_it_handles_rows_that_are_too_short(tmp_path: Path) -> None:
    done = run("accounts", written(tmp_path, "a,b\nx.com/nist\n\nx.com/nist,twitter.com/nist,more,cells\n"))
    assert [row[2] for row in rows(done.stdout)[1:]] == ["different", "same"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("a,c\n1,2\n", "needs a column b. Its first row says: a, c."),
        ("first,second\n1,2\n", "needs the columns a and b."),
        ("", "The file is empty."),
        (b"%PDF-1.7 \x00\x01\x02" * 40, "CSV"),
    ],
)
def test_it_rejects_files_without_pairs(tmp_path: Path, content: str | bytes, sentence: str) -> None:
    done = run("products", written(tmp_path, content))
    assert done.exit_code == 2
    assert sentence in done.stderr
    assert done.stdout == ""


def test_it_rejects_a_file_that_is_not_there(tmp_path: Path) -> None:
    done = run("accounts", tmp_path / "nothing.csv")
    assert done.exit_code == 2
    assert f"There is no file {tmp_path / 'nothing.csv'}." in done.stderr


def test_it_rejects_a_folder_for_a_file(tmp_path: Path) -> None:
    done = run("accounts", written(tmp_path, "a,b\n"), "--output", tmp_path / "nowhere" / "x.csv")
    assert done.exit_code == 2
    assert "could not be written" in done.stderr
