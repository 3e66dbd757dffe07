"""The log of evidence on the disk: one folder, ``evidence/`` of a workspace.

==================  =========================================================================
``entries.jsonl``   what was recorded, an entry a line, in canonical JSON
``leaves.bin``      for each entry its hash, and where its line ends
``tiles-1.bin`` …   hashes of complete subtrees over 256, 65,536 and 16,777,216 entries
``checkpoint``      size and root, signed; an entry exists from the moment one covers it
``key.private``         private key, readable by its owner only; made when the log is begun
``key.pub``         public key
``writer.lock``     held by the one process that appends
==================  =========================================================================

Start reading at `log`.
"""
