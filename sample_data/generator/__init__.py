"""Makes the sample data from tables of rates. Imports nothing from the app."""
