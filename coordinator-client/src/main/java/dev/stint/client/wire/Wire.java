package dev.stint.client.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.stint.client.model.Header;
import dev.stint.client.model.Leader;
import dev.stint.client.model.LeaseHandle;
import dev.stint.client.model.Position;
import dev.stint.client.model.RunHandle;
import dev.stint.client.model.SessionId;
import dev.stint.client.model.ShardHandle;
import dev.stint.core.value.Blob;
import dev.stint.core.value.Cursor;
import dev.stint.core.value.Key;
import dev.stint.core.value.KeyRange;
import dev.stint.core.value.OpId;
import dev.stint.core.value.RunRef;
import dev.stint.core.value.ShardRef;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Values of the contract's {@code common.proto}. Bytes are shared where both sides are immutable.
 */
public final class Wire {
  private Wire() {}

  static ByteString bytes(Key key) {
    return UnsafeByteOperations.unsafeWrap(key.unsafeBytes());
  }

  static ByteString bytes(Blob blob) {
    return UnsafeByteOperations.unsafeWrap(blob.unsafeBytes());
  }

  static ByteString bytes(OpId id) {
    ByteBuffer buffer = ByteBuffer.allocate(16).putLong(id.high()).putLong(id.low());
    return UnsafeByteOperations.unsafeWrap(buffer.array());
  }

  static Key key(ByteString bytes) {
    return Key.wrap(bytes.toByteArray());
  }

  static List<Key> keys(List<ByteString> list) {
    return list.stream().map(Wire::key).toList();
  }

  static Blob blob(ByteString bytes) {
    return bytes.isEmpty() ? Blob.EMPTY : Blob.wrap(bytes.toByteArray());
  }

  static dev.stint.api.v1.KeyRange range(KeyRange range) {
    dev.stint.api.v1.KeyRange.Builder out = dev.stint.api.v1.KeyRange.newBuilder();
    range.start().ifPresent(start -> out.setStart(bytes(start)));
    range.end().ifPresent(end -> out.setEnd(bytes(end)));
    return out.build();
  }

  static KeyRange range(dev.stint.api.v1.KeyRange range) {
    return KeyRange.of(
        range.hasStart() ? key(range.getStart()) : null,
        range.hasEnd() ? key(range.getEnd()) : null);
  }

  static dev.stint.api.v1.Cursor cursor(Cursor cursor) {
    return dev.stint.api.v1.Cursor.newBuilder()
        .setLastKey(bytes(cursor.lastKey()))
        .setToken(bytes(cursor.token()))
        .build();
  }

  static Cursor cursor(dev.stint.api.v1.Cursor cursor) {
    return new Cursor(key(cursor.getLastKey()), blob(cursor.getToken()));
  }

  static dev.stint.api.v1.RunRef run(RunRef run, int group) {
    return dev.stint.api.v1.RunRef.newBuilder()
        .setName(run.name())
        .setIncarnation(run.incarnation())
        .setGroup(group)
        .build();
  }

  static RunHandle run(dev.stint.api.v1.RunRef run) {
    return new RunHandle(run.getTenant(), run.getName(), run.getIncarnation(), run.getGroup());
  }

  static RunRef runRef(dev.stint.api.v1.RunRef run) {
    return new RunRef(run.getName(), run.getIncarnation());
  }

  static dev.stint.api.v1.ShardRef shard(ShardRef shard, int group) {
    return dev.stint.api.v1.ShardRef.newBuilder()
        .setRun(run(shard.run(), group))
        .setShardId(shard.shard())
        .build();
  }

  static ShardHandle shard(dev.stint.api.v1.ShardRef shard) {
    return new ShardHandle(run(shard.getRun()), shard.getShardId());
  }

  static ShardRef shardRef(dev.stint.api.v1.ShardRef shard) {
    return new ShardRef(runRef(shard.getRun()), shard.getShardId());
  }

  static dev.stint.api.v1.SessionId session(long revision, int group) {
    return dev.stint.api.v1.SessionId.newBuilder().setGroup(group).setRevision(revision).build();
  }

  static SessionId session(dev.stint.api.v1.SessionId session) {
    return new SessionId(session.getGroup(), session.getRevision());
  }

  static LeaseHandle lease(SessionId session, dev.stint.api.v1.Lease lease) {
    return new LeaseHandle(session, shard(lease.getShard()), lease.getFence());
  }

  static dev.stint.api.v1.Position position(Position position) {
    return dev.stint.api.v1.Position.newBuilder()
        .setGroup(position.group())
        .setRevision(position.revision())
        .build();
  }

  public static Position position(dev.stint.api.v1.Position position) {
    return new Position(position.getGroup(), position.getRevision());
  }

  public static Header header(dev.stint.api.v1.Header header) {
    return new Header(
        header.getClusterId(),
        header.getGroup(),
        header.getNodeId(),
        header.getTerm(),
        header.getIndex(),
        header.getRevision(),
        header.getLogicalTimeMillis(),
        header.getHorizonMillis(),
        header.hasLeader() ? Optional.of(leader(header.getLeader())) : Optional.empty());
  }

  static Leader leader(dev.stint.api.v1.Leader leader) {
    return new Leader(leader.getNodeId(), leader.getAddress());
  }
}
