"""The suppliers: who they truly are, where, how large, and under which names they are printed."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

from .names import NameMaker
from .tables import pick, read_table, seed_for, split_list, split_weights

FIRMS_A_MARKET = 46
LARGEST_MULTIPLE = 6.0


@dataclass
class Supplier:
    """One true supplier. `name` is the registered one, in the register's capitals."""

    supplier_id: str
    name: str
    type: str
    group: str
    size_band: str
    kind: str
    is_vcse: bool
    market: str
    area: str
    postcode: str
    town: str
    company_number: str = ""
    charity_number: str = ""
    account_category: str = ""
    in_register: str = "yes"
    parent_id: str = ""
    trading_name: str = ""
    previous_name: str = ""
    incorporated_year: int = 2005
    income_gbp: int = 0
    pounds: float = 1.0
    printed: set[str] = field(default_factory=set)


class Makings:
    """Everything that is numbered or must not repeat while suppliers are being made."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.names = NameMaker(rng)
        self.areas = {row["area_code"]: row for row in read_table("areas")}
        self.companies = 0
        self.charities = 0

    def number_company(self, prefix: str = "") -> str:
        """The next company number of a range the real register has not reached."""
        self.companies += self.rng.randrange(3, 90)
        return f"{prefix}99{self.companies:04d}" if prefix else f"99{self.companies:06d}"

    def number_charity(self) -> str:
        """The next charity number, far above the real ones."""
        self.charities += self.rng.randrange(1, 30)
        return f"99{self.charities:05d}"

    def place(self, group: str) -> tuple[str, str, str]:
        """An area, a postcode of it and a town, where firms of a group ('sme', 'large') are."""
        area = pick(self.rng, {code: float(row[f"{group}_weight"]) for code, row in self.areas.items()})
        row = self.areas[area]
        return area, make_postcode(self.rng, row["postcode_area"]), self.rng.choice(split_list(row["towns"]))


def make_postcode(rng: random.Random, letters: str) -> str:
    """A postcode of a postcode area that is not in use in the United Kingdom."""
    return f"{letters}{rng.randrange(1, 9)} {rng.randrange(1, 10)}{rng.choice('ABDEFG')}{rng.choice('ABDE')}"


def make_suppliers() -> list[Supplier]:
    """All suppliers, market by market."""
    makings = Makings(seed_for("suppliers"))
    suppliers: list[Supplier] = []
    for market in read_table("markets"):
        suppliers += make_market(makings, market, len(suppliers))
    add_parents(makings.rng, suppliers)
    return suppliers


def make_market(makings: Makings, market: dict[str, str], start: int) -> list[Supplier]:
    """One market's suppliers, in the mix of types the tables give it."""
    types = {row["type"]: row for row in read_table("supplier_types")}
    weights = {name: weigh_type(row, market) for name, row in types.items()}
    always = ["public company", "public company", "small company", "subsidiary of a public company"]
    chosen = always + [pick(makings.rng, weights) for _ in range(FIRMS_A_MARKET - len(always))]
    return [make_supplier(makings, market, types[name], f"S{start + n + 1:04d}") for n, name in enumerate(chosen)]


def weigh_type(row: dict[str, str], market: dict[str, str]) -> float:
    """How common a type is in a market: voluntary ones by the market's own share."""
    share = float(market["vcse_share"])
    weight = float(row["weight"])
    if row["is_vcse"] == "yes":
        return weight * share * 8
    return weight * (1 - share)


def make_supplier(makings: Makings, market: dict[str, str], row: dict[str, str], supplier_id: str) -> Supplier:
    """One supplier of a type in a market."""
    rng = makings.rng
    area, postcode, town = makings.place(row["group"])
    supplier = Supplier(
        supplier_id, "", row["type"], row["group"], row["size_band"], row["kind"], row["is_vcse"] == "yes",
        market["market"], area, postcode, town, in_register=row["in_register"],
        incorporated_year=2025 if row["type"] == "new company" else rng.randrange(1978, 2022),
        pounds=float(row["pound_weight"]) * min(rng.paretovariate(1.6), LARGEST_MULTIPLE),
    )  # fmt: skip
    supplier.name, supplier.trading_name = name_supplier(
        makings, supplier, rng.choice(split_list(market["name_words"]))
    )
    if row["account_categories"]:
        supplier.account_category = pick(rng, split_weights(row["account_categories"]))
    number_supplier(makings, supplier)
    if supplier.company_number and rng.random() < 0.05:
        supplier.previous_name = (
            f"{makings.names.make_stem()} {rng.choice(('Services', 'Group', 'UK'))} Limited".upper()
        )
    return supplier


def name_supplier(makings: Makings, supplier: Supplier, word: str) -> tuple[str, str]:
    """A registered name and, for a few, a trading name."""
    rng, stem = makings.rng, makings.names.make_stem()
    forms = list_name_forms(rng, stem, word)
    if supplier.type == "sole trader":
        return f"{rng.choice('ABCDEGHJKLMNPRST')} {stem} t/a {makings.names.make_stem()} {word}".upper(), ""
    name = forms.get(supplier.type, f"{stem} {word} {rng.choice(('Limited', 'Limited', 'Ltd'))}")
    often = 0.2 if supplier.kind == "voluntary" else 0.06
    trading = f"{makings.names.make_stem()} {word}".upper() if rng.random() < often and supplier.group == "sme" else ""
    return name.upper(), trading


def list_name_forms(rng: random.Random, stem: str, word: str) -> dict[str, str]:
    """A name by type of supplier, for the types whose names have a form of their own."""
    return {
        "public company": f"{stem} {rng.choice(('Group', word, 'Holdings'))} PLC",
        "large private company": f"{stem} {word} (UK) Limited",
        "small partnership": f"{stem} {word} LLP",
        "community interest company": f"{stem} {word} CIC",
        "small charity": rng.choice(
            (
                f"The {stem} Trust",
                f"{stem} {word} Charity",
                f"Age Kind {stem}",
                f"{stem} Council for Voluntary Service",
                f"{stem} Community Association",
            )
        ),
        "large charity": f"{stem} Foundation",
        "overseas firm": f"{stem} {word} {rng.choice(('GmbH', 'Inc', 'BV', 'Pty'))}",
        "project company": f"{stem} PFI Project Co Limited",
        "firm in no register": rng.choice((f"{stem} & Sons", f"{stem} & Partners", f"{stem} {word} Partnership")),
    }


def number_supplier(makings: Makings, supplier: Supplier) -> None:
    """Register numbers, as far as the supplier is in a register."""
    rng = makings.rng
    prefix = "SC" if supplier.area.startswith("S") else ""
    if supplier.in_register == "llp":
        supplier.company_number = makings.number_company("OC")
    elif supplier.in_register in {"yes", "first", "plc", "cic", "subsidiary"}:
        supplier.company_number = makings.number_company(prefix)
    elif supplier.in_register in {"charity", "large charity"}:
        supplier.charity_number = makings.number_charity()
        supplier.income_gbp = (
            rng.randrange(60, 9000) * 1000 if supplier.group == "sme" else rng.randrange(48, 260) * 1_000_000
        )
        if supplier.group == "large" or rng.random() < 0.4:
            supplier.company_number = makings.number_company()
            supplier.account_category = "FULL" if supplier.group == "large" else "TOTAL EXEMPTION FULL"


def add_parents(rng: random.Random, suppliers: list[Supplier]) -> None:
    """Give each subsidiary a public company as parent, and the parent's first word."""
    parents = [supplier for supplier in suppliers if supplier.type == "public company"]
    for supplier in suppliers:
        if supplier.in_register == "subsidiary":
            parent = rng.choice(parents)
            supplier.parent_id = parent.supplier_id
            supplier.name = f"{parent.name.split()[0]} {supplier.name.split(' ', 1)[1]}"
