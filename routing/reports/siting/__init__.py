"""What people are shown of a siting study: tables, a workbook, map layers and an HTML report."""
