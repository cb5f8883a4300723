"""Sealed files: manifest, seal, pack, unpack, sticks."""
