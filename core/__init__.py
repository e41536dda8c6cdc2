"""How much of a UK public body's published spending reaches small firms, charities and local suppliers."""
