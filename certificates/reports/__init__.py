"""Reports over people, units and provinces: each computed once and shown as page, PDF and XLSX."""
