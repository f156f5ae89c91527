package dev.stint.server.cluster;

import java.util.OptionalLong;

/** One value in a replicated system of three nodes, in the view of whoever tests its reads. */
interface Register extends AutoCloseable {

  /** Who leads, as it says itself. */
  String leader();

  /** A leader other than that one, or the empty string. */
  String leaderBeside(String node);

  /** Writes through that node; returns when the write is acknowledged. */
  void write(String node, long value);

  /**
   * What that node gives as a linearizable read; empty when it fails or does not answer in time.
   */
  OptionalLong read(String node);

  @Override
  void close();
}
