"""The verifier's room: where a verification stands, its sample, its findings, and every step."""
