"""The words of the field, once. Every value stored in a table or an address comes from here."""

from __future__ import annotations

from enum import StrEnum


class Dimension(StrEnum):
    """What spending can be broken down by."""

    AUTHORITY = "authority"
    DIRECTORATE = "directorate"
    MARKET = "market"
    CATEGORY = "category"
    SUPPLIER = "supplier"
    MONTH = "month"


class Measure(StrEnum):
    """The share that is asked for; each has its definition in reference/measures/measures.csv."""

    SME = "sme"
    LOCAL_SME = "local_sme"
    VCSE = "vcse"


class LocalDefinition(StrEnum):
    """Which rings count as local."""

    OWN_AREA = "own_area"
    OWN_AND_NEIGHBOURS = "own_and_neighbours"


class FileKind(StrEnum):
    """What a published file holds."""

    SPEND = "spend"
    CARD = "card"
    GRANTS = "grants"
    CONTRACTS = "contracts"
    NOT_PAYMENTS = "not payments"


class DateBasis(StrEnum):
    """What a line's date is the date of."""

    PAYMENT = "payment"
    LEDGER = "ledger"
    INVOICE = "invoice"
    FILE_PERIOD = "file period"
    NOT_DATED = "not dated"


class AmountBasis(StrEnum):
    """Whether an amount includes recoverable VAT."""

    NET = "net"
    GROSS = "gross"
    NOT_STATED = "not stated"


class CapitalMark(StrEnum):
    """Whether a line is marked as capital spending."""

    YES = "yes"
    NO = "no"
    NOT_MARKED = "not marked"


class SupplierKind(StrEnum):
    """What sort of payee an identity is."""

    BUSINESS = "business"
    VOLUNTARY = "voluntary"
    PUBLIC_BODY = "public body"
    PUBLICLY_OWNED = "publicly owned company"
    INDIVIDUAL = "individual"
    WITHHELD = "name withheld"
    NOT_A_SUPPLIER = "not a supplier"
    UNKNOWN = "unknown"


class SizeBand(StrEnum):
    """A supplier's size; SME means a small or medium firm whose band is not known."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    SME = "SME"
    LARGE = "large"
    UNKNOWN = "unknown"

    @property
    def is_sme(self) -> bool:
        """True for the four bands that count as small or medium."""
        return self in {SizeBand.MICRO, SizeBand.SMALL, SizeBand.MEDIUM, SizeBand.SME}


class Trust(StrEnum):
    """How far a rule's answer can be relied on."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class Ring(StrEnum):
    """How near a supplier is to the authority that paid it."""

    OWN_AREA = "own area"
    NEIGHBOURING = "neighbouring"
    FURTHER = "further"
    NOT_KNOWN = "not known"


class LocalityBasis(StrEnum):
    """Which address decided a ring."""

    PAYMENT_ADDRESS = "payment address"
    REGISTERED_OFFICE = "registered office"
    NOT_KNOWN = "not known"


class MatchMethod(StrEnum):
    """How a payee came to be a supplier, cheapest and most certain first."""

    JUDGEMENT = "judgement"
    IDENTIFIER = "identifier on the line"
    EXACT = "exact name"
    COMPARABLE = "comparable name"
    OTHER_NAME = "previous or trading name"
    FUZZY = "similar name"
    CLUSTERED = "same payee, in no register"
    GROUPED = "not a supplier"
    UNMATCHED = "in no register"


class ClassSubject(StrEnum):
    """What of a supplier a person can decide; the value is the column that holds it."""

    KIND = "kind"
    SIZE = "size_band"
    VCSE = "is_vcse"
    CATEGORY = "category_id"
    COUNTS = "counts"


class Judgement(StrEnum):
    """A person's decision on a match."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REPLACED = "replaced"
    NOT_SURE = "not sure"
