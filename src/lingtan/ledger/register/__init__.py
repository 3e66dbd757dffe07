"""The register of certificates: headers and events in, slices with state and owner out."""
