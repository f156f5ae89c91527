package dev.stint.server.api;

import dev.stint.api.v1.Claim;
import dev.stint.api.v1.CloseSession;
import dev.stint.api.v1.DrainSession;
import dev.stint.api.v1.EvictSession;
import dev.stint.api.v1.Heartbeat;
import dev.stint.api.v1.OpenSession;
import dev.stint.core.command.ClaimCommand;
import dev.stint.core.command.Command;
import dev.stint.core.command.ControlCommand;
import dev.stint.core.command.SessionCommand;
import dev.stint.core.value.Label;
import dev.stint.core.value.Limits;
import dev.stint.core.value.OpStamp;
import java.util.List;

/** Reads what concerns sessions as a whole: of workers, and of operators about them. */
final class SessionOperations {
  private SessionOperations() {}

  static Command open(OpenSession m) throws BadFieldException {
    OpStamp stamp = Fields.stamp("nonce", m.getNonce(), m.hasExpiresAt(), m.getExpiresAt());
    List<Label> labels =
        m.getLabelsList().stream().map(one -> new Label(one.getName(), one.getValue())).toList();
    if (labels.stream().map(Label::name).distinct().count() != labels.size()) {
      throw BadFieldException.of("labels", "each name once");
    }
    int capacity = Fields.uint32("capacity", m.getCapacity());
    long ttl = m.getTtlMillis() == 0 ? Limits.DEFAULT_TTL_MILLIS : m.getTtlMillis();
    return new ControlCommand.OpenSession(stamp, m.getWorker(), labels, capacity, ttl);
  }

  static Command heartbeat(Target target, Heartbeat m) {
    // Nobody holds so many: a count that does not fit is told its leases, like any wrong one.
    int count = m.getHeldCount() < 0 ? Integer.MAX_VALUE : m.getHeldCount();
    return new SessionCommand.Heartbeat(target.ownSession(m.getSession()), count, m.getHeldHash());
  }

  static Command close(Target target, CloseSession m) {
    return new SessionCommand.CloseSession(target.ownSession(m.getSession()));
  }

  static Command claim(Target target, Claim m) throws BadFieldException {
    if (m.getAllRuns() == (m.getRunsCount() > 0)) {
      throw BadFieldException.of("runs", "1 to 64 names, or none with all_runs");
    }
    Fields.atLeast("wait_millis", m.getWaitMillis(), 0);
    return new ClaimCommand(
        target.ownSession(m.getSession()),
        m.getSequence(),
        m.getRunsList(),
        Fields.uint32("max", m.getMax()));
  }

  static Command evict(Target target, EvictSession m) throws BadFieldException {
    OpStamp stamp = Fields.stamp("op_id", m.getOpId(), m.hasExpiresAt(), m.getExpiresAt());
    return new ControlCommand.EvictSession(stamp, target.anySession(m.getSession()), m.getNow());
  }

  static Command drain(Target target, DrainSession m) throws BadFieldException {
    OpStamp stamp = Fields.stamp("op_id", m.getOpId(), m.hasExpiresAt(), m.getExpiresAt());
    return new ControlCommand.DrainSession(stamp, target.anySession(m.getSession()));
  }
}
