package dev.stint.server.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.stint.api.v1.Cursor;
import dev.stint.api.v1.KeyRange;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SessionId;
import dev.stint.api.v1.ShardRef;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Key;

/** Values and references of the core as the contract has them. */
final class Wire {
  private Wire() {}

  /** Over the same bytes: both sides are immutable. */
  static ByteString bytes(Key key) {
    return UnsafeByteOperations.unsafeWrap(key.unsafeBytes());
  }

  /** Over the same bytes: both sides are immutable. */
  static ByteString bytes(Blob blob) {
    return UnsafeByteOperations.unsafeWrap(blob.unsafeBytes());
  }

  static KeyRange range(dev.stint.core.value.KeyRange range) {
    KeyRange.Builder message = KeyRange.newBuilder();
    range.start().ifPresent(start -> message.setStart(bytes(start)));
    range.end().ifPresent(end -> message.setEnd(bytes(end)));
    return message.build();
  }

  static Cursor cursor(dev.stint.core.value.Cursor cursor) {
    return Cursor.newBuilder()
        .setLastKey(bytes(cursor.lastKey()))
        .setToken(bytes(cursor.token()))
        .build();
  }

  static RunRef run(String tenant, int group, dev.stint.core.value.RunRef run) {
    return RunRef.newBuilder()
        .setTenant(tenant)
        .setName(run.name())
        .setIncarnation(run.incarnation())
        .setGroup(group)
        .build();
  }

  static ShardRef shard(String tenant, int group, dev.stint.core.value.ShardRef shard) {
    return ShardRef.newBuilder()
        .setRun(run(tenant, group, shard.run()))
        .setShardId(shard.shard())
        .build();
  }

  static SessionId session(int group, long session) {
    return SessionId.newBuilder().setGroup(group).setRevision(session).build();
  }
}
