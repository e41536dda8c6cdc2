"""Registers of companies, charities, mutuals and public bodies, kept with every snapshot ever loaded."""

from core.suppliers.register.loading import RegisterNotice, load_registers

__all__ = ["RegisterNotice", "load_registers"]
