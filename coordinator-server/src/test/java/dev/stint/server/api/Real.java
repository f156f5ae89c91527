package dev.stint.server.api;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.stint.api.v1.Grant;
import dev.stint.api.v1.OperationResult;
import dev.stint.api.v1.RunRef;
import dev.stint.api.v1.SessionId;
import java.util.List;

/** Puts what really exists into sample operations: the run, a session, the last shard granted. */
final class Real {
  private final LocalJob job;
  private SessionId session;
  private RunRef run;
  private Grant grant = Grant.getDefaultInstance();

  Real(LocalJob job, SessionId session) {
    this.job = job;
    this.session = session;
    run = job.run;
  }

  long incarnation() {
    return run.getIncarnation();
  }

  long session() {
    return session.getRevision();
  }

  long fence() {
    return grant.getFence();
  }

  long shard() {
    return grant.getShard().getShardId();
  }

  /** What the group just gave or made is what comes next. */
  void learn(String tenant, OperationResult result) {
    if (!tenant.equals(job.tenant)) {
      return;
    }
    if (result.hasLeasesGranted()) {
      grant = result.getLeasesGranted().getGrants(0);
    } else if (result.hasSessionOpened()) {
      session = result.getSessionOpened().getSession();
    } else if (result.hasRunCreated()) {
      run = result.getRunCreated().getRun();
    }
  }

  void adapt(Message.Builder message) {
    for (FieldDescriptor field : List.copyOf(message.getAllFields().keySet())) {
      switch (field.getName()) {
        case "incarnation" -> message.setField(field, incarnation());
        case "session" -> message.setField(field, session);
        case "fence" -> message.setField(field, Math.max(fence(), 1));
        case "shard_id" -> message.setField(field, shard());
        case "sequence" -> message.setField(field, job.nextSequence());
        case "op_id", "nonce" -> message.setField(field, job.group.id());
        case "expires_at" -> message.setField(field, job.group.expiry());
        default -> {
          boolean inner = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
          if (inner && !field.isRepeated()) {
            adapt(message.getFieldBuilder(field));
          }
        }
      }
    }
  }
}
