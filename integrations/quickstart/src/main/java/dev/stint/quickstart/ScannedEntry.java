package dev.stint.quickstart;

/** An entry's key and what the scan of it gave: a row for the sink. */
record ScannedEntry(String key, EntryResult result) {}
