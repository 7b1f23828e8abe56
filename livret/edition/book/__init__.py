"""What a brochure has between its covers, and what its territories say of the same themes."""
