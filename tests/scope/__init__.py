"""Projects, scope, reconciliation, dispatch."""
