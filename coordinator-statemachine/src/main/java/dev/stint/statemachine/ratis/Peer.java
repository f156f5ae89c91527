package dev.stint.statemachine.ratis;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A member of the cluster as its peers reach it.
 *
 * @param nodeId 1 to 64 letters, digits, '-', '_' or '.'; never given to another node again once
 *     its data is gone, because the others still count on what it once acknowledged
 * @param host address or name of the peer port, which serves nothing but Raft
 * @param port 1 to 65535
 */
public record Peer(String nodeId, String host, int port) {

  private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  public Peer {
    checkNodeId(nodeId);
    Objects.requireNonNull(host, "host");
    if (host.isBlank()) {
      throw new IllegalArgumentException("The host of node " + nodeId + " is empty");
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException(
          "The port of node " + nodeId + " must be within 1 to 65535, not " + port);
    }
  }

  static String checkNodeId(String nodeId) {
    Objects.requireNonNull(nodeId, "nodeId");
    if (!NODE_ID.matcher(nodeId).matches()) {
      throw new IllegalArgumentException(
          "A node id has 1 to 64 letters, digits, '-', '_' or '.', not '" + nodeId + "'");
    }
    return nodeId;
  }

  /** The form "host:port", with brackets around an IPv6 address. */
  public String address() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
