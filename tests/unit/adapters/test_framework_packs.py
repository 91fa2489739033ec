"""A framework pack is taken as a whole, or refused with the file, the line and the field of every fault."""

from pathlib import Path

import pytest

from adapters.framework_packs import load
from domain.errors import Misconfigured

FRAMEWORKS = Path(__file__).parents[3] / "frameworks"

FRAMEWORK = """\
[framework]
name = "small"
title = "A small framework"
small-number-threshold = 5
closing-loop-sources = ["inspection"]

[aims]
aim-1 = "Children are safe"

[cadences]
action-update = "P90D"

[source-types]
inspection = "Inspection"
"""
PARTNERS = """\
[partnership.hsscp]
name = "Hartlepool and Stockton"
areas = ["hartlepool"]

[area.hartlepool]
name = "Hartlepool"
council = "hartlepool-council"
gss = "E06000001"

[agency.hartlepool-council]
name = "Hartlepool Borough Council"
kind = "council"
partnerships = ["hsscp"]

[agency.hsscp-business-unit]
name = "HSSCP Business Unit"
kind = "business-unit"
partnerships = ["hsscp"]
coordinates = true
"""
THEMES = """\
[theme.thresholds]
name = "Thresholds"
words = ["threshold"]
"""
INDICATORS = """\
[indicator."3.2.4"]
label = "Police/LA joint S47 (% of S47)"
aim = "aim-1"
objective = "3.2 Strategy / S47"
form = "percentage"
numerator = "joint S47"
denominator = "all S47"
section = "Appendix 2"
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    for name, text in (
        ("framework", FRAMEWORK),
        ("partners", PARTNERS),
        ("themes", THEMES),
        ("indicators", INDICATORS),
    ):
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path


def change(pack: Path, name: str, old: str, new: str) -> None:
    path = pack / f"{name}.toml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_small_pack_is_read_into_the_words_of_the_domain(pack: Path):
    framework = load(pack)

    assert framework.partnerships["hsscp"].areas == ("hartlepool",)
    assert framework.coordinates("hsscp-business-unit")
    assert framework.themes["thresholds"].words == ("threshold",)
    assert framework.indicators["3.2.4"].denominator == "all S47"
    assert framework.small_number_threshold == 5


def test_the_tees_pack_carries_the_printed_indicators_and_the_context_measures():
    tees = load(FRAMEWORKS / "tees")

    printed = [entry for entry in tees.indicators.values() if entry.section == "Appendix 2"]
    assert len(printed) == 33
    assert {entry.aim for entry in printed} == {"aim-3", "aim-4", "enabler-1", "enabler-2"}
    assert "Startegies" in tees.indicators["3.2.1"].label
    assert [entry.code for entry in printed if not entry.collected] == ["4.1.4"]
    assert sum(entry.code.startswith("lait.") for entry in tees.indicators.values()) == 22
    assert sum(entry.code.startswith("ctx.") for entry in tees.indicators.values()) == 3
    assert "other-practice" in tees.themes


def test_every_council_of_the_tees_pack_answers_for_one_area():
    tees = load(FRAMEWORKS / "tees")

    councils = {agency.id for agency in tees.agencies.values() if agency.kind == "council"}
    assert councils == {area.council for area in tees.areas.values()}
    assert {p.id: p.areas for p in tees.partnerships.values()} == {
        "hsscp": ("hartlepool", "stockton-on-tees"),
        "stscp": ("middlesbrough", "redcar-and-cleveland"),
    }


@pytest.mark.parametrize(
    ("name", "old", "new", "place", "words"),
    [
        ("partners", 'kind = "council"', 'sort = "council"', "partners.toml, line 12", "no such field"),
        ("partners", 'kind = "council"\n', "", "partners.toml, line 10", "is missing"),
        ("partners", 'council = "hartlepool-council"', 'council = "nobody"', "partners.toml, line 7", "no agency nobody"),
        ("partners", 'areas = ["hartlepool"]', 'areas = ["hartlepool", "narnia"]', "partners.toml, line 3", "no area narnia"),
        ("partners", 'areas = ["hartlepool"]', 'areas = ["hartlepool", "hartlepool"]', "partners.toml, line 3", "twice"),
        ("partners", 'gss = "E06000001"', 'gss = "Hartlepool"', "partners.toml, line 8", "pattern"),
        ("partners", "coordinates = true", 'coordinates = "yes"', "partners.toml, line 19", "boolean"),
        ("partners", "coordinates = true", "coordinates = false", "partners.toml, line 1", "coordinates = true"),
        ("framework", '"P90D"', '"90 days"', "framework.toml, line 11", "ISO 8601"),
        ("framework", '"P90D"', '"P"', "framework.toml, line 11", "ISO 8601"),
        ("framework", '"P90D"', '"P3M1Y"', "framework.toml, line 11", "ISO 8601"),
        ("framework", '["inspection"]', '["dreams"]', "framework.toml, line 5", "no source type dreams"),
        ("framework", "threshold = 5", 'threshold = "5"', "framework.toml, line 4", "integer"),
        ("indicators", 'aim = "aim-1"', 'aim = "aim-9"', "indicators.toml, line 3", "no aim aim-9"),
        ("indicators", 'form = "percentage"', 'form = "percent"', "indicators.toml, line 5", "percentage"),
        ("indicators", 'denominator = "all S47"\n', "", "indicators.toml, line 5", "denominator"),
        ("indicators", 'section = "Appendix 2"', 'section = "Appendix 2"\nproviders = ["nhs"]', "indicators.toml, line 9", "no agency nhs"),
        ("indicators", 'section = "Appendix 2"', 'section = "Appendix 2"\nnearest = "9.9.9"', "indicators.toml, line 9", "no indicator 9.9.9"),
        ("indicators", '"3.2.4"', '"3.2-4"', "indicators.toml, line 1", "pattern"),
        ("indicators", '"percentage"', '"count"', "indicators.toml, line 7", "leave it out"),
        ("themes", "[theme.thresholds]", "[themes.thresholds]", "themes.toml, line 1", "no such field"),
        ("themes", 'name = "Thresholds"', 'name = ""', "themes.toml, line 2", "at least 1"),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_file_line_and_field(
    pack: Path, *, name: str, old: str, new: str, place: str, words: str
):
    change(pack, name, old, new)

    with pytest.raises(Misconfigured) as refused:
        load(pack)

    assert place in str(refused.value)
    assert words in str(refused.value)


def test_every_fault_is_reported_at_once(pack: Path):
    change(pack, "partners", 'gss = "E06000001"', 'gss = "E0600001"')
    change(pack, "indicators", 'form = "percentage"', 'form = "share"')

    with pytest.raises(Misconfigured) as refused:
        load(pack)

    assert len(str(refused.value).splitlines()) == 2


def test_an_entry_that_stands_in_two_files_is_refused(pack: Path):
    (pack / "more.toml").write_text('[agency.hartlepool-council]\nname = "x"\n', encoding="utf-8")

    with pytest.raises(
        Misconfigured, match=r"partners\.toml, line 10: agency hartlepool-council stands in more"
    ):
        load(pack)


def test_a_file_that_is_no_toml_is_refused_with_its_line(pack: Path):
    change(pack, "themes", 'name = "Thresholds"', "name = Thresholds")

    with pytest.raises(Misconfigured, match=r"themes\.toml: .*line 2"):
        load(pack)


def test_a_file_in_another_encoding_is_refused_with_its_line(pack: Path):
    (pack / "themes.toml").write_bytes(b'[theme.x]\nname = "Children\x92s voice"\n')

    with pytest.raises(Misconfigured, match=r"themes\.toml, line 2: not UTF-8"):
        load(pack)


@pytest.mark.parametrize("text", ['framework = "small"\n', "[[theme]]\nname = 'x'\n"])
def test_a_setting_outside_its_heading_is_refused(pack: Path, text: str):
    (pack / "zz.toml").write_text(text, encoding="utf-8")

    with pytest.raises(Misconfigured, match=r"zz\.toml, line 1: .* must be a heading"):
        load(pack)


def test_a_folder_without_a_pack_is_refused(tmp_path: Path):
    with pytest.raises(Misconfigured, match="is no framework pack"):
        load(tmp_path / "nowhere")
