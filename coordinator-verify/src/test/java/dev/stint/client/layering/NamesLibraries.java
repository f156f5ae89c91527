package dev.stint.client.layering;

/** Wrong on purpose: a client that names the libraries of the server. */
public record NamesLibraries(
    org.rocksdb.Options rocks,
    org.apache.ratis.protocol.RaftGroupId group,
    java.util.logging.Logger log) {}
