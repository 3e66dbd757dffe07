"""The vocabulary every room shares: park, boundary, enterprise, node, meter, asset, contract."""
