"""The work plan as CSV and XLSX."""
