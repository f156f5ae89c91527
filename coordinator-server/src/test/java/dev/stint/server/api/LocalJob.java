package dev.stint.server.api;

import com.google.protobuf.ByteString;
import dev.stint.api.v1.AddShards;
import dev.stint.api.v1.Checkpoint;
import dev.stint.api.v1.Claim;
import dev.stint.api.v1.Complete;
import dev.stint.api.v1.CreateRun;
import dev.stint.api.v1.Cursor;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.KeyRange;
import dev.stint.api.v1.NewShard;
import dev.stint.api.v1.OpenSession;
import dev.stint.api.v1.Operation;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SealRun;
import dev.stint.api.v1.SessionId;

/** A tenant with one sealed run, and short words for what tests do with it. */
final class LocalJob {
  final LocalGroup group;
  final String tenant;
  final RunRef run;
  private long sequence = 1;

  private LocalJob(LocalGroup group, String tenant, RunRef run) {
    this.group = group;
    this.tenant = tenant;
    this.run = run;
  }

  /** Ranges are written as "a-b", with nothing for open. */
  static LocalJob sealed(LocalGroup group, String tenant, String name, String... ranges) {
    CreateRun.Builder create =
        CreateRun.newBuilder().setOpId(group.id()).setExpiresAt(group.expiry()).setName(name);
    RunRef run =
        group
            .accepted(tenant, Operation.newBuilder().setCreateRun(create))
            .getRunCreated()
            .getRun();
    LocalJob job = new LocalJob(group, tenant, run);
    AddShards.Builder add =
        AddShards.newBuilder().setOpId(group.id()).setExpiresAt(group.expiry()).setRun(run);
    for (String range : ranges) {
      add.addShards(NewShard.newBuilder().setRange(range(range)));
    }
    group.accepted(tenant, Operation.newBuilder().setAddShards(add));
    SealRun.Builder seal =
        SealRun.newBuilder().setOpId(group.id()).setExpiresAt(group.expiry()).setRun(run);
    group.accepted(tenant, Operation.newBuilder().setSealRun(seal));
    return job;
  }

  static KeyRange range(String text) {
    int dash = text.indexOf('-');
    KeyRange.Builder range = KeyRange.newBuilder();
    if (dash > 0) {
      range.setStart(ByteString.copyFromUtf8(text.substring(0, dash)));
    }
    if (dash < text.length() - 1) {
      range.setEnd(ByteString.copyFromUtf8(text.substring(dash + 1)));
    }
    return range.build();
  }

  SessionId open(String worker) {
    OpenSession.Builder open =
        OpenSession.newBuilder()
            .setNonce(group.id())
            .setExpiresAt(group.expiry())
            .setWorker(worker)
            .setCapacity(100);
    return group
        .accepted(tenant, Operation.newBuilder().setOpenSession(open))
        .getSessionOpened()
        .getSession();
  }

  long nextSequence() {
    return sequence++;
  }

  Operation.Builder claim(SessionId session, int max) {
    return Operation.newBuilder()
        .setClaim(
            Claim.newBuilder()
                .setSession(session)
                .setSequence(nextSequence())
                .addRuns(run.getName())
                .setMax(max));
  }

  Grant grant(SessionId session) {
    return group.accepted(tenant, claim(session, 1)).getLeasesGranted().getGrants(0);
  }

  Operation.Builder checkpoint(SessionId session, Grant grant, String key) {
    return Operation.newBuilder()
        .setCheckpoint(
            Checkpoint.newBuilder()
                .setSession(session)
                .setShard(grant.getShard())
                .setFence(grant.getFence())
                .setSequence(nextSequence())
                .setCursor(Cursor.newBuilder().setLastKey(ByteString.copyFromUtf8(key)))
                .setUnitsDone(12));
  }

  Operation.Builder complete(SessionId session, Grant grant) {
    return Operation.newBuilder()
        .setComplete(
            Complete.newBuilder()
                .setSession(session)
                .setShard(grant.getShard())
                .setFence(grant.getFence())
                .setSequence(nextSequence()));
  }
}
