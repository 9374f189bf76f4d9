"""A day kept in spreadsheets: workbooks and CSV files in, the native day and refused rows out.

files → grids (cells as they were typed) → tables (headers found and mapped) → rows read
      → the dict that :func:`routing.formats.native_day.read_day` takes
"""
