"""Publish (发布): tables, audit, and the atomic swap of the database."""
