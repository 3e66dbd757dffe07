"""The carbon ledger: boundary, postings, conservation and the national method."""
