"""A finished edition and letters → personal copies."""
