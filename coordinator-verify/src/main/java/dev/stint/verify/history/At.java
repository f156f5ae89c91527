package dev.stint.verify.history;

import java.util.Objects;

/**
 * Where an answer came from: what its header says.
 *
 * @param node that answered
 * @param term Raft's, of the entry
 * @param index of the entry that judged the command, or that a read was made after
 * @param revision right after it
 * @param nowMillis logical time of the state
 */
public record At(String node, long term, long index, long revision, long nowMillis) {
  public At {
    Objects.requireNonNull(node, "node");
  }
}
