"""The glossary holds the field's terms, and the code uses them."""

import re
from pathlib import Path

import lingtan
from lingtan.catalogue.load import load_catalogue

ROOMS = ("base", "park", "catalogue", "metering", "ledger", "indicators", "finance")
SOURCE = Path(lingtan.__file__).parent
IN_BRACKETS = re.compile(r"\(([一-龥]+(?:、[一-龥]+)*)\)")
GLOSSARY = load_catalogue().glossary
TERMS = {term.name.zh for term in GLOSSARY}


def test_the_glossary_speaks_both_languages_and_explains_itself() -> None:
    assert len(GLOSSARY) >= 80
    for term in GLOSSARY:
        assert term.meaning.en
        assert term.meaning.zh != term.name.zh


def test_a_chinese_term_names_one_thing() -> None:
    assert len(TERMS) == len(GLOSSARY)


def test_the_words_of_the_design_are_in_it() -> None:
    wanted = {
        "unit_energy_carbon": "单位能耗碳排放",
        "direct_green_power": "绿电直连",
        "source_grid_load_storage": "源网荷储",
        "accounting_boundary": "核算边界",
        "activity_data": "活动数据",
        "emission_factor": "排放因子",
        "standard_coal_equivalent": "标准煤",
        "green_certificate": "绿证",
        "demand_charge": "需量电费",
    }
    assert {term.id: term.name.zh for term in GLOSSARY if term.id in wanted} == wanted


def test_every_chinese_term_the_code_gives_in_brackets_is_in_it() -> None:
    strangers = []
    for room in ROOMS:
        for path in sorted((SOURCE / room).rglob("*.py")):
            for match in IN_BRACKETS.findall(path.read_text(encoding="utf-8")):
                strangers += [
                    f"{path.name}: {word}" for word in match.split("、") if not known(word)
                ]
    assert not strangers, "add it to glossary.csv, or use the term that is there"


def test_what_is_reconciled_has_one_chinese_name() -> None:
    locale = SOURCE / "reports" / "locale" / "zh_CN"
    texts = {path.name: path.read_text(encoding="utf-8") for path in locale.glob("*.po")}
    assert not [name for name, text in texts.items() if "校核值" in text or "数据校核" in text]


def known(word: str) -> bool:
    """Whether a word is a term, or a longer or shorter form of one."""
    return any(term in word or word in term for term in TERMS)
