"""What a brochure holds between its covers, and what its territories say of the same themes."""
