package dev.stint.statemachine.ratis;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.apache.ratis.protocol.RaftGroupId;

/** The identities that Ratis knows the groups of a cluster by. */
final class GroupIds {

  private GroupIds() {}

  /** The same for the same cluster and number, everywhere and for ever: it names directories. */
  static RaftGroupId of(String clusterId, int group) {
    String name = "stint/" + clusterId + "/" + group;
    return RaftGroupId.valueOf(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
  }
}
