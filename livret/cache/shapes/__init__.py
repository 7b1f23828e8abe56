"""How values of each type are encoded as plain values, column by column."""
