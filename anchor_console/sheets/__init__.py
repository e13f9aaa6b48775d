"""Tables that people bring along, CSV and XLSX of any shape: read once here for goods, orders and fans."""
